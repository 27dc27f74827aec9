// gcc's __builtin_ functions as the kernel uses them. Those that are library functions under another name become
// calls of that function; the rest are answered here or become 'builtin' nodes for the code generator.

import {
  BOOL,
  type CType,
  compatible,
  DOUBLE,
  FLOAT,
  INT,
  isInteger,
  LDOUBLE,
  LONG,
  pointerTo,
  typeName,
  UINT,
  ULLONG,
  ULONG,
  USHORT,
  unqualified,
  VOID,
  VOID_PTR,
} from '../program/types';
import type { Expr } from './ast';
import { skipBrackets } from './attributes';
import { coerce, convert, decay, integer, makeAssign, makeCall, makeDeref, makeUnary, markAddressTaken } from './build';
import type { Context } from './context';
import { addressConstant, constantValue, hasEffect, placeOffNull } from './fold';
import { declareLibrary, isLibrary } from './library';
import { type Token, TokenKind } from './tokens';

/** name -> operand and result type, and what it computes for a constant. */
const BIT_BUILTINS: Record<string, { operand: CType; result: CType; fold: (v: bigint) => bigint | undefined }> = {};
const bits = (v: bigint): string => v.toString(2);
const popcount = (v: bigint) => BigInt(bits(v).replaceAll('0', '').length);
const trailing = (v: bigint) => (v === 0n ? undefined : BigInt(bits(v).length - 1 - bits(v).lastIndexOf('1')));
for (const [suffix, operand] of [
  ['', UINT],
  ['l', ULONG],
  ['ll', ULLONG],
] as const) {
  const width = BigInt(operand.size * 8);
  const add = (name: string, fold: (v: bigint) => bigint | undefined) => {
    BIT_BUILTINS[`__builtin_${name}${suffix}`] = { operand, result: INT, fold };
  };
  add('clz', (v) => (v === 0n ? undefined : width - BigInt(bits(v).length)));
  add('ctz', trailing);
  add('ffs', (v) => (v === 0n ? 0n : (trailing(v) as bigint) + 1n));
  add('popcount', popcount);
  add('parity', (v) => popcount(v) & 1n);
  // Redundant sign bits: how many follow the first that are like it.
  add('clrsb', (v) => {
    const signed = BigInt.asIntN(Number(width), v);
    return width - 1n - BigInt(signed === 0n || signed === -1n ? 0 : bits(signed < 0n ? ~signed : signed).length);
  });
}
for (const [name, type] of [
  ['__builtin_bswap16', USHORT],
  ['__builtin_bswap32', UINT],
  ['__builtin_bswap64', ULONG],
] as const) {
  BIT_BUILTINS[name] = {
    operand: type,
    result: type,
    fold: (v) => {
      let swapped = 0n;
      for (let i = 0; i < type.size; i++) swapped = (swapped << 8n) | ((v >> BigInt(8 * i)) & 255n);
      return swapped;
    },
  };
}

/** gcc's type classes, as __builtin_classify_type() numbers them. */
const TYPE_CLASSES: Record<string, number> = {
  void: 0,
  int: 1,
  enum: 1,
  pointer: 5,
  float: 8,
  complex: 9,
  struct: 12,
  union: 13,
};
const classOf = (type: CType) => (type.kind === 'record' ? type.record.kind : type.kind);

const OVERFLOW = /^__builtin_([su]?)(add|sub|mul)(l|ll|)_overflow(_p)?$/;
const HANDLED = new Set([
  '__builtin_constant_p',
  '__builtin_types_compatible_p',
  '__builtin_choose_expr',
  '__builtin_offsetof',
  '__builtin_expect',
  '__builtin_expect_with_probability',
  '__builtin_unreachable',
  '__builtin_trap',
  '__builtin_object_size',
  '__builtin_dynamic_object_size',
  '__builtin_va_start',
  '__builtin_va_end',
  '__builtin_va_copy',
  '__builtin_va_arg',
  '__builtin_return_address',
  '__builtin_frame_address',
  '__builtin_prefetch',
  '__builtin_assume_aligned',
  '__builtin_alloca',
  '__sync_synchronize',
  '__builtin_complex',
  '__builtin_conj',
  '__builtin_conjf',
  '__builtin_conjl',
  '__builtin_classify_type',
  '__builtin_shuffle',
  '__builtin_convertvector',
  '__builtin_has_attribute',
  '__builtin_extract_return_addr',
]);

