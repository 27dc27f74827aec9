import type { Hex } from './values';

/** An expression that the user has pinned, as it is at a stop or at this moment of a run. */
export interface WatchedValue {
  readonly expression: string;
  /** Undefined if there is none; see `problem`. */
  readonly value?: string;
  readonly type?: string;
  readonly problem?: string;
  /** The value is of the last stop: what it is made of is not known while the program runs. */
  readonly stale?: true;
  readonly memoryReference?: Hex;
  /** Members or elements, as far as they are shown. */
  readonly parts?: readonly { readonly name: string; readonly value: string; readonly memoryReference?: Hex }[];
}
