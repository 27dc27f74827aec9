// Whether control can come to the end of a statement: what a "missing return" warning asks.

import type { Expr, Statement } from '../ast';
import { statementsOf } from '../walk';

/** False only if control surely never goes on behind the statement. A label may always be jumped to. */
export function canComplete(s: Statement): boolean {
  switch (s.kind) {
    case 'return':
    case 'goto':
    case 'computedGoto':
    case 'break':
    case 'continue':
      return false;
    case 'block': {
      let reachable = true;
      for (const item of s.items) {
        if (!reachable && !holdsLabel(item)) continue;
        reachable = canComplete(item);
      }
      return reachable;
    }
    case 'label':
    case 'case':
      return canComplete(s.body);
    case 'expression':
      return returns(s.value);
    case 'if': {
      const known = s.test.op === 'const' ? s.test.value !== 0n : undefined;
      if (known === true && !(s.no && holdsLabel(s.no))) return canComplete(s.yes);
      if (known === false && !holdsLabel(s.yes)) return !s.no || canComplete(s.no);
      return canComplete(s.yes) || !s.no || canComplete(s.no);
    }
    case 'while':
    case 'for':
      return !forever(s.test) || breaks(s.body);
    case 'do':
      return breaks(s.body) || (!forever(s.test) && (canComplete(s.body) || continues(s.body)));
    case 'switch':
      return !hasDefault(s.body) || breaks(s.body) || canComplete(s.body);
    default:
      return true;
  }
}

const forever = (test: Expr | undefined) => test === undefined || (test.op === 'const' && test.value !== 0n);

/** Calls of functions that never come back, also at the end of a statement expression. */
function returns(e: Expr): boolean {
  switch (e.op) {
    case 'call':
      return !(e.callee.op === 'address' && e.callee.of.op === 'function' && e.callee.of.symbol.noreturn);
    case 'builtin':
      return e.name !== 'unreachable' && e.name !== 'trap';
    case 'cast':
      return returns(e.operand);
    case 'comma':
      return returns(e.left) && returns(e.right);
    case 'statements':
      return canComplete(e.block) && (!e.result || returns(e.result));
    default:
      return true;
  }
}

const holdsLabel = (s: Statement): boolean =>
  s.kind === 'label' || s.kind === 'case' || statementsOf(s).some((inner) => holdsLabel(inner));

/** A break that leaves this body, not a loop or switch inside it. */
const breaks = (s: Statement): boolean =>
  s.kind === 'break' ||
  (!['while', 'do', 'for', 'switch'].includes(s.kind) && statementsOf(s).some((inner) => breaks(inner)));

const continues = (s: Statement): boolean =>
  s.kind === 'continue' ||
  (!['while', 'do', 'for'].includes(s.kind) && statementsOf(s).some((inner) => continues(inner)));

const hasDefault = (s: Statement): boolean =>
  (s.kind === 'case' && s.low === undefined) ||
  (s.kind !== 'switch' && statementsOf(s).some((inner) => hasDefault(inner)));
