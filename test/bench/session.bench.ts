// What a user waits for, at the shipped adapter, over DAP: launch to the first stop in a fresh process, a step, a hover,
// the variables of a struct with a thousand fields, a stack two hundred deep; and gdb by its machine interface on the
// same C, compiled by gcc -g, in the same run on the same machine. Then launches of two whole drivers.
// `node out/test/bench/session.bench.js [rounds]`. Needs Debian's gdb and gcc (installed if they are not there);
// dummy.c is fetched from Debian's linux-source-6.12.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '../dap/client';
import { linuxSource } from '../support/linuxSource';
import { GdbMi, need } from './gdbMi';

const rounds = Number(process.argv[2] ?? 9);
const STEPS = 60;
const FIELDS = 1000;
const DEPTH = 200;

const median = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;
const lineOf = (path: string, text: string): number =>
  readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((l) => l.includes(text)) + 1;
async function timed<T>(work: () => Promise<T>, into: number[]): Promise<T> {
  const begin = performance.now();
  const result = await work();
  into.push(performance.now() - begin);
  return result;
}

// ---- the same C in two debuggers ----

/** A module for us, a program for gcc. */
const SUBJECT = `
#ifdef __KERNEL__
#include <linux/module.h>
#endif
struct wide {
${Array.from({ length: FIELDS }, (_, i) => `\tint field${i};`).join('\n')}
};
static struct wide wide;
static int deep(int depth)
{
	int here = depth;

	if (depth > 1)
		here += deep(depth - 1);
	return here; /* deepest */
}
static int subject(void)
{
	int i, sum = 0;

	for (i = 0; i < ${FIELDS}; i++)
		((int *)&wide)[i] = i;
	sum = 1; /* first */
	for (i = 0; i < 1000; i++) {
		sum += i;
		sum ^= i;
	}
	return sum + deep(${DEPTH});
}
#ifdef __KERNEL__
static int __init subject_init(void)
{
	return subject() == 0;
}
static void __exit subject_exit(void)
{
}
module_init(subject_init);
module_exit(subject_exit);
MODULE_LICENSE("GPL");
#else
int main(void)
{
	return subject() == 0;
}
#endif
`;

const MEASURES = [
  'launch to first stop',
  'step',
  'hover',
  'call in a watch',
  `${FIELDS} fields`,
  `stack of ${DEPTH}`,
] as const;
type Times = Record<(typeof MEASURES)[number], number[]>;
const newTimes = (): Times => Object.fromEntries(MEASURES.map((name) => [name, []])) as unknown as Times;

async function ours(path: string, times: Times): Promise<void> {
  await Client.with(async (client) => {
    const { dap } = client;
    await client.initialize();
    await timed(async () => {
      const ready = dap.waitForEvent('initialized');
      const launched = dap.launchRequest({ program: path } as never);
      await ready;
      await client.breakAt(path, [{ line: lineOf(path, 'first') }]);
      await client.stopAfter(() => dap.configurationDoneRequest());
      await launched;
    }, times['launch to first stop']);
    for (let i = 0; i < STEPS; i++) await timed(() => client.next(), times.step);
    const { id: frameId } = await client.top();
    for (let i = 0; i < STEPS; i++) {
      await timed(() => dap.evaluateRequest({ expression: 'sum', context: 'hover', frameId }), times.hover);
    }
    for (let i = 0; i < STEPS; i++) {
      const asked = dap.evaluateRequest({ expression: 'sum + deep(1)', context: 'watch', frameId });
      await timed(() => asked, times['call in a watch']);
    }
    for (let i = 0; i < rounds; i++) {
      await timed(async () => {
        const { body } = await dap.evaluateRequest({ expression: 'wide', context: 'watch', frameId });
        const fields = await client.variables(body.variablesReference);
        if (fields.get(`field${FIELDS - 1}`)?.value !== String(FIELDS - 1)) throw new Error('not all fields');
      }, times[`${FIELDS} fields`]);
    }
    await client.breakAt(path, [{ line: lineOf(path, 'deepest') }]);
    await client.continue();
    for (let i = 0; i < rounds; i++) {
      const stack = await timed(() => client.stack(), times[`stack of ${DEPTH}`]);
      if (stack.length < DEPTH) throw new Error('not the whole stack');
    }
  });
}

