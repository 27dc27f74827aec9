// The operations on 128-bit integers that compiled code asks the host for; its number in the code is twice the index
// here, plus one for unsigned operands. Operands and result lie in the guest's stack frame, little-endian.
//
// The overflow operations are exact: bits 8 and 9 of the code say that operand a or b is unsigned, bit 10 that the
// target is, bits 12 and up how many bytes it has. The result is the value cut to the target, 16 bytes, and then 1 or 0
// in 8 bytes: whether it did not fit.

export const WIDE_OPERATIONS = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'toFloat',
  'toDouble',
  'fromDouble',
  'addOverflow',
  'subOverflow',
  'mulOverflow',
] as const;

export type WideOperation = (typeof WIDE_OPERATIONS)[number];
