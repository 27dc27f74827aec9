// The page allocator's C interface (linux/gfp.h, mm/page_alloc.c, include/linux/mm.h reference counts).

import { hex, paOf } from '../../machine/address';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import type { Kernel } from '../kernel';
import { MAX_PAGE_ORDER, orderFor, type PageRequest, PG } from '../mm/pages';
import { isLinearAddress } from '../mm/vmalloc';
import type { Call, NativeTable } from '../native';

export const GFP = {
  dma: 0x1,
  highMem: 0x2,
  high: 0x20,
  zero: 0x100,
  directReclaim: 0x400,
  noWarn: 0x2000,
  comp: 0x40000,
} as const;

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

/** Which pages will do; __zone_watermark_ok() lets GFP_ATOMIC take most of those that are kept back. */
export function requestOf(flags: number): PageRequest {
  const kept = flags & GFP.high ? (flags & GFP.directReclaim ? 1 / 2 : 3 / 8) : 1;
  return { dma: (flags & GFP.dma) !== 0, compound: (flags & GFP.comp) !== 0, keep: kept };
}

/** What the kernel says of an allocation that fails (warn_alloc()). */
export function logFailure(k: Kernel, flags: number, what: string): void {
  if (flags & GFP.noWarn) return;
  const task = k.scheduler.current;
  k.observer.printk(4, `${task?.name ?? 'swapper'}: ${what}, mode:${hex(flags)}`);
}

/** No block is that large: the answer is NULL, and a warning unless __GFP_NOWARN. */
export function tooLarge(k: Kernel, flags: number, order: number, what: string): boolean {
  if (order <= MAX_PAGE_ORDER) return false;
  if (flags & GFP.noWarn) return true;
  k.report({
    class: 'warning',
    kind: 'warn',
    cause: `${what} asks for 2^${order} pages in one piece, and the largest block has 2^${MAX_PAGE_ORDER} (4 MiB)`,
    rule: 'An order above MAX_PAGE_ORDER is refused, however much memory is free.',
    fix: 'Check the size first; use vmalloc() for what need not be in one piece.',
    checker: 'WARN_ON_ONCE_GFP() in __alloc_pages()',
  });
  return true;
}

/** Allocates, zeroes if asked, and returns the pfn. */
export function allocatePages(call: Call, flags: number, order: number, what: string): number | undefined {
  checkGfp(call, flags, what);
  const k = call.kernel;
  if (tooLarge(k, flags, order, what)) return undefined;
  const pfn = k.pages.allocate(order, 'pages', call.position, requestOf(flags));
  if (pfn === undefined) logFailure(k, flags, `page allocation failure: order:${order}`);
  else if (flags & GFP.zero) zeroFrames(k, pfn, PAGE_SIZE << order);
  return pfn;
}

export function zeroFrames(k: Kernel, pfn: number, bytes: number): void {
  k.mmu.memory.kernelWrites(paOf(pfn), bytes);
  k.mmu.memory.at(paOf(pfn), bytes).fill(0);
  k.mmu.memory.fillShadow(paOf(pfn), bytes, SHADOW.ok);
}

const FREE_ONCE = {
  rule: 'Pages are freed once, by the function that fits how they were allocated.',
  checker: 'bad_page() in the page allocator',
} as const;

/** Whether the page allocator would take a page back; what it finds wrong is reported, and the page is lost. */
function mayFree(k: Kernel, pfn: number, what: string): boolean {
  const { pages } = k;
  const mapped = pages.mapcount(pfn);
  if (mapped === 0 && !(pages.flags(pfn) & PG.reserved)) return true;
  k.report({
    class: 'page',
    kind: 'bad-page-state',
    cause: `${what}: page frame ${hex(pfn)} ${mapped ? `is in ${mapped} user page table entries` : 'is marked as reserved'}`,
    rule: 'A page goes back to the page allocator unmapped and without the flags that it got.',
    fix: mapped ? 'Unmap it first.' : 'Call ClearPageReserved() before freeing it.',
    checker: 'bad_page(): BUG: Bad page state; the page is not used again',
  });
  return false;
}

/** Drops the allocation's own reference; the pages go when nobody else has one (__free_pages()). */
function freeFrames(k: Kernel, pfn: number, order: number, what: string): void {
  const { pages } = k;
  const owner = pages.ownerOf(pfn);
  const head = pages.headOf(pfn);
  const wrong =
    owner?.owner !== 'pages'
      ? owner
        ? `belongs to ${owner.owner}`
        : 'is free already'
      : head !== pfn
        ? `is not the first of its compound page, which begins at ${hex(head)}`
        : owner.order !== order
          ? `was allocated as order ${owner.order}, not ${order}`
          : pages.refcount(pfn) <= 0
            ? 'is in the middle of a block, and has no reference of its own'
            : undefined;
  if (wrong) {
    return k.report({
      ...FREE_ONCE,
      class: 'memory',
      kind: owner ? 'bad-page-free' : 'double-free',
      cause: `${what}: page frame ${hex(pfn)} ${wrong}`,
      fix: 'Free each allocation exactly once, with the address and order that it had.',
    });
  }
  const left = pages.refcount(pfn) - 1;
  if (left === 0) {
    if (mayFree(k, pfn, what)) pages.release(pfn, order);
    return;
  }
  pages.setRefcount(pfn, left);
  // Only the first page of a plain block is counted: the others go at once, whoever still has the first.
  if (!pages.isHead(pfn)) pages.releaseAllButFirst(pfn, order);
}

