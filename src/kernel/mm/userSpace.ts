// User address spaces: each mm_struct has page tables of its own, in page frames of the guest. The kernel reaches user
// memory only through copy_to_user and its kin; the user process itself through userRead and userWrite.

import { asVa, type Pfn, pageOffset, paOf, type Va } from '../../machine/address';
import type { Mmu } from '../../machine/mmu';
import { frameOf, PageTable, Pte } from '../../machine/pageTable';
import type { PhysicalMemory } from '../../machine/physicalMemory';
import { PAGE_SIZE, SHADOW } from '../../program/abi';
import type { PageAllocator } from './pages';

/** Page tables that one entry may need: those below the top one. */
export const TABLES_PER_ENTRY = 3;

export interface UserSpaceState {
  readonly tables: readonly Pfn[];
  readonly nextOwn: bigint;
  readonly ownFrames: readonly Pfn[];
}

export class UserSpace {
  readonly table: PageTable;
  private tables: Pfn[] = [];
  /** Next free address for memory that the process has for itself. */
  private nextOwn = 0x10000000n;
  private ownFrames: Pfn[] = [];

  constructor(
    private readonly mmu: Mmu,
    private readonly pages: PageAllocator,
  ) {
    const allocate = (): Pfn => {
      const pfn = pages.allocate(0, 'page tables', 0, { keep: 0 });
      if (pfn === undefined) throw new Error('no memory left for user page tables');
      mmu.memory.at(paOf(pfn), PAGE_SIZE).fill(0);
      mmu.memory.fillShadow(paOf(pfn), PAGE_SIZE, SHADOW.ok);
      this.tables.push(pfn);
      return pfn;
    };
    this.table = new PageTable(mmu.memory, allocate(), allocate);
  }

  save(): UserSpaceState {
    return { tables: [...this.tables], nextOwn: this.nextOwn, ownFrames: [...this.ownFrames] };
  }
  restore(state: UserSpaceState): void {
    this.tables = [...state.tables];
    this.nextOwn = state.nextOwn;
    this.ownFrames = [...state.ownFrames];
  }

  private get memory(): PhysicalMemory {
    return this.mmu.memory;
  }

  release(): void {
    for (const pfn of this.tables) this.pages.release(pfn, 0);
    for (const pfn of this.ownFrames) this.pages.release(pfn, 0);
  }

  /**
   * Memory of the process's own (its heap), mapped at once. Where there is none left it stays unmapped, and what touches
   * it fails as at any page that cannot be had.
   */
  allocate(bytes: number): Va {
    const va = this.nextOwn;
    const count = Math.max(1, Math.ceil(bytes / PAGE_SIZE));
    for (let i = 0; i < count; i++) {
      if (this.pages.freeCount <= TABLES_PER_ENTRY) break;
      const pfn = this.pages.allocate(0, 'user', 0, { keep: 0 });
      if (pfn === undefined) break;
      this.memory.at(paOf(pfn), PAGE_SIZE).fill(0);
      this.memory.fillShadow(paOf(pfn), PAGE_SIZE, SHADOW.ok);
      this.ownFrames.push(pfn);
      this.table.map(asVa(va + BigInt(i * PAGE_SIZE)), pfn, Pte.write | Pte.user | Pte.noExecute);
    }
    this.nextOwn += BigInt((count + 1) * PAGE_SIZE);
    return asVa(va);
  }

  /** Bytes from `va` on that can be read (or written) without a fault, at most `size`; `use` gets each piece. */
  access(va: Va, size: number, write: boolean, use: (data: Uint8Array, done: number, pa: number) => void): number {
    for (let done = 0; done < size; ) {
      const at = asVa(va + BigInt(done));
      const t = at <= 0x7fffffffffffn ? this.table.translate(at) : undefined;
      if (!t?.user || (write && !t.writable) || t.pa >= this.memory.physBytes) return done;
      const length = Math.min(size - done, PAGE_SIZE - pageOffset(at));
      use(write ? this.memory.at(t.pa, length) : this.memory.peekAt(t.pa, length), done, t.pa);
      done += length;
    }
    return size;
  }

  entry(va: Va): bigint {
    const last = this.table.walk(va).pop();
    return last?.level === 'pte' ? last.entry : 0n;
  }
  /** The page frame behind a user address; undefined if not mapped. */
  pfnAt(va: Va): Pfn | undefined {
    const e = this.entry(va);
    return e & Pte.present ? frameOf(e) : undefined;
  }
}
