import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checkPages, failed, type HistoricalDriver, MACHINES, playOnMachine } from '../support/historicalMachine';
import { historicalSource } from '../support/historicalSource';
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

const usbTv = (path: string, pages = 16): HistoricalDriver => ({
  driver: `drivers/media/usb/${path}`,
  unused: ['include/linux/sound.h', 'include/linux/soundcard.h', 'include/media/v4l2-common.h', 'include/linux/i2c.h'],
  machine: dirname(path),
  pages,
});
const pciTv = (name: string, unused: readonly string[], pages = 16): HistoricalDriver => ({
  driver: `drivers/media/pci/${name}/${name}-alsa-pcm.c`,
  with: [`drivers/media/pci/${name}/${name}-alsa.h`, `drivers/media/pci/${name}/${name}-alsa-pcm.h`],
  unused: unused.map((header) => `${name}-${header}.h`),
  machine: name,
  pages,
});

const TM6000 = usbTv('tm6000/tm6000-alsa.c');
const CX231XX = usbTv('cx231xx/cx231xx-audio.c');
const EM28XX = { ...usbTv('em28xx/em28xx-audio.c'), with: ['include/sound/ac97_codec.h', 'include/sound/ac97/regs.h'] };
const GO7007 = usbTv('go7007/snd-go7007.c');
const IVTV = pciTv('ivtv', ['queue', 'streams', 'fileops']);
const CX18 = pciTv('cx18', ['queue', 'streams', 'fileops']);
const COBALT = pciTv('cobalt', [], 8);

const PDAUDIOCF: HistoricalDriver = {
  driver: 'sound/pcmcia/pdaudiocf/pdaudiocf_pcm.c',
  with: ['include/sound/ak4117.h'],
  machine: 'pdaudiocf',
  pages: 16,
};

const VX: HistoricalDriver = {
  driver: 'sound/drivers/vx/vx_pcm.c',
  with: ['sound/drivers/vx/vx_cmd.c', 'sound/drivers/vx/vx_cmd.h', 'include/sound/vx_core.h'],
  unused: ['include/sound/hwdep.h'],
  machine: 'vx',
  pages: 16,
};

const usbSound = (folder: string, files: readonly string[], machine: string, pages: number): HistoricalDriver => ({
  driver: `sound/usb/${folder}/${files[0]}`,
  with: files.slice(1).map((file) => (file.startsWith('include/') ? file : `sound/usb/${folder}/${file}`)),
  machine,
  pages,
});
const SIX_FIRE = usbSound(
  '6fire',
  [
    'chip.c',
    'comm.c',
    'control.c',
    'firmware.c',
    'pcm.c',
    'chip.h',
    'comm.h',
    'common.h',
    'control.h',
    'firmware.h',
    'midi.h',
    'pcm.h',
  ],
  '6fire',
  16,
);
const CAIAQ = {
  ...usbSound(
    'caiaq',
    ['device.c', 'audio.c', 'control.c', 'device.h', 'audio.h', 'control.h', 'input.h', 'midi.h'],
    'caiaq',
    16,
  ),
  above: ['sound/usb/usbaudio.h'],
  unused: ['include/linux/usb/input.h'],
};
const UA101 = {
  ...usbSound('misc', ['ua101.c'], 'ua101', 16),
  above: ['sound/usb/usbaudio.h', 'sound/usb/midi.h'],
};

/** What the text of 5.10 does wrong in truth: disconnecting frees the card, and the chip with it, which is then taken apart. */
const FINDINGS_OF_510 = new Map<HistoricalDriver, readonly string[]>([
  [SIX_FIRE, Array.from({ length: 12 }, () => 'slab-use-after-free')],
]);

/** Those with a callback once, which now leave the buffer to the core; Linux 6.12 has them still, but for the first. */
const MANAGED = [TM6000, CX231XX, EM28XX, GO7007, IVTV, CX18, COBALT, PDAUDIOCF, VX, SIX_FIRE, UA101, CAIAQ];

for (const managed of MANAGED) {
  const play = (tree: string, api: string, findings?: readonly string[]) =>
    checkPages(playOnMachine(managed, tree, api), managed.pages, 'snd_pcm_mmap_data_fault', findings);
  test(`unmodified ${managed.driver} of 5.10 has every page resolved`, () =>
    play(linux510Source(), '5.4', FINDINGS_OF_510.get(managed)));
  if (managed !== TM6000) {
    test(`unmodified ${managed.driver} of 6.12 has every page resolved`, () => play(linuxSource(), '6.12'));
  }
}

