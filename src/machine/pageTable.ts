// x86-64 page tables, kept in page frames of the guest with the processor's own entry bits.
//
//   63      48 47    39 38    30 29    21 20    12 11        0
//   | copies  |  PGD   |  PUD   |  PMD   |  PTE   |  offset   |      (P4D is folded into PGD: 4 levels)
//
//   entry:  63 NX | 51 .. 12 page frame | 8 G | 7 PS | 6 D | 5 A | 2 US | 1 RW | 0 P

import { PAGE_SIZE } from '../program/abi';
import { hostOf, type Pa, type Pfn, paOf, pfnOf, type Va } from './address';
import type { PhysicalMemory } from './physicalMemory';

export const Pte = {
  present: 1n << 0n,
  write: 1n << 1n,
  user: 1n << 2n,
  accessed: 1n << 5n,
  dirty: 1n << 6n,
  huge: 1n << 7n,
  global: 1n << 8n,
  noExecute: 1n << 63n,
} as const;
/** Those of them that lie in the lower half of an entry and are looked at there. */
const LOW = { present: 1, write: 2, user: 4, huge: 128 } as const;
const FRAME_MASK = 0x000ffffffffff000n;
export const HUGE_PAGE = 1 << 21;

export const LEVELS = ['pgd', 'pud', 'pmd', 'pte'] as const;
export type LevelName = (typeof LEVELS)[number];

/** One table lookup of a walk. */
export interface WalkStep {
  readonly level: LevelName;
  /** Index in the table, 0 .. 511. */
  readonly index: number;
  /** Physical address of the entry. */
  readonly entryPa: Pa;
  readonly entry: bigint;
}

export interface Translation {
  readonly pa: Pa;
  readonly writable: boolean;
  readonly user: boolean;
}

const indexAt = (va: Va, level: number): number => Number((va >> BigInt(39 - 9 * level)) & 511n);
export const frameOf = (entry: bigint): Pfn => Number((entry & FRAME_MASK) >> 12n);

export class PageTable {
  /** `root`: the page frame that holds the PGD. `allocate` gives a zeroed page frame for a new table. */
  constructor(
    private readonly memory: PhysicalMemory,
    readonly root: Pfn,
    private allocate: () => Pfn,
  ) {}

  /** From now on new tables come from here: the page allocator has taken over. */
  allocateFrom(source: () => Pfn): void {
    this.allocate = source;
  }

  /** All lookups down to where the walk ends, whether it succeeds or not. */
  walk(va: Va): WalkStep[] {
    const steps: WalkStep[] = [];
    let table = paOf(this.root);
    for (let level = 0; level < 4; level++) {
      const index = indexAt(va, level);
      const entryPa = table + index * 8;
      const entry = this.memory.readU64(entryPa);
      steps.push({ level: LEVELS[level] as LevelName, index, entryPa, entry });
      if (!(entry & Pte.present) || (level === 2 && entry & Pte.huge)) break;
      table = paOf(frameOf(entry));
    }
    return steps;
  }

  /** The same walk in halves of 32 bits: every access of the host comes here, and bigints are slow. */
  translate(va: Va): Translation | undefined {
    const { view } = this.memory;
    const low = Number(BigInt.asUintN(32, va));
    const high = Number(BigInt.asUintN(32, va >> 32n));
    let table = hostOf(paOf(this.root));
    for (let level = 0; ; level++) {
      const index =
        level === 0
          ? (high >>> 7) & 511
          : level === 1
            ? ((high & 127) << 2) | (low >>> 30)
            : (low >>> (level === 2 ? 21 : 12)) & 511;
      const entry = view.getUint32(table + index * 8, true);
      if (!(entry & LOW.present)) return undefined;
      const frame =
        ((entry & 0xfffff000) >>> 0) + (view.getUint32(table + index * 8 + 4, true) & 0xfffff) * 0x100000000;
      const huge = level === 2 && (entry & LOW.huge) !== 0;
      if (level === 3 || huge) {
        return {
          pa: frame + (low & (huge ? 0x1fffff : 0xfff)),
          writable: (entry & LOW.write) !== 0,
          user: (entry & LOW.user) !== 0,
        };
      }
      table = hostOf(frame);
    }
  }

  /** Physical address of the entry that maps a 4 KiB page, tables made on the way. */
  private entryFor(va: Va, user: boolean, level = 3): Pa {
    let table = paOf(this.root);
    for (let l = 0; l < level; l++) {
      const at = table + indexAt(va, l) * 8;
      let entry = this.memory.readU64(at);
      if (!(entry & Pte.present)) {
        entry =
          BigInt(paOf(this.allocate())) | Pte.present | Pte.write | Pte.accessed | Pte.dirty | (user ? Pte.user : 0n);
        this.memory.writeU64(at, entry);
      }
      table = paOf(frameOf(entry));
    }
    return table + indexAt(va, level) * 8;
  }

  /** Maps one 4 KiB page. `flags`: bits of Pte beyond present. Returns the entry's physical address. */
  map(va: Va, pfn: Pfn, flags: bigint): Pa {
    const at = this.entryFor(va, (flags & Pte.user) !== 0n);
    this.memory.writeU64(at, BigInt(paOf(pfn)) | Pte.present | Pte.accessed | flags);
    this.memory.onPageChange?.({ what: 'mapped', pfn, count: 1, entry: { va, root: this.root } });
    return at;
  }

  /** Maps one 2 MiB page. */
  mapHuge(va: Va, pfn: Pfn, flags: bigint): void {
    const at = this.entryFor(va, false, 2);
    this.memory.writeU64(at, BigInt(paOf(pfn)) | Pte.present | Pte.accessed | Pte.huge | flags);
  }

  /** Takes one page out; returns the page frame it mapped. */
  unmap(va: Va): Pfn | undefined {
    const last = this.walk(va).pop();
    if (last?.level !== 'pte' || !(last.entry & Pte.present)) return undefined;
    this.memory.writeU64(last.entryPa, 0n);
    const pfn = frameOf(last.entry);
    this.memory.onPageChange?.({ what: 'unmapped', pfn, count: 1, entry: { va, root: this.root } });
    return pfn;
  }

  static framesFor(bytes: number): number {
    return pfnOf(bytes + PAGE_SIZE - 1);
  }
}
