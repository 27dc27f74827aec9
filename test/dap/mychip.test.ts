import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

const inPage = (work: (client: Client) => Promise<void>) => () =>
  Client.with(async (client) => {
    const stop = await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    assert.equal(stop.reason, 'breakpoint');
    await work(client);
  });

test(
  'a stop in the page callback shows the whole way from the fault to the driver',
  inPage(async (client) => {
    const stack = await client.stack();
    const names = stack.map((at) => at.name);
    assert.equal(names[0], 'mychip_page');
    assert.equal(names[1], 'snd_pcm_mmap_data_fault');
    assert.ok(names.includes('do_user_fault'), names.join(' '));
    assert.equal(stack[0]?.source?.path, MYCHIP);
    assert.equal(stack[0]?.line, lineOf(MYCHIP, PAGE_LINE));
    const { body } = await client.dap.threadsRequest();
    assert.ok(
      body.threads.some((thread) => thread.id === client.threadId && /^pcm-client \(pid \d+\)$/.test(thread.name)),
    );
  }),
);

test(
  'variables, watch, hover and console read the guest',
  inPage(async (client) => {
    const locals = await client.scope('Locals');
    assert.deepEqual([...locals.keys()], ['substream', 'offset', 'address']);
    assert.equal(locals.get('offset')?.value, '0');
    const area = (await client.evaluate('substream->runtime->dma_area')).result;
    assert.match(area, /^0xffffc9[0-9a-f]{10}/);
    assert.equal(locals.get('address')?.value, area);
    assert.equal(
      (await client.evaluate('substream->runtime->dma_bytes', 'hover')).result,
      '65536\n= 16384 PCM frames = 65536 bytes = 341.333 ms = 16 pages',
    );
    assert.equal((await client.evaluate('PAGE_SIZE', 'hover')).result, '4096');
    assert.equal((await client.evaluate('offset + 0x10', 'repl', { hex: true })).result, '0x10');
    assert.equal((await client.evaluate('substream->runtime->rate,x')).result, '0xbb80');
    assert.match((await client.evaluate('substream->ops->page')).result, /<mychip_page>$/);
    assert.match((await client.evaluate('substream->pcm->name')).result, /^"MyChip PCM"$/);
  }),
);

test(
  'structs unfold to members with expressions that reach them',
  inPage(async (client) => {
    const runtime = await client.evaluate('substream->runtime');
    assert.equal(runtime.type, 'struct snd_pcm_runtime *');
    const members = await client.variables(runtime.variablesReference);
    assert.equal(members.get('dma_bytes')?.value, '65536');
    const status = members.get('status');
    assert.ok(status && status.variablesReference > 0);
    assert.equal(status.evaluateName, 'substream->runtime->status');
    const inner = await client.variables(status.variablesReference);
    const pointer = inner.get('hw_ptr');
    assert.equal(pointer?.evaluateName, 'substream->runtime->status->hw_ptr');
    assert.equal((await client.evaluate(pointer?.evaluateName ?? '')).result, pointer?.value);
  }),
);

test(
  'a watch or hover has no side effects, the console has',
  inPage(async (client) => {
    assert.equal((await client.evaluate('offset = 4096', 'watch')).result, '4096');
    assert.equal((await client.evaluate('offset')).result, '0');
    const invalidated = client.dap.waitForEvent('invalidated');
    assert.equal((await client.evaluate('offset = 4096', 'repl')).result, '4096');
    await invalidated;
    assert.equal((await client.evaluate('offset')).result, '4096');
    assert.match(await client.refusal(client.evaluate('no_such_name')), /no_such_name/);
  }),
);

test(
  'setVariable and setExpression change the guest',
  inPage(async (client) => {
    const { id } = await client.top();
    const { body } = await client.dap.scopesRequest({ frameId: id });
    const reference = body.scopes.find((scope) => scope.name === 'Locals')?.variablesReference ?? 0;
    const set = await client.dap.setVariableRequest({
      variablesReference: reference,
      name: 'offset',
      value: '2 * 4096',
    });
    assert.equal(set.body.value, '8192');
    assert.equal((await client.evaluate('offset')).result, '8192');
    const response = await client.dap.customRequest('setExpression', {
      expression: 'substream->runtime->rate',
      value: '44100',
      frameId: id,
    });
    assert.equal(response.body.value, '44100');
    assert.equal((await client.evaluate('substream->runtime->rate')).result, '44100');
  }),
);

test(
  'stepping: out of the callback, into the core, over a line',
  inPage(async (client) => {
    await client.stepOut();
    assert.equal((await client.top()).name, 'snd_pcm_mmap_data_fault');
    const before = (await client.top()).line;
    await client.next();
    assert.notEqual((await client.top()).line, before);
    const again = await client.continue();
    assert.equal(again.reason, 'breakpoint');
    assert.equal((await client.evaluate('offset')).result, '4096');
  }),
);

test(
  'memory can be read by reference and written',
  inPage(async (client) => {
    const { memoryReference = '' } = await client.evaluate('substream->runtime->dma_area');
    const read = async (count: number) =>
      (await client.dap.customRequest('readMemory', { memoryReference, count })).body as {
        data: string;
        unreadableBytes?: number;
      };
    const whole = await read(65536 + 4096);
    assert.equal(Buffer.from(whole.data, 'base64').length, 65536);
    assert.equal(whole.unreadableBytes, 4096, 'the guard page');
    const data = Buffer.from('glass').toString('base64');
    const { body } = await client.dap.customRequest('writeMemory', { memoryReference, data });
    assert.equal(body.bytesWritten, 5);
    assert.equal(Buffer.from((await read(5)).data, 'base64').toString(), 'glass');
  }),
);

