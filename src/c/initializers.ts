// Initializers, C11 6.7.9: braces, designators, ranges, elided braces. The result is a flat list of (offset, type,
// value); static objects then get it written into their bytes.

import {
  arrayOf,
  bitFieldSpan,
  type CType,
  type Field,
  isScalar,
  qualified,
  sizeOf,
  typeName,
  underlying,
  unqualified,
} from '../program/types';
import type { Expr, Initializer, InitializerItem, StaticObject } from './ast';
import { coerce, convert, decay } from './build';
import { constantParts } from './complex';
import type { Context } from './context';
import { addressConstant } from './fold';
import { TokenKind } from './tokens';

class Sink {
  readonly items: InitializerItem[] = [];

  constructor(readonly c: Context) {}

  put(value: Expr, type: CType, offset: number, field: Field | undefined): void {
    const to = unqualified(type);
    const converted = to.kind === 'array' ? value : coerce(this.c, value, to, 'initialization');
    this.items.push({ offset, type: to, field, value: converted });
  }
}

/** The initializer at the cursor, for an automatic object of this type. `T x[] = ...` gets its length here. */
export function initializer(c: Context, type: CType): { type: CType; init: Initializer } {
  const sink = new Sink(c);
  const complete = object(sink, type, 0, undefined, undefined);
  const aggregate = complete.kind === 'array' || complete.kind === 'record' || complete.kind === 'vector';
  const whole = sink.items.length === 1 && sizeOf(sink.items[0]?.type as CType) === sizeOf(complete);
  return { type: complete, init: { zero: aggregate && !whole, items: sink.items } };
}

/** As `initializer`, for static storage: every value must be constant. */
export function staticInitializer(c: Context, target: StaticObject): void {
  const before = c.inStatic;
  c.inStatic = true;
  const sink = new Sink(c);
  target.type = object(sink, target.type, 0, undefined, undefined);
  c.inStatic = before;
  const end = sink.items.reduce(
    (m, i) => Math.max(m, i.offset + Math.max(sizeOf(i.type), 0)),
    Math.max(sizeOf(target.type), 0),
  );
  target.bytes = new Uint8Array(end);
  target.relocations = [];
  for (const item of sink.items) store(c, target, item);
}

/** Initializes one object from the tokens at the cursor; `pending` is an expression already read for it. */
function object(sink: Sink, type: CType, offset: number, field: Field | undefined, pending: Expr | undefined): CType {
  const { c } = sink;
  if (type.kind === 'array') {
    const text = pending ? undefined : stringFor(c, type.of);
    if (text) return stringInto(sink, type, offset, text);
    if (!pending && c.is('{')) return braced(sink, type, offset);
    if (!pending && c.is('(')) {
      // GNU: an array may start as a copy of a compound literal of its type.
      const e = c.grammar.assignment(c);
      if (e.type.kind === 'array' && (e.op === 'literal' || e.op === 'object')) {
        const complete = type.length === null ? arrayOf(type.of, e.type.length) : type;
        sink.put(e, e.type, offset, undefined);
        return complete;
      }
      return elided(sink, type, offset, 0, e);
    }
    return elided(sink, type, offset, 0, pending);
  }
  if (type.kind === 'record') {
    if (!pending && c.is('{')) return braced(sink, type, offset);
    // A string that fills the characters it begins with, whose braces were left out.
    if (!pending && c.token.kind === TokenKind.String && beginsWithText(type))
      return elided(sink, type, offset, 0, undefined);
    const e = pending ?? c.grammar.assignment(c);
    if (e.type.kind === 'record' && e.type.record === type.record) {
      sink.put(e, type, offset, undefined);
      return type;
    }
    if (e.type.kind === 'record') c.error(`initialization from incompatible type '${typeName(e.type)}'`, e.position);
    return elided(sink, type, offset, 0, e);
  }
  if (type.kind === 'vector' && !pending && c.is('{')) return braced(sink, type, offset);
  if (!pending && c.accept('{')) {
    if (c.accept('}')) return type; // scalar = {}
    object(sink, type, offset, field, undefined);
    c.accept(',');
    c.expect('}', 'after scalar initializer');
    return type;
  }
  sink.put(pending ?? c.grammar.assignment(c), type, offset, field);
  return type;
}

