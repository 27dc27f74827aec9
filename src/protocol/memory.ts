import type { Hex, SourceLocation } from './values';

/** What the *Memory* tree shows: kernel virtual areas, page frames by owner, slab objects. */
export interface MemoryView {
  /** Areas of the vmalloc range, by address. */
  vmapAreas: VmapAreaNode[];
  /** Every page frame belongs to exactly one owner; free ones to 'free'. */
  owners: PageFrameOwner[];
  /** Live slab objects of the driver under test, newest last. */
  slabObjects: SlabObject[];
  /** Page frames the machine has. */
  pageFrames: number;
}

export interface VmapAreaNode {
  /** First address. */
  va: Hex;
  /** Usable bytes: the guard page is not counted. */
  bytes: number;
  /** 'vmalloc', 'vmap' or 'ioremap'. */
  kind: string;
  /** The function that asked for it, and its line: what `/proc/vmallocinfo` calls caller. */
  caller: string;
  source?: SourceLocation;
  /** What the area serves, where that is known: 'dma_area of pcmC0D0p0'. */
  use?: string;
  /** How many pages the area has. */
  pageCount: number;
  /** Its first pages, at most 256 of them. */
  pages: VmapPage[];
}

export interface VmapPage {
  /** Position within the area. */
  index: number;
  va: Hex;
  /** The page frame that the kernel page table holds for `va`; null if the entry is not present. */
  pfn: number | null;
  /** Address of that frame's `struct page`. */
  page: Hex | null;
  refcount: number;
  /** Names of the set `PG_*` flags and of the entry's bits: 'rw', 'nx', 'dirty'. */
  flags: string[];
}

export interface PageFrameOwner {
  /** 'free', 'kernel', 'slab', 'page tables', 'vmalloc', 'user' … */
  name: string;
  /** The allocating function, for owners split by caller: 'mychip_hw_params'. */
  caller?: string;
  source?: SourceLocation;
  pageFrames: number;
  /** Neighbouring page frames joined, by pfn; at most 64 ranges. */
  ranges: PfnRange[];
}

export interface PfnRange {
  first: number;
  count: number;
}

export interface SlabObject {
  va: Hex;
  bytes: number;
  /** 'kmalloc-128' or the cache's own name. */
  cache: string;
  caller: string;
  source?: SourceLocation;
}
