// Which functions and static objects a piece of syntax names: what must be in the program if it is.

import type { Expr, FunctionSymbol, Initializer, Statement, StaticObject } from '../ast';

export interface ReferenceVisitor {
  fn(symbol: FunctionSymbol, position: number): void;
  object(object: StaticObject, position: number): void;
}

export function visitStatement(s: Statement, v: ReferenceVisitor): void {
  switch (s.kind) {
    case 'block':
      for (const item of s.items) visitStatement(item, v);
      for (const l of s.locals) if (l.object?.defined) v.object(l.object, l.position);
      return;
    case 'label':
    case 'case':
      return visitStatement(s.body, v);
    case 'expression':
      return visitExpression(s.value, v);
    case 'declaration':
      if (s.symbol.cleanup) v.fn(s.symbol.cleanup, s.position);
      if (s.init) visitInitializer(s.init, v);
      return;
    case 'if':
      visitExpression(s.test, v);
      visitStatement(s.yes, v);
      if (s.no) visitStatement(s.no, v);
      return;
    case 'while':
    case 'do':
      visitExpression(s.test, v);
      return visitStatement(s.body, v);
    case 'for':
      if (s.init) visitStatement(s.init, v);
      if (s.test) visitExpression(s.test, v);
      if (s.step) visitExpression(s.step, v);
      return visitStatement(s.body, v);
    case 'switch':
      visitExpression(s.value, v);
      return visitStatement(s.body, v);
    case 'computedGoto':
      return visitExpression(s.target, v);
    case 'return':
      if (s.value) visitExpression(s.value, v);
      return;
    default:
  }
}

const visitInitializer = (init: Initializer, v: ReferenceVisitor) => {
  for (const item of init.items) visitExpression(item.value, v);
};

export function visitExpression(e: Expr, v: ReferenceVisitor): void {
  switch (e.op) {
    case 'variable':
      if (e.symbol.object) v.object(e.symbol.object, e.position);
      return;
    case 'object':
      return v.object(e.object, e.position);
    case 'function':
      return v.fn(e.symbol, e.position);
    case 'deref':
      return visitExpression(e.pointer, v);
    case 'member':
      return visitExpression(e.base, v);
    case 'index':
      visitExpression(e.base, v);
      return visitExpression(e.index, v);
    case 'address':
      return visitExpression(e.of, v);
    case 'negate':
    case 'invert':
    case 'lnot':
    case 'cast':
      return visitExpression(e.operand, v);
    case 'binary':
    case 'pointerDifference':
    case 'and':
    case 'or':
    case 'comma':
      visitExpression(e.left, v);
      return visitExpression(e.right, v);
    case 'pointerAdd':
      visitExpression(e.pointer, v);
      return visitExpression(e.index, v);
    case 'conditional':
      visitExpression(e.test, v);
      visitExpression(e.yes, v);
      return visitExpression(e.no, v);
    case 'elvis':
      visitExpression(e.test, v);
      return visitExpression(e.no, v);
    case 'assign':
    case 'compound':
      visitExpression(e.target, v);
      return visitExpression(e.value, v);
    case 'increment':
      return visitExpression(e.target, v);
    case 'call':
      visitExpression(e.callee, v);
      for (const a of e.args) visitExpression(a, v);
      return;
    case 'builtin':
      for (const a of e.args) visitExpression(a, v);
      return;
    case 'statements':
      visitStatement(e.block, v);
      if (e.result) visitExpression(e.result, v);
      return;
    case 'literal':
      return visitInitializer(e.init, v);
    case 'vaArg':
    case 'vaStart':
    case 'vaCopy':
      visitExpression(e.list, v);
      if (e.from) visitExpression(e.from, v);
      return;
    default:
  }
}