export function putPage(k: Kernel, page: number, what: string, references = 1): void {
  const { pages } = k;
  const pfn = pages.headOf(page);
  const count = pages.refcount(pfn);
  if (count < references) {
    const pin = references > 1;
    return k.report({
      class: 'page',
      kind: 'refcount-underflow',
      cause: `${what}: page frame ${hex(pfn)} has no ${pin ? 'pin' : 'reference left'} to give back${blockHint(k, pfn)}`,
      rule: pin
        ? 'Only pages of pin_user_pages() go back with unpin_user_page(); pages of get_user_pages() with put_page().'
        : 'Each put_page() pairs with one get_page() or with the allocation.',
      fix: pin ? 'Unpin each page once, and only what was pinned.' : 'Balance get_page() and put_page().',
      checker: 'CONFIG_DEBUG_VM',
    });
  }
  if (count > references) return pages.setRefcount(pfn, count - references);
  const order = pages.compoundOrder(pfn);
  const lost = 2 ** (pages.ownerOf(pfn)?.order ?? 0) - 2 ** order;
  if (lost > 0 && pages.ownerOf(pfn)?.owner === 'pages') {
    k.report({
      ...FREE_ONCE,
      class: 'memory',
      kind: 'bad-page-free',
      cause: `${what}: page frame ${hex(pfn)} goes back alone, and the other ${lost} of its block are lost: it is no compound page`,
      fix: 'Free the block with __free_pages() and its order, or allocate it with __GFP_COMP.',
      checker: 'none: the memory leaks',
    });
  }
  if (mayFree(k, pfn, what)) pages.release(pfn, order);
}

/** Why a page in use has a count of 0. */
function blockHint(k: Kernel, pfn: number): string {
  const order = k.pages.ownerOf(pfn)?.order ?? 0;
  return order > 0
    ? `: it is in a block of order ${order} without __GFP_COMP, of which only the first page is counted`
    : '';
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

function takeReferences(call: Call, what: string, count: number): void {
  const page = frameOfPage(call, 0, what);
  if (page === undefined) return;
  const { pages } = call.kernel;
  const pfn = pages.headOf(page);
  if (pages.refcount(pfn) > 0) return pages.setRefcount(pfn, pages.refcount(pfn) + count);
  const freed = pages.isFree(pfn);
  call.kernel.report({
    class: 'page',
    kind: freed ? 'get-page-on-free-page' : 'get-page-on-uncounted-page',
    cause: `${what}: page frame ${hex(pfn)} ${freed ? 'has been freed' : `has no reference count${blockHint(call.kernel, pfn)}`}`,
    rule: 'A reference can only be taken on a page that somebody still holds.',
    fix: freed
      ? 'Keep the buffer alive while it is mapped.'
      : 'Allocate with __GFP_COMP, or with alloc_pages_exact(): then each page can be mapped by itself.',
    checker: 'VM_BUG_ON_PAGE (CONFIG_DEBUG_VM)',
  });
}

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
    let flags = call.u32(1);
    if (flags & (GFP.comp | GFP.highMem)) {
      k.report({
        class: 'warning',
        kind: 'warn',
        cause: 'alloc_pages_exact() with __GFP_COMP or __GFP_HIGHMEM: its pages are single ones with an address',
        rule: 'alloc_pages_exact() ignores both flags.',
        fix: 'Leave the flag out.',
        checker: 'WARN_ON_ONCE() in alloc_pages_exact()',
      });
      flags &= ~(GFP.comp | GFP.highMem);
    }
    const pfn = bytes === 0 ? undefined : allocatePages(call, flags, order, 'alloc_pages_exact()');
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
    if (pfn === undefined) return;
    const { pages } = call.kernel;
    const compound = pages.isHead(pfn) || pages.headOf(pfn) !== pfn;
    if (!compound && pages.refcount(pfn) > 0) return pages.split(pfn, call.u32(1));
    call.kernel.report({
      class: 'page',
      kind: 'bad-split',
      cause: `split_page(): page frame ${hex(pfn)} ${compound ? 'is part of a compound page' : 'is not held by anyone'}`,
      rule: 'Only a block that was allocated without __GFP_COMP, and is still held, becomes single pages.',
      fix: 'Allocate it without __GFP_COMP.',
      checker: 'VM_BUG_ON_PAGE (CONFIG_DEBUG_VM)',
    });
  },
  clear_page: (call) => call.kernel.mmu.fillRange(call.va(0), 0, PAGE_SIZE, call.position),
  copy_page: (call) => call.kernel.mmu.copy(call.va(0), call.va(1), PAGE_SIZE, call.position),
  get_page: (call) => takeReferences(call, 'get_page()', 1),
  put_page(call) {
    const pfn = frameOfPage(call, 0, 'put_page()');
    if (pfn !== undefined) putPage(call.kernel, pfn, 'put_page()');
  },
  // Pins are many references at once (GUP_PIN_COUNTING_BIAS).
  __page_ref_add: (call) => takeReferences(call, 'pin_user_pages()', call.u32(1)),
  __page_ref_sub(call) {
    const pfn = frameOfPage(call, 0, 'unpin_user_page()');
    if (pfn !== undefined) putPage(call.kernel, pfn, 'unpin_user_page()', call.u32(1));
  },
  page_count(call) {
    const pfn = frameOfPage(call, 0, 'page_count()');
    call.returns(pfn === undefined ? 0 : call.kernel.pages.refcount(call.kernel.pages.headOf(pfn)));
  },
  nr_free_pages: (call) => call.returns(call.kernel.pages.freeCount),
};
