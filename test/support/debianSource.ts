import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { aptGet } from './apt';

export interface DebianSource {
  /** The Debian package, and the tarball inside it. */
  readonly package: string;
  /** The release of Debian that has it, if not the machine's own. */
  readonly release?: string;
  readonly tarball: RegExp;
  /** What is unpacked of it: tar's member patterns. */
  readonly members: readonly string[];
  /** Folder below .cache that it is kept in. */
  readonly folder: string;
}

/**
 * Text that nobody here wrote, which the tests run on: fetched when a test needs it, never committed or shipped. The
 * package is downloaded with apt's ordinary client and unpacked by hand (no installation, no root), once, into a folder
 * that git ignores. A test that needs it and cannot have it fails; it is never skipped.
 */
export function debianSource(source: DebianSource): string {
  return cachedFolder(source.folder, (tree, scratch) => {
    unpack(source.package, scratch, scratch, source.release);
    const found = readdirSync(scratch, { recursive: true, encoding: 'utf8' }).find((name) => source.tarball.test(name));
    if (!found) throw new Error(`${source.package} holds no ${source.tarball}`);
    const options = [
      '-xJf',
      join(scratch, found),
      '-C',
      tree,
      '--strip-components=1',
      '--wildcards',
      ...source.members,
    ];
    execFileSync('tar', options, { stdio: 'inherit' });
  });
}

/** A folder below .cache, filled once: `fill` gets the tree to fill and a folder to work in. */
export function cachedFolder(name: string, fill: (tree: string, scratch: string) => void): string {
  const folder = resolve('.cache', name);
  const stamp = join(folder, 'complete');
  if (existsSync(stamp)) return folder;
  mkdirSync(resolve('.cache'), { recursive: true });
  const scratch = mkdtempSync(resolve('.cache/fetch-'));
  try {
    const tree = join(scratch, 'tree');
    mkdirSync(tree);
    fill(tree, scratch);
    publish(tree, folder, stamp);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

/** Downloads a package into `scratch` and unpacks its files below `tree`. */
export function unpack(name: string, scratch: string, tree: string, release?: string): void {
  download(name, scratch, release === undefined ? [] : ofRelease(release, scratch));
  const deb = readdirSync(scratch).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  if (!deb) throw new Error(`apt-get downloaded no ${name}`);
  execFileSync('dpkg-deb', ['-x', join(scratch, deb), tree], { stdio: 'inherit' });
}

function download(name: string, folder: string, options: readonly string[]): void {
  const apt = (...args: string[]) => aptGet([...options, ...args], folder);
  if (options.length > 0) apt('update');
  try {
    apt('download', name);
  } catch {
    apt('update'); // a fresh machine has no package lists yet
    apt('download', name);
  }
}

/** Options with which apt looks at another release, in the archive that the machine uses, and at nothing else. */
function ofRelease(release: string, scratch: string): string[] {
  const lists = join(scratch, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  const known = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const archive = known.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (!archive) throw new Error(`no archive of Debian is configured: ${release} cannot be had`);
  const sources = join(scratch, 'sources.list');
  writeFileSync(sources, `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${archive} ${release} main\n`);
  return [`Dir::Etc::sourcelist=${sources}`, 'Dir::Etc::sourceparts=/dev/null', `Dir::State::lists=${lists}`].flatMap(
    (option) => ['-o', option],
  );
}

/** Several test processes may fetch at once: the first to finish wins, whole. */
function publish(tree: string, folder: string, stamp: string): void {
  writeFileSync(join(tree, 'complete'), '');
  try {
    rmSync(existsSync(stamp) ? tree : folder, { recursive: true, force: true });
    if (!existsSync(stamp)) renameSync(tree, folder);
  } catch (error) {
    if (!existsSync(stamp)) throw error;
  }
}
