// Values of C as a debugger shows them, in one line each, and their parts to unfold. A part carries the C expression
// that reaches it, so that it can be watched, set or copied as it stands.

import { errnoName, isErrno } from '../kernel/errno';
import { asVa } from '../machine/address';
import { SHADOW, VA } from '../program/abi';
import {
  type ComplexType,
  type CType,
  type EnumDecl,
  type Field,
  pointerTo,
  sizeOf,
  typeName,
  type VectorType,
} from '../program/types';
import { entriesText } from './containers';
import { functionAt, type Guest, globalAt, hex, readString } from './guest';
import { meaningOf } from './meaning';
import { STRUCT_PAGE_BYTES } from './pageContract';
import { completeType, elementOf, integerOf, memberOf, pointeeOf, type Value, valueAt } from './value';

/** How integers are written: 'natural' is decimal, and hexadecimal for addresses. */
export type Radix = 'natural' | 'hex' | 'dec' | 'bin' | 'oct';

/** Characters of a string before it is cut. */
const MAX_TEXT = 200;
/** Characters of a struct's summary. */
const MAX_SUMMARY = 100;
/** How deep a summary looks into structs within structs. */
const SUMMARY_DEPTH = 2;

const isCharType = (type: CType): boolean => type.kind === 'int' && type.size === 1 && type.rank === 1;
const isPlainChar = (type: CType): boolean => type.kind === 'int' && type.name === 'char';

export function formatValue(guest: Guest, value: Value, radix: Radix = 'natural'): string {
  return format(guest, value, radix, 0);
}

function format(guest: Guest, value: Value, radix: Radix, depth: number): string {
  const type = completeType(guest, value.type);
  if (type.kind === 'void') return 'void';
  if (type.kind === 'function') return functionText(guest, value.va ?? 0n);
  if (type.kind === 'record' && !type.record.complete) return '<incomplete type>';
  if (!value.bytes) return value.va === undefined ? '<no value>' : `<cannot read ${hex(value.va)}>`;
  if (type.kind === 'record') return recordText(guest, { ...value, type }, radix, depth);
  if (type.kind === 'array') return arrayText(guest, value, type.of, type.length ?? 0, radix, depth);
  const bad = shadowText(value);
  if (bad) return bad;
  if (type.kind === 'pointer') return pointerText(guest, value, type.to, radix);
  if (type.kind === 'float') return floatText(value.bytes);
  if (type.kind === 'complex' || type.kind === 'vector') return severalText(value, type, radix);
  return scalarText(value, type, radix);
}

/** What the shadow says about a scalar that must not be read; undefined if it may. */
export function shadowText(value: Value): string | undefined {
  if (!value.shadow) return undefined;
  const poison = value.shadow.find((byte) => (byte & SHADOW.poison) !== 0);
  if (poison !== undefined) return POISON_TEXT[poison & SHADOW.poison] ?? '<not valid memory>';
  return value.shadow.some((byte) => (byte & SHADOW.uninit) !== 0) ? '<uninitialised>' : undefined;
}
/** What a shadow byte says, in a word or two. */
export function shadowName(shadow: number): string {
  const poison = POISON_TEXT[shadow & SHADOW.poison];
  if (poison && shadow & SHADOW.poison) return poison.replace(/[<>]/g, '');
  const watched = shadow & (SHADOW.watchRead | SHADOW.watchWrite) ? ', watched' : '';
  return `${shadow & SHADOW.uninit ? 'uninitialised' : 'initialised'}${watched}`;
}
const POISON_TEXT: Readonly<Record<number, string>> = {
  [SHADOW.stackRedzone]: '<beyond a local variable>',
  [SHADOW.stackDead]: '<out of scope>',
  [SHADOW.globalRedzone]: '<beyond a global variable>',
  [SHADOW.slabFreed]: '<freed>',
  [SHADOW.slabRedzone]: '<beyond the object>',
  [SHADOW.pageFreed]: '<freed page>',
  [SHADOW.vmallocInvalid]: '<freed vmalloc area>',
  [SHADOW.moduleUnloaded]: '<module unloaded>',
};

