// What the run has to tell. The past may be run through any number of times; each message of it is told once.

import type { Output, SessionEvents } from './api';

export class Messages {
  /** Messages of the run so far, and of the furthest point it ever came to. */
  private told = 0;
  private furthest = 0;

  constructor(private readonly events: SessionEvents) {}

  /** Messages that belong to the run. */
  readonly tell: SessionEvents = {
    onOutput: (output) => this.isNew() && this.events.onOutput(output),
    onOperation: (operation) => this.isNew() && this.events.onOperation(operation),
    onFinding: (finding) => this.isNew() && this.events.onFinding(finding),
    onResolution: (resolution) => this.isNew() && this.events.onResolution(resolution),
  };

  /** A note of the debugger itself, which is no part of the run. */
  note(output: Output): void {
    if (!this.muted) this.events.onOutput(output);
  }

  /** What runs now is only a trial: nobody shall hear of it. */
  muted = false;

  private isNew(): boolean {
    if (this.muted) return false;
    this.told++;
    if (this.told <= this.furthest) return false;
    this.furthest = this.told;
    return true;
  }

  save(): number {
    return this.told;
  }
  restore(told: number): void {
    this.told = told;
  }
  /** From here on the run is another one: nothing of it has been told. */
  anotherRun(): void {
    this.furthest = this.told;
  }
}
