import type { EventId } from './events';

/** Ways through time beside DAP's own stepBack and reverseContinue. Answered at once; a `stopped` event follows. */
export const TRAVEL_REQUEST = 'alsaMemory/travel';

export type TravelArguments =
  /** Back into the call that was made last; back out to the call that led here. */
  | { readonly to: 'stepBackInto' | 'stepBackOut'; readonly threadId?: number }
  /** On or back to the next event of a kind, unless something else stops the run before. */
  | { readonly to: 'event'; readonly event: EventId; readonly back?: boolean; readonly threadId?: number }
  /** Before the statement that is (or was) executed as number `tick`. */
  | { readonly to: 'tick'; readonly tick: number; readonly threadId?: number };
