// The rules of C that are checked while the program runs; a rule's number is its place here.

export const RULES = [
  'divisionByZero',
  'shiftCount',
  'indexOutOfBounds',
  'missingReturn',
  'unreachable',
  'trap',
  'asm',
  'divisionOverflow',
  'segment',
  'nullArithmetic',
  'misaligned',
] as const;
export type RuleName = (typeof RULES)[number];
