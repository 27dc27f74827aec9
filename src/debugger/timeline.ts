// The run as something to move along. The tick counter is the clock: tick t is the place before the t-th statement is
// executed. To stand at an earlier tick, the machine goes back to a checkpoint and runs the same way again; what came
// from outside (edits made while it stood) is kept with its tick and done again on the way.
//
// Nothing here knows why somebody wants to go anywhere: that is for reverse.ts.

import type { Kernel } from '../kernel/kernel';
import { Checkpoints } from './checkpoints';

/**
 * A checkpoint is due after this much running, so that the way from one to any place before the next is short, whatever
 * the statements cost. Where checkpoints are makes no difference to the run.
 */
const INTERVAL_MS = 8;
/** Statements until the clock is looked at again, at least and at most. */
const STATION = { least: 5_000, most: 1_000_000 } as const;

/** Something done to the machine from outside while it stood before a statement. */
export interface Edit {
  readonly tick: number;
  apply(): unknown;
}

export interface TimelineHost<S> {
  readonly kernel: Kernel;
  /** What the debugger knows that belongs to the run. */
  save(): S;
  restore(state: S): void;
  /** Runs without stopping until the tick is reached. */
  replay(tick: number): void;
}

export class Timeline<S> {
  private readonly checkpoints: Checkpoints<S>;
  private edits: Edit[] = [];
  /** Edits already done at this point of the run. */
  private done = 0;

  constructor(
    private readonly host: TimelineHost<S>,
    budgetBytes: number,
  ) {
    this.checkpoints = new Checkpoints(host.kernel, budgetBytes);
    this.checkpoints.add(host.save());
  }

  /** Running time since the last checkpoint, when it was looked at last, and statements from one look to the next. */
  private spentMs = 0;
  private lookedAt = 0;
  private step: number = STATION.least;
  private station = 0;

  get tick(): number {
    return this.host.kernel.mmu.memory.tick;
  }
  /** First statement that can be gone back to. */
  get start(): number {
    return this.checkpoints.first.tick + 1;
  }
  /** Bytes that checkpoints take. */
  get bytes(): number {
    return this.checkpoints.bytes;
  }
  get checkpointTicks(): number[] {
    return this.checkpoints.list.map(({ tick }) => tick);
  }

  // ---- forward ----

  /** The machine begins to run. */
  depart(): void {
    this.lookedAt = Date.now();
    this.station = this.tick + this.step;
  }

  /** The tick to which the machine may run without anything to be done here. */
  get nextStation(): number {
    return Math.min(this.station, this.nextEdit);
  }
  private get nextEdit(): number {
    return this.edits[this.done]?.tick ?? Number.POSITIVE_INFINITY;
  }

  /** The machine stands before a statement: does what belongs there. */
  arrive(): void {
    if (this.tick >= this.station) this.lookAtClock();
    this.editHere();
  }

  /** Runs to a tick with the edits on the way, and keeps no checkpoints: this run is only tried. */
  try(tick: number, run: (tick: number) => void): void {
    this.editHere();
    for (let before = -1; this.tick < tick && this.tick !== before; this.editHere()) {
      before = this.tick;
      run(Math.min(tick, this.nextEdit));
    }
  }

  private editHere(): void {
    for (let edit = this.edits[this.done]; edit && edit.tick <= this.tick; edit = this.edits[this.done]) {
      this.done++;
      edit.apply();
    }
  }

  private lookAtClock(): void {
    const now = Date.now();
    const passed = now - this.lookedAt;
    this.spentMs += passed;
    this.lookedAt = now;
    if (passed < INTERVAL_MS / 4) this.step = Math.min(this.step * 2, STATION.most);
    else if (passed > INTERVAL_MS) this.step = Math.max(Math.floor((this.step * INTERVAL_MS) / passed), STATION.least);
    this.station = this.tick + this.step;
    if (this.spentMs < INTERVAL_MS) return;
    this.spentMs = 0;
    this.checkpoints.add(this.host.save());
  }

  /**
   * Does something from outside, and remembers it. From here the run takes another way: edits that were made later on
   * are forgotten; says how many.
   */
  edit(apply: () => unknown): number {
    const { tick } = this;
    const lost = this.edits.length - this.done;
    this.edits = [...this.edits.slice(0, this.done), { tick, apply }];
    this.done = this.edits.length;
    return lost;
  }

  // ---- back ----

  /** Stands before the statement at `tick`, not after where the run has been. */
  goTo(tick: number): void {
    this.goBackTo(tick);
    this.advance(tick);
  }

  /** Goes back to the latest checkpoint at or before `tick`; says its tick. */
  goBackTo(tick: number): number {
    const checkpoint = this.checkpoints.before(tick);
    this.checkpoints.goBack(checkpoint);
    this.host.restore(checkpoint.session);
    this.spentMs = 0;
    // Edits at the checkpoint's own tick come after it.
    const index = this.edits.findIndex((edit) => edit.tick >= checkpoint.tick);
    this.done = index < 0 ? this.edits.length : index;
    return checkpoint.tick;
  }

  /** The place where the machine stands can be gone back to at once. */
  keep(): void {
    this.checkpoints.add(this.host.save());
  }

  /** Goes back to at most `size` statements before `tick`, but not over a checkpoint; says where it stands. */
  windowBefore(tick: number, size: number): number {
    const from = this.goBackTo(tick - 1);
    if (tick - size <= from) return from;
    this.advance(tick - size);
    this.keep();
    return this.tick;
  }

  /** Runs on to the statement at `tick`, without stopping, in pieces. */
  *advancing(tick: number): Generator<void, void> {
    this.depart();
    this.arrive();
    while (this.tick < tick) {
      const before = this.tick;
      this.host.replay(Math.min(tick, this.nextStation));
      if (this.tick === before) return; // the run ends here
      this.arrive();
      if (this.tick >= tick) break;
      yield;
      this.lookedAt = Date.now();
    }
  }

  advance(tick: number): void {
    for (const _ of this.advancing(tick));
  }
}
