import type { Hex, SourceLocation } from './values';

/** One thing the guest did wrong, said once, at its first cause. */
export interface Finding {
  /** Stable within a session. */
  id: string;
  /** 'page contract', 'out of bounds', 'use after free' … ; also the id of its exception filter. */
  class: string;
  /** One sentence: what happened. */
  cause: string;
  /** The rule that was broken. */
  rule: string;
  /** How to mend it. */
  fix: string;
  tick: number;
  source?: SourceLocation;
  /** Call stack, innermost first. */
  stack: SourceLocation[];
  object?: FindingObject;
  /** Which of the kernel's own checkers would have reported it, or why none would: 'KASAN (CONFIG_KASAN_VMALLOC)'. */
  kernelChecker: string;
}

/** The memory a finding is about. */
export interface FindingObject {
  /** '64 KiB vmalloc area' */
  description: string;
  va: Hex;
  bytes: number;
  allocated: SourceLocation[];
  freed: SourceLocation[];
}
