import type { EventId } from './events';

/** Ways through time beside DAP's own stepBack and reverseContinue. Answered at once; a `stopped` event follows. */
export const TRAVEL_REQUEST = 'alsaMemory/travel';

/**
 * Compiles the saved driver anew and runs it to the same operation of the process and the same call of a callback.
 * Answered when it is compiled; `stopped` follows, and its text says where the new run went another way, if it did.
 */
export const RESTART_HERE_REQUEST = 'alsaMemory/restartHere';

export type TravelArguments =
  /** Back into the call that was made last; back out to the call that led here. */
  | { readonly to: 'stepBackInto' | 'stepBackOut'; readonly threadId?: number }
  /** On or back to the next event of a kind, unless something else stops the run before. */
  | { readonly to: 'event'; readonly event: EventId; readonly back?: boolean; readonly threadId?: number }
  /** Back to the last statement that wrote a variable or bytes at an address, named as in DAP's dataBreakpointInfo. */
  | ({ readonly to: 'lastWrite'; readonly threadId?: number } & WrittenPlace)
  /** Back to where the page frame of a pfn or address last was given out, given back, mapped or unmapped ... */
  | { readonly to: 'pageChange'; readonly what: PageChangeName; readonly page: string; readonly threadId?: number }
  /** ... and to where the page-table entry of an address was written last. */
  | { readonly to: 'lastPteWrite'; readonly address: string; readonly threadId?: number }
  /** On to where an interrupt is handled that is made to come here; `name` as `alsaMemory/interrupts` gives it. */
  | { readonly to: 'interrupt'; readonly name: string; readonly threadId?: number }
  /** On to where another thread comes to the driver, that is made to carry out an operation here. */
  | { readonly to: 'otherThread'; readonly operation: string; readonly threadId?: number }
  /** Tries one of the two before each statement of a stack frame's function, and comes back; see TriedBody. */
  | ({ readonly to: 'tryEvery'; readonly frameId?: number; readonly threadId?: number } & Tried)
  /** Before the statement that is (or was) executed as number `tick`. */
  | { readonly to: 'tick'; readonly tick: number; readonly threadId?: number };

/** An interrupt by its name, or an operation as a scenario writes it. */
export type Tried = { readonly interrupt: string } | { readonly operation: string };

export interface WrittenPlace {
  readonly name: string;
  readonly variablesReference?: number;
  readonly frameId?: number;
  /** `name` is an address. */
  readonly asAddress?: boolean;
  readonly bytes?: number;
}

export const PAGE_CHANGES = ['allocated', 'freed', 'mapped', 'unmapped'] as const;
export type PageChangeName = (typeof PAGE_CHANGES)[number];
