// Expressions, C11 6.5, by precedence climbing; each grammar rule stands above its function.

import {
  alignOf,
  arrayOf,
  CONST,
  type CType,
  compatible,
  DOUBLE,
  FLOAT,
  findField,
  INT,
  type IntType,
  isVariableLength,
  LLONG,
  LONG,
  pointerTo,
  qualified,
  sizeOf,
  typeName,
  UINT,
  ULLONG,
  ULONG,
  USHORT,
  unqualified,
  VOID,
  VOID_PTR,
} from '../program/types';
import type { BinaryOperator, Expr, Statement, StaticObject } from './ast';
import {
  decay,
  integer,
  makeAddress,
  makeAssign,
  makeBinary,
  makeCall,
  makeCast,
  makeCompound,
  makeConditional,
  makeDeref,
  makeIncrement,
  makeIndex,
  makeLogical,
  makePart,
  makeUnary,
  unnamedObject,
} from './build';
import { builtinCall, isBuiltin } from './builtins';
import { imaginary } from './complex';
import { type Context, describe } from './context';
import { wrapTo } from './fold';
import { declareLibrary } from './library';
import { characterValue, floatLiteral, integerLiteral, literalUnits } from './literals';
import { type Token, TokenKind } from './tokens';
import { sizeExpression, withLengths } from './variableLength';

// expression := assignment {',' assignment}
export function expression(c: Context): Expr {
  let left = assignment(c);
  while (c.is(',')) {
    const { position } = c.token;
    c.pos++;
    const right = decay(assignment(c));
    left = { op: 'comma', left, right, type: unqualified(right.type), position };
  }
  return left;
}

const ASSIGNMENTS = new Map<string, BinaryOperator>(
  (['*', '/', '%', '+', '-', '<<', '>>', '&', '^', '|'] as BinaryOperator[]).map((o) => [`${o}=`, o]),
);

// assignment := conditional | unary assignment-operator assignment
export function assignment(c: Context): Expr {
  const left = conditional(c);
  const { token } = c;
  if (token.kind !== TokenKind.Punctuator) return left;
  if (token.text === '=') {
    c.pos++;
    return makeAssign(c, left, assignment(c), token.position);
  }
  const operator = ASSIGNMENTS.get(token.text);
  if (!operator) return left;
  c.pos++;
  return makeCompound(c, operator, left, assignment(c), token.position);
}

// conditional := binary ['?' [expression] ':' conditional]
export function conditional(c: Context): Expr {
  const test = binary(c, 0);
  if (!c.is('?')) return test;
  const { position } = c.token;
  c.pos++;
  const yes = c.is(':') ? undefined : expression(c);
  c.expect(':');
  return makeConditional(c, test, yes, conditional(c), position);
}

const PRECEDENCE = new Map<string, number>();
[
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
].forEach((operators, level) => {
  for (const o of operators) PRECEDENCE.set(o, level);
});

// binary(n) := cast {operator of level >= n, binary(n+1)}
function binary(c: Context, minimum: number): Expr {
  let left = cast(c);
  for (;;) {
    const { token } = c;
    const level = token.kind === TokenKind.Punctuator ? PRECEDENCE.get(token.text) : undefined;
    if (level === undefined || level < minimum) return left;
    c.pos++;
    const right = binary(c, level + 1);
    if (token.text === '&&') left = makeLogical(c, 'and', left, right, token.position);
    else if (token.text === '||') left = makeLogical(c, 'or', left, right, token.position);
    else left = makeBinary(c, token.text as BinaryOperator, left, right, token.position);
  }
}

// cast := '(' type-name ')' cast | '(' type-name ')' '{' initializer-list '}' | unary
function cast(c: Context): Expr {
  if (!c.is('(') || !c.grammar.startsType(c, c.peek())) return unary(c);
  const { position } = c.token;
  c.pos++;
  const type = c.grammar.typeName(c);
  c.expect(')');
  if (c.is('{')) return postfixOf(c, withLengths(c, compoundLiteral(c, type, position)));
  const made = makeCast(c, type, cast(c), position);
  return c.lengths.length > 0 && c.parameterLists === 0 ? withLengths(c, made) : made;
}

/** (type){ ... }: an unnamed object, static at file scope and automatic inside a function (C11 6.5.2.5). */
function compoundLiteral(c: Context, type: CType, position: number): Expr {
  if (!c.fn || c.inStatic) {
    const object = c.newObject(c.uniqueName('.literal'), type, position, '(compound literal)');
    c.grammar.staticInitializer(c, object);
    return { op: 'object', object, type: object.type, position };
  }
  const { type: complete, init } = c.grammar.initializer(c, type);
  return unnamedObject(c.fn, complete, init, position);
}

