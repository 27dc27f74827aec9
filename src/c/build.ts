// Makes typed expression nodes: checks operand types, inserts C's conversions (C11 6.3, 6.5), folds constants.
// The parser calls these; so does the debugger's evaluator. Each returns a node even after reporting an error.

import {
  ADDRESS_SPACES,
  BOOL,
  CONST,
  type ComplexType,
  type CType,
  compatible,
  DOUBLE,
  type FloatType,
  type FunctionType,
  INT,
  type IntType,
  inMemory,
  isArithmetic,
  isBool,
  isInteger,
  isScalar,
  isSigned,
  isVariableLength,
  isWide,
  LONG,
  pointerTo,
  qualified,
  sizeOf,
  typeName,
  UINT,
  UINT128,
  ULLONG,
  ULONG,
  USER,
  underlying,
  unqualified,
  VOID,
  VOLATILE,
} from '../program/types';
import type { BinaryOperator, Expr, Initializer, VariableSymbol } from './ast';
import type { Context, FunctionState } from './context';
import { bitsOf, clampTo, constantValue, foldBinary, hasEffect, placeOffNull, wrapTo } from './fold';
import { makeVectorBinary } from './vectors';

export const integer = (value: bigint | number, type: CType, position: number): Expr => ({
  op: 'const',
  value: wrapTo(type, BigInt(value)),
  type,
  position,
});

export const isLvalue = (e: Expr): boolean =>
  e.op === 'variable' ||
  e.op === 'object' ||
  e.op === 'deref' ||
  e.op === 'index' ||
  e.op === 'literal' ||
  (e.op === 'member' && (isLvalue(e.base) || inMemory(e.base.type)));

/** Value of an expression: arrays and functions become pointers (C11 6.3.2.1), qualifiers fall off. */
export function decay(e: Expr): Expr {
  if (e.type.kind === 'array') {
    markAddressTaken(e);
    return { op: 'address', of: e, type: pointerTo(qualified(e.type.of, e.type.quals)), position: e.position };
  }
  if (e.type.kind === 'function') return { op: 'address', of: e, type: pointerTo(e.type), position: e.position };
  return e;
}

/** The variable under an lvalue may from now on be reached through a pointer. */
export function markAddressTaken(e: Expr): void {
  if (e.op === 'variable' || e.op === 'literal') e.symbol.addressTaken = true;
  else if (e.op === 'member' || e.op === 'index') markAddressTaken(e.base);
}

/**
 * gcc: a bit-field wider than int has an integer type of just that many bits, which ranks between int and long, and
 * what is computed with it is cut to them.
 */
const widerThanInt = (type: IntType, bits: number): IntType => ({
  ...unqualified(type),
  name: `${type.name}:${bits}`,
  bits,
  rank: INT.rank + bits / 100,
});

/** C11 6.3.1.1: small integers become int; bit-fields by their width. */
export function promote(e: Expr): Expr {
  const type = underlying(e.type);
  if (type.kind !== 'int') return e;
  if (e.op === 'member' && e.field.bitWidth !== undefined && type.rank <= 5) {
    const width = e.field.bitWidth;
    if (width < 32 || (width === 32 && type.signed)) return convert(e, INT);
    if (width === 32 && type.rank <= 3) return convert(e, UINT);
    if (width > 32 && width < type.size * 8) return convert(e, widerThanInt(type, width));
  }
  if (type.rank >= 3) return e.type.kind === 'enum' ? convert(e, type) : e;
  return convert(e, INT);
}

const complexOf = (of: IntType | FloatType): ComplexType => ({ kind: 'complex', of, quals: 0 });

const UNSIGNED_OF = new Map<string, IntType>([
  ['int', UINT],
  ['long', ULONG],
  ['long long', ULLONG],
  ['__int128', UINT128],
]);

const floatRank = (t: FloatType) => (t.name === 'long double' ? 16 : t.size);

