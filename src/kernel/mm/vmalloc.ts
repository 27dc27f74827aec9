// vmalloc (mm/vmalloc.c): areas whose pages follow each other in virtual memory and lie anywhere in physical memory.
//
//   VMALLOC_START                                                        each area ends in an unmapped guard page
//   | page | page | page | guard | page | guard | ...

import { asVa, type Pfn, paOf, pfnOf, type Va } from '../../machine/address';
import type { Mmu } from '../../machine/mmu';
import { Pte } from '../../machine/pageTable';
import { PAGE_SIZE, SHADOW, VA } from '../../program/abi';
import type { PageAllocator } from './pages';

export interface VmapArea {
  readonly va: Va;
  /** Bytes mapped, the guard page not counted. */
  readonly bytes: number;
  /** Bytes asked for. */
  readonly requested: number;
  readonly kind: 'vmalloc' | 'vmap' | 'ioremap';
  readonly allocated: readonly number[];
  freed: readonly number[];
  readonly pfns: readonly Pfn[];
  /** struct vm_struct in guest memory; set by the native that made it. */
  descriptor: Va;
  /** Its array of struct page pointers, if the pages are the area's own. */
  pagesArray: Va;
}

const PROTECTION = Pte.write | Pte.dirty | Pte.global | Pte.noExecute;
/** Freed areas remembered, to say what a late access was aimed at. */
const REMEMBERED = 64;

export interface VmallocState {
  readonly live: readonly VmapArea[];
  readonly freed: readonly VmapArea[];
}

export class VmallocSpace {
  private live: VmapArea[] = [];
  private freed: VmapArea[] = [];

  constructor(
    private readonly mmu: Mmu,
    private readonly pages: PageAllocator,
  ) {}

  save(): VmallocState {
    return { live: this.live.map((a) => ({ ...a })), freed: this.freed.map((a) => ({ ...a })) };
  }
  restore(state: VmallocState): void {
    this.live = state.live.map((a) => ({ ...a }));
    this.freed = state.freed.map((a) => ({ ...a }));
  }

  /** First hole of `bytes` and a guard page. Addresses of freed areas are reused last. */
  private findHole(bytes: number): { at: number; va: Va } {
    let va: bigint = VA.vmalloc;
    for (const f of this.freed) if (f.va + BigInt(f.bytes) + 4096n > va) va = f.va + BigInt(f.bytes) + 4096n;
    const size = BigInt(bytes + PAGE_SIZE);
    for (let at = 0; at < this.live.length; at++) {
      const area = this.live[at] as VmapArea;
      if (area.va >= va + size) return { at, va: asVa(va) };
      const end = area.va + BigInt(area.bytes + PAGE_SIZE);
      if (end > va) va = end;
    }
    return { at: this.live.length, va: asVa(va) };
  }

  /** Allocates pages one by one and maps them; undefined without memory. */
  allocate(requested: number, stack: readonly number[]): VmapArea | undefined {
    const count = Math.ceil(requested / PAGE_SIZE);
    if (count === 0 || count > this.pages.freeCount) return undefined;
    const pfns: Pfn[] = [];
    for (let i = 0; i < count; i++) {
      const pfn = this.pages.allocate(0, 'vmalloc', stack[0] ?? 0);
      if (pfn === undefined) {
        for (const p of pfns) this.pages.release(p, 0);
        return undefined;
      }
      pfns.push(pfn);
    }
    const area = this.insert(requested, 'vmalloc', pfns, stack);
    // The rest of the last page is mapped, but nobody asked for it.
    const tail = area.bytes - requested;
    if (tail > 0) this.mmu.setShadow(asVa(area.va + BigInt(requested)), tail, SHADOW.vmallocInvalid);
    return area;
  }

  /** Maps page frames that somebody else owns. */
  map(pfns: readonly Pfn[], kind: 'vmap' | 'ioremap', stack: readonly number[], flags = PROTECTION): VmapArea {
    return this.insert(pfns.length * PAGE_SIZE, kind, pfns, stack, flags);
  }

  private insert(
    requested: number,
    kind: VmapArea['kind'],
    pfns: readonly Pfn[],
    stack: readonly number[],
    flags = PROTECTION,
  ): VmapArea {
    const bytes = pfns.length * PAGE_SIZE;
    const { at, va } = this.findHole(bytes);
    const area: VmapArea = {
      va,
      bytes,
      requested,
      kind,
      allocated: stack,
      freed: [],
      pfns,
      descriptor: 0n,
      pagesArray: 0n,
    };
    pfns.forEach((pfn, i) => this.mmu.table.map(asVa(va + BigInt(i * PAGE_SIZE)), pfn, flags));
    this.live.splice(at, 0, area);
    return area;
  }

  /** Unmaps an area and gives its pages back, if they are its own and are not to be lost. */
  release(area: VmapArea, stack: readonly number[], lost = false): void {
    this.live.splice(this.live.indexOf(area), 1);
    area.freed = stack;
    this.freed.push(area);
    if (this.freed.length > REMEMBERED) this.freed.shift();
    for (let i = 0; i < area.pfns.length; i++) {
      const va = asVa(area.va + BigInt(i * PAGE_SIZE));
      this.mmu.table.unmap(va);
      this.mmu.flushPage(va);
    }
    if (area.kind !== 'vmalloc' || lost) return;
    for (const pfn of area.pfns) {
      // A page that a user mapping still holds lives on until its last reference goes.
      const left = this.pages.refcount(pfn) - 1;
      if (left > 0) this.pages.setRefcount(pfn, left);
      else this.pages.release(pfn, 0);
    }
  }

  /** The area that starts here. */
  startingAt(va: Va): VmapArea | undefined {
    return this.live.find((a) => a.va === va);
  }
  /** The area (guard page included) that holds this address. */
  around(va: Va): VmapArea | undefined {
    return this.live.find((a) => va >= a.va && va < a.va + BigInt(a.bytes + PAGE_SIZE));
  }
  /** The last freed area that held this address. */
  freedAround(va: Va): VmapArea | undefined {
    return this.freed.findLast((a) => va >= a.va && va < a.va + BigInt(a.bytes + PAGE_SIZE));
  }
  areas(): Iterable<VmapArea & { readonly position: number }> {
    return this.live.map((a) => ({ ...a, position: a.allocated[0] ?? 0 }));
  }
  /** Whether a page frame is that of device memory: something has it mapped by ioremap(). */
  isDevice(pfn: Pfn): boolean {
    return this.live.some(({ kind, pfns }) => kind === 'ioremap' && pfns.includes(pfn));
  }
  /** pfn behind a vmalloc address, by the page table. */
  pfnAt(va: Va): Pfn | undefined {
    const t = this.mmu.table.translate(va);
    return t && pfnOf(t.pa);
  }
}

export const isVmallocAddress = (va: Va): boolean => va >= VA.vmalloc && va <= VA.vmallocEnd;
export const isLinearAddress = (va: Va, frames: number): boolean =>
  va >= VA.directMap && va < VA.directMap + BigInt(paOf(frames));
