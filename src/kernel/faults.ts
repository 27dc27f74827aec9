// What a refused access means in the kernel's terms: which object it was aimed at, what rule it breaks.

import { asVa, hex, type Va } from '../machine/address';
import type { Fault } from '../machine/mmu';
import { SHADOW, VA } from '../program/abi';
import type { FindingMemory, FindingReport } from './finding';
import type { Kernel } from './kernel';
import { isVmallocAddress, type VmapArea } from './mm/vmalloc';

const bytesText = (n: number) => (n === 1 ? '1 byte' : `${n} bytes`);
/** A size in front of a noun: '64 KiB area', '5000-byte area'. */
export const sizeText = (n: number) => (n >= 1024 && n % 1024 === 0 ? `${n / 1024} KiB` : `${n}-byte`);

/** Undefined for what is not the guest's mistake (a data breakpoint). */
export function explainFault(kernel: Kernel, fault: Fault): FindingReport | undefined {
  const access = `${fault.write ? 'write' : 'read'} of ${bytesText(fault.size)} at ${hex(fault.start)}`;
  switch (fault.kind) {
    case 'watch':
      return undefined;
    case 'uninitialised':
      return uninitialised(kernel, fault);
    case 'poisoned':
      return poisoned(kernel, fault, access);
    case 'readOnly':
      return {
        class: 'memory',
        kind: 'write-to-read-only',
        ...readOnlyMemory(kernel, fault.va, access),
        checker: 'the processor: a page fault, and an oops',
        fatal: true,
      };
    case 'userAddress':
      return {
        class: 'user',
        kind: 'user-pointer-dereferenced',
        cause: `${access}: a user-space pointer is used directly`,
        rule: 'User memory is reached only through copy_to_user(), copy_from_user(), get_user(), put_user().',
        fix: 'Copy the data with copy_from_user() or copy_to_user().',
        checker: 'SMAP: a page fault, and an oops; sparse warns about __user',
        fatal: true,
      };
    case 'notCanonical':
      return {
        class: 'memory',
        kind: 'wild-access',
        cause: `${access}: this is not an address at all${poisonPointer(fault.va)}`,
        rule: 'x86-64 addresses have bits 63 to 47 equal.',
        fix: 'Find out where the pointer came from: it was overwritten, freed or never set.',
        checker: 'the processor: a general protection fault, and an oops',
        fatal: true,
      };
    case 'notMapped':
      return notMapped(kernel, fault, access);
  }
}

function readOnlyMemory(kernel: Kernel, va: Va, access: string): Pick<FindingReport, 'cause' | 'rule' | 'fix'> {
  const area = kernel.vmalloc.around(va);
  if (area) {
    return {
      cause: `${access}: ${areaText(area)} is mapped read-only`,
      rule: 'An area allows what the protection allows that it was mapped with.',
      fix: 'Map it with PAGE_KERNEL, or do not write to it.',
    };
  }
  return {
    cause: `${access}: this memory is read-only (const data or a string literal)`,
    rule: 'C11 6.7.3p6: an object defined const must not be modified.',
    fix: 'Take the const away, or write to a copy.',
  };
}

function uninitialised(kernel: Kernel, fault: Fault): FindingReport {
  const memory = objectAround(kernel, fault.va);
  const what = memory ? ` of the ${memory.description}` : isStack(fault.va) ? ' of a local variable' : '';
  return {
    class: 'uninitialised',
    kind: 'uninit-value',
    cause: `${bytesText(fault.size)}${what} at ${hex(fault.start)} are read before anything was written there`,
    rule: 'C11 6.7.9p10: an object without initializer has no value yet.',
    fix: 'Initialise it; use kzalloc() for whole objects.',
    checker: 'KMSAN',
    ...(memory && { memory }),
  };
}

function poisoned(kernel: Kernel, fault: Fault, access: string): FindingReport {
  const memory = objectAround(kernel, fault.va);
  const base = { class: 'memory' as const, ...(memory && { memory }) };
  switch (fault.shadow & SHADOW.poison) {
    case SHADOW.slabFreed:
      return {
        ...base,
        kind: 'slab-use-after-free',
        cause: `${access}: the ${memory?.description ?? 'object'} has been freed`,
        rule: 'Memory must not be used after kfree().',
        fix: 'Free it after its last use; set pointers to NULL when it goes.',
        checker: 'KASAN',
      };
    case SHADOW.slabRedzone:
      return {
        ...base,
        kind: 'slab-out-of-bounds',
        cause: `${access}: ${beyond(memory, fault)}`,
        rule: 'An access must stay within the object.',
        fix: 'Allocate enough, or bound the access.',
        checker: 'KASAN',
      };
    case SHADOW.stackRedzone:
      return {
        ...base,
        kind: 'stack-out-of-bounds',
        cause: `${access}: outside of the local object it was aimed at`,
        rule: 'An access must stay within the object.',
        fix: 'Bound the index or the length.',
        checker: 'KASAN (CONFIG_KASAN_STACK)',
      };
    case SHADOW.stackDead:
      return {
        ...base,
        kind: 'stack-use-after-return',
        cause: `${access}: a local variable of a function that has returned`,
        rule: 'C11 6.2.4p2: a local object is gone when its function returns.',
        fix: 'Do not keep pointers to locals.',
        checker: 'none: KASAN has no use-after-return detection',
      };
    case SHADOW.globalRedzone:
      return {
        ...base,
        kind: 'global-out-of-bounds',
        cause: `${access}: ${beyond(memory, fault)}`,
        rule: 'An access must stay within the object.',
        fix: 'Bound the index or the length.',
        checker: 'KASAN',
      };
    case SHADOW.pageFreed:
      return {
        ...base,
        kind: 'use-after-free',
        cause: `${access}: its page frame has been given back to the page allocator`,
        rule: 'Pages must not be used after they were freed.',
        fix: 'Free them after their last use.',
        checker: 'KASAN',
      };
    case SHADOW.vmallocInvalid:
      return {
        ...base,
        kind: 'vmalloc-out-of-bounds',
        cause: `${access}: ${beyond(memory, fault)}`,
        rule: 'An access must stay within the bytes asked for, even if the last page has more.',
        fix: 'Allocate PAGE_ALIGN(size) if whole pages are used.',
        checker: 'KASAN (only with CONFIG_KASAN_VMALLOC)',
      };
    default:
      return {
        ...base,
        kind: 'use-after-unload',
        cause: `${access}: the module this belongs to has been unloaded`,
        rule: 'A module must leave nothing behind that points into it.',
        fix: 'Unregister and cancel everything in the exit function.',
        checker: 'none: a page fault, and an oops',
      };
  }
}

