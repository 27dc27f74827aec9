// vmalloc() and vmap() (linux/vmalloc.h). Each area has its struct vm_struct in guest memory, as find_vm_area() answers it.

import { asVa, hex, paOf, type Va } from '../../machine/address';
import { Pte } from '../../machine/pageTable';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import { areaMemory, sizeText } from '../faults';
import type { Kernel } from '../kernel';
import type { VmapArea } from '../mm/vmalloc';
import type { Call, NativeTable } from '../native';
import { checkGfp, GFP, logFailure, putPage } from './pageAlloc';

const VM = { ioremap: 1, alloc: 2, map: 4, userMap: 8, noGuard: 0x40, mapPutPages: 0x200 } as const;
const GFP_KERNEL = 0xcc0;
const ZEROED = GFP_KERNEL | GFP.zero;
const VMAP_PROTECTION = Pte.dirty | Pte.global | Pte.noExecute;
/** Softirq and hardirq bits of the preempt count. */
const IN_INTERRUPT = 0xfff00;

/** Makes the struct vm_struct, and the array of struct page pointers of pages that are the area's own. */
function describe(k: Kernel, area: VmapArea, flags: number): void {
  const size = k.symbols.sizeOf('vm_struct');
  const descriptor = k.slab.allocate(size, [], { keep: 0 });
  if (descriptor === undefined) return;
  k.mmu.poke(descriptor, new Uint8Array(size));
  k.poke64('vm_struct', 'addr', descriptor, area.va);
  k.poke64('vm_struct', 'size', descriptor, BigInt(area.bytes + PAGE_SIZE));
  k.poke64('vm_struct', 'flags', descriptor, BigInt(flags));
  k.poke64('vm_struct', 'caller', descriptor, callerOf(k));
  area.descriptor = descriptor;
  const array = area.pagesArray !== 0n ? area.pagesArray : area.kind === 'vmalloc' ? arrayOf(k, area.pfns) : 0n;
  if (array === 0n) return;
  k.poke64('vm_struct', 'pages', descriptor, array);
  k.poke32('vm_struct', 'nr_pages', descriptor, area.pfns.length);
  area.pagesArray = array;
}

