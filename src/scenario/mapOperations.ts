// Mapped memory: the process maps a device's memory and uses it. A use that faults becomes a call of the kernel's fault
// handler and is then tried again, as the processor does it.

import { EFAULT } from '../kernel/errno';
import { stateName } from '../kernel/pcmNames';
import { describeData, exact, pattern } from './data';
import { finished } from './deviceOperations';
import { parseNumber } from './operation';
import {
  type Finished,
  type Handler,
  type Mapping,
  NO_HANDLE,
  NO_MAP,
  type ProcessCall,
  putInSlot,
  type Run,
  type Step,
  takeFromSlot,
} from './process';

const PAGE = 4096;
/** Mappings lie this far apart, so that running over one hits unmapped memory. */
const SLOT_BASE = 0x100000000000n;
const SLOT_BYTES = 0x10000000n;
const PROT = { r: 1, w: 2, x: 4 } as const;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_FIXED_NOREPLACE = 0x100000;
const MAP_POPULATE = 0x8000;
const MREMAP_MAYMOVE = 1;
const OFFSETS: Readonly<Record<string, bigint>> = {
  status: 0x82000000n,
  control: 0x83000000n,
  status_old: 0x80000000n,
  control_old: 0x81000000n,
};

const protection = (text: string): number =>
  Object.entries(PROT).reduce((bits, [letter, bit]) => bits | (text.includes(letter) ? bit : 0), 0);

const onMapping =
  (work: (run: Run, mapping: Mapping) => Step): Handler =>
  (run) => {
    const { mapping } = run;
    return mapping ? work(run, mapping) : NO_MAP;
  };

const mmap: Handler = (run) => {
  const { handle, process } = run;
  if (!handle) return NO_HANDLE;
  const len = run.key('len') ?? String(PAGE);
  const bytes =
    len === 'buffer'
      ? Math.ceil((Number(handle.bufferFrames) * handle.frameBytes) / PAGE) * PAGE
      : Number(parseNumber(len) ?? 0n);
  const off = run.key('off') ?? '0';
  const offset = OFFSETS[off] ?? parseNumber(off) ?? 0n;
  if (run.phase === 0) {
    const flags = run.key('flags') ?? '';
    const bits =
      (flags === 'private' ? MAP_PRIVATE : MAP_SHARED) |
      (flags.includes('populate') ? MAP_POPULATE : 0) |
      MAP_FIXED_NOREPLACE;
    const at = SLOT_BASE + BigInt(process.mapCount++ % 4096) * SLOT_BYTES;
    return run.call('mmap', 'ksys_mmap', [at, bytes, protection(run.key('prot') ?? 'rw'), bits, handle.fd, offset]);
  }
  if (run.result < 0) return finished(run);
  const va = BigInt.asUintN(64, run.state.value);
  putInSlot(process.maps, { name: run.operand(1), va, bytes, handle: run.operand(0), offset });
  return { result: 0, note: { va: `0x${va.toString(16)}`, bytes } };
};

const munmap: Handler = onMapping((run, mapping) => {
  const offset = run.keyNumber('off', 0);
  const bytes = run.keyNumber('len', mapping.bytes - offset);
  if (run.phase === 0) return run.call('munmap', 'ksys_munmap', [mapping.va + BigInt(offset), bytes]);
  if (run.result >= 0 && offset === 0 && bytes >= mapping.bytes) takeFromSlot(run.process.maps, mapping);
  return finished(run);
});

const mremap: Handler = onMapping((run, mapping) => {
  const bytes = run.number(1);
  if (run.phase === 0) return run.call('mremap', 'ksys_mremap', [mapping.va, mapping.bytes, bytes, MREMAP_MAYMOVE]);
  if (run.result < 0) return finished(run);
  mapping.va = BigInt.asUintN(64, run.state.value);
  mapping.bytes = bytes;
  return { result: 0 };
});

