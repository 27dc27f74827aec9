// A call into the guest that nobody hears of: on the current stack, with findings kept from the user, at most so many
// statements; and unless its effects are to be kept, everything it wrote is put back.

import type { Kernel } from '../kernel/kernel';
import { asVa } from '../machine/address';

/** Statements of one piece: some milliseconds. */
const PIECE = 500_000;

/** The session's part: silence while a call runs. */
export interface QuietHost {
  readonly kernel: Kernel;
  /** Set while a call runs; findings go here. */
  quiet: { problem: string | undefined; keep: boolean } | undefined;
}

export interface QuietCall {
  readonly slot: number;
  readonly args: readonly bigint[];
  readonly resultBytes: number;
  /** The result is a pointer, and so many bytes behind it are wanted as they are when the call returns. */
  readonly behind?: number;
  /** Done when what follows can be put back. */
  prepare?(): void;
}

export interface QuietResult {
  readonly bytes: Uint8Array;
  readonly pointedTo?: Uint8Array | undefined;
}

/** Makes the call, a piece at a time; whoever does not go on with it leaves no trace. */
export function* quietCall(
  host: QuietHost,
  { slot, args, resultBytes, behind, prepare }: QuietCall,
  keep: boolean,
  budget: number,
): Generator<void, QuietResult | { error: string }> {
  const { kernel } = host;
  const { cpu, mmu } = kernel;
  // Before the first call of the process nobody runs yet: then on the stack that will.
  const idle = cpu.context === undefined;
  if (idle) cpu.switchTo(kernel.scheduler.contexts()[0]);
  if (!cpu.context) return { error: 'there is no task yet' };
  const restore = checkpoint(kernel, keep);
  const quiet: { problem: string | undefined; keep: boolean } = { problem: undefined, keep };
  host.quiet = quiet;
  let begun = false;
  try {
    prepare?.();
    // What a call returns lies where its arguments were: they must be as many.
    const slots = Math.max(args.length, Math.ceil(resultBytes / 8));
    const padded = Array.from({ length: slots }, (_, i) => args[i] ?? 0n);
    const call = cpu.begin(slot, padded, 'evaluate');
    begun = true;
    const { memory } = mmu;
    const end = memory.tick + budget;
    for (;;) {
      memory.limit = Math.min(end, memory.tick + PIECE);
      const result = cpu.run();
      if (result.kind === 'returned') {
        begun = false;
        if (quiet.problem !== undefined) return { error: quiet.problem };
        const bytes = memory.bytes.slice(call.argumentsBase, call.argumentsBase + resultBytes);
        if (behind === undefined) return { bytes };
        return { bytes, pointedTo: mmu.peek(asVa(memory.view.getBigUint64(call.argumentsBase, true)), behind) };
      }
      if (quiet.problem !== undefined) return { error: quiet.problem };
      if (memory.tick >= end) return { error: 'the expression takes too long' };
      yield;
    }
  } finally {
    if (begun) cpu.abandon();
    host.quiet = undefined;
    restore();
    if (idle) cpu.switchTo(undefined);
  }
}

/** Remembers the machine so that it can be put back: clock always, memory unless the writes are wanted. */
function checkpoint(kernel: Kernel, keep: boolean): () => void {
  const { scheduler, history, unfinishedLine } = kernel;
  const { memory } = kernel.mmu;
  const clock = { tick: memory.tick, limit: memory.limit, skew: memory.skewNs, irqsOff: scheduler.irqsOff };
  const reset = () => {
    memory.tick = clock.tick;
    memory.skewNs = clock.skew;
    memory.limit = clock.limit;
  };
  if (keep) return reset;
  const layer = history.begin(kernel.directFrames());
  return () => {
    history.undo(layer);
    scheduler.irqsOff = clock.irqsOff;
    kernel.unfinishedLine = unfinishedLine;
    reset();
  };
}
