// The processor: runs compiled functions, stops them by throwing their wasm stack away, and goes on by rebuilding it
// from the guest stack frames. There is one processor and so one running context at a time.
//
// A stop leaves no trace in guest memory: the words of stack frame headers that a stop and a rebuilt stack need are put
// back (settle) as soon as the code has taken them up. So a run is the same however often it was stopped.

import { assert, InternalError, present } from '../base/assert';
import { FUNCTION_TYPES, HEADER, PACKED_ACCESS } from '../program/abi';
import type { CodePosition, Program } from '../program/program';
import { RULES } from '../program/rules';
import type { Host } from './address';
import type { Mmu } from './mmu';
import { wideOperation } from './wide';

/** Calls went deeper than the host's own stack allows, before the guest's stack was used up. Ends the run. */
export class HostStackUsedUp extends InternalError {}

/** Thrown through wasm to stop the machine; the state is all in memory. */
class Stopped extends Error {}
const STOP = new Stopped('stopped');

/** A chain of guest stack frames that one call of the host began. */
export interface Activation {
  /** What it does, for the debugger: a system call, an interrupt, a timer. */
  readonly label: string;
  readonly slot: number;
  /** Host offset of the arguments; the result is written over them. */
  readonly argumentsBase: Host;
  /** Innermost stack frame while not running; 0 before the first instruction. */
  fp: Host;
  /** What the header of that stack frame said before it was stopped at the start of a statement. */
  positionBefore: number | undefined;
}

/** A stack and what runs on it: a task of the guest. */
export interface Context {
  readonly id: number;
  readonly name: string;
  readonly stackTop: Host;
  readonly stackLimit: Host;
  /** Guest address minus host offset of the stack. */
  readonly stackDelta: bigint;
  /** Outermost first; the last one runs, those before it were interrupted. */
  readonly activations: Activation[];
}

export type RunResult = { readonly kind: 'returned'; readonly value: bigint } | { readonly kind: 'stopped' };

export type Native = (argumentsBase: Host) => void;

export interface CpuHost {
  /** A breakpoint byte is set or the tick limit is reached: true to stop before the statement. */
  hook(position: number): boolean;
  rule(rule: number, a: bigint, b: bigint, position: number): void;
  /** A call through a bad pointer: a slot to call instead, or stop by throwing. */
  badCall(address: bigint, type: number, position: number): number;
  stackOverflow(fp: Host): void;
  /** The implementation of a native, whatever it is. */
  native(name: string): Native;
}

/** Bytes left free below an interrupted stack frame: arguments of a call it may just be making. */
const RED_ZONE = 1024;

export class Cpu {
  private readonly table: WebAssembly.Table;
  private readonly fpGlobal = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  private readonly deltaGlobal = new WebAssembly.Global({ value: 'i64', mutable: true }, 0n);
  context: Context | undefined;
  /** The statement whose hook has already been answered: the one that is entered again. */
  private skipTick = -1;
  running = false;
  /** Words of stack frame headers that belong back once the rebuilt stack stands, and the limit meanwhile put off. */
  private readonly borrowed: { readonly host: Host; readonly word: number }[] = [];
  private limitBefore = 0;

  constructor(
    readonly mmu: Mmu,
    readonly program: Program,
    private readonly host: CpuHost,
  ) {
    // One slot more than functions can have: expressions are called through the last.
    this.table = new WebAssembly.Table({ element: 'anyfunc', initial: FUNCTION_TYPES.slots + 1 });
    for (const { wasm, natives } of program.modules) this.instantiate(wasm, natives); // prettier-ignore
  }

