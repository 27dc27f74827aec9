// One process of the fuzzer: takes seeds, answers what came of each. Its parent notices when it hangs or grows.

import { fuzzOnce } from './fuzz';

process.on('message', (seed: number) => {
  const began = process.hrtime.bigint();
  let problem: string | undefined;
  try {
    fuzzOnce(seed);
  } catch (error) {
    problem = (error as Error).stack;
  }
  const ms = Number(process.hrtime.bigint() - began) / 1e6;
  if (seed % 200 === 0) (globalThis as { gc?: () => void }).gc?.();
  process.send?.({ seed, problem, ms, heap: process.memoryUsage().heapUsed });
});