/** __builtin_inf() and its like, for each floating type. */
const FLOAT_CONSTANT = /^__builtin_(inf|huge_val|nan)([fl]?)$/;

export const isBuiltin = (name: string): boolean =>
  name.startsWith('__') &&
  (HANDLED.has(name) ||
    name in BIT_BUILTINS ||
    OVERFLOW.test(name) ||
    FLOAT_CONSTANT.test(name) ||
    (name.startsWith('__builtin_') && isLibrary(name.slice(10))));

/** The call whose name token has been read. */
export function builtinCall(c: Context, name: Token, text = name.text): Expr {
  const { position } = name;
  if (!c.is('(')) {
    // Its address may be wanted: only the library ones have one.
    return library(c, text, position) ?? c.fail(`built-in function '${text}' must be directly called`, position);
  }
  c.pos++;
  switch (text) {
    case '__builtin_types_compatible_p': {
      const a = c.grammar.typeName(c);
      c.expect(',');
      const b = c.grammar.typeName(c);
      c.expect(')');
      return integer(compatible(unqualified(a), unqualified(b)) ? 1 : 0, INT, position);
    }
    case '__builtin_offsetof':
      return offsetOf(c, position);
    case '__builtin_va_arg': {
      const list = c.grammar.assignment(c);
      c.expect(',');
      const type = c.grammar.typeName(c);
      c.expect(')');
      return { op: 'vaArg', list, from: undefined, type, position };
    }
    case '__builtin_convertvector': {
      const value = decay(c.grammar.assignment(c));
      c.expect(',');
      const type = unqualified(c.grammar.typeName(c));
      c.expect(')');
      if (value.type.kind !== 'vector' || type.kind !== 'vector' || type.length !== value.type.length)
        return c.fail(`'${text}' needs two vectors of the same length`, position);
      return { op: 'builtin', name: 'convertvector', args: [value], type, position };
    }
    case '__builtin_has_attribute':
      return hasAttribute(c, position);
  }
  const args: Expr[] = [];
  if (!c.is(')')) {
    do args.push(c.grammar.assignment(c));
    while (c.accept(','));
  }
  c.expect(')');
  const arg = (i: number): Expr => args[i] ?? c.fail(`too few arguments to '${text}'`, position);
  const bit = BIT_BUILTINS[text];
  if (bit) {
    const operand = coerce(c, arg(0), bit.operand, `argument of '${text}'`);
    const value = constantValue(operand);
    const folded = value === undefined ? undefined : bit.fold(value);
    if (folded !== undefined) return integer(folded, bit.result, position);
    return { op: 'builtin', name: text.slice(10), args: [operand], type: bit.result, position };
  }
  const float = FLOAT_CONSTANT.exec(text);
  if (float) {
    const value = float[1] === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
    const type = float[2] === 'f' ? FLOAT : float[2] === 'l' ? LDOUBLE : DOUBLE;
    return { op: 'float', value, type, position };
  }
  const overflow = OVERFLOW.exec(text);
  if (overflow) return overflowCall(c, overflow, args, position);
  switch (text) {
    case '__builtin_constant_p': {
      const e = decay(arg(0));
      const constant =
        e.op === 'const' ||
        e.op === 'float' ||
        (e.op === 'address' && e.of.op === 'object' && addressConstant(e) !== undefined);
      return integer(constant ? 1 : 0, INT, position);
    }
    case '__builtin_choose_expr': {
      const test = constantValue(arg(0));
      if (test === undefined) c.error("first argument to '__builtin_choose_expr' is not a constant", position);
      return test === 0n ? arg(2) : arg(1);
    }
    case '__builtin_expect':
    case '__builtin_expect_with_probability': {
      const value = coerce(c, arg(0), LONG, "argument of '__builtin_expect'");
      if (!hasEffect(arg(1))) return value;
      const held: Expr = { op: 'comma', left: arg(1), right: value, type: LONG, position };
      return held;
    }
    case '__builtin_unreachable':
    case '__builtin_trap':
      return { op: 'builtin', name: text.slice(10), args: [], type: VOID, position };
    case '__builtin_object_size':
    case '__builtin_dynamic_object_size':
      return integer((constantValue(arg(1)) ?? 0n) >= 2n ? 0n : -1n, ULONG, position); // unknown, as at -O0
    case '__builtin_va_start':
      return { op: 'vaStart', list: arg(0), from: undefined, type: VOID, position };
    case '__builtin_va_copy':
      return makeAssign(c, arg(0), arg(1), position);
    case '__builtin_va_end':
      return { op: 'cast', operand: arg(0), type: VOID, position };
    case '__builtin_prefetch':
      // Nothing is fetched, but what its arguments do is done.
      return args.reduceRight<Expr>((rest, a) => ({ op: 'comma', left: a, right: rest, type: VOID, position }), {
        op: 'cast',
        operand: integer(0, INT, position),
        type: VOID,
        position,
      });
    case '__builtin_conj':
    case '__builtin_conjf':
    case '__builtin_conjl':
      return makeUnary(c, '~', arg(0), position);
    case '__builtin_classify_type':
      return integer(TYPE_CLASSES[classOf(decay(arg(0)).type)] ?? 0, INT, position);
    case '__sync_synchronize':
      return { op: 'cast', operand: integer(0, INT, position), type: VOID, position };
    case '__builtin_assume_aligned':
      return convert(decay(arg(0)), VOID_PTR);
    case '__builtin_return_address':
    case '__builtin_frame_address':
      return { op: 'builtin', name: text.slice(10), args: [arg(0)], type: VOID_PTR, position };
    case '__builtin_extract_return_addr':
      return arg(0);
    case '__builtin_complex': {
      const [re, im] = [decay(arg(0)), decay(arg(1))];
      if (re.type.kind !== 'float' || im.type.kind !== 'float')
        return c.fail(`arguments of '${text}' must be floating`, position);
      const of = unqualified(re.type);
      return {
        op: 'builtin',
        name: 'complex',
        args: [re, convert(im, of)],
        type: { kind: 'complex', of, quals: 0 },
        position,
      };
    }
    case '__builtin_shuffle': {
      const values = args.map(decay);
      const type = values[0]?.type;
      if (type?.kind !== 'vector' || values.some((v) => v.type.kind !== 'vector') || values.length < 2)
        return c.fail(`arguments of '${text}' must be vectors`, position);
      return { op: 'builtin', name: 'shuffle', args: values, type: unqualified(type), position };
    }
    case '__builtin_alloca':
      if (!c.fn) return c.fail(`'${text}' outside a function`, position);
      c.fn.dynamic = true;
      return {
        op: 'builtin',
        name: 'alloca',
        args: [coerce(c, arg(0), ULONG, 'argument of alloca')],
        type: VOID_PTR,
        position,
      };
    default: {
      const fn = library(c, text, position);
      return fn ? makeCall(c, fn, args, position) : c.fail(`unknown built-in function '${text}'`, position);
    }
  }
}

