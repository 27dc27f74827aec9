// One line of a scenario, read but not yet run, and what can be wrong with one.

export interface Operation {
  readonly op: string;
  /** The line as written, without blanks around it. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Which records the line asks for: plain, `~` (only failures), `!` (never). */
  readonly record: 'always' | 'failure' | 'never';
  /** The last `@label` before it. */
  readonly label: string;
  /** Words without `=`, the operation's own name left out. */
  readonly operands: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
  /** `when=mmap` and `when=rw`: only with that kind of access. */
  readonly when?: 'mmap' | 'rw';
}

export interface ScenarioError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** 'w: writei p 1024': which thread of the process does it. */
export const inThread = (thread: string | undefined, text: string): string =>
  thread === undefined ? text : `${thread}: ${text}`;

/** A whole number as C writes it; undefined if it is none. */
export function parseNumber(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (!match) return undefined;
  const digits = match[2] as string;
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return match[1] === '-' ? -value : value;
}

/** A count of PCM frames: a number, or a size of the handle's hw_params with a small calculation. */
export const FRAMES = /^(boundary|buffer|period)(?:([-+*/])(\d+))?$/;
