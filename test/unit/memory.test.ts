import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testCheckedModules } from '../support/checkedModules';
import { runToEnd, startSession, type TestRun } from '../support/session';

testCheckedModules('test/unit/drivers/mm', 'memory management as in Linux 6.12');

/** Plays a scenario with a driver whose parameter `left` says how many pages nobody has taken. */
function playShort(scatter: string, scenario: string, memoryMiB = 64): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'short-'));
  try {
    const path = join(folder, 'mine.pcm.txt');
    writeFileSync(path, scenario.replaceAll('left ', 'sysw /sys/module/outOfMemory/parameters/left '));
    const run = startSession('test/unit/drivers/outOfMemory.c', { scenario: path, scatter, memoryMiB });
    runToEnd(run);
    assert.deepEqual(run.findings, [], 'nothing is left behind');
    return run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const outcomes = (run: TestRun) => run.operations.map(({ text, errno }) => `${text.split(' ')[0]} ${errno ?? 'ok'}`);

test('a buffer that memory is too short for is refused, and had when there is memory again', () => {
  const params = 'hw_params p format=U8 rate=8000 channels=1 period_size=4096 buffer_size=';
  const use = 'mmap p m len=buffer\ntouch m all\nmunmap m\n';
  const run = playShort(
    'contiguous',
    `load\nleft 300\nopen p stream=p\n${params}1048576\n${params}16384\n${use}left 0\n${params}1048576\n${use}close p\nunload\n`,
  );
  assert.deepEqual(outcomes(run), [
    ...['load ok', 'sysw ok', 'open ok', 'hw_params ENOMEM', 'hw_params ok', 'mmap ok', 'touch ok', 'munmap ok'],
    ...['sysw ok', 'hw_params ok', 'mmap ok', 'touch ok', 'munmap ok', 'close ok', 'unload ok'],
  ]);
  assert.equal(run.resolutions.length, 4 + 256);
  assert.ok(run.log.some((line) => /vmalloc error: size 1048576, failed to allocate pages, mode:0xcc0/.test(line)));
});

test('a process without memory for its samples is told EFAULT, as where a page cannot be had', () => {
  const params = 'hw_params p format=U8 rate=8000 channels=1 period_size=4096 buffer_size=1048576';
  const run = playShort(
    'contiguous',
    `load\nopen p stream=p\n${params}\nprepare p\nleft 150\nwritei p 4000\nwritei p 1000000\nclose p\nleft 0\nunload\n`,
    16,
  );
  assert.deepEqual(outcomes(run).slice(4), [
    ...['sysw ok', 'writei ok', 'writei EFAULT', 'close ok', 'sysw ok', 'unload ok'],
  ]);
});

test('a thread needs a stack in one piece: among scattered pages there is none', () => {
  const run = playShort('random', 'load\nleft 300\nopen p stream=p\nunload\n');
  assert.deepEqual(outcomes(run), ['load ok', 'sysw ok', 'open ENOMEM', 'unload ok']);
});

test('pages in the linear map: which allocation has pages that can be mapped one by one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linear-'));
  const scenario = join(folder, 'mine.pcm.txt');
  const mapped = 'mmap s m len=buffer\ntouch m all\nmunmap m';
  writeFileSync(scenario, `load\nopen s stream=p\nhw_params s auto\n${mapped}\nhw_free s\nclose s\nunload\n`);
  const rules = (how: string) => {
    const run = startSession('test/unit/drivers/linearPages.c', { params: { how }, scenario });
    runToEnd(run);
    assert.deepEqual(outcomes(run).slice(-1), ['unload ok']);
    const wrong = run.resolutions.filter(({ ok }) => !ok).length;
    assert.equal(run.findings.filter(({ kind }) => kind === 'wrong-page').length, wrong);
    assert.ok(wrong > 0 || run.findings.length === 0);
    return run.resolutions.map(({ rule }) => rule ?? 'ok');
  };
  try {
    const uncounted = 'a page without a count of its own was returned';
    assert.deepEqual(rules('plain'), ['ok', uncounted, uncounted, uncounted]);
    for (const how of ['compound', 'exact', 'large']) assert.deepEqual(rules(how), ['ok', 'ok', 'ok', 'ok'], how);
    assert.deepEqual(rules('small'), ['a page of slab objects was returned']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
