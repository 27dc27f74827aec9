import { resolve } from 'node:path';
import { test } from 'node:test';
import { lineOf, MYCHIP, PAGE_LINE } from './client';
import { dialogue } from './transcript';

// Whole dialogues beside this file, in transcripts/: what the protocol says, to the letter.

test('what is offered', () =>
  dialogue(
    'initialize',
    async (client) => {
      await client.initialize();
    },
    true,
  ));

test('forward and back: breakpoint, steps, values, and the same way in reverse', () =>
  dialogue('forward-and-back', async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    await client.dap.stackTraceRequest({ threadId: client.threadId, levels: 3 });
    await client.scope('Locals');
    await client.evaluate('offset');
    await client.continue();
    await client.evaluate('offset,x');
    await client.stepBack();
    await client.top();
    await client.next();
    await client.reverseContinue();
    await client.evaluate('offset');
    await client.reverseContinue();
    await client.continue();
  }));

test('a finding: the stop, what is known of it, and the end', () =>
  dialogue('finding', async (client) => {
    const path = resolve('media/samples/mychip_virt_to_page.c');
    await client.run(path, []);
    await client.dap.customRequest('exceptionInfo', { threadId: client.threadId });
    await client.top();
    await client.dap.setExceptionBreakpointsRequest({ filters: [] });
    await client.continue(); // the guest does not survive it: it stops whatever the filters say
    await client.toTheEnd();
  }));

test('changes: variables, memory, what is refused', () =>
  dialogue('changes', async (client) => {
    const path = resolve('test/dap/drivers/values.c');
    client.initialize = () =>
      client.dap.initializeRequest({
        adapterID: 'alsa',
        pathFormat: 'path',
        supportsMemoryEvent: true,
        supportsInvalidatedEvent: true,
      } as never);
    await client.run(path, [{ line: lineOf(path, 'look here') }]);
    const { variablesReference } = await client.evaluate('box.bits');
    const { memoryReference } = await client.evaluate('numbers');
    await client.dap.customRequest('readMemory', { memoryReference, count: 16 });
    await client.dap.setVariableRequest({ variablesReference, name: 'high', value: '-2' });
    await client.refusal(client.dap.setVariableRequest({ variablesReference, name: 'nix', value: '1' }));
    await client.dap.customRequest('writeMemory', { memoryReference, offset: 4, data: 'AQIDBA==' });
    await client.evaluate('numbers,[2]x');
    await client.refusal(client.evaluate('numbers[0],q'));
    await client.evaluate('calls += add(1, 2)', 'repl');
    await client.evaluate('numbers', 'hover');
  }));
