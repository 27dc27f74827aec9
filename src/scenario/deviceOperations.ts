// Modules, devices, and files of text: everything that is no PCM ioctl.

import { EAGAIN, EEXIST, ENOENT } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';
import { isLoaded, moduleNames, moduleObject, prepareModule } from '../kernel/modules';
import { ioctlNumber } from './ioctls';
import type { Finished, Handle, Handler, Run } from './process';
import { NO_HANDLE, NO_MAP, putInSlot, refuse, takeFromSlot } from './process';

const O_RDONLY = 0;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_APPEND = 0o2000;
const O_NONBLOCK = 0o4000;
const F_GETFL = 3;
const F_SETFL = 4;

export const finished = (run: Run, detail?: Readonly<Record<string, unknown>>): Finished => ({
  result: run.result,
  ...(detail && { detail }),
});

/**
 * finit_module: the parameters of the launch first, then those of the line. Modules whose functions it calls are there
 * before it, as on a system where they were loaded at boot.
 */
const load: Handler = (run) => {
  const queue = (run.state.local['queue'] ??= [...missing(run, run.operand(0)), run.operand(0)]) as string[];
  if (run.phase === 0) run.process.unloaded = false;
  else if (queue.length === 0 || run.intResult < 0) {
    run.process.unloaded = run.intResult < 0 && run.intResult !== -EEXIST; // then it is there all the same
    return { result: run.intResult };
  }
  const name = queue.shift() as string;
  const wanted = run.modules.find(name);
  if (!wanted) return { result: -ENOENT };
  const object = moduleObject(run.kernel, wanted.name);
  // Fresh variables for a module that is loaded again; one that is still there says EEXIST.
  if (!isLoaded(run.kernel, object)) prepareModule(run.kernel, wanted.name, wanted.intree);
  const text = queue.length > 0 ? '' : parameters(run);
  return run.call('load_module', 'load_module', [object, run.kernel.kernelString(text)]);
};

function parameters(run: Run): string {
  const given = Object.entries(run.modules.params).map(
    ([name, value]) => `${name}=${/\s/.test(value) ? `"${value}"` : value}`,
  );
  const own = run.operation.text.slice(run.operation.text.indexOf(run.operand(0), 4) + run.operand(0).length);
  return [...given, own.trim()].join(' ');
}

/** What a module needs and is not loaded yet, in the order to load it. */
function missing(run: Run, name: string): string[] {
  const needs = run.modules.find(name)?.needs ?? [];
  const absent = needs.filter((need) => !isLoaded(run.kernel, moduleObject(run.kernel, need)));
  return [...new Set(absent.flatMap((need) => [...missing(run, need), need]))];
}

/** Modules on a distribution's kernel, and always in use here. */
const CORE_MODULES = /^(snd|snd[-_]pcm|snd[-_]timer|soundcore)$/;

const unload: Handler = (run) => {
  if (run.phase > 0) return { result: run.intResult };
  const wanted = run.modules.find(run.operand(0));
  if (!wanted) return { result: CORE_MODULES.test(run.operand(0)) ? -EAGAIN : -ENOENT };
  const object = moduleObject(run.kernel, wanted.name);
  if (!isLoaded(run.kernel, object)) return { result: -ENOENT };
  const users = moduleNames(run.kernel).filter((name) => run.modules.find(name)?.needs?.includes(wanted.name));
  if (users.some((name) => isLoaded(run.kernel, moduleObject(run.kernel, name)))) return { result: -EAGAIN };
  return run.call('delete_module', 'delete_module', [object, O_NONBLOCK]);
};

const NO_CARD =
  "there is no sound card: the driver's probe() failed, which the kernel's log may say more of, or found no device";

/** Whether any card is registered: snd_cards[] of sound/core/init.c. */
function hasCards({ symbols, mmu }: Kernel): boolean {
  const size = symbols.findGlobal('snd_cards')?.size ?? 0;
  const host = symbols.hostOfGlobal('snd_cards');
  return mmu.memory.bytes.subarray(host, host + size).some((byte) => byte !== 0);
}

const newHandle = (name: string, fd: number, capture: boolean): Handle => ({
  name,
  fd,
  capture,
  hw: undefined,
  bufferFrames: 0n,
  periodFrames: 0n,
  boundary: 0n,
  frameBytes: 1,
  sampleBytes: 1,
  channels: 1,
  rate: 48000,
  format: '',
  mmapAccess: false,
  written: 0,
});

function openFlags(run: Run): number {
  const flags = (run.keyNumber('nonblock', 0) ? O_NONBLOCK : 0) | (run.keyNumber('append', 0) ? O_APPEND : 0);
  if (run.keyNumber('wronly', 0)) return flags | O_WRONLY;
  return flags | (run.keyNumber('rdonly', 0) ? O_RDONLY : O_RDWR);
}

const PREFER_SUBDEVICE = ioctlNumber('w', 'U', 0x32, 4);

