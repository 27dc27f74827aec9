// The emulated kernel: the machine, the program on it, and the host's side of Linux (allocators, scheduler, natives).

import { InternalError } from '../base/assert';
import { asVa, type Host, hex, type Va } from '../machine/address';
import { bootMemory } from '../machine/boot';
import { Cpu, type Native } from '../machine/cpu';
import type { Fault, Mmu } from '../machine/mmu';
import { PageHistory } from '../machine/pageHistory';
import type { PageChange } from '../machine/physicalMemory';
import { HEADER, IMAGE_PA, PAGE_SIZE, SHADOW } from '../program/abi';
import type { Program } from '../program/program';
import { sizeOf } from '../program/types';
import type { FindingReport } from './finding';
import { PageAllocator, type PageAllocatorState, Random, type Scatter } from './mm/pages';
import { SlabAllocator, type SlabState } from './mm/slab';
import type { UserSpace, UserSpaceState } from './mm/userSpace';
import { VmallocSpace, type VmallocState } from './mm/vmalloc';
import { type RoundEnd, Scheduler, type SchedulerState, type Task } from './scheduler';
import { Symbols } from './symbols';

/** What the kernel tells its observer: the debugger, or a test. */
export interface KernelObserver {
  stopAt(position: number): boolean;
  readonly attentionTick: number;
  /** An expression runs: 'discard' if its effects are to be thrown away. */
  readonly evaluating: 'discard' | 'keep' | undefined;
  /** Watched bytes of physical memory are about to be read or written; position 0: by the user process. */
  touched(pa: number, size: number, write: boolean, position: number): void;
  /** True to stop the machine at this finding. */
  finding(report: FindingReport, position: number): boolean;
  /** A whole line of the kernel log, without its end. */
  printk(level: number, text: string): void;
  /** A driver's or the core's answer of which page is at an offset of a PCM buffer. */
  pageAnswer(substream: Va, offset: bigint, page: Va, by: number): void;
  pcmState(substream: Va, from: number, to: number): void;
  callback(substream: Va, operation: string, entering: boolean): void;
  /** A page frame was given to somebody or given back, or a page-table entry written. */
  page(change: PageChange): void;
  /** A timer's function is about to be called. */
  timer(fn: string): void;
  interrupt(label: string, entering: boolean): void;
  /** No user task will do anything any more: timers that a driver left running would go on forever. */
  readonly isOver: boolean;
  /** A user task has nothing to do: true if it was given a call. */
  feed(task: Task): boolean;
}

/** What start.ts puts in: the parts that know the kernel, and that the kernel therefore must not know. */
export interface KernelParts {
  /** The implementation of a native; undefined if there is none. */
  native(kernel: Kernel, name: string): Native | undefined;
  explainFault(kernel: Kernel, fault: Fault): FindingReport | undefined;
  brokenRule(rule: number, a: bigint, b: bigint): FindingReport;
}

export interface KernelOptions {
  readonly program: Program;
  readonly scatter: Scatter;
  readonly seed: number;
  readonly observer: KernelObserver;
}

/** Everything of the kernel that is not in guest memory, as it is at one tick. */
export interface KernelState {
  readonly tick: number;
  readonly skewNs: bigint;
  readonly pages: PageAllocatorState;
  readonly slab: SlabState;
  readonly vmalloc: VmallocState;
  readonly spaces: readonly (readonly [Va, UserSpace, UserSpaceState])[];
  readonly scheduler: SchedulerState;
  readonly random: number;
  readonly dead: boolean;
  readonly scratchUsed: number;
  readonly unfinishedLine: Kernel['unfinishedLine'];
}

/** Call stack of code positions, innermost first, as allocation sites keep it. */
const SITE_DEPTH = 12;

export class Kernel {
  readonly program: Program;
  readonly symbols: Symbols;
  readonly mmu: Mmu;
  readonly cpu: Cpu;
  readonly pages: PageAllocator;
  readonly slab: SlabAllocator;
  readonly vmalloc: VmallocSpace;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly observer: KernelObserver;
  readonly scatter: Scatter;
  /** Address spaces by the address of their mm_struct. */
  readonly spaces = new Map<Va, UserSpace>();
  /** What memory held before, for checkpoints and for expressions that leave no trace. */
  readonly history: PageHistory;
  /** What printk() has of a line that is not ended yet. */
  unfinishedLine: { readonly level: number; readonly text: string } | undefined;
  /** Findings of the statement at `toldTick`: one that comes again and again in it is told once. */
  private readonly told = new Set<string>();
  private toldTick = -1;
  /** The guest cannot go on: it would have oopsed. */
  dead = false;
  private readonly preemptHost: Host;