/** An integer in a radix; negative numbers keep their bits in all but decimal. */
export function integerText(value: bigint, bytes: number, radix: Radix): string {
  const bits = BigInt.asUintN(8 * bytes, value);
  switch (radix) {
    case 'hex':
      return `0x${bits.toString(16)}`;
    case 'bin':
      return `0b${bits.toString(2)}`;
    case 'oct':
      return bits === 0n ? '0' : `0${bits.toString(8)}`;
    default:
      return value.toString();
  }
}

function scalarText(value: Value, type: CType, radix: Radix): string {
  const number = integerOf(value) ?? 0n;
  const text = integerText(number, value.bytes?.length ?? 8, radix);
  if (type.kind === 'enum') return enumText(type.decl, number, text);
  if (type.kind === 'int' && type.rank === 0)
    return number === 0n ? 'false' : number === 1n ? 'true' : `true (${text})`;
  const meaning = meaningOf(value.role, type, number);
  if (meaning) return `${text} (${meaning})`;
  if (isPlainChar(type)) return `${text} ${charText(Number(BigInt.asUintN(8, number)))}`;
  return text;
}

/** 'SNDRV_DEV_PCM (4)'; flags that are or-ed together are named one by one. */
function enumText(decl: EnumDecl, value: bigint, text: string): string {
  const exact = decl.members.find((member) => member.value === value);
  if (exact) return `${exact.name} (${text})`;
  const flags = decl.members.filter((member) => member.value > 0n && (member.value & (member.value - 1n)) === 0n);
  const set = flags.filter((member) => (value & member.value) !== 0n);
  const rest = set.reduce((left, member) => left & ~member.value, value);
  return set.length > 1 && rest === 0n ? `${set.map((member) => member.name).join(' | ')} (${text})` : text;
}

const ESCAPES: Readonly<Record<number, string>> = { 0: '\\0', 9: '\\t', 10: '\\n', 13: '\\r', 27: '\\e', 92: '\\\\' };
const escaped = (code: number, quote: string): string =>
  ESCAPES[code] ??
  (code === quote.charCodeAt(0)
    ? `\\${quote}`
    : code >= 32 && code < 127
      ? String.fromCharCode(code)
      : `\\x${code.toString(16).padStart(2, '0')}`);
const charText = (code: number): string => `'${escaped(code, "'")}'`;

/** A string literal as C writes it, cut when it is long. */
export function quoted(text: string): string {
  const codes = [...text].slice(0, MAX_TEXT).map((char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 126 && code !== 127 ? char : escaped(code, '"');
  });
  return `"${codes.join('')}"${text.length > MAX_TEXT ? '…' : ''}`;
}

function floatText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Nine digits tell any two floats apart.
  return String(bytes.length === 4 ? Number(view.getFloat32(0, true).toPrecision(9)) : view.getFloat64(0, true));
}

/** `1 + 2i`; `{1, 2, 3, 4}`. */
function severalText({ bytes }: Value, type: ComplexType | VectorType, radix: Radix): string {
  const { of } = type;
  const count = type.kind === 'vector' ? type.length : 2;
  const parts = Array.from({ length: count }, (_, i) => {
    const part = { type: of, va: undefined, bytes: bytes?.subarray(i * of.size, (i + 1) * of.size) };
    if (of.kind === 'float') return floatText(part.bytes ?? new Uint8Array(of.size));
    return integerText(integerOf(part) ?? 0n, of.size, radix);
  });
  return type.kind === 'vector' ? `{${parts.join(', ')}}` : `${parts[0]} + ${parts[1]}i`;
}

function functionText(guest: Guest, va: bigint): string {
  const fn = functionAt(guest, va);
  return fn ? `${hex(va)} <${fn.name}>` : hex(va);
}

const errorText = (number: number): string => (isErrno(number) ? `-${errnoName(number)}` : String(number));

