// A value of C as a debugger holds it: a type and the bytes of an object, with what the shadow says about them. Where
// it lies is known for lvalues, so that parts of it can be reached: members, elements, what it points to.

import { asVa, type Va } from '../machine/address';
import { bitFieldSpan, type CType, type Field, type RecordDecl, sizeOf } from '../program/types';
import { extractBits, type Guest, littleEndian, recordNamed } from './guest';

/** The same shape as the debugger's values. */
export interface Value {
  readonly type: CType;
  readonly va: Va | undefined;
  /** Little-endian, as in memory; undefined if it cannot be read. */
  readonly bytes: Uint8Array | undefined;
  readonly shadow?: Uint8Array;
  readonly bitField?: { readonly bit: number; readonly width: number };
  /** What holds it: `record.member`, a variable, or `function()`. */
  readonly role?: string;
}

/** More than this is not read at once: an array's elements are read when they are shown. */
const MAX_BYTES = 65536;

/** An unknown or `[]` type has no size: nothing of it can be read. */
const readableSize = (type: CType): number => Math.min(MAX_BYTES, Math.max(0, sizeOf(type)));

/** The definition behind a struct type that this unit may only have declared. */
export function completeType(guest: Guest, type: CType): CType {
  if (type.kind !== 'record' || type.record.complete) return type;
  const record = recordNamed(guest, type.record.tag);
  return record ? { ...type, record } : type;
}

/** The object of this type at an address. */
export function valueAt(guest: Guest, va: Va, declared: CType): Value {
  const type = completeType(guest, declared);
  const size = readableSize(type);
  const bytes = guest.cpu.mmu.peek(va, size);
  const shadow = bytes && guest.cpu.mmu.peekShadow(va, size);
  return { type, va, bytes, ...(shadow && { shadow }) };
}

export const isSigned = (type: CType): boolean =>
  type.kind === 'int' ? type.signed : type.kind === 'enum' ? type.decl.base.signed : false;

/** A scalar's bits as a number with the sign of its type; undefined if it cannot be read. */
export function integerOf(value: Value): bigint | undefined {
  if (!value.bytes) return undefined;
  const raw = littleEndian(value.bytes);
  return isSigned(value.type) ? BigInt.asIntN(8 * value.bytes.length, raw) : raw;
}

/** A member of a struct or union value: from its address, else from the bytes at hand. */
export function memberOf(guest: Guest, value: Value, field: Field): Value {
  const { type: owner } = value;
  return {
    ...bytesOfMember(guest, value, field),
    ...(owner.kind === 'record' && { role: roleOf(owner.record, field) }),
  };
}
export const roleOf = (record: RecordDecl, field: Field): string => `${record.tag}.${field.name}`;

function bytesOfMember(guest: Guest, value: Value, field: Field): Value {
  const type = completeType(guest, field.type);
  const va = value.va === undefined ? undefined : asVa(value.va + BigInt(field.offset));
  const size = field.bitWidth === undefined ? readableSize(type) : bitFieldSpan(field);
  const at = field.offset;
  const within = value.bytes && at + size <= value.bytes.length;
  const bytes = within
    ? value.bytes?.subarray(at, at + size)
    : va !== undefined
      ? guest.cpu.mmu.peek(va, size)
      : undefined;
  const shadow = within
    ? value.shadow?.subarray(at, at + size)
    : va !== undefined
      ? guest.cpu.mmu.peekShadow(va, size)
      : undefined;
  if (field.bitWidth === undefined) return { type, va, bytes, ...(shadow && { shadow }) };
  const bit = field.bitOffset ?? 0;
  return {
    type,
    va,
    bytes: bytes && bitFieldBytes(littleEndian(bytes), bit, field.bitWidth, type, readableSize(type)),
    ...(shadow && { shadow }),
    bitField: { bit, width: field.bitWidth },
  };
}

/** A bit-field's value, extended to the size of its type. */
export function bitFieldBytes(unit: bigint, bit: number, width: number, type: CType, size: number): Uint8Array {
  let rest = BigInt.asUintN(8 * size, extractBits(unit, bit, width, isSigned(type)));
  return Uint8Array.from({ length: size }, () => {
    const byte = Number(rest & 0xffn);
    rest >>= 8n;
    return byte;
  });
}

/** Element `index` of an array value. */
export function elementOf(guest: Guest, value: Value, index: number): Value {
  if (value.type.kind !== 'array') return value;
  const { of } = value.type;
  const size = Math.max(0, sizeOf(of));
  if (value.va !== undefined) return valueAt(guest, asVa(value.va + BigInt(index * size)), of);
  return { type: of, va: undefined, bytes: value.bytes?.subarray(index * size, (index + 1) * size) };
}

/** What a pointer points to; undefined for NULL and for types without a size. */
export function pointeeOf(guest: Guest, value: Value): Value | undefined {
  if (value.type.kind !== 'pointer' || value.type.to.kind === 'function') return undefined;
  const to = completeType(guest, value.type.to);
  const target = integerOf(value);
  if (!target || to.kind === 'void' || sizeOf(to) < 0) return undefined;
  return valueAt(guest, asVa(target), to);
}
