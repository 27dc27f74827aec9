// Declarators, C11 6.7.6: pointers, arrays, functions and parentheses around a name, read inside out.

import {
  alignOf,
  arrayOf,
  CONST,
  type CType,
  type FunctionType,
  INT,
  IOMEM,
  isInteger,
  isVariableLength,
  pointerTo,
  qualified,
  SEGMENT,
  sizeOf,
  typeName,
  ULONG,
  USER,
  type VariableLength,
  VOID,
  VOLATILE,
} from '../program/types';
import type { VariableSymbol } from './ast';
import { convert, decay } from './build';
import { type Attributes, type Context, type Declarator, newScope } from './context';
import { constantValue } from './fold';
import { attributedType, specifiers, startsDeclaration } from './specifiers';
import { TokenKind } from './tokens';
import { newLength } from './variableLength';

const POINTER_QUALIFIERS: Record<string, number> = {
  const: CONST,
  volatile: VOLATILE,
  restrict: 0,
  __restrict: 0,
  __restrict__: 0,
  __const: CONST,
  __volatile__: VOLATILE,
  __volatile: VOLATILE,
  _Atomic: 0,
  __seg_gs: SEGMENT,
  __seg_fs: SEGMENT,
  __address_space_user: USER,
  __address_space_iomem: IOMEM,
};

// declarator := {'*' {qualifier}} (name | '(' declarator ')') {array-suffix | function-suffix}
export function declarator(c: Context, base: CType, attributes: Attributes): Declarator {
  const d = anyDeclarator(c, base, attributes);
  if (d.name === '') c.fail(`expected identifier or '(' before '${c.token.text || 'end of file'}'`);
  return { ...d, type: attributedType(c, d.type, attributes) };
}

/** A declarator whose name may be missing: parameters and type names. */
export function anyDeclarator(c: Context, base: CType, attributes: Attributes): Declarator {
  let type = base;
  c.grammar.attributes(c, attributes);
  while (c.accept('*')) {
    let quals = 0;
    for (;;) {
      const q = c.token.kind === TokenKind.Identifier ? POINTER_QUALIFIERS[c.token.text] : undefined;
      if (q !== undefined) {
        quals |= q;
        c.pos++;
      } else if (c.is('__attribute__')) c.grammar.attributes(c, attributes);
      else break;
    }
    type = pointerTo(type, quals);
  }
  if (c.is('(') && !isParameterList(c)) {
    // The inner declarator applies to what the suffixes behind the parenthesis make of `type`: read it twice.
    const open = c.pos;
    c.pos++;
    skipToClose(c);
    const outer = suffixes(c, type);
    const after = c.pos;
    c.pos = open + 1;
    const inner = anyDeclarator(c, outer.type, attributes);
    c.expect(')');
    c.pos = after;
    return inner.params ? inner : { ...inner, params: outer.params, lengths: outer.lengths };
  }
  const { token } = c;
  const named =
    token.kind === TokenKind.Identifier &&
    token.text !== '__attribute__' &&
    token.text !== '__asm__' &&
    token.text !== 'asm';
  if (named) c.pos++;
  const { type: complete, params, lengths } = suffixes(c, type);
  c.grammar.attributes(c, attributes);
  return { name: named ? token.text : '', position: token.position, type: complete, params, lengths };
}

/** After '(' in an abstract declarator: a parameter list, not a nested declarator. */
function isParameterList(c: Context): boolean {
  const next = c.peek();
  return next.is(')') || (startsDeclaration(c, next) && next.text !== '__attribute__');
}

function skipToClose(c: Context): void {
  for (let depth = 1; depth > 0; c.pos++) {
    if (c.token.kind === TokenKind.End) c.fail("expected ')'");
    if (c.is('(')) depth++;
    else if (c.is(')')) depth--;
  }
}

