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

test('set the next statement, backward and into a block, and the run can be gone back through', () =>
  stopped('sum += 1000', async (client, path) => {
    assert.equal((await client.evaluate('sum')).result, '14');
    const goTo = async (text: string) => {
      const { body } = await client.dap.gotoTargetsRequest({ source: { path }, line: lineOf(path, text) });
      const [target] = body.targets;
      assert.equal(target?.line, lineOf(path, text));
      const stop = await client.stopAfter(() =>
        client.dap.gotoRequest({ threadId: client.threadId, targetId: target?.id ?? 0 }),
      );
      assert.equal(stop.reason, 'goto');
      assert.equal((await client.top()).line, lineOf(path, text));
    };
    await goTo('sum += part');
    await client.next();
    assert.equal((await client.evaluate('sum')).result, '16', 'the last value of part once more');
    await client.continue();
    assert.equal((await client.top()).line, lineOf(path, 'sum += 1000'));
    await goTo('return sum == 0');
    assert.equal((await client.evaluate('sum')).result, '16', 'nothing was added');
    await client.stepBack();
    await client.stepBack();
    assert.equal((await client.top()).line, lineOf(path, 'sum += part'));
    await client.continue();
    assert.equal((await client.top()).line, lineOf(path, 'return sum == 0'), 'gone to again when the run comes by');
    assert.equal((await client.evaluate('sum')).result, '16');
    const foreign = await client.dap.gotoTargetsRequest({ source: { path }, line: lineOf(path, 'calls++') });
    assert.ok(foreign.body.targets.every(({ line }) => line > lineOf(path, 'int control_init')));
  }));

test('restart a stack frame: memory is as it was when the call began', () =>
  stopped('return a;', async (client, path) => {
    assert.equal((await client.evaluate('a')).result, '3');
    assert.equal((await client.evaluate('calls')).result, '1');
    const restart = async (index: number) => {
      const at = (await client.stack())[index];
      assert.ok(at);
      await client.stopAfter(() => client.dap.restartFrameRequest({ frameId: at.id }));
      return client.top();
    };
    assert.equal((await restart(0)).line, lineOf(path, 'calls++'));
    assert.equal((await client.evaluate('calls')).result, '0');
    assert.equal((await client.evaluate('a + 10 * b')).result, '21');
    await client.continue();
    assert.equal((await client.evaluate('a')).result, '3');
    const outer = await restart(1);
    assert.equal(outer.name, 'control_init');
    assert.equal(outer.line, lineOf(path, 'o = &ops'));
  }));
