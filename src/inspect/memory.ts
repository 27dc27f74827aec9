// The guest's memory by who holds it: areas of the vmalloc range with the page frames behind them, all page frames by
// owner, and the driver's slab objects.

import { asVa } from '../machine/address';
import { LEVELS, Pte } from '../machine/pageTable';
import { PAGE_SIZE } from '../program/abi';
import { type Guest, type Hex, hex, placeOf, type SourcePlace, Struct } from './guest';
import { PAGE_FLAGS } from './meaning';
import { pageOfPfn, walkedPfn } from './pageContract';
import { findSubstreams } from './substreams';

/** What the kernel keeps beside guest memory: its allocators' books. */
export interface AllocatingGuest extends Guest {
  readonly pages: {
    readonly frames: number;
    ownerOf(pfn: number): { readonly owner: string; readonly position: number; readonly order: number } | undefined;
  };
  readonly vmalloc: { areas(): Iterable<VmapArea> };
  readonly slab: { objects(): Iterable<SlabObjectRecord> };
}
export interface VmapArea {
  readonly va: bigint;
  readonly bytes: number;
  readonly kind: string;
  /** Call stack of code positions, innermost first. */
  readonly allocated: readonly number[];
}
interface SlabObjectRecord {
  readonly va: bigint;
  readonly bytes: number;
  readonly cache: string;
  readonly allocated: readonly number[];
  readonly live: boolean;
}

const MAX_PAGES = 256;
const MAX_RANGES = 64;
const MAX_OBJECTS = 2000;

/** Bits of a page table entry, as short words in a fixed order. */
export function entryFlags(entry: bigint): string[] {
  if (!(entry & Pte.present)) return [];
  return [
    entry & Pte.write ? 'rw' : 'ro',
    ...(entry & Pte.user ? ['user'] : []),
    ...(entry & Pte.noExecute ? ['nx'] : []),
    ...(entry & Pte.dirty ? ['dirty'] : []),
    ...(entry & Pte.global ? ['global'] : []),
    ...(entry & Pte.huge ? ['2 MiB'] : []),
  ];
}

export function memoryView(guest: AllocatingGuest) {
  const uses = bufferUses(guest);
  const areas = [...guest.vmalloc.areas()].sort((a, b) => (a.va < b.va ? -1 : 1));
  return {
    vmapAreas: areas.map((area) => areaView(guest, area, uses.get(area.va))),
    owners: ownersView(guest),
    slabObjects: slabView(guest),
    pageFrames: guest.pages.frames,
  };
}

/** Buffers of open substreams, by their address. */
function bufferUses(guest: Guest): Map<bigint, string> {
  const uses = new Map<bigint, string>();
  for (const { id, runtime } of findSubstreams(guest)) {
    const dmaArea = runtime?.u64('dma_area') ?? 0n;
    if (dmaArea !== 0n) uses.set(dmaArea, `dma_area of ${id}`);
  }
  return uses;
}

/** Files whose functions only pass on what somebody else asked for: vzalloc(), kmemdup(), devm_kzalloc(). */
const ALLOCATOR_FILE = /\/(mm|lib|include\/linux|drivers\/base)\/[^/]+(\/[^/]+)?$/;

/** The code position that asked for memory, allocators' own wrappers left out. */
export function askingPosition(guest: Guest, stack: readonly number[]): number {
  const { positions } = guest.cpu.program;
  return stack.find((id) => !ALLOCATOR_FILE.test(positions[id]?.range.path ?? '')) ?? stack[0] ?? 0;
}

/** Who asked, and where: what `/proc/vmallocinfo` calls caller. */
function callerOf(guest: Guest, stack: readonly number[]): { caller: string; source?: SourcePlace } {
  const source = placeOf(guest, askingPosition(guest, stack));
  return { caller: source?.function ?? 'kernel', ...(source && { source }) };
}

function areaView(guest: Guest, area: VmapArea, use: string | undefined) {
  const pageCount = Math.ceil(area.bytes / PAGE_SIZE);
  return {
    va: hex(area.va),
    bytes: area.bytes,
    kind: area.kind,
    ...callerOf(guest, area.allocated),
    ...(use && { use }),
    pageCount,
    pages: Array.from({ length: Math.min(pageCount, MAX_PAGES) }, (_, index) => pageView(guest, area.va, index)),
  };
}

function pageView(guest: Guest, start: bigint, index: number) {
  const va = asVa(start + BigInt(index * PAGE_SIZE));
  const pfn = walkedPfn(guest.cpu.mmu, va) ?? null;
  const page = pfn === null ? null : Struct.at(guest, 'page', pageOfPfn(pfn));
  const known = page?.readable ? page : undefined;
  const last = guest.cpu.mmu.table.walk(va).pop();
  return {
    index,
    va: hex(va),
    pfn,
    page: page ? hex(page.va) : null,
    refcount: known?.number('_refcount') ?? 0,
    flags: [
      ...(last?.level === LEVELS[3] ? entryFlags(last.entry) : []),
      ...(known ? PAGE_FLAGS.filter((_, bit) => known.u64('flags') & (1n << BigInt(bit))) : []),
    ],
  };
}

/** Each page frame counted once, neighbours of one owner joined. */
function ownersView(guest: AllocatingGuest) {
  interface OwnerView {
    name: string;
    caller?: string;
    source?: SourcePlace;
    pageFrames: number;
    ranges: { first: number; count: number }[];
  }
  const owners = new Map<string, OwnerView>();
  let lastKey = '';
  for (let pfn = 0; pfn < guest.pages.frames; pfn++) {
    const held = guest.pages.ownerOf(pfn);
    const key = held ? `${held.owner} ${held.position}` : 'free';
    let owner = owners.get(key);
    if (!owner) {
      const source = held && placeOf(guest, held.position);
      owner = {
        name: held?.owner ?? 'free',
        ...(source && { caller: source.function ?? 'kernel', source }),
        pageFrames: 0,
        ranges: [],
      };
      owners.set(key, owner);
    }
    owner.pageFrames++;
    const range = owner.ranges[owner.ranges.length - 1];
    if (key === lastKey && range && range.first + range.count === pfn) range.count++;
    else if (owner.ranges.length < MAX_RANGES) owner.ranges.push({ first: pfn, count: 1 });
    lastKey = key;
  }
  const free = (owner: OwnerView): number => (owner.name === 'free' ? 1 : 0);
  return [...owners.values()].sort((a, b) => free(a) - free(b) || b.pageFrames - a.pageFrames);
}

/** Live objects that the driver under test asked for, newest last. */
function slabView(guest: AllocatingGuest) {
  const { program } = guest.cpu;
  const objects: { va: Hex; bytes: number; cache: string; caller: string; source?: SourcePlace }[] = [];
  for (const { va, bytes, cache, allocated, live } of guest.slab.objects()) {
    const fn = program.functions[program.positions[askingPosition(guest, allocated)]?.slot ?? 0];
    if (!live || !fn || !program.units[fn.unit]?.module) continue;
    objects.push({ va: hex(va), bytes, cache, ...callerOf(guest, allocated) });
  }
  return objects.slice(-MAX_OBJECTS);
}
