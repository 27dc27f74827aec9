// The slab allocator (mm/slub.c with KASAN's generic mode in mind): objects of one size per cache, a red zone behind
// each, freed objects kept away for a while, so that a late access hits poison and not somebody else's data.

import { asVa, type Va } from '../../machine/address';
import type { Mmu } from '../../machine/mmu';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import { orderFor, type PageAllocator, type PageRequest } from './pages';

export interface SlabRecord {
  readonly va: Va;
  /** Bytes asked for. */
  readonly bytes: number;
  /** Bytes that the allocator gave (ksize()). */
  readonly size: number;
  readonly cache: string;
  /** The kmem_cache that the guest made, 0 for kmalloc(). */
  readonly owner: Va;
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

/** Slabs without an object in use that a cache keeps (SLUB's min_partial); when there are many more, they go back. */
const EMPTY_SLABS = { keep: 5, many: 16 } as const;

/** What the guest asked kmem_cache_create() for. */
export interface NamedCache {
  /** Address of its struct kmem_cache. */
  readonly va: Va;
  readonly name: string;
  readonly size: number;
  readonly align: number;
  /** Whether freed objects keep their bytes, as a constructor set them. */
  readonly constructed: boolean;
}

interface Cache extends NamedCache {
  readonly stride: number;
  /** Each slab is a block of 2^order page frames. */
  readonly order: number;
  readonly perSlab: number;
  readonly free: Va[];
  /** Objects in use, quarantine included, by the address of their slab. */
  readonly slabs: Map<Va, number>;
  /** Those of the slabs that have none. */
  readonly empty: Set<Va>;
  /** Objects that have been handed out before. */
  readonly seen: Set<Va>;
}

/** Records are never changed, only replaced, so copies of the lists are enough. */
export interface SlabState {
  readonly caches: ReadonlyMap<string, Cache>;
  readonly records: ReadonlyMap<Va, SlabRecord>;
  readonly quarantine: readonly SlabRecord[];
  readonly quarantined: number;
}

const largestPowerOf2In = (size: number): number => size & -size;

export class SlabAllocator {
  /** By name for kmalloc(), by address for those of the guest. */
  private caches = new Map<string, Cache>();
  private records = new Map<Va, SlabRecord>();
  private quarantine: SlabRecord[] = [];
  private quarantined = 0;

  constructor(
    private readonly mmu: Mmu,
    private readonly pages: PageAllocator,
  ) {
    pages.reclaim = () => this.reclaim();
  }

  save(): SlabState {
    return {
      caches: copyOf(this.caches),
      records: new Map(this.records),
      quarantine: [...this.quarantine],
      quarantined: this.quarantined,
    };
  }
  restore(state: SlabState): void {
    this.caches = copyOf(state.caches);
    this.records = new Map(state.records);
    this.quarantine = [...state.quarantine];
    this.quarantined = state.quarantined;
  }

  /** Name of the cache that kmalloc() of this size uses, and its object size. */
  static kmallocSize(bytes: number): number | undefined {
    return KMALLOC_SIZES.find((s) => s >= bytes);
  }

  private cacheFor(wanted: NamedCache): Cache {
    const key = wanted.va === 0n ? wanted.name : `${wanted.va}`;
    let cache = this.caches.get(key);
    if (!cache) {
      const unit = Math.max(wanted.align, REDZONE);
      const stride = Math.ceil((wanted.size + REDZONE) / unit) * unit;
      // A slab holds two objects at least.
      const order = orderFor(2 * stride);
      const perSlab = Math.floor((PAGE_SIZE << order) / stride);
      cache = { ...wanted, stride, order, perSlab, free: [], slabs: new Map(), empty: new Set(), seen: new Set() };
      this.caches.set(key, cache);
    }
    return cache;
  }

  /** An object of `bytes` from kmalloc(), or undefined without memory. Its bytes count as uninitialised. */
  allocate(bytes: number, stack: readonly number[], request?: PageRequest): Va | undefined {
    const size = SlabAllocator.kmallocSize(bytes);
    if (size === undefined) return this.allocateLarge(bytes, stack, request);
    const name = `kmalloc-${size >= 1024 ? `${size / 1024}k` : size}`;
    // A power of two is aligned to itself, any other size to the largest power of two that divides it.
    const align = largestPowerOf2In(size);
    return this.take(this.cacheFor({ va: 0n, name, size, align, constructed: false }), bytes, stack, request);
  }

  /** An object of a cache that the guest has made. */
  allocateFrom(cache: NamedCache, stack: readonly number[], request?: PageRequest): Va | undefined {
    return this.take(this.cacheFor(cache), cache.size, stack, request);
  }

  private take(cache: Cache, bytes: number, stack: readonly number[], request?: PageRequest): Va | undefined {
    if (cache.free.length === 0 && !this.grow(cache, request)) return undefined;
    const va = cache.free.shift() as Va;
    const slab = this.slabOf(cache, va);
    cache.slabs.set(slab, (cache.slabs.get(slab) ?? 0) + 1);
    cache.empty.delete(slab);
    this.mmu.setShadow(va, cache.stride, SHADOW.slabRedzone);
    this.mmu.setShadow(va, bytes, cache.constructed && cache.seen.has(va) ? SHADOW.ok : SHADOW.uninit);
    const { name, va: owner, stride, size } = cache;
    this.records.set(va, {
      va,
      bytes,
      size,
      cache: name,
      owner,
      allocated: stack,
      freed: [],
      live: true,
      stride,
      order: undefined,
    });
    return va;
  }

  /** True once for each object: its constructor has to be called. */
  isNew(cacheVa: Va, va: Va): boolean {
    const cache = this.caches.get(`${cacheVa}`);
    if (!cache || cache.seen.has(va)) return false;
    cache.seen.add(va);
    return true;
  }

