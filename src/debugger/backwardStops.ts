// Continuing backward: the scan for whatever would have stopped the run before. Hit counts are left alone: which hit is
// the n-th depends on where one counts from.

import type { RecordedFinding } from './api';
import type { Breakpoint } from './breakpoints';
import type { Scan } from './reverse';

export interface BackwardStop {
  readonly tick: number;
  readonly breakpoints: readonly Breakpoint[];
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
  private pending: { readonly tick: number; readonly breakpoints: readonly Breakpoint[] } | undefined;
  private windowStart = 0;

  constructor(
    private readonly source: StopSource,
    /** Statements before this one count; statements before `tick` have been executed. */
    private readonly before: number,
    private tick: number,
  ) {}

  begin(from: number, to: number): void {
    this.found = undefined;
    this.windowStart = from;
    this.tick = to;
  }

  hook(tick: number, position: number): boolean {
    if (tick >= this.before) return false;
    const breakpoints = this.source.breakpointsAt(position).filter((b) => b.logMessage === undefined);
    if (breakpoints.length === 0) return false;
    if (breakpoints.some((b) => b.condition)) {
      this.pending = { tick, breakpoints };
      return true;
    }
    this.found = { tick, breakpoints };
    return false;
  }

  judge(): void {
    const { pending } = this;
    this.pending = undefined;
    const breakpoints = pending?.breakpoints.filter((b) => !b.condition || this.source.holds(b)) ?? [];
    if (pending && breakpoints.length > 0) this.found = { tick: pending.tick, breakpoints };
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
