import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { testCheckedModules } from '../support/checkedModules';
import { linuxSource } from '../support/linuxSource';
import { runToEnd, startSession, type TestRun } from '../support/session';

// The emulated kernel as a whole: drivers run on it from the text of the C core, without the adapter.

testCheckedModules('test/unit/drivers/api', 'kernel API as in Linux 6.12');

test('each memory and context error is told once, at its line', () => {
  const run = startSession('test/unit/drivers/memory.c');
  runToEnd(run);
  assert.deepEqual(
    run.findings.map((f) => `${f.range?.path.endsWith('memory.c') ? f.range.line : 'core'} ${f.kind}`),
    [
      '9 slab-out-of-bounds',
      '9 slab-use-after-free',
      '9 vmalloc-out-of-bounds',
      '9 array-index-out-of-bounds',
      'core sleep-in-atomic',
      '10 sleep-in-atomic',
      '11 uninit-value',
      '11 double-free',
      '11 vmalloc-guard-page',
    ],
  );
  assert.ok(run.findings.every((f) => f.cause && f.rule && f.fix && f.checker));
});

test('a finding stops before the statement goes on, and going on completes it', () => {
  const run = startSession('test/unit/drivers/memory.c');
  run.session.setFindingFilters(['memory']);
  run.session.continue();
  const kinds: string[] = [];
  for (let stop = run.session.run(1e6); stop?.reason !== 'end'; stop = run.session.run(1e6)) {
    if (stop?.finding) kinds.push(stop.finding.kind);
    run.session.continue();
  }
  assert.deepEqual(kinds, [
    'slab-out-of-bounds',
    'slab-use-after-free',
    'vmalloc-out-of-bounds',
    'double-free',
    'vmalloc-guard-page',
  ]);
  assert.equal(run.findings.length, 9, 'no finding is told twice');
});

/** All of guest memory and its shadow, with the clock. */
function fingerprint({ session }: TestRun): string {
  const { memory } = session.kernel.mmu;
  const hash = createHash('sha256');
  hash.update(memory.peekAt(0x100000, memory.physBytes - 0x100000));
  hash.update(memory.peekShadowAt(0x100000, memory.physBytes - 0x100000));
  return `${memory.tick} ${session.kernel.scheduler.nowNs} ${hash.digest('hex')}`;
}

for (const driver of ['dummy.c', 'aloop.c']) {
  test(`the same inputs give the same run, however it is cut: ${driver}`, () => {
    const path = join(linuxSource(), 'sound/drivers', driver);
    const [whole, again, cut] = [1e9, 1e9, 997].map((slice) => {
      const run = startSession(path);
      runToEnd(run, slice);
      assert.equal(run.findings.length, 0);
      assert.ok(run.operations.length >= 15 && run.operations.every((o) => o.result >= 0));
      return fingerprint(run);
    });
    assert.equal(again, whole);
    // Rebuilding a stack writes to its frames' headers (the spare words), so only what the guest can see is compared.
    assert.equal(cut?.split(' ').slice(0, 2).join(' '), whole?.split(' ').slice(0, 2).join(' '));
  });
}

test('scatter policies hand out different frames, and the right answers stay right', () => {
  const frames = (['contiguous', 'reversed', 'random', 'holes', 'high'] as const).map((scatter) => {
    const run = startSession('media/samples/mychip.c', { scatter });
    runToEnd(run);
    assert.equal(run.resolutions.length, 16);
    assert.ok(run.resolutions.every((r) => r.ok && r.returned.pfn === r.walked?.pfn));
    return run.resolutions.map((r) => r.returned.pfn as number);
  });
  const steps = frames.map((pfns) => pfns.slice(1).map((pfn, i) => pfn - (pfns[i] as number)));
  assert.ok(
    steps[0]?.every((d) => d === 1),
    'contiguous',
  );
  assert.ok(
    steps[1]?.every((d) => d === -1),
    'reversed',
  );
  assert.ok(new Set(steps[2]).size > 8, 'random');
  assert.ok(
    steps[3]?.every((d) => d === 2),
    'holes',
  );
  assert.ok((frames[4]?.[0] ?? 0) >= 0.75 * 16384, 'high');
});

test('virt_to_page() on a vmalloc buffer is told with both frames and the way out', () => {
  const run = startSession('media/samples/mychip_virt_to_page.c');
  runToEnd(run);
  const [first] = run.findings;
  assert.equal(first?.kind, 'bad-virt-to-page');
  assert.match(first?.range?.path ?? '', /mychip_virt_to_page\.c$/);
  const [answer] = run.resolutions;
  assert.equal(answer?.ok, false);
  assert.match(first?.cause ?? '', new RegExp(`the byte is in pfn 0x${answer?.walked?.pfn.toString(16)}`));
  assert.match(first?.fix ?? '', /vmalloc_to_page\(\)/);
});

test('memory that a module leaves behind is a leak, and only after it was unloaded', () => {
  const run = startSession('test/unit/drivers/leak.c');
  runToEnd(run);
  assert.deepEqual(
    run.findings.map((f) => f.kind),
    ['memory-leak', 'memory-leak'],
  );
});

test('an expression that is only looked at leaves no trace; one that is kept does', () => {
  const run = startSession('media/samples/mychip.c');
  const { session } = run;
  session.setFunctionBreakpoints([{ name: 'mychip_page' }]);
  session.continue();
  assert.equal(session.run(1e7)?.reason, 'functionBreakpoint');
  const frame = session.stack(session.contexts()[0]?.id ?? 0)[0];
  const value = (text: string, keep = false) => {
    const result = session.evaluate(text, frame, keep);
    if ('error' in result) return result.error;
    return result.value.bytes?.reduceRight((sum, b) => sum * 256n + BigInt(b), 0n);
  };
  // Looking at plain locals clears their shadow, which code never reads.
  value('offset');
  value('substream');
  const before = fingerprint(run);
  assert.equal(value('offset = 12345'), 12345n);
  assert.equal(value('offset'), 0n);
  assert.equal(value('substream->runtime->dma_area[5] = 7, substream->runtime->dma_area[5]'), 7n);
  assert.equal(value('bytes_to_frames(substream->runtime, 4096)'), 1024n);
  assert.equal(value('PAGE_ALIGN(5) + sizeof(struct snd_pcm_runtime) * 0 + SNDRV_PCM_FORMAT_S16_LE'), 4098n);
  assert.match(String(value('__kmalloc(10, 0)')), /would change the kernel/);
  assert.match(String(value('__kmalloc(10, 0)')), /would change the kernel/);
  assert.match(String(value('*(int *)0 + 1')), /NULL pointer/);
  assert.match(String(value('nonsense + 1')), /undeclared/);
  assert.match(String(value('({ for (;;) ; 1; })')), /too long/);
  assert.equal(fingerprint(run), before);
  assert.equal(value('offset = 4096', true), 4096n);
  assert.equal(value('offset'), 4096n);
  assert.equal(run.findings.length, 0);
});