/** Phase 0, 1: the wish for a subdevice, through the card's control device. 2: open. 3: what came of it. */
const open: Handler = (run) => {
  const card = run.keyNumber('card', 0);
  const wanted = run.keyNumber('sub', -1);
  const path = (direction: string) => `/dev/snd/pcmC${card}D${run.keyNumber('dev', 0)}${direction}`;
  const openAs = (direction: string) => {
    run.state.local['direction'] = direction;
    return run.call(
      `open ${path(direction)}`,
      'ksys_open',
      [run.kernel.kernelString(path(direction)), openFlags(run)],
      3,
    );
  };
  const stream = run.key('stream') ?? 'p';
  switch (run.phase) {
    case 0:
      if (wanted < 0 && run.process.controls[card] === undefined) return openAs(stream === 'c' ? 'c' : 'p');
      if (run.process.controls[card] === undefined) {
        const control = run.kernel.kernelString(`/dev/snd/controlC${card}`);
        return run.call(`open /dev/snd/controlC${card}`, 'ksys_open', [control, O_RDWR], 1);
      }
      run.state.value = BigInt(run.process.controls[card] ?? 0);
      return prefer(run, card, wanted);
    case 1:
      return run.result < 0 ? openAs(stream === 'c' ? 'c' : 'p') : prefer(run, card, wanted);
    case 2:
      return openAs(stream === 'c' ? 'c' : 'p');
    default: {
      const direction = String(run.state.local['direction']);
      if (run.result === -2 && stream === 'any' && direction === 'p') return openAs('c');
      if (run.result === -ENOENT && !hasCards(run.kernel)) return refuse(ENOENT, NO_CARD);
      if (run.result < 0) return finished(run);
      putInSlot(run.process.handles, newHandle(run.operand(0), run.result, direction === 'c'));
      return { result: 0, note: { device: path(direction) } };
    }
  }
};

function prefer(run: Run, card: number, subdevice: number) {
  const fd = run.result;
  run.process.controls[card] = fd;
  const argument = run.poke(new Uint8Array(new Int32Array([subdevice]).buffer));
  return run.call('ioctl PCM_PREFER_SUBDEVICE', 'ksys_ioctl', [fd, PREFER_SUBDEVICE, argument], 2);
}

const close: Handler = (run) => {
  const { handle } = run;
  if (run.phase === 0) return handle ? run.call('close', 'ksys_close', [handle.fd]) : NO_HANDLE;
  if (handle) takeFromSlot(run.process.handles, handle);
  return finished(run);
};

const setNonblock: Handler = (run) => {
  const { handle } = run;
  if (!handle) return NO_HANDLE;
  if (run.phase === 0) return run.call('fcntl F_GETFL', 'ksys_fcntl', [handle.fd, F_GETFL, 0]);
  if (run.phase === 2) return finished(run);
  const flags = run.number(1) ? run.result | O_NONBLOCK : run.result & ~O_NONBLOCK;
  return run.call('fcntl F_SETFL', 'ksys_fcntl', [handle.fd, F_SETFL, flags]);
};

const sleep: Handler = (run) => (run.phase === 0 ? run.sleep(Math.max(0, run.number(0))) : { result: 0 });

// ---- text ----

const READ_BYTES = 4096;

/** Phase 0: open. 1: read until nothing more comes. 2: close. */
function readFile(run: Run, path: string) {
  const { local } = run.state;
  switch (run.phase) {
    case 0:
      return run.call(`open ${path}`, 'ksys_open', [run.kernel.kernelString(path), O_RDONLY]);
    case 1:
      if (run.result < 0) return finished(run);
      local['fd'] = run.result;
      local['text'] = '';
      return run.call(`read ${path}`, 'ksys_read', [run.result, run.buffer(READ_BYTES), READ_BYTES], 2);
    case 2: {
      if (run.result <= 0) return run.call(`close ${path}`, 'ksys_close', [Number(local['fd'])], 3);
      const bytes = run.kernel.userPeek(run.state.buffer, run.result) ?? new Uint8Array();
      local['text'] = String(local['text']) + new TextDecoder().decode(bytes);
      return run.call(`read ${path}`, 'ksys_read', [Number(local['fd']), run.buffer(READ_BYTES), READ_BYTES], 2);
    }
    default:
      return { result: 0, detail: { text: linesOf(String(local['text'])) } };
  }
}

/** Files that are written one after the other, each with its text: the first failure is the answer. */
const writeFiles =
  (...files: readonly (readonly [path: string, text: string])[]): Handler =>
  (run) => {
    const { local } = run.state;
    const index = Number(local['file'] ?? 0);
    const [path, text] = files[index] as readonly [string, string];
    const step = writeFile(run, path, text);
    if (!('result' in step) || step.result < 0 || index + 1 === files.length) return step;
    run.state.phase = 0;
    const [nextPath, nextText] = files[index + 1] as readonly [string, string];
    local['file'] = index + 1;
    return writeFile(run, nextPath, nextText);
  };

