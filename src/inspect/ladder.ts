// The page ladder: from a byte offset of the buffer to its physical address, hop by hop, as the kernel goes.
//
//   offset -> dma_area + offset -> vmap_area -> PGD -> PUD -> PMD -> PTE -> struct page -> physical address
//
// Where the driver has no dma_area there is nothing to walk: the ladder then goes by the answer that was given.

import { formatBytes } from '../base/units';
import { asVa, type Va } from '../machine/address';
import { frameOf, Pte, type WalkStep } from '../machine/pageTable';
import { PAGE_SIZE, VA } from '../program/abi';
import { type Hex, hex, hexOrNull, placeOf, type SourcePlace, Struct } from './guest';
import { type AllocatingGuest, askingPosition, entryFlags } from './memory';
import { isVmalloc, pageOfPfn } from './pageContract';
import type { ResolutionRecord } from './records';

export interface HopView {
  kind: 'offset' | 'address' | 'area' | 'level' | 'page' | 'returned' | 'physical';
  label: string;
  value: string;
  detail: string;
  status: 'plain' | 'end' | 'wrong' | 'missing';
  memoryReference?: Hex;
  source?: SourcePlace;
}

export interface LadderView {
  pageIndex: number;
  offset: number;
  va: Hex | null;
  hops: HopView[];
  resolution: number | null;
}

/** Where the bytes of physical memory can be read: the direct map. */
const directMap = (pa: number): Hex => hex(asVa(VA.directMap + BigInt(pa)));

export function ladderView(
  guest: AllocatingGuest,
  page: { readonly index: number; readonly dmaArea: Va; readonly asked: string; readonly askedAt?: SourcePlace },
  answer: ResolutionRecord | undefined,
): LadderView {
  const offset = page.index * PAGE_SIZE;
  const va = page.dmaArea === 0n ? 0n : asVa(page.dmaArea + BigInt(offset));
  const hops: HopView[] = [
    {
      kind: 'offset',
      label: 'offset',
      value: hex(offset),
      detail: page.asked,
      status: 'plain',
      ...(page.askedAt && { source: page.askedAt }),
    },
  ];
  const pfn = va === 0n ? undefined : walkHops(guest, va, hops);
  answerHops(guest, answer, pfn, va, hops);
  return { pageIndex: page.index, offset, va: hexOrNull(va), hops, resolution: answer?.number ?? null };
}

/** dma_area + offset down to the page table entry; the page frame it maps. */
function walkHops(guest: AllocatingGuest, va: Va, hops: HopView[]): number | undefined {
  hops.push({
    kind: 'address',
    label: '',
    value: hex(va),
    detail: isVmalloc(va) ? 'dma_area + offset, in the vmalloc range' : 'dma_area + offset, in the direct map',
    status: 'plain',
    memoryReference: hex(va),
  });
  if (isVmalloc(va)) hops.push(areaHop(guest, va));
  const steps = guest.cpu.mmu.table.walk(va);
  for (const step of steps) hops.push(levelHop(step));
  const last = steps[steps.length - 1];
  if (!last || !(last.entry & Pte.present)) return undefined;
  const within = last.level === 'pte' ? 0 : Number((va >> 12n) & 511n);
  return frameOf(last.entry) + within;
}

function areaHop(guest: AllocatingGuest, va: Va): HopView {
  for (const area of guest.vmalloc.areas()) {
    if (va < area.va || va >= area.va + BigInt(area.bytes)) continue;
    const source = placeOf(guest, askingPosition(guest, area.allocated));
    return {
      kind: 'area',
      label: 'vmap_area',
      value: formatBytes(area.bytes),
      detail: [area.kind, source?.function].filter(Boolean).join(' · '),
      status: 'plain',
      memoryReference: hex(area.va),
      ...(source && { source }),
    };
  }
  return { kind: 'area', label: 'vmap_area', value: 'none', detail: 'no area holds this address', status: 'missing' };
}

function levelHop({ level, index, entryPa, entry }: WalkStep): HopView {
  const present = (entry & Pte.present) !== 0n;
  const last = level === 'pte' || (entry & Pte.huge) !== 0n;
  return {
    kind: 'level',
    label: level.toUpperCase(),
    value: String(index),
    detail: present
      ? [hex(entry), ...(last ? ['present', ...entryFlags(entry)] : [])]
          .join(' · ')
          .replace(/ · (?=(rw|ro|nx|dirty|global|user)\b)/g, ' ')
      : `${hex(entry)} · not present`,
    status: present ? 'plain' : 'missing',
    memoryReference: directMap(entryPa),
  };
}

/** The struct page where the walk arrives, what was returned if that differs, and the physical address. */
function answerHops(
  guest: AllocatingGuest,
  answer: ResolutionRecord | undefined,
  walked: number | undefined,
  va: Va,
  hops: HopView[],
): void {
  const returned = answer?.returned.pfn;
  const pfn = walked ?? (va === 0n ? returned : undefined);
  if (pfn !== undefined) hops.push(pageHop(guest, pfn, va === 0n ? answer : undefined));
  else if (va !== 0n)
    hops.push({ kind: 'page', label: 'page', value: 'none', detail: 'nothing is mapped', status: 'missing' });
  if (answer && !answer.ok && answer.returned.pfn !== pfn) {
    const { page } = answer.returned;
    hops.push({
      kind: 'returned',
      label: 'returned',
      value: page === 0n ? 'NULL' : hex(page),
      detail: returned === undefined ? 'no struct page of this machine' : `pfn ${hex(returned)}`,
      status: 'wrong',
      ...(page !== 0n && { memoryReference: hex(page) }),
      ...(answer.source && { source: answer.source }),
    });
  }
  if (pfn === undefined) return;
  hops.push({
    kind: 'physical',
    label: 'phys',
    value: hex(pfn * PAGE_SIZE),
    detail: !answer
      ? 'not asked for yet'
      : answer.ok
        ? va === 0n
          ? 'what was returned'
          : 'expected = returned'
        : 'what the page table says',
    status: 'end',
    memoryReference: directMap(pfn * PAGE_SIZE),
  });
}

function pageHop(guest: AllocatingGuest, pfn: number, answer: ResolutionRecord | undefined): HopView {
  const page = pageOfPfn(pfn);
  const refcount = Struct.at(guest, 'page', page).number('_refcount');
  return {
    kind: 'page',
    label: 'page',
    value: hex(page),
    detail: `pfn ${hex(pfn)} · refcount ${refcount}`,
    status: answer && !answer.ok ? 'wrong' : 'end',
    memoryReference: hex(page),
    ...(answer?.source && { source: answer.source }),
  };
}
