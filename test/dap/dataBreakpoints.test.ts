import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

// Data breakpoints and the conditions of exception filters, at the shipped adapter.

test('a data breakpoint from the Variables view, an expression and an address', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const { id: frameId } = await client.top();
    await client.breakAt(MYCHIP, []);
    const substream = (await client.scope('Locals')).get('substream');
    const members = substream?.variablesReference ?? 0;
    const { body: member } = await client.dap.dataBreakpointInfoRequest({
      variablesReference: members,
      name: 'runtime',
    });
    assert.deepEqual(member.accessTypes, ['read', 'write', 'readWrite']);
    const info = (name: string, more: object = {}) => client.dap.dataBreakpointInfoRequest({ name, frameId, ...more });
    assert.equal((await info('offset + 1')).body.dataId, null);
    assert.match((await info('offset + 1')).body.description, /no place in memory/);
    const { memoryReference } = await client.evaluate('&substream->runtime->status->hw_ptr');
    assert.deepEqual((await info('offset')).body.accessTypes, ['write'], 'a local');
    const state = (await info('substream->runtime->status->state')).body;
    assert.ok(state.dataId);
    const { body } = await client.dap.setDataBreakpointsRequest({
      breakpoints: [{ dataId: state.dataId, accessType: 'write' }, { dataId: 'gone' }],
    });
    assert.deepEqual(
      body.breakpoints.map((b) => b.verified),
      [true, false],
    );
    const hit = await client.continue();
    assert.equal(hit.reason, 'data breakpoint');
    assert.deepEqual(hit.hitBreakpointIds, [body.breakpoints[0]?.id]);
    assert.match(hit.text ?? '', /^substream->runtime->status->state: .* → .*, written by /);
    const back = await client.reverseContinue();
    assert.equal(back.reason, 'data breakpoint');
    assert.equal(back.text, hit.text, 'the same write');
    const bytes = (await info(memoryReference ?? '', { asAddress: true, bytes: 8 })).body;
    assert.match(bytes.description, /8 bytes at 0x/);
    await client.dap.setDataBreakpointsRequest({ breakpoints: [{ dataId: bytes.dataId ?? '', accessType: 'write' }] });
    assert.match((await client.continue()).text ?? '', / → .*, written by snd_pcm/);
  }));

test('what the kernel itself writes: the counts of a struct page', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, 'return 1; /* a new buffer') }]);
    const { id: frameId } = await client.top();
    await client.breakAt(MYCHIP, []);
    const watch = async (name: string) => {
      const { body } = await client.dap.dataBreakpointInfoRequest({ name, frameId });
      await client.dap.setDataBreakpointsRequest({ breakpoints: [{ dataId: body.dataId ?? '', accessType: 'write' }] });
    };
    await watch('vmalloc_to_page(runtime->dma_area)->_refcount.counter');
    const mapped = await client.continue();
    assert.equal(mapped.reason, 'data breakpoint');
    assert.match(mapped.text ?? '', /counter: 1 → 2, written by snd_pcm_mmap_data_fault\(\)/);
    assert.equal((await client.reverseContinue()).text, mapped.text);
    assert.match((await client.continue()).text ?? '', /1 → 2/);
    assert.match((await client.continue()).text ?? '', /counter: 2 → 1, written by /, 'unmapped');
    assert.match((await client.continue()).text ?? '', /counter: 1 → 0, written by mychip_hw_free\(\)/);
  }));

test('exception filters stop where their condition holds', () =>
  Client.with(async (client) => {
    const program = 'test/unit/drivers/memory.c';
    await client.initialize();
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: (await import('node:path')).resolve(program) } as never);
    await ready;
    const filterOptions = [
      { filterId: 'memory', condition: 'double-free' },
      { filterId: 'rule', condition: 'k == 5' },
      { filterId: 'uninitialised', condition: 'k == 4' },
    ];
    await client.dap.setExceptionBreakpointsRequest({ filters: [], filterOptions });
    const first = await client.stopAfter(() => client.dap.configurationDoneRequest());
    assert.match(first.description ?? '', /uninit-value/);
    assert.match((await client.continue()).description ?? '', /double-free/);
  }));
