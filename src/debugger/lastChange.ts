// "Who wrote this?" and "when was this page freed?": scans of the past for the last statement that did something to
// watched bytes, to a page frame, or to a page-table entry.

import type { PageChange } from '../machine/physicalMemory';
import type { DataBreakpoint, DataHit } from './dataBreakpoints';
import type { Scan } from './reverse';

export interface LastChange extends Scan {
  /** The statement. */
  readonly foundTick: number | undefined;
}

export class LastTouch implements LastChange {
  found: DataHit | undefined;

  constructor(
    private readonly breakpoint: DataBreakpoint,
    private readonly before: number,
  ) {}

  get foundTick(): number | undefined {
    return this.found?.tick;
  }
  begin(): void {
    this.found = undefined;
  }
  hook(): boolean {
    return false;
  }
  judge(): void {}
  touch(hits: readonly DataHit[]): void {
    for (const hit of hits) {
      if (hit.breakpoint !== this.breakpoint || hit.tick >= this.before) continue;
      if (hit.tick >= (this.found?.tick ?? 0)) this.found = hit;
    }
  }
  end(): boolean {
    return this.found !== undefined;
  }
}

export class LastPageChange implements LastChange {
  found: { readonly tick: number; readonly position: number; readonly change: PageChange } | undefined;

  constructor(
    private readonly isWanted: (change: PageChange) => boolean,
    private readonly before: number,
  ) {}

  get foundTick(): number | undefined {
    return this.found?.tick;
  }
  begin(): void {
    this.found = undefined;
  }
  hook(): boolean {
    return false;
  }
  judge(): void {}
  page(change: PageChange, tick: number, position: number): void {
    if (tick < this.before && this.isWanted(change)) this.found = { tick, position, change };
  }
  end(): boolean {
    return this.found !== undefined;
  }
}
