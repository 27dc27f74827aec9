// The parts of a node of the typed syntax tree, in the order they are evaluated in: for passes that look at all of it.

import type { Expr, Initializer, Statement } from './ast';

const NONE: readonly never[] = [];
const values = (init: Initializer): Expr[] => init.items.map((i) => i.value);

/** The expressions that `e` is made of; a statement expression's block is not among them. */
export function operands(e: Expr): readonly Expr[] {
  switch (e.op) {
    case 'deref':
      return [e.pointer];
    case 'member':
      return [e.base];
    case 'index':
      return [e.base, e.index];
    case 'address':
      return [e.of];
    case 'negate':
    case 'invert':
    case 'lnot':
    case 'cast':
      return [e.operand];
    case 'binary':
    case 'pointerDifference':
    case 'and':
    case 'or':
    case 'comma':
      return [e.left, e.right];
    case 'pointerAdd':
      return [e.pointer, e.index];
    case 'conditional':
      return [e.test, e.yes, e.no];
    case 'elvis':
      return [e.test, e.no];
    case 'assign':
    case 'compound':
      return [e.target, e.value];
    case 'increment':
      return [e.target];
    case 'call':
      return [e.callee, ...e.args];
    case 'builtin':
      return e.args;
    case 'statements':
      return e.result ? [e.result] : NONE;
    case 'literal':
      return values(e.init);
    case 'vaArg':
    case 'vaStart':
    case 'vaCopy':
      return e.from ? [e.list, e.from] : [e.list];
    default:
      return NONE;
  }
}

/** The expressions that stand in a statement itself, not in the statements inside it. */
export function expressionsOf(s: Statement): readonly Expr[] {
  switch (s.kind) {
    case 'expression':
    case 'switch':
      return [s.value];
    case 'declaration':
      return s.init ? values(s.init) : NONE;
    case 'if':
    case 'while':
    case 'do':
      return [s.test];
    case 'for':
      return [s.test, s.step].filter((e) => e !== undefined);
    case 'computedGoto':
      return [s.target];
    case 'return':
      return s.value ? [s.value] : NONE;
    default:
      return NONE;
  }
}

/** The statements directly inside a statement. */
export function statementsOf(s: Statement): readonly Statement[] {
  switch (s.kind) {
    case 'block':
      return s.items;
    case 'label':
    case 'case':
    case 'while':
    case 'do':
    case 'switch':
      return [s.body];
    case 'for':
      return s.init ? [s.init, s.body] : [s.body];
    case 'if':
      return s.no ? [s.yes, s.no] : [s.yes];
    default:
      return NONE;
  }
}

export interface Walker {
  /** Called for every statement, before its parts. */
  statement?(s: Statement): void;
  /** Called for every expression, before its operands; false to pass over those. */
  expression?(e: Expr): boolean | undefined;
}

export function walkStatement(s: Statement, walker: Walker): void {
  walker.statement?.(s);
  if (s.kind === 'for' && s.init) walkStatement(s.init, walker);
  for (const e of expressionsOf(s)) walkExpression(e, walker);
  for (const inner of statementsOf(s)) if (s.kind !== 'for' || inner !== s.init) walkStatement(inner, walker);
}

export function walkExpression(e: Expr, walker: Walker): void {
  if (walker.expression?.(e) === false) return;
  if (e.op === 'statements') walkStatement(e.block, walker);
  for (const operand of operands(e)) walkExpression(operand, walker);
}