/** All devices go to sleep and wake again, as /sys/power tests it. */
const suspend = writeFiles(['/sys/power/pm_test', 'devices'], ['/sys/power/state', 'freeze']);

/** Lines of /proc/vmallocinfo, without the address range they begin with. */
const vmallocInfo: Handler = (run) => {
  const step = readFile(run, '/proc/vmallocinfo');
  if (!('detail' in step) || !step.detail) return step;
  const lines = (step.detail['text'] as string[])
    .filter((line) => line.includes(run.operand(0)))
    .map((line) => line.replace(/^\S+ +/, ''));
  return { ...step, detail: { text: lines } };
};

/** Permissions, offset, size and VmFlags of a mapping, from /proc/self/smaps. */
const vmFlags: Handler = (run) => {
  const { mapping } = run;
  if (!mapping) return NO_MAP;
  const step = readFile(run, '/proc/self/smaps');
  if (!('detail' in step) || !step.detail) return step;
  const lines = step.detail['text'] as string[];
  const first = lines.findIndex((line) => line.startsWith(`${mapping.va.toString(16)}-`));
  const [, start = '0', end = '0', perms, pgoff] =
    /^([0-9a-f]+)-([0-9a-f]+) (\S+) (\S+)/.exec(lines[first] ?? '') ?? [];
  if (perms === undefined) return { result: 0 };
  const flags = lines.slice(first).find((line) => line.startsWith('VmFlags:'));
  const size = Number(BigInt(`0x${end}`) - BigInt(`0x${start}`));
  return { result: 0, detail: { perms, pgoff, size, ...(flags && { vmflags: flags.slice(9).trim() }) } };
};

/** What fgets() with a buffer of this size takes at once. */
const LINE_BYTES = 4095;

/** Lines as a C program reads them: a long one comes in parts, a NUL ends one, blanks at the end are cut. */
const linesOf = (text: string): string[] =>
  (text.match(/[^\n]*\n|[^\n]+/g) ?? [])
    .flatMap((line) => line.match(new RegExp(`[^]{1,${LINE_BYTES}}`, 'g')) ?? [])
    .map((line) => (line.split('\0', 1)[0] ?? '').replace(/[ \n]+$/, ''));

/** Phase 0: open. 1: write. 2: close, and tell what the write answered. */
function writeFile(run: Run, path: string, text: string) {
  const { local } = run.state;
  switch (run.phase) {
    case 0:
      return run.call(`open ${path}`, 'ksys_open', [run.kernel.kernelString(path), O_WRONLY]);
    case 1: {
      if (run.result < 0) return finished(run);
      local['fd'] = run.result;
      const bytes = new TextEncoder().encode(text);
      return run.call(`write ${path}`, 'ksys_write', [run.result, run.poke(bytes.subarray(0, 8000)), bytes.length]);
    }
    case 2:
      local['written'] = run.result;
      return run.call(`close ${path}`, 'ksys_close', [Number(local['fd'])]);
    default:
      return { result: Math.min(0, Number(local['written'])) };
  }
}

const parameterPath = (run: Run): string =>
  `/sys/module/${run.operand(0).replaceAll('-', '_')}/parameters/${run.operand(1)}`;

const list: Handler = (run) => {
  const bytes = 4096;
  if (run.phase === 0) {
    const text = run.kernel.kernelString(run.operand(0));
    const out = run.kernel.kernelString(' '.repeat(bytes - 1));
    run.state.local['out'] = out;
    return run.call(`list ${run.operand(0)}`, 'ksys_listdir', [text, out, bytes]);
  }
  if (run.result < 0) {
    // What ls(1) says on standard error.
    return { result: 0, detail: { text: [`ls: cannot access '${run.operand(0)}': No such file or directory`] } };
  }
  return { result: 0, detail: { text: linesOf(run.kernel.string(run.state.local['out'] as bigint)).sort() } };
};

/** As /dev/kmsg has it: what is not printable, and the backslash itself, as \xNN. */
const asKmsg = (line: string): string =>
  [...new TextEncoder().encode(line)]
    .map((c) =>
      c < 0x20 || c >= 0x7f || c === 0x5c ? `\\x${c.toString(16).padStart(2, '0')}` : String.fromCharCode(c),
    )
    .join('');

const kernelLog: Handler = (run) => {
  const kmsg = run.process.kernelLog.map(asKmsg);
  run.process.kernelLog = [];
  return { result: 0, detail: { kmsg } };
};

export const DEVICE_OPERATIONS: Readonly<Record<string, Handler>> = {
  load,
  unload,
  open,
  close,
  setnonblock: setNonblock,
  sleep,
  proc: (run) => readFile(run, run.operand(0)),
  ls: list,
  sysw: (run) => writeFile(run, run.operand(0), run.operand(1)),
  setparam: (run) => writeFile(run, parameterPath(run), run.operand(2)),
  getparam: (run) => readFile(run, parameterPath(run)),
  kmsg: kernelLog,
  suspend,
  vmalloc: vmallocInfo,
  vmflags: vmFlags,
};