/** The function that __builtin_NAME is another name of: as declared, or assumed to be declared as usual. */
function library(c: Context, text: string, position: number): Expr | undefined {
  const name = text.slice('__builtin_'.length);
  const symbol = c.lookup(name) ?? declareLibrary(c, name);
  if (symbol?.kind !== 'function') return undefined;
  return { op: 'function', symbol, type: symbol.type, position };
}

// offsetof := '__builtin_offsetof' '(' type-name ',' name {'.' name | '[' expression ']'} ')'
function offsetOf(c: Context, position: number): Expr {
  const type = c.grammar.typeName(c);
  c.expect(',');
  let place: Expr = makeDeref(c, integer(0, pointerTo(type), position), position);
  const step = () => {
    const name = c.identifier('member name');
    const record = place.type.kind === 'record' ? place.type.record : undefined;
    const found = record && memberOf(place, name);
    if (!found) return c.fail(`'${typeName(place.type)}' has no member named '${name.text}'`, name.position);
    place = found;
  };
  step();
  for (;;) {
    if (c.accept('.')) step();
    else if (c.accept('[')) {
      const index = decay(c.grammar.expression(c));
      c.expect(']');
      if (place.type.kind !== 'array') return c.fail('subscripted value is not an array');
      place = { op: 'index', base: place, index: convert(index, LONG), checked: false, type: place.type.of, position };
    } else break;
  }
  c.expect(')');
  const offset = placeOffNull(place);
  if (offset !== undefined) return integer(offset, ULONG, position);
  markAddressTaken(place);
  return convert({ op: 'address', of: place, type: VOID_PTR, position }, ULONG);
}

