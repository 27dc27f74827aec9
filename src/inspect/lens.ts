// Everything the Page Lens draws for one substream: the ring, dma_area with the page frames behind it, the question
// that a running callback has not answered, the log of answers, and the ladder of one page.

import { asVa, type Host, type Va } from '../machine/address';
import { PAGE_SIZE } from '../program/abi';
import type { FunctionInfo } from '../program/program';
import { type Guest, type Hex, hex, hexOrNull, placeOfFunction, type Struct } from './guest';
import { ladderView } from './ladder';
import type { AllocatingGuest } from './memory';
import { walkedPfn } from './pageContract';
import type { EventRecord, ResolutionRecord } from './records';
import { type FoundSubstream, findSubstreams, operationVa, pointersOf, runtimeView } from './substreams';
import { timelineView } from './timeline';
import { waveformOf } from './waveform';

/** What happened so far, and where the guest stands: what cannot be read from guest memory alone. */
export interface LensInput {
  readonly resolutions: readonly ResolutionRecord[];
  readonly events: readonly EventRecord[];
  /** Stack frames of the running context, innermost first. */
  readonly stack: readonly { readonly fp: Host; readonly function: FunctionInfo }[];
  readonly tick: number;
}

const MAX_PAGES = 4096;
const MAX_ENTRIES = 1000;

/** `wanted`: a substream's id, and a page of it; by default the ones in use. Null while there is no PCM device. */
export function lensView(guest: AllocatingGuest, input: LensInput, wanted: { substream?: string; pageIndex?: number }) {
  const substreams = findSubstreams(guest);
  const asked = askedNow(guest, input.stack);
  const chosen = chooseSubstream(substreams, wanted.substream, asked?.substream, input);
  if (!chosen) return null;
  const mine = input.resolutions.filter((answer) => answer.substream === chosen.substream.va);
  const dmaArea = chosen.runtime?.u64('dma_area') ?? 0n;
  const resolving =
    asked?.substream === chosen.substream.va
      ? {
          function: asked.function.name,
          offset: asked.offset,
          pageIndex: Math.floor(asked.offset / PAGE_SIZE),
          va: dmaArea === 0n ? null : hex(asVa(dmaArea + BigInt(asked.offset))),
        }
      : null;
  const pages = pagesOf(guest, chosen, mine);
  const index =
    wanted.pageIndex ??
    resolving?.pageIndex ??
    pageIndexOf(mine[mine.length - 1]) ??
    (pages.length > 0 ? 0 : undefined);
  return {
    substream: chosen.id,
    choices: substreams.map(({ id, label }) => ({ id, label })),
    runtime: runtimeView(chosen),
    ring: ringView(guest, chosen),
    pages,
    pageFrames: guest.pages.frames,
    resolving,
    resolutions: {
      total: mine.length,
      wrong: mine.filter((answer) => !answer.ok).length,
      entries: mine.slice(-MAX_ENTRIES).map(resolutionView),
    },
    ladder: index === undefined || !chosen.runtime ? null : ladderOf(guest, chosen, dmaArea, index, mine),
    timeline: timelineView(input.events, chosen.substream.va, input.tick),
  };
}

const pageIndexOf = (answer: ResolutionRecord | undefined): number | undefined =>
  answer && Math.floor(answer.offset / PAGE_SIZE);

function ladderOf(
  guest: AllocatingGuest,
  chosen: FoundSubstream,
  dmaArea: Va,
  index: number,
  mine: readonly ResolutionRecord[],
) {
  const fn = pageFunction(guest, chosen.substream);
  const askedAt = fn && placeOfFunction(fn);
  const answer = mine.findLast((candidate) => pageIndexOf(candidate) === index);
  return ladderView(
    guest,
    { index, dmaArea, asked: fn ? `asked of ${fn.name}()` : 'answered by the PCM core', ...(askedAt && { askedAt }) },
    answer,
  );
}

function pageFunction(guest: Guest, substream: Struct): FunctionInfo | undefined {
  const va = operationVa(substream, 'page');
  return va === 0n ? undefined : guest.cpu.program.functions.find((fn) => fn?.va === va);
}

/** The one asked for, else the one whose page is being resolved, else the one used last, else the first open one. */
function chooseSubstream(
  substreams: readonly FoundSubstream[],
  id: string | undefined,
  asked: Va | undefined,
  input: LensInput,
): FoundSubstream | undefined {
  const at = (va: Va | undefined) => substreams.find((found) => found.substream.va === va);
  const lastUsed = input.events.findLast((event) => event.substream !== 0n)?.substream;
  return (
    substreams.find((found) => found.id === id) ??
    at(asked) ??
    at(input.resolutions[input.resolutions.length - 1]?.substream) ??
    at(lastUsed) ??
    substreams.find((found) => found.runtime) ??
    substreams[0]
  );
}

