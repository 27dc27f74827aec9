// GNU vectors: operators work on each element, and a number beside a vector stands for a vector of it.

import {
  type CType,
  INT,
  type IntType,
  isArithmetic,
  LONG,
  SCHAR,
  SHORT,
  sizeOf,
  unqualified,
  type VectorType,
} from '../program/types';
import type { BinaryOperator, Expr } from './ast';

/** What comparing two vectors answers: integers of the elements' size, all ones or all zeros. */
function comparison(type: VectorType): VectorType {
  const of: Record<number, IntType> = { 1: SCHAR, 2: SHORT, 4: INT, 8: LONG };
  return { ...type, of: of[type.of.size] ?? INT, quals: 0 };
}

function splat(e: Expr, type: VectorType): Expr {
  const element: Expr =
    e.op === 'const' && type.of.kind === 'float'
      ? { op: 'float', value: Number(e.value), type: type.of, position: e.position }
      : { op: 'cast', operand: e, type: type.of, position: e.position };
  return { op: 'builtin', name: 'splat', args: [element], type, position: e.position };
}

/** `left operator right`, one of which is a vector; undefined if they do not go together. */
export function makeVectorBinary(
  operator: BinaryOperator,
  left: Expr,
  right: Expr,
  position: number,
): Expr | undefined {
  const type = [left.type, right.type].find((t: CType): t is VectorType => t.kind === 'vector');
  if (!type) return undefined;
  const sides = [left, right].map((e) => {
    if (e.type.kind !== 'vector') return isArithmetic(e.type) && e.type.kind !== 'complex' ? splat(e, type) : undefined;
    return e.type.length === type.length && sizeOf(e.type) === sizeOf(type) ? e : undefined;
  });
  const [a, b] = sides;
  if (!a || !b) return undefined;
  const integersOnly = /^(%|&|\||\^|<<|>>)$/.test(operator);
  if (integersOnly && type.of.kind === 'float') return undefined;
  const compares = /^([=!<>]=|[<>])$/.test(operator);
  const result = compares ? comparison(type) : unqualified(left.type.kind === 'vector' ? left.type : type);
  return { op: 'binary', operator, left: a, right: b, type: result, position };
}
