// What cannot be read from guest memory alone: what happened while the guest ran, as the debugger recorded it.

import type { Va } from '../machine/address';
import type { SourcePlace } from './guest';

/** An answer of a page callback, as it was recorded. */
export interface ResolutionRecord {
  readonly number: number;
  readonly tick: number;
  readonly by: string;
  readonly substream: Va;
  readonly offset: number;
  readonly va: Va;
  readonly returned: { readonly page: Va; readonly pfn: number | undefined };
  readonly walked: { readonly page: Va; readonly pfn: number } | undefined;
  readonly ok: boolean;
  readonly rule?: string;
  readonly explanation?: string;
  readonly fix?: string;
  readonly source?: SourcePlace;
}

/** Something that was recorded while the guest ran. */
export interface EventRecord {
  readonly kind: 'operation' | 'callback' | 'interrupt' | 'state' | 'resolution' | 'finding';
  readonly label: string;
  readonly tick: number;
  readonly endTick: number | null;
  readonly ok: boolean;
  /** 0n: about no substream in particular. */
  readonly substream: Va;
  /** Byte offset of a resolution. */
  readonly offset?: number;
  readonly source?: SourcePlace;
}