function beyond(memory: FindingMemory | undefined, fault: Fault): string {
  if (!memory) return 'outside of the object it was aimed at';
  const after = fault.va - (memory.va + BigInt(memory.bytes));
  if (after === 0n) return `right behind the end of the ${memory.description}`;
  if (after > 0n) return `${bytesText(Number(after))} behind the end of the ${memory.description}`;
  return fault.va < memory.va
    ? `${bytesText(Number(memory.va - fault.va))} before the ${memory.description}`
    : `inside the ${memory.description}`;
}

function notMapped(kernel: Kernel, fault: Fault, access: string): FindingReport {
  if (fault.va < 4096n) {
    const offset =
      fault.va === 0n
        ? ''
        : ` (member at offset ${hex(fault.va)} of a NULL struct pointer${fault.va === 16n ? ', or the answer of kmalloc(0)' : ''})`;
    return {
      class: 'memory',
      kind: 'null-pointer-dereference',
      cause: `${access}: NULL pointer${offset}`,
      rule: 'C11 6.5.3.2p4: * needs a valid pointer.',
      fix: 'Check the pointer, or find out why it was never set.',
      checker: 'the processor: a page fault, and an oops',
      fatal: true,
    };
  }
  if (isVmallocAddress(fault.va)) {
    const area = kernel.vmalloc.around(fault.va);
    if (area) {
      return {
        class: 'memory',
        kind: 'vmalloc-guard-page',
        cause: `${access}: the guard page behind ${areaText(area)}`,
        rule: 'An access must stay within the area.',
        fix: 'Bound the access, or allocate more.',
        checker: 'the processor: a page fault, and an oops',
        memory: areaMemory(area),
        fatal: true,
      };
    }
    const freed = kernel.vmalloc.freedAround(fault.va);
    if (freed) {
      return {
        class: 'memory',
        kind: 'vmalloc-use-after-free',
        cause: `${access}: ${areaText(freed)} has been freed`,
        rule: 'Memory must not be used after vfree().',
        fix: 'Free it after its last use; clear runtime->dma_area in hw_free.',
        checker: 'the processor: a page fault, and an oops',
        memory: areaMemory(freed),
        fatal: true,
      };
    }
  }
  if (fault.va >= VA.vmemmap && fault.va < VA.vmemmap + 0x10000000000n) {
    return {
      class: 'page',
      kind: 'not-a-struct-page',
      cause: `${access}: this is no struct page of this machine (pfn ${hex((fault.va - VA.vmemmap) / 64n)})`,
      rule: 'A struct page pointer must come from the page allocator, vmalloc_to_page(), or virt_to_page() on a linear-map address.',
      fix: 'Use vmalloc_to_page() for vmalloc memory.',
      checker: 'CONFIG_DEBUG_VIRTUAL at virt_to_page(), else a page fault and an oops',
      fatal: true,
    };
  }
  return {
    class: 'memory',
    kind: 'wild-access',
    cause: `${access}: nothing is mapped there`,
    rule: 'C11 6.5.3.2p4: * needs a valid pointer.',
    fix: 'Find out where the pointer came from: it was overwritten, freed or never set.',
    checker: 'the processor: a page fault, and an oops',
    fatal: true,
  };
}

const poisonPointer = (va: Va) => (va >> 48n === 0xdeadn ? ' (a list pointer that list_del() has poisoned)' : '');
const isStack = (va: Va) => va >= 0xffffc8ff00000000n && va < VA.vmalloc;
const areaText = (a: VmapArea) => `the ${sizeText(a.requested)} ${a.kind} area at ${hex(a.va)}`;

export const areaMemory = (a: VmapArea): FindingMemory => ({
  va: a.va,
  bytes: a.requested,
  description: `${sizeText(a.requested)} ${a.kind} area`,
  allocated: a.allocated,
  freed: a.freed,
});

/** The allocation (or static object) that an address belongs to or lies next to. */
export function objectAround(kernel: Kernel, va: Va): FindingMemory | undefined {
  const area = kernel.vmalloc.around(va);
  if (area) return areaMemory(area);
  const slab = kernel.slab.around(va);
  if (slab) {
    return {
      va: slab.va,
      bytes: slab.bytes,
      description: `${slab.bytes}-byte object of ${slab.cache}`,
      allocated: slab.allocated,
      freed: slab.freed,
    };
  }
  let best: FindingMemory | undefined;
  for (const g of kernel.program.globals) {
    if (va >= g.va - 16n && va < g.va + BigInt(g.size) + 32n && (!best || g.va > best.va) && g.va <= asVa(va + 16n)) {
      best = { va: asVa(g.va), bytes: g.size, description: `'${g.shown}'`, allocated: [], freed: [] };
    }
  }
  return best;
}
