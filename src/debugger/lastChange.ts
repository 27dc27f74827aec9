// "Who wrote this?" and "when was this page freed?": scans of the past for the last statement that did something to
// watched bytes, to a page frame, or to a page-table entry.

import type { PageChange } from '../machine/physicalMemory';
import type { DataBreakpoint, DataHit } from './dataBreakpoints';
import type { Scan } from './reverse';

/** When something was done, and by which statement. */
interface Deed {
  readonly tick: number;
  readonly position: number;
}

/** Keeps the last of what is offered before a statement. */
export abstract class LastChange<T extends Deed = Deed> implements Scan {
  found: T | undefined;

  constructor(private readonly before: number) {}

  protected offer(change: T): void {
    if (change.tick < this.before && change.tick >= (this.found?.tick ?? 0)) this.found = change;
  }
  begin(): void {
    this.found = undefined;
  }
  hook(): boolean {
    return false;
  }
  judge(): void {}
  end(): boolean {
    return this.found !== undefined;
  }
}

export class LastTouch extends LastChange<DataHit> {
  constructor(
    private readonly breakpoint: DataBreakpoint,
    before: number,
  ) {
    super(before);
  }

  touch(hits: readonly DataHit[]): void {
    for (const hit of hits) if (hit.breakpoint === this.breakpoint) this.offer(hit);
  }
}

interface SeenChange extends Deed {
  readonly change: PageChange;
}

export class LastPageChange extends LastChange<SeenChange> {
  constructor(
    private readonly isWanted: (change: PageChange) => boolean,
    before: number,
  ) {
    super(before);
  }

  page(change: PageChange, tick: number, position: number): void {
    if (this.isWanted(change)) this.offer({ tick, position, change });
  }
}
