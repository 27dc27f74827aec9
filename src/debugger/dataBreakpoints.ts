// Data breakpoints: stop when bytes are read, written or changed. Any number of any length costs nothing until they are
// touched: each watched byte has a bit in its shadow, which sends the access to the slow path.
//
// What is watched is memory, by its physical address: the bit stays when the memory is freed and given to somebody else,
// and a write through another mapping is seen too. Locals are the exception, as compiled code reaches those of its own
// stack frame directly: their values are compared before each statement of the function, and a call through which they
// are changed by pointer sets off the bit. They count while their stack frame lives.

import { littleEndian } from '../inspect/guest';
import { bitFieldBytes } from '../inspect/value';
import type { Mmu } from '../machine/mmu';
import type { PhysicalMemory } from '../machine/physicalMemory';
import { PAGE_SIZE, SHADOW } from '../program/abi';
import { sizeOf } from '../program/types';
import type { DataAccess, DataTarget } from './api';
import type { Breakpoint } from './breakpoints';

export interface DataBreakpoint extends Breakpoint {
  readonly kind: 'data';
  readonly target: DataTarget;
  readonly access: DataAccess;
}

/** Something touched watched bytes. */
interface Touch {
  readonly breakpoint: DataBreakpoint;
  /** The statement that did it. */
  readonly tick: number;
  readonly position: number;
  readonly write: boolean;
  readonly before: Uint8Array;
  /** The last statement before it was seen: of a call that the statement makes, if it makes one. */
  readonly seen: number;
}
/** A touch whose statement is over. */
export interface DataHit extends Touch {
  readonly after: Uint8Array;
}

interface Armed {
  readonly breakpoint: DataBreakpoint;
  /** Where the bytes are: physical address and length of each piece. */
  readonly pieces: readonly { readonly pa: number; readonly length: number }[];
  /** For locals: the value before the running statement of their function, and that statement. */
  last: Uint8Array | undefined;
  statement: { readonly tick: number; readonly position: number } | undefined;
}

const BITS: Readonly<Record<DataAccess, number>> = {
  read: SHADOW.watchRead,
  write: SHADOW.watchWrite,
  change: SHADOW.watchWrite,
  readWrite: SHADOW.watchRead | SHADOW.watchWrite,
};
const WATCH = SHADOW.watchRead | SHADOW.watchWrite;

export class DataBreakpoints {
  private armed: Armed[] = [];
  /** Every piece that ever was watched: bits there may come back with a page frame's copy. */
  private readonly places: { readonly pa: number; readonly length: number }[] = [];
  /** Touches whose statement is not over yet. */
  private pending: Touch[] = [];

  constructor(
    private readonly mmu: Mmu,
    /** Whether the stack frame of a local is still there. */
    private readonly isAlive: (target: DataTarget) => boolean,
    /** Code position that a stack frame is at. */
    private readonly positionAt: (fp: number) => number,
  ) {}

  private get memory(): PhysicalMemory {
    return this.mmu.memory;
  }
  get list(): readonly DataBreakpoint[] {
    return this.armed.map(({ breakpoint }) => breakpoint);
  }
  /** Functions whose statements compare a local. */
  get polledSlots(): Set<number> {
    return new Set(this.armed.flatMap(({ breakpoint }) => breakpoint.target.local?.slot ?? []));
  }

  /** Replaces them all; for each whether there is memory to watch. */
  set(wanted: readonly DataBreakpoint[]): boolean[] {
    this.armed = [];
    this.pending = [];
    const found = wanted.map((breakpoint) => {
      const pieces = this.piecesOf(breakpoint.target);
      if (!pieces) return false;
      this.armed.push({ breakpoint, pieces, last: this.bytesAt(pieces), statement: this.standingAt(breakpoint) });
      this.places.push(...pieces);
      return true;
    });
    this.arm();
    return found;
  }

  /** The statement of its function that a local may be changed by next, as the machine stands. */
  private standingAt({ target }: DataBreakpoint): Armed['statement'] {
    const { local } = target;
    if (!local || !this.isAlive(target)) return undefined;
    return { tick: this.memory.tick, position: this.positionAt(local.fp) };
  }

  /** One more, for a search; false if there is nothing to watch. */
  add(breakpoint: DataBreakpoint): boolean {
    const pieces = this.piecesOf(breakpoint.target);
    if (!pieces) return false;
    this.armed.push({ breakpoint, pieces, last: this.bytesAt(pieces), statement: this.standingAt(breakpoint) });
    this.places.push(...pieces);
    this.arm();
    return true;
  }
  remove(breakpoint: DataBreakpoint): void {
    this.armed = this.armed.filter((armed) => armed.breakpoint !== breakpoint);
    this.pending = this.pending.filter((touch) => touch.breakpoint !== breakpoint);
    this.arm();
  }

