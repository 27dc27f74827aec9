// What else there is to say of a value: what a pointer's address is, and what a number of PCM frames or bytes is in the
// other units. And the same memory as something else: a pointer as an array, bytes as text.

import type { Kernel } from '../kernel/kernel';
import { PAGE_SIZE } from '../program/abi';
import { type CType, sizeOf } from '../program/types';
import { describeAddress } from './address';
import { addressIn } from './containers';
import type { Guest, Struct } from './guest';
import { findSubstreams } from './substreams';
import { completeType, integerOf, type Value, valueAt } from './value';

const MAX_ELEMENTS = 65536;

/** `count` elements from where a pointer points to, or from an array's begin. */
export function arrayFrom(guest: Guest, value: Value, count: number): Value | { readonly problem: string } {
  const { type } = value;
  if (type.kind !== 'pointer' && type.kind !== 'array') return { problem: '[n] needs a pointer or an array.' };
  if (!(count >= 1 && count <= MAX_ELEMENTS)) return { problem: `[n] must be 1 to ${MAX_ELEMENTS}, not ${count}.` };
  const of = completeType(guest, type.kind === 'pointer' ? type.to : type.of);
  if (of.kind === 'void' || of.kind === 'function' || sizeOf(of) <= 0)
    return { problem: '[n] needs a pointer to something with a size.' };
  const va = type.kind === 'pointer' ? addressIn(value) : value.va;
  if (va === undefined) return { problem: '[n] needs something in memory.' };
  return valueAt(guest, va, { kind: 'array', of, length: count, quals: 0 });
}

const CHAR: CType = { kind: 'int', name: 'char', size: 1, signed: true, rank: 1, quals: 0 };
const MAX_TEXT = 4096;

/** Bytes as text: an array of bytes, or what a pointer points to, up to the NUL. */
export function asText(guest: Guest, value: Value): Value | { readonly problem: string } {
  const { type } = value;
  const of = type.kind === 'pointer' ? type.to : type.kind === 'array' ? type.of : undefined;
  if (!of || (of.kind !== 'void' && sizeOf(of) !== 1))
    return { problem: 's needs bytes: an array of them, or a pointer.' };
  if (type.kind === 'array') return { ...value, type: { ...type, of: CHAR } };
  const va = addressIn(value) ?? 0n;
  let length = 0;
  while (length < MAX_TEXT) {
    const byte = guest.cpu.mmu.peek(va + BigInt(length), 1)?.[0];
    if (byte === undefined) break;
    length++;
    if (byte === 0) break;
  }
  if (length === 0) return { problem: 'nothing can be read there.' };
  return valueAt(guest, va, { kind: 'array', of: CHAR, length, quals: 0 });
}

/** Lines to show below a value; `runtime`: the stream that is looked at. */
export function explain(kernel: Kernel, value: Value, runtime: () => Struct | undefined): string[] {
  const address = addressIn(value);
  if (address !== undefined) return address === 0n ? [] : describeAddress(kernel, address);
  const units = unitsText(kernel, value, runtime);
  return units ? [units] : [];
}

// ---- units ----

const FRAMES =
  /^snd_pcm_runtime\.(buffer_size|period_size|hw_ptr_base|hw_ptr_interrupt|start_threshold|stop_threshold|silence_threshold|silence_size|delay|min_align|avail_max)$|^snd_pcm_mmap_(status|control)\.(hw_ptr|appl_ptr|avail_min)$|(^|_)(frames|pos|hw_ptr|appl_ptr|avail)$/;
const BYTES = /^snd_pcm_runtime\.dma_bytes$|^snd_dma_buffer\.bytes$|(^|_)(bytes|offset)$/;

/** What a count of PCM frames or bytes is in the other units, by the stream's own parameters. */
function unitsText(guest: Guest, value: Value, given: () => Struct | undefined): string | undefined {
  const { role = '', type } = value;
  const inFrames = FRAMES.test(role);
  if (type.kind !== 'int' || (!inFrames && !BYTES.test(role))) return undefined;
  const runtime = given() ?? openRuntime(guest);
  const frameBytes = (runtime?.number('frame_bits') ?? 0) / 8;
  const rate = runtime?.number('rate') ?? 0;
  if (frameBytes <= 0 || rate <= 0) return undefined;
  const count = Number(integerOf(value) ?? 0n);
  const frames = inFrames ? count : count / frameBytes;
  const bytes = inFrames ? count * frameBytes : count;
  return `= ${number(frames)} PCM frames = ${number(bytes)} bytes = ${number((1000 * frames) / rate)} ms = ${number(bytes / PAGE_SIZE)} page${bytes === PAGE_SIZE ? '' : 's'}`;
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

/** The only open stream's parameters: which one else, nobody can say. */
function openRuntime(guest: Guest): Struct | undefined {
  const open = findSubstreams(guest).flatMap(({ runtime }) => runtime ?? []);
  return open.length === 1 ? open[0] : undefined;
}
