// Complex constants: `2.0i` in the text, and what a static `_Complex double` starts with.

import { DOUBLE, type FloatType, INT, type IntType } from '../program/types';
import type { Expr } from './ast';
import { convert, integer } from './build';

/** The constant i times `im`. */
export function imaginary(im: Expr): Expr {
  const of = im.type as IntType | FloatType;
  const { position } = im;
  const args = [convert(integer(0, INT, position), of), im];
  return { op: 'builtin', name: 'complex', args, type: { kind: 'complex', of, quals: 0 }, position };
}

const isConstant = (e: Expr) => e.op === 'const' || e.op === 'float';
const numberOf = (e: Expr): number => (e.op === 'const' ? Number(e.value) : e.op === 'float' ? e.value : 0);

/** Real and imaginary part of a constant expression, as far as initializers are written: `1.0 + 2.0i`, `-3i`. */
export function constantParts(e: Expr): readonly [re: Expr, im: Expr] | undefined {
  const made = (value: number): Expr => ({ op: 'float', value, type: DOUBLE, position: e.position });
  switch (e.op) {
    case 'const':
    case 'float':
      return [e, integer(0, INT, e.position)];
    case 'cast':
      return constantParts(e.operand);
    case 'builtin': {
      const [re, im] = e.args;
      return e.name === 'complex' && re && im && isConstant(re) && isConstant(im) ? [re, im] : undefined;
    }
    case 'negate': {
      const parts = constantParts(e.operand);
      return parts && [made(-numberOf(parts[0])), made(-numberOf(parts[1]))];
    }
    case 'binary': {
      const [a, b] = [constantParts(e.left), constantParts(e.right)];
      if (!a || !b) return undefined;
      if (e.operator === '*') {
        const [ar, ai, br, bi] = [a[0], a[1], b[0], b[1]].map(numberOf) as [number, number, number, number];
        return [made(ar * br - ai * bi), made(ar * bi + ai * br)];
      }
      if (e.operator !== '+' && e.operator !== '-') return undefined;
      const sign = e.operator === '+' ? 1 : -1;
      return [made(numberOf(a[0]) + sign * numberOf(b[0])), made(numberOf(a[1]) + sign * numberOf(b[1]))];
    }
    default:
      return undefined;
  }
}
