// Who runs next, and when time passes. One processor: the running task's context, with interrupts nested on top of it
// as further activations of the same stack, exactly as on a real machine. When nobody can run, virtual time jumps to
// the next clock event.

import { assert, present } from '../base/assert';
import { asVa, type Host, hostOf, paOf, paOfHost, pfnOf, type Va } from '../machine/address';
import type { Context, Cpu } from '../machine/cpu';
import type { Mmu } from '../machine/mmu';
import { Pte } from '../machine/pageTable';
import { CONTROL_BYTES, IMAGE_PA, NS_PER_TICK, PAGE_SIZE, VA } from '../program/abi';
import type { PageAllocator } from './mm/pages';
import { type Interrupt, type Interruption, PlacedInterrupts } from './placedInterrupts';
import type { Symbols } from './symbols';

/** The end of virtual time. */
export const NEVER = 0xffffffffffffffffn;
/** Kernel stacks: 32 KiB, as kernels built with KASAN have. */
export const STACK_ORDER = 3;
const STACK_PAGES = 1 << STACK_ORDER;
const STACK_AREA = 0xffffc8ff00000000n;
/** A task that executes as many statements without sleeping or returning is said to be in a loop without end. */
export const LOCKUP_TICKS = 500_000_000;

export interface Task {
  readonly context: Context;
  /** struct task_struct */
  readonly va: Va;
  readonly name: string;
  readonly kind: 'user' | 'kthread' | 'idle';
  state: 'runnable' | 'blocked' | 'ended';
  /** Its __schedule() call is made again after it was woken, and must then return. */
  woken: boolean;
  /** Whether interrupts were off when it was left. */
  irqsOff: boolean;
  /** A user task is given nothing to do before this virtual time. */
  sleepUntil: bigint;
}

/** What one round of run() ended with. */
export type RoundEnd =
  /** The debugger asked for a stop. */
  | { readonly kind: 'debugger' }
  /** The tick limit is reached. */
  | { readonly kind: 'limit' }
  /** A call that the host began on a task is over. */
  | { readonly kind: 'returned'; readonly task: Task; readonly value: bigint; readonly label: string }
  /** A task goes on and on; told once, until it comes to something else. */
  | { readonly kind: 'lockup'; readonly task: Task }
  /** Nobody can run and nothing will happen, or nothing that anybody would look at. */
  | { readonly kind: 'deadlock' };

export interface SchedulerState {
  readonly tasks: readonly Task[];
  readonly idle: Task;
  /** Context number of the running task; undefined for none. */
  readonly current: number | undefined;
  readonly irqsOff: boolean;
  readonly clockEvent: bigint;
  readonly lockupTick: number;
  readonly nextId: number;
  readonly nextStack: bigint;
  readonly pending: readonly Interrupt[];
  readonly placed: ReturnType<PlacedInterrupts['save']>;
  readonly preempting: readonly Va[];
  readonly favoured: Va | undefined;
  readonly only: number | undefined;
}

export interface SchedulerHost {
  /** Before a statement: true to stop there. */
  stopAt(position: number): boolean;
  /** Tick at which stopAt() wants to be asked even without a breakpoint byte. */
  readonly attentionTick: number;
  interrupt(label: string, entering: boolean): void;
  /** Nobody will feed a user task any more: where the last one has ended, the run has. */
  readonly isOver: boolean;
  /** A user task with nothing to do; begins its next call, or says that there is none. */
  feed(task: Task): boolean;
}

export class Scheduler {
  tasks: Task[] = [];
  current: Task | undefined;
  private idle: Task;
  /** Interrupts are off on the running context. */
  irqsOff = false;
  /** Virtual time in ns at which the clock event is due. */
  private clockEvent = NEVER;
  private stopKind: 'debugger' | 'limit' | 'lockup' | 'interrupt' | 'preempt' | 'park' = 'limit';
  /** When the running task will have gone on for too long. */
  private lockupTick = Number.MAX_SAFE_INTEGER;
  private limitTick = 0;
  private nextId = 1;
  private nextStack = STACK_AREA;
  private readonly currentTaskHost: Host;
  private readonly tickNextHost: Host;
  private readonly preemptCountHost: Host;
  private pending: Interrupt[] = [];
  /** Tasks that go on in place of the running one, as soon as that may be preempted. */
  private preempting: Va[] = [];
  /** The task that did so last, until it waits. */
  private favoured: Va | undefined;
  /** Interrupts and tasks that wait for their statement. */
  readonly placed: PlacedInterrupts;

