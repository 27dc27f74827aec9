// Constant folding: what an expression is worth if it is known already. Integer constants are kept as their
// mathematical value, wrapped to the type.

import { type CType, isBool, isSigned, sizeOf, underlying } from '../program/types';
import type { BinaryOperator, Expr, FunctionSymbol, StaticObject } from './ast';

/** Bits of an integer (or pointer) type. */
export const bitsOf = (type: CType): number => (type.kind === 'int' && type.bits ? type.bits : sizeOf(type) * 8);

/** The value as this integer (or pointer) type holds it. */
export function wrapTo(type: CType, value: bigint): bigint {
  if (isBool(type)) return value !== 0n ? 1n : 0n;
  const bits = bitsOf(type);
  return isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** The nearest value of the type, as gcc folds a floating constant that does not fit. */
export function clampTo(type: CType, value: bigint): bigint {
  const bits = BigInt(sizeOf(type) * 8);
  const low = isSigned(type) ? -(1n << (bits - 1n)) : 0n;
  const high = isSigned(type) ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  return value < low ? low : value > high ? high : value;
}

/** What a operator b comes to before any type holds it; undefined where C leaves it undefined for `bits` wide operands. */
export function operate(operator: BinaryOperator, bits: number, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return b < 0n || b >= BigInt(bits) ? undefined : a << b;
    case '>>':
      return b < 0n || b >= BigInt(bits) ? undefined : a >> b;
    case '==':
      return a === b ? 1n : 0n;
    case '!=':
      return a !== b ? 1n : 0n;
    case '<':
      return a < b ? 1n : 0n;
    case '>':
      return a > b ? 1n : 0n;
    case '<=':
      return a <= b ? 1n : 0n;
    case '>=':
      return a >= b ? 1n : 0n;
  }
}

/** a operator b, both already of type `type`; undefined where C leaves it undefined. */
export function foldBinary(operator: BinaryOperator, type: CType, a: bigint, b: bigint): bigint | undefined {
  const result = operate(operator, bitsOf(type), a, b);
  return result === undefined ? undefined : wrapTo(type, result);
}

/** An address constant: an object or function plus an offset (C11 6.6p9). */
export interface AddressConstant {
  readonly target: StaticObject | FunctionSymbol;
  readonly addend: bigint;
}

/** Integer value of a constant expression; undefined if it is none. */
export function constantValue(e: Expr): bigint | undefined {
  return e.op === 'const' ? e.value : undefined;
}

/** The static object (and offset in it) that an lvalue names, if that is known. */
function staticPlace(e: Expr): AddressConstant | undefined {
  switch (e.op) {
    case 'object':
      return { target: e.object, addend: 0n };
    case 'variable':
      return e.symbol.object && { target: e.symbol.object, addend: 0n };
    case 'member': {
      const base = staticPlace(e.base);
      return base && { target: base.target, addend: base.addend + BigInt(e.field.offset) };
    }
    case 'index': {
      const base = staticPlace(e.base);
      const index = constantValue(e.index);
      if (!base || index === undefined) return undefined;
      return { target: base.target, addend: base.addend + index * BigInt(sizeOf(e.type)) };
    }
    case 'deref':
      return addressConstant(e.pointer);
    default:
      return undefined;
  }
}

/** The address constant that a pointer (or pointer-sized integer) expression is; undefined if it is none. */
export function addressConstant(e: Expr): AddressConstant | undefined {
  switch (e.op) {
    case 'address':
      return e.of.op === 'function' ? { target: e.of.symbol, addend: 0n } : staticPlace(e.of);
    case 'cast':
      return sizeOf(e.type) === 8 && sizeOf(e.operand.type) === 8 ? addressConstant(e.operand) : undefined;
    case 'pointerAdd': {
      const base = addressConstant(e.pointer);
      const index = constantValue(e.index);
      return base && index !== undefined
        ? { target: base.target, addend: base.addend + index * BigInt(e.scale) }
        : undefined;
    }
    case 'binary': {
      if (e.operator !== '+' && e.operator !== '-') return undefined;
      const base = addressConstant(e.left);
      const offset = constantValue(e.right);
      if (base && offset !== undefined) {
        return { target: base.target, addend: base.addend + (e.operator === '+' ? offset : -offset) };
      }
      const other = e.operator === '+' ? addressConstant(e.right) : undefined;
      const left = constantValue(e.left);
      return other && left !== undefined ? { target: other.target, addend: other.addend + left } : undefined;
    }
    default:
      return undefined;
  }
}

/** offsetof and its kin: `(size_t)&((struct s *)0)->member` is a plain number. */
export function placeOffNull(e: Expr): bigint | undefined {
  switch (e.op) {
    case 'member': {
      const base = placeOffNull(e.base);
      return base === undefined ? undefined : base + BigInt(e.field.offset);
    }
    case 'index': {
      const base = placeOffNull(e.base);
      const index = constantValue(e.index);
      return base === undefined || index === undefined ? undefined : base + index * BigInt(sizeOf(e.type));
    }
    case 'deref':
      return constantValue(e.pointer);
    default:
      return undefined;
  }
}

/** Whether evaluating it changes anything: used to drop what need not be computed. */
export function hasEffect(e: Expr): boolean {
  switch (e.op) {
    case 'const':
    case 'float':
    case 'variable':
    case 'function':
    case 'object':
    case 'labelAddress':
      return false;
    case 'deref':
      return hasEffect(e.pointer);
    case 'member':
      return hasEffect(e.base);
    case 'index':
      return hasEffect(e.base) || hasEffect(e.index);
    case 'address':
      return hasEffect(e.of);
    case 'negate':
    case 'invert':
    case 'lnot':
    case 'cast':
      return hasEffect(e.operand);
    case 'binary':
    case 'and':
    case 'or':
    case 'comma':
    case 'pointerDifference':
      return hasEffect(e.left) || hasEffect(e.right);
    case 'pointerAdd':
      return hasEffect(e.pointer) || hasEffect(e.index);
    case 'conditional':
      return hasEffect(e.test) || hasEffect(e.yes) || hasEffect(e.no);
    default:
      return true;
  }
}

export const integerType = (type: CType) => underlying(type);
