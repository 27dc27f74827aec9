// The macros that gcc 12 defines by itself on x86-64 Linux, as far as kernel code and plain programs look at them.

import type { Dialect } from './context';

const COMMON: Readonly<Record<string, string>> = {
  __GNUC__: '12',
  __GNUC_MINOR__: '2',
  __GNUC_PATCHLEVEL__: '0',
  __STDC__: '1',
  __STDC_VERSION__: '201112L',
  __x86_64__: '1',
  __x86_64: '1',
  __amd64__: '1',
  __LP64__: '1',
  _LP64: '1',
  __linux__: '1',
  __CHAR_BIT__: '8',
  __SIZEOF_SHORT__: '2',
  __SIZEOF_INT__: '4',
  __SIZEOF_LONG__: '8',
  __SIZEOF_LONG_LONG__: '8',
  __SIZEOF_POINTER__: '8',
  __SIZEOF_SIZE_T__: '8',
  __SIZEOF_PTRDIFF_T__: '8',
  __SIZEOF_INT128__: '16',
  __SIZE_TYPE__: 'unsigned long',
  __PTRDIFF_TYPE__: 'long',
  __INTPTR_TYPE__: 'long',
  __UINTPTR_TYPE__: 'unsigned long',
  __INT8_TYPE__: 'signed char',
  __INT16_TYPE__: 'short',
  __INT32_TYPE__: 'int',
  __INT64_TYPE__: 'long',
  __UINT8_TYPE__: 'unsigned char',
  __UINT16_TYPE__: 'unsigned short',
  __UINT32_TYPE__: 'unsigned int',
  __UINT64_TYPE__: 'unsigned long',
  __SCHAR_MAX__: '127',
  __SHRT_MAX__: '32767',
  __INT_MAX__: '2147483647',
  __LONG_MAX__: '9223372036854775807L',
  __LONG_LONG_MAX__: '9223372036854775807LL',
  __SIZE_MAX__: '18446744073709551615UL',
  __ORDER_LITTLE_ENDIAN__: '1234',
  __ORDER_BIG_ENDIAN__: '4321',
  __BYTE_ORDER__: '1234',
  __NO_INLINE__: '1',
};

/** The kernel is built with -O2 -ffreestanding; a plain program here as with -O0. */
const KERNEL: Readonly<Record<string, string>> = {
  __STDC_HOSTED__: '0',
  __OPTIMIZE__: '1',
  __WCHAR_TYPE__: 'unsigned short', // -fshort-wchar
};

function hosted(): Record<string, string> {
  const made: Record<string, string> = {
    __STDC_HOSTED__: '1',
    __WCHAR_TYPE__: 'int',
    __SIZEOF_FLOAT__: '4',
    __SIZEOF_DOUBLE__: '8',
    __SIZEOF_WCHAR_T__: '4',
    __WCHAR_MAX__: '2147483647',
    __WCHAR_MIN__: '(-2147483647-1)',
    __CHAR16_TYPE__: 'unsigned short',
    __CHAR32_TYPE__: 'unsigned int',
    __BIGGEST_ALIGNMENT__: '16',
    __VERSION__: '"12.2.0"',
    __FLT_RADIX__: '2',
    __FLT_EVAL_METHOD__: '0',
    __INTMAX_TYPE__: 'long',
    __UINTMAX_TYPE__: 'unsigned long',
    __INTMAX_MAX__: '9223372036854775807L',
    __UINTMAX_MAX__: '18446744073709551615UL',
    __INTPTR_MAX__: '9223372036854775807L',
    __UINTPTR_MAX__: '18446744073709551615UL',
    __PTRDIFF_MAX__: '9223372036854775807L',
    __SIG_ATOMIC_TYPE__: 'int',
    __WINT_TYPE__: 'unsigned int',
  };
  // Exactly n bits, at least n bits, and the fast ones, which are long from 16 bits on.
  const types = { 8: 'signed char', 16: 'short', 32: 'int', 64: 'long' };
  for (const [bits, type] of Object.entries(types)) {
    const unsigned = type === 'signed char' ? 'unsigned char' : `unsigned ${type}`;
    const max = (1n << (BigInt(bits) - 1n)) - 1n;
    const suffix = bits === '64' ? 'L' : '';
    const unsignedSuffix = bits === '64' ? 'UL' : bits === '32' ? 'U' : '';
    made[`__INT${bits}_MAX__`] = made[`__INT_LEAST${bits}_MAX__`] = `${max}${suffix}`;
    made[`__UINT${bits}_MAX__`] = made[`__UINT_LEAST${bits}_MAX__`] = `${2n * max + 1n}${unsignedSuffix}`;
    made[`__INT_LEAST${bits}_TYPE__`] = type;
    made[`__UINT_LEAST${bits}_TYPE__`] = unsigned;
    made[`__INT_FAST${bits}_TYPE__`] = bits === '8' ? type : 'long';
    made[`__UINT_FAST${bits}_TYPE__`] = bits === '8' ? unsigned : 'unsigned long';
  }
  const floats: readonly [string, string, number, number, number, string, string, string, string][] = [
    ['FLT', 'F', 24, 128, 6, '3.40282347e+38', '1.17549435e-38', '1.1920929e-07', '1.40129846e-45'],
    [
      'DBL',
      '',
      53,
      1024,
      15,
      '1.7976931348623157e+308',
      '2.2250738585072014e-308',
      '2.220446049250313e-16',
      '4.9406564584124654e-324',
    ],
  ];
  // long double is no more than double here.
  const [, double] = floats as [(typeof floats)[0], (typeof floats)[0]];
  for (const [name, suffix, digits, maxExponent, decimals, max, min, epsilon, denormal] of [
    ...floats,
    ['LDBL', 'L', ...double.slice(2)] as unknown as (typeof floats)[0],
  ]) {
    made[`__${name}_MANT_DIG__`] = `${digits}`;
    made[`__${name}_DIG__`] = `${decimals}`;
    made[`__${name}_MAX_EXP__`] = `${maxExponent}`;
    made[`__${name}_MIN_EXP__`] = `(${3 - maxExponent})`;
    made[`__${name}_MAX_10_EXP__`] = `${Math.floor(maxExponent * Math.LOG10E * Math.LN2)}`;
    made[`__${name}_MIN_10_EXP__`] = `(${Math.ceil((2 - maxExponent) * Math.LOG10E * Math.LN2)})`;
    made[`__${name}_MAX__`] = max + suffix;
    made[`__${name}_MIN__`] = min + suffix;
    made[`__${name}_EPSILON__`] = epsilon + suffix;
    made[`__${name}_DENORM_MIN__`] = denormal + suffix;
    for (const what of ['DENORM', 'INFINITY', 'QUIET_NAN']) made[`__${name}_HAS_${what}__`] = '1';
  }
  return made;
}

/** Predefined macros of a dialect, by name. */
export function predefined(dialect: Dialect): Readonly<Record<string, string>> {
  return { ...COMMON, ...(dialect === 'kernel' ? KERNEL : hosted()) };
}
