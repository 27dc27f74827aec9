// Statements, C11 6.8; each grammar rule stands above its function. An error inside one statement ends that
// statement only: parsing goes on after the next ';' or at the closing brace.

import { INT, isInteger, typeName, unqualified } from '../program/types';
import { asmStatement } from './assembly';
import type { BlockStatement, Expr, Statement, VariableSymbol } from './ast';
import { coerce, condition, decay, promote } from './build';
import { type Context, SyntaxFault } from './context';
import { localDeclaration } from './declarations';
import { wrapTo } from './fold';
import { startsDeclaration } from './specifiers';
import { TokenKind } from './tokens';

// block := '{' {declaration | statement} '}'
export function block(c: Context): BlockStatement {
  const { position } = c.token;
  c.expect('{');
  return c.inScope(() => {
    const items = blockItems(c, position);
    const locals = [...c.scope.names.values()].filter((s): s is VariableSymbol => s.kind === 'variable');
    return { kind: 'block', items, locals, position, end: c.endOfLast };
  });
}

function blockItems(c: Context, open: number): Statement[] {
  const items: Statement[] = [];
  while (!c.accept('}')) {
    if (c.token.kind === TokenKind.End) c.fail("expected '}' at end of input", open);
    recovering(c, () => {
      if (c.is('__label__')) {
        c.pos++;
        do c.declareLabel(c.identifier('label name').text);
        while (c.accept(','));
        c.expect(';');
      } else if (c.is('__attribute__') && loneAttribute(c)) {
        // __attribute__((fallthrough));
      } else if (startsDeclaration(c, c.token) && !(c.peek().is(':') && !c.peek(2).is(':'))) {
        items.push(...localDeclaration(c));
      } else items.push(statement(c));
    });
  }
  return items;
}

/** Reads attributes that stand alone before a ';', or nothing. */
function loneAttribute(c: Context): boolean {
  const start = c.pos;
  c.grammar.attributes(c, {});
  if (c.accept(';')) return true;
  c.pos = start;
  return false;
}

/** Runs one step of the grammar; after a syntax error goes on behind the next ';' of this nesting level. */
function recovering(c: Context, step: () => void): void {
  const start = c.pos;
  try {
    step();
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    if (c.pos === start) c.pos++;
    for (let depth = 0; c.token.kind !== TokenKind.End; c.pos++) {
      if (c.is('{')) depth++;
      else if (c.is('}') && depth-- === 0) return;
      else if (c.is(';') && depth === 0) {
        c.pos++;
        return;
      }
    }
  }
}

function parenthesized(c: Context, after: string): Expr {
  c.expect('(', `after '${after}'`);
  const e = c.grammar.expression(c);
  c.expect(')');
  return e;
}

const SIMPLE = new Set(['break', 'continue']);

export function statement(c: Context): Statement {
  const { token } = c;
  const { position } = token;
  const done = <T extends object>(s: T): T & { position: number; end: number } => ({
    ...s,
    position,
    end: c.endOfLast,
  });
  if (token.kind === TokenKind.Punctuator) {
    if (token.text === '{') return block(c);
    if (token.text === ';') {
      c.pos++;
      return done({ kind: 'empty' as const });
    }
  }
  if (token.kind === TokenKind.Identifier) {
    if (c.peek().is(':') && token.text !== 'default') return labelled(c);
    switch (token.text) {
      case 'if':
        return ifStatement(c);
      case 'while': {
        c.pos++;
        const test = condition(c, parenthesized(c, 'while'));
        return done({ kind: 'while' as const, test, body: loopBody(c) });
      }
      case 'do': {
        c.pos++;
        const body = loopBody(c);
        c.expect('while', "after 'do' body");
        const test = condition(c, parenthesized(c, 'while'));
        c.expect(';', "after 'do' statement");
        return done({ kind: 'do' as const, test, body });
      }
      case 'for':
        return forStatement(c);
      case 'switch':
        return switchStatement(c);
      case 'case':
      case 'default':
        return caseLabel(c);
      case 'goto':
        return gotoStatement(c);
      case 'break':
      case 'continue': {
        const allowed = token.text === 'break' ? c.fn?.breakables : c.fn?.loops;
        if (!allowed) c.error(`${token.text} statement not within a loop${token.text === 'break' ? ' or switch' : ''}`);
        c.pos++;
        c.expect(';', `after '${token.text}'`);
        return done({ kind: token.text });
      }
      case 'return':
        return returnStatement(c);
      case 'asm':
      case '__asm__':
      case '__asm':
        return asmStatement(c);
      case '__attribute__':
        c.grammar.attributes(c, {}); // __attribute__((fallthrough));
        return statement(c);
      case 'else':
        return c.fail("'else' without a previous 'if'");
    }
    if (SIMPLE.has(token.text)) return c.fail(`unexpected '${token.text}'`);
  }
  const value = c.grammar.expression(c);
  c.expect(';', `after expression`);
  warnUnused(c, value);
  return done({ kind: 'expression' as const, value });
}

function warnUnused(c: Context, e: Expr): void {
  if (e.op === 'call' && e.callee.op === 'address' && e.callee.of.op === 'function' && e.callee.of.symbol.mustCheck) {
    c.diagnostics.warning(e.position, `ignoring return value of '${e.callee.of.symbol.name}', which must be checked`);
  }
}

