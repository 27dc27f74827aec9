// The page contract, checked from two sides: what a page callback returned, and what a walk of the kernel page table
// finds for the same byte. Called when the answer is given, while the buffer is as the callback saw it.

import { asVa, type Pfn, pfnOf, type Va } from '../machine/address';
import type { Mmu } from '../machine/mmu';
import { PAGE_SIZE, VA } from '../program/abi';
import { type Guest, hex, Struct } from './guest';

/** sizeof(struct page) */
export const STRUCT_PAGE_BYTES = 64;

/** What the check needs: the machine's page frames, and which of them are free. */
export interface PagedGuest extends Guest {
  readonly pages: { readonly frames: number; ownerOf(pfn: number): { readonly owner: string } | undefined };
}

export interface PageAnswerCheck {
  readonly va: Va;
  readonly returned: { readonly page: Va; readonly pfn: Pfn | undefined };
  readonly walked: { readonly page: Va; readonly pfn: Pfn } | undefined;
  readonly ok: boolean;
  readonly rule?: string;
  readonly explanation?: string;
  readonly fix?: string;
}

/** Address of the `struct page` of a page frame: pfn_to_page(). */
export const pageOfPfn = (pfn: number): Va => asVa(VA.vmemmap + BigInt(pfn) * BigInt(STRUCT_PAGE_BYTES));

/** page_to_pfn(), or undefined where there is no `struct page` of this machine. */
export function pfnOfPage(page: Va, frames: number): Pfn | undefined {
  const distance = page - VA.vmemmap;
  if (distance < 0n || distance % BigInt(STRUCT_PAGE_BYTES) !== 0n) return undefined;
  const pfn = distance / BigInt(STRUCT_PAGE_BYTES);
  return pfn < BigInt(frames) ? Number(pfn) : undefined;
}

/** The page frame that the kernel page table holds for an address. */
export function walkedPfn(mmu: Mmu, va: Va): Pfn | undefined {
  const found = mmu.table.translate(va);
  return found && pfnOf(found.pa);
}

/**
 * virt_to_page() as arithmetic: the distance from the start of the direct map, whatever the address is. On an address
 * of the vmalloc range it names a `struct page` far behind the machine's last one.
 */
export const virtToPageArithmetic = (va: Va): Va =>
  asVa(VA.vmemmap + (asVa(va - VA.directMap) >> 12n) * BigInt(STRUCT_PAGE_BYTES));

export const isVmalloc = (va: bigint): boolean => va >= VA.vmalloc && va <= VA.vmallocEnd;

const USE_VMALLOC_TO_PAGE =
  'Return vmalloc_to_page(runtime->dma_area + offset), or let ALSA manage the buffer with ' +
  'snd_pcm_set_managed_buffer_all(pcm, SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0) and drop the callback.';

/**
 * `page`: what the callback returned for the byte at `offset` of the buffer of `substream`. `referenced`: the mapping
 * takes a reference on it, as a page fault does. remap_pfn_range() takes none, so it may map the later pages of a
 * multi-page allocation, which have no count of their own.
 */
export function checkPageAnswer(
  guest: PagedGuest,
  substream: Va,
  offset: number,
  page: Va,
  referenced = true,
): PageAnswerCheck {
  const runtime = Struct.at(guest, 'snd_pcm_substream', substream).struct('runtime');
  const dmaArea = runtime?.u64('dma_area') ?? 0n;
  const dmaBytes = runtime?.number('dma_bytes') ?? 0;
  const va = dmaArea === 0n ? 0n : asVa(dmaArea + BigInt(offset));
  const { frames } = guest.pages;
  const pfn = page === 0n ? undefined : pfnOfPage(page, frames);
  const walkedFrame = dmaArea === 0n ? undefined : walkedPfn(guest.cpu.mmu, va);
  const walked = walkedFrame === undefined ? undefined : { page: pageOfPfn(walkedFrame), pfn: walkedFrame };
  const answer = { va, returned: { page, pfn }, walked };
  const wrong = (rule: string, explanation: string, fix: string): PageAnswerCheck => ({
    ...answer,
    ok: false,
    rule,
    explanation,
    fix,
  });

  if (page === 0n) {
    return wrong(
      'a page callback must not return NULL',
      `There is no page for offset ${hex(offset)}, so the client that touches it is killed with SIGBUS.`,
      'Return the struct page of the byte at this offset: every offset below dma_bytes has one.',
    );
  }
  if (dmaArea !== 0n && dmaBytes > 0 && offset >= pageAligned(dmaBytes)) {
    return wrong(
      'offset past the buffer',
      `The buffer has ${dmaBytes} bytes; the page at offset ${hex(offset)} is beyond its end.`,
      'Make the area at least as large as the mapping: size buffers in whole pages.',
    );
  }
  if (isVmalloc(va) && page === virtToPageArithmetic(va)) {
    return wrong(
      'virt_to_page() on a vmalloc address',
      'dma_area is in the vmalloc range, where neighbouring bytes need not be in neighbouring page frames. ' +
        `virt_to_page() only holds in the direct map: here it gives ${hex(page)}, which is ${
          pfn === undefined ? 'no struct page of this machine' : `pfn ${hex(pfn)}`
        }.`,
      USE_VMALLOC_TO_PAGE,
    );
  }
  if (pfn === undefined) {
    return wrong(
      'not a struct page',
      page - VA.vmemmap >= 0n && (page - VA.vmemmap) % BigInt(STRUCT_PAGE_BYTES) !== 0n
        ? `${hex(page)} lies inside a struct page, not at its start.`
        : `${hex(page)} is not the address of a struct page: this machine has ${hex(frames)} page frames.`,
      isVmalloc(va) ? USE_VMALLOC_TO_PAGE : 'Return virt_to_page(runtime->dma_area + offset).',
    );
  }
  return checkFrame(guest, { ...answer, ok: true }, pfn, walked?.pfn, offset, referenced, wrong);
}

