import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { linux510Source, linuxSource } from '../support/linuxSource';
import { runToEnd, startSession, type TestRun } from '../support/session';

// Unmodified drivers whose `.page` callback says which page a fault gets, as all with a vmalloc() buffer did before there
// were managed buffers. The machine that a driver belongs to (registers, interrupts, what fills the buffer) is a file of
// ours in drivers/historical.

const OURS = 'test/unit/drivers/historical';

interface Historical {
  readonly driver: string;
  /** Other files of the kernel that it is built from. */
  readonly with: readonly string[];
  /** Folder below drivers/historical. */
  readonly machine: string;
  /** The callback that answers. */
  readonly page: string;
  /** Size of the largest buffer, up to 64 KiB, in pages. */
  readonly pages: number;
  /** What the driver of 5.10 does wrong in truth. */
  readonly findings?: readonly string[];
}

const tvCard = (name: string, page: string, pages = 16, findings: readonly string[] = []): Historical => ({
  driver: `drivers/media/pci/${name}/${name}-alsa.c`,
  with: [`drivers/media/pci/${name}/${name}-reg.h`],
  machine: name,
  page,
  pages,
  findings,
});

const HDMI: Historical = {
  driver: 'drivers/gpu/drm/bridge/synopsys/dw-hdmi-ahb-audio.c',
  with: [
    'drivers/gpu/drm/bridge/synopsys/dw-hdmi-audio.h',
    'sound/core/pcm_iec958.c',
    'include/sound/pcm_iec958.h',
    'include/sound/pcm_drm_eld.h',
  ],
  machine: 'hdmi',
  page: 'snd_pcm_lib_get_vmalloc_page',
  pages: 16,
};

const TV_CARDS = [
  tvCard('cx23885', 'snd_cx23885_page'),
  tvCard('cx25821', 'snd_cx25821_page', 4, ['memory-leak']), // never gives its interrupt back; mended since, with devm_request_irq()
  tvCard('cx88', 'snd_cx88_page'),
  tvCard('saa7134', 'snd_card_saa7134_page'),
];

/** The driver beside its machine, in a folder of its own, played by a client that touches every page. */
function play({ driver, with: others, machine }: Historical, tree: string, kernelApi: string): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'historical-'));
  try {
    mkdirSync(join(folder, 'include'));
    for (const path of [driver, ...others]) {
      const to = join(folder, path.startsWith('include/') ? path : basename(path));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(tree, path), to);
    }
    cpSync(join(OURS, machine), folder, { recursive: true });
    cpSync(join(OURS, 'lineEngine.h'), join(folder, 'lineEngine.h'));
    const sources = others.filter((path) => path.endsWith('.c')).map((path) => join(folder, basename(path)));
    const run = startSession(join(folder, basename(driver)), {
      sources: [...sources, join(folder, 'machine.c')],
      includePaths: [join(folder, 'include')],
      kernelApi,
      scenario: resolve(OURS, 'mapped.pcm.txt'),
    });
    runToEnd(run);
    return run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const failed = ({ operations }: TestRun) => operations.filter(({ result }) => result < 0);

function checkPages(run: TestRun, { page, pages }: Historical, findings: readonly string[] = []): void {
  assert.deepEqual(
    run.findings.map(({ kind }) => kind),
    findings,
  );
  assert.deepEqual(failed(run), []);
  assert.deepEqual(
    run.resolutions.map(({ offset }) => offset),
    Array.from({ length: pages }, (_, i) => i * 4096),
  );
  for (const { returned, walked, ok, offset, function: by } of run.resolutions) {
    assert.ok(ok && walked && returned.pfn === walked.pfn, `offset ${offset}`);
    assert.equal(by, page);
  }
}

for (const historical of [HDMI, ...TV_CARDS]) {
  test(`unmodified ${historical.driver} of 5.10: ${historical.page}() resolves every page`, () => {
    checkPages(play(historical, linux510Source(), '5.4'), historical, historical.findings);
  });
}
for (const historical of TV_CARDS) {
  test(`unmodified ${historical.driver} of 6.12: ${historical.page}() resolves every page`, () => {
    checkPages(play(historical, linuxSource(), '6.12'), historical);
  });
}

for (const driver of ['dummy', 'aloop']) {
  test(`unmodified sound/drivers/${driver}.c of 5.10 plays the scenario of its own`, () => {
    const run = startSession(join(linux510Source(), 'sound/drivers', `${driver}.c`));
    runToEnd(run);
    assert.deepEqual(run.findings, []);
    assert.deepEqual(failed(run), []);
    assert.equal(run.resolutions.length, 16);
    assert.ok(run.resolutions.every(({ ok }) => ok));
  });
}

/** Plays a scenario with the driver of ours in the style of 2.6.12. */
function playOld(scenario: string): TestRun {
  const folder = mkdtempSync(join(tmpdir(), 'historical-'));
  try {
    const path = join(folder, 'mine.pcm.txt');
    writeFileSync(path, scenario);
    const run = startSession(join(OURS, 'oldNames.c'), { kernelApi: '5.4', scenario: path });
    runToEnd(run);
    assert.deepEqual(run.findings, []);
    assert.deepEqual(failed(run), []);
    return run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('names in _t, a card that gets its device later, a page callback: as in 2.6.12', () => {
  const { resolutions } = playOld(readFileSync(join(OURS, 'mapped.pcm.txt'), 'utf8').replace('stream=any', 'stream=c'));
  assert.equal(resolutions.length, 16);
  assert.ok(resolutions.every(({ ok, returned, walked }) => ok && returned.pfn === walked?.pfn));
});

test('copy and silence count in PCM frames, as until 4.12: channel -1 is all of them', () => {
  const params = 'format=U8 rate=8000 channels=2 period_size=2048 buffer_size=8192';
  const { log } = playOld(`load
open p stream=p
hw_params p access=RW_INTERLEAVED ${params}
sw_params p start_threshold=boundary silence_size=boundary
prepare p
writei p 3000
writei p 1000
start p
drop p
hw_params p access=RW_NONINTERLEAVED ${params}
sw_params p start_threshold=boundary
prepare p
writen p 100
writen p 50
close p
unload
`);
  const calls = log.map((line) => /(copy|silence) .*/.exec(line)?.[0]).filter((call) => call !== undefined);
  assert.deepEqual(calls, [
    'copy -1 0 3000',
    'copy -1 3000 1000',
    'silence -1 4000 4192',
    'copy 0 0 100',
    'copy 1 0 100',
    'copy 0 100 50',
    'copy 1 100 50',
  ]);
});