interface Child {
  readonly type: CType;
  readonly offset: number;
  readonly field: Field | undefined;
}

/** The index-th subobject that an initializer list fills; unnamed bit-fields are passed over. */
function childAt(type: CType, offset: number, index: number): Child | undefined {
  if (type.kind === 'array') {
    if (type.length !== null && index >= type.length) return undefined;
    return { type: qualified(type.of, type.quals), offset: offset + index * sizeOf(type.of), field: undefined };
  }
  if (type.kind === 'vector')
    return index < type.length ? { type: type.of, offset: offset + index * type.of.size, field: undefined } : undefined;
  if (type.kind !== 'record') return undefined;
  const { record } = type;
  const field = fillable(record.fields)[index];
  if (!field || (record.kind === 'union' && index > 0)) return undefined;
  return { type: field.type, offset: offset + field.offset, field: field.bitWidth === undefined ? undefined : field };
}

const fillable = (fields: readonly Field[]): Field[] => fields.filter((f) => f.name !== '' || f.bitWidth === undefined);

/** Fills the subobjects from `start` on, as long as values come: an aggregate whose braces were left out. */
function elided(sink: Sink, type: CType, offset: number, start: number, pending: Expr | undefined): CType {
  const { c } = sink;
  let first = pending;
  let index = start;
  for (; ; index++) {
    const child = childAt(type, offset, index);
    if (!child) break;
    if (index > start) {
      const next = c.peek();
      if (!c.is(',') || next.is('}') || next.is('.') || next.is('[')) break;
      c.pos++;
    }
    object(sink, child.type, child.offset, child.field, first);
    first = undefined;
  }
  if (first) c.error(`'${typeName(type)}' cannot be initialized with this value`, first.position);
  return type.kind === 'array' && type.length === null ? arrayOf(type.of, index) : type;
}

// braced := '{' [item {',' item} [',']] '}'        item := [designator {designator} '='] initializer
function braced(sink: Sink, type: CType, offset: number): CType {
  const { c } = sink;
  const open = c.token;
  c.expect('{');
  let index = 0;
  let length = 0;
  while (!c.is('}')) {
    if (c.token.kind === TokenKind.End) c.fail("expected '}' at end of initializer", open.position);
    if (c.is('[') || c.is('.') || (c.token.kind === TokenKind.Identifier && c.peek().is(':'))) {
      index = designated(sink, type, offset);
    } else {
      const child = childAt(type, offset, index);
      if (!child) {
        c.diagnostics.warning(c.token.position, `excess elements in initializer of '${typeName(type)}'`);
        object(
          new Sink(c),
          c.is('{') ? { kind: 'array', of: type, length: null, quals: 0 } : decayedTypeOf(c),
          0,
          undefined,
          undefined,
        );
      } else object(sink, child.type, child.offset, child.field, undefined);
      index++;
    }
    length = Math.max(length, index);
    if (!c.accept(',')) break;
  }
  c.expect('}', 'at end of initializer');
  return type.kind === 'array' && type.length === null ? arrayOf(type.of, length) : type;
}

/** Type of the expression at the cursor, which is not consumed: used to read past excess elements. */
function decayedTypeOf(c: Context): CType {
  const at = c.pos;
  const { type } = decay(c.grammar.assignment(c));
  c.pos = at;
  return type;
}

// designator := '[' constant ['...' constant] ']' | '.' name | name ':' ; answers the index that follows
function designated(sink: Sink, type: CType, offset: number): number {
  const { c } = sink;
  if (c.accept('[')) {
    const low = Number(c.grammar.constant(c, 'array index in initializer') ?? 0n);
    const high = c.accept('...') ? Number(c.grammar.constant(c, 'array index in initializer') ?? 0n) : low;
    c.expect(']');
    if (type.kind !== 'array') return c.fail('array index in non-array initializer');
    if (low < 0 || high < low || (type.length !== null && high >= type.length))
      c.error('array index in initializer exceeds array bounds');
    const size = sizeOf(type.of);
    const from = sink.items.length;
    designatedValue(sink, { type: qualified(type.of, type.quals), offset: offset + low * size, field: undefined });
    const made = sink.items.slice(from);
    for (let i = low + 1; i <= high; i++) {
      for (const item of made) sink.items.push({ ...item, offset: item.offset + (i - low) * size });
    }
    return high + 1;
  }
  if (!c.accept('.')) {
    const name = c.identifier('member name'); // GNU's old form, name: value
    c.expect(':');
    return memberDesignator(sink, type, offset, name.text, name.position);
  }
  const name = c.identifier('member name');
  return memberDesignator(sink, type, offset, name.text, name.position);
}

