import type { Ladder } from './ladder';
import type { ResolutionsView } from './resolutions';
import type { RuntimeNode } from './substreams';
import type { TimelineView } from './timeline';
import type { Hex } from './values';

/** Everything the *Page Lens* draws for one substream. */
export interface LensView {
  /** The chosen substream's id, and all there are to choose from. */
  substream: string;
  choices: SubstreamChoice[];
  runtime: RuntimeNode | null;
  /** Null until there is a buffer. */
  ring: RingView | null;
  /** Pages of the buffer (dma_bytes) in order, at most 4096; empty without one. */
  pages: LensPage[];
  /** Page frames the machine has: a pfn at or above is no memory. */
  pageFrames: number;
  /** The question a running callback has not answered yet; null outside of it. */
  resolving: Resolving | null;
  resolutions: ResolutionsView;
  /** The page whose ladder this is: the one asked for, else the one being resolved, else the one resolved last. */
  ladder: Ladder | null;
  timeline: TimelineView;
}

export interface SubstreamChoice {
  id: string;
  /** 'MyChip PCM · playback 0' */
  label: string;
}

/** The ring buffer. Offsets lie inside the ring: 0 ≤ offset < bufferFrames, in PCM frames. */
export interface RingView {
  bytes: number;
  frameBytes: number;
  bufferFrames: number;
  periodFrames: number;
  hwOffset: number;
  applOffset: number;
  /** PCM frames between the two that wait to be played (playback) or read (capture). */
  queuedFrames: number;
  /** Null for formats that are not drawn. */
  waveform: Waveform | null;
}

/** Equal slices of the ring, each with the smallest and largest sample of all channels, scaled to −1 … 1. */
export interface Waveform {
  min: number[];
  max: number[];
}

export interface LensPage {
  index: number;
  /** Byte offset of its first byte in dma_area. */
  offset: number;
  /** Null: the driver set no dma_area (a fake buffer, as in sound/drivers/dummy.c). */
  va: Hex | null;
  /** What the kernel page table holds now; null if nothing is mapped. */
  pfn: number | null;
  /** The last answer given for this page; null if none was yet. */
  answer: { resolution: number; ok: boolean; returnedPfn: number | null } | null;
  /** Bytes written by the CPU, bytes read by the device, and user faults, since the buffer was made. */
  heat: { cpuWrites: number; deviceReads: number; userFaults: number };
}

export interface Resolving {
  /** The function that was asked: 'mychip_page'. */
  function: string;
  offset: number;
  pageIndex: number;
  va: Hex | null;
}