const mprotect: Handler = onMapping((run, mapping) =>
  run.phase === 0
    ? run.call('mprotect', 'ksys_mprotect', [mapping.va, mapping.bytes, protection(run.operand(1))])
    : finished(run),
);

// ---- use ----

/** A signal that ends an access: do_user_fault() answers -(signal << 8 | si_code). */
function signalOf(run: Run, mapping: Mapping, fault: bigint): Finished {
  const code = -run.result & 0xff;
  const signal = (-run.result >> 8) & 0xff;
  const bus = signal === 7;
  return {
    result: -EFAULT,
    errno: '', // a signal is no system call's error
    detail: {
      sig: bus ? 'SIGBUS' : 'SIGSEGV',
      code: bus ? (code === 1 ? 'BUS_ADRALN' : 'BUS_ADRERR') : code === 2 ? 'SEGV_ACCERR' : 'SEGV_MAPERR',
      fault_off: Number(fault - mapping.va),
    },
  };
}

/** How waitpid() and strsignal() tell of a child that a signal ended. */
export const describeSignal = (name: string): { child: string; v: number } =>
  name === 'SIGBUS' ? { child: 'Bus error', v: 7 } : { child: 'Segmentation fault', v: 11 };

/**
 * Uses memory and lets the kernel resolve the faults on the way. Undefined when all of it was used; `progress` counts
 * the bytes, so that an access goes on where it was.
 */
export function accessMapped(
  run: Run,
  mapping: Mapping,
  va: bigint,
  data: Uint8Array,
  write: boolean,
): Step | undefined {
  const { local } = run.state;
  const done = Number(local['progress'] ?? 0);
  if (local['faulted'] !== undefined && run.result < 0) {
    const end = signalOf(run, mapping, local['faulted'] as bigint);
    return { ...end, detail: { [write ? 'written' : 'read']: done, ...end.detail } };
  }
  const rest = data.subarray(done);
  const at = va + BigInt(done);
  const outcome = write ? run.kernel.userWrite(at, rest) : run.kernel.userRead(at, rest.length);
  if (!('fault' in outcome)) {
    if ('bytes' in outcome) rest.set(outcome.bytes);
    local['progress'] = data.length;
    delete local['faulted'];
    return undefined;
  }
  if (!write && outcome.done > 0) rest.set(run.kernel.userPeek(at, outcome.done) ?? []);
  // The same page again without a byte of progress: the handler said "try again" and mapped nothing.
  const stuck = outcome.done === 0 && local['faulted'] === outcome.fault;
  local['tries'] = stuck ? Number(local['tries'] ?? 0) + 1 : 0;
  if (Number(local['tries']) > 3) return { result: -EFAULT, detail: { unresolved: `0x${outcome.fault.toString(16)}` } };
  local['progress'] = done + outcome.done;
  local['faulted'] = outcome.fault;
  return run.call(`page fault (${write ? 'write' : 'read'})`, 'do_user_fault', [outcome.fault, write ? 1 : 0]);
}

/** What was read so far survives between calls. */
function keptBuffer(run: Run, bytes: number): Uint8Array {
  return (run.state.local['data'] ??= new Uint8Array(bytes)) as Uint8Array;
}

const DEFAULT_LENGTH = 16;
/** No client uses more at once. */
const MAX_BYTES = 8 << 20;

const mread: Handler = onMapping((run, mapping) => {
  const length = Math.min(MAX_BYTES, run.number(2, DEFAULT_LENGTH));
  const data = keptBuffer(run, length);
  const step = accessMapped(run, mapping, mapping.va + BigInt(run.number(1)), data, false);
  return step ?? { result: 0, detail: describeData(data) };
});

const mwrite: Handler = onMapping((run, mapping) => {
  const length = run.number(2, DEFAULT_LENGTH);
  const data =
    run.key('fill') === undefined
      ? pattern(run.keyNumber('at', 0), length, run.keyNumber('seed', 1))
      : new Uint8Array(length).fill(run.keyNumber('fill', 0));
  const step = accessMapped(run, mapping, mapping.va + BigInt(run.number(1)), data, true);
  return step ?? { result: 0, detail: { len: length } };
});

