// Card → PCM device → substream → runtime, found as the kernel finds them: along snd_cards[], each card's list of
// devices, and each device's chain of substreams.

import { ACCESSES, FORMATS, stateName as pcmStateName } from '../kernel/pcmNames';
import { asVa, type Va } from '../machine/address';
import {
  enumeratorNamed,
  functionAt,
  type Guest,
  globalNamed,
  type Hex,
  hex,
  hexOrNull,
  listEntries,
  placeOfFunction,
  type SourcePlace,
  Struct,
} from './guest';

/** SNDRV_DMA_TYPE_* of ALSA's own buffers, by number. */
const BUFFER_TYPES = [
  'none',
  'continuous',
  'dev',
  'dev-sg',
  'dev-iram',
  'dev-wc',
  'dev-wc-sg',
  'vmalloc',
  'noncontig',
  'noncoherent',
];

export interface RuntimeView {
  va: Hex;
  state: string;
  hwParams: {
    access: string;
    format: string;
    channels: number;
    rate: number;
    periodFrames: number;
    periods: number;
    bufferFrames: number;
    frameBytes: number;
    bufferBytes: number;
  } | null;
  hwPtr: number;
  applPtr: number;
  boundary: Hex;
  avail: number | null;
  delay: number | null;
  dmaArea: Hex | null;
  dmaAddress: Hex | null;
  dmaBytes: number;
  bufferType: string;
}

export interface SubstreamView {
  id: string;
  va: Hex;
  direction: 'playback' | 'capture';
  number: number;
  name: string;
  ops: { name: string; function: string; source?: SourcePlace }[];
  runtime: RuntimeView | null;
}

/** A substream with the structs behind it, for the views that look further. */
export interface FoundSubstream {
  readonly id: string;
  readonly label: string;
  readonly substream: Struct;
  readonly runtime: Struct | undefined;
  readonly playback: boolean;
}

interface FoundDevice {
  readonly pcm: Struct;
  readonly substreams: readonly FoundSubstream[];
}
interface FoundCard {
  readonly card: Struct;
  readonly devices: readonly FoundDevice[];
}

/** A driver may claim any number of substreams; a broken chain must not hang a view. */
const MAX_SUBSTREAMS = 512;

function findCards(guest: Guest): FoundCard[] {
  const cards = globalNamed(guest, 'snd_cards');
  if (cards?.type.kind !== 'array') return [];
  const found: FoundCard[] = [];
  for (let i = 0; i < (cards.type.length ?? 0); i++) {
    const va = guest.cpu.mmu.peekU64(asVa(cards.va + BigInt(8 * i))) ?? 0n;
    if (va === 0n) continue;
    const card = Struct.at(guest, 'snd_card', asVa(va));
    if (card.readable) found.push({ card, devices: findDevices(guest, card) });
  }
  return found;
}

function findDevices(guest: Guest, card: Struct): FoundDevice[] {
  const pcmType = Number(enumeratorNamed(guest, 'SNDRV_DEV_PCM') ?? 4n);
  return listEntries(guest, card.addressOf('devices'), 'snd_device', 'list')
    .filter((device) => device.number('type') === pcmType && device.u64('device_data') !== 0n)
    .map((device) => Struct.at(guest, 'snd_pcm', asVa(device.u64('device_data'))))
    .filter((pcm) => pcm.readable)
    .map((pcm) => ({ pcm, substreams: findStreams(card, pcm) }));
}

function findStreams(card: Struct, pcm: Struct): FoundSubstream[] {
  const found: FoundSubstream[] = [];
  pcm.elements('streams').forEach((stream, direction) => {
    for (
      let substream = stream.struct('substream'), n = 0;
      substream?.readable && n < MAX_SUBSTREAMS;
      substream = substream.struct('next'), n++
    ) {
      const playback = direction === 0;
      const number = substream.number('number');
      const runtime = substream.struct('runtime');
      found.push({
        id: `pcmC${card.number('number')}D${pcm.number('device')}${playback ? 'p' : 'c'}${number}`,
        label: `${pcm.string('name') || pcm.string('id')} · ${playback ? 'playback' : 'capture'} ${number}`,
        substream,
        runtime: runtime?.readable ? runtime : undefined,
        playback,
      });
    }
  });
  return found;
}

/** Every substream of every card, open ones or not. */
export function findSubstreams(guest: Guest): FoundSubstream[] {
  return findCards(guest).flatMap((card) => card.devices.flatMap((device) => device.substreams));
}

