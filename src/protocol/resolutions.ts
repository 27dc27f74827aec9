import type { Hex, SourceLocation } from './values';

/** The answers of the `.page` callback (or of the core's own, where a driver has none), each checked from two sides. */
export interface ResolutionsView {
  total: number;
  wrong: number;
  /** The newest, oldest first; at most 1000. */
  entries: Resolution[];
}

/** One answer: what the callback returned, beside what a walk of the kernel page table finds for the same byte. */
export interface Resolution {
  /** Counts from 1. */
  number: number;
  tick: number;
  /** Who asked: 'mmap fault', 'read', 'kernel'. */
  by: string;
  /** Byte offset into the buffer that was asked for. */
  offset: number;
  /** Page of dma_area that the offset lies in. */
  pageIndex: number;
  /** dma_area + offset; null if there is no dma_area. */
  va: Hex | null;
  /** Null: the callback returned NULL. */
  returned: PageAnswer | null;
  /** Null: nothing is mapped there. An answer can be right without a walk: where there is no dma_area to walk. */
  walked: PageAnswer | null;
  ok: boolean;
  /** For a wrong answer: the rule it breaks, why it came about, and what to write instead. */
  rule?: string;
  explanation?: string;
  fix?: string;
  /** The `return` of the callback. */
  source?: SourceLocation;
}

export interface PageAnswer {
  /** Address of the `struct page`. */
  page: Hex;
  /** Null: the address is not one of a `struct page`. */
  pfn: number | null;
}
