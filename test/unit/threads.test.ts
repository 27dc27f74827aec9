import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lineOf, runToEnd, startSession, type TestRun } from '../support/session';

// More than one thread of the user process: `bg` and `join` let two system calls interleave, `bg ... before=` lets the
// second one come at a statement of the first, `forkread` is a process of its own.

const MYCHIP = 'media/samples/mychip.c';
const SWAP = 'test/unit/drivers/swap.c';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'threads-'));
});
after(() => rmSync(folder, { recursive: true }));

let scripts = 0;
function play(program: string, ...lines: readonly string[]): TestRun {
  const scenario = join(folder, `${scripts++}.pcm.txt`);
  writeFileSync(scenario, lines.join('\n'));
  const run = startSession(program, { scenario });
  runToEnd(run);
  return run;
}
const told = ({ operations }: TestRun) => operations.map(({ text, result, errno }) => [text, errno ?? result] as const);

const PLAYBACK = [
  ...['~load', '~open p', '~hw_params p access=RW_INTERLEAVED format=S16_LE channels=2 rate=48000 buffer_size=4096'],
  '~prepare p',
];

const framesOf = ({ operations }: TestRun): number =>
  Number(operations.find(({ text }) => text.startsWith('writei'))?.detail?.['frames']);

test('a writer waits in the kernel while the script drops the stream', () => {
  const run = play(
    MYCHIP,
    ...PLAYBACK,
    ...['bg w writei p 1000000', 'expect r=ok state=RUNNING', 'drop p', 'join w', 'expect r=ok state=SETUP', 'join w'],
    ...['~hw_free p', '~close p', '~unload'],
  );
  assert.deepEqual(told(run), [
    ['bg w writei p 1000000', 0],
    ['expect r=ok state=RUNNING', 0],
    ['drop p', 0],
    ['writei p 1000000', 0],
    ['join w', 0],
    ['expect r=ok state=SETUP', 0],
    ['join w', ''],
  ]);
  assert.ok(framesOf(run) > 4096, 'the ring was full, and 30 ms were played before the drop');
});

test('a thread that nobody joins is killed at the end of the script', () => {
  const run = play(MYCHIP, ...PLAYBACK, 'bg w writei p 1000000', 'sleep 20');
  assert.deepEqual(told(run).slice(0, 2), [
    ['bg w writei p 1000000', 0],
    ['sleep 20', 0],
  ]);
  assert.deepEqual(told(run)[2], ['writei p 1000000', 0]);
  assert.ok(framesOf(run) > 4096, 'it went on playing until it was killed');
  assert.deepEqual(run.findings, []);
});

test('a signal ends what waits, after a while that the line says', () => {
  const lines = [
    'writei p 1000000 timeout=50',
    'writei p 1000000 timeout=50',
    'state p timeout=50',
    'poll p ms=5 timeout=50',
  ];
  const run = play(MYCHIP, ...PLAYBACK, ...lines, '~close p', '~unload');
  const [first, second, ...others] = run.operations;
  assert.equal(first?.result, 0);
  assert.equal(first?.detail?.['timed_out'], 50);
  const frames = Number(first?.detail?.['frames']);
  assert.ok(frames > 4096 && frames < 4096 + 100 * 48, `${frames} PCM frames`);
  assert.equal(second?.detail?.['timed_out'], 50, 'the next one has an alarm of its own');
  for (const { detail } of others) assert.equal(detail?.['timed_out'], undefined);
});

test('a second thread comes before a statement, once that may be preempted', () => {
  const read = 'proc /proc/asound/card0/gain';
  const script = (...between: readonly string[]) => ['!load', ...between, read, '!unload'];
  assert.deepEqual(play(SWAP, ...script('ctl_set 1 7')).findings, [], 'one after the other');
  const at = lineOf(SWAP, '*gain);');
  const run = play(SWAP, ...script(`bg other before=swap_gain_read:${at} ctl_set 1 7`));
  assert.deepEqual(
    run.findings.map(({ kind, range }) => [kind, range?.line]),
    [['slab-use-after-free', at]],
  );
  assert.deepEqual(
    told(run).map(([text]) => text),
    [`bg other before=swap_gain_read:${at} ctl_set 1 7`, 'ctl_set 1 7', read],
  );
  // Before the pointer is read nothing is wrong: the reader sees the new table.
  const early = lineOf(SWAP, 'int *gain = swap->gain;');
  const fine = play(SWAP, ...script(`bg other before=swap_gain_read:${early} ctl_set 1 7`));
  assert.deepEqual(fine.findings, []);
  assert.match(JSON.stringify(fine.operations.at(-1)?.detail), /7/);
});

test('a statement that is never executed is told', () => {
  const at = lineOf(SWAP, '*gain);');
  const run = play(SWAP, '!load', `bg other before=swap_gain_read:${at} ctl_set 1 7`, '!unload');
  assert.deepEqual(told(run).at(-1), ['ctl_set 1 7', 'NOT_REACHED']);
  const wrong = play(SWAP, '!load', 'bg other before=swap_gain_read:1 ctl_set 1 7', '!unload');
  assert.deepEqual(told(wrong)[0]?.[1], 'EINVAL');
});

test('a child reads what its parent has mapped', () => {
  const run = play(
    MYCHIP,
    ...['!load', '!open p', '!hw_params p auto', '!mmap p m len=buffer', '!mwrite m 0 1 fill=65'],
    ...['forkread m 0', 'forkread m 4096', '!munmap m', '!close p', '!unload'],
  );
  assert.deepEqual(
    run.operations.map(({ text, detail }) => [text, detail?.['child'], detail?.['v']]),
    [
      ['forkread m 0', 'exit', 1],
      ['forkread m 4096', 'exit', 0],
    ],
  );
  assert.deepEqual(run.findings, []);
});

test('threads that have ended give their stacks back', () => {
  const rounds = (n: number) => Array.from({ length: n }, () => ['bg w state p', 'join w']).flat();
  const free = (n: number): number => {
    const { session } = play(MYCHIP, ...PLAYBACK, ...rounds(n), '~close p', '~unload');
    const { tasks } = session.kernel.scheduler;
    assert.deepEqual(
      tasks.filter(({ kind }) => kind === 'user').map(({ name }) => name),
      ['pcm-client'],
    );
    return session.kernel.pages.freeCount;
  };
  assert.equal(free(9), free(1));
});