  /** Loads code into the machine: the program itself, or an expression compiled against it. */
  instantiate(wasm: Uint8Array, natives: readonly string[], table = this.table): WebAssembly.Instance {
    const { mmu, host } = this;
    const machine = {
      memory: mmu.memory.wasm,
      table,
      fp: this.fpGlobal,
      stackDelta: this.deltaGlobal,
      hook: (position: number) => this.hook(position),
      loadSlow: (va: bigint, size: number, position: number) =>
        this.at(position, () => mmu.loadSlow(va, this.aligned(va, size, position), position)),
      storeSlow: (va: bigint, size: number, value: bigint, position: number) =>
        this.at(position, () => mmu.storeSlow(va, this.aligned(va, size, position), value, position)),
      loadShadow: (va: bigint, at: number, size: number, position: number) =>
        this.at(position, () =>
          mmu.checkShadow(BigInt.asUintN(64, va), at >>> 0, size, false, position, BigInt.asUintN(64, va), size),
        ),
      storeShadow: (va: bigint, at: number, size: number, position: number) =>
        this.at(position, () =>
          mmu.checkShadow(BigInt.asUintN(64, va), at >>> 0, size, true, position, BigInt.asUintN(64, va), size),
        ),
      copy: (to: bigint, from: bigint, size: number, position: number) =>
        this.at(position, () => mmu.copy(BigInt.asUintN(64, to), BigInt.asUintN(64, from), size, position)),
      zero: (to: bigint, size: number, position: number) =>
        this.at(position, () => mmu.fillRange(BigInt.asUintN(64, to), 0, size, position)),
      badCall: (address: bigint, type: number, position: number) =>
        this.at(position, () => host.badCall(BigInt.asUintN(64, address), type, position)),
      rule: (rule: number, a: bigint, b: bigint, position: number) =>
        this.at(position, () => host.rule(rule, a, b, position)),
      wide: (code: number, to: number, a: number, b: number) =>
        wideOperation(mmu.memory.view, code, to >>> 0, a >>> 0, b >>> 0),
      stackOverflow: (fp: number) => {
        host.stackOverflow(fp >>> 0);
        throw STOP;
      },
    };
    const bound: Record<string, Native> = {};
    for (const name of natives) {
      const native = host.native(name);
      bound[name] = (argumentsBase) => {
        if (this.borrowed.length > 0) this.settle();
        native(argumentsBase);
      };
    }
    const module = new WebAssembly.Module(wasm as BufferSource);
    return new WebAssembly.Instance(module, { machine, native: bound } as unknown as WebAssembly.Imports);
  }

  /**
   * Loads a module that has one function of its own, and puts it into a slot of the table. `called`: slots of the
   * functions in the module's own table, where its function comes last; without it, it has that of the program.
   */
  loadAt(wasm: Uint8Array, slot: number, called?: readonly number[]): void {
    if (this.table.length <= slot) this.table.grow(slot + 1 - this.table.length);
    if (!called) {
      this.instantiate(wasm, []);
      return;
    }
    const own = new WebAssembly.Table({ element: 'anyfunc', initial: called.length + 1 });
    called.forEach((from, to) => own.set(to, this.table.get(from))); // prettier-ignore
    this.instantiate(wasm, [], own);
    this.table.set(slot, own.get(called.length));
  }

  /** Bytes of an access; one that is misaligned and may not be is told. */
  private aligned(va: bigint, size: number, position: number): number {
    const bytes = size & ~PACKED_ACCESS;
    const odd = (va & BigInt(bytes - 1)) !== 0n;
    if (odd && bytes === size) this.host.rule(RULES.indexOf('misaligned'), va, BigInt(bytes), position);
    return bytes;
  }

  /** A slow path may stop the machine, so the stack frame must say where it is: but only for so long. */
  private at<T>(position: number, work: () => T): T {
    if (this.borrowed.length > 0) this.settle();
    const { fp } = this;
    if (!fp) return work();
    const { view } = this.mmu.memory;
    const before = view.getUint32(fp + HEADER.position, true);
    view.setUint32(fp + HEADER.position, position, true);
    const result = work();
    view.setUint32(fp + HEADER.position, before, true);
    return result;
  }

