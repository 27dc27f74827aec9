// A thread of the process that plays a script: where it is with its operation.

import type { Operation } from '../operation';
import type { Finished, Handle, ThreadState } from '../process';
import type { Thread } from '../threads';

export type ScriptRecord = Readonly<Record<string, unknown>>;

/** Where a thread is with its operation. */
export type Stage = 'before' | 'arm' | 'operation' | 'disarm' | 'after' | 'exit' | 'over';

export interface PlayedThread extends Thread {
  operation: Operation;
  readonly state: ThreadState;
  stage: Stage;
  /** A call of this stage is on its way. */
  asked: boolean;
  /** State of the handle before the operation; undefined without one. */
  stateBefore: string | undefined;
  /** Handles that were open when it began. */
  known: readonly (Handle | undefined)[];
  finished: Finished | undefined;
  /** The alarm rang. */
  alarmed: boolean;
  record: Record<string, unknown>;
  over: boolean;
}