/** C11 6.3.1.8: the type in which two arithmetic operands meet. Both are promoted already. */
export function commonType(a: CType, b: CType): CType {
  if (a.kind === 'complex' || b.kind === 'complex') {
    const of = (t: CType) => (t.kind === 'complex' ? t.of : t);
    return complexOf(commonType(of(a), of(b)) as IntType | FloatType);
  }
  if (a.kind === 'float' || b.kind === 'float') {
    if (a.kind === 'float' && b.kind === 'float') return unqualified(floatRank(a) >= floatRank(b) ? a : b);
    return unqualified(a.kind === 'float' ? a : b);
  }
  const x = underlying(a) as IntType;
  const y = underlying(b) as IntType;
  if (x.signed === y.signed) return unqualified(x.rank >= y.rank ? x : y);
  const [s, u] = x.signed ? [x, y] : [y, x];
  if (u.rank >= s.rank) return unqualified(u);
  if (bitsOf(s) > bitsOf(u)) return unqualified(s);
  return UNSIGNED_OF.get(s.name) ?? ULONG;
}

const rounded = (type: FloatType, value: number) => (type.size === 4 ? Math.fround(value) : value);

/** A conversion with no checks: the types are known to allow it. */
export function convert(e: Expr, type: CType): Expr {
  const from = underlying(e.type);
  const to = underlying(type);
  if (e.op === 'const' && (to.kind === 'int' || to.kind === 'pointer'))
    return { ...e, value: wrapTo(type, e.value), type: unqualified(type) };
  if (from.kind === 'vector' && to.kind === 'vector' && compatible(unqualified(from), unqualified(to))) return e;
  if (isWide(from) && isBool(to)) return { op: 'cast', operand: e, type: unqualified(type), position: e.position };
  if (e.op === 'const' && to.kind === 'float')
    return { op: 'float', value: rounded(to, Number(e.value)), type: unqualified(type), position: e.position };
  if (e.op === 'float' && to.kind === 'float') return { ...e, value: rounded(to, e.value), type: unqualified(type) };
  if (e.op === 'float' && to.kind === 'int') {
    if (isBool(to)) return integer(e.value !== 0 ? 1 : 0, type, e.position);
    if (Number.isFinite(e.value)) return integer(clampTo(type, BigInt(Math.trunc(e.value))), type, e.position);
  }
  if (from.kind === 'int' && to.kind === 'int' && from.name === to.name && e.type.kind === type.kind) return e;
  if (e.op === 'address' && to.kind === 'int' && to.size === 8) {
    const offset = placeOffNull(e.of);
    if (offset !== undefined) return integer(offset, type, e.position);
  }
  if (from.kind === 'pointer' && to.kind === 'pointer' && from.to === to.to)
    return e.type === type ? e : { ...e, type: unqualified(type) };
  return { op: 'cast', operand: e, type: unqualified(type), position: e.position };
}

/** A null pointer constant: 0 or (void *)0 (C11 6.3.2.3). */
export function isNullPointer(e: Expr): boolean {
  if (e.op !== 'const' || e.value !== 0n) return false;
  return isInteger(e.type) || (e.type.kind === 'pointer' && e.type.to.kind === 'void' && e.type.to.quals === 0);
}

const pointeeName = (t: CType) => `'${typeName(t)}'`;

