import type { SourceLocation } from './values';

/** What happened so far, by tick. */
export interface TimelineView {
  firstTick: number;
  lastTick: number;
  /** By `tick`; the newest 2000. */
  events: TimelineEvent[];
}

export interface TimelineEvent {
  kind: TimelineEventKind;
  /** 'hw_params', 'irq', '#12', 'RUNNING'. */
  label: string;
  tick: number;
  /** Last tick of a span; null while it still runs. An instant has `endTick` equal to `tick`. */
  endTick: number | null;
  /** False for a wrong resolution, a finding, an operation that failed. */
  ok: boolean;
  /** `pageIndex` of a resolution. */
  pageIndex?: number;
  source?: SourceLocation;
}

/** `operation`: the client's call; `callback`: the driver's op; `interrupt`: also timers and work; `state`: of the PCM. */
export type TimelineEventKind = 'operation' | 'callback' | 'interrupt' | 'resolution' | 'state' | 'finding';