  private hook(position: number): void {
    if (this.borrowed.length > 0) this.settle();
    const { memory } = this.mmu;
    if (memory.tick === this.skipTick) {
      this.skipTick = -1;
      return;
    }
    const { fp } = this;
    const before = memory.view.getUint32(fp + HEADER.position, true);
    memory.view.setUint32(fp + HEADER.position, position, true);
    if (this.host.hook(position)) {
      this.positionBefore = before;
      throw STOP;
    }
    memory.view.setUint32(fp + HEADER.position, before, true);
  }

  /** Set while a stop at the start of a statement unwinds. */
  private positionBefore: number | undefined;

  private borrow(host: Host, word: number): void {
    const { view } = this.mmu.memory;
    this.borrowed.push({ host, word: view.getUint32(host, true) });
    view.setUint32(host, word, true);
  }

  /** Memory was put back: nothing of the last stop is left to be done. */
  forgetStop(): void {
    this.skipTick = -1;
    this.borrowed.length = 0;
  }

  private settle(): void {
    const { view } = this.mmu.memory;
    for (const { host, word } of this.borrowed) view.setUint32(host, word, true);
    this.borrowed.length = 0;
    this.mmu.memory.limit = this.limitBefore;
  }

  /** Stops the machine from inside a native or a fault handler. The statement or call is entered again later. */
  stop(): never {
    assert(this.running, 'stop() while not running');
    throw STOP;
  }

  // ---- stack frames ----

  /** Innermost stack frame of the running context. */
  get fp(): Host {
    return (this.fpGlobal.value as number) >>> 0;
  }
  callerOf(fp: Host): Host {
    return this.mmu.memory.view.getUint32(fp + HEADER.callerFp, true);
  }
  /** Number of the code position that a stack frame is at. */
  positionIdOf(fp: Host): number {
    return this.mmu.memory.view.getUint32(fp + HEADER.position, true);
  }
  positionOf(fp: Host): CodePosition {
    const id = this.positionIdOf(fp);
    return present(this.program.positions[id], `code position ${id}`);
  }

  /** Lowest byte that belongs to a stack frame: its objects of variable size lie below fp. */
  private lowOf(fp: Host): Host {
    const offset = this.program.functions[this.positionOf(fp).slot]?.lowOffset;
    return offset === undefined ? fp : this.mmu.memory.view.getUint32(fp + offset, true);
  }
  /** Stack frames of one activation, innermost first. */
  stackFrames(activation: Activation): Host[] {
    const frames: Host[] = [];
    for (let fp = activation.fp; fp !== 0; fp = this.callerOf(fp)) frames.push(fp);
    return frames;
  }

  /** Whether anybody looks at what the innermost function returns: its caller, or the host that began the call. */
  get resultIsUsed(): boolean {
    const caller = this.callerOf(this.fp);
    return caller === 0 || this.positionOf(caller).valueUsed === true;
  }

  // ---- running ----

  /** Begins a call on a context, on top of whatever it was doing. run() carries it out. */
  begin(slot: number, args: readonly bigint[], label: string, on = this.context): Activation {
    const context = present(on, 'a context to run in');
    const top = context.activations[context.activations.length - 1];
    const from = top ? (top.fp ? this.lowOf(top.fp) : top.argumentsBase) - RED_ZONE : context.stackTop;
    const argumentsBase = (from - Math.max(8 * args.length, 64)) & ~15;
    const { view } = this.mmu.memory;
    args.forEach((a, i) => view.setBigUint64(argumentsBase + 8 * i, BigInt.asUintN(64, a), true));
    const activation: Activation = {
      label,
      slot,
      argumentsBase: argumentsBase >>> 0,
      fp: 0,
      positionBefore: undefined,
    };
    context.activations.push(activation);
    return activation;
  }

