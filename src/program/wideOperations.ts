// The operations on 128-bit integers that compiled code asks the host for; its number in the code is twice the index
// here, plus one for unsigned operands. Operands and result lie in the guest's stack frame, little-endian.

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
] as const;

export type WideOperation = (typeof WIDE_OPERATIONS)[number];
