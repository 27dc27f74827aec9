// The page allocator (mm/page_alloc.c). Which free page frame it hands out is a policy the user chooses, so that code
// that only works because pages happened to be neighbours is found out. Each frame has its `struct page` in vmemmap.

import { asVa, hostOf, type Pfn, paOf, paOfHost, type Va } from '../../machine/address';
import type { Mmu } from '../../machine/mmu';
import { Pte } from '../../machine/pageTable';
import { PAGE_SIZE, SHADOW, VA } from '../../program/abi';
import type { Symbols } from '../symbols';

export type Scatter = 'contiguous' | 'reversed' | 'random' | 'holes' | 'high';

/** Who has a page frame. */
export interface FrameOwner {
  /** 'kernel', 'page tables', 'slab', 'vmalloc', 'pages', 'user', 'stack'. */
  readonly owner: string;
  /** Code position that asked for it; 0 for the kernel itself. */
  readonly position: number;
  readonly order: number;
}

const OWNERS = ['', 'kernel', 'page tables', 'slab', 'vmalloc', 'pages', 'user', 'stack'] as const;
export type OwnerName = Exclude<(typeof OWNERS)[number], ''>;

/** Bytes of a struct page; vmemmap is an array of them. */
export const STRUCT_PAGE_BYTES = 64;

/** The largest block is 2^10 page frames (MAX_PAGE_ORDER). */
const MAX_PAGE_ORDER = 10;

/** The smallest order whose block holds so many bytes (get_order()); any size, as a shift of 32 bits would wrap. */
export function orderFor(bytes: number): number {
  let order = 0;
  while (PAGE_SIZE * 2 ** order < bytes) order++;
  return order;
}

/** xorshift32: chance is a seed. */
export class Random {
  constructor(public state: number) {
    if (this.state === 0) this.state = 0x9e3779b9;
  }
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state;
  }
  below(n: number): number {
    return this.next() % n;
  }
}

/** What the allocator knows beside the counts in the struct pages. */
export interface PageAllocatorState {
  readonly free: Uint8Array;
  readonly owners: Uint8Array;
  readonly orders: Uint8Array;
  readonly positions: Int32Array;
  readonly freeCount: number;
}

export class PageAllocator {
  /** Page frames of the machine; valid pfns are below. */
  readonly frames: number;
  /** 1 for each free frame. */
  private readonly free: Uint8Array;
  private readonly owners: Uint8Array;
  private readonly orders: Uint8Array;
  private readonly positions: Int32Array;
  freeCount = 0;
  private readonly refcountOffset: number;
  private readonly mapcountOffset: number;
  readonly vmemmapPa: number;

  constructor(
    private readonly mmu: Mmu,
    symbols: Symbols,
    readonly scatter: Scatter,
    readonly random: Random,
    earlyFrame: () => Pfn,
    firstFree: () => Pfn,
  ) {
    const { memory } = mmu;
    this.frames = memory.physBytes / PAGE_SIZE;
    this.free = new Uint8Array(this.frames);
    this.owners = new Uint8Array(this.frames);
    this.orders = new Uint8Array(this.frames);
    this.positions = new Int32Array(this.frames);
    this.refcountOffset = Number(symbols.offset('page', '_refcount'));
    this.mapcountOffset = Number(symbols.offset('page', '_mapcount'));
    // vmemmap: struct pages side by side in physical memory, mapped at its own place.
    const mapPages = Math.ceil((this.frames * STRUCT_PAGE_BYTES) / PAGE_SIZE);
    const first = earlyFrame();
    for (let i = 1; i < mapPages; i++) earlyFrame();
    this.vmemmapPa = paOf(first);
    for (let i = 0; i < mapPages; i++) {
      mmu.table.map(
        asVa(VA.vmemmap + BigInt(i * PAGE_SIZE)),
        first + i,
        Pte.write | Pte.dirty | Pte.global | Pte.noExecute,
      );
    }
    const start = firstFree();
    this.owners.fill(OWNERS.indexOf('kernel'), 0, start);
    this.free.fill(1, start);
    this.freeCount = this.frames - start;
    for (let pfn = 0; pfn < this.frames; pfn++) this.setCounts(pfn, pfn < start ? 1 : 0);
    // Frames that were never handed out are not poisoned: that would touch all of memory at every start.
  }

  save(): PageAllocatorState {
    const { free, owners, orders, positions, freeCount } = this;
    return {
      free: free.slice(),
      owners: owners.slice(),
      orders: orders.slice(),
      positions: positions.slice(),
      freeCount,
    };
  }
  restore(state: PageAllocatorState): void {
    this.free.set(state.free);
    this.owners.set(state.owners);
    this.orders.set(state.orders);
    this.positions.set(state.positions);
    this.freeCount = state.freeCount;
  }

  private setCounts(pfn: Pfn, refcount: number): void {
    const { view } = this.mmu.memory;
    const at = this.pageHost(pfn);
    this.mmu.memory.willWrite(paOfHost(at), STRUCT_PAGE_BYTES);
    view.setInt32(at + this.refcountOffset, refcount, true);
    view.setInt32(at + this.mapcountOffset, -1, true);
  }

