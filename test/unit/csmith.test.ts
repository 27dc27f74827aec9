import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../../src/debugger/hosted/program';
import { aptGet } from '../support/apt';

// Random programs: csmith's, whose checksum over all its variables must be the one that gcc -O0 gets.
// CSMITH_SEEDS=first-last runs others than these.

const [FIRST, LAST] = (process.env['CSMITH_SEEDS'] ?? '1-345').split('-').map(Number) as [number, number];
const INCLUDE = '/usr/include/csmith';
/** gcc's program may run forever by design; so long it is given. */
const GCC_TIMEOUT_MS = 3000;

const readFile = (path: string) =>
  existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;

function install(): void {
  if (spawnSync('csmith', ['--version'], { cwd: tmpdir() }).status === 0 && existsSync(INCLUDE)) return;
  aptGet(['update']);
  aptGet(['install', '-y', '--no-install-recommends', 'csmith', 'libcsmith-dev']);
}

test(`csmith programs ${FIRST} to ${LAST} have gcc's checksums`, () => {
  install();
  const folder = mkdtempSync(join(tmpdir(), 'csmith-'));
  const different: string[] = [];
  let compared = 0;
  for (let seed = FIRST; seed <= LAST; seed++) {
    const path = join(folder, `${seed}.c`);
    execFileSync('csmith', ['--seed', String(seed), '--no-float', '-o', path], { cwd: folder });
    const binary = join(folder, String(seed));
    execFileSync('gcc', ['-w', '-O0', `-I${INCLUDE}`, '-o', binary, path]);
    const gcc = spawnSync(binary, { encoding: 'utf8', timeout: GCC_TIMEOUT_MS });
    if (gcc.status !== 0) continue; // it does not end
    let output = '';
    const end = runProgram({
      path,
      readFile,
      headers: resolve('src/debugger/hosted/include'),
      includePaths: [INCLUDE],
      defines: {},
      args: [path],
      write: (stream, text) => {
        if (stream === 'out') output += text;
      },
      limit: 20_000_000_000,
    });
    compared++;
    if (end.kind !== 'exit' || output !== gcc.stdout)
      different.push(`seed ${seed}: ${end.kind} ${output.trim()} against ${gcc.stdout.trim()}`);
  }
  console.log(`${compared} programs compared`);
  assert.deepEqual(different, []);
  assert.ok(compared >= 0.7 * (LAST - FIRST + 1), 'most programs end');
});
