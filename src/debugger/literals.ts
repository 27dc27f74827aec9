// Objects that an expression brings along, such as "text". While it runs they lie at the far end of the current stack,
// which nothing reaches but a recursion that is about to fail; before and after, nowhere in the guest's memory.

import type { StaticObject } from '../c/ast';
import type { Kernel } from '../kernel/kernel';
import { asVa, type Va } from '../machine/address';
import { SHADOW } from '../program/abi';
import { arrayOf, sizeOf } from '../program/types';
import type { CValue } from './api';

/** No more bytes of the stack than these. */
const MAX_BYTES = 8192;

interface Literal {
  readonly object: StaticObject;
  readonly va: Va;
  readonly bytes: Uint8Array;
}

export class Literals {
  private readonly all: Literal[] = [];
  /** Why they cannot be had. */
  readonly problem: string | undefined;

  constructor(
    private readonly kernel: Kernel,
    objects: readonly StaticObject[],
  ) {
    if (objects.length === 0) return;
    const context = kernel.cpu.context ?? kernel.scheduler.contexts()[0];
    if (!context) {
      this.problem = 'there is no task yet';
      return;
    }
    let host = context.stackLimit;
    for (const object of objects) {
      const bytes = object.bytes ?? new Uint8Array(Math.max(0, sizeOf(object.type)));
      if (object.relocations.length > 0 || object.labelWords)
        this.problem = 'a static object that holds addresses cannot be made in an expression';
      this.all.push({ object, va: asVa(BigInt(host) + context.stackDelta), bytes });
      host += (bytes.length + 15) & ~15;
    }
    if (host - context.stackLimit > MAX_BYTES) this.problem = 'the text in the expression is too long';
  }

  placement(object: StaticObject): Va | undefined {
    return this.all.find((literal) => literal.object === object)?.va;
  }

  private around(va: bigint): Literal | undefined {
    return this.all.find((literal) => va >= literal.va && va < literal.va + BigInt(literal.bytes.length));
  }

  /** Bytes of one of them, while it is not in memory. */
  peek(va: bigint, size: number): Uint8Array | undefined {
    const literal = this.around(va);
    const from = literal ? Number(va - literal.va) : 0;
    return literal && from + size <= literal.bytes.length ? literal.bytes.slice(from, from + size) : undefined;
  }

  /** What a pointer into one of them points to, as a value of its own: the place is gone when the expression is. */
  pointedTo(value: CValue): CValue | undefined {
    const { type, bytes } = value;
    if (type.kind !== 'pointer' || bytes?.length !== 8) return undefined;
    const va = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
    const literal = this.around(va);
    if (!literal || type.to.kind !== 'int') return undefined;
    const rest = literal.bytes.slice(Number(va - literal.va));
    return { type: arrayOf(type.to, Math.floor(rest.length / sizeOf(type.to))), va: undefined, bytes: rest };
  }

  /** Puts them into memory; answers how to take them out again. */
  write(): () => void {
    const { mmu } = this.kernel;
    const before = this.all.map(({ va, bytes }) => ({
      va,
      bytes: mmu.peek(va, bytes.length),
      shadow: mmu.peekShadow(va, bytes.length),
    }));
    for (const { va, bytes } of this.all) {
      mmu.setShadow(va, bytes.length, SHADOW.ok);
      mmu.poke(va, bytes);
    }
    return () => {
      for (const { va, bytes, shadow } of before) {
        if (bytes) mmu.poke(va, bytes);
        shadow?.forEach((value, i) => mmu.setShadow(asVa(va + BigInt(i)), 1, value));
      }
    };
  }
}
