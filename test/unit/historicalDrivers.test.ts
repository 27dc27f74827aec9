import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { test } from 'node:test';
import { linux510Source } from '../support/linuxSource';
import { runToEnd, startSession } from '../support/session';

// Unmodified drivers of the time before managed buffers, whose `.page` callback says which page a fault gets. The machine
// that a driver belongs to (registers, interrupts, what fills the buffer) is a file of ours in drivers/historical.

interface Historical {
  readonly driver: string;
  /** Other files of the kernel that it is built from. */
  readonly with?: readonly string[];
  /** Folder below drivers/historical. */
  readonly machine: string;
  /** The callback that answers. */
  readonly page: string;
}

const DRIVERS: readonly Historical[] = [
  {
    driver: 'drivers/gpu/drm/bridge/synopsys/dw-hdmi-ahb-audio.c',
    with: [
      'drivers/gpu/drm/bridge/synopsys/dw-hdmi-audio.h',
      'sound/core/pcm_iec958.c',
      'include/sound/pcm_iec958.h',
      'include/sound/pcm_drm_eld.h',
    ],
    machine: 'hdmi',
    page: 'snd_pcm_lib_get_vmalloc_page',
  },
  {
    driver: 'drivers/media/pci/cx23885/cx23885-alsa.c',
    with: ['drivers/media/pci/cx23885/cx23885-reg.h'],
    machine: 'cx23885',
    page: 'snd_cx23885_page',
  },
];

for (const { driver, with: others = [], machine, page } of DRIVERS) {
  test(`unmodified ${driver}: ${page}() resolves every page`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'historical-'));
    try {
      mkdirSync(join(folder, 'include'));
      for (const path of [driver, ...others]) {
        const to = join(folder, path.startsWith('include/') ? path : basename(path));
        mkdirSync(join(to, '..'), { recursive: true });
        cpSync(join(linux510Source(), path), to);
      }
      cpSync(resolve('test/unit/drivers/historical', machine), folder, { recursive: true });
      const sources = others.filter((path) => path.endsWith('.c')).map((path) => join(folder, basename(path)));
      const run = startSession(join(folder, basename(driver)), {
        sources: [...sources, join(folder, 'machine.c')],
        includePaths: [join(folder, 'include')],
        kernelApi: '5.4',
        scenario: resolve('test/unit/drivers/historical/mapped.pcm.txt'),
      });
      runToEnd(run);
      assert.deepEqual(run.findings, []);
      assert.deepEqual(
        run.operations.filter(({ result }) => result < 0),
        [],
      );
      assert.deepEqual(
        run.resolutions.map((r) => r.offset),
        Array.from({ length: 16 }, (_, i) => i * 4096),
      );
      for (const { returned, walked, ok, ...answer } of run.resolutions) {
        assert.ok(ok && walked && returned.pfn === walked.pfn, `offset ${answer.offset}`);
        assert.equal(answer.function, page);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