async function gdbs(path: string, program: string, times: Times): Promise<void> {
  const gdb = new GdbMi(program);
  await gdb.command('-gdb-set confirm off');
  await timed(async () => {
    await gdb.command(`-break-insert ${path}:${lineOf(path, 'first')}`);
    await gdb.go('-exec-run');
  }, times['launch to first stop']);
  for (let i = 0; i < STEPS; i++) await timed(() => gdb.go('-exec-next'), times.step);
  for (let i = 0; i < STEPS; i++) await timed(() => gdb.command('-data-evaluate-expression sum'), times.hover);
  for (let i = 0; i < STEPS; i++)
    await timed(() => gdb.command('-data-evaluate-expression sum+deep(1)'), times['call in a watch']);
  for (let i = 0; i < rounds; i++) {
    await timed(async () => {
      await gdb.command('-var-create wide * wide');
      const list = await gdb.command('-var-list-children --all-values wide');
      if (!list.includes(`exp="field${FIELDS - 1}"`)) throw new Error('not all fields');
      await gdb.command('-var-delete wide');
    }, times[`${FIELDS} fields`]);
  }
  await gdb.command(`-break-insert ${path}:${lineOf(path, 'deepest')}`);
  await gdb.go('-exec-continue');
  for (let i = 0; i < rounds; i++) {
    const stack = await timed(() => gdb.command('-stack-list-frames'), times[`stack of ${DEPTH}`]);
    if (!stack.includes(`level="${DEPTH - 1}"`)) throw new Error('not the whole stack');
  }
  gdb.end();
}

async function besideGdb(): Promise<void> {
  need(['gdb', 'gcc']);
  const folder = mkdtempSync(join(tmpdir(), 'alsa-bench-'));
  try {
    const path = join(folder, 'subject.c');
    const program = join(folder, 'subject');
    writeFileSync(path, SUBJECT);
    execFileSync('gcc', ['-g', '-O0', '-o', program, path]);
    const [us, gdb] = [newTimes(), newTimes()];
    for (let round = 0; round < rounds; round++) {
      await ours(path, us);
      await gdbs(path, program, gdb);
    }
    console.log(`medians of ${rounds} rounds, a fresh process each; milliseconds\n`);
    console.log('                          here      gdb MI');
    for (const name of MEASURES) {
      const [a, b] = [median(us[name]), median(gdb[name])];
      console.log(name.padEnd(22), a.toFixed(2).padStart(9), b.toFixed(2).padStart(11));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// ---- whole drivers ----

const DRIVERS = [
  { name: 'mychip.c', path: resolve('media/samples/mychip.c'), at: 'return vmalloc_to_page(address)', bar: 500 },
  {
    name: 'dummy.c',
    path: join(linuxSource(), 'sound/drivers/dummy.c'),
    at: 'return virt_to_page(dummy_page[substream->stream]);',
    bar: 1000,
  },
];

async function launches({ name, path, at, bar }: (typeof DRIVERS)[number]): Promise<void> {
  const initialize: number[] = [];
  const launch: number[] = [];
  const steps: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await Client.with(async (client) => {
      const { dap } = client;
      await timed(() => client.initialize(), initialize);
      await timed(async () => {
        const ready = dap.waitForEvent('initialized');
        const launched = dap.launchRequest({ program: path } as never);
        await ready;
        await client.breakAt(path, [{ line: lineOf(path, at) }]);
        await client.stopAfter(() => dap.configurationDoneRequest());
        await launched;
      }, launch);
      if (round < rounds - 1) return;
      for (let i = 0; i < STEPS; i++) await timed(() => client.next(), steps);
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
  await besideGdb();
  console.log('\ndriver     initialize    launch to stop        bar   one step (bar 5 ms)');
  for (const driver of DRIVERS) await launches(driver);
})();
