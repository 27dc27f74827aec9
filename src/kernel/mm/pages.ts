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

/** The largest block is 2^10 page frames. */
export const MAX_PAGE_ORDER = 10;

/** ZONE_DMA: what the ISA bus reaches, the first 16 MiB. */
const DMA_ZONE_FRAMES = 0x1000;

/** struct page's flags (enum pageflags). */
export const PG = { head: 1n << 6n, reserved: 1n << 13n } as const;
const PG_ORDER_MASK = 0xffn;

/** What stands in _mapcount where nobody can be mapping the page (enum pagetype, in the top byte). */
const PAGE_TYPE = { free: 0xf0 << 24, tables: 0xf2 << 24, slab: 0xf5 << 24 } as const;
const NOT_MAPPED = -1;

/** How a request for pages may be met. */
export interface PageRequest {
  /** From ZONE_DMA only (GFP_DMA). */
  readonly dma?: boolean;
  /** The pages are one: their counts are in the first (__GFP_COMP). */
  readonly compound?: boolean;
  /** Holds objects of a slab cache: such pages are never mapped. */
  readonly objects?: boolean;
  /** Which share of the pages kept back is not for it: 1 for most, 3/8 for GFP_ATOMIC, 0 for the machine itself. */
  readonly keep?: number;
}

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
  /** Page frames kept back for atomic requests and page tables: min_free_kbytes, 4 * sqrt(KiB of memory) KiB. */
  private readonly kept: number;
  /** Gives up memory that is held only for later use; says whether there was any. */
  reclaim: () => boolean = () => false;
  private readonly offsets: {
    readonly flags: number;
    readonly head: number;
    readonly mapping: number;
    readonly mapcount: number;
    readonly refcount: number;
  };
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
    this.kept = Math.floor(Math.sqrt((memory.physBytes / 1024) * 16) / (PAGE_SIZE / 1024));
    const offset = (member: string) => Number(symbols.offset('page', member));
    this.offsets = {
      flags: offset('flags'),
      head: offset('compound_head'),
      mapping: offset('mapping'),
      mapcount: offset('_mapcount'),
      refcount: offset('_refcount'),
    };
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
    for (let pfn = 0; pfn < start; pfn++) this.setCounts(pfn, 1, NOT_MAPPED);
    for (let pfn = start; pfn < this.frames; pfn++) this.setCounts(pfn, 0, PAGE_TYPE.free);
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

  /** A struct page as the allocator hands it out or takes it back. */
  private resetPage(pfn: Pfn, refcount: number, mapcount: number): void {
    const { view } = this.mmu.memory;
    const at = this.pageHost(pfn);
    this.mmu.memory.kernelWrites(paOfHost(at), STRUCT_PAGE_BYTES);
    view.setBigUint64(at + this.offsets.flags, 0n, true);
    view.setBigUint64(at + this.offsets.head, 0n, true);
    view.setBigUint64(at + this.offsets.mapping, 0n, true);
    this.setCounts(pfn, refcount, mapcount);
  }
  private setCounts(pfn: Pfn, refcount: number, mapcount: number): void {
    const { view } = this.mmu.memory;
    const at = this.pageHost(pfn);
    this.mmu.memory.kernelWrites(paOfHost(at), STRUCT_PAGE_BYTES);
    view.setInt32(at + this.offsets.mapcount, mapcount, true);
    view.setInt32(at + this.offsets.refcount, refcount, true);
  }

  private pageHost(pfn: Pfn): number {
    return hostOf(this.vmemmapPa) + pfn * STRUCT_PAGE_BYTES;
  }
  private word(pfn: Pfn, offset: number): bigint {
    return this.mmu.memory.view.getBigUint64(this.pageHost(pfn) + offset, true);
  }

  flags(pfn: Pfn): bigint {
    return this.word(pfn, this.offsets.flags);
  }
  refcount(pfn: Pfn): number {
    return this.mmu.memory.view.getInt32(this.pageHost(pfn) + this.offsets.refcount, true);
  }
  setRefcount(pfn: Pfn, value: number): void {
    this.mmu.memory.kernelWrites(paOfHost(this.pageHost(pfn) + this.offsets.refcount), 4);
    this.mmu.memory.view.setInt32(this.pageHost(pfn) + this.offsets.refcount, value, true);
  }
  /** How often it is in a user page table. */
  mapcount(pfn: Pfn): number {
    const count = this.mmu.memory.view.getInt32(this.pageHost(pfn) + this.offsets.mapcount, true);
    return count < NOT_MAPPED ? 0 : count + 1;
  }

  // ---- compound pages: the counts of all pages are in the first, the order is in the flags of the second ----

  private makeCompound(first: Pfn, order: number): void {
    const { view } = this.mmu.memory;
    const count = 1 << order;
    this.mmu.memory.kernelWrites(paOfHost(this.pageHost(first)), count * STRUCT_PAGE_BYTES);
    view.setBigUint64(this.pageHost(first) + this.offsets.flags, PG.head, true);
    view.setBigUint64(this.pageHost(first + 1) + this.offsets.flags, BigInt(order), true);
    for (let pfn = first + 1; pfn < first + count; pfn++) {
      view.setBigUint64(this.pageHost(pfn) + this.offsets.head, this.pageOf(first) | 1n, true);
    }
  }
  isHead(pfn: Pfn): boolean {
    return (this.flags(pfn) & PG.head) !== 0n;
  }
  /** The first page of the compound page that this one belongs to, or the page itself. */
  headOf(pfn: Pfn): Pfn {
    const head = this.word(pfn, this.offsets.head);
    return head & 1n ? (this.pfnOf(asVa(head - 1n)) ?? pfn) : pfn;
  }
  /** Order of the compound page that begins here; 0 for any other page. */
  compoundOrder(first: Pfn): number {
    return this.isHead(first) ? Number(this.word(first + 1, this.offsets.flags) & PG_ORDER_MASK) : 0;
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
  allocate(order: number, owner: OwnerName, position: number, request: PageRequest = {}): Pfn | undefined {
    if (order > MAX_PAGE_ORDER) return undefined;
    const count = 1 << order;
    const first = this.pick(count, request) ?? (this.reclaim() ? this.pick(count, request) : undefined);
    if (first === undefined) return undefined;
    const type = request.objects ? PAGE_TYPE.slab : owner === 'page tables' ? PAGE_TYPE.tables : NOT_MAPPED;
    for (let pfn = first; pfn < first + count; pfn++) {
      this.free[pfn] = 0;
      this.owners[pfn] = OWNERS.indexOf(owner);
      this.orders[pfn] = order;
      this.positions[pfn] = position;
      this.resetPage(pfn, pfn === first ? 1 : 0, type);
    }
    if (request.compound && order > 0) this.makeCompound(first, order);
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
      this.resetPage(pfn, 0, PAGE_TYPE.free);
    }
    this.freeCount += count;
    this.mmu.memory.fillShadow(paOf(first), count * PAGE_SIZE, SHADOW.pageFreed);
    this.mmu.memory.onPageChange?.({ what: 'freed', pfn: first, count, owner });
  }

  /** The first page of a block lives on by itself. */
  releaseAllButFirst(first: Pfn, order: number): void {
    this.orders[first] = 0;
    for (let i = 0; i < order; i++) this.release(first + (1 << i), i);
  }

  /** A block that is not compound becomes single pages with a reference each (split_page). */
  split(first: Pfn, order: number): void {
    for (let pfn = first; pfn < first + (1 << order); pfn++) {
      this.orders[pfn] = 0;
      this.setRefcount(pfn, 1);
    }
  }

  /** Whether the machine itself can have a block of this order. */
  has(order: number): boolean {
    const count = 1 << order;
    for (let run = 0, pfn = 0; pfn < this.frames; pfn++) {
      run = this.free[pfn] ? (pfn % count === 0 || run > 0 ? run + 1 : 0) : 0;
      if (run === count) return true;
      if ((pfn + 1) % count === 0) run = 0;
    }
    return false;
  }

  private pick(count: number, { dma, keep = 1 }: PageRequest): Pfn | undefined {
    if (this.freeCount - count < this.kept * keep) return undefined;
    const end = dma ? Math.min(DMA_ZONE_FRAMES, this.frames) : this.frames;
    return count === 1 ? this.pickOne(end) : this.pickBlock(count, end);
  }

  /** A free page frame below `end`. */
  private pickOne(end: Pfn): Pfn | undefined {
    const { free } = this;
    const from = (start: number): Pfn | undefined => {
      const pfn = free.indexOf(1, start);
      return pfn >= 0 && pfn < end ? pfn : undefined;
    };
    const last = (): Pfn | undefined => {
      const pfn = free.lastIndexOf(1, end - 1);
      return pfn >= 0 ? pfn : undefined;
    };
    switch (this.scatter) {
      case 'contiguous':
        return from(0);
      case 'reversed':
        return last();
      case 'high':
        return from(Math.floor(end * 0.75)) ?? last();
      case 'holes':
        for (let pfn = 1; pfn < end; pfn += 2) if (free[pfn]) return pfn;
        return from(0);
      case 'random': {
        if (this.freeCount === 0) return undefined;
        for (let tries = 0; tries < 64; tries++) {
          const pfn = this.random.below(end);
          if (free[pfn]) return pfn;
        }
        return from(this.random.below(end)) ?? from(0);
      }
    }
  }

  private pickBlock(count: number, end: Pfn): Pfn | undefined {
    const blocks = Math.floor(end / count);
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
