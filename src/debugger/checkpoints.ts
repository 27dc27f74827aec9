// States of the run that can be gone back to: what memory held (a layer of the page history) and what is beside it. They
// are taken every so many statements and thinned with age, so that memory stays bounded and the recent past is close:
// of all, the one goes first whose neighbours lie closest together, measured by how long ago that was.

import { present } from '../base/assert';
import type { Kernel, KernelState } from '../kernel/kernel';
import type { Layer } from '../machine/pageHistory';

export interface Checkpoint<S> {
  readonly tick: number;
  readonly layer: Layer;
  readonly kernel: KernelState;
  /** What the debugger itself knows that belongs to the run. */
  readonly session: S;
}

/** Bytes for each page frame that the page allocator's lists take in a checkpoint. */
const FRAME_BYTES = 7;

export class Checkpoints<S> {
  /** In order of time; the first one is the start of the run and stays. */
  readonly list: Checkpoint<S>[] = [];

  constructor(
    private readonly kernel: Kernel,
    /** Bytes that all of them may take. */
    readonly budget: number,
  ) {}

  get bytes(): number {
    return this.kernel.history.bytes + this.list.length * this.kernel.pages.frames * FRAME_BYTES;
  }
  get last(): Checkpoint<S> {
    return present(this.list[this.list.length - 1], 'a checkpoint');
  }
  get first(): Checkpoint<S> {
    return present(this.list[0], 'a checkpoint');
  }

  /** Of the machine as it stands, between two statements. */
  add(session: S): void {
    const { kernel } = this;
    this.list.push({
      tick: kernel.mmu.memory.tick,
      layer: kernel.history.begin(kernel.directFrames()),
      kernel: kernel.save(),
      session,
    });
    while (this.bytes > this.budget && this.list.length > 2) this.forgetOne();
  }

  private forgetOne(): void {
    const { list } = this;
    const now = this.last.tick;
    let least = Number.POSITIVE_INFINITY;
    let at = 1;
    for (let i = 1; i < list.length - 1; i++) {
      const [before, here, after] = list.slice(i - 1, i + 2) as [Checkpoint<S>, Checkpoint<S>, Checkpoint<S>];
      const gap = (after.tick - before.tick) / (now - here.tick + 1);
      if (gap < least) {
        least = gap;
        at = i;
      }
    }
    const [forgotten] = list.splice(at, 1);
    if (forgotten) this.kernel.history.forget(forgotten.layer);
  }

  /** The latest one at or before a tick; the start of the run, if there is none. */
  before(tick: number): Checkpoint<S> {
    return this.list.findLast((checkpoint) => checkpoint.tick <= tick) ?? this.first;
  }

  /** Puts the machine back; later checkpoints are gone. */
  goBack(checkpoint: Checkpoint<S>): void {
    this.list.length = this.list.indexOf(checkpoint) + 1;
    this.kernel.history.goBack(checkpoint.layer);
    this.kernel.restore(checkpoint.kernel);
  }
}
