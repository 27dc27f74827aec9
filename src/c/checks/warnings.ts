// What is legal C and still most likely wrong in a driver. One walk over each function body of the user's own files,
// when it has been parsed; our headers and the kernel's C are not looked at.

import { IOMEM, isBool, isSigned, sizeOf, typeName, USER, underlying, unqualified } from '../../program/types';
import type { BinaryOperator, Expr, FunctionSymbol } from '../ast';
import type { Diagnostics } from '../diagnostics';
import { bitsOf } from '../fold';
import type { SourceMap } from '../source';
import { operands, walkExpression, walkStatement } from '../walk';
import { checkFormat } from './format';
import { canComplete } from './reachability';

export function warnAbout(symbol: FunctionSymbol, sources: SourceMap, diagnostics: Diagnostics): void {
  const { body } = symbol;
  if (!body) return;
  const { returns } = symbol.type;
  if (returns.kind !== 'void' && symbol.name !== 'main' && !symbol.noreturn && canComplete(body.block)) {
    diagnostics.warning(body.end - 1, `'${symbol.name}' returns a value, but control can reach its end without one`);
  }
  const written = (e: Expr, text: string) => sources.textAt(e.position, text.length) === text;
  walkStatement(body.block, {
    expression(e) {
      if (e.op === 'address') {
        // &user->member computes an address; nothing is read there.
        for (const inner of placeOperands(e.of)) walkExpression(inner, this);
        return false;
      }
      if (e.op === 'deref') checkSpace(e, diagnostics);
      // A comparison that a macro made may be meant for other types as well.
      else if (e.op === 'binary' && written(e, e.operator)) checkRange(e, diagnostics);
      else if (e.op === 'call' && e.callee.op === 'address' && e.callee.of.op === 'function')
        checkFormat(e.callee.of.symbol, e.args, diagnostics);
      return true;
    },
  });
}

/** What must be evaluated to know where a place is. */
function placeOperands(e: Expr): readonly Expr[] {
  switch (e.op) {
    case 'member':
      return placeOperands(e.base);
    case 'index':
      return [...placeOperands(e.base), e.index];
    case 'deref':
      return [e.pointer];
    default:
      return operands(e);
  }
}

function checkSpace(e: Expr & { op: 'deref' }, diagnostics: Diagnostics): void {
  const { type } = e.pointer;
  if (type.kind !== 'pointer') return;
  if (type.to.quals & USER) {
    diagnostics.warning(e.position, 'a __user pointer is dereferenced: use get_user(), copy_from_user() or their kin');
  } else if (type.to.quals & IOMEM) {
    diagnostics.warning(e.position, 'an __iomem pointer is dereferenced: use readl(), writel() or their kin');
  }
}

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/** The values an integer expression can have, by its type before promotion. */
function rangeOf(e: Expr): Range | undefined {
  if (e.op === 'const') return { low: e.value, high: e.value };
  const type = underlying(e.type);
  if (type.kind !== 'int' || sizeOf(type) > 8) return undefined;
  if (e.op === 'cast') {
    const inner = rangeOf(e.operand);
    const own = typeRange(e);
    if (inner && inner.low >= own.low && inner.high <= own.high) return inner;
  }
  if (e.op === 'member' && e.field.bitWidth !== undefined) {
    const bits = BigInt(e.field.bitWidth);
    return isSigned(type)
      ? { low: -(1n << (bits - 1n)), high: (1n << (bits - 1n)) - 1n }
      : { low: 0n, high: (1n << bits) - 1n };
  }
  return typeRange(e);
}

function typeRange(e: Expr): Range {
  const type = underlying(e.type);
  if (isBool(type)) return { low: 0n, high: 1n };
  const bits = BigInt(bitsOf(type));
  return isSigned(type)
    ? { low: -(1n << (bits - 1n)), high: (1n << (bits - 1n)) - 1n }
    : { low: 0n, high: (1n << bits) - 1n };
}

/** The truth of a comparison, if the ranges alone decide it. */
function decided(operator: BinaryOperator, a: Range, b: Range): boolean | undefined {
  switch (operator) {
    case '<':
      return a.high < b.low ? true : a.low >= b.high ? false : undefined;
    case '>':
      return decided('<', b, a);
    case '<=':
      return a.high <= b.low ? true : a.low > b.high ? false : undefined;
    case '>=':
      return decided('<=', b, a);
    case '==':
      return a.high < b.low || a.low > b.high ? false : undefined;
    case '!=':
      return a.high < b.low || a.low > b.high ? true : undefined;
    default:
      return undefined;
  }
}

function checkRange(e: Expr & { op: 'binary' }, diagnostics: Diagnostics): void {
  const { left, right, operator } = e;
  if ((left.op === 'const') === (right.op === 'const')) return;
  const [a, b] = [rangeOf(left), rangeOf(right)];
  const truth = a && b && decided(operator, a, b);
  if (truth === undefined) return;
  const value = left.op === 'const' ? right : left;
  const type = typeName(unqualified((value.op === 'cast' ? value.operand : value).type));
  diagnostics.warning(e.position, `this comparison is always ${truth}: one side is '${type}'`);
}
