import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { linuxSource } from '../support/linuxSource';

const cli = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

interface Line {
  operation?: string;
  result?: number;
  resolution?: {
    offset: number;
    va: string;
    returned: { page: string; pfn: number | null };
    walked: { page: string; pfn: number } | null;
    ok: boolean;
    by: string;
    file: string;
    line: number;
    tick: number;
  };
  finding?: { kind: string; fix: string; file: string };
  end?: boolean;
  findings?: number;
}
const lines = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** A clean run of the default scenario: every operation succeeds. */
function assertClean(run: ReturnType<typeof cli>): Line[] {
  assert.equal(run.stderr, '');
  assert.equal(run.status, 0, run.stdout);
  const told = lines(run.stdout);
  const operations = told.filter((line) => line.operation !== undefined);
  assert.deepEqual(
    operations.filter((line) => (line.result ?? -1) < 0),
    [],
  );
  assert.match(operations[0]?.operation ?? '', /^load/);
  assert.equal(operations[operations.length - 1]?.operation, 'unload');
  assert.equal(told[told.length - 1]?.end, true);
  return told;
}

test('mychip.c: each of 16 pages is resolved once, to the page frame that the walk finds', () => {
  const told = assertClean(cli('run', 'media/samples/mychip.c', '--json'));
  const answers = told.flatMap((line) => line.resolution ?? []);
  assert.deepEqual(
    answers.map((answer) => answer.offset),
    Array.from({ length: 16 }, (_, i) => i * 4096),
  );
  for (const answer of answers) {
    assert.equal(answer.ok, true);
    assert.deepEqual(answer.returned, answer.walked);
    assert.equal(BigInt(answer.returned.page), 0xffffea0000000000n + BigInt(answer.returned.pfn ?? 0) * 64n);
    assert.match(answer.file, /mychip\.c$/);
  }
  assert.equal(new Set(answers.map((answer) => answer.returned.pfn)).size, 16);
});

test('the same seed gives the same run, another one other page frames', () => {
  const run = (...more: string[]) => cli('run', 'media/samples/mychip.c', '--json', ...more).stdout;
  assert.equal(run('--seed', '7'), run('--seed', '7'));
  const frames = (text: string) => lines(text).flatMap((line) => line.resolution?.returned.pfn ?? []);
  assert.notDeepEqual(frames(run('--seed', '7')), frames(run('--seed', '8')));
  const contiguous = frames(run('--scatter', 'contiguous'));
  assert.deepEqual(
    contiguous.map((pfn) => pfn - (contiguous[0] ?? 0)),
    Array.from({ length: 16 }, (_, i) => i),
  );
});

test('mychip_managed.c: the core answers for the driver', () => {
  const answers = assertClean(cli('run', 'media/samples/mychip_managed.c', '--json')).flatMap(
    (line) => line.resolution ?? [],
  );
  assert.equal(answers.length, 16);
  assert.ok(answers.every((answer) => answer.ok && /pcm_native\.c$/.test(answer.file)));
});

test('mychip_virt_to_page.c: status 1, the wrong answer beside the right one, and the fix', () => {
  const { status, stdout } = cli('run', 'media/samples/mychip_virt_to_page.c', '--json');
  assert.equal(status, 1);
  const told = lines(stdout);
  const answer = told.find((line) => line.resolution)?.resolution;
  assert.equal(answer?.ok, false);
  assert.equal(answer?.returned.pfn, null);
  assert.equal(typeof answer?.walked?.pfn, 'number');
  const finding = told.find((line) => line.finding)?.finding;
  assert.equal(finding?.kind, 'bad-virt-to-page');
  assert.match(finding?.fix ?? '', /vmalloc_to_page\(\)/);
  const text = cli('run', 'media/samples/mychip_virt_to_page.c').stdout;
  assert.match(text, /WRONG: virt_to_page\(\) on a vmalloc address/);
  assert.match(text, /fix: {2}Use vmalloc_to_page\(\)/);
});

test('unmodified sound/drivers/dummy.c: one shared page answers every offset', () => {
  const told = assertClean(cli('run', join(linuxSource(), 'sound/drivers/dummy.c'), '--json'));
  const answers = told.flatMap((line) => line.resolution ?? []);
  assert.equal(answers.length, 16);
  assert.equal(new Set(answers.map((answer) => answer.returned.page)).size, 1);
  assert.ok(answers.every((answer) => answer.ok && answer.walked === null));
});

test('unmodified sound/drivers/aloop.c completes the default scenario', () => {
  assertClean(cli('run', join(linuxSource(), 'sound/drivers/aloop.c'), '--json'));
});

