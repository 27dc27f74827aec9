// Which reads of a local may come before a write. Where the answer is "none", reads need no check at run time. And up
// to where in the text a local has surely not been written, which is what a debugger shows of it there.
//
// One walk in execution order carries the set of variables that are surely assigned (as Java's definite assignment
// does). Where paths meet, the set is the one from before they parted: a little pessimistic, never wrong. A label may
// be reached from anywhere, so after it nothing is sure.

import { inMemory, isScalar } from '../../program/types';
import type { Expr, FunctionBody, Initializer, Statement, VariableSymbol } from '../ast';

type Assigned = Set<VariableSymbol>;

/**
 * Sets `tracked` on the locals of a function whose reads must be checked. Answers the source position of the first
 * assignment of each; of one in a loop that the local outlives, where the loop begins.
 */
export function trackUnassigned(body: FunctionBody): ReadonlyMap<VariableSymbol, number> {
  let assigned: Assigned = new Set();
  const firstSet = new Map<VariableSymbol, number>();
  /** Where the loops begin that the walk is in, and all labels so far: from behind, one may come back to before them. */
  const loops: number[] = [];
  const labels: number[] = [];
  /** Places where a statement begins, and where several do: in a macro, where one cannot tell which of them is meant. */
  const begins = new Set<number>();
  const shared = new Set<number>();
  const set = (symbol: VariableSymbol, position: number) => {
    assigned.add(symbol);
    let at = firstSet.get(symbol) ?? position;
    for (const begin of [...loops, ...labels]) if (begin > symbol.position) at = Math.min(at, begin - 1);
    firstSet.set(symbol, at);
  };
  const loop = (position: number, walk: () => void) => {
    loops.push(position);
    walk();
    loops.pop();
  };
  const candidate = (s: VariableSymbol) =>
    !s.param && !s.object && !s.addressTaken && isScalar(s.type) && !inMemory(s.type);
  const branch = (walk: () => void) => {
    const before = new Set(assigned);
    walk();
    assigned = before;
  };
  const assign = (target: Expr) => {
    if (target.op === 'variable') set(target.symbol, target.position);
  };

  /** A target that is only written: its address is evaluated, its value is not. */
  function target(e: Expr): void {
    if (e.op === 'variable' && candidate(e.symbol)) return;
    if (e.op === 'member' || e.op === 'index') {
      if (e.op === 'index') expression(e.index);
      return target(e.base);
    }
    expression(e);
  }

  function expression(e: Expr): void {
    switch (e.op) {
      case 'variable':
        if (candidate(e.symbol) && !assigned.has(e.symbol)) e.symbol.tracked = true;
        return;
      case 'deref':
        return expression(e.pointer);
      case 'member':
        return target(e.base);
      case 'index':
        expression(e.index);
        return target(e.base);
      case 'address':
        return target(e.of);
      case 'negate':
      case 'invert':
      case 'lnot':
      case 'cast':
        return expression(e.operand);
      case 'binary':
      case 'pointerDifference':
      case 'comma':
        expression(e.left);
        return expression(e.right);
      case 'pointerAdd':
        expression(e.pointer);
        return expression(e.index);
      case 'and':
      case 'or':
        expression(e.left);
        return branch(() => expression(e.right));
      case 'conditional':
        expression(e.test);
        branch(() => expression(e.yes));
        return branch(() => expression(e.no));
      case 'elvis':
        expression(e.test);
        return branch(() => expression(e.no));
      case 'assign':
        expression(e.value);
        target(e.target);
        return assign(e.target);
      case 'compound':
        expression(e.value);
        return expression(e.target);
      case 'increment':
        return expression(e.target);
      case 'call':
        expression(e.callee);
        return e.args.forEach(expression);
      case 'builtin':
        return e.args.forEach(expression);
      case 'statements':
        statement(e.block);
        if (e.result) expression(e.result);
        return;
      case 'literal':
        return initializer(e.init);
      case 'vaArg':
        return expression(e.list);
      case 'vaStart':
        target(e.list);
        return assign(e.list);
      default:
    }
  }

  const initializer = (init: Initializer) => init.items.forEach((i) => expression(i.value));

  function statement(s: Statement): void {
    if (begins.has(s.position)) shared.add(s.position);
    else begins.add(s.position);
    switch (s.kind) {
      case 'block':
        return s.items.forEach(statement);
      case 'expression':
        return expression(s.value);
      case 'declaration':
        if (s.init) {
          initializer(s.init);
          set(s.symbol, s.position);
        } else assigned.delete(s.symbol);
        return;
      case 'if':
        expression(s.test);
        branchOrEnd(s.yes, s.no);
        return;
      case 'while':
        return loop(s.position, () => {
          expression(s.test);
          branch(() => statement(s.body));
        });
      case 'do':
        // The body runs at least once, but `continue` and `break` may cut it short.
        return loop(s.position, () => {
          branch(() => statement(s.body));
          branch(() => expression(s.test));
        });
      case 'for': {
        const { init } = s;
        // In a macro what comes after may begin before it, or at the same place.
        const apart = init && [s.test, s.step].every((e) => !e || e.position >= init.end);
        if (apart) statement(init);
        return loop(apart ? init.end : s.position, () => {
          if (init && !apart) statement(init);
          if (s.test) expression(s.test);
          branch(() => statement(s.body));
          // `continue` may come from anywhere in the body, so the step is judged by what was sure before it.
          const { step } = s;
          if (step) branch(() => expression(step));
        });
      }
      case 'switch':
        expression(s.value);
        return branch(() => switchBody(s.body));
      case 'label':
        assigned = new Set();
        labels.push(s.position);
        return statement(s.body);
      case 'case':
        return statement(s.body);
      case 'return':
        if (s.value) expression(s.value);
        return;
      case 'computedGoto':
        return expression(s.target);
      default:
    }
  }

  /** After if/else, sure is what both arms made sure; an arm that jumps away does not count. */
  function branchOrEnd(yes: Statement, no: Statement | undefined): void {
    const before = new Set(assigned);
    statement(yes);
    const afterYes = leaves(yes) ? undefined : assigned;
    assigned = new Set(before);
    if (no) statement(no);
    const afterNo = no && leaves(no) ? undefined : assigned;
    if (!afterYes) assigned = afterNo ?? before;
    else if (!afterNo) assigned = afterYes;
    else assigned = new Set([...afterYes].filter((v) => afterNo.has(v)));
  }

  function switchBody(body: Statement): void {
    const before = new Set(assigned);
    if (body.kind !== 'block') return statement(body);
    for (const item of body.items) {
      if (item.kind === 'case') assigned = new Set(before); // also reached straight from the switch
      statement(item);
    }
  }

  statement(body.block);
  for (const [symbol, at] of firstSet) if (shared.has(at)) firstSet.set(symbol, at - 1);
  return firstSet;
}

/** The statement surely does not reach the one after it. */
function leaves(s: Statement): boolean {
  switch (s.kind) {
    case 'return':
    case 'goto':
    case 'break':
    case 'continue':
      return true;
    case 'block': {
      const last = s.items[s.items.length - 1];
      return last !== undefined && leaves(last);
    }
    case 'if':
      return s.no !== undefined && leaves(s.yes) && leaves(s.no);
    default:
      return false;
  }
}