export function substreamsView(guest: Guest) {
  return {
    cards: findCards(guest).map(({ card, devices }) => ({
      va: hex(card.va),
      index: card.number('number'),
      id: card.string('id'),
      driver: card.string('driver'),
      shortName: card.string('shortname'),
      longName: card.string('longname'),
      devices: devices.map(({ pcm, substreams }) => ({
        va: hex(pcm.va),
        number: pcm.number('device'),
        id: pcm.string('id'),
        name: pcm.string('name') || pcm.string('id'),
        substreams: substreams.map((found) => substreamView(guest, found)),
      })),
    })),
  };
}

function substreamView(guest: Guest, found: FoundSubstream): SubstreamView {
  const { substream, runtime } = found;
  return {
    id: found.id,
    va: hex(substream.va),
    direction: found.playback ? 'playback' : 'capture',
    number: substream.number('number'),
    name: substream.string('name'),
    ops: operationsOf(guest, substream),
    runtime: runtime ? runtimeView(found) : null,
  };
}

/** The driver's callbacks in the order of the struct's fields. */
function operationsOf(guest: Guest, substream: Struct): SubstreamView['ops'] {
  const ops = substream.struct('ops');
  return (ops?.record?.fields ?? []).flatMap((field) => {
    const target = ops?.u64(field.name) ?? 0n;
    if (target === 0n) return [];
    const fn = functionAt(guest, target);
    const source = fn && placeOfFunction(fn);
    return [{ name: field.name, function: fn?.name ?? hex(target), ...(source && { source }) }];
  });
}

/** The function that a substream's `struct snd_pcm_ops` has in a field; 0n if none. */
export const operationVa = (substream: Struct, name: string): Va => substream.struct('ops')?.u64(name) ?? 0n;

export const stateName = (runtime: Struct): string => pcmStateName(runtime.number('state'));

/** hw_ptr and appl_ptr, from the pages that the client may have mapped. */
export function pointersOf(runtime: Struct): { hwPtr: number; applPtr: number } {
  return {
    hwPtr: runtime.struct('status')?.number('hw_ptr') ?? 0,
    applPtr: runtime.struct('control')?.number('appl_ptr') ?? 0,
  };
}

export function runtimeView({ runtime, substream, playback }: FoundSubstream): RuntimeView | null {
  if (!runtime) return null;
  const { hwPtr, applPtr } = pointersOf(runtime);
  const bufferFrames = runtime.number('buffer_size');
  const frameBits = runtime.number('frame_bits');
  const rate = runtime.number('rate');
  const configured = stateName(runtime) !== 'OPEN' && bufferFrames > 0 && rate > 0;
  const avail = configured ? availFrames(runtime, playback, hwPtr, applPtr, bufferFrames) : null;
  const dmaArea = runtime.u64('dma_area');
  return {
    va: hex(runtime.va),
    state: stateName(runtime),
    hwParams: configured
      ? {
          access: ACCESSES[runtime.number('access')] ?? String(runtime.number('access')),
          format: FORMATS[runtime.number('format')] || String(runtime.number('format')),
          channels: runtime.number('channels'),
          rate,
          periodFrames: runtime.number('period_size'),
          periods: runtime.number('periods'),
          bufferFrames,
          frameBytes: frameBits / 8,
          bufferBytes: (bufferFrames * frameBits) / 8,
        }
      : null,
    hwPtr,
    applPtr,
    boundary: hex(runtime.u64('boundary')),
    avail,
    delay: avail === null ? null : (playback ? bufferFrames - avail : avail) + runtime.number('delay'),
    dmaArea: hexOrNull(dmaArea),
    dmaAddress: hexOrNull(runtime.u64('dma_addr')),
    dmaBytes: runtime.number('dma_bytes'),
    bufferType: bufferType(runtime, substream, dmaArea),
  };
}

/** snd_pcm_playback_avail() and snd_pcm_capture_avail(). */
function availFrames(runtime: Struct, playback: boolean, hwPtr: number, applPtr: number, bufferFrames: number): number {
  const boundary = runtime.number('boundary');
  const avail = playback ? hwPtr + bufferFrames - applPtr : hwPtr - applPtr;
  return avail < 0 ? avail + boundary : avail >= boundary ? avail - boundary : avail;
}

/** Who made the buffer: one of ALSA's own kinds if it is the core's, else the driver. */
function bufferType(runtime: Struct, substream: Struct, dmaArea: bigint): string {
  const managed = runtime.struct('dma_buffer_p');
  if (managed && (dmaArea === 0n || managed.u64('area') === dmaArea)) {
    return BUFFER_TYPES[managed.struct('dev')?.number('type') ?? 0] ?? 'driver';
  }
  const preallocated = substream.struct('dma_buffer');
  if (dmaArea !== 0n && preallocated?.u64('area') === dmaArea) {
    return BUFFER_TYPES[preallocated.struct('dev')?.number('type') ?? 0] ?? 'driver';
  }
  return dmaArea === 0n ? 'none' : 'driver';
}
