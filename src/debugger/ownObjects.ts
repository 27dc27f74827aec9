// What an expression assigns to, and the objects that it makes itself, text and compound literals: these are gone when
// it is over.

import type { Expr } from '../c/ast';
import { walkExpression } from '../c/walk';

/** Whether an lvalue is, or lies in, an object that the expression makes. */
export function isOwn(e: Expr, isText: (e: Expr & { readonly op: 'object' }) => boolean = () => false): boolean {
  switch (e.op) {
    case 'literal':
      return true;
    case 'variable':
      return e.symbol.object === undefined;
    case 'object':
      return isText(e);
    case 'member':
    case 'index':
      return isOwn(e.base, isText);
    default:
      return false;
  }
}

/** Names of the variables that the expression assigns to, or to a part of. */
export function assignedNames(e: Expr): Set<string> {
  const names = new Set<string>();
  walkExpression(e, {
    expression(part) {
      if (part.op !== 'assign' && part.op !== 'compound' && part.op !== 'increment') return true;
      let { target } = part;
      while (target.op === 'member' || target.op === 'index') target = target.base;
      if (target.op === 'variable') names.add(target.symbol.name);
      return true;
    },
  });
  return names;
}

/** Whether the expression leaves a pointer to an object of its own in memory of the program. */
export function leavesDangling(e: Expr, isText: (e: Expr & { readonly op: 'object' }) => boolean): boolean {
  let found = false;
  walkExpression(e, {
    expression(part) {
      found ||= part.op === 'assign' && !isOwn(part.target) && pointsToOwn(part.value, isText);
      return !found;
    },
  });
  return found;
}

function pointsToOwn(e: Expr, isText: (e: Expr & { readonly op: 'object' }) => boolean): boolean {
  switch (e.op) {
    case 'address':
      return isOwn(e.of, isText);
    case 'cast':
      return pointsToOwn(e.operand, isText);
    case 'pointerAdd':
      return pointsToOwn(e.pointer, isText);
    case 'comma':
      return pointsToOwn(e.right, isText);
    case 'conditional':
      return pointsToOwn(e.yes, isText) || pointsToOwn(e.no, isText);
    default:
      return false;
  }
}