const PGTY_SLAB = 0xf5;

/** The first page of a compound page has the counts of all; any other page its own (compound_head()). */
function headOf(guest: PagedGuest, page: Va): Struct {
  const head = Struct.at(guest, 'page', page).u64('compound_head');
  return Struct.at(guest, 'page', head & 1n ? asVa(head - 1n) : page);
}

/** The answer is a `struct page`; is it the right one, and does anybody own it? */
function checkFrame(
  guest: PagedGuest,
  right: PageAnswerCheck,
  pfn: Pfn,
  walkedFrame: Pfn | undefined,
  offset: number,
  referenced: boolean,
  wrong: (rule: string, explanation: string, fix: string) => PageAnswerCheck,
): PageAnswerCheck {
  const { va } = right;
  const head = headOf(guest, right.returned.page);
  const refcount = head.number('_refcount');
  const held = guest.pages.ownerOf(pfn) !== undefined;
  if (held && referenced && refcount === 0) {
    return wrong(
      'a page without a count of its own was returned',
      `Page frame ${hex(pfn)} is in a block of several pages that was allocated without __GFP_COMP: only the first is counted, ` +
        'and when the client unmaps this one it is freed under the driver.',
      'Allocate the block with __GFP_COMP, or with alloc_pages_exact(); or let ALSA manage the buffer.',
    );
  }
  if (held && head.number('page_type') >>> 24 === PGTY_SLAB) {
    return wrong(
      'a page of slab objects was returned',
      `Page frame ${hex(pfn)} holds objects of kmalloc() or of a cache: the client sees and changes what lies beside the buffer.`,
      'Allocate buffers in whole pages: alloc_pages_exact(), vmalloc_user(), or a buffer that ALSA manages.',
    );
  }
  if (!held || (referenced && refcount === 0)) {
    return wrong(
      'a freed page was returned',
      `Page frame ${hex(pfn)} is free (refcount ${refcount}): the client would read and write memory of whoever gets it next.`,
      'Keep the buffer until hw_free(), and answer from the current runtime->dma_area.',
    );
  }
  if (va === 0n) return right; // a driver without dma_area has nothing to compare with
  if (walkedFrame === undefined) {
    return wrong(
      'nothing is mapped at dma_area + offset',
      `The kernel itself has no page at ${hex(va)}, so the client and the driver see different memory.`,
      'Set runtime->dma_area and dma_bytes to the buffer that the callback answers from.',
    );
  }
  if (walkedFrame !== pfn) {
    return wrong(
      'the page is not the one at dma_area + offset',
      `The callback returned page frame ${hex(pfn)}, but the kernel page table holds ${hex(walkedFrame)} for ${hex(va)}: ` +
        'the client writes where the driver never reads.',
      isVmalloc(va)
        ? USE_VMALLOC_TO_PAGE
        : `Return virt_to_page(runtime->dma_area + offset): the byte asked for is at offset ${hex(offset)}.`,
    );
  }
  return right;
}

const pageAligned = (bytes: number): number => Math.ceil(bytes / PAGE_SIZE) * PAGE_SIZE;
