// Declarations, C11 6.7 and 6.9: variables, typedefs, functions, at file scope and inside blocks.

import {
  CONST,
  type CType,
  compatible,
  type FunctionType,
  INT,
  isVariableLength,
  pointerTo,
  sizeOf,
  typeName,
} from '../program/types';
import type { CSymbol, FunctionSymbol, Statement, StaticObject, VariableSymbol } from './ast';
import { decay } from './build';
import { warnAbout } from './checks/warnings';
import { type Attributes, type Context, type Declarator, type FunctionState, newScope, SyntaxFault } from './context';
import { adjusted, declarator } from './declarators';
import { type Specifiers, specifiers, startsDeclaration, staticAssert } from './specifiers';
import { TokenKind } from './tokens';
import { computeLengths, lengthsOnly, makeArray, type PendingLength, withLengths } from './variableLength';

const isReadonly = (type: CType): boolean =>
  (type.kind === 'array' ? isReadonly(type.of) : false) || (type.quals & CONST) !== 0;

/** Parses the whole translation unit at the cursor. */
export function translationUnit(c: Context): void {
  while (c.token.kind !== TokenKind.End) {
    const start = c.pos;
    try {
      externalDeclaration(c);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      c.scope = c.fileScope;
      c.fn = undefined;
      recover(c, start);
    }
  }
}

/** After a syntax error at file scope: behind the next ';' or the '}' of a body. */
function recover(c: Context, start: number): void {
  if (c.pos === start) c.pos++;
  for (let depth = 0; c.token.kind !== TokenKind.End; c.pos++) {
    if (c.is('{')) depth++;
    else if (c.is('}') && --depth <= 0) {
      c.pos++;
      c.accept(';');
      return;
    } else if (c.is(';') && depth === 0) {
      c.pos++;
      return;
    }
  }
}

// external-declaration := specifiers [declarator {',' declarator}] ';' | specifiers declarator block
export function externalDeclaration(c: Context): void {
  if (c.accept(';')) return;
  if (c.is('_Static_assert') || c.is('static_assert')) return staticAssert(c);
  if (c.is('asm') || c.is('__asm__')) {
    const start = c.pos;
    c.grammar.attributes(c, {});
    if (c.pos === start) c.fail(`expected '(' after '${c.token.text}'`);
    c.accept(';');
    return;
  }
  const untyped =
    c.dialect === 'hosted' &&
    c.token.kind === TokenKind.Identifier &&
    c.peek().is('(') &&
    !startsDeclaration(c, c.token);
  const base = untyped ? IMPLICIT_INT : specifiers(c);
  if (c.accept(';')) return;
  for (let first = true; ; first = false) {
    const attributes: Attributes = { ...base.attributes };
    const d = declarator(c, base.type, attributes);
    c.grammar.attributes(c, attributes);
    if (d.type.kind === 'function' && base.storage !== 'typedef') {
      const symbol = declareFunction(c, base, d, d.type, attributes);
      if (first && c.dialect === 'hosted' && d.type.unprototyped) oldStyleTypes(c, d);
      if (first && c.is('{')) return functionDefinition(c, symbol, d);
    } else if (base.storage === 'typedef') declareTypedef(c, d, attributes);
    else globalVariable(c, base, d, attributes);
    if (!c.accept(',')) break;
  }
  c.expect(';', 'after declaration');
}

/** `main()`: a function without a type returns int (before C99). */
const IMPLICIT_INT: Specifiers = {
  type: INT,
  storage: '',
  inline: false,
  attributes: {},
  declaresTag: false,
  auto: false,
};

/** The declarations between `f(a, b)` and its body say what the parameters are. */
function oldStyleTypes(c: Context, d: Declarator): void {
  while (startsDeclaration(c, c.token)) {
    const base = specifiers(c);
    do {
      const p = declarator(c, base.type, {});
      const param = d.params?.find((x) => x.name === p.name);
      if (param) param.type = adjusted(p.type);
      else c.error(`declaration for parameter '${p.name}' but no such parameter`, p.position);
    } while (c.accept(','));
    c.expect(';', 'at end of declaration');
  }
}

function declareTypedef(c: Context, d: Declarator, attributes: Attributes): void {
  const known = c.scope.names.get(d.name);
  if (known && (known.kind !== 'typedef' || !compatible(known.type, d.type))) redeclared(c, d, known);
  const type = attributes.aligned ? { ...d.type, align: attributes.aligned } : d.type;
  c.scope.names.set(d.name, { kind: 'typedef', name: d.name, type, position: d.position });
}