test('what is wrong with the arguments is said in one line, with status 2', () => {
  const wrong = (...args: string[]) => {
    const { status, stdout, stderr } = cli(...args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
    return stderr;
  };
  assert.match(wrong(), /nothing to do/);
  assert.match(wrong('walk'), /unknown command "walk"/);
  assert.match(wrong('run'), /run needs a driver/);
  assert.match(wrong('run', 'no/such.c'), /does not exist: .*no\/such\.c/);
  assert.match(wrong('run', 'media/samples/mychip.c', '--scater', 'high'), /unknown option --scater/);
  assert.match(wrong('run', 'media/samples/mychip.c', '--scatter', 'wild'), /"scatter" must be/);
  assert.match(wrong('run', 'media/samples/mychip.c', '--seed', 'x'), /--seed is not a whole number/);
  assert.match(wrong('run', 'media/samples/mychip.c', '--param', 'index'), /--param needs NAME=VALUE/);
  const { status, stdout } = cli('--help');
  assert.equal(status, 0);
  assert.match(stdout, /Exit status: 0 nothing wrong, 1 findings/);
  assert.match(cli('help', 'scenario').stdout, /hw_params H \[auto\]/);
});

test('scenarios and module parameters: the client and the driver do as they are told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alsa-cli-'));
  try {
    const scenario = join(folder, 'two.pcm.txt');
    const script = [
      'load',
      '@twice',
      'open p stream=p card=3',
      'hw_params p access=MMAP_INTERLEAVED format=S16_LE rate=8000 channels=2 period_size=1024 periods=4',
      'hw_refine p rate=7999',
      'mmap p m len=buffer',
      'mwrite m 4096 32',
      'mread m 4096 32',
      'mread m 16384 1',
      '~prepare p',
      '!state p',
      'status p',
      'close q_is_not_here',
    ];
    writeFileSync(scenario, script.join('\n'));
    const refused = cli('run', 'media/samples/mychip.c', '--scenario', scenario);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /two\.pcm\.txt:13:7: no line before this one opens "q_is_not_here"/);

    writeFileSync(scenario, script.slice(0, -1).join('\n'));
    const { status, stdout } = cli(
      'run',
      'media/samples/mychip.c',
      '--json',
      '--scenario',
      scenario,
      '--param',
      'index=3',
    );
    const told = lines(stdout) as (Line & Record<string, unknown>)[];
    const of = (text: string) => told.find((line) => line.operation === text);
    assert.equal(of('open p stream=p card=3')?.result, 0);
    assert.equal(of('mread m 4096 32')?.['pat_len'], 32);
    const beyond = of('mread m 16384 1');
    assert.deepEqual([beyond?.result, beyond?.['sig']], [-14, 'SIGSEGV']);
    assert.equal(of('hw_refine p rate=7999')?.['errno'], 'EINVAL');
    assert.equal(of('prepare p'), undefined, '~ tells failures only');
    assert.equal(JSON.stringify(of('status p')?.['status']).includes('"state":"PREPARED"'), true);
    assert.equal(status, 0);
    assert.deepEqual(
      told.flatMap((line) => line.resolution?.offset ?? []),
      [4096],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('allocations of sizes that no machine has fail, in good time', () => {
  const run = spawnSync(process.execPath, [join('dist', 'cli.js'), 'run', 'test/unit/drivers/huge.c'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.match(run.stdout, /^load +ENOMEM$/m);
});

test('expect: lines that make a scenario a test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'expect-'));
  const play = (...expectations: string[]) => {
    const scenario = join(folder, 'mine.pcm.txt');
    const text = `load\nopen p\nstart p\nexpect r=-EBADFD state=OPEN\nhw_params p auto\n${expectations.join('\n')}\n`;
    writeFileSync(scenario, text);
    const { stdout, status } = cli('run', 'media/samples/mychip.c', '--scenario', scenario, '--json');
    const records = lines(stdout) as {
      operation?: string;
      errno?: string;
      expected?: string;
      is?: string;
      unmet?: number;
    }[];
    const unmet = records.filter(({ errno }) => errno === 'NOT_MET').map(({ expected, is }) => `${expected} / ${is}`);
    assert.equal(records.at(-1)?.unmet, unmet.length);
    return { unmet, status };
  };
  const mapped = 'mmap p m len=buffer\ntouch m 5';
  const met = play('expect r=ok state=SETUP finding=none', mapped, 'expect page +0x5000 ok', 'expect page 0 none');
  assert.deepEqual(met, { unmet: [], status: 0 });
  assert.deepEqual(
    play('expect r=-EPIPE', 'expect state=RUNNING', mapped, 'expect page +0x5000 wrong', 'expect finding=leak'),
    {
      unmet: [
        'r=-EPIPE / r=0',
        'state=RUNNING / state=SETUP',
        'page +0x5000 wrong / ok',
        'finding=leak / finding=none',
      ],
      status: 1,
    },
  );
  rmSync(folder, { recursive: true });
});

test('a driver in a loop without end: told, given up, status 1', () => {
  const { status, stdout, stderr } = cli('run', 'test/unit/drivers/loop.c', '--json');
  assert.equal(status, 1);
  assert.equal(stderr, 'The run was given up there.\n');
  assert.deepEqual(
    lines(stdout).flatMap(({ finding }) => finding?.kind ?? []),
    ['soft-lockup'],
  );
});
