import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Client, lineOf } from './client';

// Kernel threads, works and the process are threads of DAP, with one stack each.

const TASKS = resolve('test/dap/drivers/tasks.c');
const scenario = resolve('test/dap/drivers/tasks.pcm.txt');
const [AWAKE, AT_WORK] = ['/* awake */', '/* at work */'].map((text) => lineOf(TASKS, text)) as [number, number];

/** Thread ids by name. */
async function threads(client: Client): Promise<Map<string, number>> {
  const { body } = await client.dap.threadsRequest();
  return new Map(body.threads.map(({ id, name }) => [name.replace(/pid \d+/, 'pid'), id]));
}
async function functions(client: Client, threadId: number): Promise<string[]> {
  const { body } = await client.dap.stackTraceRequest({ threadId });
  return body.stackFrames.map(({ name }) => name);
}

test('a work, a sleeping kernel thread and a process that waits in an ioctl: one stack each', () =>
  Client.with(async (client) => {
    await client.run(TASKS, [{ line: AT_WORK }], { scenario });
    const all = await threads(client);
    assert.deepEqual(
      [...all.keys()].sort(),
      [
        'kworker/0:0 (pid)',
        'kworker/0:0H (pid)',
        'mychip-sleeper/ (pid)',
        'mychip-wq (pid): period_work',
        'pcm-client (pid)',
      ],
      'comm is 15 characters, as in Linux',
    );
    const stack = async (name: string) => functions(client, all.get(name) ?? -1);
    assert.equal(client.threadId, all.get('mychip-wq (pid): period_work'));
    assert.deepEqual((await stack('mychip-wq (pid): period_work')).slice(0, 3), [
      'period_work',
      'worker_thread',
      'kthread',
    ]);
    assert.deepEqual((await stack('mychip-sleeper/ (pid)')).slice(-4), [
      'msleep',
      'sleeper_main',
      'kthread',
      'kthread mychip-sleeper/',
    ]);
    const process = await stack('pcm-client (pid)');
    assert.deepEqual([process[0], process.at(-1)], ['schedule', 'ioctl WRITEI']);
    assert.ok(process.includes('wait_for_avail'));

    // Values of a task that does not run: in its own stack frame.
    const { body } = await client.dap.stackTraceRequest({ threadId: all.get('pcm-client (pid)') ?? 0 });
    const waiting = body.stackFrames.find(({ name }) => name === '__snd_pcm_lib_xfer');
    const value = await client.dap.evaluateRequest({
      expression: 'substream->runtime->rate',
      frameId: waiting?.id ?? 0,
      context: 'watch',
    });
    assert.match(value.body.result, /^48000/);

    // The work is over: its worker waits, under its plain name.
    await client.breakAt(TASKS, [{ line: AWAKE }]);
    await client.continue();
    assert.ok((await threads(client)).has('mychip-wq (pid)'));
  }));

test('one task alone goes on, or is stepped', () =>
  Client.with(async (client) => {
    await client.run(TASKS, [{ line: AT_WORK }], { scenario });
    await client.breakAt(TASKS, [{ line: AWAKE }]);
    await client.continue();
    const number = async (name: string) => Number((await client.evaluate(name)).result);
    const worked = await number('worked');
    const slept = await number('slept');
    const { threadId } = client;
    for (let turns = 1; turns <= 2; turns++) {
      await client.stopAfter(() => client.dap.continueRequest({ threadId, singleThread: true }));
      assert.deepEqual(
        [await number('slept'), await number('worked')],
        [slept + turns, worked],
        'periods pass, no work is done',
      );
    }
    // The process may write only now, and the work is done.
    await client.continue();
    assert.ok((await number('worked')) > worked);

    // Stepping a task that did not stop: it alone comes back from its sleep.
    await client.breakAt(TASKS, [{ line: AT_WORK }]);
    await client.continue();
    const before = await number('worked');
    const sleeper = (await threads(client)).get('mychip-sleeper/ (pid)') ?? 0;
    const stop = await client.stopAfter(() => client.dap.stepOutRequest({ threadId: sleeper, singleThread: true }));
    assert.equal(stop.threadId, sleeper);
    assert.equal((await functions(client, sleeper))[0], 'schedule_timeout');
    assert.equal(await number('worked'), before);
  }));