/** As if by assignment to `type` (C11 6.5.16.1): `what` completes "... makes pointer from integer". */
export function coerce(c: Context, value: Expr, type: CType, what: string): Expr {
  const e = decay(value);
  const to = underlying(type);
  const from = underlying(e.type);
  const wrong = (how: string): Expr => {
    // gcc only warns of what programs from before C89 do; the kernel is built with these as errors.
    if (c.dialect === 'hosted' && isScalar(from) && isScalar(to) && from.kind !== 'float' && to.kind !== 'float') {
      c.diagnostics.warning(e.position, `${what} ${how}`);
      return makeCast(c, type, e, e.position);
    }
    c.error(`${what} ${how}`, e.position);
    return isScalar(type) ? integer(0, type, e.position) : e;
  };
  if (to.kind === 'void') return wrong('to void');
  if (from.kind === 'void') return wrong('of a void value: the function returns nothing');
  if (isBool(to) && isScalar(from)) return convert(e, type);
  if (isArithmetic(to) && isArithmetic(from)) {
    cutProduct(c, e, to, what);
    return convert(e, type);
  }
  if (to.kind === 'vector' && from.kind === 'vector' && sizeOf(to) === sizeOf(from)) return convert(e, type);
  if (to.kind === 'record') {
    if (from.kind === 'record' && from.record === to.record) return e;
    return wrong(`: incompatible types, expected ${pointeeName(type)} but got ${pointeeName(e.type)}`);
  }
  if (to.kind === 'pointer' && from.kind === 'pointer') {
    if (!isNullPointer(e)) mixedSpaces(c, from.to, to.to, what, e);
    if (isNullPointer(e) || from.to.kind === 'void' || to.to.kind === 'void') {
      lostQualifiers(c, from.to, to.to, what, e.position);
      return convert(e, type);
    }
    const a = unqualified(to.to);
    const b = unqualified(from.to);
    if (!compatible(a, b) && !sameButSign(a, b)) {
      return wrong(`from incompatible pointer type: expected ${pointeeName(type)} but got ${pointeeName(e.type)}`);
    }
    lostQualifiers(c, from.to, to.to, what, e.position);
    return convert(e, type);
  }
  if (to.kind === 'pointer' && isInteger(from)) {
    if (isNullPointer(e)) return convert(e, type);
    return wrong(`makes pointer from integer without a cast (${pointeeName(type)} from ${pointeeName(e.type)})`);
  }
  if (isInteger(to) && from.kind === 'pointer') {
    return wrong(`makes integer from pointer without a cast (${pointeeName(type)} from ${pointeeName(e.type)})`);
  }
  return wrong(`: incompatible types, expected ${pointeeName(type)} but got ${pointeeName(e.type)}`);
}

// `char *` and `unsigned char *` differ, but the kernel is built with -Wno-pointer-sign.
const sameButSign = (a: CType, b: CType) => isInteger(a) && isInteger(b) && sizeOf(a) === sizeOf(b);

/** Sizes are products: one computed in 64 bits and kept in fewer loses its upper half without a word. */
function cutProduct(c: Context, e: Expr, to: CType, what: string): void {
  if (e.op !== 'binary' || (e.operator !== '*' && e.operator !== '<<')) return;
  if (!isInteger(e.type) || sizeOf(e.type) !== 8 || !isInteger(to) || isBool(to) || sizeOf(to) >= 8) return;
  // Often meant, so it is only mentioned.
  c.diagnostics.report(
    'note',
    e.position,
    `${what} keeps ${sizeOf(to) * 8} bits of a 64-bit product (${pointeeName(to)})`,
  );
}

/** What points to user space or to a device's registers is no ordinary pointer, and the other way round. */
function mixedSpaces(c: Context, from: CType, to: CType, what: string, e: Expr): void {
  const gained = to.quals & ~from.quals & ADDRESS_SPACES;
  const lost = from.quals & ~to.quals & ADDRESS_SPACES;
  if (!gained && !lost) return;
  const name = (space: number) => (space & USER ? '__user' : '__iomem');
  const how = lost ? `drops '${name(lost)}'` : `takes an ordinary pointer for '${name(gained)}'`;
  c.diagnostics.warning(e.position, `${what} ${how}: these are different address spaces (${pointeeName(e.type)})`);
}

function lostQualifiers(c: Context, from: CType, to: CType, what: string, position: number): void {
  const lost = from.quals & ~to.quals & (CONST | VOLATILE);
  if (lost && from.kind !== 'function')
    c.diagnostics.warning(
      position,
      `${what} discards '${lost & CONST ? 'const' : 'volatile'}' qualifier from pointer target type`,
    );
}

/** The test of if, while, ?:, !, && and ||: any scalar. */
export function condition(c: Context, value: Expr): Expr {
  const e = decay(value);
  if (!isScalar(e.type)) c.error(`used ${pointeeName(e.type)} where a number or pointer is required`, e.position);
  return isWide(e.type) && e.op !== 'const' ? convert(e, BOOL) : e;
}

/** Truth of a constant condition, if it is known. */
export function knownTruth(e: Expr): boolean | undefined {
  if (e.op === 'const') return e.value !== 0n;
  if (e.op === 'float') return e.value !== 0;
  // What is declared weak need not be there.
  if (e.op === 'address' && e.of.op === 'variable') return e.of.symbol.object?.weak ? undefined : true;
  if (e.op === 'address' && e.of.op === 'object') return true;
  return undefined;
}

