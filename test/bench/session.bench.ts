// What a user waits for, at the shipped adapter, over DAP: launch to the first stop in a fresh process, then one step.
// `node out/test/bench/session.bench.js [rounds]`. dummy.c is fetched from Debian's linux-source-6.12.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '../dap/client';
import { linuxSource } from '../support/linuxSource';

const rounds = Number(process.argv[2] ?? 9);
const STEPS = 60;

const median = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;
const lineOf = (path: string, text: string): number =>
  readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((l) => l.includes(text)) + 1;

const CASES = [
  { name: 'mychip.c', path: resolve('media/samples/mychip.c'), at: 'return vmalloc_to_page(address)', bar: 500 },
  {
    name: 'dummy.c',
    path: join(linuxSource(), 'sound/drivers/dummy.c'),
    at: 'return virt_to_page(dummy_page[substream->stream]);',
    bar: 1000,
  },
];

console.log(`medians of ${rounds} fresh processes; steps: median of ${STEPS} in the last one\n`);
console.log('driver     initialize    launch to stop        bar   one step (bar 5 ms)');
async function measure({ name, path, at, bar }: (typeof CASES)[number]): Promise<void> {
  const initialize: number[] = [];
  const launch: number[] = [];
  const steps: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await Client.with(async (client) => {
      const { dap } = client;
      const begin = performance.now();
      await client.initialize();
      initialize.push(performance.now() - begin);
      const start = performance.now();
      const stopped = dap.waitForEvent('stopped');
      const ready = dap.waitForEvent('initialized');
      const launched = dap.launchRequest({ program: path } as never);
      await ready;
      await dap.setBreakpointsRequest({ source: { path }, breakpoints: [{ line: lineOf(path, at) }] });
      await dap.configurationDoneRequest();
      await launched;
      const event = await stopped;
      launch.push(performance.now() - start);
      if (round < rounds - 1) return;
      for (let i = 0; i < STEPS; i++) {
        const from = performance.now();
        const next = dap.waitForEvent('stopped');
        await dap.nextRequest({ threadId: event.body.threadId });
        await next;
        steps.push(performance.now() - from);
      }
    });
  }
  const ms = (v: number) => `${v.toFixed(0)} ms`;
  console.log(
    name.padEnd(10),
    ms(median(initialize)).padStart(10),
    ms(median(launch)).padStart(17),
    ms(bar).padStart(10),
    `${median(steps).toFixed(2)} ms`.padStart(14),
  );
}

(async () => {
  for (const c of CASES) await measure(c);
})();