  /** Makes a context the running one. */
  switchTo(context: Context | undefined): void {
    this.context = context;
    if (!context) return;
    this.deltaGlobal.value = context.stackDelta;
    this.mmu.memory.stackLimit = context.stackLimit;
    this.fpGlobal.value = context.activations[context.activations.length - 1]?.fp ?? 0;
  }

  /** Runs the innermost activation of the current context until it returns or is stopped. */
  run(): RunResult {
    const context = present(this.context, 'a context to run');
    const activation = present(context.activations[context.activations.length - 1], 'an activation to run');
    const { memory } = this.mmu;
    this.deltaGlobal.value = context.stackDelta;
    memory.stackLimit = context.stackLimit;
    this.running = true;
    this.positionBefore = undefined;
    try {
      if (activation.fp === 0) {
        this.fpGlobal.value = 0;
        this.enter(activation.slot, activation.argumentsBase, 0);
      } else this.resume(activation);
    } catch (error) {
      if (!(error instanceof Stopped)) throw this.explain(error);
      activation.fp = this.fp;
      activation.positionBefore = this.positionBefore;
      return { kind: 'stopped' };
    } finally {
      this.running = false;
    }
    context.activations.pop();
    const value = memory.view.getBigUint64(activation.argumentsBase, true);
    this.fpGlobal.value = context.activations[context.activations.length - 1]?.fp ?? 0;
    return { kind: 'returned', value };
  }

  /** The stopped context goes on with another statement of its innermost function. */
  setNextStatement(position: number): void {
    const activation = present(this.context?.activations.at(-1), 'an activation');
    assert(activation.fp !== 0 && this.program.positions[position]?.statement === position, 'no statement to go to');
    this.mmu.memory.view.setUint32(activation.fp + HEADER.position, position, true);
  }

  /** Forgets the innermost activation as if it had never been called. */
  abandon(): void {
    const context = present(this.context, 'a context');
    context.activations.pop();
    this.fpGlobal.value = context.activations[context.activations.length - 1]?.fp ?? 0;
  }

  private enter(slot: number, argumentsBase: Host, inner: Host): void {
    (present(this.table.get(slot), `function in slot ${slot}`) as (a: number, inner: number) => void)(
      argumentsBase,
      inner,
    );
  }

  /** Tells each stack frame where to go on and which frame is inside it, then calls the outermost one again. */
  private resume(activation: Activation): void {
    const { memory } = this.mmu;
    const innermost = this.positionOf(activation.fp);
    let inner = 0;
    let outermost = 0;
    for (const fp of this.stackFrames(activation)) {
      const position = this.positionOf(fp);
      this.borrow(fp + HEADER.inner, inner);
      this.borrow(fp + HEADER.inner + 4, position.entry);
      inner = fp;
      outermost = fp;
    }
    const { slot } = this.positionOf(outermost);
    if (innermost.statement === innermost.id) {
      // Its hook runs again: the tick it counted is taken back, and it does not stop a second time.
      this.skipTick = memory.tick;
      memory.tick -= 1;
      this.borrowed.push({
        host: activation.fp + HEADER.position,
        word: activation.positionBefore ?? innermost.id,
      });
    }
    // The first hook calls out, so that the borrowed words are put back soon.
    this.limitBefore = memory.limit;
    memory.limit = 0;
    this.fpGlobal.value = outermost;
    this.enter(slot, 0, outermost);
  }

  /** What wasm or V8 threw was our mistake, or the host stack's end. */
  private explain(error: unknown): Error {
    if (error instanceof RangeError && /call stack/.test(error.message)) return new HostStackUsedUp(error.message);
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) {
      return new InternalError(`the machine failed: ${error.message} (tick ${this.mmu.memory.tick})`);
    }
    return error as Error;
  }
}

export const readArgument = (mmu: Mmu, argumentsBase: Host, i: number): bigint =>
  mmu.memory.view.getBigUint64(argumentsBase + 8 * i, true);