function pointerText(guest: Guest, value: Value, to: CType, radix: Radix): string {
  const target = BigInt.asUintN(64, integerOf(value) ?? 0n);
  if (target === 0n) return 'NULL';
  if (to.kind === 'function') return functionText(guest, target);
  const address = integerText(target, 8, radix === 'natural' ? 'hex' : radix);
  // Linux's IS_ERR(): the last page of addresses holds error numbers.
  if (target >= 0xfffffffffffff001n) return `${address} <ERR_PTR(${errorText(Number(BigInt.asIntN(64, target)))})>`;
  if (isPlainChar(to)) {
    const text = readString(guest, asVa(target), MAX_TEXT + 1);
    return text === undefined ? `${address} <cannot read>` : `${address} ${quoted(text)}`;
  }
  if (to.kind === 'record' && to.record.tag === 'page') {
    const pfn = (target - VA.vmemmap) / BigInt(STRUCT_PAGE_BYTES);
    return target >= VA.vmemmap ? `${address} <page of pfn ${hex(pfn)}>` : address;
  }
  const symbol = functionAt(guest, target)?.name ?? globalAt(guest, target)?.shown;
  return symbol ? `${address} <${symbol}>` : address;
}

/** The text in a char array, if that is what it holds: up to its NUL. */
function textIn(value: Value, of: CType): string | undefined {
  if (!isCharType(of) || !value.bytes || value.bytes.length === 0) return undefined;
  if (((value.shadow?.[0] ?? 0) & SHADOW.uninit) !== 0) return undefined;
  const end = value.bytes.indexOf(0);
  const bytes = end < 0 ? value.bytes : value.bytes.subarray(0, end);
  const printable = bytes.every((byte) => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte >= 128);
  if (!isPlainChar(of) && (!printable || end <= 0)) return undefined;
  return new TextDecoder().decode(bytes);
}

function arrayText(guest: Guest, value: Value, of: CType, length: number, radix: Radix, depth: number): string {
  const text = textIn(value, of);
  if (text !== undefined) return quoted(text);
  if (length === 0) return '[]';
  if (depth >= SUMMARY_DEPTH) return `[${length}]`;
  const shown: string[] = [];
  for (let i = 0, width = 0; i < length && i < 20; i++) {
    const item = format(guest, elementOf(guest, value, i), radix, depth + 1);
    if ((width += item.length + 2) > MAX_SUMMARY) break;
    shown.push(item);
  }
  return `[${length}] {${shown.join(', ')}${shown.length < length ? ', …' : ''}}`;
}

function recordText(guest: Guest, value: Value, radix: Radix, depth: number): string {
  if (value.type.kind !== 'record') return '';
  const entries = entriesText(guest, value);
  if (entries) return entries;
  const { fields } = value.type.record;
  if (depth >= SUMMARY_DEPTH) return '{…}';
  const shown: string[] = [];
  let width = 0;
  for (const field of fields) {
    const item = `${field.name ? `${field.name} = ` : ''}${format(guest, memberOf(guest, value, field), radix, depth + 1)}`;
    if ((width += item.length + 2) > MAX_SUMMARY) break;
    shown.push(item);
  }
  if (shown.length === fields.length) return `{${shown.join(', ')}}`;
  return shown.length === 0 ? '{…}' : `{${shown.join(', ')}, …}`;
}

/** The whole value, however long it is, in the form that C's own initializers have: for the clipboard. */
export function valueToCopy(guest: Guest, value: Value, radix: Radix = 'natural', depth = 0): string {
  const type = completeType(guest, value.type);
  const full = { ...value, type };
  if (type.kind === 'array' && value.bytes && textIn(value, type.of) === undefined) {
    const items = Array.from({ length: Math.min(type.length ?? 0, MAX_COPIED) }, (_, i) =>
      valueToCopy(guest, elementOf(guest, full, i), radix, depth + 1),
    );
    return `{${items.join(', ')}}`;
  }
  if (type.kind !== 'record' || !value.bytes || depth > COPY_DEPTH) return format(guest, full, radix, 0);
  const indent = '  '.repeat(depth + 1);
  const lines = namedFields(type.record.fields).map((field) => {
    const member = valueToCopy(guest, memberOf(guest, full, field), radix, depth + 1);
    return `${indent}${field.name ? `.${field.name} = ` : ''}${member},`;
  });
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}
const MAX_COPIED = 65536;
const COPY_DEPTH = 8;

