// Which functions and static objects a piece of syntax names: what must be in the program if it is.

import type { FunctionSymbol, Statement, StaticObject } from '../ast';
import { type Walker, walkStatement } from '../walk';

export interface ReferenceVisitor {
  fn(symbol: FunctionSymbol, position: number): void;
  object(object: StaticObject, position: number): void;
}

const walker = (v: ReferenceVisitor): Walker => ({
  statement(s) {
    if (s.kind === 'block') for (const l of s.locals) if (l.object?.defined) v.object(l.object, l.position);
    if (s.kind === 'declaration' && s.symbol.cleanup) v.fn(s.symbol.cleanup, s.position);
  },
  expression(e) {
    if (e.op === 'variable' && e.symbol.object) v.object(e.symbol.object, e.position);
    else if (e.op === 'object') v.object(e.object, e.position);
    else if (e.op === 'function') v.fn(e.symbol, e.position);
    return true;
  },
});

export const visitStatement = (s: Statement, v: ReferenceVisitor): void => walkStatement(s, walker(v));
