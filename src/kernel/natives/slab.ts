// kmalloc() and kmem caches (linux/slab.h).

import { hex, type Va } from '../../machine/address';
import { SHADOW } from '../../program/abi';
import type { Kernel } from '../kernel';
import type { SlabRecord } from '../mm/slab';
import type { Call, NativeTable } from '../native';
import { checkGfp, GFP } from './pageAlloc';

/** What kmalloc(0) answers: an address that must not be used. */
const ZERO_SIZE_PTR = 16n;

function allocate(call: Call, bytes: number, flags: number, what: string, cache?: { name: string; align: number }): Va {
  checkGfp(call, flags, what);
  if (bytes === 0) return ZERO_SIZE_PTR;
  const k = call.kernel;
  const va = k.slab.allocate(bytes, k.site(), cache?.name, cache?.align);
  if (va === undefined) return 0n;
  if (flags & GFP.zero) zero(k, va, bytes);
  return va;
}

function zero(k: Kernel, va: Va, bytes: number): void {
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

export const slabNatives: NativeTable = {
  __kmalloc: (call) => call.returns(allocate(call, call.size(0), call.u32(1), 'kmalloc()')),
  kfree: (call) => free(call, call.va(0), 'kfree()'),
  kfree_sensitive(call) {
    const record = call.kernel.slab.find(call.va(0));
    if (record?.live) zero(call.kernel, record.va, record.bytes);
    free(call, call.va(0), 'kfree_sensitive()');
  },
  krealloc(call) {
    const [old, bytes, flags] = [call.va(0), call.size(1), call.u32(2)];
    const k = call.kernel;
    if (bytes === 0) {
      free(call, old, 'krealloc()');
      return call.returns(ZERO_SIZE_PTR);
    }
    if (old === 0n || old === ZERO_SIZE_PTR) return call.returns(allocate(call, bytes, flags, 'krealloc()'));
    const record = liveObject(k, old, 'krealloc()');
    if (!record) return call.returns(0n);
    const va = allocate(call, bytes, flags, 'krealloc()');
    if (va !== 0n) {
      k.mmu.copy(va, old, Math.min(record.bytes, bytes), call.position);
      k.slab.release(record, k.site());
    }
    call.returns(va);
  },
  ksize: (call) => call.returns(call.kernel.slab.find(call.va(0))?.bytes ?? 0),

  // A kmem_cache is known to the guest only by its address: a small object that names it.
  __kmem_cache_create(call) {
    const k = call.kernel;
    const name = k.string(call.va(0));
    const va = k.slab.allocate(64, k.site());
    if (va === undefined) return call.returns(0n);
    zero(k, va, 64);
    k.slab.named.set(va, { name: `${name}`, size: call.u32(1), align: Math.max(call.u32(2), 8) });
    call.returns(va);
  },
  kmem_cache_destroy(call) {
    call.kernel.slab.named.delete(call.va(0));
    free(call, call.va(0), 'kmem_cache_destroy()');
  },
  kmem_cache_alloc(call) {
    const cache = call.kernel.slab.named.get(call.va(0));
    call.returns(cache ? allocate(call, cache.size, call.u32(1), 'kmem_cache_alloc()', cache) : 0n);
  },
  kmem_cache_free: (call) => free(call, call.va(1), 'kmem_cache_free()'),
};
