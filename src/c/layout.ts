// Where the members of a struct or union lie: as gcc does on x86-64 (System V ABI), bit-fields included.

import { alignOf, type BitRange, type CType, type Field, type RecordDecl, sizeOf } from '../program/types';

export interface MemberDeclaration {
  readonly name: string;
  readonly type: CType;
  readonly bitWidth: number | undefined;
  readonly aligned: number;
  readonly packed: boolean;
  readonly nonstring: boolean;
}

const roundUp = (value: number, to: number) => Math.ceil(value / to) * to;

/**
 * Completes the record. A bit-field of width w and type T lies in the next w bits unless it would cross a boundary of
 * T's size, where it moves to that boundary; width 0 moves to it always. Packed records and #pragma pack let bit-fields
 * cross. `pack`: the bytes that the pragma allows a member to be aligned to, 0 for any.
 *
 *     u32 a:5, b:7;      bit 31 ............ 12 11 ... 5 4 .. 0
 *                            |    unused      |   b    |   a  |
 */
export function layOut(
  record: RecordDecl,
  members: readonly MemberDeclaration[],
  packed: boolean,
  aligned: number,
  pack = 0,
): void {
  const fields: Field[] = [];
  const bitFields: { index: number; bit: number; width: number; bytes: number }[] = [];
  let align = 1;
  let bit = 0; // next free bit from the start of the record
  let size = 0;
  for (const m of members) {
    const bytes = Math.max(sizeOf(m.type), 0);
    // #pragma pack limits what any member asks for.
    const limit = pack || Number.POSITIVE_INFINITY;
    const natural = packed || m.packed ? 1 : Math.min(alignOf(m.type), limit);
    const memberAlign = Math.min(Math.max(natural, m.aligned), limit);
    if (record.kind === 'union') bit = 0;
    if (m.bitWidth === undefined) {
      const offset = roundUp(roundUp(bit, 8) / 8, memberAlign);
      fields.push({ name: m.name, type: m.type, offset, ...(m.nonstring && { nonstring: true as const }) });
      bit = (offset + bytes) * 8;
      align = Math.max(align, memberAlign);
    } else if (m.bitWidth === 0) {
      bit = roundUp(bit, bytes * 8);
    } else {
      // It may lie anywhere in as many units of its alignment as its type has.
      const step = alignOf(m.type) * 8;
      const crosses = Math.ceil(((bit % step) + m.bitWidth) / step) > (bytes * 8) / step;
      if (!(packed || m.packed || pack) && crosses) bit = roundUp(bit, step);
      if (m.aligned) bit = roundUp(bit, Math.min(m.aligned, limit) * 8);
      bitFields.push({ index: fields.length, bit, width: m.bitWidth, bytes });
      fields.push({ name: m.name, type: m.type, offset: 0 });
      bit += m.bitWidth;
      if (m.name !== '') align = Math.max(align, memberAlign);
    }
    size = Math.max(size, Math.ceil(bit / 8));
  }
  record.align = Math.max(align, aligned, 1);
  record.size = roundUp(size, record.align);
  record.packed = packed;
  for (const { index, bit, width, bytes } of bitFields)
    fields[index] = { ...(fields[index] as Field), ...storageUnit(bit, width, bytes, record.size) };
  record.fields = fields;
  record.complete = true;
}

/**
 * The bytes a bit-field is read and written through: the narrowest aligned part of its type's unit that holds it. Where
 * there is none (packed only) or it would reach past the record's end: just those bytes that the bits lie in, together if
 * they are a power of two, else in parts.
 */
function storageUnit(
  bit: number,
  bitWidth: number,
  bytes: number,
  size: number,
): BitRange & { readonly parts?: readonly BitRange[] } {
  const end = bit + bitWidth;
  for (let narrow = 1; narrow <= bytes; narrow *= 2) {
    const offset = Math.floor(bit / 8 / narrow) * narrow;
    if (end <= (offset + narrow) * 8 && offset + narrow <= size)
      return { offset, bitOffset: bit - offset * 8, bitWidth };
  }
  const offset = Math.floor(bit / 8);
  const whole = { offset, bitOffset: bit - offset * 8, bitWidth };
  const parts: BitRange[] = [];
  for (let at = offset; at * 8 < end; ) {
    const rest = Math.ceil(end / 8) - at;
    const part = [8, 4, 2, 1].find((n) => n <= rest) as number;
    const from = Math.max(bit, at * 8);
    parts.push({
      offset: at - offset,
      bitOffset: from - at * 8,
      bitWidth: Math.min(end, (at + part) * 8) - from,
    });
    at += part;
  }
  return parts.length > 1 ? { ...whole, parts } : whole;
}

/** Bytes of the storage unit of a bit-field (or of one part of it): the smallest power of two that covers its bits. */
export function unitBytes({ bitOffset = 0, bitWidth = 0 }: Pick<Field, 'bitOffset' | 'bitWidth'>): 1 | 2 | 4 | 8 {
  const end = bitOffset + bitWidth;
  return end <= 8 ? 1 : end <= 16 ? 2 : end <= 32 ? 4 : 8;
}
