import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { INTERRUPTS_REQUEST, type InterruptsBody, TRIED_EVENT, type TriedBody } from '../../src/protocol/interrupts';
import { TRAVEL_REQUEST } from '../../src/protocol/travel';
import { Client, lineOf } from './client';

// You place the interrupt: here, before every statement of a function in turn, and by a line of a scenario.

const RACE = resolve('test/unit/drivers/race.c');
const SCENARIO = resolve('test/unit/drivers/race.pcm.txt');

test('a timer expires here, and going back undoes it', () =>
  Client.with(async (client) => {
    await client.run(RACE, [{ line: lineOf(RACE, 'pr_info("%d ticks') }], { scenario: SCENARIO });
    const { body } = await client.dap.customRequest(INTERRUPTS_REQUEST);
    const { interrupts, masked, function: fn } = body as InterruptsBody;
    const timer = interrupts.find(({ name }) => name === 'race_expired');
    assert.deepEqual([timer?.kind, timer?.handlers, masked, fn], ['timer', ['race_expired'], false, 'race_exit']);
    assert.ok((timer?.dueInNanoseconds ?? 0) > 9e9, `${timer?.dueInNanoseconds}`);
    const here = (await client.views([])).clock;
    const fired = await client.travel({ to: 'interrupt', name: 'race_expired' });
    assert.equal(fired.text, 'timer: race_expired');
    await client.stepIn();
    assert.equal((await client.top()).name, 'race_expired');
    assert.match((await client.continue()).description ?? '', /use-after-free/);
    assert.ok(
      (await client.stack()).some(({ name }) => name === 'race_exit'),
      'on top of what it interrupted',
    );
    await client.travel({ to: 'tick', tick: here.tick });
    assert.equal((await client.top()).name, 'race_exit');
    assert.match((await client.continue()).description ?? '', /use-after-free/, 'it comes again');
    const nobody = client.dap.customRequest(TRAVEL_REQUEST, { to: 'interrupt', name: 'nobody' });
    assert.match(await client.refusal(nobody), /no interrupt nobody/);
  }));

test('an interrupt before every statement of a function: what fails is kept as a scenario', () =>
  Client.with(async (client) => {
    await client.run(RACE, [{ line: lineOf(RACE, 'kfree(race)') }], { scenario: SCENARIO });
    const here = (await client.views(['memory'])).clock.tick;
    const told = client.dap.waitForEvent(TRIED_EVENT) as Promise<DebugProtocol.Event>;
    const said = client.output.length;
    const stop = await client.travel({ to: 'tryEvery', interrupt: 'race_expired' });
    assert.equal(
      stop.text,
      'race_expired before each of 4 statements of race_exit(): 2 of them go wrong; before 2 more it is not armed',
    );
    assert.equal((await client.views([])).clock.tick, here, 'one stands where one stood');
    assert.equal((await client.top()).line, lineOf(RACE, 'kfree(race)'));
    const { failures } = (await told).body as TriedBody;
    assert.deepEqual(
      failures.map(({ place, findings }) => [place.line, [...new Set(findings.map(({ kind }) => kind))]]),
      [
        [lineOf(RACE, 'pr_info("%d ticks'), ['slab-use-after-free']],
        [lineOf(RACE, 'del_timer_sync'), ['slab-use-after-free']],
      ],
    );
    const heard = client.output.slice(said).map(({ output }) => output);
    assert.equal(heard.filter((line) => !line.startsWith('race_expired before line')).length, 0, heard.join(''));
    const [failure] = failures;
    const line = `interrupt race_expired before=race_exit:${lineOf(RACE, 'pr_info("%d ticks')}`;
    assert.deepEqual(failure?.scenario?.split('\n'), [
      '# Nothing but coming and going.',
      'load',
      'sleep 20',
      line,
      'unload',
      '',
    ]);

    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    try {
      const scenario = join(folder, 'kept.pcm.txt');
      writeFileSync(scenario, failure?.scenario ?? '');
      await Client.with(async (again) => {
        await again.initialize();
        const ready = again.dap.waitForEvent('initialized');
        await again.dap.launchRequest({ program: RACE, scenario } as never);
        await ready;
        await again.dap.setExceptionBreakpointsRequest({ filters: ['memory'] });
        const stop = await again.stopAfter(() => again.dap.configurationDoneRequest());
        assert.match(stop.description ?? '', /use-after-free/);
        assert.equal((await again.stack()).find(({ name }) => name === 'race_exit')?.line, lineOf(RACE, 'pr_info("%d'));
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));
