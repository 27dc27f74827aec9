// How far a step goes: it ends at the next statement that begins on another line of the same function, or in a caller,
// or (stepping in) in a callee. While it runs, only the statements where it could end are looked at, so that stepping
// over a long call runs at full speed.

import type { Context, Cpu } from '../machine/cpu';
import type { Program } from '../program/program';
import type { Granularity, StepKind } from './api';

export interface Step {
  readonly kind: StepKind;
  readonly contextId: number;
  /** Stack frame where it began; deeper ones have lower numbers. */
  readonly fp: number;
  readonly line: number;
  readonly path: string;
  readonly granularity: Granularity;
  /** Slot of the only function to step into; undefined for any. */
  readonly target: number | undefined;
  /** Activations of the context when it began: an interrupt on top is not followed. */
  readonly depth: number;
  /** The call it began in has ended: the next statement of the context ends the step. */
  adrift: boolean;
}

/** A step from where a context stands; between two calls of the process, to the next statement anywhere. */
export function stepFrom(
  cpu: Cpu,
  context: Context | undefined,
  contextId: number,
  kind: StepKind,
  granularity: Granularity,
  target: number | undefined,
): Step {
  const top = context?.activations[context.activations.length - 1];
  if (!context || !top)
    return { kind: 'in', contextId, fp: 0, line: 0, path: '', granularity, target: undefined, depth: 0, adrift: true };
  const { line, path } = cpu.positionOf(top.fp).range;
  const depth = context.activations.length;
  return { kind, contextId, fp: top.fp, line, path, granularity, target, depth, adrift: false };
}

/** Positions of all functions that a step from here can end in; undefined for "anywhere". */
export function watchedPositions(program: Program, cpu: Cpu, context: Context, kind: StepKind): number[] | undefined {
  if (kind === 'in') return undefined;
  const top = context.activations[context.activations.length - 1];
  if (!top) return undefined;
  const slots = new Set<number>();
  for (const activation of context.activations) {
    for (const fp of cpu.stackFrames(activation)) slots.add(cpu.positionOf(fp).slot);
  }
  return positionsOf(program, slots);
}

/** Statements of some functions. */
export function positionsOf(program: Program, slots: Iterable<number>): number[] {
  const out: number[] = [];
  for (const slot of slots) {
    const info = program.functions[slot];
    for (let p = info?.firstPosition ?? 0; p <= (info?.lastPosition ?? -1); p++) {
      if (program.positions[p]?.statement === p) out.push(p);
    }
  }
  return out;
}

/** Whether a step ends before the statement at `position`, about to run in stack frame `fp`. */
export function stepEnds(
  step: Step,
  program: Program,
  position: number,
  contextId: number,
  fp: number,
  depth: number,
): boolean {
  if (contextId !== step.contextId) return false;
  if (step.adrift) return true;
  if (depth > step.depth) return false;
  if (depth < step.depth) return true;
  if (fp > step.fp) return true; // back in a caller
  if (step.kind === 'out') return false;
  if (fp < step.fp) {
    if (step.kind !== 'in') return false;
    return step.target === undefined || program.positions[position]?.slot === step.target;
  }
  if (step.granularity === 'statement') return true;
  const range = program.positions[position]?.range;
  return range?.line !== step.line || range.path !== step.path;
}