  /** Physical places of bytes; undefined if some are not mapped. */
  private piecesOf({ va, bytes }: DataTarget): { pa: number; length: number }[] | undefined {
    const pieces: { pa: number; length: number }[] = [];
    for (let done = 0; done < bytes; ) {
      const at = BigInt.asUintN(64, va + BigInt(done));
      const place = this.mmu.table.translate(at);
      if (!place) return undefined;
      const length = Math.min(bytes - done, PAGE_SIZE - Number(at & 0xfffn));
      pieces.push({ pa: place.pa, length });
      done += length;
    }
    return pieces;
  }

  private bytesAt(pieces: Armed['pieces']): Uint8Array {
    const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { pa, length } of pieces) {
      out.set(this.memory.peekAt(pa, length), at);
      at += length;
    }
    return out;
  }

  /** Sets the bits, and no others. To be called again after memory was put back. */
  arm(): void {
    this.memory.watching = this.armed.length > 0;
    for (const { pa, length } of this.places) {
      const shadow = this.memory.peekShadowAt(pa, length);
      for (let i = 0; i < length; i++) shadow[i] = (shadow[i] as number) & ~WATCH;
    }
    for (const armed of this.armed) this.armOne(armed);
  }

  private armOne({ breakpoint, pieces }: Armed): void {
    for (const { pa, length } of pieces) {
      const shadow = this.memory.peekShadowAt(pa, length);
      for (let i = 0; i < length; i++) shadow[i] = (shadow[i] as number) | BITS[breakpoint.access];
    }
  }

  /** Memory was put back: what was noted on the way is void. */
  restored(): void {
    this.pending = [];
    this.arm();
    for (const armed of this.armed) {
      armed.last = this.bytesAt(armed.pieces);
      armed.statement = this.standingAt(armed.breakpoint);
    }
  }

  /** Physical bytes are about to be touched; true if a breakpoint wants to know. */
  touched(pa: number, size: number, write: boolean, tick: number, position: number): boolean {
    let noticed = false;
    for (const { breakpoint, pieces } of this.armed) {
      if (!(BITS[breakpoint.access] & (write ? SHADOW.watchWrite : SHADOW.watchRead))) continue;
      if (!pieces.some((piece) => piece.pa < pa + size && pa < piece.pa + piece.length)) continue;
      noticed = true;
      if (this.pending.some((touch) => touch.breakpoint === breakpoint && touch.tick === tick)) continue;
      this.pending.push({ breakpoint, tick, position, write, before: this.bytesAt(pieces), seen: tick });
    }
    return noticed;
  }

  /** Before a statement of a function with watched locals: notes those that changed since its last statement. */
  poll(tick: number, position: number, fp: number): void {
    for (const armed of this.armed) {
      if (armed.breakpoint.target.local?.fp !== fp || !this.isAlive(armed.breakpoint.target)) continue;
      const now = this.bytesAt(armed.pieces);
      const { last, statement, breakpoint } = armed;
      if (last && statement && !equal(last, now) && !this.pending.some((touch) => touch.breakpoint === breakpoint)) {
        this.pending.push({
          breakpoint,
          tick: statement.tick,
          position: statement.position,
          write: true,
          before: last,
          seen: tick - 1,
        });
      }
      armed.last = now;
      armed.statement = { tick, position };
      this.armOne(armed);
    }
  }

  /** The statement is over: touches that count, each with the value now. */
  take(): DataHit[] {
    if (this.pending.length === 0) return [];
    const { pending } = this;
    this.pending = [];
    return pending.flatMap((touch) => {
      const { breakpoint, before } = touch;
      const armed = this.armed.find((a) => a.breakpoint === breakpoint);
      if (!armed || (breakpoint.target.local && !touch.write) || !this.isAlive(breakpoint.target)) return [];
      const after = this.bytesAt(armed.pieces);
      armed.last = after;
      const same = equal(bytesIn(breakpoint.target, before), bytesIn(breakpoint.target, after));
      // A neighbour of a bit-field is written together with it.
      const counts = !same || (breakpoint.access !== 'change' && !(touch.write && breakpoint.target.bits));
      return counts ? [{ ...touch, after }] : [];
    });
  }

  get hasPending(): boolean {
    return this.pending.length > 0;
  }
}

/** The value in the bytes that are watched: of a bit-field without its neighbours. */
export function bytesIn({ bits, type }: DataTarget, bytes: Uint8Array): Uint8Array {
  if (!bits || !type) return bytes;
  return bitFieldBytes(littleEndian(bytes), bits.bit, bits.width, type, sizeOf(type));
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, i) => byte === b[i]);
