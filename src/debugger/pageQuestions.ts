// Questions about page frames and page-table entries, as a person asks them: by pfn, by any address (of the memory, or of
// its struct page), of the kernel or of the process.

import type { Kernel } from '../kernel/kernel';
import { isLinearAddress } from '../kernel/mm/vmalloc';
import { asVa, hex, type Pfn, pfnOf, type Va } from '../machine/address';
import type { PageChange } from '../machine/physicalMemory';
import { PAGE_SIZE, VA } from '../program/abi';

export interface PageQuestion {
  /** 'page frame 0x123 was not freed' */
  readonly what: string;
  isWanted(change: PageChange): boolean;
}

type Problem = { readonly problem: string };

/** The kernel's half of the addresses begins here. */
const KERNEL = 0xffff800000000000n;

const tableOf = (kernel: Kernel, va: Va) => (va >= KERNEL ? kernel.mmu.table : kernel.currentTable());

/** The page frame that a number or address stands for. */
function frameAt(kernel: Kernel, at: bigint): Pfn | undefined {
  if (at < BigInt(kernel.pages.frames)) return Number(at);
  const va = asVa(at);
  if (va >= VA.vmemmap) {
    const ofPage = kernel.pages.pfnOf(va);
    if (ofPage !== undefined) return ofPage;
  }
  if (isLinearAddress(va, kernel.pages.frames)) return Number((va - VA.directMap) / BigInt(PAGE_SIZE));
  const place = tableOf(kernel, va)?.translate(va);
  if (place) return pfnOf(place.pa);
  // A freed area: the page frame that was there.
  const area = kernel.vmalloc.freedAround(va);
  return area?.pfns[Number((va - area.va) / BigInt(PAGE_SIZE))];
}

export function pageQuestion(kernel: Kernel, what: PageChange['what'], at: bigint): PageQuestion | Problem {
  const pfn = frameAt(kernel, at);
  if (pfn === undefined) return { problem: `${hex(at)} is no page frame, and no page frame is mapped there.` };
  return {
    what: `page frame ${hex(pfn)} was not ${what}`,
    isWanted: (change) => change.what === what && pfn >= change.pfn && pfn < change.pfn + change.count,
  };
}

/** Who wrote the page-table entry of an address last. */
export function entryQuestion(kernel: Kernel, at: bigint): PageQuestion | Problem {
  const va = asVa(at & ~BigInt(PAGE_SIZE - 1));
  const table = tableOf(kernel, va);
  if (!table) return { problem: `${hex(at)} is an address of user space, and no process runs here.` };
  const { root } = table;
  return {
    what: `the page-table entry of ${hex(va)} was not written`,
    isWanted: ({ entry }) => entry?.va === va && entry.root === root,
  };
}

export function tellPageChange({ what, pfn, count, owner, entry }: PageChange): string {
  const frames = count === 1 ? `page frame ${hex(pfn)}` : `page frames ${hex(pfn)} to ${hex(pfn + count - 1)}`;
  const verb = count === 1 ? 'was' : 'were';
  switch (what) {
    case 'allocated':
      return `${frames} ${verb} allocated for ${owner}`;
    case 'freed':
      return `${frames}, ${owner}, ${verb} freed`;
    case 'mapped':
      return `${frames} ${verb} mapped at ${hex(entry?.va ?? 0n)}`;
    case 'unmapped':
      return `${frames} ${verb} unmapped from ${hex(entry?.va ?? 0n)}`;
  }
}