function redeclared(c: Context, d: Declarator, known: CSymbol): void {
  const how =
    known.kind === 'enumerator' || known.kind === 'typedef'
      ? 'as different kind of symbol'
      : `with a different type ('${typeName(d.type)}' against '${typeName(known.type)}')`;
  c.error(`'${d.name}' redeclared ${how}`, d.position, [
    { position: known.position, message: `previous declaration of '${d.name}'` },
  ]);
}

function declareFunction(
  c: Context,
  base: Specifiers,
  d: Declarator,
  type: FunctionType,
  attributes: Attributes,
): FunctionSymbol {
  const known = c.scope.names.get(d.name) ?? c.fileScope.names.get(d.name);
  let symbol: FunctionSymbol;
  if (known?.kind === 'function') {
    symbol = known;
    if (!compatible(known.type, type)) redeclared(c, d, known);
    else if (known.type.unprototyped || !symbol.body) symbol.type = type;
  } else {
    if (known) redeclared(c, d, known);
    symbol = {
      kind: 'function',
      name: d.name,
      type,
      position: d.position,
      isStatic: false,
      isInline: false,
      noreturn: false,
      weak: false,
      mustCheck: false,
      alias: undefined,
      used: false,
      format: undefined,
      body: undefined,
      pending: undefined,
    };
    c.functions.push(symbol);
    c.fileScope.names.set(d.name, symbol);
  }
  if (c.scope !== c.fileScope) c.scope.names.set(d.name, symbol);
  symbol.isStatic ||= base.storage === 'static';
  symbol.isInline ||= base.inline;
  symbol.noreturn ||= attributes.noreturn === true;
  symbol.weak ||= attributes.weak === true;
  symbol.mustCheck ||= attributes.mustCheck === true;
  symbol.used ||= attributes.used === true || attributes.section !== undefined;
  if (attributes.aligned) symbol.align = Math.max(symbol.align ?? 0, attributes.aligned);
  symbol.alias ??= attributes.alias;
  symbol.format ??= attributes.format;
  if (attributes.formatArguments) symbol.formatArguments = attributes.formatArguments;
  return symbol;
}

function functionDefinition(c: Context, symbol: FunctionSymbol, d: Declarator): void {
  if (symbol.body || symbol.pending) {
    c.error(`redefinition of '${symbol.name}'`, d.position, [
      { position: symbol.position, message: 'previous definition' },
    ]);
  }
  symbol.position = d.position;
  symbol.type = d.type as FunctionType;
  const params = d.params ?? [];
  // Most of what the kernel's own files define is not used by one driver: such a body is read when the linker finds
  // that it can be reached.
  const lazy = c.sources.fileAt(d.position)?.system === true;
  if (lazy) {
    symbol.pending = { from: c.pos, params, lengths: d.lengths ?? [] };
    skipBody(c);
  } else functionBody(c, symbol, params, d.lengths ?? []);
}

function skipBody(c: Context): void {
  const open = c.token.position;
  let depth = 0;
  do {
    if (c.token.kind === TokenKind.End) c.fail("expected '}' at end of input", open);
    if (c.is('{')) depth++;
    else if (c.is('}')) depth--;
    c.pos++;
  } while (depth > 0);
}

/** Reads a body that was skipped. */
export function parsePending(c: Context, symbol: FunctionSymbol): void {
  if (!symbol.pending || symbol.body) return;
  const { from, params, lengths } = symbol.pending;
  const at = c.pos;
  c.pos = from;
  symbol.pending = undefined;
  try {
    functionBody(c, symbol, params, lengths as PendingLength[]);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
  }
  c.scope = c.fileScope;
  c.fn = undefined;
  c.pos = at;
}

function functionBody(
  c: Context,
  symbol: FunctionSymbol,
  params: VariableSymbol[],
  lengths: readonly PendingLength[],
): void {
  const fn: FunctionState = {
    symbol,
    locals: lengths.map((l) => l.symbol),
    labels: new Map(),
    gotos: [],
    loops: 0,
    breakables: 0,
    switches: [],
    statics: 0,
    dynamic: false,
  };
  c.fn = fn;
  c.scope = newScope(c.fileScope);
  for (const p of params) {
    if (p.name === '') continue;
    if (sizeOf(p.type) < 0) c.error(`parameter '${p.name}' has incomplete type '${typeName(p.type)}'`, p.position);
    c.scope.names.set(p.name, p);
  }
  const before = c.diagnostics.errorCount;
  const block = c.grammar.block(c);
  for (const g of fn.gotos) {
    if (!fn.labels.has(g.label)) c.error(`label '${g.label.replace(/\..*/, '')}' used but not defined`, g.position);
  }
  const first = computeLengths(lengths);
  if (first) {
    const { position } = block;
    block.items.unshift({ kind: 'expression', value: lengthsOnly(first), position, end: position + 1 });
  }
  symbol.body = { params, locals: fn.locals, block, end: c.endOfLast, labels: fn.labels, dynamic: fn.dynamic };
  // What was left out after a syntax error must not be warned of.
  const whole = c.diagnostics.errorCount === before;
  if (whole && !c.sources.fileAt(symbol.position)?.system) warnAbout(symbol, c.sources, c.diagnostics);
  c.fn = undefined;
  c.scope = c.fileScope;
}

