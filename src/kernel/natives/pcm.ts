// What the PCM core notices about a driver's callbacks and a real kernel at most logs: findings.

import type { FindingReport } from '../finding';
import type { NativeTable } from '../native';

type Broken = (callback: string, a: bigint, b: bigint) => Omit<FindingReport, 'class'>;

/** In the order of enum snd_pcm_contract (pcm_local.h). */
const CONTRACTS: readonly Broken[] = [
  (callback, position, bufferSize) => ({
    kind: 'invalid-position',
    cause: `${callback} answered ${position}, and the buffer has ${bufferSize} PCM frames`,
    rule: 'pointer() answers in PCM frames, from 0 to buffer_size - 1.',
    fix: 'Count in PCM frames (bytes_to_frames()), and take the position modulo runtime->buffer_size.',
    checker: 'the PCM core: it logs "invalid position", and takes 0',
  }),
  (callback, now, before) => ({
    kind: 'managed-buffer-changed',
    cause: `${callback} set runtime->dma_area to 0x${now.toString(16)}; the managed buffer is at 0x${before.toString(16)}`,
    rule: 'A managed buffer is allocated and freed by the core: the driver only reads dma_area.',
    fix: 'Leave dma_area, dma_addr and dma_bytes alone, or do not set up a managed buffer.',
    checker: 'none: the buffer is lost',
  }),
  (callback) => ({
    kind: 'runtime-changed',
    cause: `${callback} changed the rate, channels, format or sizes of the runtime`,
    rule: 'What the client configured is read by the driver and written by the core only.',
    fix: 'Keep values of your own in runtime->private_data; narrow what is possible in open() with constraints.',
    checker: 'none: client and core no longer agree',
  }),
];

export const pcmNatives: NativeTable = {
  __snd_pcm_broken_contract(call) {
    const { kernel } = call;
    const broken = CONTRACTS[call.i32(0)];
    if (!broken) throw new Error(`unknown contract ${call.i32(0)}`);
    const name = kernel.symbols.functionAt(call.va(1))?.name;
    kernel.report({ class: 'pcm', ...broken(name ? `${name}()` : 'the driver', call.u64(2), call.u64(3)) });
  },
};
