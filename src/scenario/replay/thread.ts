// A thread of the process that plays a script: the task it runs on, and where it is with its operation.

import type { Task } from '../../kernel/scheduler';
import type { Operation } from '../operation';
import type { Finished, Handle, Step, ThreadState } from '../process';

export type ScriptRecord = Readonly<Record<string, unknown>>;

/** Where a thread is with its operation. */
export type Stage = 'before' | 'arm' | 'operation' | 'disarm' | 'after' | 'exit' | 'over';

export interface Thread {
  readonly task: Task;
  readonly state: ThreadState;
  operation: Operation;
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
  /** What the operation's record says so far. */
  record: Record<string, unknown>;
  /** Name that `bg` gave it; undefined for the script itself and for a child. */
  readonly background: string | undefined;
  /** What it waits for. */
  waiting?: Wait | undefined;
  /** Width of what the call in progress returns: an int leaves the upper half of its slot alone. */
  resultBits?: number;
  over: boolean;
}

/** Something to wait for that only the player knows. */
export interface Wait {
  readonly label: string;
  /** Goes on when this thread is over... */
  readonly thread: Thread;
  /** ...or at this virtual time; the answer is then 0. */
  readonly untilNs: bigint | undefined;
}
export type PlayerStep = Step | Wait;

/** All threads, as the operations that begin and end some need them. */
export interface Threads {
  readonly threads: readonly Thread[];
  /** A task of the guest (struct task_struct) becomes a thread of the process, or its child. */
  addThread(task: bigint, operation: Operation, background: string | undefined): Thread;
  removeThread(thread: Thread): void;
}
