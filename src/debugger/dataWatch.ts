// Data breakpoints as the session has them: what an expression's place is, whether a local is still there, and what to
// tell when something touched one. The watching itself is in dataBreakpoints.ts.

import type { Kernel } from '../kernel/kernel';
import type { Va } from '../machine/address';
import type { Program } from '../program/program';
import { sizeOf } from '../program/types';
import type { BreakpointStatus, CValue, DataBreakpointRequest, DataTarget, Evaluation, StackFrame } from './api';
import { type Breakpoints, hitProblem } from './breakpoints';
import { bytesIn, type DataBreakpoint, DataBreakpoints, type DataHit } from './dataBreakpoints';
import { chainOf } from './reverse';
import { positionsOf } from './stepping';

export interface DataWatchHost {
  readonly kernel: Kernel;
  stack(contextId: number): StackFrame[];
  evaluate(expression: string, frame: StackFrame | undefined): Evaluation;
  /** A value as it is shown to people. */
  describe(value: CValue): string;
}

export class DataWatch {
  private readonly data: DataBreakpoints;

  constructor(
    private readonly host: DataWatchHost,
    private readonly breakpoints: Breakpoints,
  ) {
    this.data = new DataBreakpoints(host.kernel.mmu, this.isAlive, (fp) => host.kernel.cpu.positionIdOf(fp));
  }

  get hasPending(): boolean {
    return this.data.hasPending;
  }
  restored(): void {
    this.data.restored();
  }

  /** Watched bytes are about to be touched. */
  touched(pa: number, size: number, write: boolean, position: number): void {
    const { kernel } = this.host;
    if (this.data.touched(pa, size, write, kernel.mmu.memory.tick, position)) kernel.scheduler.refreshLimit();
  }

  /** Before a statement: what the one before it has touched. */
  before(position: number): readonly DataHit[] {
    const { cpu, mmu } = this.host.kernel;
    if (this.breakpoints.isPolled(position)) this.data.poll(mmu.memory.tick, position, cpu.fp);
    return this.data.hasPending ? this.data.take() : NOTHING;
  }

  /** Whether the stack frame that a watched local lives in is still there: reached by the same calls. */
  private readonly isAlive = ({ local }: DataTarget): boolean => {
    if (!local) return true;
    const { cpu, program, scheduler } = this.host.kernel;
    const context = scheduler.contexts().find(({ id }) => id === local.contextId);
    if (!context) return false;
    const top = context.activations[context.activations.length - 1];
    const chain = chainOf(cpu, context, context === cpu.context && cpu.running ? cpu.fp : (top?.fp ?? 0));
    const at = chain.length - local.callers.length - 1;
    const own = chain[at];
    return (
      own?.fp === local.fp &&
      program.positions[own.position]?.slot === local.slot &&
      local.callers.every((caller, i) => {
        const there = chain[at + 1 + i];
        return there?.fp === caller.fp && there.position === caller.position;
      })
    );
  };

  target(expression: string, frame: StackFrame | undefined): DataTarget | { readonly problem: string } {
    const result = this.host.evaluate(expression, frame);
    if ('error' in result) return { problem: result.error };
    const { va, type, bytes, bitField } = result.value;
    if (va === undefined || !bytes?.length) return { problem: `${expression} has no place in memory` };
    const local = this.localAt(va);
    const target = bitField
      ? { name: expression, va, bytes: Math.ceil((bitField.bit + bitField.width) / 8), type, bits: bitField }
      : { name: expression, va, bytes: sizeOf(type), type };
    return local ? { ...target, local } : target;
  }

  /** The stack frame that holds an address. */
  private localAt(va: Va): DataTarget['local'] {
    const { cpu, scheduler } = this.host.kernel;
    for (const context of scheduler.contexts()) {
      const host = Number(BigInt.asIntN(64, va - context.stackDelta));
      if (host < context.stackLimit || host >= context.stackTop) continue;
      const frame = this.host.stack(context.id).find((f) => host >= f.fp && host < f.fp + f.function.frameBytes);
      const chain = chainOf(cpu, context, context.activations[context.activations.length - 1]?.fp ?? 0);
      const at = chain.findIndex((link) => link.fp === frame?.fp);
      if (frame)
        return { contextId: context.id, fp: frame.fp, slot: frame.function.slot, callers: chain.slice(at + 1) };
    }
    return undefined;
  }

  set(wanted: readonly DataBreakpointRequest[]): BreakpointStatus[] {
    const list = wanted.map(
      ({ target, access, condition, hitCondition }): DataBreakpoint => ({
        id: this.breakpoints.newId(),
        kind: 'data',
        condition: condition || undefined,
        hitCondition: hitCondition || undefined,
        logMessage: undefined,
        positions: [],
        hits: 0,
        target,
        access,
      }),
    );
    const good = list.filter(({ hitCondition }) => !hitProblem(hitCondition));
    const found = this.data.set(good);
    this.poll();
    return list.map((one) => {
      const { id } = one;
      const wrong = hitProblem(one.hitCondition);
      if (wrong) return { id, verified: false, message: wrong };
      return found[good.indexOf(one)]
        ? { id, verified: true }
        : { id, verified: false, message: 'nothing is mapped at this address now' };
    });
  }

  /** Watches every write to something while a search goes on; undefined if nothing is mapped there. */
  watchFor(target: DataTarget): DataBreakpoint | undefined {
    const breakpoint: DataBreakpoint = {
      id: 0,
      kind: 'data',
      condition: undefined,
      hitCondition: undefined,
      logMessage: undefined,
      positions: [],
      hits: 0,
      target,
      access: 'write',
    };
    if (!this.data.add(breakpoint)) return undefined;
    this.poll();
    return breakpoint;
  }
  unwatch(breakpoint: DataBreakpoint): void {
    this.data.remove(breakpoint);
    this.poll();
  }
  private poll(): void {
    this.breakpoints.setPolled(positionsOf(this.host.kernel.program, this.data.polledSlots));
  }

  /** One sentence: who did what to it. */
  tell({ breakpoint, position, write, before, after }: DataHit): string {
    const { target } = breakpoint;
    const { va, type, name } = target;
    const { program } = this.host.kernel;
    const show = (bytes: Uint8Array) =>
      type ? this.host.describe({ type, va, bytes: bytesIn(target, bytes) }) : bytesText(bytes);
    const by = doer(program, position);
    if (!write) return `${name} was read by ${by}: ${show(after)}`;
    return `${name}: ${show(before)} → ${show(after)}, written by ${by}`;
  }
}

/** Who did something, by the code position of the statement. */
export function doer(program: Program, position: number): string {
  const at = program.positions[position];
  if (!at?.range.path) return 'the user process';
  return `${program.functions[at.slot]?.name}() at line ${at.range.line} of ${at.range.path.replace(/^.*\//, '')}`;
}

const NOTHING: readonly DataHit[] = [];

const bytesText = (bytes: Uint8Array): string =>
  `${[...bytes.subarray(0, 16)].map((b) => b.toString(16).padStart(2, '0')).join(' ')}${bytes.length > 16 ? ' …' : ''}`;