function pointeeSize(c: Context, type: CType, position: number): number {
  const size = sizeOf(type);
  if (size >= 0) return size;
  c.error(`arithmetic on a pointer to incomplete type ${pointeeName(type)}`, position);
  return 1;
}

export function pointerAdd(c: Context, pointer: Expr, index: Expr, negate: boolean, position: number): Expr {
  const type = pointer.type;
  if (type.kind !== 'pointer') return pointer;
  const variable = isVariableLength(type.to);
  const scale = variable ? 1 : pointeeSize(c, type.to, position);
  let wide = convert(promote(index), isSigned(promote(index).type) ? LONG : ULONG);
  if (negate) wide = makeUnary(c, '-', convert(wide, LONG), position);
  if (variable) wide = makeBinary(c, '*', wide, c.grammar.size(c, type.to, position), position);
  const value = constantValue(pointer);
  const count = constantValue(wide);
  if (count === 0n) return pointer;
  if (value !== undefined && count !== undefined)
    return integer(value + count * BigInt(scale), unqualified(type), position);
  return { op: 'pointerAdd', pointer, index: wide, scale, type: unqualified(type), position };
}

const COMPARISONS = new Set<BinaryOperator>(['==', '!=', '<', '>', '<=', '>=']);

export function makeBinary(
  c: Context,
  operator: BinaryOperator,
  leftValue: Expr,
  rightValue: Expr,
  position: number,
): Expr {
  const left = decay(leftValue);
  const right = decay(rightValue);
  const lp = left.type.kind === 'pointer';
  const rp = right.type.kind === 'pointer';
  const bad = (): Expr => {
    c.error(`invalid operands to '${operator}': ${pointeeName(left.type)} and ${pointeeName(right.type)}`, position);
    return integer(0, INT, position);
  };
  if (left.type.kind === 'vector' || right.type.kind === 'vector') {
    return makeVectorBinary(operator, left, right, position) ?? bad();
  }
  if (!isScalar(left.type) || !isScalar(right.type)) return bad();

  if (operator === '+' && lp && isInteger(right.type)) return pointerAdd(c, left, right, false, position);
  if (operator === '+' && rp && isInteger(left.type)) return pointerAdd(c, right, left, false, position);
  if (operator === '-' && lp && isInteger(right.type)) return pointerAdd(c, left, right, true, position);
  if (operator === '-' && left.type.kind === 'pointer' && right.type.kind === 'pointer') {
    if (!compatible(unqualified(left.type.to), unqualified(right.type.to))) return bad();
    if (isVariableLength(left.type.to)) {
      const bytes: Expr = { op: 'pointerDifference', left, right, scale: 1, type: LONG, position };
      return makeBinary(c, '/', bytes, convert(c.grammar.size(c, left.type.to, position), LONG), position);
    }
    const scale = Math.max(pointeeSize(c, left.type.to, position), 1);
    const a = constantValue(left);
    const b = constantValue(right);
    if (a !== undefined && b !== undefined) return integer((a - b) / BigInt(scale), LONG, position);
    return { op: 'pointerDifference', left, right, scale, type: LONG, position };
  }
  if (lp || rp) return COMPARISONS.has(operator) ? comparePointers(c, operator, left, right, position) : bad();

  const shift = operator === '<<' || operator === '>>';
  const integersOnly = shift || operator === '%' || operator === '&' || operator === '|' || operator === '^';
  if (integersOnly && !(isInteger(left.type) && isInteger(right.type))) return bad();
  let a = promote(left);
  let b = promote(right);
  const type = shift ? unqualified(underlying(a.type)) : commonType(a.type, b.type);
  a = convert(a, type);
  b = shift
    ? convert(b, sizeOf(type) === 16 ? INT : type.kind === 'int' && type.size === 8 ? LONG : INT)
    : convert(b, type);
  const resultType = COMPARISONS.has(operator) ? INT : type;
  if (a.op === 'const' && b.op === 'const') {
    const folded = foldBinary(operator, type, a.value, b.value);
    if (folded !== undefined) return integer(folded, resultType, position);
    if (operator === '/' || operator === '%') c.diagnostics.warning(position, 'division by zero');
  }
  if (a.op === 'float' && b.op === 'float') {
    const folded = foldFloat(operator, a.value, b.value);
    if (COMPARISONS.has(operator)) return integer(folded, INT, position);
    return { op: 'float', value: rounded(type as FloatType, folded), type, position };
  }
  return { op: 'binary', operator, left: a, right: b, type: resultType, position };
}

