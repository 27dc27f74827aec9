// Interrupts, and other threads, that shall come before a certain statement, as a scenario asks for them: they are part of
// the run, so they come again when it is run again. The statement's breakpoint byte gets a bit of its own, which makes the
// hook ask.

import type { Va } from '../machine/address';
import type { PhysicalMemory } from '../machine/physicalMemory';
import { MARK, setMark } from '../machine/statementMarks';

/** A device's line, or the first armed timer with this function; `name` is how a scenario calls it. */
export type Interrupt = { readonly name: string } & ({ readonly irq: number } | { readonly timer: Va });

/** Another user task (struct task_struct) goes on; `name` is that of its thread. */
export interface Preemption {
  readonly name: string;
  readonly task: Va;
}
export type Interruption = Interrupt | Preemption;

export interface Placement {
  readonly position: number;
  /** The statement is executed so often before: 1 for the first time. */
  readonly hit: number;
  readonly interruption: Interruption;
}
interface Waiting extends Placement {
  readonly seen: number;
  /** Where it was seen last: a stop there asks again. */
  readonly tick: number;
}

export class PlacedInterrupts {
  private waiting: readonly Waiting[] = [];

  constructor(private readonly memory: PhysicalMemory) {}

  save(): readonly Waiting[] {
    return this.waiting;
  }
  restore(waiting: readonly Waiting[]): void {
    for (const { position } of this.waiting) setMark(this.memory.bytes, position, MARK.placed, false);
    this.waiting = waiting;
    for (const { position } of waiting) setMark(this.memory.bytes, position, MARK.placed, true);
  }

  place(placement: Placement): void {
    this.restore([...this.waiting, { ...placement, seen: 0, tick: -1 }]);
  }

  /** What comes before this statement. */
  arrive(position: number, tick: number): Interruption[] {
    if (!this.waiting.some((w) => w.position === position && w.tick !== tick)) return [];
    const now = this.waiting.map((w) =>
      w.position === position && w.tick !== tick ? { ...w, seen: w.seen + 1, tick } : w,
    );
    const due = now.filter((w) => w.position === position && w.seen >= w.hit);
    this.restore(now.filter((w) => !due.includes(w)));
    return due.map(({ interruption }) => interruption);
  }
}