  private slabOf(cache: Cache, va: Va): Va {
    const block = BigInt(PAGE_SIZE << cache.order);
    return asVa(va - ((va - this.pages.addressOf(0)) % block));
  }

  private allocateLarge(bytes: number, stack: readonly number[], request?: PageRequest): Va | undefined {
    const order = orderFor(bytes);
    const pfn = this.pages.allocate(order, 'slab', stack[0] ?? 0, { ...request, compound: true });
    if (pfn === undefined) return undefined;
    const va = this.pages.addressOf(pfn);
    const stride = PAGE_SIZE << order;
    this.mmu.setShadow(asVa(va + BigInt(bytes)), stride - bytes, SHADOW.slabRedzone);
    this.records.set(va, {
      va,
      bytes,
      size: stride,
      cache: 'kmalloc (pages)',
      owner: 0n,
      allocated: stack,
      freed: [],
      live: true,
      stride,
      order,
    });
    return va;
  }

  private grow(cache: Cache, request?: PageRequest): boolean {
    const pfn = this.pages.allocate(cache.order, 'slab', 0, { ...request, compound: true, objects: true });
    if (pfn === undefined) return cache.free.length > 0; // looking for pages has emptied the quarantine
    const start = this.pages.addressOf(pfn);
    this.mmu.setShadow(start, PAGE_SIZE << cache.order, SHADOW.slabRedzone);
    cache.slabs.set(start, 0);
    cache.empty.add(start);
    for (let i = 0; i < cache.perSlab; i++) cache.free.push(asVa(start + BigInt(i * cache.stride)));
    return true;
  }

  /** Changes how much of an object is in use; it must be large enough (krealloc()). */
  resize(record: SlabRecord, bytes: number): void {
    const [from, to] = [Math.min(record.bytes, bytes), Math.max(record.bytes, bytes)];
    const shadow = bytes > record.bytes ? SHADOW.uninit : SHADOW.slabRedzone;
    this.mmu.setShadow(asVa(record.va + BigInt(from)), to - from, shadow);
    this.records.set(record.va, { ...record, bytes });
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
    if (record.order !== undefined) return this.releaseSlab(record.va, record.order);
    const cache = this.caches.get(record.owner === 0n ? record.cache : `${record.owner}`);
    if (!cache) return;
    cache.free.push(record.va);
    const slab = this.slabOf(cache, record.va);
    const used = (cache.slabs.get(slab) ?? 1) - 1;
    cache.slabs.set(slab, used);
    if (used === 0) cache.empty.add(slab);
    if (cache.empty.size > EMPTY_SLABS.many) this.shrink(cache, EMPTY_SLABS.keep);
  }

  private releaseSlab(va: Va, order: number): void {
    this.pages.release(Number((va - this.pages.addressOf(0)) / BigInt(PAGE_SIZE)), order);
  }

  /** Gives the slabs without an object in use back, except for so many; says whether there were any. */
  private shrink(cache: Cache, keep: number): boolean {
    const gone = new Set([...cache.empty].slice(keep));
    if (gone.size === 0) return false;
    const left = cache.free.filter((va) => !gone.has(this.slabOf(cache, va)));
    cache.free.splice(0, cache.free.length, ...left);
    for (const va of cache.seen) if (gone.has(this.slabOf(cache, va))) cache.seen.delete(va);
    for (const slab of gone) {
      cache.slabs.delete(slab);
      cache.empty.delete(slab);
      this.releaseSlab(slab, cache.order);
    }
    return true;
  }

  /** Memory is short: the quarantine and all empty slabs go. */
  private reclaim(): boolean {
    let had = this.drain();
    for (const cache of this.caches.values()) had = this.shrink(cache, 0) || had;
    return had;
  }

  private drain(): boolean {
    const had = this.quarantine.length > 0;
    while (this.quarantine.length > 0) this.retire();
    return had;
  }

  /** The guest's cache goes with all of its slabs; the objects still in use, if any, are the answer, and it stays. */
  destroy(cacheVa: Va): readonly SlabRecord[] {
    const live = [...this.records.values()].filter((r) => r.live && r.owner === cacheVa);
    if (live.length > 0) return live;
    this.drain();
    const cache = this.caches.get(`${cacheVa}`);
    if (cache) this.shrink(cache, 0);
    this.caches.delete(`${cacheVa}`);
    return [];
  }

  /** The object that starts exactly here. */
  find(va: Va): SlabRecord | undefined {
    return this.records.get(va);
  }

  /** The object (live or freed) that holds this address, or is the nearest to it of those whose red zones do. */
  around(va: Va): SlabRecord | undefined {
    let best: SlabRecord | undefined;
    let least = 0n;
    for (const r of this.records.values()) {
      if (va >= r.va + BigInt(r.stride)) continue;
      const end = r.va + BigInt(r.bytes);
      const distance = va < r.va ? r.va - va : va >= end ? va - end : 0n;
      if (va < r.va && distance > BigInt(REDZONE)) continue;
      if (best && distance >= least) continue;
      best = r;
      least = distance;
    }
    return best;
  }

  objects(): Iterable<SlabRecord & { readonly position: number }> {
    return [...this.records.values()].map((r) => ({ ...r, position: r.allocated[0] ?? 0 }));
  }
}

const copyOf = (caches: ReadonlyMap<string, Cache>): Map<string, Cache> =>
  new Map(
    [...caches].map(([key, cache]) => [
      key,
      {
        ...cache,
        free: [...cache.free],
        slabs: new Map(cache.slabs),
        empty: new Set(cache.empty),
        seen: new Set(cache.seen),
      },
    ]),
  );
