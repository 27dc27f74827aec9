// Speed of compiled code with every check on, beside gcc -O0 and valgrind memcheck, in one run on one machine:
// paired rounds, medians. `node out/test/bench/engine.bench.js [rounds]`. Needs gcc and valgrind.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runHosted } from '../support/hosted';

const KERNELS = resolve('test/bench/kernels.c');
const rounds = Number(process.argv[2] ?? 7);

/** Work sizes: about a tenth of a second of gcc -O0 each. */
const WORK = [
  { name: 'copy', call: 'k1(a, b, 1 << 20, N)', native: 20, checked: 4 },
  { name: 'list', call: 'k2(arena, head, 4096, N)', native: 4000, checked: 600 },
  { name: 'control', call: 'k3(pcm, N)', native: 6000000, checked: 800000 },
] as const;

/** The program: builds its data, works N rounds untimed, then N timed; prints checksum and nanoseconds. */
const program = (call: string, n: number) => `
${readFileSync(KERNELS, 'utf8')}
void out(long); long now(void);
static unsigned char a[1 << 20], b[1 << 20], arena[4096 * 64]; static struct list_head heads[1]; static struct pcm pcms[1];
int main(void) {
	struct list_head *head = heads; struct pcm *pcm = pcms; long t; unsigned int r, N = ${n};
	k1_init(b, 1 << 20); k2_build(arena, head, 4096); k3_init(pcm, 4096, 1024);
	${call.replace('N', '(N / 4 + 1)')};
	t = now(); r = ${call}; t = now() - t; out(r); out(t);
	return 0;
}`;
const RUNTIME = `#include <stdio.h>
#include <time.h>
void out(long v) { printf("%ld\\n", v); }
long now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000L + t.tv_nsec; }
`;

const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
writeFileSync(join(scratch, 'runtime.c'), RUNTIME);
for (const tool of ['gcc', 'valgrind']) {
  if (spawnSync(tool, ['--version']).status !== 0) throw new Error(`this bench needs ${tool}`);
}

const lines = (text: string) => text.trim().split('\n').map(Number);
const median = (values: number[]): number => [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;

console.log('slow-down against gcc -O0 per unit of work, median of', rounds, 'paired rounds\n');
console.log('kernel    ours   memcheck   our statements/s');
const ratios: number[] = [];
for (const { name, call, native, checked } of WORK) {
  const source = (n: number) => {
    const path = join(scratch, `${name}-${n}.c`);
    writeFileSync(path, program(call, n));
    return path;
  };
  const build = (n: number) => {
    const binary = join(scratch, `${name}-${n}`);
    execFileSync('gcc', ['-w', '-O0', '-g', '-o', binary, source(n), join(scratch, 'runtime.c')]);
    return binary;
  };
  const [full, small] = [build(native), build(checked)];
  const ours: number[] = [];
  const memcheck: number[] = [];
  const speed: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const [sum, ns] = lines(execFileSync(full, { encoding: 'utf8' })) as [number, number];
    const run = runHosted(source(native));
    const [ourSum, ourNs] = run.output.map(Number) as [number, number];
    if (ourSum !== sum) throw new Error(`${name}: checksum ${ourSum}, gcc has ${sum}`);
    ours.push(ourNs / ns);
    speed.push(run.ticks / ((ourNs / 1e9) * 1.25));
    const [, checkedNs] = lines(execFileSync('valgrind', ['-q', small], { encoding: 'utf8' })) as [number, number];
    memcheck.push(checkedNs / checked / (ns / native));
  }
  ratios.push(median(ours));
  const row = [
    name.padEnd(8),
    `${median(ours).toFixed(2)}x`.padStart(6),
    `${median(memcheck).toFixed(1)}x`.padStart(10),
  ];
  console.log(...row, `${(median(speed) / 1e6).toFixed(0)} M`.padStart(10));
}
const geometric = Math.exp(ratios.reduce((s, r) => s + Math.log(r), 0) / ratios.length);
console.log(`\ngeometric mean ${geometric.toFixed(2)}x (bar: at most 4x)`);
