import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzOnce } from '../support/fuzz';

// A fixed few mutations; `node scripts/fuzz.mjs --minutes 10 --seed 1` runs more, and watches time and memory.

const SEEDS = 150;

test(`${SEEDS} mutated drivers and headers end in diagnostics`, () => {
  const failures: string[] = [];
  let wrong = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      if (fuzzOnce(seed).errors > 0) wrong++;
    } catch (error) {
      failures.push(`seed ${seed}: ${(error as Error).stack?.split('\n').slice(0, 4).join(' | ')}`);
    }
  }
  assert.deepEqual(failures, []);
  assert.ok(wrong > SEEDS / 2, `only ${wrong} mutations were wrong: they are too tame`);
});
