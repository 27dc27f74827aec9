// User memory (linux/uaccess.h) and user page tables. The copies stop at the first page that would fault and say how
// much is left; C then brings the page in (or not) and goes on.

import { hex, paOf } from '../../machine/address';
import { Pte } from '../../machine/pageTable';
import { TABLES_PER_ENTRY, UserSpace } from '../mm/userSpace';
import type { Call, NativeTable } from '../native';

function space(call: Call, mm: bigint): UserSpace | undefined {
  return call.kernel.spaces.get(mm);
}

function currentSpace(call: Call): UserSpace | undefined {
  const k = call.kernel;
  return space(call, k.u64('task_struct', 'mm', k.scheduler.current?.va ?? 0n));
}

export const userNatives: NativeTable = {
  __copy_to_user_n(call) {
    const [to, from, n] = [call.va(0), call.va(1), call.size(2)];
    const k = call.kernel;
    const { mmu } = k;
    const target = currentSpace(call);
    if (!target) return call.returns(n);
    const data = new Uint8Array(n);
    const { position } = call;
    mmu.eachPage(from, n, false, position, (host, length, done) => {
      mmu.checkShadow(from + BigInt(done), host, length, false, position, from, n);
      data.set(mmu.memory.bytes.subarray(host, host + length), done);
    });
    const done = target.access(to, n, true, (piece, at) => piece.set(data.subarray(at, at + piece.length)));
    call.returns(n - done);
  },
  __copy_from_user_n(call) {
    const [to, from, n] = [call.va(0), call.va(1), call.size(2)];
    const k = call.kernel;
    const source = currentSpace(call);
    if (!source) return call.returns(n);
    const data = new Uint8Array(n);
    const done = source.access(from, n, false, (piece, at) => data.set(piece, at));
    const { position } = call;
    k.mmu.eachPage(to, done, true, position, (host, length, at) => {
      k.mmu.checkShadow(to + BigInt(at), host, length, true, position, to, done);
      k.mmu.memory.bytes.set(data.subarray(at, at + length), host);
    });
    call.returns(n - done);
  },
  __clear_user_n(call) {
    const [to, n] = [call.va(0), call.size(1)];
    const done = currentSpace(call)?.access(to, n, true, (piece) => piece.fill(0)) ?? 0;
    call.returns(n - done);
  },

  __mm_init(call) {
    const k = call.kernel;
    if (k.pages.freeCount <= TABLES_PER_ENTRY) return call.returns(-12);
    const created = new UserSpace(k.mmu, k.pages);
    k.spaces.set(call.va(0), created);
    k.poke64('mm_struct', 'pgd', call.va(0), BigInt(paOf(created.table.root)));
    call.returns(0);
  },
  __mm_free(call) {
    const gone = space(call, call.va(0));
    call.kernel.spaces.delete(call.va(0));
    gone?.release();
  },
  __mm_set_pte(call) {
    const k = call.kernel;
    const [mm, address, pfn, prot] = [call.va(0), call.va(1), call.u64(2), call.u64(3)];
    const target = space(call, mm);
    if (!target) return call.returns(-14);
    if (pfn >= BigInt(k.pages.frames) && k.vmalloc.isDevice(Number(pfn))) {
      k.report({
        class: 'unmodelled',
        kind: 'user-device-memory',
        cause: `user address ${hex(address)} would be mapped to the registers of a device, at pfn ${hex(pfn)}: that is not modelled`,
        rule: 'A client of this emulator sees memory only, no registers.',
        fix: 'Use read and write calls in the scenario instead of mmap.',
        checker: 'none: a real kernel maps them',
      });
      return call.returns(-14);
    }
    if (pfn >= BigInt(k.pages.frames)) {
      k.report({
        class: 'page',
        kind: 'bad-user-mapping',
        cause: `user address ${hex(address)} would be mapped to pfn ${hex(pfn)}, which is no memory of this machine`,
        rule: 'A user mapping must show a page frame that exists and belongs to the buffer.',
        fix: 'Use vmalloc_to_page() for vmalloc memory.',
        checker: 'none',
      });
      return call.returns(-14);
    }
    if (k.pages.freeCount < TABLES_PER_ENTRY) return call.returns(-12);
    const flags = (prot & (Pte.write | Pte.noExecute)) | Pte.user | (prot & 0x218n);
    target.table.map(address, Number(pfn), flags);
    call.returns(0);
  },
  __mm_get_pte: (call) => call.returns(space(call, call.va(0))?.entry(call.va(1)) ?? 0n),
  __mm_clear_pte(call) {
    const target = space(call, call.va(0));
    const entry = target?.entry(call.va(1)) ?? 0n;
    target?.table.unmap(call.va(1));
    call.returns(entry);
  },
};