test(
  'the lens follows the question that is being answered',
  inPage(async (client) => {
    const first = await client.lens();
    assert.equal(first.substream, 'pcmC0D0p0');
    assert.deepEqual([first.resolving?.function, first.resolving?.offset], ['mychip_page', 0]);
    assert.equal(first.resolutions.total, 0);
    assert.equal(first.pages.length, 16);
    assert.ok(first.pages.every((page) => page.pfn !== null));
    assert.equal(new Set(first.pages.map((page) => page.pfn)).size, 16);
    const kinds = first.ladder?.hops.map((hop) => hop.kind);
    assert.deepEqual(kinds, ['offset', 'address', 'area', 'level', 'level', 'level', 'level', 'page', 'physical']);
    const pte = first.ladder?.hops[6];
    assert.equal(pte?.label, 'PTE');
    assert.match(pte?.detail ?? '', /present rw nx/);
    assert.equal(first.ladder?.hops[2]?.detail, 'vmalloc · mychip_hw_params');

    await client.stepOut();
    const second = await client.lens();
    assert.equal(second.resolutions.total, 1);
    const [answer] = second.resolutions.entries;
    assert.equal(answer?.ok, true);
    assert.equal(answer?.returned?.pfn, first.pages[0]?.pfn);
    assert.deepEqual(answer?.returned, answer?.walked);
    assert.ok(second.timeline.events.some((event) => event.kind === 'resolution' && event.pageIndex === 0));
    assert.equal((await client.lens({ pageIndex: 3 })).ladder?.offset, 3 * 4096);
  }),
);

test(
  'the trees hold the card, its substream, and the buffer',
  inPage(async (client) => {
    const { substreams, memory, findings, lens } = await client.views(['substreams', 'memory', 'findings']);
    assert.equal(lens, undefined, 'only what was asked for');
    assert.deepEqual(findings, []);
    const substream = substreams?.cards[0]?.devices[0]?.substreams[0];
    assert.equal(substream?.runtime?.state, 'SETUP');
    assert.equal(substream?.runtime?.hwParams?.access, 'MMAP_INTERLEAVED');
    assert.equal(substream?.runtime?.bufferType, 'driver');
    assert.equal(substream?.ops.find((op) => op.name === 'page')?.function, 'mychip_page');
    const area = memory?.vmapAreas.find((candidate) => candidate.va === substream?.runtime?.dmaArea);
    assert.equal(area?.use, 'dma_area of pcmC0D0p0');
    assert.equal(area?.caller, 'mychip_hw_params');
    assert.equal(area?.pages.length, 16);
    const counted = memory?.owners.reduce((sum, owner) => sum + owner.pageFrames, 0);
    assert.equal(counted, memory?.pageFrames, 'every page frame has one owner');
  }),
);

test('a run to the end terminates, and tells what the kernel and the client said', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE), condition: 'offset == 5 * 4096' }]);
    assert.equal((await client.evaluate('offset')).result, '20480');
    await client.toTheEnd();
    const text = client.output.map((body) => body.output).join('');
    assert.match(text, /^unload → 0$/m);
  }));

test("ALSA's numbers by name, sizes in every unit, the core's own lists", () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const ask = async (expression: string) => (await client.evaluate(expression)).result;
    const hover = async (expression: string) => (await client.evaluate(expression, 'hover')).result.split('\n');
    assert.equal(await ask('substream->runtime->format'), '2 (S16_LE)');
    assert.equal(await ask('substream->runtime->access'), '0 (MMAP_INTERLEAVED)');
    assert.equal(await ask('substream->runtime->hw.formats'), '4 (S16_LE)');
    assert.equal(await ask('substream->stream'), '0 (PLAYBACK)');
    assert.match(await ask('substream->runtime->state'), /^\d \([A-Z]+\)$/);
    const frames = (count: number, ms: string) =>
      `= ${count} PCM frames = ${4 * count} bytes = ${ms} ms = ${(4 * count) / 4096} page${count === 1024 ? '' : 's'}`;
    assert.deepEqual(await hover('substream->runtime->period_size'), ['1024', frames(1024, '21.333')]);
    assert.deepEqual(await hover('substream->runtime->buffer_size'), ['16384', frames(16384, '341.333')]);
    assert.deepEqual(await hover('offset'), ['0', frames(0, '0')]);
    const area = await hover('substream->runtime->dma_area');
    assert.match(area[1] ?? '', /^64 KiB vmalloc area, allocated by mychip_hw_params\(\) at line \d+ of mychip\.c$/);
    assert.match(area[2] ?? '', /^page frame 0x[0-9a-f]+, physical 0x[0-9a-f]+, rw .*held by vmalloc/);
    const pages = await ask('substream->runtime->dma_area,[4]x');
    assert.match(pages, /^\[4\] \{/);
    const page = await ask('vmalloc_to_page(substream->runtime->dma_area)');
    assert.match(page, /<page of pfn 0x[0-9a-f]+>$/);
    const devices = await client.evaluate('substream->pcm->card->devices');
    assert.match(devices.result, /^list of \d+$/);
    const [first] = (await client.variables(devices.variablesReference)).values();
    assert.equal(first?.type, 'struct snd_device', 'what the core puts on it');
  }));