function arrayOf(k: Kernel, pfns: readonly number[]): Va {
  const array = k.slab.allocate(8 * pfns.length, [], { keep: 0 }) ?? 0n;
  if (array === 0n) return 0n;
  const pointers = new Uint8Array(8 * pfns.length);
  const view = new DataView(pointers.buffer);
  pfns.forEach((pfn, i) => view.setBigUint64(8 * i, k.pages.pageOf(pfn), true));
  k.mmu.poke(array, pointers);
  return array;
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

function allocate(call: Call, bytes: number, flags: number, what: string, gfp: number = GFP_KERNEL): void {
  const k = call.kernel;
  // Page tables and the area itself are allocated with GFP_KERNEL, whatever the pages are asked for with.
  checkGfp(call, GFP_KERNEL, what);
  if (bytes === 0) {
    warn(k, `${what} of 0 bytes`, 'Check the size first.', 'WARN_ON_ONCE() in __vmalloc_node_range()');
    return call.returns(0n);
  }
  const area = k.vmalloc.allocate(bytes, k.site());
  if (!area) {
    const total = Math.floor(bytes / PAGE_SIZE) > k.pages.frames;
    logFailure(k, gfp, `vmalloc error: size ${bytes}, ${total ? 'exceeds total pages' : 'failed to allocate pages'}`);
    return call.returns(0n);
  }
  if (gfp & GFP.zero) {
    for (const pfn of area.pfns) {
      k.mmu.memory.kernelWrites(paOf(pfn), PAGE_SIZE);
      k.mmu.memory.at(paOf(pfn), PAGE_SIZE).fill(0);
    }
    k.mmu.setShadow(area.va, area.requested, SHADOW.ok);
  }
  describe(k, area, flags);
  call.returns(area.va);
}

const warn = (k: Kernel, cause: string, fix: string, checker: string) =>
  k.report({ class: 'warning', kind: 'warn', cause, rule: 'WARN_ON() states what should not happen.', fix, checker });

/** The area that begins at `va`; anything else is reported. */
function areaAt(k: Kernel, va: Va, what: string): VmapArea | undefined {
  const area = k.vmalloc.startingAt(va);
  if (area) return area;
  const around = k.vmalloc.around(va);
  const freed = around ? undefined : k.vmalloc.freedAround(va);
  const known = around ?? freed;
  const how = around
    ? `it points ${va - around.va} bytes into the ${sizeText(around.requested)} ${around.kind} area`
    : freed
      ? `the ${sizeText(freed.requested)} area there has been freed already`
      : 'no such area';
  k.report({
    class: 'memory',
    kind: freed ? 'double-free' : 'invalid-free',
    cause: `${what} of ${hex(va)}: ${how}`,
    rule: `${what} takes what the allocation returned, once.`,
    fix: around
      ? 'Pass the address that the allocation returned.'
      : 'Free it in one place only; set the pointer to NULL.',
    checker: 'WARN in remove_vm_area() or vfree()',
    ...(known && { memory: areaMemory(known) }),
  });
  return undefined;
}

function remove(k: Kernel, area: VmapArea): void {
  for (const object of [area.descriptor, ...(area.kind === 'vmalloc' ? [area.pagesArray] : [])]) {
    const record = k.slab.find(object);
    if (record?.live) k.slab.release(record, []);
  }
  k.vmalloc.release(area, k.site());
}

/** Softirqs and interrupts may vfree(): the work is put off. Elsewhere it may sleep. */
function vfree(call: Call): void {
  const k = call.kernel;
  const va = call.va(0);
  if ((k.preemptCount & IN_INTERRUPT) === 0) checkGfp(call, GFP_KERNEL, 'vfree()');
  const area = va === 0n ? undefined : areaAt(k, va, 'vfree()');
  if (!area) return;
  const { pagesArray, pfns } = area;
  remove(k, area);
  // The pages that vmap() was given, and their array, are now the area's (VM_MAP_PUT_PAGES).
  if (area.kind !== 'vmap' || pagesArray === 0n) return;
  for (const pfn of pfns) putPage(k, pfn, 'vfree()');
  const record = k.slab.find(pagesArray);
  const array = k.vmalloc.startingAt(pagesArray);
  if (record?.live) k.slab.release(record, k.site());
  if (array) remove(k, array);
}

function vunmap(call: Call): void {
  const k = call.kernel;
  const va = call.va(0);
  checkGfp(call, GFP_KERNEL, 'vunmap()');
  const area = va === 0n ? undefined : areaAt(k, va, 'vunmap()');
  if (!area) return;
  if (area.kind === 'vmalloc') {
    k.report({
      class: 'memory',
      kind: 'invalid-free',
      cause: `vunmap() of ${hex(va)}, a ${sizeText(area.requested)} vmalloc area: the area goes, and its pages are lost`,
      rule: 'vunmap() takes what vmap() returned; vfree() what vmalloc() returned.',
      fix: 'Call vfree().',
      checker: 'none: the memory leaks',
      memory: areaMemory(area),
    });
    return k.vmalloc.release(area, k.site(), true);
  }
  remove(k, area);
}

/** The page frames of an array of struct page pointers; undefined, and a warning, if one of them is none. */
function pageArray(k: Kernel, array: Va, count: number): number[] | undefined {
  const pfns: number[] = [];
  for (let i = 0; i < count; i++) {
    const page = k.mmu.peekU64(asVa(array + BigInt(8 * i))) ?? 0n;
    const pfn = k.pages.pfnOf(page);
    if (pfn === undefined) {
      const what = page === 0n ? 'NULL' : `${hex(page)}, which is no struct page`;
      warn(
        k,
        `vmap(): page ${i} of ${count} is ${what}`,
        'Fill the whole array.',
        'WARN_ON() in vmap_pages_pte_range()',
      );
      return undefined;
    }
    pfns.push(pfn);
  }
  return pfns;
}

export const vmallocNatives: NativeTable = {
  vmalloc: (call) => allocate(call, call.size(0), VM.alloc, 'vmalloc()'),
  vzalloc: (call) => allocate(call, call.size(0), VM.alloc, 'vzalloc()', ZEROED),
  vmalloc_user: (call) => allocate(call, call.size(0), VM.alloc | VM.userMap, 'vmalloc_user()', ZEROED),
  vmalloc_32: (call) => allocate(call, call.size(0), VM.alloc, 'vmalloc_32()'),
  vmalloc_32_user: (call) => allocate(call, call.size(0), VM.alloc | VM.userMap, 'vmalloc_32_user()', ZEROED),
  __vmalloc: (call) => allocate(call, call.size(0), VM.alloc, '__vmalloc()', call.u32(1)),
  vfree,
  vmap(call) {
    const k = call.kernel;
    const [array, count, prot] = [call.va(0), call.u32(1), call.u64(3)];
    let flags = call.u32(2);
    checkGfp(call, GFP_KERNEL, 'vmap()');
    if (flags & VM.noGuard) {
      warn(k, 'vmap() without a guard page', 'Leave VM_NO_GUARD out.', 'WARN_ON_ONCE() in vmap()');
      flags &= ~VM.noGuard;
    }
    const pfns = count > k.pages.frames ? undefined : pageArray(k, array, count);
    if (!pfns || pfns.length === 0) return call.returns(0n);
    const area = k.vmalloc.map(pfns, 'vmap', k.site(), (prot & Pte.write) | VMAP_PROTECTION);
    if (flags & VM.mapPutPages) area.pagesArray = array;
    describe(k, area, flags);
    call.returns(area.va);
  },
  vunmap,
  __next_vm_area(call) {
    const after = call.va(0);
    for (const area of call.kernel.vmalloc.areas()) if (area.va > after) return call.returns(area.descriptor);
    return call.returns(0n);
  },
  find_vm_area: (call) => call.returns(call.kernel.vmalloc.around(call.va(0))?.descriptor ?? 0n),
};