function foldFloat(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    default:
      return a >= b ? 1 : 0;
  }
}

function comparePointers(c: Context, operator: BinaryOperator, left: Expr, right: Expr, position: number): Expr {
  const lt = left.type;
  const rt = right.type;
  if (lt.kind === 'pointer' && rt.kind === 'pointer') {
    const related = lt.to.kind === 'void' || rt.to.kind === 'void' || isNullPointer(left) || isNullPointer(right);
    if (!related && !compatible(unqualified(lt.to), unqualified(rt.to)) && !sameButSign(lt.to, rt.to)) {
      c.diagnostics.warning(position, `comparison of distinct pointer types ${pointeeName(lt)} and ${pointeeName(rt)}`);
    }
  } else if (!isNullPointer(left) && !isNullPointer(right)) {
    c.diagnostics.warning(position, 'comparison between pointer and integer');
  }
  const a = convert(left, ULONG);
  const b = convert(right, ULONG);
  if (a.op === 'const' && b.op === 'const')
    return integer(foldBinary(operator, ULONG, a.value, b.value) ?? 0n, INT, position);
  return { op: 'binary', operator, left: a, right: b, type: INT, position };
}

export function makeUnary(c: Context, operator: '-' | '~' | '!' | '+', value: Expr, position: number): Expr {
  if (operator === '!') {
    const e = condition(c, value);
    const known = knownTruth(e);
    if (known !== undefined && !hasEffect(e)) return integer(known ? 0 : 1, INT, position);
    return { op: 'lnot', operand: e, type: INT, position };
  }
  const e = promote(decay(value));
  if (e.type.kind === 'vector' && (operator !== '~' || e.type.of.kind === 'int')) {
    if (operator === '+') return e;
    return { op: operator === '-' ? 'negate' : 'invert', operand: e, type: unqualified(e.type), position };
  }
  if (!isArithmetic(e.type) || (operator === '~' && e.type.kind === 'float')) {
    c.error(`invalid operand to unary '${operator}': ${pointeeName(e.type)}`, position);
    return integer(0, INT, position);
  }
  const type = unqualified(e.type);
  if (operator === '+') return e.op === 'const' || e.op === 'float' ? e : { op: 'cast', operand: e, type, position };
  if (e.op === 'const') return integer(operator === '-' ? -e.value : ~e.value, type, position);
  if (e.op === 'float') return { ...e, value: -e.value };
  return { op: operator === '-' ? 'negate' : 'invert', operand: e, type, position };
}

export function makeLogical(c: Context, op: 'and' | 'or', leftValue: Expr, rightValue: Expr, position: number): Expr {
  const left = condition(c, leftValue);
  const right = condition(c, rightValue);
  const known = hasEffect(left) ? undefined : knownTruth(left);
  if (known !== undefined) {
    if (known === (op === 'or')) return integer(known ? 1 : 0, INT, position);
    const rest = hasEffect(right) ? undefined : knownTruth(right);
    if (rest !== undefined) return integer(rest ? 1 : 0, INT, position);
  }
  return { op, left, right, type: INT, position };
}

/** C11 6.5.15, with GNU's `a ?: b`. */
export function makeConditional(
  c: Context,
  testValue: Expr,
  yesValue: Expr | undefined,
  noValue: Expr,
  position: number,
): Expr {
  const test = condition(c, testValue);
  let yes = yesValue ? decay(yesValue) : test;
  let no = decay(noValue);
  let type: CType;
  if (isArithmetic(yes.type) && isArithmetic(no.type)) {
    type = commonType(promote(yes).type, promote(no).type);
    yes = convert(promote(yes), type);
    no = convert(promote(no), type);
  } else if (yes.type.kind === 'void' || no.type.kind === 'void') {
    type = VOID;
  } else if (inMemory(yes.type) && compatible(unqualified(yes.type), unqualified(no.type))) {
    type = unqualified(yes.type);
  } else if (yes.type.kind === 'pointer' || no.type.kind === 'pointer') {
    type = conditionalPointer(c, yes, no, position);
    yes = convert(yes, type);
    no = convert(no, type);
  } else {
    c.error(`type mismatch in conditional expression: ${pointeeName(yes.type)} and ${pointeeName(no.type)}`, position);
    return integer(0, INT, position);
  }
  const known = hasEffect(test) ? undefined : knownTruth(test);
  if (known !== undefined) return known ? yes : no;
  if (!yesValue && !isWide(type)) return { op: 'elvis', test, no, type, position };
  return { op: 'conditional', test, yes, no, type, position };
}

