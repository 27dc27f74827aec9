import type { SourceLocation } from './values';

/** `alsaMemory/interrupts`: what could come now; `alsaMemory/travel` lets one of them come. */
export const INTERRUPTS_REQUEST = 'alsaMemory/interrupts';

export interface InterruptsBody {
  interrupts: InterruptChoice[];
  /** Interrupts are off here: whatever is fired comes when they are on again. */
  masked: boolean;
  /** What another thread of the process could do to what is open now, as lines of a scenario; any other line will do. */
  operations: string[];
  /** The function of the innermost stack frame. */
  function: string | null;
}

export interface InterruptChoice {
  kind: 'timer' | 'hrtimer' | 'irq';
  /** The timer's function, or 'irq5': how a scenario calls it too. */
  name: string;
  handlers: string[];
  /** When it would come by itself; null for devices. */
  dueInNanoseconds: number | null;
}

/** Event before the stop that ends `alsaMemory/travel` to 'tryEvery': what came of each place. */
export const TRIED_EVENT = 'alsaMemory/tried';

export interface TriedBody {
  /** One sentence. */
  summary: string;
  function: string;
  /** The interrupt's name, or what the other thread does. */
  what: string;
  /** Statements that were tried, and those before which the timer was not armed. */
  tried: number;
  notArmed: number;
  failures: TriedFailure[];
}

export interface TriedFailure {
  /** The statement before which it came. */
  place: SourceLocation;
  /** Interrupts were off there, or a lock was held: it came later. */
  masked: boolean;
  findings: { kind: string; cause: string; source?: SourceLocation }[];
  /** A scenario that does the same again; null if the run has no lines. */
  scenario: string | null;
}
