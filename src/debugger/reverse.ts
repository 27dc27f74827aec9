// Going back to something: the last breakpoint, the line before, the caller. The past is looked through window by window
// (a window reaches from one checkpoint to the next), the latest first: the machine goes back to where the window
// begins and runs through it again, without stopping, while a scan notes what it is looking for. Then it goes to the
// last place noted. So everything that forward running knows (breakpoints, conditions, data breakpoints, findings) is
// found in the same way backward.
//
// These are generators: after each piece of running the caller may answer other requests, or give the search up.

import type { Context, Cpu } from '../machine/cpu';
import type { Program } from '../program/program';
import type { Timeline } from './timeline';

/** What looks on while the past is run through again. */
export interface Scan {
  /** A window begins: the statements from `from` on, up to but not including `to`. */
  begin(from: number, to: number): void;
  /** Before each statement that has a breakpoint byte or is asked for: true to stand still and judge(). */
  hook(tick: number, position: number): boolean;
  judge(): void;
  /** The window is over: whether something was found in it. */
  end(): boolean;
}

/** Runs through the past before `tick`, window by window, until the scan is content: where that window began. */
export function* searchBack(
  timeline: Timeline<unknown>,
  tick: number,
  scan: Scan,
  during: (scan: Scan | undefined) => void,
): Generator<void, number | undefined> {
  for (let to = tick; ; ) {
    const from = timeline.goBackTo(to - 1);
    scan.begin(from, to);
    during(scan);
    try {
      yield* timeline.advancing(to);
    } finally {
      during(undefined);
    }
    if (scan.end()) return from;
    if (from < timeline.start) return undefined;
    to = from;
    yield;
  }
}

// ---- steps ----

/** One stack frame of a context: where it is and what it is doing. */
export interface ChainLink {
  readonly fp: number;
  readonly position: number;
}

/** All stack frames of a context, innermost first, through the interrupts on it. */
export function chainOf(cpu: Cpu, context: Context, innermost: number): ChainLink[] {
  const chain: ChainLink[] = [];
  const { activations } = context;
  for (let i = activations.length - 1; i >= 0; i--) {
    let fp = i === activations.length - 1 ? innermost : (activations[i]?.fp ?? 0);
    for (; fp !== 0; fp = cpu.callerOf(fp)) chain.push({ fp, position: cpu.positionIdOf(fp) });
  }
  return chain;
}

export type BackKind = 'over' | 'in' | 'out';

/** A stretch of statements that one step covers: those of one line of one stack frame. */
interface Stretch {
  readonly key: string;
  readonly start: number;
  /** Nothing of another line came before it in the window. */
  first: boolean;
}

/**
 * Looks for the beginning of the line that was being executed before `tick`: in the same stack frame or one that called
 * it (over), anywhere in the context (in), or for the call itself (out).
 */
export class StepScan implements Scan {
  /** The last stretch before `tick`, or for 'out' the call. */
  found: Stretch | undefined;
  private readonly depth: number;
  private readonly slots: number[];
  private readonly suffixes: string[];

  constructor(
    private readonly cpu: Cpu,
    private readonly program: Program,
    private readonly contextId: number,
    private readonly chain: readonly ChainLink[],
    private readonly activations: number,
    private readonly tick: number,
    private readonly kind: BackKind,
    private readonly byStatement: boolean,
  ) {
    this.depth = chain.length;
    this.slots = chain.map(({ position }) => this.slotOf(position));
    // For each stack frame what lies below it, as text.
    this.suffixes = chain.map((_, i) => suffix(chain, i + 1));
  }

  private slotOf(position: number): number {
    return this.program.positions[position]?.slot ?? 0;
  }

  /** Functions whose statements are of interest; undefined for all. */
  get watched(): ReadonlySet<number> | undefined {
    return this.kind === 'in' || this.depth <= 1 ? undefined : new Set(this.slots);
  }

  begin(): void {
    this.found = undefined;
  }

  hook(tick: number, position: number): boolean {
    const { context } = this.cpu;
    if (tick >= this.tick || context?.id !== this.contextId || context.activations.length > this.activations)
      return false;
    if (this.kind !== 'in' && !this.visible(context, position)) return false;
    const { fp } = this.cpu;
    const range = this.program.positions[position]?.range;
    const key =
      this.byStatement || this.kind === 'out'
        ? `${tick}`
        : `${fp} ${this.slotOf(position)} ${range?.line} ${range?.path}`;
    if (this.found?.key === key) return false;
    this.found = { key, start: tick, first: this.found === undefined };
    return false;
  }

  /** Whether the statement is of a stack frame that is still there at `tick`. */
  private visible(context: Context, position: number): boolean {
    const chain = chainOf(this.cpu, context, this.cpu.fp);
    if (chain.length > this.depth || (this.kind === 'out' && chain.length === this.depth)) return false;
    // Before the first statement of a call of the process came the last one of the call before.
    if (chain.length === 1 && this.depth === 1) return true;
    return this.matches(chain, position);
  }

  private matches(chain: readonly ChainLink[], position: number): boolean {
    const at = this.depth - chain.length;
    return (
      this.chain[at]?.fp === chain[0]?.fp &&
      this.slots[at] === this.slotOf(position) &&
      this.suffixes[at] === suffix(chain, 1)
    );
  }

  judge(): void {}

  end(): boolean {
    return this.found !== undefined;
  }
}

const suffix = (chain: readonly ChainLink[], from: number): string =>
  chain
    .slice(from)
    .map(({ fp, position }) => `${fp}:${position}`)
    .join(' ');

/** Tick of the beginning of the line before, which may reach back over windows. */
export function* searchStep(
  timeline: Timeline<unknown>,
  tick: number,
  scan: StepScan,
  during: (scan: Scan | undefined) => void,
): Generator<void, number | undefined> {
  let from = yield* searchBack(timeline, tick, scan, during);
  let { found } = scan;
  while (found?.first && from !== undefined && from >= timeline.start) {
    from = yield* searchBack(timeline, from, scan, during);
    if (from === undefined || scan.found?.key !== found.key) break;
    found = scan.found;
  }
  return found?.start;
}
