// Going back in time: a run of ten million statements, stepped back from random places and continued back through, and
// what recording costs; beside gdb's `record full` on the same C, in one run on one machine.
// `node out/test/bench/time.bench.js [rounds]`. Needs gcc and gdb for the comparison.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Session } from '../../src/debugger/session';
import { startSession } from '../support/session';

const LONG = resolve('test/bench/long.c');
const rounds = Number(process.argv[2] ?? 7);
const STEPS = 60;

const median = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;
const lineOf = (text: string): number =>
  readFileSync(LONG, 'utf8')
    .split('\n')
    .findIndex((l) => l.includes(text)) + 1;
const tickOf = (session: Session): number => session.kernel.mmu.memory.tick;

function arrive(session: Session): number {
  const begin = performance.now();
  while (!session.run(1_000_000));
  return performance.now() - begin;
}

/** A session that stands at the end of the ten million; without recording, for comparison. */
function ran(recording: boolean): { session: Session; ms: number } {
  const { session } = startSession(LONG);
  session.setLineBreakpoints(LONG, [{ line: lineOf('return checksum;') }]);
  if (!recording) {
    const { timeline } = session.travel;
    Object.defineProperty(timeline, 'nextStation', { get: () => Number.MAX_SAFE_INTEGER });
    Object.defineProperty(timeline, 'arrive', { value: () => {} });
  }
  session.continue();
  return { session, ms: arrive(session) };
}

const overheads: number[] = [];
const fastest = { without: Number.POSITIVE_INFINITY, with: Number.POSITIVE_INFINITY };
let last: Session | undefined;
for (let i = 0; i < rounds; i++) {
  const without = ran(false).ms;
  const { session, ms } = ran(true);
  overheads.push(ms / without - 1);
  fastest.without = Math.min(fastest.without, without);
  fastest.with = Math.min(fastest.with, ms);
  last = session;
}
const session = last as Session;
const end = tickOf(session);
console.log(`a run of ${(end / 1e6).toFixed(1)} million statements, ${rounds} paired rounds\n`);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
console.log(
  `recording        ${percent(median(overheads))}, fastest runs ${percent(fastest.with / fastest.without - 1)} (bar 10 %)`,
);
console.log(`checkpoints      ${(session.historyBytes / 2 ** 20).toFixed(0)} MiB`);

const steps: number[] = [];
for (let i = 0, x = 20261125; i < STEPS; i++) {
  x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
  session.goToTick(2000 + (x % (end - 3000)));
  arrive(session);
  session.stepBack('over');
  steps.push(arrive(session));
}
const worst = Math.max(...steps);
console.log(
  `step back        ${median(steps).toFixed(1)} ms median, ${worst.toFixed(0)} ms worst, anywhere (bar 20 ms)`,
);

const never: number[] = [];
const often: number[] = [];
for (let i = 0; i < rounds; i++) {
  for (const [text, into] of [
    ['short *in = vmalloc', never],
    ['node->value = i', often],
  ] as const) {
    session.goToTick(end);
    arrive(session);
    session.setLineBreakpoints(LONG, [{ line: lineOf(text) }]);
    session.continueBack();
    into.push(arrive(session));
  }
}
console.log(
  `reverse continue ${median(never).toFixed(0)} ms to the start, ${median(often).toFixed(0)} ms to a list node (bar 200 ms)`,
);

// A log point and a condition that is never true, at a line that is executed 76,800 times in the whole run.
const HITS = 76_800;
function withBreakpoint(more: { logMessage?: string; condition?: string }): number {
  const { session: fresh } = startSession(LONG);
  const at = { line: lineOf('node->value += checksum'), ...more };
  fresh.setLineBreakpoints(LONG, [at, { line: lineOf('return checksum;') }]);
  fresh.continue();
  return arrive(fresh);
}
const each = (ms: number): string => `${((1000 * (ms - fastest.with)) / HITS).toFixed(1)} us`;
console.log(
  `a hit            log point ${each(withBreakpoint({ logMessage: 'value {node->value}' }))}, condition ${each(withBreakpoint({ condition: 'node->value < -1' }))}`,
);

// ---- gdb ----

for (const tool of ['gcc', 'gdb'])
  if (spawnSync(tool, ['--version']).status !== 0) throw new Error(`this bench needs ${tool}`);
const scratch = mkdtempSync(join(tmpdir(), 'bench-time-'));
const binary = join(scratch, 'long');
execFileSync('gcc', ['-w', '-O0', '-g', '-DGFP_KERNEL=0', '-o', binary, LONG]);
const script = join(scratch, 'script.gdb');
// One call of mix() is some 25 thousand statements; the whole run would take gdb days.
writeFileSync(
  script,
  `set pagination off
set record full insn-number-max 0
break mix
run
record full
python
import time
def timed(label, command):
    begin = time.time()
    gdb.execute(command, to_string=True)
    print("%s %.6f" % (label, time.time() - begin))
timed("record", "finish")
timed("step", "reverse-step")
gdb.execute("delete")
timed("back", "reverse-continue")
end
kill
quit
`,
);
const gdb = spawnSync('gdb', ['-q', '-nx', '-batch', '-x', script, binary], { encoding: 'utf8', timeout: 280_000 });
const of = (label: string): number =>
  Number(new RegExp(`^${label} ([\\d.]+)$`, 'm').exec(gdb.stdout)?.[1] ?? Number.NaN);
const STATEMENTS = 4096 * 6;
console.log(`\ngdb record full, one call of mix(), ${STATEMENTS} statements:`);
console.log(
  `  recording ${of('record').toFixed(1)} s, reverse-step ${(1000 * of('step')).toFixed(1)} ms, reverse-continue ${of('back').toFixed(2)} s`,
);
if (Number.isNaN(of('record'))) console.log(gdb.stdout.slice(-400), gdb.stderr.slice(-800));
