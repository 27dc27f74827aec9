// The page allocator's C interface (linux/gfp.h, mm/page_alloc.c, include/linux/mm.h reference counts).

import { hex, paOf } from '../../machine/address';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import type { Kernel } from '../kernel';
import { orderFor } from '../mm/pages';
import { isLinearAddress } from '../mm/vmalloc';
import type { Call, NativeTable } from '../native';

export const GFP = { zero: 0x100, directReclaim: 0x400, noWarn: 0x2000, comp: 0x40000 } as const;

/** GFP_KERNEL may sleep, so it must not be asked for where sleeping is forbidden. */
export function checkGfp(call: Call, flags: number, what: string): void {
  const k = call.kernel;
  if (!(flags & GFP.directReclaim) || !isAtomic(k)) return;
  k.report({
    class: 'context',
    kind: 'sleep-in-atomic',
    cause: `${what} with GFP_KERNEL may sleep, but ${atomicReason(k)}`,
    rule: 'In atomic context memory must be asked for with GFP_ATOMIC.',
    fix: 'Use GFP_ATOMIC here, or allocate before taking the lock.',
    checker: 'CONFIG_DEBUG_ATOMIC_SLEEP',
  });
}

export const isAtomic = (k: Kernel): boolean => k.preemptCount !== 0 || k.scheduler.irqsOff;
export function atomicReason(k: Kernel): string {
  const count = k.preemptCount;
  if (count & 0xf0000) return 'this is interrupt context';
  if (count & 0xff00) return 'this is softirq context';
  return k.scheduler.irqsOff
    ? 'interrupts are off (a spinlock taken with _irq or _irqsave, perhaps)'
    : 'a spinlock is held or preemption is off';
}

/** Allocates, zeroes if asked, and returns the pfn. */
export function allocatePages(call: Call, flags: number, order: number, what: string): number | undefined {
  checkGfp(call, flags, what);
  const k = call.kernel;
  const pfn = k.pages.allocate(order, 'pages', call.position);
  if (pfn !== undefined && flags & GFP.zero) zeroFrames(k, pfn, PAGE_SIZE << order);
  return pfn;
}

export function zeroFrames(k: Kernel, pfn: number, bytes: number): void {
  k.mmu.memory.at(paOf(pfn), bytes).fill(0);
  k.mmu.memory.fillShadow(paOf(pfn), bytes, SHADOW.ok);
}

/** Drops the allocation's own reference; the frames go when nobody else has one. */
function freeFrames(k: Kernel, pfn: number, order: number, what: string): void {
  const owner = k.pages.ownerOf(pfn);
  if (owner?.owner !== 'pages') {
    const how = owner ? `belongs to ${owner.owner}` : 'is free already';
    return k.report({
      class: 'memory',
      kind: owner ? 'bad-page-free' : 'double-free',
      cause: `${what}: page frame ${hex(pfn)} ${how}`,
      rule: 'Pages are freed once, by the function that fits how they were allocated.',
      fix: 'Free each allocation exactly once.',
      checker: 'bad_page() in the page allocator',
    });
  }
  const left = k.pages.refcount(pfn) - 1;
  if (left > 0) return k.pages.setRefcount(pfn, left);
  k.pages.release(pfn, order);
}

export function putPage(k: Kernel, pfn: number, what: string): void {
  const count = k.pages.refcount(pfn);
  if (count <= 0) {
    return k.report({
      class: 'page',
      kind: 'refcount-underflow',
      cause: `${what}: page frame ${hex(pfn)} has no reference left to give back`,
      rule: 'Each put_page() pairs with one get_page() or with the allocation.',
      fix: 'Balance get_page() and put_page().',
      checker: 'CONFIG_DEBUG_VM',
    });
  }
  if (count > 1) return k.pages.setRefcount(pfn, count - 1);
  const owner = k.pages.ownerOf(pfn);
  k.pages.release(pfn, owner?.order ?? 0);
}

const frameOfPage = (call: Call, i: number, what: string): number | undefined => {
  const pfn = call.kernel.pages.pfnOf(call.va(i));
  if (pfn === undefined) {
    call.kernel.report({
      class: 'page',
      kind: 'not-a-struct-page',
      cause: `${what} was given ${hex(call.va(i))}, which is no struct page of this machine`,
      rule: 'A struct page pointer must come from the page allocator, vmalloc_to_page(), or virt_to_page() on a linear-map address.',
      fix: 'Use vmalloc_to_page() for vmalloc memory.',
      checker: 'none: a page fault, and an oops',
      fatal: true,
    });
  }
  return pfn;
};

