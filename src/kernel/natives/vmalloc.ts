// vmalloc() and vmap() (linux/vmalloc.h). Each area has its struct vm_struct in guest memory, as find_vm_area() answers it.

import { asVa, hex, paOf, type Va } from '../../machine/address';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import { areaMemory, sizeText } from '../faults';
import type { Kernel } from '../kernel';
import type { VmapArea } from '../mm/vmalloc';
import type { Call, NativeTable } from '../native';
import { checkGfp, GFP, isAtomic } from './pageAlloc';

const VM = { ioremap: 1, alloc: 2, map: 4, userMap: 8, mapPutPages: 0x200 } as const;
const GFP_KERNEL = GFP.directReclaim;

/** Makes the struct vm_struct and its array of struct page pointers. */
function describe(k: Kernel, area: VmapArea, flags: number): void {
  const size = k.symbols.sizeOf('vm_struct');
  const descriptor = k.slab.allocate(size, []);
  const array = k.slab.allocate(Math.max(8 * area.pfns.length, 8), []);
  if (descriptor === undefined || array === undefined) return;
  k.mmu.poke(descriptor, new Uint8Array(size));
  const pointers = new Uint8Array(8 * area.pfns.length);
  const view = new DataView(pointers.buffer);
  area.pfns.forEach((pfn, i) => view.setBigUint64(8 * i, k.pages.pageOf(pfn), true));
  k.mmu.poke(array, pointers);
  k.poke64('vm_struct', 'addr', descriptor, area.va);
  k.poke64('vm_struct', 'size', descriptor, BigInt(area.bytes + PAGE_SIZE));
  k.poke64('vm_struct', 'flags', descriptor, BigInt(flags));
  k.poke64('vm_struct', 'pages', descriptor, array);
  k.poke32('vm_struct', 'nr_pages', descriptor, area.pfns.length);
  k.poke64('vm_struct', 'caller', descriptor, callerOf(k));
  area.descriptor = descriptor;
  area.pagesArray = array;
}

/**
 * The function that an area is said to be for: __builtin_return_address(0) of the allocating function. One that ends in
 * `return vmalloc(size)` jumps there when it is optimized, and small functions are part of their caller: then that one
 * is seen.
 */
const TAIL_CALLERS = ['snd_dma_vmalloc_alloc', '__snd_dma_alloc_pages'];
function callerOf(k: Kernel): bigint {
  for (const position of k.site()) {
    const fn = k.program.functions[k.program.positions[position]?.slot ?? 0];
    if (fn && !TAIL_CALLERS.includes(fn.name)) return fn.va;
  }
  return 0n;
}

function allocate(call: Call, bytes: number, flags: number, what: string, zero: boolean): void {
  const k = call.kernel;
  checkGfp(call, GFP_KERNEL, what);
  const area = k.vmalloc.allocate(bytes, k.site());
  if (!area) return call.returns(0n);
  if (zero) {
    for (const pfn of area.pfns) k.mmu.memory.at(paOf(pfn), PAGE_SIZE).fill(0);
    k.mmu.setShadow(area.va, area.requested, SHADOW.ok);
  }
  describe(k, area, flags);
  call.returns(area.va);
}

function release(call: Call, what: string, kinds: readonly VmapArea['kind'][]): void {
  const k = call.kernel;
  const va = call.va(0);
  if (va === 0n) return;
  if (isAtomic(k) && what === 'vunmap()') checkGfp(call, GFP_KERNEL, what);
  const area = k.vmalloc.startingAt(va);
  if (!area || !kinds.includes(area.kind)) {
    const freed = k.vmalloc.freedAround(va);
    return k.report({
      class: 'memory',
      kind: freed ? 'double-free' : 'invalid-free',
      cause: `${what} of ${hex(va)}: ${freed ? `the ${sizeText(freed.requested)} area there has been freed already` : 'no such area'}`,
      rule: `${what} takes what the allocation returned, once.`,
      fix: 'Free it in one place only; set the pointer to NULL.',
      checker: 'WARN in __vunmap()',
      ...(freed && { memory: areaMemory(freed) }),
    });
  }
  for (const object of [area.descriptor, area.pagesArray]) {
    const record = k.slab.find(object);
    if (record?.live) k.slab.release(record, []);
  }
  k.vmalloc.release(area, k.site());
}

function pageArray(k: Kernel, array: Va, count: number): number[] {
  const pfns: number[] = [];
  for (let i = 0; i < count; i++) {
    const pfn = k.pages.pfnOf(k.mmu.peekU64(asVa(array + BigInt(8 * i))) ?? 0n);
    if (pfn === undefined) return [];
    pfns.push(pfn);
  }
  return pfns;
}

export const vmallocNatives: NativeTable = {
  vmalloc: (call) => allocate(call, call.size(0), VM.alloc, 'vmalloc()', false),
  vzalloc: (call) => allocate(call, call.size(0), VM.alloc, 'vzalloc()', true),
  vmalloc_user: (call) => allocate(call, call.size(0), VM.alloc | VM.userMap, 'vmalloc_user()', true),
  vmalloc_32: (call) => allocate(call, call.size(0), VM.alloc, 'vmalloc_32()', false),
  vmalloc_32_user: (call) => allocate(call, call.size(0), VM.alloc | VM.userMap, 'vmalloc_32_user()', true),
  __vmalloc: (call) => allocate(call, call.size(0), VM.alloc, '__vmalloc()', (call.u32(1) & GFP.zero) !== 0),
  vfree: (call) => release(call, 'vfree()', ['vmalloc', 'vmap']),
  vmap(call) {
    const k = call.kernel;
    const pfns = pageArray(k, call.va(0), call.u32(1));
    if (pfns.length === 0) return call.returns(0n);
    const area = k.vmalloc.map(pfns, 'vmap', k.site());
    describe(k, area, VM.map);
    call.returns(area.va);
  },
  vunmap: (call) => release(call, 'vunmap()', ['vmap']),
  __next_vm_area(call) {
    const after = call.va(0);
    for (const area of call.kernel.vmalloc.areas()) if (area.va > after) return call.returns(area.descriptor);
    return call.returns(0n);
  },
  find_vm_area: (call) => call.returns(call.kernel.vmalloc.around(call.va(0))?.descriptor ?? 0n),
};
