import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { WatchedValue } from '../../src/protocol/watch';
import { Client, lineOf } from './client';

// Values while the driver runs.

const LOOP = `// SPDX-License-Identifier: MIT
#include <linux/module.h>
static struct counter { int turns; int last[2]; } counter;
static int __init loop_init(void)
{
	struct counter *mine = &counter;
	volatile int turn = 7;

	for (;;) {
		mine->turns++; /* here */
		mine->last[1] = mine->turns;
	}
	return turn;
}
module_init(loop_init);
MODULE_LICENSE("GPL");
`;
const WATCHED = ['counter.turns', 'mine->turns,x', 'turn', 'counter', 'sizeof(counter) + turn', 'nix', 'counter,q'];

test('globals, what locals led to, and what is told of the rest while the driver runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  const driver = join(folder, 'loop.c');
  writeFileSync(driver, LOOP);
  try {
    await Client.with(async (client) => {
      const values = async (live: boolean) => {
        const { watch } = await client.views(['watch'], { watch: WATCHED, ...(live && { live }) });
        return new Map((watch ?? []).map((one): [string, WatchedValue] => [one.expression, one]));
      };
      const number = (value: WatchedValue | undefined) => Number(value?.value);
      await client.run(driver, [{ line: lineOf(driver, '/* here */') }]);
      const stopped = await values(false);
      assert.deepEqual(
        WATCHED.slice(0, 5).map((name) => stopped.get(name)?.value),
        ['0', '0x0', '7', '{turns = 0, last = [2] {0, 0}}', '19'],
      );
      assert.deepEqual(
        stopped.get('counter')?.parts?.map(({ name, value }) => [name, value]),
        [
          ['turns', '0'],
          ['last', '[2] {0, 0}'],
        ],
      );
      assert.match(stopped.get('nix')?.problem ?? '', /'nix' undeclared/);
      assert.match(stopped.get('counter,q')?.problem ?? '', /q is no form/);

      await client.breakAt(driver, []);
      await client.dap.continueRequest({ threadId: client.threadId });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const first = await values(true);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const second = await values(true);
      for (const name of ['counter.turns', 'mine->turns,x']) {
        assert.ok(number(first.get(name)) > 0 && number(second.get(name)) > number(first.get(name)), name);
        assert.equal(second.get(name)?.stale, undefined);
      }
      assert.match(second.get('mine->turns,x')?.value ?? '', /^0x/);
      assert.ok(Number(second.get('counter')?.parts?.[0]?.value) > 0);
      assert.deepEqual([second.get('turn')?.value, second.get('turn')?.stale], ['7', true], 'on the stack');
      assert.deepEqual([second.get('sizeof(counter) + turn')?.value, second.get('turn')?.stale], ['19', true]);
      assert.match(second.get('nix')?.problem ?? '', /'nix' undeclared/);
      await client.stopAfter(() => client.dap.pauseRequest({ threadId: 1 }));
      assert.ok(number((await values(false)).get('counter.turns')) >= number(second.get('counter.turns')));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