/** The page callback that runs now, if one does: a function of substream and offset that answers a struct page. */
function askedNow(
  guest: Guest,
  stack: LensInput['stack'],
): { function: FunctionInfo; substream: Va; offset: number } | undefined {
  const { view } = guest.cpu.mmu.memory;
  for (const { fp, function: fn } of stack) {
    const [substream, offset] = fn.params;
    const { returns } = fn.type;
    const answersPage = returns.kind === 'pointer' && returns.to.kind === 'record' && returns.to.record.tag === 'page';
    if (!answersPage || fn.params.length !== 2 || substream?.offset === undefined || offset?.offset === undefined)
      continue;
    const to = substream.type.kind === 'pointer' ? substream.type.to : undefined;
    if (to?.kind !== 'record' || to.record.tag !== 'snd_pcm_substream') continue;
    return {
      function: fn,
      substream: asVa(view.getBigUint64(fp + substream.offset, true)),
      offset: Number(view.getBigUint64(fp + offset.offset, true)),
    };
  }
  return undefined;
}

function ringView(guest: Guest, found: FoundSubstream) {
  const runtime = runtimeView(found);
  const params = runtime?.hwParams;
  if (!runtime || !params || !found.runtime) return null;
  const { hwPtr, applPtr, avail } = runtime;
  const { bufferFrames, frameBytes, bufferBytes, periodFrames } = params;
  const queued = found.playback ? bufferFrames - (avail ?? bufferFrames) : (avail ?? 0);
  return {
    bytes: bufferBytes,
    frameBytes,
    bufferFrames,
    periodFrames,
    hwOffset: hwPtr % bufferFrames,
    applOffset: applPtr % bufferFrames,
    queuedFrames: Math.max(0, Math.min(queued, bufferFrames)),
    waveform: waveformOf(guest, found.runtime.u64('dma_area'), bufferBytes, params),
  };
}

interface LensPageView {
  index: number;
  offset: number;
  va: Hex | null;
  pfn: number | null;
  answer: { resolution: number; ok: boolean; returnedPfn: number | null } | null;
  heat: { cpuWrites: number; deviceReads: number; userFaults: number };
}

function pagesOf(guest: AllocatingGuest, found: FoundSubstream, mine: readonly ResolutionRecord[]): LensPageView[] {
  const { runtime } = found;
  const dmaArea = runtime?.u64('dma_area') ?? 0n;
  const dmaBytes = runtime?.number('dma_bytes') ?? 0;
  if (!runtime || dmaBytes <= 0) return [];
  const count = Math.min(MAX_PAGES, Math.ceil(dmaBytes / PAGE_SIZE));
  const answers = new Map<number, ResolutionRecord>();
  const faults = new Map<number, number>();
  for (const answer of mine) {
    const index = Math.floor(answer.offset / PAGE_SIZE);
    answers.set(index, answer);
    if (answer.by.includes('fault')) faults.set(index, (faults.get(index) ?? 0) + 1);
  }
  const { hwPtr, applPtr } = pointersOf(runtime);
  const moved = { hw: ringTraffic(runtime, hwPtr), appl: ringTraffic(runtime, applPtr) };
  return Array.from({ length: count }, (_, index) => {
    const va = dmaArea === 0n ? 0n : asVa(dmaArea + BigInt(index * PAGE_SIZE));
    const answer = answers.get(index);
    return {
      index,
      offset: index * PAGE_SIZE,
      va: hexOrNull(va),
      pfn: va === 0n ? null : (walkedPfn(guest.cpu.mmu, va) ?? null),
      answer: answer ? { resolution: answer.number, ok: answer.ok, returnedPfn: answer.returned.pfn ?? null } : null,
      heat: {
        // Playback: the client writes up to appl_ptr and the device reads up to hw_ptr. Capture: the driver writes.
        cpuWrites: (found.playback ? moved.appl : moved.hw)(index),
        deviceReads: found.playback ? moved.hw(index) : 0,
        userFaults: faults.get(index) ?? 0,
      },
    };
  });
}

/** Bytes of each page that a pointer has passed over since it was 0. */
function ringTraffic(runtime: Struct, frames: number): (pageIndex: number) => number {
  const frameBytes = runtime.number('frame_bits') / 8;
  const ringBytes = runtime.number('buffer_size') * frameBytes;
  if (ringBytes <= 0) return () => 0;
  const passed = frames * frameBytes;
  const rounds = Math.floor(passed / ringBytes);
  const rest = passed % ringBytes;
  return (pageIndex) => {
    const start = pageIndex * PAGE_SIZE;
    const inRing = Math.max(0, Math.min(PAGE_SIZE, ringBytes - start));
    return rounds * inRing + Math.max(0, Math.min(inRing, rest - start));
  };
}

export function resolutionView(answer: ResolutionRecord) {
  const { returned, walked } = answer;
  return {
    number: answer.number,
    tick: answer.tick,
    by: answer.by,
    offset: answer.offset,
    pageIndex: Math.floor(answer.offset / PAGE_SIZE),
    va: hexOrNull(answer.va),
    returned: returned.page === 0n ? null : { page: hex(returned.page), pfn: returned.pfn ?? null },
    walked: walked ? { page: hex(walked.page), pfn: walked.pfn } : null,
    ok: answer.ok,
    ...(answer.rule && { rule: answer.rule }),
    ...(answer.explanation && { explanation: answer.explanation }),
    ...(answer.fix && { fix: answer.fix }),
    ...(answer.source && { source: answer.source }),
  };
}
