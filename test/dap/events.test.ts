import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRAVEL_REQUEST } from '../../src/protocol/travel';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

// Stops and steps in ALSA's own units, forward and back.

test('to the next callback, fault, page, state, period and interrupt, and back', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [], { stopOnEntry: true });
    const first = await client.travel({ to: 'event', event: 'callback' });
    assert.equal(first.reason, 'event');
    assert.equal(first.text, 'driver callback: open');
    assert.equal((await client.top()).name, 'mychip_playback_open');
    const second = await client.travel({ to: 'event', event: 'callback' });
    const name = (await client.top()).name;
    assert.match(second.text ?? '', /^driver callback: \w+$/);
    assert.equal((await client.travel({ to: 'event', event: 'fault' })).text, 'page fault');
    assert.equal((await client.top()).name, 'do_user_fault');
    assert.equal((await client.travel({ to: 'event', event: 'resolution' })).text, 'page chosen');
    assert.equal((await client.travel({ to: 'event', event: 'state' })).text, 'stream state: PREPARED');
    assert.equal((await client.travel({ to: 'event', event: 'state' })).text, 'stream state: RUNNING');
    assert.equal((await client.travel({ to: 'event', event: 'interrupt' })).text, 'interrupt: timer interrupt');
    assert.equal((await client.travel({ to: 'event', event: 'period' })).text, 'period elapsed');
    assert.equal((await client.top()).name, 'snd_pcm_period_elapsed');

    const back = await client.travel({ to: 'event', event: 'state', back: true });
    assert.equal(back.text, 'stream state: RUNNING');
    await client.travel({ to: 'event', event: 'fault', back: true });
    assert.equal((await client.top()).name, 'do_user_fault');
    await client.travel({ to: 'tick', tick: 0 });
    await client.travel({ to: 'event', event: 'callback' });
    const again = await client.travel({ to: 'event', event: 'callback' });
    assert.equal(again.text, second.text);
    assert.equal((await client.top()).name, name);
    assert.equal((await client.travel({ to: 'event', event: 'callback', back: true })).text, 'driver callback: open');
    const unknown = client.dap.customRequest(TRAVEL_REQUEST, { to: 'event', event: 'tea' });
    assert.match(await client.refusal(unknown), /no event "tea": callback, period/);
  }));

test('events as filters with conditions, forward and backward', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [], { stopOnEntry: true });
    await client.filters([{ filterId: 'event:callback', condition: 'trigger, page' }]);
    assert.equal((await client.continue()).text, 'driver callback: page');
    await client.filters([{ filterId: 'event:callback', condition: 'offset == 8192' }]);
    await client.filters([{ filterId: 'event:resolution', condition: 'offset >= 3 * 4096' }]);
    assert.equal((await client.continue()).text, 'page chosen');
    assert.equal((await client.evaluate('offset')).result, '12288');
    await client.filters([{ filterId: 'event:state', condition: 'SETUP' }]);
    assert.equal((await client.reverseContinue()).text, 'stream state: SETUP');
    await client.filters([]);
    await client.breakAt(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    assert.equal((await client.continue()).reason, 'breakpoint');
  }));
