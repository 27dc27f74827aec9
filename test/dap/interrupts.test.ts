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

const SWAP = resolve('test/unit/drivers/swap.c');
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

const SWAP_SCENARIO = ['load', 'proc /proc/asound/card0/gain', 'unload', ''].join('\n');

/** A scenario in a folder of its own. */
async function withScenario(text: string, work: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  try {
    const scenario = join(folder, 'kept.pcm.txt');
    writeFileSync(scenario, text);
    await work(scenario);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('another thread comes here, has a stack of its own, and going back undoes it', () =>
  withScenario(SWAP_SCENARIO, (scenario) =>
    Client.with(async (client) => {
      await client.run(SWAP, [{ line: lineOf(SWAP, '"gain') }], { scenario });
      const here = (await client.views([])).clock;
      const wrong = client.dap.customRequest(TRAVEL_REQUEST, { to: 'otherThread', operation: 'ctl_set 1' });
      assert.match(await client.refusal(wrong), /ctl_set needs V/);
      const nested = client.dap.customRequest(TRAVEL_REQUEST, { to: 'otherThread', operation: 'bg x kmsg' });
      assert.match(await client.refusal(nested), /bg cannot be carried out by a thread/);
      for (const again of [false, true]) {
        const there = await client.travel({ to: 'otherThread', operation: 'ctl_set 1 7' });
        assert.equal(there.reason, 'step');
        assert.equal((await client.top()).name, 'swap_gain_info');
        const { threads } = (await client.dap.threadsRequest()).body;
        assert.match(threads[0]?.name ?? '', /^other \(pid \d+\): ctl_set 1 7$/);
        const first = threads.find(({ name }) => name.startsWith('pcm-client '))?.id ?? 0;
        const { stackFrames } = (await client.dap.stackTraceRequest({ threadId: first })).body;
        assert.equal(stackFrames[0]?.name, 'swap_gain_read', 'the first thread stands where it was');
        assert.match((await client.continue()).description ?? '', /use-after-free/);
        assert.ok((await client.stack()).some(({ name }) => name === 'swap_gain_read'));
        if (again) break;
        await client.travel({ to: 'tick', tick: here.tick });
        assert.equal((await client.top()).name, 'swap_gain_read');
      }
    }),
  ));

test('another thread before every statement of a function: what fails is kept as a scenario', () =>
  withScenario(SWAP_SCENARIO, (scenario) =>
    Client.with(async (client) => {
      await client.run(SWAP, [{ line: lineOf(SWAP, '"%d') }], { scenario });
      const here = (await client.views([])).clock.tick;
      const told = client.dap.waitForEvent(TRIED_EVENT) as Promise<DebugProtocol.Event>;
      const stop = await client.travel({ to: 'tryEvery', operation: 'ctl_set 1 7' });
      assert.equal(stop.text, 'ctl_set 1 7 before each of 5 statements of swap_gain_read(): 2 of them go wrong');
      assert.equal((await client.views([])).clock.tick, here, 'one stands where one stood');
      const { failures, what } = (await told).body as TriedBody;
      assert.equal(what, 'ctl_set 1 7');
      assert.deepEqual(
        failures.map(({ place, findings }) => [place.line, findings.map(({ kind }) => kind)]),
        [
          [lineOf(SWAP, '"gain'), ['slab-use-after-free']],
          [lineOf(SWAP, '"%d'), ['slab-use-after-free']],
        ],
      );
      const kept = failures[0]?.scenario ?? '';
      assert.deepEqual(kept.split('\n').slice(0, 4), [
        'load',
        `bg other before=swap_gain_read:${lineOf(SWAP, '"gain')} ctl_set 1 7`,
        'proc /proc/asound/card0/gain',
        'join other',
      ]);
      await withScenario(kept, (again) =>
        Client.with(async (second) => {
          await second.initialize();
          const ready = second.dap.waitForEvent('initialized');
          await second.dap.launchRequest({ program: SWAP, scenario: again } as never);
          await ready;
          await second.dap.setExceptionBreakpointsRequest({ filters: ['memory'] });
          const found = await second.stopAfter(() => second.dap.configurationDoneRequest());
          assert.match(found.description ?? '', /use-after-free/);
          assert.ok((await second.stack()).some(({ name }) => name === 'swap_gain_read'));
        }),
      );
    }),
  ));

test('what was changed by hand is changed in every trial', () =>
  withScenario(SWAP_SCENARIO, (scenario) =>
    Client.with(async (client) => {
      await client.run(SWAP, [{ line: lineOf(SWAP, '"gain') }], { scenario });
      await client.evaluate('gain = 0', 'repl');
      const stop = await client.travel({ to: 'tryEvery', operation: 'ctl_set 1 7' });
      assert.match(
        stop.text ?? '',
        /statements of swap_gain_read\(\): nothing goes wrong/,
        'nothing but NULL, as always',
      );
    }),
  ));