  constructor(
    options: KernelOptions,
    private readonly parts: KernelParts,
  ) {
    const { program, observer } = options;
    this.program = program;
    this.observer = observer;
    this.scatter = options.scatter;
    this.symbols = new Symbols(program);
    const boot = bootMemory(program);
    this.mmu = boot.mmu;
    this.history = new PageHistory(boot.mmu);
    this.random = new Random(options.seed | 0);
    this.pages = new PageAllocator(
      this.mmu,
      this.symbols,
      options.scatter,
      this.random,
      boot.earlyFrame,
      boot.firstFree,
    );
    boot.mmu.table.allocateFrom(() => this.tableFrame());
    this.slab = new SlabAllocator(this.mmu, this.pages);
    this.vmalloc = new VmallocSpace(this.mmu, this.pages);
    this.mmu.onFault = (fault) => this.fault(fault);
    this.mmu.memory.onPageChange = (change) => observer.page(change);
    this.mmu.memory.onWatchedWrite = (pa, length) => this.observer.touched(pa, length, true, this.position);
    this.cpu = new Cpu(this.mmu, program, {
      hook: (position) => this.scheduler.hook(position),
      rule: (rule, a, b, position) => {
        const finding = parts.brokenRule(rule, a, b);
        if (finding.kind === 'missing-return' && !this.cpu.resultIsUsed) return;
        // The kernel's own C is written for x86, where this is fast and legal.
        if (finding.kind === 'misaligned-access' && !this.isDriver(position)) return;
        this.report(finding, position);
      },
      badCall: (address, type, position) => this.badCall(address, type, position),
      stackOverflow: (fp) => this.stackOverflow(fp),
      native: (name) => this.native(name),
    });
    this.preemptHost = this.symbols.hostOfGlobal('__preempt_count');
    this.scheduler = new Scheduler(this.cpu, this.mmu, this.symbols, this.pages, observer);
  }

  private tableFrame(): number {
    const pfn = this.pages.allocate(0, 'page tables', 0, { keep: 0 });
    if (pfn === undefined) throw new InternalError('no memory left for page tables');
    this.mmu.memory.at(pfn * 4096, 4096).fill(0);
    this.mmu.memory.fillShadow(pfn * 4096, 4096, 0);
    return pfn;
  }

  // ---- checkpoints ----

  /** To be called between statements only, as restore(); memory itself is the history's. */
  save(): KernelState {
    const { memory } = this.mmu;
    return {
      tick: memory.tick,
      skewNs: memory.skewNs,
      pages: this.pages.save(),
      slab: this.slab.save(),
      vmalloc: this.vmalloc.save(),
      spaces: [...this.spaces].map(([mm, space]) => [mm, space, space.save()]),
      scheduler: this.scheduler.save(),
      random: this.random.state,
      dead: this.dead,
      scratchUsed: this.scratchUsed,
      unfinishedLine: this.unfinishedLine,
    };
  }
  restore(state: KernelState): void {
    const { memory } = this.mmu;
    memory.tick = state.tick;
    memory.skewNs = state.skewNs;
    this.pages.restore(state.pages);
    this.slab.restore(state.slab);
    this.vmalloc.restore(state.vmalloc);
    this.spaces.clear();
    for (const [mm, space, was] of state.spaces) {
      space.restore(was);
      this.spaces.set(mm, space);
    }
    this.random.state = state.random;
    this.dead = state.dead;
    this.scratchUsed = state.scratchUsed;
    this.unfinishedLine = state.unfinishedLine;
    this.told.clear();
    this.toldTick = -1;
    this.cpu.forgetStop();
    this.scheduler.restore(state.scheduler);
  }

  /** Page frames that compiled code writes directly: static data and stacks. */
  *directFrames(): Iterable<number> {
    const first = IMAGE_PA / PAGE_SIZE;
    for (let i = 0; i < Math.ceil(this.program.imageBytes / PAGE_SIZE); i++) yield first + i;
    yield* this.scheduler.stackFrames();
  }

  // ---- natives ----

  private native(name: string): Native {
    return this.parts.native(this, name) ?? (() => this.unmodelled(name));
  }

  /** Names the program uses and nothing implements, with where. */
  get unmodelledNames(): readonly { readonly name: string; readonly uses: Program['natives'][number]['uses'] }[] {
    return this.program.natives.filter((n) => !this.parts.native(this, n.name));
  }

  private unmodelled(name: string): void {
    this.report({
      class: 'unmodelled',
      kind: 'unmodelled-function',
      cause: `${name}() was called, and this emulator does not have it`,
      rule: 'Only functions of the bundled kernel model can be run.',
      fix: `Define a ${name}() of your own in the driver's folder for this run, or report it as missing.`,
      checker: 'none: a real kernel has this function',
      fatal: true,
    });
  }

  private isDriver(position: number): boolean {
    const at = this.program.positions[position];
    const unit = at && this.program.functions[at.slot]?.unit;
    return unit !== undefined && this.program.units[unit]?.module === true;
  }

