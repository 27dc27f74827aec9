import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, lineOf } from './client';

// Going where the driver itself would not: into one call of several, to another statement, to a call's beginning.

const DRIVER = `#include <linux/module.h>
struct calc_ops {
	int (*twice)(int);
};
static int calls;
static int add(int a, int b)
{
	calls++;
	a += b;
	return a;
}
static int twice(int a)
{
	return 2 * a;
}
static const struct calc_ops ops = { .twice = twice };
static int control_init(void)
{
	const struct calc_ops *o = &ops;
	int sum = 1;
	sum = add(add(sum, 2), o->twice(4)); /* not(this) */
	for (int i = 0; i < 3; i++) {
		int part = i;
		sum += part;
	}
	sum += 1000;
	return sum == 0;
}
module_init(control_init);
MODULE_LICENSE("GPL");
`;

async function stopped(text: string, work: (client: Client, path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alsa-dap-'));
  const path = join(folder, 'control.c');
  writeFileSync(path, DRIVER);
  try {
    await Client.with(async (client) => {
      await client.run(path, [{ line: lineOf(path, text) }]);
      await work(client, path);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('step into one of several calls of a line, also through a pointer', () =>
  stopped('sum = add(', async (client) => {
    const { id: frameId } = await client.top();
    const { body } = await client.dap.stepInTargetsRequest({ frameId });
    assert.deepEqual(
      body.targets.map(({ label }) => label),
      ['add', 'o->twice = twice'],
    );
    const targetId = body.targets[1]?.id;
    assert.ok(targetId);
    await client.stopAfter(() => client.dap.stepInRequest({ threadId: client.threadId, targetId }));
    assert.equal((await client.top()).name, 'twice');
    assert.equal((await client.evaluate('calls')).result, '1', 'add() was stepped over');
  }));
