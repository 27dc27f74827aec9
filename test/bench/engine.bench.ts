// Speed of compiled code with every check on, beside gcc -O0, gcc's address and undefined behaviour sanitizers, valgrind
// memcheck and tcc -b, in one run on one machine: paired rounds, medians. `node out/test/bench/engine.bench.js [rounds]`.

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
for (const tool of ['gcc', 'valgrind', 'tcc']) {
  if (spawnSync(tool, [tool === 'tcc' ? '-v' : '--version']).status !== 0) throw new Error(`this bench needs ${tool}`);
}

const lines = (text: string) => text.trim().split('\n').map(Number);
const median = (values: number[]): number => [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;
const geometric = (values: number[]): number => Math.exp(values.reduce((s, r) => s + Math.log(r), 0) / values.length);

/** The other tools: how the program is built, and with what it is run. */
const TOOLS = {
  sanitizers: { build: ['gcc', '-w', '-O0', '-g', '-fwrapv', '-fsanitize=address,undefined'], run: [] },
  memcheck: { build: ['gcc', '-w', '-O0', '-g'], run: ['valgrind', '-q'] },
  'tcc -b': { build: ['tcc', '-w', '-b', '-g'], run: [] },
} as const;
type Tool = keyof typeof TOOLS;
const tools = Object.keys(TOOLS) as Tool[];

const ours = new Map<string, number[]>();
const others = new Map<Tool, Map<string, number[]>>(tools.map((tool) => [tool, new Map()]));
const into = (map: Map<string, number[]>, name: string, value: number) =>
  map.set(name, [...(map.get(name) ?? []), value]);

console.log('slow-down against gcc -O0 per unit of work, median of', rounds, 'paired rounds\n');
console.log('kernel      ours', ...tools.map((t) => t.padStart(11)), ' our statements/s');
for (const { name, call, native, checked } of WORK) {
  const source = (n: number) => {
    const path = join(scratch, `${name}-${n}.c`);
    writeFileSync(path, program(call, n));
    return path;
  };
  const build = (n: number, [compiler, ...options]: readonly string[], as: string) => {
    const binary = join(scratch, `${name}-${n}-${as.replace(/\W/g, '')}`);
    execFileSync(compiler as string, [...options, '-o', binary, source(n), join(scratch, 'runtime.c')]);
    return binary;
  };
  const plain = build(native, ['gcc', '-w', '-O0', '-g'], 'plain');
  const built = tools.map((tool) => ({ tool, binary: build(checked, TOOLS[tool].build, tool) }));
  const speed: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const [sum, ns] = lines(execFileSync(plain, { encoding: 'utf8' })) as [number, number];
    const run = runHosted(source(native));
    const [ourSum, ourNs] = run.output.map(Number) as [number, number];
    if (ourSum !== sum) throw new Error(`${name}: checksum ${ourSum}, gcc has ${sum}`);
    into(ours, name, ourNs / ns);
    speed.push(run.ticks / ((ourNs / 1e9) * 1.25));
    for (const { tool, binary } of built) {
      const [file, ...args] = [...TOOLS[tool].run, binary] as [string, ...string[]];
      const [, toolNs] = lines(execFileSync(file, args, { encoding: 'utf8' })) as [number, number];
      into(others.get(tool) as Map<string, number[]>, name, toolNs / checked / (ns / native));
    }
  }
  const cells = tools.map((tool) => `${median(others.get(tool)?.get(name) ?? []).toFixed(1)}x`.padStart(11));
  const mine = `${median(ours.get(name) ?? []).toFixed(2)}x`.padStart(6);
  console.log(name.padEnd(8), mine, ...cells, `${(median(speed) / 1e6).toFixed(0)} M`.padStart(10));
}
const mean = (map: Map<string, number[]>) => geometric([...map.values()].map(median));
const [own, memcheck] = [mean(ours), mean(others.get('memcheck') as Map<string, number[]>)];
console.log(
  'mean'.padEnd(8),
  `${own.toFixed(2)}x`.padStart(6),
  ...tools.map((t) => `${mean(others.get(t) ?? new Map()).toFixed(1)}x`.padStart(11)),
);
console.log(
  `\ngcc -O0: ${own.toFixed(2)}x (bar: at most 3x); memcheck is ${(memcheck / own).toFixed(1)} times slower (bar: at least 4)`,
);