// ---- parts ----

/** A part of a value, with the C expression that reaches it. */
export interface Part {
  readonly name: string;
  readonly value: Value;
  readonly expression: string;
}

/** How many parts a value unfolds to. Elements of arrays are counted apart, so that they can be paged. */
export function partCounts(guest: Guest, value: Value): { named: number; indexed: number } {
  const type = completeType(guest, value.type);
  if (type.kind === 'record') return { named: namedFields(type.record.fields).length, indexed: 0 };
  if (type.kind === 'array') {
    const elements = type.length ?? 0;
    return { named: 0, indexed: value.bytes || value.va !== undefined ? elements : 0 };
  }
  if (type.kind !== 'pointer' || value.shadow?.some((byte) => byte !== 0)) return { named: 0, indexed: 0 };
  const target = pointeeOf(guest, value);
  if (!target?.bytes) return { named: 0, indexed: 0 };
  return target.type.kind === 'record' || target.type.kind === 'array'
    ? partCounts(guest, target)
    : { named: 1, indexed: 0 };
}

/** Parts [start, start + count) of a value that its owner reaches by `expression`. */
export function partsOf(
  guest: Guest,
  value: Value,
  expression: string,
  start = 0,
  count = Number.MAX_SAFE_INTEGER,
): Part[] {
  const type = completeType(guest, value.type);
  if (type.kind === 'record') {
    return namedFields(type.record.fields)
      .slice(start, start + count)
      .map((field) => ({
        name: field.name || '(anonymous)',
        value: memberOf(guest, { ...value, type }, field),
        expression: field.name ? memberExpression(expression, field.name) : expression,
      }));
  }
  if (type.kind === 'array') {
    const end = Math.min(type.length ?? 0, start + count);
    return Array.from({ length: Math.max(0, end - start) }, (_, i) => ({
      name: `[${start + i}]`,
      value: elementOf(guest, { ...value, type }, start + i),
      expression: `${operand(expression)}[${start + i}]`,
    }));
  }
  const target = type.kind === 'pointer' ? pointeeOf(guest, value) : undefined;
  if (!target) return [];
  const pointed = `*${operand(expression)}`;
  if (target.type.kind === 'record' || target.type.kind === 'array') {
    return partsOf(guest, target, pointed, start, count);
  }
  return start > 0 ? [] : [{ name: pointed, value: target, expression: pointed }];
}

/** Unnamed bit-fields are padding. Anonymous structs and unions are kept as a part of their own. */
const namedFields = (fields: readonly Field[]): Field[] =>
  fields.filter((field) => field.name !== '' || (field.type.kind === 'record' && field.bitWidth === undefined));

/** `*p` becomes `p->name`, anything else `x.name`. */
function memberExpression(expression: string, name: string): string {
  const pointer = /^\*((?:\([^()]*\))|(?:[A-Za-z_]\w*(?:(?:->|\.)\w+|\[\d+\])*))$/.exec(expression)?.[1];
  return pointer ? `${pointer}->${name}` : `${operand(expression)}.${name}`;
}

/** The expression as an operand of `.`, `[` or `*`. */
const operand = (expression: string): string =>
  /^[A-Za-z_]\w*(?:(?:->|\.)\w+|\[\d+\])*$/.test(expression) ? expression : `(${expression})`;

/** Where the memory behind a value begins: a pointer's target, else the object itself. */
export function memoryOf(value: Value): bigint | undefined {
  if (value.type.kind !== 'pointer') return value.va;
  const target = integerOf(value);
  return target ? BigInt.asUintN(64, target) : value.va;
}

/** The bytes an lvalue occupies, for data breakpoints and hex views. */
export const bytesOf = (value: Value): number => Math.max(0, sizeOf(value.type));

/** C for the object at an address, wherever it is asked. */
export const placeText = (va: bigint, type: CType): string => `*(${typeName(pointerTo(type))})0x${va.toString(16)}`;

export { valueAt };

/** The type as C spells it. */
export const typeText = (value: Value): string => typeName(value.type);
