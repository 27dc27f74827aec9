// Makes a machine for a program: memory, kernel page tables (direct map, static data), image, shadow.

import { FUNCTION_TYPES, IMAGE_PA, PAGE_SIZE, SHADOW, VA } from '../program/abi';
import type { Program } from '../program/program';
import { asVa, type Pfn, paOf, pfnOf } from './address';
import { Mmu } from './mmu';
import { HUGE_PAGE, PageTable, Pte } from './pageTable';
import { PhysicalMemory } from './physicalMemory';

export interface BootedMemory {
  readonly memory: PhysicalMemory;
  readonly mmu: Mmu;
  /** Takes the next page frame after what is in use; only until the page allocator takes over. */
  readonly earlyFrame: () => Pfn;
  /** First page frame that nobody uses. */
  readonly firstFree: () => Pfn;
}

const KERNEL_RW = Pte.write | Pte.dirty | Pte.global | Pte.noExecute;
const KERNEL_RO = Pte.global | Pte.noExecute;

export function bootMemory(program: Program): BootedMemory {
  const memory = new PhysicalMemory(program.physBytes);
  let next = pfnOf(IMAGE_PA + program.imageBytes + PAGE_SIZE - 1);
  const earlyFrame = () => {
    const pfn = next++;
    memory.at(paOf(pfn), PAGE_SIZE).fill(0);
    memory.shadowAt(paOf(pfn), PAGE_SIZE).fill(0);
    return pfn;
  };
  const table = new PageTable(memory, earlyFrame(), earlyFrame);
  const mmu = new Mmu(memory, table);

  // Direct map: all of physical memory, in 2 MiB pages as on real machines.
  for (let pa = 0; pa < program.physBytes; pa += HUGE_PAGE) {
    table.mapHuge(asVa(VA.directMap + BigInt(pa)), pfnOf(pa), KERNEL_RW);
  }
  memory.at(IMAGE_PA, program.imageBytes).set(program.image);
  memory.shadowAt(IMAGE_PA, program.imageBytes).fill(SHADOW.globalRedzone);
  for (const s of program.segments) {
    for (let at = 0; at < s.bytes; at += PAGE_SIZE) {
      table.map(asVa(s.va + BigInt(at)), pfnOf(s.pa + at), s.writable ? KERNEL_RW : KERNEL_RO);
    }
  }
  for (const g of program.globals) mmu.setShadow(asVa(g.va), g.size, SHADOW.ok);
  // One 16-bit type number a slot, for the check of indirect calls.
  for (let slot = 0; slot < FUNCTION_TYPES.slots; slot++)
    memory.view.setUint16(FUNCTION_TYPES.base + 2 * slot, 0xffff, true);
  program.functionTypeOfSlot.forEach((type, slot) => memory.view.setUint16(FUNCTION_TYPES.base + 2 * slot, type, true));
  memory.tick = 0;
  memory.limit = Number.MAX_SAFE_INTEGER;
  return {
    memory,
    mmu,
    earlyFrame,
    firstFree: () => next,
  };
}
