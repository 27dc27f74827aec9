import type { Hex, SourceLocation } from './values';

/** What the *Substreams* tree shows: card → PCM device → substream → runtime, as the guest's own structs say. */
export interface SubstreamsView {
  cards: CardNode[];
}

export interface CardNode {
  /** Address of the `struct snd_card`. */
  va: Hex;
  index: number;
  id: string;
  driver: string;
  shortName: string;
  longName: string;
  devices: PcmDeviceNode[];
}

export interface PcmDeviceNode {
  /** Address of the `struct snd_pcm`. */
  va: Hex;
  number: number;
  id: string;
  name: string;
  substreams: SubstreamNode[];
}

export interface SubstreamNode {
  /** Names the substream in requests and across stops: 'pcmC0D0p0' = card, device, direction, number. */
  id: string;
  /** Address of the `struct snd_pcm_substream`. */
  va: Hex;
  direction: 'playback' | 'capture';
  number: number;
  name: string;
  /** The `struct snd_pcm_ops` in the order of its fields; those that are NULL are left out. */
  ops: OperationNode[];
  /** Null while the substream is not open. */
  runtime: RuntimeNode | null;
}

export interface OperationNode {
  /** The field: 'page'. */
  name: string;
  /** The C function it points to: 'mychip_page'. */
  function: string;
  /** Where that function begins; absent for functions without C text. */
  source?: SourceLocation;
}

/** `struct snd_pcm_runtime`. Positions and sizes are in PCM frames unless the name says bytes. */
export interface RuntimeNode {
  va: Hex;
  /** 'OPEN', 'SETUP', 'PREPARED', 'RUNNING', 'XRUN', 'DRAINING', 'PAUSED', 'SUSPENDED' or 'DISCONNECTED'. */
  state: string;
  /** Null until the first successful hw_params. */
  hwParams: HwParams | null;
  /** Monotonic, wrapping at `boundary`. */
  hwPtr: number;
  applPtr: number;
  boundary: Hex;
  /** What a client could write (playback) or read (capture) now; null without hw_params. */
  avail: number | null;
  delay: number | null;
  /** Null where the field holds 0. */
  dmaArea: Hex | null;
  dmaAddress: Hex | null;
  dmaBytes: number;
  /** Who made the buffer: 'vmalloc', 'continuous', 'dev', 'dev-sg' for ALSA's own; 'driver' for a hand-made one; 'none'. */
  bufferType: string;
}

export interface HwParams {
  /** As in `SNDRV_PCM_ACCESS_*`: 'MMAP_INTERLEAVED'. */
  access: string;
  /** As in `SNDRV_PCM_FORMAT_*`: 'S16_LE'. */
  format: string;
  channels: number;
  /** Hertz. */
  rate: number;
  periodFrames: number;
  periods: number;
  bufferFrames: number;
  /** Bytes of one PCM frame: all channels of one sample time. */
  frameBytes: number;
  bufferBytes: number;
}
