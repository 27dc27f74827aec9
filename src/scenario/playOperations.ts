// What a player does: fill the ring, then keep it going. One line each, because every client does them in its own way
// and the default scenario must do them with any driver.

import { EBADFD, EPIPE, ETIMEDOUT } from '../kernel/errno';
import { tone } from './data';
import { finished } from './deviceOperations';
import { accessMapped } from './mapOperations';
import type { Handle, Handler, Mapping, Run } from './process';
import { askPositions, int64, onHandle, SYNC, takePositions } from './streamOperations';

/** The mapping of the whole ring that an earlier line made. */
const ringOf = (run: Run, bytes: number): Mapping | undefined =>
  run.process.maps.find(
    (mapping) => mapping?.handle === run.operand(0) && mapping.offset === 0n && mapping.bytes >= bytes,
  );

/** A whole ring of a tone, through the mapping or by WRITEI. Capture has nothing to fill. */
const fill: Handler = onHandle((run, handle) => {
  if (handle.capture) return { result: 0, detail: { frames: 0 } };
  const frames = handle.bufferFrames;
  const bytes = Number(frames) * handle.frameBytes;
  const samples = () => tone(bytes, handle.format, handle.channels, handle.rate);
  const { local } = run.state;
  if (!handle.mmapAccess) {
    if (run.phase > 0) return finished(run, { frames: Number(run.peek(8).getBigInt64(0, true)) });
    const va = run.buffer(bytes);
    run.kernel.userPoke(va, samples());
    return transfer(run, handle, va, frames);
  }
  if (local['forwarded']) return finished(run, { frames: Number(run.peek(8).getBigInt64(0, true)) });
  const ring = ringOf(run, bytes);
  const step = ring && accessMapped(run, ring, ring.va, samples(), true);
  if (step) return step;
  local['forwarded'] = true;
  return run.ioctlOn(handle, 'FORWARD', run.poke(int64(frames)));
});

/** WRITEI or READI of the process's own buffer. */
function transfer(run: Run, handle: Handle, va: bigint, frames: bigint, then?: number) {
  const xfer = new Uint8Array(new BigInt64Array([0n, va, frames]).buffer);
  return run.ioctlOn(handle, handle.capture ? 'READI' : 'WRITEI', run.poke(xfer), then);
}

/** How long a period may take in virtual time before the stream counts as stuck. */
const PATIENCE_MS = 2000;

/** Phase 0: ask. 1: the positions are known. 2: waited. 3: the ring was fed. */
const keepRunning: Handler = onHandle((run, handle) => {
  const ask = () => askPositions(run, handle, SYNC.hwsync | SYNC.appl | SYNC.avail_min, 0n, 0n, 1);
  const { local } = run.state;
  switch (run.phase) {
    case 0:
      return ask();
    case 1:
      return run.result < 0 ? ended(run, run.result) : next(run, handle);
    case 2:
      return run.result === 0 ? ended(run, -ETIMEDOUT) : ask();
    default:
      if (run.result < 0 && Number(local['refused'] ?? 0) > 2) return ended(run, run.result);
      if (run.result < 0) local['refused'] = Number(local['refused'] ?? 0) + 1;
      return ask();
  }
});

function next(run: Run, handle: Handle) {
  const { local } = run.state;
  const { state, hw, appl } = takePositions(run);
  const start = (local['start'] ??= hw) as bigint;
  const moved = hw >= start ? hw - start : hw + handle.boundary - start;
  local['played'] = moved;
  if (moved >= handle.periodFrames * BigInt(run.number(1))) return ended(run, 0);
  if (state === 'XRUN') return ended(run, -EPIPE);
  if (state !== 'RUNNING') return ended(run, -EBADFD);
  const queued = appl >= hw ? appl - hw : appl + handle.boundary - hw;
  const captured = hw >= appl ? hw - appl : hw + handle.boundary - appl;
  const avail = handle.capture ? captured : handle.bufferFrames - queued;
  if (avail < handle.periodFrames) return run.call('poll', 'ksys_poll', [handle.fd, 1 | 4 | 8, PATIENCE_MS], 2);
  const frames = avail - (avail % handle.periodFrames);
  if (handle.mmapAccess) return run.ioctlOn(handle, 'FORWARD', run.poke(int64(frames)), 3);
  return transfer(run, handle, run.buffer(Number(frames) * handle.frameBytes), frames, 3);
}

function ended(run: Run, result: number) {
  const played = (run.state.local['played'] ?? 0n) as bigint;
  return { result, detail: { frames: Number(played) } };
}

export const PLAY_OPERATIONS: Readonly<Record<string, Handler>> = { fill, run: keepRunning };
