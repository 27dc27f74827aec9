// A finding: the guest did something wrong. A value, made where it is noticed; the debugger adds the call stack.

import type { Va } from '../machine/address';

/** Groups of findings, each one an exception filter. */
export const FINDING_CLASSES = [
  { id: 'memory', label: 'Memory errors', description: 'out of bounds, use after free, bad free, wild pointers' },
  { id: 'uninitialised', label: 'Uninitialised reads', description: 'values used before anything was written' },
  { id: 'rule', label: 'Rules of C', description: 'bad shifts, division by zero, array index, missing return' },
  { id: 'page', label: 'Page contract', description: 'answers of .page that the page-table walk contradicts' },
  { id: 'pcm', label: 'PCM contract', description: 'what the ALSA core asks of a driver' },
  { id: 'context', label: 'Context', description: 'sleeping in atomic context, locks' },
  { id: 'user', label: 'User access', description: 'user pointers used directly, kernel pointers as user ones' },
  { id: 'leak', label: 'Leaks', description: 'memory still allocated when the module is gone' },
  { id: 'warning', label: 'Kernel warnings', description: 'WARN, BUG, oops and panic' },
  { id: 'unmodelled', label: 'Not modelled', description: 'a function that this emulator does not have was called' },
] as const;
export type FindingClass = (typeof FINDING_CLASSES)[number]['id'];

/** The memory that a finding is about. */
export interface FindingMemory {
  readonly va: Va;
  readonly bytes: number;
  /** '64 KiB vmalloc area', 'kmalloc-128 object'. */
  readonly description: string;
  /** Code positions (call stacks, innermost first) that allocated and freed it. */
  readonly allocated: readonly number[];
  readonly freed: readonly number[];
}

export interface FindingReport {
  readonly class: FindingClass;
  /** Short name of the kind within the class, as KASAN or UBSAN would put it: 'slab-out-of-bounds'. */
  readonly kind: string;
  /** One sentence: what happened. */
  readonly cause: string;
  /** The rule that was broken. */
  readonly rule: string;
  readonly fix: string;
  /** Which of the kernel's own checkers reports it: 'KASAN', 'UBSAN', 'none: ...'. */
  readonly checker: string;
  readonly memory?: FindingMemory;
  /** The run cannot go on: a real kernel would oops. */
  readonly fatal?: boolean;
}
