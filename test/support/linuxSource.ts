import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The unmodified driver sources that the tests step through: `sound/` and `include/` of Debian's `linux-source-6.12`.
 * They are Linux's text, not ours, so they are fetched when a test needs them and never shipped. The package is
 * downloaded with apt's ordinary client and unpacked by hand (no installation, no root), once, into a folder that git
 * ignores. A test that needs it and cannot have it fails; it is never skipped.
 */
const FOLDER = resolve('.cache/linux-6.12');
const STAMP = join(FOLDER, 'complete');
const PACKAGE = 'linux-source-6.12';

export function linuxSource(): string {
  if (existsSync(STAMP)) return FOLDER;
  mkdirSync(resolve('.cache'), { recursive: true });
  const scratch = mkdtempSync(resolve('.cache/linux-'));
  try {
    download(scratch);
    const deb = readdirSync(scratch).find((name) => name.endsWith('.deb'));
    if (!deb) throw new Error(`apt-get downloaded no ${PACKAGE}`);
    execFileSync('dpkg-deb', ['-x', join(scratch, deb), scratch], { stdio: 'inherit' });
    const tarball = join(scratch, 'usr/src', `${PACKAGE}.tar.xz`);
    execFileSync('tar', ['-xJf', tarball, '-C', scratch, `${PACKAGE}/sound`, `${PACKAGE}/include`], {
      stdio: 'inherit',
    });
    publish(join(scratch, PACKAGE));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return FOLDER;
}

function download(folder: string): void {
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    apt('download', PACKAGE);
  } catch {
    apt('update'); // a fresh machine has no package lists yet
    apt('download', PACKAGE);
  }
}

/** Several test processes may fetch at once: the first to finish wins, whole. */
function publish(tree: string): void {
  writeFileSync(join(tree, 'complete'), '');
  try {
    rmSync(existsSync(STAMP) ? tree : FOLDER, { recursive: true, force: true });
    if (!existsSync(STAMP)) renameSync(tree, FOLDER);
  } catch (error) {
    if (!existsSync(STAMP)) throw error;
  }
}