  constructor(
    private readonly cpu: Cpu,
    private readonly mmu: Mmu,
    private readonly symbols: Symbols,
    private readonly pages: PageAllocator,
    private readonly host: SchedulerHost,
  ) {
    const at = (name: string) => CONTROL_BYTES + IMAGE_PA + Number(symbols.global(name) - VA.kernelData);
    this.currentTaskHost = at('__current_task');
    this.tickNextHost = at('__tick_next_ns');
    this.preemptCountHost = at('__preempt_count');
    this.placed = new PlacedInterrupts(mmu.memory);
    this.idle = this.newTask(symbols.global('init_task'), 'swapper', 'idle');
    this.tasks.pop();
  }

  // ---- checkpoints ----

  save(): SchedulerState {
    const { irqsOff, clockEvent, lockupTick, nextId, nextStack, only } = this;
    return {
      tasks: this.tasks.map(copyOf),
      idle: copyOf(this.idle),
      current: this.current?.context.id,
      irqsOff,
      clockEvent,
      lockupTick,
      nextId,
      nextStack,
      pending: [...this.pending],
      placed: this.placed.save(),
      preempting: [...this.preempting],
      favoured: this.favoured,
      only,
    };
  }
  restore(state: SchedulerState): void {
    this.tasks = state.tasks.map(copyOf);
    this.idle = copyOf(state.idle);
    this.current = [this.idle, ...this.tasks].find((t) => t.context.id === state.current);
    this.irqsOff = state.irqsOff;
    this.clockEvent = state.clockEvent;
    this.lockupTick = state.lockupTick;
    this.nextId = state.nextId;
    this.nextStack = state.nextStack;
    this.pending = [...state.pending];
    this.placed.restore(state.placed);
    this.preempting = [...state.preempting];
    this.favoured = state.favoured;
    this.only = state.only;
    this.cpu.switchTo(this.current?.context);
  }

  /** Page frames of all stacks, which compiled code writes directly. */
  *stackFrames(): Iterable<number> {
    for (const { context } of [this.idle, ...this.tasks]) {
      for (let host = context.stackLimit; host < context.stackTop; host += PAGE_SIZE) yield pfnOf(paOfHost(host));
    }
  }

  // ---- time ----

  get nowNs(): bigint {
    const { memory } = this.mmu;
    return BigInt(memory.tick) * NS_PER_TICK + memory.skewNs;
  }
  programClock(expires: bigint): void {
    this.clockEvent = expires;
    this.refreshLimit();
  }
  /** Time passes while the processor is busy waiting. */
  delay(ns: bigint): void {
    this.mmu.memory.skewNs += ns;
    this.refreshLimit();
  }

  private get eventNs(): bigint {
    const busyTick = this.mmu.memory.view.getBigUint64(this.tickNextHost, true);
    return this.clockEvent < busyTick ? this.clockEvent : busyTick;
  }
  private eventDue(): boolean {
    return this.pending.length > 0 || this.eventNs <= this.nowNs;
  }

  /** Sets the tick at which compiled code calls out next. */
  refreshLimit(): void {
    const { memory } = this.mmu;
    let limit = Math.min(this.limitTick, this.lockupTick, this.host.attentionTick);
    if (this.preempting.length > 0) limit = Math.min(limit, memory.tick);
    if (!this.irqsOff) {
      const event =
        this.pending.length > 0 ? BigInt(memory.tick) : (this.eventNs - memory.skewNs + NS_PER_TICK - 1n) / NS_PER_TICK;
      if (event < BigInt(limit)) limit = Number(event);
    }
    memory.limit = limit;
  }