const frameOfAddress = (call: Call, what: string): number | undefined => {
  const va = call.va(0);
  if (isLinearAddress(va, call.kernel.pages.frames) && va % BigInt(PAGE_SIZE) === 0n) {
    return Number((va - call.kernel.pages.addressOf(0)) / BigInt(PAGE_SIZE));
  }
  call.kernel.report({
    class: 'memory',
    kind: 'bad-page-free',
    cause: `${what} was given ${hex(va)}, which is no address of the page allocator`,
    rule: 'Only addresses from __get_free_pages() and its kin go back this way.',
    fix: 'Use the freeing function that fits the allocation (kfree, vfree, ...).',
    checker: 'VM_BUG_ON',
  });
  return undefined;
};

export const pageNatives: NativeTable = {
  alloc_pages(call) {
    const pfn = allocatePages(call, call.u32(0), call.u32(1), 'alloc_pages()');
    call.returns(pfn === undefined ? 0n : call.kernel.pages.pageOf(pfn));
  },
  __free_pages(call) {
    const pfn = frameOfPage(call, 0, '__free_pages()');
    if (pfn !== undefined) freeFrames(call.kernel, pfn, call.u32(1), '__free_pages()');
  },
  __get_free_pages(call) {
    const pfn = allocatePages(call, call.u32(0), call.u32(1), '__get_free_pages()');
    call.returns(pfn === undefined ? 0n : call.kernel.pages.addressOf(pfn));
  },
  free_pages(call) {
    if (call.va(0) === 0n) return;
    const pfn = frameOfAddress(call, 'free_pages()');
    if (pfn !== undefined) freeFrames(call.kernel, pfn, call.u32(1), 'free_pages()');
  },
  alloc_pages_exact(call) {
    const bytes = call.size(0);
    const k = call.kernel;
    const order = orderFor(bytes);
    const pfn = bytes === 0 ? undefined : allocatePages(call, call.u32(1), order, 'alloc_pages_exact()');
    if (pfn === undefined) return call.returns(0n);
    // The pages beyond the size go back at once.
    k.pages.split(pfn, order);
    const used = Math.ceil(bytes / PAGE_SIZE);
    for (let i = used; i < 1 << order; i++) k.pages.release(pfn + i, 0);
    call.returns(k.pages.addressOf(pfn));
  },
  free_pages_exact(call) {
    if (call.va(0) === 0n) return;
    const pfn = frameOfAddress(call, 'free_pages_exact()');
    if (pfn === undefined) return;
    const count = Math.ceil(call.size(1) / PAGE_SIZE);
    for (let i = 0; i < count; i++) freeFrames(call.kernel, pfn + i, 0, 'free_pages_exact()');
  },
  split_page(call) {
    const pfn = frameOfPage(call, 0, 'split_page()');
    if (pfn !== undefined) call.kernel.pages.split(pfn, call.u32(1));
  },
  clear_page: (call) => call.kernel.mmu.fillRange(call.va(0), 0, PAGE_SIZE, call.position),
  copy_page: (call) => call.kernel.mmu.copy(call.va(0), call.va(1), PAGE_SIZE, call.position),
  get_page(call) {
    const pfn = frameOfPage(call, 0, 'get_page()');
    if (pfn === undefined) return;
    const { pages } = call.kernel;
    if (pages.refcount(pfn) <= 0) {
      call.kernel.report({
        class: 'page',
        kind: 'get-page-on-free-page',
        cause: `get_page(): page frame ${hex(pfn)} has been freed`,
        rule: 'A reference can only be taken on a page that somebody still holds.',
        fix: 'Keep the buffer alive while it is mapped.',
        checker: 'VM_BUG_ON_PAGE (CONFIG_DEBUG_VM)',
      });
      return;
    }
    pages.setRefcount(pfn, pages.refcount(pfn) + 1);
  },
  put_page(call) {
    const pfn = frameOfPage(call, 0, 'put_page()');
    if (pfn !== undefined) putPage(call.kernel, pfn, 'put_page()');
  },
  page_count(call) {
    const pfn = frameOfPage(call, 0, 'page_count()');
    call.returns(pfn === undefined ? 0 : call.kernel.pages.refcount(pfn));
  },
  nr_free_pages: (call) => call.returns(call.kernel.pages.freeCount),
};
