// Conversions between struct page, pfn, virtual and physical addresses (asm/page.h, mm/vmalloc.c). The linear-map ones
// are plain arithmetic in Linux, right or wrong; here the wrong uses are told, and the same arithmetic is answered.

import { asVa, hex, type Va } from '../../machine/address';
import { PAGE_SIZE, VA } from '../../program/abi';
import type { Kernel } from '../kernel';
import { STRUCT_PAGE_BYTES } from '../mm/pages';
import { isLinearAddress, isVmallocAddress } from '../mm/vmalloc';
import type { Call, NativeTable } from '../native';

/** What x86's __pa() makes of any kernel address: the distance from the linear map, or from the kernel image. */
function physicalByArithmetic(va: Va): bigint {
  return BigInt.asUintN(64, va - VA.directMap);
}

function checkLinear(k: Kernel, what: string, va: Va, replacement: string): void {
  if (isLinearAddress(va, k.pages.frames)) return;
  const kind = isVmallocAddress(va)
    ? 'a vmalloc address'
    : va >= VA.kernelText
      ? 'a static or module address'
      : 'no address of the linear map';
  const pfn = k.vmalloc.pfnAt(va);
  const wrong = physicalByArithmetic(va) / 4096n;
  const found = pfn === undefined ? 'nothing is mapped there' : `the byte is in pfn ${hex(pfn)}`;
  k.report({
    class: 'page',
    kind: 'bad-virt-to-page',
    cause: `${what} was given ${hex(va)}, ${kind}: it computes pfn ${hex(wrong)}, but ${found}`,
    rule: `${what} only holds in the linear map (${hex(VA.directMap)} ...), where virtual and physical neighbours are the same.`,
    fix: `Use ${replacement} for vmalloc memory; or let the core manage the buffer (snd_pcm_set_managed_buffer_all()) and drop the page callback.`,
    checker: 'CONFIG_DEBUG_VIRTUAL, on processors with at most 46 physical address bits',
  });
}

const pageFromPa = (pa: bigint): Va => asVa(VA.vmemmap + (pa / BigInt(PAGE_SIZE)) * BigInt(STRUCT_PAGE_BYTES));

function checkPage(k: Kernel, what: string, page: Va): number | undefined {
  const pfn = k.pages.pfnOf(page);
  if (pfn !== undefined) return pfn;
  k.report({
    class: 'page',
    kind: 'not-a-struct-page',
    cause: `${what} was given ${hex(page)}, which is no struct page of this machine`,
    rule: 'A struct page pointer must come from the page allocator, vmalloc_to_page(), or virt_to_page() on a linear-map address.',
    fix: 'Use vmalloc_to_page() for vmalloc memory.',
    checker: 'none: a page fault, or silent corruption',
  });
  return undefined;
}

const linear = (call: Call, what: string, replacement: string): bigint => {
  const va = call.va(0);
  checkLinear(call.kernel, what, va, replacement);
  return physicalByArithmetic(va);
};

export const addressNatives: NativeTable = {
  virt_to_page: (call) => call.returns(pageFromPa(linear(call, 'virt_to_page()', 'vmalloc_to_page()'))),
  virt_to_phys: (call) => call.returns(linear(call, 'virt_to_phys()', 'page_to_phys(vmalloc_to_page())')),
  phys_to_virt: (call) => call.returns(VA.directMap + call.u64(0)),
  phys_to_page: (call) => call.returns(pageFromPa(call.u64(0))),
  page_to_pfn(call) {
    const page = call.va(0);
    checkPage(call.kernel, 'page_to_pfn()', page);
    call.returns((page - VA.vmemmap) / BigInt(STRUCT_PAGE_BYTES));
  },
  page_to_phys(call) {
    const page = call.va(0);
    checkPage(call.kernel, 'page_to_phys()', page);
    call.returns(((page - VA.vmemmap) / BigInt(STRUCT_PAGE_BYTES)) * BigInt(PAGE_SIZE));
  },
  page_address(call) {
    const pfn = checkPage(call.kernel, 'page_address()', call.va(0));
    call.returns(pfn === undefined ? 0n : call.kernel.pages.addressOf(pfn));
  },
  pfn_to_page: (call) => call.returns(VA.vmemmap + call.u64(0) * BigInt(STRUCT_PAGE_BYTES)),
  pfn_valid: (call) => call.returns(call.u64(0) < BigInt(call.kernel.pages.frames)),
  virt_addr_valid: (call) => call.returns(isLinearAddress(call.va(0), call.kernel.pages.frames)),
  is_vmalloc_addr: (call) => call.returns(isVmallocAddress(call.va(0))),
  vmalloc_to_page(call) {
    const pfn = vmallocPfn(call, 'vmalloc_to_page()');
    call.returns(pfn === undefined ? 0n : call.kernel.pages.pageOf(pfn));
  },
  vmalloc_to_pfn: (call) => call.returns(vmallocPfn(call, 'vmalloc_to_pfn()') ?? 0),
};

function vmallocPfn(call: Call, what: string): number | undefined {
  const k = call.kernel;
  const va = call.va(0);
  if (!isVmallocAddress(va)) {
    k.report({
      class: 'page',
      kind: 'not-a-vmalloc-address',
      cause: `${what} was given ${hex(va)}, which is no vmalloc address`,
      rule: `${what} walks the page table for addresses between VMALLOC_START and VMALLOC_END.`,
      fix: 'Use virt_to_page() for kmalloc() and page-allocator memory.',
      checker: 'VIRTUAL_BUG_ON (CONFIG_DEBUG_VIRTUAL)',
    });
    return undefined;
  }
  return k.vmalloc.pfnAt(va);
}
