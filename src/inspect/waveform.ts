// The samples in the ring, drawn small: the buffer cut into equal slices, each with its smallest and largest sample.

import { asVa } from '../machine/address';
import type { Guest } from './guest';

const SLICES = 440;

/** Reads one sample at a byte of the buffer, scaled to -1 … 1. */
type SampleReader = (view: DataView, at: number) => number;

const READERS: Readonly<Record<string, readonly [bytes: number, read: SampleReader]>> = {
  S8: [1, (view, at) => view.getInt8(at) / 0x80],
  U8: [1, (view, at) => (view.getUint8(at) - 0x80) / 0x80],
  S16_LE: [2, (view, at) => view.getInt16(at, true) / 0x8000],
  S16_BE: [2, (view, at) => view.getInt16(at, false) / 0x8000],
  U16_LE: [2, (view, at) => (view.getUint16(at, true) - 0x8000) / 0x8000],
  S24_LE: [4, (view, at) => ((view.getInt32(at, true) << 8) >> 8) / 0x800000],
  S24_3LE: [3, (view, at) => (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / 0x800000],
  S32_LE: [4, (view, at) => view.getInt32(at, true) / 0x80000000],
  S32_BE: [4, (view, at) => view.getInt32(at, false) / 0x80000000],
  FLOAT_LE: [4, (view, at) => Math.max(-1, Math.min(1, view.getFloat32(at, true)))],
};

/** Null without a buffer, and for formats that are not drawn. */
export function waveformOf(
  guest: Guest,
  dmaArea: bigint,
  bytes: number,
  params: { readonly format: string },
): { min: number[]; max: number[] } | null {
  const reader = READERS[params.format];
  const data = dmaArea === 0n || bytes <= 0 ? undefined : guest.cpu.mmu.peek(asVa(dmaArea), bytes);
  if (!reader || !data) return null;
  const [sampleBytes, read] = reader;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const samples = Math.floor(bytes / sampleBytes);
  const slices = Math.min(SLICES, samples);
  const min: number[] = [];
  const max: number[] = [];
  for (let slice = 0; slice < slices; slice++) {
    let low = 1;
    let high = -1;
    const end = Math.floor(((slice + 1) * samples) / slices);
    for (let i = Math.floor((slice * samples) / slices); i < end; i++) {
      const sample = read(view, i * sampleBytes);
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    min.push(Number(low.toFixed(4)));
    max.push(Number(high.toFixed(4)));
  }
  return { min, max };
}
