// A number that two states of the machine share only if they are the same: memory with its shadow, the clock, the stack
// frames, and what the host keeps beside memory.

import type { Session } from '../../src/debugger/session';
import { hostOf, paOf } from '../../src/machine/address';
import { PAGE_SIZE } from '../../src/program/abi';

const WORDS = PAGE_SIZE / 4;

/** `all`: every page frame of the machine, not just those that somebody has or that are not as at the start. */
export function fingerprint({ kernel }: Session, all = false): string {
  const { memory } = kernel.mmu;
  const { words } = memory;
  let low = 0x811c9dc5;
  let high = 0x1234567;
  for (let pfn = 256; pfn < kernel.pages.frames; pfn++) {
    const data = hostOf(paOf(pfn)) / 4;
    const shadow = data + memory.physBytes / 4;
    if (!all && kernel.pages.isFree(pfn) && words[shadow] === 0 && words[data] === 0) continue;
    for (let i = 0; i < WORDS; i++) {
      low = Math.imul(low ^ (words[data + i] as number), 0x01000193);
      high = Math.imul(high ^ (words[shadow + i] as number), 0x01000193) ^ (low >>> 7);
    }
  }
  const { cpu, scheduler } = kernel;
  const stacks = scheduler
    .contexts()
    .map(({ id, activations }) => [
      id,
      activations.map((a) => [a.label, a.slot, a.argumentsBase, a.fp, a.positionBefore]),
    ]);
  const { pages, slab, vmalloc, scheduler: _, spaces, ...rest } = kernel.save();
  const lists = [slab.records.size, slab.quarantine.length, vmalloc.live.length, vmalloc.freed.length, spaces.length];
  const state = JSON.stringify([low, high, cpu.context?.id, stacks, rest, pages.freeCount, lists], (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return state;
}
