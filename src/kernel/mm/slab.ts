// The slab allocator (mm/slub.c with KASAN's generic mode in mind): objects of one size per cache, a red zone behind
// each, freed objects kept away for a while, so that a late access hits poison and not somebody else's data.

import { asVa, type Va } from '../../machine/address';
import type { Mmu } from '../../machine/mmu';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import { orderFor, type PageAllocator } from './pages';

export interface SlabRecord {
  readonly va: Va;
  /** Bytes asked for. */
  readonly bytes: number;
  readonly cache: string;
  /** Call stack of the allocation, innermost first; [0] is the position shown. */
  readonly allocated: readonly number[];
  readonly freed: readonly number[];
  readonly live: boolean;
  /** Bytes between this object's start and the next. */
  readonly stride: number;
  /** Order of the page block, for objects too large for a cache. */
  readonly order: number | undefined;
}

/** Sizes of the kmalloc caches; larger objects are whole pages. */
const KMALLOC_SIZES = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192];
const REDZONE = 16;
/** Freed bytes kept from reuse. */
const QUARANTINE_BYTES = 256 * 1024;

interface Cache {
  readonly name: string;
  readonly size: number;
  readonly stride: number;
  readonly order: number;
  readonly free: Va[];
}

/** What kmem_cache_create() was asked for. */
export interface NamedCache {
  readonly name: string;
  readonly size: number;
  readonly align: number;
}

/** Records are never changed, only replaced, so copies of the lists are enough. */
export interface SlabState {
  readonly caches: ReadonlyMap<string, Cache>;
  readonly records: ReadonlyMap<Va, SlabRecord>;
  readonly quarantine: readonly SlabRecord[];
  readonly quarantined: number;
  readonly named: ReadonlyMap<Va, NamedCache>;
}

export class SlabAllocator {
  private caches = new Map<string, Cache>();
  private records = new Map<Va, SlabRecord>();
  private quarantine: SlabRecord[] = [];
  private quarantined = 0;
  /** Caches that the guest has made, by the address it knows them by. */
  named = new Map<Va, NamedCache>();

  constructor(
    private readonly mmu: Mmu,
    private readonly pages: PageAllocator,
  ) {}

  save(): SlabState {
    return {
      caches: copyOf(this.caches),
      records: new Map(this.records),
      quarantine: [...this.quarantine],
      quarantined: this.quarantined,
      named: new Map(this.named),
    };
  }
  restore(state: SlabState): void {
    this.caches = copyOf(state.caches);
    this.records = new Map(state.records);
    this.quarantine = [...state.quarantine];
    this.quarantined = state.quarantined;
    this.named = new Map(state.named);
  }

  /** Name of the cache that kmalloc() of this size uses, and its object size. */
  static kmallocSize(bytes: number): number | undefined {
    return KMALLOC_SIZES.find((s) => s >= bytes);
  }

  private cacheFor(name: string, size: number, align: number): Cache {
    let cache = this.caches.get(name);
    if (!cache) {
      const unit = Math.max(align, 16);
      const stride = Math.ceil((size + REDZONE) / unit) * unit;
      // A slab holds two objects at least.
      cache = { name, size, stride, order: orderFor(2 * stride), free: [] };
      this.caches.set(name, cache);
    }
    return cache;
  }

  /** An object of `bytes`, or undefined without memory. Its bytes count as uninitialised. */
  allocate(bytes: number, stack: readonly number[], cacheName?: string, align = 8): Va | undefined {
    const size = cacheName ? bytes : SlabAllocator.kmallocSize(bytes);
    if (size === undefined) return this.allocateLarge(bytes, stack);
    const cache = this.cacheFor(cacheName ?? `kmalloc-${size >= 1024 ? `${size / 1024}k` : size}`, size, align);
    if (cache.free.length === 0 && !this.grow(cache)) return undefined;
    const va = cache.free.shift() as Va;
    this.mmu.setShadow(va, cache.stride, SHADOW.slabRedzone);
    this.mmu.setShadow(va, bytes, SHADOW.uninit);
    this.records.set(va, {
      va,
      bytes,
      cache: cache.name,
      allocated: stack,
      freed: [],
      live: true,
      stride: cache.stride,
      order: undefined,
    });
    return va;
  }

  private allocateLarge(bytes: number, stack: readonly number[]): Va | undefined {
    const order = orderFor(bytes);
    const pfn = this.pages.allocate(order, 'slab', stack[0] ?? 0);
    if (pfn === undefined) return undefined;
    const va = this.pages.addressOf(pfn);
    const stride = PAGE_SIZE << order;
    this.mmu.setShadow(asVa(va + BigInt(bytes)), stride - bytes, SHADOW.slabRedzone);
    this.records.set(va, {
      va,
      bytes,
      cache: 'kmalloc (pages)',
      allocated: stack,
      freed: [],
      live: true,
      stride,
      order,
    });
    return va;
  }

  private grow(cache: Cache): boolean {
    const pfn = this.pages.allocate(cache.order, 'slab', 0);
    if (pfn === undefined) return this.drain() && cache.free.length > 0;
    const start = this.pages.addressOf(pfn);
    const bytes = PAGE_SIZE << cache.order;
    this.mmu.setShadow(start, bytes, SHADOW.slabRedzone);
    for (let at = 0; at + cache.stride <= bytes; at += cache.stride) cache.free.push(asVa(start + BigInt(at)));
    return true;
  }

  /** Gives an object back. The caller has checked that it is live. */
  release(record: SlabRecord, stack: readonly number[]): void {
    const freed: SlabRecord = { ...record, live: false, freed: stack };
    this.records.set(record.va, freed);
    this.mmu.setShadow(record.va, record.bytes, SHADOW.slabFreed);
    this.quarantine.push(freed);
    this.quarantined += record.stride;
    while (this.quarantined > QUARANTINE_BYTES) this.retire();
  }

  private retire(): void {
    const record = this.quarantine.shift();
    if (!record) return;
    this.quarantined -= record.stride;
    if (this.records.get(record.va) === record) this.records.delete(record.va);
    if (record.order !== undefined) {
      const pfn = Number((record.va - this.pages.addressOf(0)) / BigInt(PAGE_SIZE));
      this.pages.release(pfn, record.order);
    } else this.caches.get(record.cache)?.free.push(record.va);
  }

  private drain(): boolean {
    const had = this.quarantine.length > 0;
    while (this.quarantine.length > 0) this.retire();
    return had;
  }

  /** The object that starts exactly here. */
  find(va: Va): SlabRecord | undefined {
    return this.records.get(va);
  }

  /** The object (live or freed) whose slot, red zone included, holds this address. */
  around(va: Va): SlabRecord | undefined {
    let best: SlabRecord | undefined;
    for (const r of this.records.values()) {
      if (va >= r.va && va < r.va + BigInt(r.stride) && (!best || r.va > best.va)) best = r;
    }
    return best;
  }

  objects(): Iterable<SlabRecord & { readonly position: number }> {
    return [...this.records.values()].map((r) => ({ ...r, position: r.allocated[0] ?? 0 }));
  }
}

const copyOf = (caches: ReadonlyMap<string, Cache>): Map<string, Cache> =>
  new Map([...caches].map(([name, cache]) => [name, { ...cache, free: [...cache.free] }]));