function memberDesignator(sink: Sink, type: CType, offset: number, name: string, position: number): number {
  const { c } = sink;
  if (type.kind !== 'record') return c.fail('field name not in record initializer', position);
  const fields = fillable(type.record.fields);
  for (const [i, field] of fields.entries()) {
    if (field.name === name) {
      designatedValue(sink, {
        type: field.type,
        offset: offset + field.offset,
        field: field.bitWidth === undefined ? undefined : field,
      });
      return i + 1;
    }
    if (field.name === '' && field.type.kind === 'record' && hasMember(field.type, name)) {
      // A member of an anonymous struct or union: its followers come next, then the outer ones.
      const inner = memberDesignator(sink, field.type, offset + field.offset, name, position);
      const { record } = field.type;
      while (
        record.kind === 'struct' &&
        inner < fillable(record.fields).length &&
        c.is(',') &&
        !/^[.[}]$/.test(c.peek().text)
      ) {
        c.pos++;
        elided(sink, field.type, offset + field.offset, inner, undefined);
      }
      return i + 1;
    }
  }
  c.error(`'${typeName(type)}' has no member named '${name}'`, position);
  const ignored = new Sink(c);
  while (c.is('.') || c.is('[')) c.pos += 2;
  c.accept('=');
  if (c.is('{')) skipBraces(c);
  else object(ignored, decayedTypeOf(c), 0, undefined, undefined);
  return 0;
}

function skipBraces(c: Context): void {
  let depth = 0;
  do {
    if (c.token.kind === TokenKind.End) c.fail("expected '}'");
    if (c.is('{')) depth++;
    else if (c.is('}')) depth--;
    c.pos++;
  } while (depth > 0);
}

function hasMember(type: CType, name: string): boolean {
  return (
    type.kind === 'record' &&
    type.record.fields.some((f) => f.name === name || (f.name === '' && hasMember(f.type, name)))
  );
}

/** What follows a designator: more designators into the child, or '=' (optional in GNU's forms) and its value. */
function designatedValue(sink: Sink, child: Child): void {
  const { c } = sink;
  if (c.is('.') || c.is('[')) {
    const next = designated(sink, child.type, child.offset);
    const more = c.is(',') && !c.peek().is('}') && !c.peek().is('.') && !c.peek().is('[');
    if (more && childAt(child.type, child.offset, next)) {
      c.pos++;
      elided(sink, child.type, child.offset, next, undefined);
    }
    return;
  }
  c.accept('=');
  object(sink, child.type, child.offset, child.field, undefined);
}

/** Whether the first thing in an aggregate is an array of characters (of any width). */
function beginsWithText(type: CType): boolean {
  const child = childAt(type, 0, 0);
  if (!child) return false;
  if (type.kind === 'array' && underlying(child.type).kind === 'int') return true;
  return beginsWithText(child.type);
}

/** The string literal at the cursor (maybe in braces), if a character array may start with it. */
function stringFor(c: Context, element: CType): Expr | undefined {
  const inBraces = c.is('{') && c.peek().kind === TokenKind.String;
  if (c.token.kind !== TokenKind.String && !inBraces) return undefined;
  const t = underlying(element);
  if (t.kind !== 'int') return undefined;
  const at = c.pos;
  if (inBraces) c.pos++;
  const e = c.grammar.assignment(c);
  if (e.op === 'object' && e.object.bytes && e.type.kind === 'array' && sizeOf(e.type.of) === t.size) {
    if (inBraces) c.accept(',');
    if (!inBraces || c.accept('}')) return e;
  }
  c.pos = at;
  return undefined;
}

