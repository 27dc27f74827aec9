import type { Hex, SourceLocation } from './values';

/**
 * The page ladder: every hop from a byte offset to its physical address, in the order in which the kernel takes them.
 * Each hop is plain text to show, and says what opens when it is selected.
 */
export interface Ladder {
  /** Page of dma_area; `offset` and `va` are its first byte's. */
  pageIndex: number;
  offset: number;
  /** Null without a dma_area. */
  va: Hex | null;
  hops: Hop[];
  /** The answer that was given for this page, by its number in the log; null if none was yet. */
  resolution: number | null;
}

export interface Hop {
  kind: HopKind;
  /** What the hop is: 'PTE 133', 'vmap_area', 'page'. */
  label: string;
  /** Its value: '0x8000000003c1a163', '64 KiB'. */
  value: string;
  /** A few words below: 'present rw nx · mychip_hw_params:57'. */
  detail: string;
  status: HopStatus;
  /** Opens the bytes behind the hop: the entry inside the page table, the `struct page`, the data. */
  memoryReference?: Hex;
  /** Opens the C line that made the hop what it is. */
  source?: SourceLocation;
}

/** `level` is one entry of a page table (PGD … PTE); `returned` is what the callback gave where that differs. */
export type HopKind = 'offset' | 'address' | 'area' | 'level' | 'page' | 'returned' | 'physical';

/** `end`: where the walk arrives; `wrong`: contradicts the walk; `missing`: the walk cannot go on. */
export type HopStatus = 'plain' | 'end' | 'wrong' | 'missing';