function memberOf(base: Expr, name: Token): Expr | undefined {
  if (base.type.kind !== 'record' || name.kind !== TokenKind.Identifier) return undefined;
  const search = (fields: typeof base.type.record.fields, offset: number): Expr | undefined => {
    for (const field of fields) {
      if (field.name === name.text) {
        return {
          op: 'member',
          base,
          field: { ...field, offset: field.offset + offset },
          type: field.type,
          position: name.position,
        };
      }
      if (field.name === '' && field.type.kind === 'record') {
        const inner = search(field.type.record.fields, offset + field.offset);
        if (inner) return inner;
      }
    }
    return undefined;
  };
  return search(base.type.record.fields, 0);
}

/** bool __builtin_add_overflow(a, b, *result): the exact sum is stored wrapped; true if it did not fit. */
function overflowCall(c: Context, match: RegExpExecArray, args: readonly Expr[], position: number): Expr {
  const [, sign, operation, width, predicate] = match;
  const [a, b, out] = args.map(decay);
  if (!a || !b || !out) return c.fail('too few arguments to overflow builtin', position);
  const target = predicate ? out.type : out.type.kind === 'pointer' ? unqualified(out.type.to) : undefined;
  if (!target || !isInteger(target) || !isInteger(a.type) || !isInteger(b.type)) {
    return c.fail('overflow builtin needs two integers and a place for the result', position);
  }
  const fixed = sign ? (width === '' ? (sign === 's' ? INT : UINT) : sign === 's' ? LONG : ULONG) : undefined;
  const operands = fixed ? [convert(a, fixed), convert(b, fixed)] : [a, b];
  return {
    op: 'builtin',
    name: `${operation}_overflow${predicate ? '_p' : ''}`,
    args: [...operands, out],
    type: BOOL,
    position,
  };
}

/** What an attribute left behind on what was declared with it. Others are not kept: the answer is no, with a warning. */
const KEPT_ATTRIBUTES: Record<string, (type: CType, e: Expr | undefined) => boolean> = {
  nonstring: (_, e) =>
    (e?.op === 'member' && e.field.nonstring === true) || (e?.op === 'variable' && e.symbol.nonstring === true),
  packed: (type) => type.kind === 'record' && type.record.packed,
  noreturn: (_, e) => e?.op === 'function' && e.symbol.noreturn,
  weak: (_, e) => (e?.op === 'function' && e.symbol.weak) || (e?.op === 'variable' && e.symbol.object?.weak === true),
  warn_unused_result: (_, e) => e?.op === 'function' && e.symbol.mustCheck,
  cleanup: (_, e) => e?.op === 'variable' && e.symbol.cleanup !== undefined,
};

// has-attribute := '__builtin_has_attribute' '(' (type-name | assignment) ',' name ['(' ... ')'] ')'
function hasAttribute(c: Context, position: number): Expr {
  const isType = c.grammar.startsType(c, c.token);
  const e = isType ? undefined : c.grammar.assignment(c);
  const type = e ? e.type : c.grammar.typeName(c);
  c.expect(',');
  const { text } = c.identifier('attribute name');
  if (c.is('(')) skipBrackets(c);
  c.expect(')');
  const name = text.replace(/^__(.*)__$/, '$1');
  const known = KEPT_ATTRIBUTES[name];
  if (!known) c.diagnostics.warning(position, `whether it has the attribute '${name}' is not known here: taken as no`);
  return integer(known?.(type, e) ? 1 : 0, INT, position);
}
