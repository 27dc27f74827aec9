import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs apt-get, one test process at a time: two of them would find each other's locks. */
export function aptGet(args: readonly string[], cwd = tmpdir()): void {
  const lock = join(tmpdir(), 'alsa-memory-debugger.apt.lock');
  execFileSync('flock', [lock, 'apt-get', ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}
