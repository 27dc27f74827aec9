import type { Finding } from './findings';
import type { LensView } from './lens';
import type { MemoryView } from './memory';
import type { SubstreamsView } from './substreams';
import type { Clock, KernelApi } from './values';
import type { WatchedValue } from './watch';

/**
 * `alsaMemory/views`: the one request the editor sends per stop. It names the views that are visible now, and the
 * answer holds those and no others, so that a hidden view costs nothing. Without `live`, valid only while the session is stopped.
 * With it, it is answered while the program runs too, with what is there at that moment.
 */
export const VIEWS_REQUEST = 'alsaMemory/views';

export type ViewName = 'substreams' | 'memory' | 'lens' | 'findings' | 'watch';

export interface ViewsArguments {
  want: ViewName[];
  live?: boolean;
  /** Which substream the lens shows; by default the one in use last. */
  substream?: string;
  /** Which page of dma_area the ladder is for; see `LensView.ladder` for the default. */
  pageIndex?: number;
  /** Expressions to be watched. */
  watch?: string[];
}

export interface ViewsBody {
  clock: Clock;
  kernelApi: KernelApi;
  substreams?: SubstreamsView;
  memory?: MemoryView;
  /** Null while no card has a PCM device. */
  lens?: LensView | null;
  findings?: Finding[];
  watch?: WatchedValue[];
}