function conditionalPointer(c: Context, yes: Expr, no: Expr, position: number): CType {
  const [a, b] = [yes.type, no.type];
  if (isNullPointer(yes) && b.kind === 'pointer') return unqualified(b);
  if (isNullPointer(no) && a.kind === 'pointer') return unqualified(a);
  if (a.kind === 'pointer' && b.kind === 'pointer') {
    const quals = a.to.quals | b.to.quals;
    if (a.to.kind === 'void') return pointerTo(qualified(a.to, quals));
    if (b.to.kind === 'void') return pointerTo(qualified(b.to, quals));
    if (!compatible(unqualified(a.to), unqualified(b.to)) && !sameButSign(a.to, b.to)) {
      c.diagnostics.warning(
        position,
        `pointer type mismatch in conditional expression: ${pointeeName(a)} and ${pointeeName(b)}`,
      );
      return pointerTo(VOID);
    }
    return pointerTo(qualified(a.to, quals));
  }
  c.diagnostics.warning(position, 'pointer/integer type mismatch in conditional expression');
  return a.kind === 'pointer' ? unqualified(a) : unqualified(b);
}

function checkTarget(c: Context, target: Expr, position: number, initializing = false): boolean {
  if (!isLvalue(target) || target.type.kind === 'array' || target.type.kind === 'function') {
    c.error(
      target.type.kind === 'array'
        ? 'assignment to expression with array type'
        : 'lvalue required as left operand of assignment',
      position,
    );
    return false;
  }
  if (target.type.quals & CONST && !initializing) {
    c.error(`assignment of read-only location (${pointeeName(target.type)})`, position);
    return false;
  }
  return true;
}

export function makeAssign(c: Context, target: Expr, value: Expr, position: number): Expr {
  if (!checkTarget(c, target, position)) return integer(0, INT, position);
  return {
    op: 'assign',
    target,
    value: coerce(c, value, target.type, 'assignment'),
    type: unqualified(target.type),
    position,
  };
}

export function makeCompound(c: Context, operator: BinaryOperator, target: Expr, value: Expr, position: number): Expr {
  if (!checkTarget(c, target, position)) return integer(0, INT, position);
  const right = decay(value);
  const type = unqualified(target.type);
  if (type.kind === 'pointer' && (operator === '+' || operator === '-') && isInteger(right.type)) {
    const wide = convert(promote(right), LONG);
    const scale = isVariableLength(type.to)
      ? c.grammar.size(c, type.to, position)
      : integer(pointeeSize(c, type.to, position), LONG, position);
    const bytes = makeBinary(c, '*', wide, scale, position);
    return { op: 'compound', operator, target, value: bytes, computeType: ULONG, type, position };
  }
  // Checked by building the plain operation once; only its type is kept.
  const probe = makeBinary(c, operator, target, right, position);
  if (type.kind === 'vector' && probe.type.kind === 'vector' && probe.op === 'binary')
    return { op: 'compound', operator, target, value: probe.right, computeType: type, type, position };
  if (!isArithmetic(probe.type) || !isArithmetic(type)) {
    if (isScalar(probe.type))
      c.error(`invalid operands to '${operator}=': ${pointeeName(type)} and ${pointeeName(right.type)}`, position);
    return integer(0, INT, position);
  }
  const shift = operator === '<<' || operator === '>>';
  const computeType = probe.type;
  const operand = shift
    ? convert(promote(right), sizeOf(computeType) === 8 ? LONG : INT)
    : convert(promote(right), computeType);
  return { op: 'compound', operator, target, value: operand, computeType, type, position };
}