// unary := postfix | ('++'|'--') unary | ('&'|'*'|'+'|'-'|'~'|'!') cast | 'sizeof' ... | '_Alignof' ... | '&&' label
function unary(c: Context): Expr {
  const { token } = c;
  const { position } = token;
  if (token.kind === TokenKind.Punctuator) {
    switch (token.text) {
      case '++':
      case '--':
        c.pos++;
        return makeIncrement(c, unary(c), token.text === '++' ? 1n : -1n, false, position);
      case '&':
        c.pos++;
        return makeAddress(c, cast(c), position);
      case '*':
        c.pos++;
        return makeDeref(c, cast(c), position);
      case '+':
      case '-':
      case '~':
      case '!':
        c.pos++;
        return makeUnary(c, token.text, cast(c), position);
      case '&&':
        c.pos++;
        c.labelAddresses = true;
        return {
          op: 'labelAddress',
          label: c.labelName(c.identifier('label name').text),
          type: pointerTo(VOID),
          position,
        };
    }
  } else if (token.kind === TokenKind.Identifier) {
    switch (token.text) {
      case '__extension__':
        c.pos++;
        return cast(c);
      case '__real__':
      case '__real':
      case '__imag__':
      case '__imag':
        c.pos++;
        return makePart(c, cast(c), token.text.startsWith('__real') ? 'real' : 'imaginary', position);
      case 'sizeof':
      case '_Alignof':
      case '__alignof__':
      case '__alignof':
        c.pos++;
        return sizeofExpression(c, token);
    }
  }
  return postfix(c);
}

function sizeofExpression(c: Context, token: Token): Expr {
  let type: CType;
  if (c.is('(') && c.grammar.startsType(c, c.peek())) {
    const open = c.pos++;
    type = c.grammar.typeName(c);
    c.expect(')');
    if (c.is('{')) {
      c.pos = open;
      type = unary(c).type; // sizeof (type){...}
    }
  } else {
    const e = unary(c);
    if (e.op === 'member' && e.field.bitWidth !== undefined)
      c.error(`'sizeof' applied to bit-field '${e.field.name}'`, token.position);
    type = e.type;
    if (token.text !== 'sizeof') return integer(Math.max(alignOf(type), ownAlignment(e)), ULONG, token.position);
  }
  if (token.text !== 'sizeof') return integer(alignOf(type), ULONG, token.position);
  if (isVariableLength(type)) return withLengths(c, sizeExpression(c, type, token.position));
  const size = sizeOf(type);
  if (size < 0) c.error(`invalid application of 'sizeof' to incomplete type '${typeName(type)}'`, token.position);
  return integer(Math.max(size, 1) === size || size === 0 ? size : 1, ULONG, token.position);
}

/** The alignment that an attribute asked for of this very object. */
function ownAlignment(e: Expr): number {
  if (e.op === 'function') return e.symbol.align ?? 0;
  return e.op === 'variable' ? (e.symbol.object?.align ?? e.symbol.align) : 0;
}

const postfix = (c: Context): Expr => postfixOf(c, primary(c));

// postfix := primary { '[' expression ']' | '(' arguments ')' | '.' name | '->' name | '++' | '--' }
function postfixOf(c: Context, start: Expr): Expr {
  let e = start;
  for (;;) {
    const { token } = c;
    if (token.kind !== TokenKind.Punctuator) return e;
    switch (token.text) {
      case '[': {
        c.pos++;
        const index = expression(c);
        c.expect(']');
        e = makeIndex(c, e, index, token.position);
        break;
      }
      case '(': {
        c.pos++;
        const args: Expr[] = [];
        if (!c.is(')')) {
          do args.push(assignment(c));
          while (c.accept(','));
        }
        c.expect(')');
        e = makeCall(c, e, args, e.position);
        break;
      }
      case '.':
        c.pos++;
        e = member(c, e, c.identifier('member name'));
        break;
      case '->':
        c.pos++;
        e = member(c, makeDeref(c, e, token.position), c.identifier('member name'));
        break;
      case '++':
      case '--':
        c.pos++;
        e = makeIncrement(c, e, token.text === '++' ? 1n : -1n, true, token.position);
        break;
      default:
        return e;
    }
  }
}

export function member(c: Context, base: Expr, name: Token): Expr {
  const { type } = base;
  if (type.kind !== 'record') {
    c.error(
      `request for member '${name.text}' in something not a structure or union (it is '${typeName(type)}')`,
      name.position,
    );
    return { op: 'deref', pointer: integer(0, VOID_PTR, name.position), type: INT, position: name.position };
  }
  const field = findField(type.record, name.text);
  if (!field) {
    const hint = type.record.complete ? suggestion(name.text, fieldNames(type.record)) : '';
    c.error(
      type.record.complete
        ? `'${typeName(unqualified(type))}' has no member named '${name.text}'${hint}`
        : `invalid use of incomplete type '${typeName(unqualified(type))}'`,
      name.position,
    );
    return { op: 'deref', pointer: integer(0, VOID_PTR, name.position), type: INT, position: name.position };
  }
  return { op: 'member', base, field, type: qualified(field.type, type.quals), position: name.position };
}

