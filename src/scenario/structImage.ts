// A guest struct put together on this side, by its members' names, to be copied into memory of the user process.

import type { Symbols } from '../kernel/symbols';

export class StructImage {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(
    private readonly symbols: Symbols,
    private readonly tag: string,
    view?: DataView,
  ) {
    const size = symbols.sizeOf(tag);
    this.view = view ?? new DataView(new ArrayBuffer(size));
    this.bytes = new Uint8Array(this.view.buffer, this.view.byteOffset, size);
  }

  private at(member: string): number {
    return Number(this.symbols.offset(this.tag, member));
  }
  u32(member: string): number {
    return this.view.getUint32(this.at(member), true);
  }
  u64(member: string): bigint {
    return this.view.getBigUint64(this.at(member), true);
  }
  i64(member: string): bigint {
    return this.view.getBigInt64(this.at(member), true);
  }
  setU32(member: string, value: number | bigint): this {
    this.view.setUint32(this.at(member), Number(BigInt.asUintN(32, BigInt(value))), true);
    return this;
  }
  setU64(member: string, value: number | bigint): this {
    this.view.setBigUint64(this.at(member), BigInt.asUintN(64, BigInt(value)), true);
    return this;
  }
  /** A char array up to its NUL. */
  text(member: string, limit: number): string {
    const bytes = this.bytes.subarray(this.at(member), this.at(member) + limit);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  }
}