export function makeIncrement(c: Context, target: Expr, sign: 1n | -1n, post: boolean, position: number): Expr {
  if (!checkTarget(c, target, position)) return integer(0, INT, position);
  const type = unqualified(target.type);
  if (!isScalar(type) && type.kind !== 'vector') {
    c.error(`wrong type to increment: ${pointeeName(type)}`, position);
    return integer(0, INT, position);
  }
  if (type.kind === 'pointer' && isVariableLength(type.to)) {
    const moved = makeCompound(c, '+', target, integer(sign, LONG, position), position);
    return post ? pointerAdd(c, moved, integer(-sign, LONG, position), false, position) : moved;
  }
  const step = type.kind === 'pointer' ? BigInt(pointeeSize(c, type.to, position)) : 1n;
  return { op: 'increment', target, delta: sign * step, post, type, position };
}

/** An automatic object without a name, made where the expression is evaluated (C11 6.5.2.5). */
export function unnamedObject(fn: FunctionState, type: CType, init: Initializer, position: number): Expr {
  const symbol: VariableSymbol = {
    kind: 'variable',
    name: '',
    type,
    position,
    object: undefined,
    param: false,
    align: 0,
    addressTaken: true,
    tracked: false,
    frameOffset: -1,
    cleanup: undefined,
  };
  fn.locals.push(symbol);
  return { op: 'literal', symbol, init, type, position };
}

/** (type)value, C11 6.5.4. */
export function makeCast(c: Context, type: CType, value: Expr, position: number): Expr {
  const e = decay(value);
  if (type.kind === 'void') return { op: 'cast', operand: e, type: VOID, position };
  if (type.kind === 'record') {
    if (e.type.kind === 'record' && e.type.record === type.record) return e;
    const { record } = type;
    const field = record.fields.find(
      (f) => record.kind === 'union' && compatible(unqualified(f.type), unqualified(e.type)),
    );
    if (field && c.fn) {
      // GNU: a union from the value of one of its members
      const item = { offset: field.offset, type: unqualified(field.type), field: undefined, value: e };
      return unnamedObject(c.fn, type, { zero: true, items: [item] }, position);
    }
    c.error(`conversion to non-scalar type ${pointeeName(type)} requested`, position);
    return e;
  }
  // A vector is converted by looking at its bytes as something else of the same size.
  if ((type.kind === 'vector' || e.type.kind === 'vector') && sizeOf(type) === sizeOf(e.type)) return convert(e, type);
  if (!isScalar(type) || !isScalar(e.type)) {
    c.error(`invalid cast from ${pointeeName(e.type)} to ${pointeeName(type)}`, position);
    return isScalar(type) ? integer(0, type, position) : integer(0, INT, position);
  }
  if (type.kind === 'pointer' && isInteger(e.type) && sizeOf(e.type) < 8 && e.op !== 'const') {
    return convert(convert(e, isSigned(e.type) ? LONG : ULONG), type);
  }
  const made = convert(e, type);
  // A cast is no lvalue and ends bit-field and enum special cases, so it leaves a node even when nothing changes.
  return made === e && isLvalue(e) ? { op: 'cast', operand: e, type: unqualified(type), position } : made;
}

export function makeAddress(c: Context, e: Expr, position: number): Expr {
  if (e.type.kind === 'function') return decay(e);
  if (!isLvalue(e)) {
    c.error("lvalue required as unary '&' operand", position);
    return integer(0, pointerTo(VOID), position);
  }
  if (e.op === 'member' && e.field.bitWidth !== undefined)
    c.error(`cannot take address of bit-field '${e.field.name}'`, position);
  markAddressTaken(e);
  if (e.op === 'deref') return { ...e.pointer, type: pointerTo(e.type) };
  return { op: 'address', of: e, type: pointerTo(e.type), position };
}

export function makeDeref(c: Context, value: Expr, position: number): Expr {
  const pointer = decay(value);
  if (pointer.type.kind !== 'pointer') {
    c.error(`invalid type argument of unary '*': ${pointeeName(pointer.type)}`, position);
    return { op: 'deref', pointer: integer(0, pointerTo(INT), position), type: INT, position };
  }
  const to = pointer.type.to;
  if (to.kind === 'function') return { op: 'deref', pointer, type: to, position };
  // *&x is x itself
  if (pointer.op === 'address' && compatible(pointer.of.type, to)) return pointer.of;
  return { op: 'deref', pointer, type: to, position };
}