const fieldNames = (record: { fields: readonly { name: string; type: CType }[] }): string[] =>
  record.fields.flatMap((f) => (f.name ? [f.name] : f.type.kind === 'record' ? fieldNames(f.type.record) : []));

const MAX_HINTS = 50;

/** "; did you mean 'x'?" for the nearest of these names, if one is near. */
export function suggestion(name: string, names: Iterable<string>): string {
  let best = '';
  let bestDistance = Math.min(3, Math.ceil(name.length / 3) + 1);
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const d = distance(name, candidate, bestDistance);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best ? `; did you mean '${best}'?` : '';
}

// Levenshtein distance, given up beyond `limit`.
function distance(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, change));
    }
    row = next;
    if (Math.min(...row) >= limit) return limit;
  }
  return row[b.length] as number;
}

// primary := identifier | constant | string | '(' expression ')' | '(' block ')' | generic | builtin call
function primary(c: Context): Expr {
  const { token } = c;
  const { position } = token;
  switch (token.kind) {
    case TokenKind.Number:
      c.pos++;
      return numberLiteral(c, token.text, position);
    case TokenKind.Character:
      c.pos++;
      return integer(characterValue(token.text, c.charType.signed), INT, position);
    case TokenKind.String:
      return stringLiteral(c);
    case TokenKind.Identifier:
      return name(c, token);
  }
  if (c.accept('(')) {
    if (c.is('{')) {
      const e = statementExpression(c, position);
      c.expect(')');
      return e;
    }
    const e = expression(c);
    c.expect(')');
    return e;
  }
  return c.fail(`expected expression before ${describe(token)}`);
}

/** ({ statements; value; }): the last expression statement is the value. */
function statementExpression(c: Context, position: number): Expr {
  if (!c.fn) c.fail('braced-group within expression allowed only inside a function', position);
  const block = c.grammar.block(c);
  const last = unlabelled(c, block.items);
  if (last?.kind === 'expression' && last.value.type.kind !== 'void') {
    block.items.pop();
    // Arrays decay inside, where the object still lives.
    const result = decay(last.value);
    return { op: 'statements', block, result, type: unqualified(result.type), position };
  }
  return { op: 'statements', block, result: undefined, type: VOID, position };
}

/** The last statement; its label, if it has one, becomes a statement of its own before it. */
function unlabelled(c: Context, items: Statement[]): Statement | undefined {
  const last = items[items.length - 1];
  if (last?.kind !== 'label' || last.body.kind !== 'expression') return last;
  const { body, position } = last;
  const label = { ...last, body: { kind: 'empty' as const, position, end: position } };
  c.fn?.labels.set(label.name, label);
  items.splice(-1, 1, label, body);
  return body;
}

/** Value and type of integer constants met so far: headers repeat the same few thousands of times. */
const integerConstants = new Map<string, { readonly value: bigint; readonly type: IntType } | undefined>();

/** C11 6.4.4.1p5: the first type of the list for its suffix and base that holds it. */
function integerConstant(text: string): { readonly value: bigint; readonly type: IntType } | undefined {
  if (integerConstants.has(text)) return integerConstants.get(text);
  const literal = integerLiteral(text);
  const types = [INT, UINT, LONG, ULONG, LLONG, ULLONG].slice(literal ? 2 * literal.longs : 6);
  const type = types.find((t) => {
    const allowed = literal?.unsigned ? !t.signed : literal?.decimal ? t.signed : true;
    return allowed && literal && literal.value < 1n << BigInt(t.size * 8 - (t.signed ? 1 : 0));
  });
  const made = literal && { value: wrapTo(type ?? ULLONG, literal.value), type: type ?? ULLONG };
  if (integerConstants.size < 50_000) integerConstants.set(text, made);
  return made;
}

function numberLiteral(c: Context, text: string, position: number): Expr {
  const literal = integerConstant(text);
  if (literal) return { op: 'const', value: literal.value, type: literal.type, position };
  if (/[ijIJ]/.test(text)) return imaginary(numberLiteral(c, text.replace(/[ijIJ]/, ''), position));
  const float = floatLiteral(text);
  if (!float) c.error(`invalid number '${text}'`, position);
  return { op: 'float', value: float?.value ?? 0, type: float?.single ? FLOAT : DOUBLE, position };
}