  // ---- interrupts ----

  setIrqsOff(off: boolean): void {
    this.irqsOff = off;
    this.refreshLimit();
  }
  raiseIrq(irq: number): void {
    this.raise({ name: `irq${irq}`, irq });
  }
  /** It comes before the next statement at which interrupts are on; a task, at which the running one may be preempted. */
  raise(interruption: Interruption): void {
    if ('task' in interruption) this.preempting.push(interruption.task);
    else this.pending.push(interruption);
    this.refreshLimit();
  }

  /** As `preemptible()` of a kernel with CONFIG_PREEMPT: no lock is held, and no interrupt runs. */
  get isPreemptible(): boolean {
    return !this.irqsOff && this.mmu.memory.view.getUint32(this.preemptCountHost, true) === 0 && !this.inInterrupt;
  }

  /** The hook's question: stop before this statement? Remembers why. */
  hook(position: number): boolean {
    const { tick } = this.mmu.memory;
    for (const interruption of this.placed.arrive(position, tick)) this.raise(interruption);
    if (this.host.stopAt(position)) this.stopKind = 'debugger';
    else if (tick >= this.limitTick) this.stopKind = 'limit';
    else if (tick >= this.lockupTick) this.stopKind = 'lockup';
    else if (!this.irqsOff && this.eventDue()) this.stopKind = 'interrupt';
    else if (this.isPreemptible && this.nextPreempting) this.stopKind = 'preempt';
    else {
      this.refreshLimit();
      return false;
    }
    return true;
  }

  /** Stops for the debugger from within a native or a slow path. */
  stopForDebugger(): never {
    this.stopKind = 'debugger';
    return this.cpu.stop();
  }

  // ---- tasks ----

  newTask(va: Va, name: string, kind: Task['kind']): Task {
    // A kernel stack is physically contiguous here, and mapped with a hole below it: running over is noticed.
    const pfn = present(this.pages.allocate(STACK_ORDER, 'stack', 0, { keep: 0 }), 'memory for a kernel stack');
    const bytes = STACK_PAGES * PAGE_SIZE;
    const base = this.nextStack;
    this.nextStack += BigInt(4 * bytes);
    for (let i = 0; i < STACK_PAGES; i++) {
      this.mmu.table.map(
        asVa(base + BigInt(i * PAGE_SIZE)),
        pfn + i,
        Pte.write | Pte.dirty | Pte.global | Pte.noExecute,
      );
    }
    this.mmu.memory.shadowAt(paOf(pfn), bytes).fill(0);
    const stackLimit = hostOf(paOf(pfn));
    const context: Context = {
      id: this.nextId++,
      name,
      stackTop: stackLimit + bytes,
      stackLimit,
      stackDelta: BigInt.asIntN(64, base - BigInt(stackLimit)),
      activations: [],
    };
    const task: Task = { context, va, name, kind, state: 'runnable', woken: false, irqsOff: false, sleepUntil: 0n };
    this.tasks.push(task);
    return task;
  }

  /** A task that has ended gives its stack back. */
  endTask(task: Task): void {
    const { context } = task;
    assert(task.kind !== 'idle' && context.activations.length === 0, 'an ended task does nothing');
    task.state = 'ended';
    this.tasks = this.tasks.filter((t) => t !== task);
    this.preempting = this.preempting.filter((va) => va !== task.va);
    if (this.current === task) this.forget();
    const bytes = STACK_PAGES * PAGE_SIZE;
    const base = BigInt(context.stackLimit) + context.stackDelta;
    for (let at = 0; at < bytes; at += PAGE_SIZE) {
      const va = asVa(base + BigInt(at));
      this.mmu.table.unmap(va);
      this.mmu.flushPage(va);
    }
    this.pages.release(pfnOf(paOfHost(context.stackLimit)), STACK_ORDER);
  }

  /** Gives a task that does nothing yet its first call. */
  prepare(task: Task, slot: number, args: readonly bigint[], label: string): void {
    this.cpu.begin(slot, args, label, task.context);
    this.comesOn();
  }

