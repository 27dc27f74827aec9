// kmalloc() and kmem caches (linux/slab.h).

import { hex, paOfHost, type Va } from '../../machine/address';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import type { Kernel } from '../kernel';
import { orderFor } from '../mm/pages';
import { SlabAllocator, type SlabRecord } from '../mm/slab';
import type { Call, NativeTable } from '../native';
import { checkGfp, GFP, logFailure, requestOf, tooLarge } from './pageAlloc';

/** What kmalloc(0) answers: an address that must not be used. */
const ZERO_SIZE_PTR = 16n;

function kmalloc(call: Call, bytes: number, flags: number, what: string): Va {
  checkGfp(call, flags, what);
  if (bytes === 0) return ZERO_SIZE_PTR;
  const k = call.kernel;
  const order = orderFor(bytes);
  if (tooLarge(k, flags, order, what)) return 0n;
  return ready(k, k.slab.allocate(bytes, k.site(), requestOf(flags)), bytes, flags, order);
}

function ready(k: Kernel, va: Va | undefined, bytes: number, flags: number, order: number): Va {
  if (va === undefined) {
    logFailure(k, flags, `page allocation failure: order:${order}`);
    return 0n;
  }
  if (flags & GFP.zero) zero(k, va, bytes);
  return va;
}

function zero(k: Kernel, va: Va, bytes: number): void {
  const { memory } = k.mmu;
  if (memory.watching)
    k.mmu.eachPage(va, bytes, true, 0, (host, length) => memory.kernelWrites(paOfHost(host), length));
  k.mmu.poke(va, new Uint8Array(bytes));
  k.mmu.setShadow(va, bytes, SHADOW.ok);
}

/** The live object that starts at `va`; anything else is reported. */
function liveObject(k: Kernel, va: Va, what: string): SlabRecord | undefined {
  const record = k.slab.find(va);
  if (record?.live) return record;
  const around = record ?? k.slab.around(va);
  const memory = around && {
    va: around.va,
    bytes: around.bytes,
    description: `${around.bytes}-byte object of ${around.cache}`,
    allocated: around.allocated,
    freed: around.freed,
  };
  const how = record
    ? 'it has been freed already'
    : around
      ? `it points ${Number(va - around.va)} bytes into ${memory?.description}`
      : 'kmalloc() never gave this address out';
  k.report({
    class: 'memory',
    kind: record ? 'double-free' : 'invalid-free',
    cause: `${what} of ${hex(va)}: ${how}`,
    rule: 'kfree() takes what kmalloc() gave, once.',
    fix: record ? 'Free it in one place only; set the pointer to NULL.' : 'Pass the address that kmalloc() returned.',
    checker: 'KASAN',
    ...(memory && { memory }),
  });
  return undefined;
}

function free(call: Call, va: Va, what: string): void {
  if (va === 0n || va === ZERO_SIZE_PTR) return;
  const k = call.kernel;
  const record = liveObject(k, va, what);
  if (record) k.slab.release(record, k.site());
}

/** The cache that an object was taken from must be the one it is given back to. */
function checkCache(k: Kernel, record: SlabRecord, cache: Va): void {
  if (record.owner === cache) return;
  k.report({
    class: 'memory',
    kind: 'wrong-slab-cache',
    cause: `kmem_cache_free(${k.string(k.u64('kmem_cache', 'name', cache))}) of ${hex(record.va)}: the object is from ${record.cache}`,
    rule: 'An object goes back to the cache that it was taken from.',
    fix: record.owner === 0n ? 'Free it with kfree().' : `Give kmem_cache_free() the cache ${record.cache}.`,
    checker: 'WARN in cache_from_obj() (CONFIG_SLAB_FREELIST_HARDENED): Wrong slab cache',
    memory: {
      va: record.va,
      bytes: record.bytes,
      description: `${record.bytes}-byte object of ${record.cache}`,
      allocated: record.allocated,
      freed: record.freed,
    },
  });
}