function labelled(c: Context): Statement {
  const { text, position } = c.token;
  const name = c.labelName(text);
  c.pos += 2;
  c.grammar.attributes(c, {});
  if (c.fn?.labels.has(name)) {
    c.error(`duplicate label '${text}'`, position, [
      { position: c.fn.labels.get(name)?.position ?? 0, message: 'previous definition' },
    ]);
  }
  // A label may stand before '}' or a declaration: it then labels nothing.
  const body: Statement =
    c.is('}') || startsDeclaration(c, c.token) ? { kind: 'empty', position, end: position } : statement(c);
  const label = { kind: 'label' as const, name, body, position, end: c.endOfLast };
  c.fn?.labels.set(name, label);
  return label;
}

// if := 'if' '(' expression ')' statement ['else' statement]
function ifStatement(c: Context): Statement {
  const { position } = c.token;
  c.pos++;
  const test = condition(c, parenthesized(c, 'if'));
  const yes = statement(c);
  const no = c.accept('else') ? statement(c) : undefined;
  return { kind: 'if', test, yes, no, position, end: c.endOfLast };
}

function loopBody(c: Context): Statement {
  const fn = c.fn;
  if (!fn) return c.fail('statement outside a function');
  fn.loops++;
  fn.breakables++;
  try {
    return statement(c);
  } finally {
    fn.loops--;
    fn.breakables--;
  }
}

// for := 'for' '(' (declaration | [expression] ';') [expression] ';' [expression] ')' statement
function forStatement(c: Context): Statement {
  const { position } = c.token;
  c.pos++;
  c.expect('(', "after 'for'");
  return c.inScope(() => {
    let init: Statement | undefined;
    if (startsDeclaration(c, c.token)) {
      const start = c.token.position;
      const items = localDeclaration(c);
      init = items.length === 1 ? items[0] : { kind: 'block', items, locals: [], position: start, end: c.endOfLast };
    } else if (!c.accept(';')) {
      const start = c.token.position;
      const value = c.grammar.expression(c);
      init = { kind: 'expression', value, position: start, end: c.endOfLast };
      c.expect(';', "in 'for'");
    }
    const test = c.is(';') ? undefined : condition(c, c.grammar.expression(c));
    c.expect(';', "in 'for'");
    const step = c.is(')') ? undefined : c.grammar.expression(c);
    c.expect(')', "in 'for'");
    const locals = [...c.scope.names.values()].filter((s): s is VariableSymbol => s.kind === 'variable');
    return { kind: 'for', init, test, step, body: loopBody(c), locals, position, end: c.endOfLast };
  });
}

function switchStatement(c: Context): Statement {
  const { position } = c.token;
  c.pos++;
  const fn = c.fn;
  if (!fn) return c.fail('statement outside a function');
  const value = promote(decay(parenthesized(c, 'switch')));
  if (!isInteger(value.type))
    c.error(`switch quantity not an integer (it is '${typeName(value.type)}')`, value.position);
  fn.switches.push({ type: isInteger(value.type) ? unqualified(value.type) : INT, cases: [], hasDefault: false });
  fn.breakables++;
  try {
    const body = statement(c);
    return { kind: 'switch', value, body, position, end: c.endOfLast };
  } finally {
    fn.breakables--;
    fn.switches.pop();
  }
}

// case := ('case' constant ['...' constant] | 'default') ':' statement
function caseLabel(c: Context): Statement {
  const { position, text } = c.token;
  c.pos++;
  const current = c.fn?.switches[c.fn.switches.length - 1];
  if (!current) c.error(`'${text}' label not within a switch statement`, position);
  let low: bigint | undefined;
  let high: bigint | undefined;
  if (text === 'case') {
    low = wrapTo(current?.type ?? INT, c.grammar.constant(c, 'case label') ?? 0n);
    high = c.accept('...') ? wrapTo(current?.type ?? INT, c.grammar.constant(c, 'case label') ?? 0n) : low;
    const [from, to] = [low, high];
    const clash = current?.cases.find((k) => from <= k.high && to >= k.low);
    if (clash)
      c.error('duplicate case value', position, [{ position: clash.position, message: 'previously used here' }]);
    current?.cases.push({ low, high, position });
  } else if (current?.hasDefault) c.error('multiple default labels in one switch', position);
  else if (current) current.hasDefault = true;
  c.expect(':', `after '${text}'`);
  const end = c.endOfLast;
  const body: Statement = c.is('}') || startsDeclaration(c, c.token) ? { kind: 'empty', position, end } : statement(c);
  return { kind: 'case', low, high, body, position, end: c.endOfLast };
}

function gotoStatement(c: Context): Statement {
  const { position } = c.token;
  c.pos++;
  if (c.accept('*')) {
    const target = decay(c.grammar.expression(c));
    c.expect(';', "after 'goto'");
    return { kind: 'computedGoto', target, position, end: c.endOfLast };
  }
  const { text, position: at } = c.identifier('label name');
  const label = c.labelName(text);
  c.fn?.gotos.push({ label, position: at });
  c.expect(';', "after 'goto'");
  return { kind: 'goto', label, position, end: c.endOfLast };
}

function returnStatement(c: Context): Statement {
  const { position } = c.token;
  c.pos++;
  const returns = c.fn?.symbol.type.returns ?? INT;
  let value: Expr | undefined;
  if (!c.is(';')) {
    const e = c.grammar.expression(c);
    if (returns.kind === 'void') {
      if (e.type.kind !== 'void')
        c.diagnostics.warning(position, "'return' with a value, in a function returning void");
      value = e.type.kind === 'void' ? e : { op: 'cast', operand: decay(e), type: returns, position };
    } else value = coerce(c, e, unqualified(returns), 'return');
  } else if (returns.kind !== 'void')
    c.diagnostics.warning(position, "'return' with no value, in a function returning non-void");
  c.expect(';', `after 'return' value`);
  return { kind: 'return', value, position, end: c.endOfLast };
}