/** Text that only the kernel's own history has, with a callback for the pages; `findings` are its own mistakes. */
const OF_OLD: readonly (WithPage & { readonly commit: string })[] = [
  { ...TM6000, commit: '134bf98c5596605af90f104716ef912e8f7eb56b', page: 'snd_pcm_get_vmalloc_page' },
  { ...CX231XX, commit: '00ed905ab8e5622700535cd14258e447ef1e7ba9', page: 'snd_pcm_get_vmalloc_page' },
  { ...EM28XX, commit: '0191a2a28cdc34a57fee2c027c101a023f9a61f9', page: 'snd_pcm_get_vmalloc_page' },
  { ...IVTV, commit: '0d3c24e936feefeca854073ccb40613cd6eba9a9', page: 'snd_pcm_get_vmalloc_page' },
  {
    ...CX18,
    commit: '04d9765bd22ed96c8f05949d02fcdd60ce30b717',
    page: 'snd_pcm_get_vmalloc_page',
    findings: ['sleep-in-atomic'], // vfree() with a spinlock held; mended a little later
  },
  { ...COBALT, commit: '04768f96429824d284d8e21b9c195ac96b91f9e4', page: 'snd_pcm_get_vmalloc_page' },
  {
    ...GO7007,
    driver: 'drivers/staging/go7007/snd-go7007.c',
    unused: ['include/linux/i2c.h', 'include/asm/system.h'],
    commit: '866b8695d67e83f47194731d3a7ba55826a7ec70',
    page: 'go7007_snd_pcm_page',
  },
  {
    ...usbTv('tlg2300/pd-alsa.c', 8),
    unused: ['include/linux/sound.h', 'include/linux/soundcard.h', 'include/media/v4l2-common.h', 'vendorcmds.h'],
    commit: 'a3928246651b92dec93a47b99c49ff3151b08bae',
    page: 'snd_pcm_pd_get_page',
    // Three transfers submitted with GFP_KERNEL from ->trigger, and a buffer that ->hw_free leaves behind.
    findings: ['sleep-in-atomic', 'sleep-in-atomic', 'sleep-in-atomic', 'memory-leak'],
  },
  {
    driver: 'drivers/staging/easycap/easycap_sound.c',
    machine: 'easycap',
    pages: 16,
    commit: '94bd217e2d683719ab21a4ac117d8a1b91cbedc9',
    page: 'easycap_alsa_page',
  },
  {
    ...VX,
    instead: 'vx26',
    defines: ['OF_2_6'],
    commit: '1da177e4c3f41524e886b7f1b8a0c1fc7321cac2',
    page: 'snd_pcm_get_vmalloc_page',
  },
  {
    ...PDAUDIOCF,
    defines: ['OF_2_6'],
    commit: '1da177e4c3f41524e886b7f1b8a0c1fc7321cac2',
    page: 'snd_pcm_get_vmalloc_page',
  },
  {
    driver: 'sound/usb/hiface/pcm.c',
    with: ['sound/usb/hiface/chip.c', 'sound/usb/hiface/chip.h', 'sound/usb/hiface/pcm.h'],
    pages: 16,
    commit: '942e6f8a8314e5550e254519dfba4ccd5170421d',
    page: 'snd_pcm_mmap_data_fault',
  },
];

test('drivers of Linux 2.6 to 5.4, where their text can be had', async (t) => {
  let ran = 0;
  for (const old of OF_OLD) {
    const name = `${old.driver} of ${old.commit.slice(0, 12)}`;
    const source = await historicalSource(old.commit, old.driver);
    if ('missing' in source) {
      t.diagnostic(`not run: ${name}: ${source.missing}`);
      continue;
    }
    await t.test(`unmodified ${name}: ${old.page}() resolves every page`, () => {
      const run = playOnMachine(old, linux510Source(), '5.4', source.text);
      checkPages(run, old.pages, old.page, old.findings);
    });
    ran++;
  }
  t.diagnostic(`${ran} of ${OF_OLD.length} run`);
  assert.ok(ran > 0 || !process.env.HISTORICAL_SOURCES, 'the folder holds none of them');
});

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
