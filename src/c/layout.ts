// Where the members of a struct or union lie: as gcc does on x86-64 (System V ABI), bit-fields included.

import { alignOf, type CType, type Field, type RecordDecl, sizeOf } from '../program/types';

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
 * T's size, where it moves to that boundary; width 0 moves to it always. Packed records let bit-fields cross. `pack`:
 * the bytes that #pragma pack allows a member to be aligned to, 0 for any.
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
      const unitBits = bytes * 8;
      // It may lie anywhere in as many units of its alignment as its type has.
      const step = Math.min(alignOf(m.type), limit) * 8;
      const crosses = Math.ceil(((bit % step) + m.bitWidth) / step) > unitBits / step;
      if (!(packed || m.packed) && crosses) bit = roundUp(bit, step);
      if (m.aligned) bit = roundUp(bit, m.aligned * 8);
      fields.push({ name: m.name, type: m.type, ...storageUnit(bit, m.bitWidth, bytes) });
      bit += m.bitWidth;
      if (m.name !== '') align = Math.max(align, memberAlign);
    }
    size = Math.max(size, Math.ceil(bit / 8));
  }
  record.align = Math.max(align, aligned, 1);
  record.size = roundUp(size, record.align);
  record.packed = packed;
  record.fields = fields;
  record.complete = true;
}

/**
 * The bytes a bit-field is read and written through: the aligned unit of its type if it lies within one, else (packed
 * only) the smallest power of two that covers it from its first byte.
 */
function storageUnit(
  bit: number,
  width: number,
  bytes: number,
): { offset: number; bitOffset: number; bitWidth: number } {
  const unit = Math.floor(bit / (bytes * 8)) * bytes;
  if (bit + width <= (unit + bytes) * 8) {
    // Narrowest aligned part of the unit that holds it, so that no byte past the record's end is touched.
    for (let narrow = 1; narrow <= bytes; narrow *= 2) {
      const offset = Math.floor(bit / 8 / narrow) * narrow;
      if (bit + width <= (offset + narrow) * 8) return { offset, bitOffset: bit - offset * 8, bitWidth: width };
    }
  }
  const offset = Math.floor(bit / 8);
  return { offset, bitOffset: bit - offset * 8, bitWidth: width };
}

/** Bytes of the storage unit of a bit-field: the smallest power of two that covers its bits. */
export function unitBytes(field: Field): 1 | 2 | 4 | 8 {
  const end = (field.bitOffset ?? 0) + (field.bitWidth ?? 0);
  return end <= 8 ? 1 : end <= 16 ? 2 : end <= 32 ? 4 : 8;
}
