import type { LensView } from './lens';
import type { Clock, Hex, KernelApi, SourceLocation } from './values';

/** What the extension tells the Page Lens. */
export type ToWebview =
  /** `pinned`: the user chose the page; else the view follows the program. `live`: it runs on meanwhile. */
  | { type: 'show'; clock: Clock; kernelApi: KernelApi; lens: LensView | null; pinned: boolean; live: boolean }
  /** The program runs: what is shown is from the last stop, if the session had one. */
  | { type: 'running'; hasStopped: boolean }
  /** There is no session. */
  | { type: 'idle' };

/** What the Page Lens asks of the extension. */
export type FromWebview =
  /** The script runs and can receive. */
  | { type: 'ready' }
  /** Null: follow the program again. */
  | { type: 'selectPage'; pageIndex: number | null }
  | { type: 'selectSubstream'; substream: string }
  | { type: 'openMemory'; memoryReference: Hex }
  | { type: 'openSource'; source: SourceLocation }
  | { type: 'copy'; text: string };
