// Rules of C that compiled code checks, as findings. The numbers are those that the compiler puts into the code.

import type { FindingReport } from './finding';

const signed = (v: bigint) => BigInt.asIntN(64, v);

/** In the order of the compiler's list of rules. */
const RULES: readonly ((a: bigint, b: bigint) => Omit<FindingReport, 'class'>)[] = [
  (a) => ({
    kind: 'division-by-zero',
    cause: `${signed(a)} is divided by zero`,
    rule: 'C11 6.5.5p5: the second operand of / and % must not be zero.',
    fix: 'Check the divisor first.',
    checker: 'the processor: a divide error, and an oops',
  }),
  (a, b) => ({
    kind: 'shift-out-of-bounds',
    cause: `shift by ${signed(a)} of a ${b}-bit value`,
    rule: 'C11 6.5.7p3: the count must not be negative and must be below the width of the promoted left operand.',
    fix: 'Use a wider type on the left (1ULL <<, BIT_ULL()), or bound the count.',
    checker: 'UBSAN (CONFIG_UBSAN_SHIFT)',
  }),
  (a, b) => ({
    kind: 'array-index-out-of-bounds',
    cause: `index ${signed(a)} is out of range for an array of ${b} elements`,
    rule: 'C11 6.5.6p8: an index must lie within its array, also inside a struct.',
    fix: 'Bound the index.',
    checker: 'UBSAN (CONFIG_UBSAN_BOUNDS)',
  }),
  () => ({
    kind: 'missing-return',
    cause: 'the end of a function that returns a value is reached without a return',
    rule: 'C11 6.9.1p12: using the value of such a call is undefined.',
    fix: 'Return a value on every path.',
    checker: 'none at run time: the compiler warns (-Wreturn-type)',
  }),
  () => ({
    kind: 'unreachable',
    cause: '__builtin_unreachable() is reached',
    rule: 'The code promises the compiler that control never comes here.',
    fix: 'The assumption behind unreachable() does not hold: look at the conditions before it.',
    checker: 'UBSAN (CONFIG_UBSAN_UNREACHABLE)',
  }),
  () => ({
    kind: 'trap',
    cause: '__builtin_trap() is executed',
    rule: 'The code ends itself here on purpose.',
    fix: 'Look at the conditions before it.',
    checker: 'the processor: an invalid opcode, and an oops',
    fatal: true,
  }),
  () => ({
    kind: 'inline-assembly',
    cause: 'inline assembly is reached, and this emulator does not run machine code',
    rule: 'Inline assembly is read but not executed.',
    fix: 'Use the C interfaces of the kernel headers, or #ifdef it out for this run.',
    checker: 'none: a real kernel runs it',
  }),
  (a) => ({
    kind: 'division-overflow',
    cause: `${signed(a)} / -1 does not fit its type`,
    rule: 'C11 6.5.5p6: the quotient must be representable.',
    fix: 'Check for the smallest value first.',
    checker: 'the processor: a divide error, and an oops',
  }),
  () => ({
    kind: 'segment-register',
    cause: 'per-CPU data are reached through an x86 segment register (__seg_gs), which this emulator does not have',
    rule: 'Accesses to __seg_gs and __seg_fs objects are read but not executed.',
    fix: 'Use the bundled kernel headers, whose per-CPU data are plain memory.',
    checker: 'none: a real kernel runs it',
  }),
  (a) => ({
    kind: 'null-pointer-arithmetic',
    cause: `${signed(a)} bytes are added to a null pointer`,
    rule: 'C11 6.5.6p8: only a pointer into an object can be moved.',
    fix: 'Check the pointer before computing with it.',
    checker: 'none: the kernel is built with -fno-delete-null-pointer-checks',
  }),
  (a, b) => ({
    kind: 'misaligned-access',
    cause: `${b} bytes are accessed as one at 0x${BigInt.asUintN(64, a).toString(16)}, which is no multiple of ${b}`,
    rule: 'C11 6.3.2.3p7: a pointer must be aligned for the type it points to.',
    fix: 'Use get_unaligned() and put_unaligned(), or memcpy().',
    checker: 'UBSAN (CONFIG_UBSAN_ALIGNMENT), off on x86; other processors trap',
  }),
];

export function brokenRule(rule: number, a: bigint, b: bigint): FindingReport {
  const make = RULES[rule];
  if (!make) throw new Error(`unknown rule ${rule}`);
  return { class: 'rule', ...make(a, b) };
}
