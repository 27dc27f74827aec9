// How a kernel function implemented here looks: it gets a Call, reads its C arguments from it, answers through it.
//
// Rules. A native never runs guest code. It reports a finding before it changes anything: report() may stop the
// machine there, and the same call is then made again, with that report keeping quiet. A native that must wait calls
// kernel.block() first thing, which stops in the same way until the task has been woken.

import type { Host, Va } from '../machine/address';
import type { PhysicalMemory } from '../machine/physicalMemory';
import type { Kernel } from './kernel';

/** Arguments and result of one call: 8-byte slots, the result written over the first. */
export class Call {
  constructor(
    readonly kernel: Kernel,
    private readonly memory: PhysicalMemory,
    readonly base: Host,
  ) {}

  /** Argument i as unsigned 64 bits: pointers, unsigned long, size_t. */
  u64(i: number): bigint {
    return this.memory.view.getBigUint64(this.base + 8 * i, true);
  }
  va(i: number): Va {
    return this.u64(i);
  }
  i64(i: number): bigint {
    return this.memory.view.getBigInt64(this.base + 8 * i, true);
  }
  u32(i: number): number {
    return this.memory.view.getUint32(this.base + 8 * i, true);
  }
  i32(i: number): number {
    return this.memory.view.getInt32(this.base + 8 * i, true);
  }
  /** A size or count: unsigned long as a number. Values beyond 2^53 lose low bits, and are absurd sizes anyway. */
  size(i: number): number {
    return Number(this.u64(i));
  }
  bool(i: number): boolean {
    return (this.u32(i) & 0xff) !== 0;
  }

  /** Sets the result: any integer or pointer type. */
  returns(value: bigint | number | boolean): void {
    const wide = typeof value === 'bigint' ? value : BigInt(value);
    this.memory.view.setBigUint64(this.base, BigInt.asUintN(64, wide), true);
  }

  /** Code position of the call, for allocation sites and reports. */
  get position(): number {
    return this.kernel.cpu.positionOf(this.kernel.cpu.fp).id;
  }
}

export type NativeFunction = (call: Call) => void;
/** Natives of one subsystem, by their C name. */
export type NativeTable = Readonly<Record<string, NativeFunction>>;