  private pageHost(pfn: Pfn): number {
    return hostOf(this.vmemmapPa) + pfn * STRUCT_PAGE_BYTES;
  }

  refcount(pfn: Pfn): number {
    return this.mmu.memory.view.getInt32(this.pageHost(pfn) + this.refcountOffset, true);
  }
  setRefcount(pfn: Pfn, value: number): void {
    this.mmu.memory.willWrite(paOfHost(this.pageHost(pfn)), STRUCT_PAGE_BYTES);
    this.mmu.memory.view.setInt32(this.pageHost(pfn) + this.refcountOffset, value, true);
  }

  // ---- struct page <-> pfn <-> address ----

  pageOf(pfn: Pfn): Va {
    return asVa(VA.vmemmap + BigInt(pfn * STRUCT_PAGE_BYTES));
  }
  /** The pfn a struct page pointer stands for; undefined if it points to no struct page of this machine. */
  pfnOf(page: Va): Pfn | undefined {
    const distance = page - VA.vmemmap;
    if (distance < 0n || distance % BigInt(STRUCT_PAGE_BYTES) !== 0n) return undefined;
    const pfn = Number(distance / BigInt(STRUCT_PAGE_BYTES));
    return pfn < this.frames ? pfn : undefined;
  }
  addressOf(pfn: Pfn): Va {
    return asVa(VA.directMap + BigInt(paOf(pfn)));
  }
  isFree(pfn: Pfn): boolean {
    return this.free[pfn] === 1;
  }
  ownerOf(pfn: Pfn): FrameOwner | undefined {
    if (this.free[pfn]) return undefined;
    return {
      owner: OWNERS[this.owners[pfn] as number] ?? 'kernel',
      position: this.positions[pfn] as number,
      order: this.orders[pfn] as number,
    };
  }

  // ---- allocation ----

  /** 2^order neighbouring page frames, or undefined if there are none. Their bytes count as uninitialised. */
  allocate(order: number, owner: OwnerName, position: number): Pfn | undefined {
    if (order > MAX_PAGE_ORDER) return undefined;
    const count = 1 << order;
    const first = count === 1 ? this.pickOne() : this.pickBlock(count);
    if (first === undefined) return undefined;
    for (let pfn = first; pfn < first + count; pfn++) {
      this.free[pfn] = 0;
      this.owners[pfn] = OWNERS.indexOf(owner);
      this.orders[pfn] = order;
      this.positions[pfn] = position;
      this.setCounts(pfn, pfn === first ? 1 : 0);
    }
    this.freeCount -= count;
    this.mmu.memory.fillShadow(paOf(first), count * PAGE_SIZE, SHADOW.uninit);
    this.mmu.memory.onPageChange?.({ what: 'allocated', pfn: first, count, owner });
    return first;
  }

  /** Gives page frames back; whoever touches them from now on is wrong. */
  release(first: Pfn, order: number): void {
    const count = 1 << order;
    const owner = OWNERS[this.owners[first] as number] ?? '';
    for (let pfn = first; pfn < first + count; pfn++) {
      this.free[pfn] = 1;
      this.setCounts(pfn, 0);
    }
    this.freeCount += count;
    this.mmu.memory.fillShadow(paOf(first), count * PAGE_SIZE, SHADOW.pageFreed);
    this.mmu.memory.onPageChange?.({ what: 'freed', pfn: first, count, owner });
  }

  /** Higher orders become single pages with a reference each (split_page). */
  split(first: Pfn, order: number): void {
    for (let pfn = first; pfn < first + (1 << order); pfn++) {
      this.orders[pfn] = 0;
      this.setRefcount(pfn, 1);
    }
  }

  private pickOne(): Pfn | undefined {
    const { free } = this;
    const found = (pfn: number) => (pfn >= 0 ? pfn : undefined);
    switch (this.scatter) {
      case 'contiguous':
        return found(free.indexOf(1));
      case 'reversed':
        return found(free.lastIndexOf(1));
      case 'high': {
        const upper = free.indexOf(1, Math.floor(this.frames * 0.75));
        return upper >= 0 ? upper : found(free.lastIndexOf(1));
      }
      case 'holes':
        for (let pfn = 1; pfn < this.frames; pfn += 2) if (free[pfn]) return pfn;
        return found(free.indexOf(1));
      case 'random': {
        if (this.freeCount === 0) return undefined;
        for (let tries = 0; tries < 64; tries++) {
          const pfn = this.random.below(this.frames);
          if (free[pfn]) return pfn;
        }
        const from = this.random.below(this.frames);
        const after = free.indexOf(1, from);
        return after >= 0 ? after : found(free.indexOf(1));
      }
    }
  }

  private pickBlock(count: number): Pfn | undefined {
    const blocks = Math.floor(this.frames / count);
    const whole = (b: number) => {
      for (let pfn = b * count; pfn < (b + 1) * count; pfn++) if (!this.free[pfn]) return false;
      return true;
    };
    const backwards = this.scatter === 'reversed' || this.scatter === 'high';
    const start = this.scatter === 'random' ? this.random.below(blocks) : 0;
    for (let i = 0; i < blocks; i++) {
      const b = backwards ? blocks - 1 - i : (start + i) % blocks;
      if (whole(b)) return b * count;
    }
    return undefined;
  }
}
