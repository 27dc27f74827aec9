import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkPages, failed, type HistoricalDriver, MACHINES, playOnMachine } from '../support/historicalMachine';
import { linux510Source, linuxSource } from '../support/linuxSource';
import { runToEnd, startSession, type TestRun } from '../support/session';

// Unmodified drivers whose `.page` callback says which page a fault gets, as all with a vmalloc() buffer did before there
// were managed buffers, and those whose buffer became a managed one.

/** A driver with a callback of its own for the pages of its buffer. */
interface WithPage extends HistoricalDriver {
  readonly page: string;
  /** What the driver of 5.10 does wrong in truth. */
  readonly findings?: readonly string[];
}

const tvCard = (name: string, page: string, pages = 16, findings: readonly string[] = []): WithPage => ({
  driver: `drivers/media/pci/${name}/${name}-alsa.c`,
  with: [`drivers/media/pci/${name}/${name}-reg.h`],
  machine: name,
  page,
  pages,
  findings,
});

const HDMI: WithPage = {
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

for (const historical of [HDMI, ...TV_CARDS]) {
  test(`unmodified ${historical.driver} of 5.10: ${historical.page}() resolves every page`, () => {
    const run = playOnMachine(historical, linux510Source(), '5.4');
    checkPages(run, historical.pages, historical.page, historical.findings);
  });
}
for (const historical of TV_CARDS) {
  test(`unmodified ${historical.driver} of 6.12: ${historical.page}() resolves every page`, () => {
    checkPages(playOnMachine(historical, linuxSource(), '6.12'), historical.pages, historical.page);
  });
}

/** Those with a callback once, which now leave the buffer to the core; `of612`: Linux 6.12 has them still. */
const MANAGED: readonly (HistoricalDriver & { readonly of612: boolean })[] = [
  {
    driver: 'drivers/media/usb/tm6000/tm6000-alsa.c',
    machine: 'tm6000',
    pages: 16,
    of612: false,
  },
  {
    driver: 'drivers/media/usb/em28xx/em28xx-audio.c',
    with: ['include/sound/ac97_codec.h', 'include/sound/ac97/regs.h'],
    unused: ['include/linux/sound.h', 'include/linux/soundcard.h', 'include/media/v4l2-common.h'],
    machine: 'em28xx',
    pages: 16,
    of612: true,
  },
  {
    driver: 'drivers/media/usb/cx231xx/cx231xx-audio.c',
    unused: ['include/linux/sound.h', 'include/linux/soundcard.h', 'include/media/v4l2-common.h'],
    machine: 'cx231xx',
    pages: 16,
    of612: true,
  },
  {
    driver: 'drivers/media/pci/ivtv/ivtv-alsa-pcm.c',
    with: ['drivers/media/pci/ivtv/ivtv-alsa.h', 'drivers/media/pci/ivtv/ivtv-alsa-pcm.h'],
    unused: ['ivtv-queue.h', 'ivtv-streams.h', 'ivtv-fileops.h'],
    machine: 'ivtv',
    pages: 16,
    of612: true,
  },
  {
    driver: 'drivers/media/pci/cx18/cx18-alsa-pcm.c',
    with: ['drivers/media/pci/cx18/cx18-alsa.h', 'drivers/media/pci/cx18/cx18-alsa-pcm.h'],
    unused: ['cx18-queue.h', 'cx18-streams.h', 'cx18-fileops.h'],
    machine: 'cx18',
    pages: 16,
    of612: true,
  },
  {
    driver: 'drivers/media/pci/cobalt/cobalt-alsa-pcm.c',
    with: ['drivers/media/pci/cobalt/cobalt-alsa.h', 'drivers/media/pci/cobalt/cobalt-alsa-pcm.h'],
    machine: 'cobalt',
    pages: 8,
    of612: true,
  },
  {
    driver: 'drivers/media/usb/go7007/snd-go7007.c',
    unused: ['include/linux/i2c.h'],
    machine: 'go7007',
    pages: 16,
    of612: true,
  },
];

for (const managed of MANAGED) {
  const play = (tree: string, api: string) =>
    checkPages(playOnMachine(managed, tree, api), managed.pages, 'snd_pcm_mmap_data_fault');
  test(`unmodified ${managed.driver} of 5.10 has every page resolved`, () => play(linux510Source(), '5.4'));
  if (managed.of612) {
    test(`unmodified ${managed.driver} of 6.12 has every page resolved`, () => play(linuxSource(), '6.12'));
  }
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
    const run = startSession(join(MACHINES, 'oldNames.c'), { kernelApi: '5.4', scenario: path });
    runToEnd(run);
    assert.deepEqual(run.findings, []);
    assert.deepEqual(failed(run), []);
    return run;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('names in _t, a card that gets its device later, a page callback: as in 2.6.12', () => {
  const { resolutions } = playOld(
    readFileSync(join(MACHINES, 'mapped.pcm.txt'), 'utf8').replace('stream=any', 'stream=c'),
  );
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