function objectFor(symbol: { name: string }, object: StaticObject, attributes: Attributes): StaticObject {
  object.align = Math.max(object.align, attributes.aligned ?? 0);
  object.section ??= attributes.section;
  object.weak ||= attributes.weak === true;
  object.used ||= attributes.used === true || attributes.section !== undefined;
  if (attributes.alias) object.alias = attributes.alias;
  object.readonly = isReadonly(object.type);
  return symbol && object;
}

function newVariable(
  name: string,
  type: CType,
  position: number,
  object: StaticObject | undefined,
  attributes: Attributes,
): VariableSymbol {
  return {
    kind: 'variable',
    name,
    type,
    position,
    object,
    param: false,
    align: attributes.aligned ?? 0,
    addressTaken: attributes.cleanup !== undefined,
    tracked: false,
    frameOffset: -1,
    cleanup: attributes.cleanup,
    ...(attributes.nonstring && { nonstring: true as const }),
  };
}

function globalVariable(c: Context, base: Specifiers, d: Declarator, attributes: Attributes): void {
  const known = c.fileScope.names.get(d.name);
  let object: StaticObject;
  let symbol: VariableSymbol;
  if (known?.kind === 'variable' && known.object) {
    if (!compatible(known.type, d.type)) redeclared(c, d, known);
    symbol = known;
    object = known.object;
    if (known.type.kind === 'array' && known.type.length === null) {
      symbol.type = d.type;
      object.type = d.type;
    }
  } else {
    if (known) redeclared(c, d, known);
    object = c.newObject(d.name, d.type, d.position);
    object.defined = false;
    object.external = base.storage !== 'static';
    symbol = newVariable(d.name, d.type, d.position, object, attributes);
    c.fileScope.names.set(d.name, symbol);
  }
  objectFor(symbol, object, attributes);
  if (base.storage === 'static') object.external = false;
  const initialized = c.is('=');
  if (base.storage !== 'extern' || initialized || attributes.alias) {
    if (initialized && object.bytes) {
      c.error(`redefinition of '${d.name}'`, d.position, [
        { position: object.position, message: 'previous definition' },
      ]);
    }
    if (!object.defined) object.position = d.position;
    object.defined = true;
  }
  if (c.accept('=')) {
    if (base.auto) symbol.type = object.type = decay(peekExpression(c)).type;
    c.grammar.staticInitializer(c, object);
    symbol.type = object.type;
  }
  if (sizeOf(symbol.type) < 0 && object.defined && base.storage !== 'extern') {
    // A tentative `T x[];` or a struct completed later is fine; the linker looks again.
    if (d.type.kind === 'void') c.error(`variable '${d.name}' declared void`, d.position);
  }
}

/** The expression at the cursor without moving on: __auto_type needs its type first. */
function peekExpression(c: Context) {
  const at = c.pos;
  const e = c.grammar.assignment(c);
  c.pos = at;
  return e;
}

/** A declaration inside a block: each variable becomes one statement, so that the debugger can stop at it. */
export function localDeclaration(c: Context): Statement[] {
  if (c.is('_Static_assert') || c.is('static_assert')) {
    staticAssert(c);
    return [];
  }
  const start = c.token.position;
  const base = specifiers(c);
  if (c.accept(';')) return [];
  const out: Statement[] = [];
  let position = start;
  do {
    const attributes: Attributes = { ...base.attributes };
    const d = declarator(c, base.type, attributes);
    c.grammar.attributes(c, attributes);
    if (base.storage === 'typedef') {
      declareTypedef(c, d, attributes);
      out.push(...lengthStatement(c, position));
    } else if (d.type.kind === 'function') {
      declareFunction(c, base, d, d.type, attributes);
      if (c.is('{')) {
        c.error(`nested functions are not supported: '${d.name}' is defined inside another function`, d.position);
        skipBody(c);
        return out;
      }
    } else if (base.storage === 'static' || base.storage === 'extern') localStatic(c, base, d, attributes);
    else out.push(...localVariable(c, base, d, attributes, position));
    position = c.peek().position;
  } while (c.accept(','));
  c.expect(';', 'at end of declaration');
  return out;
}