/** One byte of each page, in order, as a client does that goes through the ring for the first time. */
const touch: Handler = onMapping((run, mapping) => {
  const { local } = run.state;
  const all = run.operand(1) === 'all';
  const write = run.keyNumber('write', 0) !== 0;
  const pages = Math.ceil(mapping.bytes / PAGE);
  const last = all ? pages - 1 : run.number(1);
  for (let page = Number(local['page'] ?? (all ? 0 : run.number(1))); page <= last; page++) {
    local['page'] = page;
    const step = accessMapped(run, mapping, mapping.va + BigInt(page * PAGE), new Uint8Array(1), write);
    if (step) return isSignal(step) ? { ...step, detail: { page, ...step.detail } } : step;
    local['progress'] = 0;
  }
  return { result: 0, detail: { pages: all ? pages : 1 } };
});

const isSignal = (step: Step): step is Finished => 'result' in step;

/** Reads (or writes and reads) the words of a mapped status or control page. */
function mappedPage(run: Run, mapping: Mapping, bytes: number, then: (view: DataView) => Step): Step {
  const data = keptBuffer(run, bytes);
  const step = accessMapped(run, mapping, mapping.va, data, false);
  return step ?? then(new DataView(data.buffer, data.byteOffset, data.length));
}

const mstatus: Handler = onMapping((run, mapping) => {
  const { symbols } = run.kernel;
  const at = (member: string) => Number(symbols.offset('snd_pcm_mmap_status', member));
  return mappedPage(run, mapping, symbols.sizeOf('snd_pcm_mmap_status'), (view) => ({
    result: 0,
    detail: {
      mstatus: {
        state: stateName(view.getUint32(at('state'), true)),
        hw: exact(view.getBigUint64(at('hw_ptr'), true)),
        suspended_state: stateName(view.getUint32(at('suspended_state'), true)),
      },
    },
  }));
});

const mcontrol: Handler = onMapping((run, mapping) => {
  const { local } = run.state;
  // Written one after the other, then read: each in turn may fault.
  for (const [name, offset] of [
    ['appl_ptr', 0],
    ['avail_min', 8],
  ] as const) {
    const value = run.key(name);
    if (value === undefined || local[name]) continue;
    const bytes = new Uint8Array(new BigInt64Array([BigInt.asIntN(64, parseNumber(value) ?? 0n)]).buffer);
    const step = accessMapped(run, mapping, mapping.va + BigInt(offset), bytes, true);
    if (step) return step;
    local[name] = true;
    local['progress'] = 0;
  }
  return mappedPage(run, mapping, 16, (view) => ({
    result: 0,
    detail: {
      mcontrol: { appl: exact(view.getBigUint64(0, true)), avail_min: exact(view.getBigUint64(8, true)) },
    },
  }));
});

/** All mappings, then all devices: also the end of every scenario. */
export function cleanUp(run: Run): ProcessCall | undefined {
  const { maps, handles, controls } = run.process;
  const map = maps.find((m) => m !== undefined);
  if (map) {
    takeFromSlot(maps, map);
    return run.call('munmap', 'ksys_munmap', [map.va, map.bytes]);
  }
  const handle = handles.find((h) => h !== undefined);
  if (handle) {
    takeFromSlot(handles, handle);
    return run.call('close', 'ksys_close', [handle.fd]);
  }
  for (const [card, fd] of Object.entries(controls)) {
    delete controls[Number(card)];
    return run.call('close', 'ksys_close', [fd]);
  }
  return undefined;
}

export const MAP_OPERATIONS: Readonly<Record<string, Handler>> = {
  mmap,
  munmap,
  mremap,
  mprotect,
  mread,
  mwrite,
  touch,
  mstatus,
  mcontrol,
  cleanup: (run) => cleanUp(run) ?? { result: 0 },
};
