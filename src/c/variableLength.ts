// Arrays whose length only the running program knows: `int a[n]`, and pointers to such. The number of elements is put
// into a hidden variable where the type is declared (C11 6.7.6.2p5), and every size is computed from those.

import { type CType, isVariableLength, sizeOf, ULONG, type VariableLength, VOID } from '../program/types';
import type { Expr, VariableSymbol } from './ast';
import { convert, integer, makeBinary } from './build';
import type { Context } from './context';

/** A length that was read in a declarator and is to be computed before the type is used. */
export interface PendingLength {
  readonly symbol: VariableSymbol;
  readonly value: Expr;
}

/** The hidden variable for a length; its computation waits in `c.lengths`. */
export function newLength(c: Context, length: Expr): VariableLength {
  const symbol: VariableSymbol = {
    kind: 'variable',
    name: '',
    type: ULONG,
    position: length.position,
    object: undefined,
    param: false,
    align: 0,
    addressTaken: false,
    tracked: false,
    frameOffset: -1,
    cleanup: undefined,
  };
  c.fn?.locals.push(symbol);
  c.lengths.push({ symbol, value: convert(length, ULONG) });
  return symbol;
}

/** Computes the lengths, in order; undefined if there are none. */
export function computeLengths(lengths: readonly PendingLength[]): Expr | undefined {
  let all: Expr | undefined;
  for (const { symbol, value } of lengths) {
    const target: Expr = { op: 'variable', symbol, type: ULONG, position: value.position };
    const one: Expr = { op: 'assign', target, value, type: ULONG, position: value.position };
    all = all ? { op: 'comma', left: all, right: one, type: ULONG, position: value.position } : one;
  }
  return all;
}

/** `e`, after the lengths that the type names in it brought along. */
export function withLengths(c: Context, e: Expr): Expr {
  const first = computeLengths(c.lengths.splice(0));
  return first ? { op: 'comma', left: first, right: e, type: e.type, position: e.position } : e;
}

/** sizeof(type) as it is when the program runs. */
export function sizeExpression(c: Context, type: CType, position: number): Expr {
  if (type.kind !== 'array' || !isVariableLength(type)) return integer(sizeOf(type), ULONG, position);
  const count: Expr = type.variable
    ? { op: 'variable', symbol: type.variable as VariableSymbol, type: ULONG, position }
    : integer(type.length ?? 0, ULONG, position);
  return makeBinary(c, '*', count, sizeExpression(c, type.of, position), position);
}

/** What makes the array behind an `int a[n]`: its address is the value. */
export const makeArray = (c: Context, type: CType, pointer: CType, position: number): Expr => ({
  op: 'builtin',
  name: 'alloca',
  args: [sizeExpression(c, type, position)],
  type: pointer,
  position,
});

/** Nothing but the computation of lengths. */
export const lengthsOnly = (lengths: Expr): Expr => ({
  op: 'cast',
  operand: lengths,
  type: VOID,
  position: lengths.position,
});
