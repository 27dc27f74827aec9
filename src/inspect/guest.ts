// Reading guest structs by the names that C gives their fields: the layout comes from the compiled program's own types,
// so a view and the guest's code can never disagree about where a field lies. Reads only, and never fails: memory that
// cannot be read counts as zero, because a view must be able to show a broken guest.

import { asVa, hex as hexText, type Va } from '../machine/address';
import type { Mmu } from '../machine/mmu';
import { VA } from '../program/abi';
import type { FunctionInfo, GlobalInfo, Program } from '../program/program';
import { bitFieldSpan, type CType, type Field, findField, type RecordDecl, sizeOf } from '../program/types';

/** What reading needs of the kernel. */
export interface Guest {
  readonly cpu: { readonly mmu: Mmu; readonly program: Program };
}

/** 64 bits as text, the way every view shows them. */
export type Hex = `0x${string}`;
export const hex = (value: bigint | number): Hex => hexText(value) as Hex;
/** Null for a NULL pointer, as views say "there is none". */
export const hexOrNull = (value: bigint): Hex | null => (value === 0n ? null : hex(value));

/** A place in C text, as views link to it. */
export interface SourcePlace {
  path: string;
  line: number;
  column?: number;
  function?: string;
}

/** What is looked up by name or address often, gathered once for each program. */
interface Index {
  readonly records: Map<string, RecordDecl>;
  readonly globals: Map<string, GlobalInfo>;
  readonly functions: Map<bigint, FunctionInfo>;
  readonly globalsByVa: Map<bigint, GlobalInfo>;
}
const indexes = new WeakMap<Program, Index>();

function indexOf(program: Program): Index {
  const known = indexes.get(program);
  if (known) return known;
  const index: Index = { records: new Map(), globals: new Map(), functions: new Map(), globalsByVa: new Map() };
  for (const unit of program.units) {
    for (const [tag, decl] of unit.tags) {
      if ('fields' in decl && decl.complete && !index.records.has(tag)) index.records.set(tag, decl);
    }
  }
  for (const global of program.globals) {
    if (!index.globals.has(global.name)) index.globals.set(global.name, global);
    if (!index.globalsByVa.has(global.va)) index.globalsByVa.set(global.va, global);
  }
  for (const fn of program.functions) if (fn) index.functions.set(fn.va, fn);
  indexes.set(program, index);
  return index;
}

/** The definition of `struct tag`; undefined if no unit of the program has one. */
export const recordNamed = (guest: Guest, tag: string): RecordDecl | undefined =>
  indexOf(guest.cpu.program).records.get(tag);

/** A file-scope variable; the C core's before a driver's of the same name. */
export const globalNamed = (guest: Guest, name: string): GlobalInfo | undefined =>
  indexOf(guest.cpu.program).globals.get(name);

/** The function that a function pointer holds. */
export const functionAt = (guest: Guest, va: bigint): FunctionInfo | undefined =>
  indexOf(guest.cpu.program).functions.get(va);

/** The variable with static storage that begins at an address. */
export const globalAt = (guest: Guest, va: bigint): GlobalInfo | undefined =>
  indexOf(guest.cpu.program).globalsByVa.get(va);

/** The value of an enumeration constant, from whichever unit knows it. */
export function enumeratorNamed(guest: Guest, name: string): bigint | undefined {
  for (const unit of guest.cpu.program.units) {
    const found = unit.enumerators.get(name);
    if (found) return found.value;
  }
  return undefined;
}

/** Where a code position is in the C text. */
export function placeOf(guest: Guest, position: number): SourcePlace | undefined {
  const at = guest.cpu.program.positions[position];
  if (!at || position === 0) return undefined;
  const fn = guest.cpu.program.functions[at.slot];
  return { path: at.range.path, line: at.range.line, column: at.range.column, ...(fn && { function: fn.name }) };
}

/** Where a function begins; undefined for natives, which have no C text. */
export function placeOfFunction(fn: FunctionInfo): SourcePlace | undefined {
  return fn.native ? undefined : { path: fn.range.path, line: fn.range.line, function: fn.name };
}

/** An unsigned little-endian number. */
export function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
  return value;
}

/** The bits of a bit-field within its storage unit. */
export function extractBits(unit: bigint, bit: number, width: number, signed: boolean): bigint {
  const raw = BigInt.asUintN(width, unit >> BigInt(bit));
  return signed ? BigInt.asIntN(width, raw) : raw;
}

