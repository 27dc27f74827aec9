import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRAVEL_REQUEST } from '../../src/protocol/travel';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

// Going back in time as a client of the shipped adapter sees it.

test('step back, reverse continue, and forward again', () =>
  Client.with(async (client) => {
    const line = lineOf(MYCHIP, PAGE_LINE);
    await client.run(MYCHIP, [{ line }]);
    await client.continue();
    await client.continue();
    assert.equal((await client.evaluate('offset')).result, '8192');
    const stepped = await client.stepBack();
    assert.equal(stepped.reason, 'step');
    assert.ok((await client.top()).line < line);
    assert.equal((await client.top()).name, 'mychip_page');
    const before = await client.reverseContinue();
    assert.equal(before.reason, 'breakpoint');
    assert.equal((await client.evaluate('offset')).result, '4096');
    assert.equal((await client.views(['lens'])).lens?.resolutions.total, 1, 'the second question is not answered yet');
    await client.reverseContinue();
    const start = await client.reverseContinue();
    assert.equal(start.reason, 'entry');
    assert.match(start.text ?? '', /first statement of the run/);
    const again = await client.continue();
    assert.equal(again.reason, 'breakpoint');
    assert.equal((await client.evaluate('offset')).result, '0');
  }));

test('into and out of calls backward, and to a tick', () =>
  Client.with(async (client) => {
    const line = lineOf(MYCHIP, PAGE_LINE);
    await client.run(MYCHIP, [{ line }]);
    const { clock } = await client.views([]);
    await client.stepOut();
    const travel = (args: object) => client.stopAfter(() => client.dap.customRequest(TRAVEL_REQUEST, args));
    await travel({ to: 'stepBackInto' });
    assert.equal((await client.top()).name, 'mychip_page');
    await travel({ to: 'stepBackOut' });
    assert.notEqual((await client.top()).name, 'mychip_page');
    const stop = await travel({ to: 'tick', tick: clock.tick });
    assert.equal(stop.reason, 'goto');
    assert.equal((await client.top()).line, line);
  }));
