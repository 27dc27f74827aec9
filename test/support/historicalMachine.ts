import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { runToEnd, startSession, type TestRun } from './session';

// Unmodified drivers beside the machine that they belong to (registers, interrupts, what fills the buffer), which is a
// file of ours in drivers/historical.

export const MACHINES = 'test/unit/drivers/historical';

export interface HistoricalDriver {
  /** Path in the kernel. */
  readonly driver: string;
  /** Other files of the kernel that it is built from. */
  readonly with?: readonly string[];
  /** Headers of the folder above, which it includes as "../name". */
  readonly above?: readonly string[];
  /** Headers that it includes and uses nothing of. */
  readonly unused?: readonly string[];
  /** Folder below drivers/historical; none: the device that a bus has for its driver. */
  readonly machine?: string;
  /** A folder whose files stand in the place of others. */
  readonly instead?: string;
  /** Macros that tell its machine of its age. */
  readonly defines?: readonly string[];
  /** Size of the largest buffer, up to 64 KiB, in pages. */
  readonly pages: number;
}

/**
 * The driver beside its machine, in a folder of its own, played by a client that touches every page. The files of the
 * kernel are those of `tree`, but for the driver if its `text` is given.
 */
export function playOnMachine(historical: HistoricalDriver, tree: string, kernelApi: string, text?: string): TestRun {
  const { driver, with: others = [], above = [], unused = [], machine } = historical;
  const root = mkdtempSync(join(tmpdir(), 'historical-'));
  const folder = join(root, 'driver');
  const put = (name: string, content: (to: string) => void) => {
    const to = join(folder, name);
    mkdirSync(dirname(to), { recursive: true });
    content(to);
  };
  try {
    cpSync(join(MACHINES, 'v4l2'), join(folder, 'include'), { recursive: true });
    for (const path of [driver, ...others]) {
      const name = path.startsWith('include/') ? path : basename(path);
      put(name, (to) =>
        path === driver && text !== undefined ? writeFileSync(to, text) : cpSync(join(tree, path), to),
      );
    }
    for (const path of above) put(join('..', basename(path)), (to) => cpSync(join(tree, path), to));
    for (const name of unused) put(name, (to) => writeFileSync(to, ''));
    for (const name of ['lineEngine.h', 'feed.h', 'stick.h']) cpSync(join(MACHINES, name), join(folder, name));
    for (const name of [machine, historical.instead]) {
      if (name) cpSync(join(MACHINES, name), folder, { recursive: true });
    }
    const more = others.filter((path) => path.endsWith('.c')).map((path) => basename(path));
    const sources = [...more, ...(machine ? ['machine.c'] : [])].map((name) => join(folder, name));
    const run = startSession(join(folder, basename(driver)), {
      sources,
      includePaths: [join(folder, 'include')],
      kernelApi,
      defines: historical.defines ?? [],
      scenario: resolve(MACHINES, 'mapped.pcm.txt'),
    });
    runToEnd(run);
    return run;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Operations that did not succeed. */
export const failed = ({ operations }: TestRun) => operations.filter(({ result }) => result < 0);

/** Every page of the buffer was asked for once, and answered rightly, by the function `page`. */
export function checkPages(run: TestRun, pages: number, page: string, findings: readonly string[] = []): void {
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