function checkNew(c: Context, d: Declarator): void {
  const known = c.scope.names.get(d.name);
  if (known)
    c.error(`redeclaration of '${d.name}'`, d.position, [
      { position: known.position, message: `previous declaration of '${d.name}'` },
    ]);
}

function localStatic(c: Context, base: Specifiers, d: Declarator, attributes: Attributes): void {
  if (base.storage === 'extern') {
    const outer = c.fileScope.names.get(d.name);
    const known = outer?.kind === 'variable' ? outer : undefined;
    let object = known?.object;
    if (!object) {
      object = c.newObject(d.name, d.type, d.position);
      object.defined = false;
      object.external = true;
      c.fileScope.names.set(d.name, newVariable(d.name, d.type, d.position, object, attributes));
    }
    c.scope.names.set(d.name, newVariable(d.name, known?.type ?? d.type, d.position, object, attributes));
    return;
  }
  checkNew(c, d);
  const shown = `${c.fn?.symbol.name ?? ''}::${d.name}`;
  const object = c.newObject(c.uniqueName(d.name), d.type, d.position, shown);
  const symbol = newVariable(d.name, d.type, d.position, object, attributes);
  c.scope.names.set(d.name, symbol);
  if (c.accept('=')) {
    if (base.auto) symbol.type = object.type = decay(peekExpression(c)).type;
    c.grammar.staticInitializer(c, object);
  }
  symbol.type = object.type;
  objectFor(symbol, object, attributes);
}

function localVariable(
  c: Context,
  base: Specifiers,
  d: Declarator,
  attributes: Attributes,
  position: number,
): Statement[] {
  checkNew(c, d);
  if (isVariableLength(d.type)) return [variableLengthArray(c, d, attributes, position)];
  const before = lengthStatement(c, position);
  const symbol = newVariable(d.name, d.type, d.position, undefined, attributes);
  c.fn?.locals.push(symbol);
  if (base.auto) {
    // The name is not in scope inside its own initializer.
    if (!c.is('=')) c.fail('__auto_type needs an initializer');
    c.pos++;
    const at = c.pos;
    const value = decay(c.grammar.assignment(c));
    c.pos = at;
    symbol.type = { ...value.type, quals: base.type.quals };
    const { init } = c.grammar.initializer(c, symbol.type);
    c.scope.names.set(d.name, symbol);
    return [...before, { kind: 'declaration', symbol, init, position, end: c.endOfLast }];
  }
  c.scope.names.set(d.name, symbol);
  if (!c.accept('=')) {
    if (sizeOf(d.type) < 0) c.error(`storage size of '${d.name}' is not known ('${typeName(d.type)}')`, d.position);
    return [...before, { kind: 'declaration', symbol, init: undefined, position, end: c.endOfLast }];
  }
  if (sizeOf(d.type) < 0 && !(d.type.kind === 'array' && d.type.length === null)) {
    c.error(`variable '${d.name}' has initializer but incomplete type '${typeName(d.type)}'`, d.position);
  }
  const { type, init } = c.grammar.initializer(c, d.type);
  symbol.type = type;
  return [...before, { kind: 'declaration', symbol, init, position, end: c.endOfLast }];
}

/** Lengths that a declaration brought along, as a statement of their own. */
function lengthStatement(c: Context, position: number): Statement[] {
  const lengths = computeLengths(c.lengths.splice(0));
  return lengths ? [{ kind: 'expression', value: lengthsOnly(lengths), position, end: c.endOfLast }] : [];
}

/** `int a[n]`: a hidden pointer, and the array behind it made where the declaration stands. */
function variableLengthArray(c: Context, d: Declarator, attributes: Attributes, position: number): Statement {
  const pointer = pointerTo(d.type);
  const symbol: VariableSymbol = { ...newVariable(d.name, pointer, d.position, undefined, attributes), indirect: true };
  if (attributes.cleanup) c.error("'cleanup' on a variable length array is not supported", d.position);
  c.fn?.locals.push(symbol);
  if (c.fn) c.fn.dynamic = true;
  const value = withLengths(c, makeArray(c, d.type, pointer, d.position));
  c.scope.names.set(d.name, symbol);
  if (c.is('=')) c.fail('variable length array may not be initialized');
  const init = { zero: false, items: [{ offset: 0, type: pointer, field: undefined, value }] };
  return { kind: 'declaration', symbol, init, position, end: c.endOfLast };
}
