// Going back to something: the last breakpoint, the line before, the caller. The past is looked through window by window,
// the latest first: the machine goes back to where the window begins and runs through it again, without stopping, while
// a scan notes what it is looking for. Then it goes to the last place noted. So everything that forward running knows
// (breakpoints, conditions, data breakpoints, findings) is found in the same way backward. A window reaches from one
// checkpoint to the next at most; a scan that wants to see each statement begins with shorter ones, as it is slow and
// what it looks for is mostly near.
//
// These are generators: after each piece of running the caller may answer other requests, or give the search up.

import type { Context, Cpu } from '../machine/cpu';
import type { PageChange } from '../machine/physicalMemory';
import type { Program } from '../program/program';
import type { DataHit } from './dataBreakpoints';
import type { Timeline } from './timeline';

/** What looks on while the past is run through again. */
export interface Scan {
  /** A window begins: the statements from `from` on, up to but not including `to`. */
  begin(from: number, to: number): void;
  /** Before each statement that has a breakpoint byte or is asked for: true to stand still and judge(). */
  hook(tick: number, position: number): boolean;
  judge(): void;
  /** Watched bytes were touched, by statements that are over. */
  touch?(hits: readonly DataHit[]): void;
  /** Something happened to page frames in the statement at `position`. */
  page?(change: PageChange, tick: number, position: number): void;
  /** The window is over: whether something was found in it. */
  end(): boolean;
}

/** Statements that a step looks at first, and how much longer each window is than the one after it. */
export const STEP_WINDOW = 1000;
const GROWTH = 8;

/** Runs through the past before `tick`, window by window, until the scan is content: where that window began. */
export function* searchBack(
  timeline: Timeline<unknown>,
  tick: number,
  scan: Scan,
  during: (scan: Scan | undefined) => void,
  firstWindow = Number.POSITIVE_INFINITY,
): Generator<void, number | undefined> {
  let size = firstWindow;
  for (let to = tick; ; size *= GROWTH) {
    const from = timeline.windowBefore(to, size);
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
  readonly fp: number;
  /** Its first statement. */
  readonly position: number;
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
    if (this.kind !== 'in' && !this.visible(context)) return false;
    const { fp } = this.cpu;
    const { found } = this;
    const each = this.byStatement || this.kind === 'out';
    if (!each && found?.fp === fp && sameLine(this.program, found.position, position)) return false;
    this.found = { fp, position, start: tick, first: found === undefined };
    return false;
  }

  /** Whether the statement is of a stack frame that is still there at `tick`. */
  private visible(context: Context): boolean {
    const { cpu, chain, depth } = this;
    const innermost = cpu.fp;
    let length = 0;
    for (let i = context.activations.length - 1; i >= 0; i--) {
      const top = i === context.activations.length - 1;
      for (let fp = top ? innermost : (context.activations[i]?.fp ?? 0); fp !== 0; fp = cpu.callerOf(fp)) length++;
    }
    if (length > depth || (this.kind === 'out' && length === depth)) return false;
    // Before the first statement of a call of the process came the last one of the call before.
    if (length === 1 && depth === 1) return true;
    // Below the innermost stack frame everything is as it is at `tick`, down to the calls being made.
    let at = depth - length;
    for (let i = context.activations.length - 1; i >= 0; i--) {
      const top = i === context.activations.length - 1;
      for (let fp = top ? innermost : (context.activations[i]?.fp ?? 0); fp !== 0; fp = cpu.callerOf(fp), at++) {
        const link = chain[at] as ChainLink;
        if (link.fp !== fp) return false;
        const position = cpu.positionIdOf(fp);
        if (at > depth - length ? link.position !== position : this.slots[at] !== this.slotOf(position)) return false;
      }
    }
    return true;
  }

  /** Whether what was found is the earlier part of a stretch in the window after. */
  continues(later: Stretch): boolean {
    const { found, kind, byStatement } = this;
    return (
      found?.fp === later.fp && kind !== 'out' && !byStatement && sameLine(this.program, found.position, later.position)
    );
  }

  judge(): void {}

  end(): boolean {
    return this.found !== undefined;
  }
}

function sameLine(program: Program, a: number, b: number): boolean {
  if (a === b) return true;
  const [one, other] = [program.positions[a], program.positions[b]];
  return one?.slot === other?.slot && one?.range.line === other?.range.line && one?.range.path === other?.range.path;
}

/** Tick of the beginning of the line before, which may reach back over windows. */
export function* searchStep(
  timeline: Timeline<unknown>,
  tick: number,
  scan: StepScan,
  during: (scan: Scan | undefined) => void,
): Generator<void, number | undefined> {
  let from = yield* searchBack(timeline, tick, scan, during, STEP_WINDOW);
  let { found } = scan;
  while (found?.first && from !== undefined && from >= timeline.start) {
    from = yield* searchBack(timeline, from, scan, during, STEP_WINDOW);
    if (from === undefined || !scan.continues(found)) break;
    found = scan.found;
  }
  return found?.start;
}

/**
 * Looks for the statement with which a call began that is still going on at `before`. The first statement of a function
 * may be executed again and again, so it is the first time after the caller's own last statement.
 */
export class EntryScan implements Scan {
  found: number | undefined;
  private first: number | undefined;
  private callerSeen = false;

  constructor(
    private readonly cpu: Cpu,
    private readonly contextId: number,
    private readonly fp: number,
    private readonly entry: number,
    /** Stack frame of the caller; undefined if the host began the call. */
    private readonly callerFp: number | undefined,
    private readonly before: number,
  ) {}

  begin(): void {
    this.first = undefined;
    this.callerSeen = false;
  }

  hook(tick: number, position: number): boolean {
    const { cpu } = this;
    if (tick >= this.before || cpu.context?.id !== this.contextId) return false;
    if (cpu.fp === this.callerFp) {
      this.callerSeen = true;
      this.first = undefined;
    } else if (position === this.entry && cpu.fp === this.fp) {
      if (this.callerFp === undefined) this.first = tick;
      else this.first ??= tick;
    }
    return false;
  }

  judge(): void {}

  end(): boolean {
    if (this.first !== undefined) this.found = this.first;
    return this.found !== undefined && (this.callerSeen || this.callerFp === undefined);
  }
}
