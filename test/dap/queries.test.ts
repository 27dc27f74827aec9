import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRAVEL_REQUEST, type TravelArguments } from '../../src/protocol/travel';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

// Questions to the past: who wrote this, when was this page given out, mapped, given back.

test('who wrote a variable, a member of a view, or bytes at an address last', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const { id: frameId, line } = await client.top();
    const dmaArea = (await client.evaluate('&substream->runtime->dma_area')).memoryReference ?? '';
    const substream = (await client.scope('Locals')).get('substream');
    const runtime = (await client.variables(substream?.variablesReference ?? 0)).get('runtime');
    const here = (await client.views([])).clock.tick;
    const assigned = lineOf(MYCHIP, 'runtime->dma_area = v');

    const byExpression = await client.travel({ to: 'lastWrite', name: 'substream->runtime->dma_area', frameId });
    assert.equal(byExpression.reason, 'goto');
    assert.match(
      byExpression.text ?? '',
      /dma_area: .* → .*, written by mychip_hw_params\(\) at line \d+ of mychip\.c$/,
    );
    assert.equal((await client.top()).line, assigned);
    const told = client.output.at(-1);
    assert.equal(told?.output, `${byExpression.text}\n`, 'the console keeps it');
    assert.deepEqual([told?.source?.name, told?.line], ['mychip.c', assigned]);
    const before = await client.travel({
      to: 'lastWrite',
      name: 'runtime->dma_area',
      frameId: (await client.top()).id,
    });
    assert.match(before.text ?? '', /written by mychip_hw_free\(\)|written by snd_pcm/, 'and the write before');

    await client.travel({ to: 'tick', tick: here });
    await client.travel({ to: 'lastWrite', name: dmaArea, asAddress: true, bytes: 8 });
    assert.equal((await client.top()).line, assigned);
    await client.travel({ to: 'tick', tick: here });
    const variables = (await client.scope('Locals')).get('substream');
    const again = (await client.variables(variables?.variablesReference ?? 0)).get('runtime');
    await client.travel({
      to: 'lastWrite',
      name: 'dma_area',
      variablesReference: again?.variablesReference ?? runtime?.variablesReference ?? 0,
    });
    assert.equal((await client.top()).line, assigned);
    await client.travel({ to: 'tick', tick: here });
    const never = await client
      .travel({ to: 'lastWrite', name: '&mychip_playback_hw', asAddress: false })
      .catch((error: Error) => error.message);
    assert.match(String(never), /no place in memory/);
    const constant = await client.travel({ to: 'lastWrite', name: 'mychip_playback_hw.info' });
    assert.match(constant.text ?? '', /was not written in this run before now/);
    assert.equal((await client.views([])).clock.tick, here, 'and one stays where one was');
    assert.equal((await client.top()).line, line);

    // `chip->periods_done = div_u64(f(), x)` writes when both calls are over, and begins before them.
    await client.breakAt(MYCHIP, [{ line: lineOf(MYCHIP, 'chip->playing = NULL') }]);
    await client.continue();
    await client.travel({ to: 'lastWrite', name: 'chip->periods_done', frameId: (await client.top()).id });
    const { name, line: at } = await client.top();
    assert.deepEqual([name, at], ['mychip_timer', lineOf(MYCHIP, 'chip->periods_done = div_u64')]);
  }));

test('when a page was given out, mapped, unmapped and freed, and who wrote its page-table entry', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, 'runtime->dma_area = NULL') }]);
    await client.breakAt(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    await client.continue();
    const area = (await client.evaluate('substream->runtime->dma_area')).memoryReference ?? '';
    const pfn = String((await client.lens()).pages[0]?.pfn);
    await client.breakAt(MYCHIP, [{ line: lineOf(MYCHIP, 'runtime->dma_area = NULL') }]);
    await client.continue();
    assert.equal((await client.top()).name, 'mychip_hw_free', 'its vfree() is over');
    const end = (await client.views([])).clock.tick;
    const from = async (args: TravelArguments) => {
      await client.travel({ to: 'tick', tick: end });
      const stop = await client.travel(args);
      return `${stop.text} @ ${(await client.top()).name}`;
    };
    assert.match(
      await from({ to: 'pageChange', what: 'allocated', page: pfn }),
      /^page frame 0x[0-9a-f]+ was allocated for vmalloc by mychip_hw_params\(\) at line \d+ of mychip.c @ mychip_hw_params$/,
    );
    assert.match(
      await from({ to: 'pageChange', what: 'freed', page: pfn }),
      /^page frame 0x[0-9a-f]+, vmalloc, was freed by .* @ /,
    );
    assert.match(await from({ to: 'pageChange', what: 'mapped', page: pfn }), /was mapped at 0x[0-9a-f]+ by .* @ /);
    assert.match(
      await from({ to: 'lastPteWrite', address: area }),
      /was unmapped from 0xffffc9\w+ by mychip_hw_free\(\)/,
    );
    // The address of a freed area stands for the page frame that was there.
    assert.match(
      await from({ to: 'pageChange', what: 'allocated', page: area }),
      /allocated for vmalloc by mychip_hw_params/,
    );
    const refused = client.dap.customRequest(TRAVEL_REQUEST, { to: 'pageChange', what: 'freed', page: '0x123456789' });
    assert.match(await client.refusal(refused), /no page frame is mapped there/);
  }));

test('allocations, frees and timers as events; conditions on the page before', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [], { stopOnEntry: true });
    await client.filters([{ filterId: 'event:alloc', condition: 'vmalloc' }]);
    assert.match((await client.continue()).text ?? '', /^page allocated: vmalloc \(\d+ page frames\)$/);
    assert.equal((await client.top()).name, 'mychip_hw_params');
    await client.filters([{ filterId: 'event:resolution', condition: 'offset >= 0x2000 && pfn != previous.pfn + 1' }]);
    const scattered = await client.continue();
    assert.equal(scattered.text, 'page chosen');
    const { resolutions } = await client.lens();
    assert.ok(resolutions.total >= 3, 'the pages at 0 and 0x1000 do not count');
    const [previous, last] = resolutions.entries.slice(-2);
    assert.notEqual(last?.returned?.pfn, (previous?.returned?.pfn ?? 0) + 1);
    await client.filters([
      { filterId: 'event:resolution', condition: 'page == previous.page' },
      { filterId: 'event:timer' },
    ]);
    assert.equal((await client.continue()).text, 'timer: mychip_timer', 'no page is chosen twice in a row');
    await client.filters([{ filterId: 'event:free', condition: 'vmalloc' }]);
    assert.match((await client.continue()).text ?? '', /^page freed: vmalloc/);
    assert.match((await client.travel({ to: 'event', event: 'alloc', back: true })).text ?? '', /^page allocated/);
  }));