  /** Tasks with stacks that can be looked at: the running one first. */
  withStacks(): Task[] {
    const { idle, current } = this;
    const all = idle.context.activations.length > 0 ? [idle, ...this.tasks] : this.tasks;
    return current && all.includes(current) ? [current, ...all.filter((t) => t !== current)] : [...all];
  }
  contexts(): Context[] {
    return this.withStacks().map(({ context }) => context);
  }

  /** The task that ran last is gone. */
  forget(): void {
    this.current = undefined;
    this.cpu.switchTo(undefined);
  }

  /** The running user task sleeps: it is given nothing to do until then. */
  sleepUser(ns: bigint): void {
    present(this.current, 'a current task').sleepUntil = this.nowNs + ns;
  }

  /** When the next sleeping user task wants to go on. */
  private get nextWakeNs(): bigint {
    let next = NEVER;
    for (const { kind, state, sleepUntil } of this.tasks) {
      if (kind === 'user' && state === 'runnable' && sleepUntil > this.nowNs && sleepUntil < next) next = sleepUntil;
    }
    return next;
  }

  taskOf(va: Va): Task | undefined {
    return this.tasks.find((t) => t.va === va);
  }

  /** The native __schedule(): returns at once, or parks the task until wake(). */
  park(stateIsRunning: boolean): void {
    const task = present(this.current, 'a current task');
    if (task.woken) {
      task.woken = false;
      return;
    }
    if (stateIsRunning) {
      if (!this.tasks.some((t) => t !== task && t.state === 'runnable' && t.context.activations.length > 0)) return;
      task.woken = true;
      this.tasks.splice(this.tasks.indexOf(task), 1);
      this.tasks.push(task); // behind the others
    } else task.state = 'blocked';
    this.stopKind = 'park';
    this.cpu.stop();
  }

  wake(va: Va): boolean {
    const task = this.taskOf(va);
    if (task?.state !== 'blocked') return false;
    task.state = 'runnable';
    task.woken = true;
    return true;
  }

  private switchTo(task: Task): void {
    if (this.current === task) return;
    if (this.current) this.current.irqsOff = this.irqsOff;
    this.current = task;
    this.irqsOff = task.irqsOff;
    this.cpu.switchTo(task.context);
    this.mmu.memory.view.setBigUint64(this.currentTaskHost, task.va, true);
  }

  /** Context of the only task that may run; interrupts come all the same. */
  only: number | undefined;
  setOnly(contextId: number | undefined): void {
    this.only = contextId;
  }
  private mayRun({ context }: Task): boolean {
    return this.only === undefined || context.id === this.only;
  }

  /** The task in whose favour the running one is preempted; it sleeps until then, or waits for its first call. */
  private get nextPreempting(): Task | undefined {
    const task = this.tasks.find(({ va }) => va === this.preempting[0]);
    return task && this.mayRun(task) ? task : undefined;
  }

  private preempt(): void {
    const task = this.nextPreempting;
    this.preempting.shift();
    this.favoured = task?.va;
    if (task) task.sleepUntil = 0n;
  }

  /** A task that has preempted another goes on, call after call, until it must wait. */
  private pickFavoured(): Task | undefined {
    const task = this.favoured === undefined ? undefined : this.taskOf(this.favoured);
    if (task?.state === 'runnable' && task.sleepUntil <= this.nowNs && this.mayRun(task)) {
      if (task.context.activations.length > 0) return task;
      this.switchTo(task);
      if (this.host.feed(task)) return task;
    }
    this.favoured = undefined;
    return undefined;
  }

  /** Next task that can go on; a user task without a call is given its next one. */
  private pick(): Task | undefined {
    // An interrupt that came while idle is finished before anybody it woke may run.
    if (this.current === this.idle && this.idle.context.activations.length > 0) return this.idle;
    const favoured = this.pickFavoured();
    if (favoured) return favoured;
    const { current } = this;
    if (current && current !== this.idle && current.state === 'runnable' && !current.woken && this.mayRun(current)) {
      if (current.context.activations.length > 0) return current;
    }
    for (const task of this.tasks) {
      if (task.state === 'runnable' && task.context.activations.length > 0 && this.mayRun(task)) return task;
    }
    for (const task of this.tasks) {
      if (task.state !== 'runnable' || task.kind !== 'user' || task.sleepUntil > this.nowNs) continue;
      if (!this.mayRun(task)) continue;
      this.switchTo(task);
      if (this.host.feed(task)) return task;
    }
    return undefined;
  }