/** The real or imaginary part of a complex number, or of a real one. */
export function makePart(c: Context, value: Expr, part: 'real' | 'imaginary', position: number): Expr {
  const e = decay(value);
  if (e.type.kind !== 'complex') {
    if (!isArithmetic(e.type)) c.error(`wrong type argument: ${pointeeName(e.type)} has no ${part} part`, position);
    return part === 'real' ? e : convert(integer(0, INT, position), e.type);
  }
  const { of } = e.type;
  const field = { name: '', type: of, offset: part === 'real' ? 0 : of.size };
  return { op: 'member', base: e, field, type: qualified(of, e.type.quals), position };
}

/** base[index]; keeps arrays of known length apart so that the index can be checked against it. */
export function makeIndex(c: Context, base: Expr, index: Expr, position: number): Expr {
  const [array, i] =
    base.type.kind === 'array' || base.type.kind === 'pointer' || base.type.kind === 'vector'
      ? [base, index]
      : [index, base];
  if (array.type.kind === 'vector' && isInteger(i.type)) {
    markAddressTaken(array);
    const type = qualified(array.type.of, array.type.quals);
    return { op: 'index', base: array, index: convert(promote(i), LONG), checked: true, type, position };
  }
  if (array.type.kind === 'array' && isLvalue(array) && isInteger(i.type) && !isVariableLength(array.type)) {
    const known = constantValue(i);
    if (
      array.op !== 'deref' &&
      array.type.length !== null &&
      (known === undefined || (known >= 0n && known < BigInt(array.type.length)))
    ) {
      if (known === undefined) markAddressTaken(array);
      const element = qualified(array.type.of, array.type.quals);
      return {
        op: 'index',
        base: array,
        index: convert(promote(i), LONG),
        checked: known === undefined && !isTrailing(array),
        type: element,
        position,
      };
    }
    if (array.op === 'deref' && array.type.length !== null && known === undefined) {
      return {
        op: 'index',
        base: array,
        index: convert(promote(i), LONG),
        checked: true,
        type: qualified(array.type.of, array.type.quals),
        position,
      };
    }
  }
  return makeDeref(c, makeBinary(c, '+', array, i, position), position);
}

/** A last member of length 0 or 1 is a flexible array in disguise: its index says nothing. */
function isTrailing(array: Expr): boolean {
  if (array.op !== 'member' || array.type.kind !== 'array' || (array.type.length ?? 0) > 1) return false;
  const record = array.base.type;
  return (
    record.kind === 'record' && record.record.fields[record.record.fields.length - 1]?.offset === array.field.offset
  );
}

/** Arguments of a call against the prototype (C11 6.5.2.2). */
export function makeCall(c: Context, calleeValue: Expr, args: readonly Expr[], position: number): Expr {
  let callee = decay(calleeValue);
  if (callee.type.kind !== 'pointer' || callee.type.to.kind !== 'function') {
    c.error(`called object is not a function or function pointer (it is ${pointeeName(calleeValue.type)})`, position);
    return integer(0, INT, position);
  }
  const fn: FunctionType = callee.type.to;
  if (callee.op === 'address' && callee.of.op === 'deref') callee = callee.of.pointer;
  const name = callee.op === 'address' && callee.of.op === 'function' ? `'${callee.of.symbol.name}'` : 'function';
  const few = args.length < fn.params.length;
  if (!fn.unprototyped && (few || (args.length > fn.params.length && !fn.variadic))) {
    const notes =
      callee.op === 'address' && callee.of.op === 'function'
        ? [{ position: callee.of.symbol.position, message: 'declared here' }]
        : [];
    c.error(
      `too ${few ? 'few' : 'many'} arguments to ${name}: expected ${fn.params.length}, have ${args.length}`,
      position,
      notes,
    );
  }
  const converted = args.map((arg, i) => {
    const param = fn.params[i];
    if (param) return coerce(c, arg, unqualified(param.type), `passing argument ${i + 1} of ${name}`);
    const value = promote(decay(arg));
    if (value.type.kind === 'void') c.error(`argument ${i + 1} of ${name} is void`, arg.position);
    return value.type.kind === 'float' && value.type.size === 4 ? convert(value, DOUBLE) : value;
  });
  return { op: 'call', callee, fn, args: converted, type: unqualified(fn.returns), position };
}
