/**
 * The few kinds of value that every message is made of. Messages are JSON: no bigint, no undefined inside arrays, and
 * no number above 2^53. So a 64-bit value travels as hex text, and a null says "there is none".
 */

/** A 64-bit value in lower-case hex with prefix and no padding: '0xffffc90000080000'. */
export type Hex = `0x${string}`;

/** A place in C text. `line` and `column` count from 1; `path` is absolute, as DAP's `Source.path`. */
export interface SourceLocation {
  path: string;
  line: number;
  column?: number;
  /** The function that holds the line: 'mychip_hw_params'. */
  function?: string;
}

/** The machine's clock. A tick is one executed statement; virtual time also jumps over idle gaps. */
export interface Clock {
  tick: number;
  /** Virtual time since boot, in nanoseconds. */
  nanoseconds: number;
}

/** Which API the emulated kernel offers: managed buffers (6.12), or the era of hand-made page callbacks (5.4). */
export type KernelApi = '6.12' | '5.4';