  /** A watch or hover must leave no trace, and this function would. */
  refuseInExpression(name: string): void {
    this.report({
      class: 'unmodelled',
      kind: 'not-in-expression',
      cause: `${name}() would change the kernel: it cannot be called in a watch or hover (the debug console may call it)`,
      rule: 'Expressions that are only looked at have no side effects.',
      fix: 'Type it in the debug console.',
      checker: 'none',
    });
  }

  // ---- findings ----

  /**
   * Something is wrong at `position` (default: the running statement). Returns if the run goes on. A stop unwinds from
   * here in the middle of the statement; whoever goes on from it must first put the machine back to where the statement
   * began, and not stop at this finding again.
   */
  report(report: FindingReport, position = this.position): void {
    if (this.observer.evaluating) {
      this.observer.finding(report, position);
      if (this.cpu.running) this.scheduler.stopForDebugger();
      return;
    }
    const { tick } = this.mmu.memory;
    if (tick !== this.toldTick) {
      this.told.clear();
      this.toldTick = tick;
    }
    const key = `${position}:${report.kind}:${report.cause}`;
    if (!this.told.has(key)) {
      this.told.add(key);
      if (report.fatal) this.dead = true;
      const stop = this.observer.finding(report, position);
      if ((stop || report.fatal) && this.cpu.running) this.scheduler.stopForDebugger();
    }
    if (report.fatal && this.cpu.running) this.scheduler.stopForDebugger();
  }

  /** Code position of the running statement. */
  get position(): number {
    const { fp } = this.cpu;
    return fp ? this.mmu.memory.view.getUint32(fp + HEADER.position, true) : 0;
  }

  /** Call stack of positions, innermost first: who asks for memory. */
  site(): number[] {
    const out: number[] = [];
    for (let fp = this.cpu.fp; fp !== 0 && out.length < SITE_DEPTH; fp = this.cpu.callerOf(fp)) {
      out.push(this.mmu.memory.view.getUint32(fp + HEADER.position, true));
    }
    return out;
  }

  private fault(fault: Fault): void {
    if (fault.kind === 'watch') {
      const place = this.mmu.table.translate(fault.va);
      const size = Number(fault.start + BigInt(fault.size) - fault.va);
      if (place) this.observer.touched(place.pa, size, fault.write, fault.position || this.position);
      return;
    }
    const explained = this.parts.explainFault(this, fault);
    if (explained) this.report(explained, fault.position || this.position);
  }

  private badCall(address: bigint, type: number, position: number): number {
    const target = this.symbols.functionAt(asVa(address));
    const wanted = this.program.functionTypes[type] ?? 'a function';
    if (target) {
      this.report(
        {
          class: 'rule',
          kind: 'function-type-mismatch',
          cause: `${target.name}() is called through a pointer of another type: ${wanted}`,
          rule: 'C11 6.5.2.2p9: the type of the call must be compatible with the type of the function.',
          fix: `Give ${target.name}() the type that the pointer has.`,
          checker: 'CFI (CONFIG_CFI_CLANG)',
        },
        position,
      );
      return target.slot;
    }
    this.report(
      {
        class: 'memory',
        kind: address < 4096n ? 'null-pointer-call' : 'wild-call',
        cause:
          address < 4096n
            ? 'a NULL function pointer is called'
            : `a pointer that is no function, ${hex(address)}, is called`,
        rule: 'A call needs the address of a function.',
        fix: 'Check the pointer, or set the operation.',
        checker: 'none: the kernel oopses',
        fatal: true,
      },
      position,
    );
    return this.scheduler.stopForDebugger();
  }

  private stackOverflow(_fp: Host): void {
    this.report({
      class: 'memory',
      kind: 'stack-overflow',
      cause: 'the kernel stack is used up: recursion without end, or very large locals',
      rule: 'A kernel stack is small (16 to 32 KiB) and does not grow.',
      fix: 'Bound the recursion; allocate large objects with kmalloc().',
      checker: 'VMAP_STACK guard page',
      fatal: true,
    });
  }

  // ---- guest state the host touches ----

  get preemptCount(): number {
    return this.mmu.memory.view.getUint32(this.preemptHost, true);
  }
  addPreempt(by: number): void {
    this.mmu.memory.view.setUint32(this.preemptHost, this.preemptCount + by, true);
  }

  /** Reads a member of a guest struct. */
  u64(tag: string, member: string, va: Va): bigint {
    return this.mmu.peekU64(asVa(va + this.symbols.offset(tag, member))) ?? 0n;
  }
  u32(tag: string, member: string, va: Va): number {
    return this.mmu.peekU32(asVa(va + this.symbols.offset(tag, member))) ?? 0;
  }
  poke64(tag: string, member: string, va: Va, value: bigint): void {
    this.mmu.pokeU64(asVa(va + this.symbols.offset(tag, member)), value);
  }
  poke32(tag: string, member: string, va: Va, value: number): void {
    this.mmu.pokeU32(asVa(va + this.symbols.offset(tag, member)), value);
  }

