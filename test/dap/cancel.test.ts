import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client, lineOf } from './client';

const THREADS = resolve('test/dap/drivers/threads.c');
const VALUES = resolve('test/dap/drivers/values.c');

type ProgressStart = DebugProtocol.ProgressStartEvent;

/** A client that shows progress, stopped in a driver. */
const showing = (path: string, text: string, work: (client: Client) => Promise<void>) =>
  Client.with(async (client) => {
    client.initialize = () =>
      client.dap.initializeRequest({ adapterID: 'alsa', pathFormat: 'path', supportsProgressReporting: true } as never);
    await client.run(path, [{ line: lineOf(path, text) }]);
    await work(client);
  });

test('compiling is shown as progress that ends', () =>
  Client.with(async (client) => {
    const told: string[] = [];
    client.dap.on('progressStart', ({ body }: ProgressStart) => told.push(`start ${body.title}`));
    client.dap.on('progressEnd', () => told.push('end'));
    client.initialize = () =>
      client.dap.initializeRequest({ adapterID: 'alsa', pathFormat: 'path', supportsProgressReporting: true } as never);
    await client.run(VALUES, [{ line: lineOf(VALUES, 'look here') }]);
    assert.deepEqual(told, ['start Compiling values.c', 'end']);
  }));

test('a long expression of the console: cancelled by its request, by its progress, and without a trace', () =>
  showing(VALUES, 'look here', async (client) => {
    const { id: frameId } = await client.top();
    const begin = () =>
      client.refusal(client.dap.evaluateRequest({ expression: 'calls += endless()', context: 'repl', frameId }));
    const started = client.dap.waitForEvent('progressStart') as Promise<ProgressStart>;
    const ended = client.dap.waitForEvent('progressEnd');
    const first = begin();
    const { body } = await started;
    assert.equal(body.title, 'Evaluating');
    assert.equal(body.cancellable, true);
    assert.ok(body.requestId, 'the request it belongs to');
    // What comes behind it waits, what must get through does not.
    const waiting = client.evaluate('calls', 'watch').then(
      () => 'answered',
      () => 'failed',
    );
    assert.ok((await client.dap.threadsRequest()).body.threads.length > 0);
    await client.dap.customRequest('cancel', { requestId: body.requestId });
    assert.equal(await first, 'cancelled');
    await ended;
    assert.equal(await waiting, 'answered');

    const again = client.dap.waitForEvent('progressStart') as Promise<ProgressStart>;
    const second = begin();
    await client.dap.customRequest('cancel', { progressId: (await again).body.progressId });
    assert.equal(await second, 'cancelled');
    assert.equal((await client.evaluate('calls')).result, '0');
    assert.equal((await client.evaluate('err')).result, '-12 (ENOMEM)', 'the machine stands where it stood');
    await client.next();
    assert.equal((await client.top()).line, lineOf(VALUES, 'look here') + 1);
  }));

test('a request that waits is cancelled before it begins', () =>
  showing(VALUES, 'look here', async (client) => {
    const { id: frameId } = await client.top();
    const started = client.dap.waitForEvent('progressStart') as Promise<ProgressStart>;
    const long = client.refusal(client.dap.evaluateRequest({ expression: 'endless()', context: 'repl', frameId }));
    const { requestId = 0 } = (await started).body;
    const behind = client.refusal(client.dap.evaluateRequest({ expression: 'calls++', context: 'repl', frameId }));
    await client.dap.customRequest('cancel', { requestId: requestId + 1 });
    assert.equal(await behind, 'cancelled');
    await client.dap.customRequest('cancel', { requestId });
    assert.equal(await long, 'cancelled');
    assert.equal((await client.evaluate('calls')).result, '0');
  }));

test('a search through the past can be given up: the machine stands where it began', () =>
  showing(THREADS, 'after the loop', async (client) => {
    await client.breakAt(THREADS, [{ line: lineOf(THREADS, 'turns++;'), condition: 'turns == -1' }]);
    const started = client.dap.waitForEvent('progressStart') as Promise<ProgressStart>;
    const ended = client.dap.waitForEvent('progressEnd');
    const stopped = client.dap.waitForEvent('stopped') as Promise<DebugProtocol.StoppedEvent>;
    await client.dap.reverseContinueRequest({ threadId: client.threadId });
    const { body } = await started;
    assert.equal(body.title, 'Looking for the last stop before');
    assert.equal(body.cancellable, true);
    const update = (await client.dap.waitForEvent('progressUpdate')) as DebugProtocol.ProgressUpdateEvent;
    assert.match(update.body.message ?? '', /^at statement \d+$/);
    await client.dap.customRequest('cancel', { progressId: body.progressId });
    assert.equal((await stopped).body.reason, 'pause');
    await ended;
    assert.equal((await client.top()).line, lineOf(THREADS, 'after the loop'));
  }));

test('only one thread goes on: the others stand still, until all go on again', () =>
  Client.with(async (client) => {
    const line = lineOf(THREADS, 'one turn');
    await client.run(THREADS, [{ line }]);
    const worked = async () => Number((await client.evaluate('worked')).result);
    const at = await worked();
    assert.ok(at > 0);
    const go = async (singleThread: boolean) => {
      let answer: DebugProtocol.ContinueResponse['body'] = {};
      await client.stopAfter(async () => {
        ({ body: answer } = await client.dap.continueRequest({ threadId: client.threadId, singleThread }));
      });
      return answer.allThreadsContinued;
    };
    assert.equal(await go(true), false);
    assert.equal(await worked(), at, 'the worker stood still');
    assert.equal(await go(false), true);
    const free = await worked();
    assert.ok(free > at, 'and goes on now');
    await client.stopAfter(() =>
      client.dap.nextRequest({ threadId: client.threadId, singleThread: true } as DebugProtocol.NextArguments),
    );
    assert.equal(await worked(), free, 'a step over a sleep, too');
    // Going back and on again is the same run.
    await client.continue();
    const then = await worked();
    await client.reverseContinue();
    await client.reverseContinue();
    assert.equal(await worked(), at);
    await client.continue();
    await client.continue();
    assert.equal(await worked(), then);
  }));

test('stack frames in pieces, terminate in the middle of a run, and a restart with other arguments', () =>
  Client.with(async (client) => {
    await client.run(THREADS, [{ line: lineOf(THREADS, 'one turn') }]);
    const page = async (startFrame: number, levels: number) =>
      (await client.dap.stackTraceRequest({ threadId: client.threadId, startFrame, levels })).body;
    const all = await page(0, 0);
    const first = await page(0, 1);
    const rest = await page(1, 100);
    assert.equal(first.totalFrames, all.stackFrames.length);
    assert.deepEqual([...first.stackFrames, ...rest.stackFrames], all.stackFrames);
    await client.stopAfter(() =>
      client.dap.customRequest('restart', { arguments: { program: VALUES, stopOnEntry: true } }),
    );
    assert.equal((await client.top()).name, 'values_init');
    const exited = client.dap.waitForEvent('exited');
    const ended = client.dap.waitForEvent('terminated');
    await client.dap.customRequest('terminate');
    await Promise.all([exited, ended]);
  }));