  // ---- running ----

  /** Runs until something that the caller must know about happens, at most to `limitTick`. */
  run(limitTick: number): RoundEnd {
    this.limitTick = limitTick;
    const { memory } = this.mmu;
    for (;;) {
      let task = this.pick();
      if (!task) {
        if (this.host.isOver) return { kind: 'deadlock' };
        // Idle: jump to the next event.
        if (this.pending.length === 0) {
          const wake = this.nextWakeNs;
          if (wake < this.clockEvent) {
            memory.skewNs += wake - this.nowNs;
            continue;
          }
          if (this.clockEvent === NEVER) {
            if (this.only === undefined) return { kind: 'deadlock' };
            this.only = undefined; // it waits for one of the others
            continue;
          }
          if (this.clockEvent > this.nowNs) memory.skewNs += this.clockEvent - this.nowNs;
        }
        task = this.idle;
        this.switchTo(task);
        this.comesOn();
        this.irqsOff = false;
        this.beginInterrupt();
      } else {
        if (task !== this.current) this.comesOn();
        this.switchTo(task);
        const top = task.context.activations[task.context.activations.length - 1];
        const hasBegun = top !== undefined && top.fp !== 0;
        if (hasBegun && !this.irqsOff && this.eventDue()) this.beginInterrupt();
        else if (hasBegun && this.isPreemptible && this.nextPreempting) {
          this.preempt();
          continue;
        }
      }
      this.refreshLimit();
      const label = task.context.activations[task.context.activations.length - 1]?.label ?? '';
      const result = this.cpu.run();
      if (result.kind === 'returned') {
        const nested = label.startsWith('irq:');
        if (nested) {
          this.irqsOff = false; // they were on when the interrupt came
          this.host.interrupt(label.slice(4), false);
          if (task === this.idle) this.current = this.idle;
          continue;
        }
        if (task.kind === 'kthread' && task.context.activations.length === 0) this.endTask(task);
        return { kind: 'returned', task, value: result.value, label };
      }
      switch (this.stopKind) {
        case 'debugger':
        case 'limit':
          return { kind: this.stopKind };
        case 'lockup':
          this.lockupTick = Number.MAX_SAFE_INTEGER;
          return { kind: 'lockup', task };
        case 'interrupt':
        case 'preempt':
          continue; // done at the top of the loop
        case 'park':
          assert(!label.startsWith('irq:'), 'an interrupt cannot sleep');
      }
    }
  }

  /** Something new begins: whatever runs has time again. */
  private comesOn(): void {
    this.lockupTick = this.mmu.memory.tick + LOCKUP_TICKS;
  }

  private beginInterrupt(): void {
    const interrupt = this.pending.shift();
    this.irqsOff = true;
    let label = 'timer interrupt';
    if (!interrupt) this.cpu.begin(this.symbols.slot('__irq_entry_clockevent'), [], `irq:${label}`);
    else if ('irq' in interrupt) {
      label = `interrupt ${interrupt.irq}`;
      this.cpu.begin(this.symbols.slot('__irq_entry'), [BigInt(interrupt.irq)], `irq:${label}`);
    } else this.cpu.begin(this.symbols.slot('__irq_entry_expire'), [interrupt.timer], `irq:${label}`);
    this.host.interrupt(label, true);
  }

  /** True while an interrupt (or a softirq after it) runs. */
  get inInterrupt(): boolean {
    return this.current?.context.activations.some((a) => a.label.startsWith('irq:')) === true;
  }
}

const copyOf = (task: Task): Task => ({
  ...task,
  context: { ...task.context, activations: task.context.activations.map((a) => ({ ...a })) },
});