  /** Sets an int of the core's static data. */
  pokeGlobal32(name: string, value: number): void {
    this.mmu.pokeU32(this.symbols.global(name), value);
  }

  /** A C string of guest memory, read without checks; at most `limit` bytes. */
  string(va: Va, limit = 4096): string {
    const bytes: number[] = [];
    for (let at = va; bytes.length < limit; at = asVa(at + 1n)) {
      const b = this.mmu.peek(at, 1)?.[0];
      if (!b) break;
      bytes.push(b);
    }
    return new TextDecoder().decode(Uint8Array.from(bytes));
  }

  private scratchUsed = 0;
  /** Puts a string where the guest can read it, for the next call of an entry point. */
  kernelString(text: string): Va {
    const bytes = new TextEncoder().encode(`${text}\0`);
    const area = 8192;
    if (this.scratchUsed + bytes.length > area) this.scratchUsed = 0;
    const va = asVa(this.symbols.global('__host_scratch') + BigInt(this.scratchUsed));
    this.mmu.poke(va, bytes.subarray(0, area));
    this.scratchUsed += Math.min(bytes.length, area);
    return va;
  }

  // ---- the user process ----

  get userSpace(): UserSpace {
    const mm = this.u64('task_struct', 'mm', this.scheduler.current?.va ?? 0n);
    const space = this.spaces.get(mm);
    if (!space) throw new InternalError('the running task has no user memory');
    return space;
  }
  /** User memory of the running task, if it has any. */
  currentSpace(): { peek(va: Va, length: number): Uint8Array | undefined } | undefined {
    const mm = this.u64('task_struct', 'mm', this.scheduler.current?.va ?? 0n);
    const space = this.spaces.get(mm);
    return space && { peek: (va, length) => this.userPeek(va, length) };
  }
  /** Page tables of the running task's user memory, if it has any. */
  currentTable(): UserSpace['table'] | undefined {
    return this.spaces.get(this.u64('task_struct', 'mm', this.scheduler.current?.va ?? 0n))?.table;
  }
  userAlloc(bytes: number): Va {
    return this.userSpace.allocate(bytes);
  }
  /** Writes user memory as the process itself would; says how far it came. */
  userPoke(va: Va, bytes: Uint8Array): number {
    return this.userSpace.access(va, bytes.length, true, (data, done, pa) => {
      this.userTouches(pa, data.length, true);
      data.set(bytes.subarray(done, done + data.length));
      this.mmu.memory.fillShadow(pa, data.length, 0);
    });
  }
  userPeek(va: Va, length: number): Uint8Array | undefined {
    const out = new Uint8Array(length);
    const done = this.userSpace.access(va, length, false, (data, at) => out.set(data, at));
    return done === length ? out : undefined;
  }
  /** Data breakpoints see the user process, too. */
  private userTouches(pa: number, length: number, write: boolean): void {
    const { memory } = this.mmu;
    if (!memory.watching) return;
    const bit = write ? SHADOW.watchWrite : SHADOW.watchRead;
    if (memory.peekShadowAt(pa, length).some((shadow) => shadow & bit)) this.observer.touched(pa, length, write, 0);
  }

  /** A read by the process that may fault: the bytes, or the address that needs do_user_fault(). */
  userRead(va: Va, length: number): { readonly bytes: Uint8Array } | { readonly fault: Va; readonly done: number } {
    const out = new Uint8Array(length);
    const done = this.userSpace.access(va, length, false, (data, at, pa) => {
      this.userTouches(pa, data.length, false);
      out.set(data, at);
    });
    return done === length ? { bytes: out } : { fault: asVa(va + BigInt(done)), done };
  }
  userWrite(va: Va, bytes: Uint8Array): { readonly done: true } | { readonly fault: Va; readonly done: number } {
    const done = this.userPoke(va, bytes);
    return done === bytes.length ? { done: true } : { fault: asVa(va + BigInt(done)), done };
  }

  /**
   * Begins a call of a guest function on the running task. Answers how many bits of what it will return count (an int
   * leaves the upper half of its slot alone); undefined if there is no such function.
   */
  beginCall(entry: string, args: readonly bigint[], label: string): number | undefined {
    const fn = this.symbols.find(entry);
    if (!fn) return undefined;
    this.cpu.begin(fn.slot, args, label);
    return fn.type.returns.kind === 'void' ? 0 : sizeOf(fn.type.returns) * 8;
  }

  run(limitTick: number): RoundEnd {
    return this.scheduler.run(limitTick);
  }
}