/** A string up to its NUL, at most `limit` bytes; undefined if its first byte cannot be read. */
export function readString(guest: Guest, va: Va, limit = 256): string | undefined {
  const bytes: number[] = [];
  for (let i = 0; i < limit; i++) {
    const byte = guest.cpu.mmu.peek(asVa(va + BigInt(i)), 1)?.[0];
    if (byte === undefined) return i === 0 ? undefined : new TextDecoder().decode(new Uint8Array(bytes));
    if (byte === 0) break;
    bytes.push(byte);
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

const isSignedType = (type: CType): boolean =>
  type.kind === 'int' ? type.signed : type.kind === 'enum' ? type.decl.base.signed : false;

/** A struct in guest memory. */
export class Struct {
  constructor(
    private readonly guest: Guest,
    readonly record: RecordDecl | undefined,
    readonly va: Va,
  ) {}

  static at(guest: Guest, tag: string, va: Va): Struct {
    return new Struct(guest, recordNamed(guest, tag), va);
  }

  /** True if the struct is known to the program and lies in mapped memory. */
  get readable(): boolean {
    return this.record !== undefined && this.guest.cpu.mmu.peek(this.va, Math.max(1, this.record.size)) !== undefined;
  }

  private field(name: string): Field | undefined {
    return this.record && findField(this.record, name);
  }
  has(name: string): boolean {
    return this.field(name) !== undefined;
  }
  addressOf(name: string): Va {
    return asVa(this.va + BigInt(this.field(name)?.offset ?? 0));
  }

  /** An integer or pointer field, unsigned. */
  u64(name: string): bigint {
    return this.integer(name, false);
  }
  /** An integer field with the sign that its type has. */
  i64(name: string): bigint {
    const field = this.field(name);
    return this.integer(name, field !== undefined && isSignedType(field.type));
  }
  /** A count or a size as a number. */
  number(name: string): number {
    return Number(this.i64(name));
  }

  private integer(name: string, signed: boolean): bigint {
    const field = this.field(name);
    if (!field) return 0n;
    const size = sizeOf(field.type);
    const length = field.bitWidth === undefined ? Math.min(8, Math.max(1, size)) : bitFieldSpan(field);
    const bytes = this.guest.cpu.mmu.peek(asVa(this.va + BigInt(field.offset)), length);
    if (!bytes) return 0n;
    const value = littleEndian(bytes);
    if (field.bitWidth !== undefined) return extractBits(value, field.bitOffset ?? 0, field.bitWidth, signed);
    return signed ? BigInt.asIntN(8 * bytes.length, value) : value;
  }

  /** A struct inside this one, or the one a pointer field points to; undefined for NULL. */
  struct(name: string): Struct | undefined {
    const field = this.field(name);
    if (!field) return undefined;
    if (field.type.kind === 'record')
      return new Struct(this.guest, this.complete(field.type.record), this.addressOf(name));
    if (field.type.kind !== 'pointer' || field.type.to.kind !== 'record') return undefined;
    const target = this.u64(name);
    return target === 0n ? undefined : new Struct(this.guest, this.complete(field.type.to.record), asVa(target));
  }

  /** Elements of an array of structs. */
  elements(name: string): Struct[] {
    const field = this.field(name);
    if (field?.type.kind !== 'array' || field.type.of.kind !== 'record' || field.type.length === null) return [];
    const { of, length } = field.type;
    const record = this.complete(of.record);
    return Array.from(
      { length },
      (_, i) => new Struct(this.guest, record, asVa(this.addressOf(name) + BigInt(i * Math.max(0, sizeOf(of))))),
    );
  }

  /** A char array or a `char *`, up to its NUL. */
  string(name: string): string {
    const field = this.field(name);
    if (!field) return '';
    if (field.type.kind !== 'array') return readString(this.guest, asVa(this.u64(name))) ?? '';
    return readString(this.guest, this.addressOf(name), field.type.length ?? 256) ?? '';
  }

  /** A unit may have seen only `struct tag;`: another one has its fields. */
  private complete(record: RecordDecl): RecordDecl | undefined {
    return record.complete ? record : recordNamed(this.guest, record.tag);
  }
}

/** Longer lists than any real one: a broken list must not hang a view. */
const MAX_LIST = 10_000;

/** The structs on a `struct list_head`, each linked through its field `member`. */
export function listEntries(guest: Guest, head: Va, tag: string, member: string): Struct[] {
  const record = recordNamed(guest, tag);
  const offset = record && findField(record, member)?.offset;
  if (offset === undefined) return [];
  const found: Struct[] = [];
  const seen = new Set<bigint>([head]);
  for (let at = guest.cpu.mmu.peekU64(head) ?? 0n; at >= VA.directMap && !seen.has(at); ) {
    seen.add(at);
    found.push(new Struct(guest, record, asVa(at - BigInt(offset))));
    if (found.length >= MAX_LIST) break;
    at = guest.cpu.mmu.peekU64(asVa(at)) ?? 0n;
  }
  return found;
}
