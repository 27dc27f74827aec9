// `hw_params H auto`: a client that takes what suits it best. One parameter after the other is narrowed to the first
// candidate that hw_refine accepts; a parameter with no acceptable candidate stays as the driver left it.

import { HwParams } from './hwParams';
import type { Handle, ProcessCall, Run } from './process';

/** The default client's buffer: large enough to see many pages, small enough to draw. */
const MAX_BUFFER_BYTES = 65536;
const PERIODS = 16;

/** Each stage: key=value candidates, best first, from what is still possible. */
const STAGES: readonly ((possible: HwParams) => readonly (readonly [string, string])[])[] = [
  () =>
    ['MMAP_INTERLEAVED', 'MMAP_NONINTERLEAVED', 'RW_INTERLEAVED', 'RW_NONINTERLEAVED'].map((name) => ['access', name]),
  (possible) => ['S16_LE', 'S32_LE', 'S24_LE', 'U8', ...possible.names('format')].map((name) => ['format', name]),
  (possible) => [2, possible.interval('channels')[0]].map((count) => ['channels', String(count)]),
  (possible) => [48000, 44100, possible.interval('rate')[1]].map((rate) => ['rate', String(rate)]),
  () => [['buffer_bytes', `..${MAX_BUFFER_BYTES}`]],
  // The largest that works: not every size in range is one (a whole number of periods, steps of the hardware).
  (possible) => {
    const [min, max] = possible.interval('buffer_size');
    return [1, 2, 4, 8, 16].map((part) => ['buffer_size', `${Math.max(min, Math.floor(max / part))}`]);
  },
  (possible) => {
    const [min, max] = possible.interval('period_size');
    const wanted = Math.floor(possible.interval('buffer_size')[1] / PERIODS);
    const near = [wanted, 2 * wanted, 4 * wanted, Math.floor(wanted / 2)].map((size) =>
      Math.min(max, Math.max(min, size)),
    );
    return [...near, max, min].map((size) => ['period_size', String(size)]);
  },
];

/** The next hw_refine, or undefined when all is chosen: the struct then lies in the scratch page. */
export function chooseParams(run: Run, handle: Handle): ProcessCall | undefined {
  const { local } = run.state;
  const { symbols } = run.kernel;
  const size = symbols.sizeOf('snd_pcm_hw_params');
  if (run.phase === 0) {
    local['stage'] = -1; // what is possible at all
    local['possible'] = HwParams.any(symbols).bytes;
    return run.ioctlOn(handle, 'HW_REFINE', run.poke(local['possible'] as Uint8Array), 1);
  }
  if (run.result >= 0) {
    local['possible'] = new Uint8Array(run.peek(size).buffer.slice(0, size));
    local['stage'] = (local['stage'] as number) + 1;
    local['candidate'] = 0;
  }
  for (;;) {
    const possible = new HwParams(symbols, local['possible'] as Uint8Array);
    const stage = STAGES[local['stage'] as number];
    if (!stage) {
      run.poke(possible.again().bytes);
      return undefined;
    }
    const candidate = stage(possible)[local['candidate'] as number];
    if (!candidate) {
      local['stage'] = (local['stage'] as number) + 1;
      local['candidate'] = 0;
      continue;
    }
    local['candidate'] = (local['candidate'] as number) + 1;
    const narrowed = possible.again();
    if (narrowed.narrow(...candidate)) return run.ioctlOn(handle, 'HW_REFINE', run.poke(narrowed.bytes), 1);
  }
}