// string := STRING {STRING}
export function stringLiteral(c: Context): Expr {
  const { position } = c.token;
  const units: number[] = [];
  let unitBytes = 1;
  while (c.token.kind === TokenKind.String) {
    const part = literalUnits(c.token.text, c.dialect === 'kernel');
    unitBytes = Math.max(unitBytes, part.unitBytes);
    for (const u of part.units) units.push(u);
    c.pos++;
  }
  const element = unitBytes === 1 ? c.charType : unitBytes === 2 ? USHORT : INT;
  const key = `${unitBytes}:${String.fromCharCode(...units.slice(0, 2000))}:${units.length}`;
  const object = c.stringObject(units.length > 2000 ? c.uniqueName('long') : key, (): StaticObject => {
    const type = arrayOf(element, units.length + 1);
    const made = c.newObject(c.uniqueName('.string'), type, position, 'string literal');
    made.readonly = true;
    made.bytes = new Uint8Array((units.length + 1) * unitBytes);
    units.forEach((u, i) => {
      for (let b = 0; b < unitBytes; b++) (made.bytes as Uint8Array)[i * unitBytes + b] = (u >>> (8 * b)) & 255;
    });
    return made;
  });
  return { op: 'object', object, type: object.type, position };
}

function name(c: Context, token: Token): Expr {
  const { position, text } = token;
  if (text === '_Generic') return generic(c);
  if (text === '__func__' || text === '__FUNCTION__' || text === '__PRETTY_FUNCTION__') {
    c.pos++;
    const own = c.fn?.symbol.name ?? '';
    const object = c.stringObject(`func:${own}`, () => {
      const made = c.newObject(
        c.uniqueName('.func'),
        arrayOf(qualified(c.charType, CONST), own.length + 1),
        position,
        '__func__',
      );
      made.readonly = true;
      made.bytes = new Uint8Array([...new TextEncoder().encode(own), 0]);
      return made;
    });
    return { op: 'object', object, type: object.type, position };
  }
  const symbol = c.lookup(text);
  if (text === 'alloca' && c.dialect === 'hosted' && c.peek().is('(') && symbol?.kind !== 'variable') {
    c.pos++;
    return builtinCall(c, token, '__builtin_alloca');
  }
  if (!symbol && isBuiltin(text)) {
    c.pos++;
    return builtinCall(c, token);
  }
  c.pos++;
  if (!symbol && c.dialect === 'hosted' && c.is('(')) {
    const declared = declareLibrary(c, text) ?? c.implicitFunction(text, position);
    return { op: 'function', symbol: declared, type: declared.type, position };
  }
  if (!symbol) {
    const called = c.is('(');
    // Each hint looks at all names there are: a text with more mistakes than this has another problem.
    const hint = c.diagnostics.errorCount < MAX_HINTS ? suggestion(text, visibleNames(c)) : '';
    c.diagnostics.report(
      'error',
      position,
      called
        ? `implicit declaration of function '${text}': no bundled kernel header that is included declares it${hint}`
        : `'${text}' undeclared${hint}`,
      { length: text.length },
    );
    if (called) skipArguments(c);
    // Nobody is told twice, whatever is done with it.
    return { op: 'deref', pointer: integer(0, VOID_PTR, position), type: INT, position };
  }
  switch (symbol.kind) {
    case 'enumerator':
      return integer(symbol.value, symbol.type, position);
    case 'typedef':
      return c.fail(`unexpected type name '${text}': expected expression`, position);
    case 'function':
      return { op: 'function', symbol, type: symbol.type, position };
    case 'variable':
      if (symbol.indirect && symbol.type.kind === 'pointer')
        return {
          op: 'deref',
          pointer: { op: 'variable', symbol, type: symbol.type, position },
          type: symbol.type.to,
          position,
        };
      return { op: 'variable', symbol, type: symbol.type, position };
  }
}

function* visibleNames(c: Context): Iterable<string> {
  for (let s: typeof c.scope | undefined = c.scope; s; s = s.outer) yield* s.names.keys();
}

function skipArguments(c: Context): void {
  c.pos++;
  if (!c.is(')')) {
    do assignment(c);
    while (c.accept(','));
  }
  c.expect(')');
}

// generic := '_Generic' '(' assignment {',' (type-name | 'default') ':' assignment} ')'
function generic(c: Context): Expr {
  const { position } = c.token;
  c.pos++;
  c.expect('(');
  const control = unqualified(decay(assignment(c)).type);
  let chosen: Expr | undefined;
  let fallback: Expr | undefined;
  while (c.accept(',')) {
    const type = c.accept('default') ? undefined : c.grammar.typeName(c);
    c.expect(':');
    const value = assignment(c);
    if (!type) fallback = value;
    else if (!chosen && type.quals === 0 && compatible(type, control)) chosen = value;
  }
  c.expect(')');
  if (!chosen && !fallback)
    c.error(`'_Generic' selector of type '${typeName(control)}' is not compatible with any association`, position);
  return chosen ?? fallback ?? integer(0, INT, position);
}
