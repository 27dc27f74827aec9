import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../../src/debugger/hosted/program';
import { gccTorture } from '../support/gccTorture';

// gcc's own execution tests, on text nobody here wrote. All are run, and all must end with status 0, but for those in
// gccTorture.excluded.txt: each stands there with its reason, and leaves it as soon as it passes. The list is written by
// this test (UPDATE=1); a program that fails for no reason below is never put on it.

const EXCLUDED = 'test/unit/gccTorture.excluded.txt';

/** Why a program may fail: what our compiler or C library says of it, or what its text needs. */
const REASONS: readonly (readonly [reason: string, said: RegExp | undefined, text?: RegExp])[] = [
  ['nested functions', /nested functions are not supported/],
  ['variable length arrays inside structures', /variable length array .* in a structure is not supported/],
  ['jumps out of functions (setjmp)', /setjmp/],
  ['signals', /signal\.h: no such header/],
  ['files', /tmpnam\(\) is not in this C library/],
  ['mmap() of the C library', /sys\/(types|mman)\.h: no such header/],
  ['decimal floating point', /_Decimal64/],
  ['machine code of the x87', /inline assembly/, /"f(ld|st|xam)|fldpi|fpatan/],
  ["the caller's arguments as one block (__builtin_apply)", /__builtin_apply_args/],
  ['arguments passed on by an inlined function (__builtin_va_arg_pack)', /__builtin_va_arg_pack/],
  ['calls added by -finstrument-functions', undefined, /-finstrument-functions/],
  ['an object of more than 2^53 bytes', /size of array is too large/],
  ['source text that is not UTF-8', undefined, /\ufffd/],
  ['a call replaced although the program defines the function', undefined, /llabs \(long long b\)\s*{\s*abort/],
];

const readFile = (path: string) =>
  existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;

test("gcc's torture programs end as they should", () => {
  const folder = gccTorture();
  const names = readdirSync(folder).filter((n) => n.endsWith('.c'));
  const excluded: string[] = [];
  const failures: string[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    let said = '';
    const end = runProgram({
      path,
      readFile,
      headers: resolve('src/debugger/hosted/include'),
      includePaths: [],
      defines: {},
      args: [name],
      write: (stream, text) => {
        if (stream === 'error') said += text;
      },
      limit: 100_000_000,
    });
    if (end.kind === 'exit' && end.status === 0) continue;
    if (end.kind === 'exit') said += `status ${end.status}`;
    else said += end.diagnostics.map((d) => d.message).join('; ');
    const text = readFileSync(path, 'utf8');
    const reason = REASONS.find(([, words, body]) => (words?.test(said) ?? true) && (body?.test(text) ?? true));
    if (reason) excluded.push(`${name}: ${reason[0]}`);
    else failures.push(`${name}: ${said}`);
  }
  if (process.env.UPDATE) writeFileSync(EXCLUDED, `${excluded.join('\n')}\n`);
  console.log(`${names.length - excluded.length - failures.length} of ${names.length} passed`);
  assert.deepEqual(failures, []);
  assert.deepEqual(excluded, readFileSync(EXCLUDED, 'utf8').trim().split('\n'));
});