// suffixes := {'[' [constant] ']'} | '(' parameters ')'
function suffixes(c: Context, base: CType): Pick<Declarator, 'type' | 'params' | 'lengths'> {
  if (c.is('[')) {
    const { position } = c.token;
    c.pos++;
    while (c.accept('static') || c.accept('const') || c.accept('restrict') || c.accept('volatile'));
    let length: number | null = null;
    let variable: VariableLength | undefined;
    if (c.is('*') && c.peek().is(']')) c.pos++;
    else if (!c.is(']')) {
      const e = decay(c.grammar.assignment(c));
      const value = constantValue(convert(e, ULONG));
      if (!isInteger(e.type)) c.error(`size of array has non-integer type '${typeName(e.type)}'`, e.position);
      else if (value === undefined) {
        if (c.fn || c.parameterLists > 0) variable = newLength(c, e);
        else c.error('variable length array at file scope: its size is not a constant', position);
      } else if (e.op === 'const' && e.value < 0n) c.error('size of array is negative', position);
      else length = Number(value);
    }
    c.expect(']');
    const inner = suffixes(c, base);
    if (inner.type.kind === 'function') c.error('array of functions', position);
    else if (sizeOf(inner.type) < 0 && !isVariableLength(inner.type))
      c.error(`array of incomplete type '${typeName(inner.type)}'`, position);
    if (!Number.isSafeInteger((length ?? 0) * Math.max(sizeOf(inner.type), 1))) {
      c.error('size of array is too large', position);
      length = 1;
    }
    const type = arrayOf(inner.type, length);
    return { type: variable ? { ...type, variable } : type, params: inner.params };
  }
  if (c.is('(')) {
    c.pos++;
    const params: VariableSymbol[] = [];
    let variadic = false;
    let unprototyped = false;
    const outer = c.scope;
    const before = c.lengths;
    c.lengths = [];
    c.parameterLists++;
    c.scope = newScope(outer); // parameters see each other, and each other's tags
    try {
      if (c.accept(')')) unprototyped = true;
      else if (c.dialect === 'hosted' && isNameList(c)) {
        unprototyped = true;
        do params.push(oldStyleParameter(c));
        while (c.accept(','));
        c.expect(')');
      } else if (c.is('void') && c.peek().is(')')) c.pos += 2;
      else {
        do {
          if (c.accept('...')) {
            variadic = true;
            break;
          }
          const made = parameter(c);
          params.push(made);
          if (made.name) c.scope.names.set(made.name, made);
        } while (c.accept(','));
        c.expect(')');
      }
    } finally {
      c.scope = outer;
      c.parameterLists--;
    }
    const lengths = c.lengths;
    c.lengths = before;
    const inner = suffixes(c, base);
    const returns = inner.type.kind === 'array' || inner.type.kind === 'function' ? VOID : inner.type;
    if (returns !== inner.type)
      c.error(`function returning ${inner.type.kind === 'array' ? 'an array' : 'a function'}`);
    const type: FunctionType = {
      kind: 'function',
      returns,
      params: unprototyped ? [] : params.map((p) => ({ name: p.name, type: p.type })),
      variadic,
      unprototyped,
      quals: 0,
    };
    return { type, params, lengths };
  }
  return { type: base, params: undefined };
}

/** `(a, b)`: the parameters of a definition from before C89; their types follow. */
function isNameList(c: Context): boolean {
  const next = c.peek();
  return c.token.kind === TokenKind.Identifier && !startsDeclaration(c, c.token) && (next.is(',') || next.is(')'));
}

function oldStyleParameter(c: Context): VariableSymbol {
  const token = c.identifier('parameter name');
  return newParameter(token.text, INT, token.position);
}

const newParameter = (name: string, type: CType, position: number): VariableSymbol => ({
  kind: 'variable',
  name,
  type,
  position,
  object: undefined,
  param: true,
  align: 0,
  addressTaken: false,
  tracked: false,
  frameOffset: -1,
  cleanup: undefined,
});

// parameter := specifiers [declarator]; arrays and functions become pointers (C11 6.7.6.3)
function parameter(c: Context): VariableSymbol {
  if (!startsDeclaration(c, c.token)) {
    const unknown = c.token.kind === TokenKind.Identifier;
    c.fail(unknown ? `unknown type name '${c.token.text}'` : `expected parameter declaration before '${c.token.text}'`);
  }
  const base = specifiers(c);
  const attributes: Attributes = {};
  const d = anyDeclarator(c, base.type, attributes);
  return newParameter(d.name, adjusted(attributedType(c, d.type, attributes)), d.position);
}

/** Arrays and functions as parameters are pointers (C11 6.7.6.3p7). */
export function adjusted(type: CType): CType {
  if (type.kind === 'array') return pointerTo(qualified(type.of, type.quals));
  return type.kind === 'function' ? pointerTo(type) : type;
}

// type-name := specifiers [abstract-declarator]
export function typeNameOf(c: Context): CType {
  const base = specifiers(c);
  const attributes: Attributes = {};
  const d = anyDeclarator(c, base.type, attributes);
  if (d.name) c.error(`unexpected name '${d.name}' in type`, d.position);
  const type = attributedType(c, d.type, attributes);
  const align = base.attributes.aligned ?? 0;
  return align > alignOf(type) ? { ...type, align } : type;
}
