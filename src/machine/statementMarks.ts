// The byte of each statement that compiled code looks at before it: why somebody wants to be asked there. The hook tests
// the sign alone, so the highest bit is set while any other is.
//
//     7      6 .. 4   3        2        1      0
//     stop   -        placed   locals   step   user

import { BREAKPOINTS } from '../program/abi';

export const MARK = {
  /** A breakpoint. */
  user: 1,
  /** A step may end here. */
  step: 2,
  /** Watched locals are compared here. */
  locals: 4,
  /** An interrupt was placed here. */
  placed: 8,
} as const;
const STOP = 0x80;

export function setMark(bytes: Uint8Array, position: number, mark: number, on: boolean): void {
  const at = BREAKPOINTS.base + position;
  const marks = ((bytes[at] as number) & ~STOP & ~mark) | (on ? mark : 0);
  bytes[at] = marks === 0 ? 0 : marks | STOP;
}

export const hasMark = (bytes: Uint8Array, position: number, mark: number): boolean =>
  ((bytes[BREAKPOINTS.base + position] as number) & mark) !== 0;
