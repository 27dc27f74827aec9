// Interrupts that shall come before a certain statement, as a scenario asks for them: they are part of the run, so they
// come again when it is run again. The statement's breakpoint byte gets a bit of its own, which makes the hook ask.

import type { Va } from '../machine/address';
import type { PhysicalMemory } from '../machine/physicalMemory';
import { BREAKPOINTS } from '../program/abi';

/** A device's line, or the first armed timer with this function; `name` is how a scenario calls it. */
export type Interrupt = { readonly name: string } & ({ readonly irq: number } | { readonly timer: Va });

export interface Placement {
  readonly position: number;
  /** The statement is executed so often before: 1 for the first time. */
  readonly hit: number;
  readonly interrupt: Interrupt;
}
interface Waiting extends Placement {
  readonly seen: number;
  /** Where it was seen last: a stop there asks again. */
  readonly tick: number;
}

/** Bit of a position's breakpoint byte; the sign makes compiled code call the hook. */
const PLACED = 8;
const STOPS = 0x80;

export class PlacedInterrupts {
  private waiting: readonly Waiting[] = [];

  constructor(private readonly memory: PhysicalMemory) {}

  save(): readonly Waiting[] {
    return this.waiting;
  }
  restore(waiting: readonly Waiting[]): void {
    for (const { position } of this.waiting) this.mark(position, false);
    this.waiting = waiting;
    for (const { position } of waiting) this.mark(position, true);
  }

  place(placement: Placement): void {
    this.restore([...this.waiting, { ...placement, seen: 0, tick: -1 }]);
  }

  /** The interrupts that come before this statement. */
  arrive(position: number, tick: number): Interrupt[] {
    if (!this.waiting.some((w) => w.position === position && w.tick !== tick)) return [];
    const now = this.waiting.map((w) =>
      w.position === position && w.tick !== tick ? { ...w, seen: w.seen + 1, tick } : w,
    );
    const due = now.filter((w) => w.position === position && w.seen >= w.hit);
    this.restore(now.filter((w) => !due.includes(w)));
    return due.map(({ interrupt }) => interrupt);
  }

  private mark(position: number, placed: boolean): void {
    const { bytes } = this.memory;
    const at = BREAKPOINTS.base + position;
    const others = (bytes[at] as number) & ~(PLACED | STOPS);
    bytes[at] = placed ? others | PLACED | STOPS : others && others | STOPS;
  }
}
