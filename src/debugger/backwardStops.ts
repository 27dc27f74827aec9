// Continuing backward: the scan for whatever would have stopped the run before. Hit counts are left alone: which hit is
// the n-th depends on where one counts from.

import type { RecordedFinding } from './api';
import { type Breakpoint, isConditional } from './breakpoints';
import type { DataHit } from './dataBreakpoints';
import type { Scan } from './reverse';

export interface BackwardStop {
  /** The statement that was about to be executed, or the last one before something was done. */
  readonly tick: number;
  readonly breakpoints: readonly Breakpoint[];
  readonly data?: readonly DataHit[];
  /** The run stopped in the middle of the statement, at this. */
  readonly finding?: RecordedFinding;
}

export interface StopSource {
  breakpointsAt(position: number): readonly Breakpoint[];
  /** Whether a breakpoint's condition holds; the machine stands at it. */
  holds(breakpoint: Breakpoint): boolean;
  /** Findings so far, and whether one of its class stops. */
  readonly findings: readonly RecordedFinding[];
  stops(finding: RecordedFinding): boolean;
}

export class BackwardStops implements Scan {
  found: BackwardStop | undefined;
  /** What came before that, in the same window. */
  previous: BackwardStop | undefined;
  private pending: BackwardStop[] = [];
  private windowStart = 0;

  constructor(
    private readonly source: StopSource,
    /** Statements before this one count; statements before `tick` have been executed. */
    private readonly before: number,
    private tick: number,
  ) {}

  begin(from: number, to: number): void {
    this.found = undefined;
    this.previous = undefined;
    this.windowStart = from;
    this.tick = to;
  }

  hook(tick: number, position: number): boolean {
    if (tick < this.before) {
      this.meet({ tick, breakpoints: this.source.breakpointsAt(position).filter((b) => b.logMessage === undefined) });
    }
    return this.pending.length > 0;
  }

  /** The statement that did this is over. */
  touch(hits: readonly DataHit[]): void {
    for (const hit of hits) this.meet({ tick: hit.seen, breakpoints: [hit.breakpoint], data: [hit] });
  }

  private meet(stop: BackwardStop): void {
    if (stop.breakpoints.length === 0) return;
    if (stop.breakpoints.some(isConditional)) this.pending.push(stop);
    else this.note(stop);
  }

  private note(stop: BackwardStop): void {
    const { found } = this;
    if (found?.tick === stop.tick) {
      const data = [...(found.data ?? []), ...(stop.data ?? [])];
      const breakpoints = [...found.breakpoints, ...stop.breakpoints];
      this.found = { tick: stop.tick, breakpoints, ...(data.length > 0 && { data }) };
    } else if (stop.tick > (found?.tick ?? -1)) {
      this.previous = found;
      this.found = stop;
    } else if (stop.tick > (this.previous?.tick ?? -1)) this.previous = stop;
  }

  /** Whether a stop would be passed over by who goes back to this tick, before the statement that did it all. */
  passes(tick: number): boolean {
    return tick < this.windowStart || (this.previous?.tick ?? -1) >= tick;
  }

  judge(): void {
    const { pending } = this;
    this.pending = [];
    for (const stop of pending) {
      const breakpoints = stop.breakpoints.filter((b) => !isConditional(b) || this.source.holds(b));
      if (breakpoints.length > 0) this.note({ ...stop, breakpoints });
    }
  }

  /** A finding in a statement comes after whatever stopped before that statement. */
  end(): boolean {
    const finding = this.source.findings.findLast(
      (f) => f.tick >= this.windowStart && f.tick < this.tick && this.source.stops(f),
    );
    if (finding && finding.tick >= (this.found?.tick ?? 0))
      this.found = { tick: finding.tick, breakpoints: [], finding };
    return this.found !== undefined;
  }
}
