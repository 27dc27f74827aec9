import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Client, lineOf, MYCHIP } from './client';

// The end of the run is a place to stand: to look at what is left, and to go back from.

const LEAK = resolve('test/unit/drivers/leak.c');

test('what was never freed stops the run at its end, and one goes back from there to where it was allocated', () =>
  Client.with(async (client) => {
    const stop = await client.run(LEAK, []);
    assert.equal(stop.reason, 'exception');
    assert.equal(stop.description, 'Paused on finding: memory-leak');
    const { body: trace } = await client.dap.stackTraceRequest({ threadId: client.threadId });
    assert.deepEqual(
      trace.stackFrames.slice(0, 2).map(({ name, line }) => [name, line]),
      [
        ['the run is over: allocated by', 0],
        ['leak_init', lineOf(LEAK, 'kmalloc(40')],
      ],
    );
    const { body: threads } = await client.dap.threadsRequest();
    assert.ok(threads.threads.some(({ id }) => id === client.threadId));
    const info = await client.dap.customRequest('exceptionInfo', { threadId: client.threadId });
    assert.equal(info.body.exceptionId, 'memory-leak');
    const { body: sum } = await client.dap.evaluateRequest({ expression: 'sizeof(long) + 1', context: 'repl' });
    assert.equal(sum.result, '9');

    const { findings } = await client.views(['findings']);
    assert.deepEqual(
      findings?.map((found) => found.class),
      ['leak', 'leak'],
    );
    await client.breakAt(LEAK, [{ line: lineOf(LEAK, 'kfree(c)') }]);
    const back = await client.reverseContinue();
    assert.equal(back.reason, 'breakpoint');
    assert.equal((await client.top()).line, lineOf(LEAK, 'kfree(c)'));
    assert.match((await client.evaluate('a')).result, /^0x[0-9a-f]+/);

    // The same end again, with nothing told twice; from there the session ends.
    assert.equal((await client.continue()).reason, 'exception');
    assert.equal(client.output.filter(({ output }) => /still allocated/.test(output)).length, 2);
    await client.toTheEnd();
  }));

test('a step back from the end is into what was executed last', () =>
  Client.with(async (client) => {
    const stop = await client.run(MYCHIP, [], { stopAtEnd: true });
    assert.deepEqual([stop.reason, stop.description], ['pause', 'The run is over']);
    await client.stepBack();
    assert.ok((await client.stack()).length > 0);
    assert.equal((await client.next()).reason, 'step');
    assert.equal((await client.next()).description, 'The run is over');
    await client.travel({ to: 'event', event: 'callback', back: true });
    assert.match((await client.top()).name, /mychip_|_fini|__exit|close/);
    await client.continue();
    await client.toTheEnd();
  }));

test('without being asked, the session ends with a run that found nothing', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, 'return vmalloc_to_page(address)') }]);
    await client.breakAt(MYCHIP, []);
    await client.toTheEnd();
  }));

test('leaks stop the run only where their filter lets them', () =>
  Client.with(async (client) => {
    await client.initialize();
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: LEAK } as never);
    await ready;
    await client.filters([{ filterId: 'leak', condition: '!memory-leak' }]);
    const ended = client.dap.waitForEvent('terminated');
    await client.dap.configurationDoneRequest();
    await ended;
  }));
