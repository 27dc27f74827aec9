// Moving samples by ioctl and by system call.

import { describeData, pattern } from './data';
import { finished } from './deviceOperations';
import type { Handle, Handler, Run } from './process';
import { onHandle } from './streamOperations';

/** No client moves more at once. */
const MAX_BYTES = 8 << 20;
/** What `result` and buffers hold before the kernel writes them. */
const UNTOUCHED = -777n;
const UNREAD = 0xa5;
const BAD_POINTERS: Readonly<Record<string, bigint>> = { null: 0n, bad: 0x1000n, kernel: 0xffff888000000000n };

/** Where the line's data lies: the process's buffer, or the bad pointer that the line asks for. */
function dataAddress(run: Run, bytes: number): { va: bigint; own: boolean } {
  const bad = BAD_POINTERS[run.key('buf') ?? ''];
  return bad === undefined ? { va: run.buffer(Math.max(1, bytes)), own: true } : { va: bad, own: false };
}

function prepareData(run: Run, handle: Handle, va: bigint, bytes: number, write: boolean): void {
  const fill = run.key('fill');
  const data = !write
    ? new Uint8Array(bytes).fill(UNREAD)
    : fill !== undefined
      ? new Uint8Array(bytes).fill(run.keyNumber('fill', 0))
      : pattern(handle.written, bytes, run.keyNumber('seed', 1));
  run.kernel.userPoke(va, data);
}

const readBack = (run: Run, va: bigint, bytes: number): Uint8Array =>
  run.kernel.userPeek(va, Math.max(0, bytes)) ?? new Uint8Array();

/** struct snd_xferi and struct snd_xfern: result, pointer, frames. */
function xfer(pointer: bigint, frames: bigint): Uint8Array {
  return new Uint8Array(new BigInt64Array([UNTOUCHED, BigInt.asIntN(64, pointer), BigInt.asIntN(64, frames)]).buffer);
}

/** writei, readi, writen, readn. */
const frameTransfer = (write: boolean, planar: boolean): Handler =>
  onHandle((run, handle) => {
    const frames = BigInt.asUintN(64, run.frames(run.operand(1), handle));
    const wanted = BigInt.asUintN(64, frames * BigInt(handle.frameBytes));
    const bytes = wanted > BigInt(MAX_BYTES) ? MAX_BYTES : Number(wanted);
    const { va, own } = dataAddress(run, bytes);
    const channelBytes = Number(frames) * handle.sampleBytes;
    if (run.phase === 0) {
      if (own) prepareData(run, handle, va, bytes, write);
      if (!planar) return run.ioctlOn(handle, write ? 'WRITEI' : 'READI', run.poke(xfer(va, frames)));
      const pointers = Array.from({ length: Math.min(64, handle.channels) }, (_, channel) =>
        run.key('nullch') === String(channel)
          ? 0n
          : own
            ? va + BigInt(channel) * frames * BigInt(handle.sampleBytes)
            : va,
      );
      const list = run.poke(new Uint8Array(new BigUint64Array(pointers.map((p) => BigInt.asUintN(64, p))).buffer), 64);
      return run.ioctlOn(handle, write ? 'WRITEN' : 'READN', run.poke(xfer(list, frames)));
    }
    const moved = Number(run.peek(8).getBigInt64(0, true));
    if (run.result < 0 || moved <= 0) return finished(run, { frames: moved });
    if (write) {
      handle.written += moved * handle.frameBytes;
      return finished(run, { frames: moved });
    }
    if (!own) return finished(run, { frames: moved });
    if (!planar) return finished(run, { frames: moved, ...describeData(readBack(run, va, moved * handle.frameBytes)) });
    const channels = Array.from({ length: Math.min(2, handle.channels) }, (_, c) => [
      `ch${c}`,
      { c, ...describeData(readBack(run, va + BigInt(c * channelBytes), moved * handle.sampleBytes)) },
    ]);
    return finished(run, { frames: moved, ...Object.fromEntries(channels) });
  });

/** write, read. */
const byteTransfer = (write: boolean): Handler =>
  onHandle((run, handle) => {
    const bytes = Math.min(MAX_BYTES, run.number(1));
    const { va, own } = dataAddress(run, bytes);
    if (run.phase === 0) {
      if (own) prepareData(run, handle, va, bytes, write);
      return run.call(write ? 'write' : 'read', write ? 'ksys_write' : 'ksys_read', [handle.fd, va, bytes]);
    }
    if (run.result <= 0) return finished(run);
    if (write) handle.written += run.result;
    return write || !own ? finished(run) : finished(run, describeData(readBack(run, va, run.result)));
  });

/** writev, readv: BYTES for each of n vectors. */
const vectorTransfer = (write: boolean): Handler =>
  onHandle((run, handle) => {
    if (run.phase > 0) return finished(run);
    const bytes = run.number(1);
    const count = Math.min(64, run.keyNumber('n', handle.channels));
    const total = Math.min(MAX_BYTES, bytes * count);
    const va = run.buffer(Math.max(1, total));
    prepareData(run, handle, va, total, write);
    const vectors = Array.from({ length: count }, (_, i) => [va + BigInt(i * bytes), BigInt(bytes)]).flat();
    const list = run.poke(new Uint8Array(new BigUint64Array(vectors).buffer));
    return run.call(write ? 'writev' : 'readv', write ? 'ksys_writev' : 'ksys_readv', [handle.fd, list, count]);
  });

export const TRANSFER_OPERATIONS: Readonly<Record<string, Handler>> = {
  writei: frameTransfer(true, false),
  readi: frameTransfer(false, false),
  writen: frameTransfer(true, true),
  readn: frameTransfer(false, true),
  write: byteTransfer(true),
  read: byteTransfer(false),
  writev: vectorTransfer(true),
  readv: vectorTransfer(false),
};