/** In place while the object is large enough, as Linux does. */
function krealloc(call: Call, old: Va, bytes: number, flags: number): Va {
  const k = call.kernel;
  if (bytes === 0) {
    free(call, old, 'krealloc()');
    return ZERO_SIZE_PTR;
  }
  if (old === 0n || old === ZERO_SIZE_PTR) return kmalloc(call, bytes, flags, 'krealloc()');
  const record = liveObject(k, old, 'krealloc()');
  if (!record) return 0n;
  if (bytes <= record.size) {
    k.slab.resize(record, bytes);
    if (flags & GFP.zero && bytes > record.bytes) {
      zero(k, (old + BigInt(record.bytes)) as Va, bytes - record.bytes);
    }
    return old;
  }
  const va = kmalloc(call, bytes, flags, 'krealloc()');
  if (va !== 0n) {
    k.mmu.copy(va, old, record.bytes, call.position);
    k.slab.release(record, k.site());
  }
  return va;
}

export const slabNatives: NativeTable = {
  __kmalloc: (call) => call.returns(kmalloc(call, call.size(0), call.u32(1), 'kmalloc()')),
  // A product that does not fit is refused without a word.
  __kmalloc_array(call) {
    const product = call.u64(0) * call.u64(1);
    call.returns(product >> 64n ? 0n : kmalloc(call, Number(product), call.u32(2), 'kmalloc_array()'));
  },
  kfree: (call) => free(call, call.va(0), 'kfree()'),
  kfree_sensitive(call) {
    const record = call.kernel.slab.find(call.va(0));
    if (record?.live) zero(call.kernel, record.va, record.bytes);
    free(call, call.va(0), 'kfree_sensitive()');
  },
  krealloc: (call) => call.returns(krealloc(call, call.va(0), call.size(1), call.u32(2))),
  __krealloc_array(call) {
    const product = call.u64(1) * call.u64(2);
    call.returns(product >> 64n ? 0n : krealloc(call, call.va(0), Number(product), call.u32(3)));
  },
  ksize(call) {
    const va = call.va(0);
    if (va === 0n || va === ZERO_SIZE_PTR) return call.returns(0);
    call.returns(liveObject(call.kernel, va, 'ksize()')?.size ?? 0);
  },
  kmalloc_size_roundup(call) {
    const bytes = call.size(0);
    const order = orderFor(bytes);
    call.returns(
      bytes === 0 ? 0 : (SlabAllocator.kmallocSize(bytes) ?? (order > 10 ? call.u64(0) : PAGE_SIZE << order)),
    );
  },

  // What a cache is like stands in the guest's struct kmem_cache, which C has filled (mm/slab_common.c).
  __kmem_cache_alloc(call) {
    const [va, flags] = [call.va(0), call.u32(1)];
    const k = call.kernel;
    checkGfp(call, flags, 'kmem_cache_alloc()');
    const size = k.u32('kmem_cache', 'object_size', va);
    const cache = {
      va,
      name: k.string(k.u64('kmem_cache', 'name', va)),
      size,
      align: k.u32('kmem_cache', 'align', va),
      constructed: k.u64('kmem_cache', 'ctor', va) !== 0n,
    };
    call.returns(ready(k, k.slab.allocateFrom(cache, k.site(), requestOf(flags)), size, flags, 0));
  },
  __kmem_cache_object_is_new: (call) => call.returns(call.kernel.slab.isNew(call.va(0), call.va(1))),
  kmem_cache_free(call) {
    const k = call.kernel;
    if (call.va(1) === 0n) return;
    const record = liveObject(k, call.va(1), 'kmem_cache_free()');
    if (!record) return;
    checkCache(k, record, call.va(0));
    k.slab.release(record, k.site());
  },
  /** Takes the cache's slabs; 0 if objects are still in use. */
  __kmem_cache_shutdown(call) {
    const k = call.kernel;
    const [first, ...others] = k.slab.destroy(call.va(0));
    if (!first) return call.returns(1);
    k.report({
      class: 'warning',
      kind: 'warn',
      cause: `kmem_cache_destroy(${first.cache}): the cache still has ${others.length + 1} object${others.length ? 's' : ''} in use`,
      rule: 'All objects go back before their cache is destroyed.',
      fix: 'Free them first; in the exit function, stop whatever still allocates.',
      checker: 'WARN in kmem_cache_destroy(): Slab cache still has objects; the cache leaks',
      memory: {
        va: first.va,
        bytes: first.bytes,
        description: `${first.bytes}-byte object of ${first.cache}`,
        allocated: first.allocated,
        freed: [],
      },
    });
    call.returns(0);
  },
};
