import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

// Our front end reads the emulated kernel's C every day; gcc is a second pair of eyes.

test("gcc takes the emulated kernel's C, in both eras", () => {
  const { status, stdout, stderr } = spawnSync('sh', ['test/kernel/gcc-syntax.sh'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /gcc 612 .*core\.c\ngcc 504 .*core\.c/);
  assert.equal(stderr, '');
});