function stringInto(sink: Sink, type: CType & { kind: 'array' }, offset: number, text: Expr): CType {
  if (text.type.kind !== 'array') return type;
  const have = text.type.length ?? 0;
  const complete = type.length === null ? arrayOf(type.of, have) : type;
  const length = Math.min(have, complete.length ?? 0);
  if (have - 1 > length) sink.c.diagnostics.warning(text.position, 'initializer-string for array of chars is too long');
  sink.put(text, arrayOf(type.of, length), offset, undefined);
  return complete;
}

/** Writes one constant into a static object's bytes. */
function store(c: Context, target: StaticObject, item: InitializerItem): void {
  const bytes = target.bytes as Uint8Array;
  const view = new DataView(bytes.buffer);
  const { offset, type, value } = item;
  const size = Math.max(sizeOf(type), 0);
  target.relocations = target.relocations.filter((r) => r.offset < offset || r.offset >= offset + size);
  if (type.kind === 'array' || type.kind === 'record') {
    const source = value.op === 'object' ? value.object : undefined;
    if (!source) return c.error('initializer element is not constant', value.position);
    bytes.fill(0, offset, offset + size);
    if (source.bytes) bytes.set(source.bytes.subarray(0, size), offset);
    for (const r of source.relocations) target.relocations.push({ ...r, offset: r.offset + offset });
    return;
  }
  if (type.kind === 'vector' && value.op === 'object' && value.object.bytes)
    return bytes.set(value.object.bytes, offset);
  const parts = type.kind === 'complex' ? constantParts(value) : undefined;
  if (type.kind === 'complex' && parts) {
    parts.forEach((part, i) => {
      store(c, target, {
        offset: offset + i * type.of.size,
        type: type.of,
        field: undefined,
        value: convert(part, type.of),
      });
    });
    return;
  }
  if (value.op === 'float') {
    if (type.kind === 'float' && type.size === 4) view.setFloat32(offset, value.value, true);
    else view.setFloat64(offset, value.value, true);
    return;
  }
  if (value.op === 'const') {
    if (item.field) return storeBits(bytes, item.offset, item.field, value.value);
    for (let i = 0; i < size; i++) bytes[offset + i] = Number((value.value >> BigInt(8 * i)) & 255n);
    return;
  }
  const label = c.fn && labelValue(value);
  if (c.fn && label) {
    target.labelWords ??= [];
    target.labelWords.push({ offset, bytes: size, fn: c.fn.symbol, ...label });
    return;
  }
  const address = size === 8 && isScalar(type) ? addressConstant(value) : undefined;
  if (!address) return c.error('initializer element is not constant', value.position);
  bytes.fill(0, offset, offset + 8);
  if ('bytes' in address.target) address.target.used ||= target.used;
  target.relocations.push({ offset, target: address.target, addend: address.addend });
}

/** `&&a`, or `&&a - &&b`, through casts. */
function labelValue(e: Expr): { label: string; minus: string | undefined } | undefined {
  if (e.op === 'cast') return labelValue(e.operand);
  if (e.op === 'labelAddress') return { label: e.label, minus: undefined };
  if (e.op !== 'pointerDifference' && !(e.op === 'binary' && e.operator === '-')) return undefined;
  const [a, b] = [labelValue(e.left), labelValue(e.right)];
  return a && b ? { label: a.label, minus: b.label } : undefined;
}

function storeBits(bytes: Uint8Array, offset: number, field: Field, value: bigint): void {
  const size = bitFieldSpan(field);
  const shift = BigInt(field.bitOffset ?? 0);
  const mask = ((1n << BigInt(field.bitWidth ?? 0)) - 1n) << shift;
  let unit = 0n;
  for (let i = 0; i < size; i++) unit |= BigInt(bytes[offset + i] ?? 0) << BigInt(8 * i);
  unit = (unit & ~mask) | ((value << shift) & mask);
  for (let i = 0; i < size; i++) bytes[offset + i] = Number((unit >> BigInt(8 * i)) & 255n);
}
