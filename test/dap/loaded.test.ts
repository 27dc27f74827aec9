import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

const VALUES = resolve('test/dap/drivers/values.c');

test('completions: variables, members, tags, functions, types, enumeration constants, macros', () =>
  Client.with(async (client) => {
    await client.run(VALUES, [{ line: lineOf(VALUES, 'look here') }]);
    const frameId = (await client.top()).id;
    const complete = async (text: string, column = text.length + 1) => {
      const { body } = await client.dap.customRequest('completions', { text, column, frameId });
      return new Map((body.targets as DebugProtocol.CompletionItem[]).map((item) => [item.label, item]));
    };
    const { body } = await client.dap.customRequest('completions', { text: 'box.', column: 5, frameId });
    assert.ok(body.targets.length > 0);
    assert.equal((await complete('num')).get('numbers')?.type, 'variable');
    assert.equal((await complete('1 + bo')).get('box')?.type, 'variable');
    assert.deepEqual([...(await complete('box.')).keys()].slice(0, 3), ['in', 'array', 'bits']);
    assert.deepEqual([...(await complete('box.self->in.')).keys()], ['x', 'd', 'f']);
    assert.deepEqual([...(await complete('owner->it')).keys()], ['items']);
    assert.deepEqual([...(await complete('(&box)->mo')).keys()], ['mode']);
    assert.deepEqual([...(await complete('add(box.bits.')).keys()], ['low', 'high', 'wide']);
    assert.equal((await complete('sizeof(struct out')).get('outer')?.type, 'class');
    assert.equal((await complete('(enum mo')).get('mode')?.type, 'class');
    assert.equal((await complete('MODE_A')).get('MODE_AUTO')?.type, 'enum');
    assert.equal((await complete('(v4')).get('v4si')?.type, 'class');
    assert.ok((await complete('LIM')).has('LIMIT'));
    assert.ok((await complete('TWI')).has('TWICE'));
    assert.equal((await complete('coun')).get('counted')?.type, 'function');
    assert.ok((await complete('snd_pcm_period_el')).has('snd_pcm_period_elapsed'));
    assert.equal((await complete('numbers >')).size, 0, 'a comparison is no member');
    assert.equal((await complete('calls.')).size, 0, 'an int has no members');
    const { start, length } = (await complete('x + owner->it')).get('items') ?? {};
    assert.deepEqual([start, length], [11, 2]);
    assert.deepEqual([...(await complete('owner->it + 1', 10)).keys()], ['items'], 'in the middle of a line');
  }));

test('modules, sources, threads and the process are told as they come and go', () =>
  Client.with(async (client) => {
    const events: string[] = [];
    const note = <E extends DebugProtocol.Event>(kind: string, text: (body: E['body']) => string) =>
      client.dap.on(kind, ({ body }: E) => events.push(`${kind} ${text(body)}`));
    note<DebugProtocol.ModuleEvent>('module', ({ reason, module }) => `${reason} ${module.name}`);
    note<DebugProtocol.LoadedSourceEvent>('loadedSource', ({ reason, source }) => `${reason} ${source.name}`);
    note<DebugProtocol.ProcessEvent>('process', ({ name, startMethod }) => `${startMethod} ${name}`);
    note<DebugProtocol.ThreadEvent>('thread', ({ reason }) => reason);
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    assert.deepEqual(events.slice(0, 4), [
      'process launch mychip.c',
      'module new kernel',
      'module new mychip.ko',
      'loadedSource new mychip.c',
    ]);
    assert.ok(events.includes('thread started'));
    events.length = 0;
    await client.stopAfter(() => client.dap.customRequest('restart'));
    assert.deepEqual(events.slice(0, 3), [
      'module removed kernel',
      'module removed mychip.ko',
      'loadedSource removed mychip.c',
    ]);
    assert.ok(events.includes('module new mychip.ko'));
    const { body } = await client.dap.customRequest('modules', { startModule: 1, moduleCount: 1 });
    assert.equal(body.totalModules, 2);
    assert.deepEqual(
      body.modules.map(({ name, isUserCode }: DebugProtocol.Module) => [name, isUserCode]),
      [['mychip.ko', true]],
    );
    assert.match(body.modules[0].addressRange, /^0xffffffffc0[0-9a-f]+-0xffffffffc0[0-9a-f]+$/);
    assert.equal((await client.top()).moduleId, body.modules[0].id);
  }));

test('memory events: what a client has read is told when it changes, by the user or by the driver', () =>
  Client.with(async (client) => {
    const told: DebugProtocol.MemoryEvent['body'][] = [];
    client.dap.on('memory', (event: DebugProtocol.MemoryEvent) => told.push(event.body));
    const invalidated: string[][] = [];
    client.dap.on('invalidated', (event: DebugProtocol.InvalidatedEvent) => invalidated.push(event.body.areas ?? []));
    client.initialize = () =>
      client.dap.initializeRequest({
        adapterID: 'alsa',
        pathFormat: 'path',
        supportsMemoryEvent: true,
        supportsInvalidatedEvent: true,
      } as never);
    await client.run(VALUES, [{ line: lineOf(VALUES, 'look here') }]);
    const { memoryReference = '' } = await client.evaluate('numbers');
    await client.dap.customRequest('readMemory', { memoryReference, count: 32 });
    /** What is told after a request. */
    const after = async (request: () => Promise<unknown>) => {
      const event = client.dap.waitForEvent('memory') as Promise<DebugProtocol.MemoryEvent>;
      await request();
      return (await event).body;
    };
    const changed = (offset: number, count: number) => ({ memoryReference, offset, count });
    const set = (expression: string, value: string) => client.dap.customRequest('setExpression', { expression, value });
    assert.deepEqual(await after(() => set('numbers[1]', '0x11223344')), changed(4, 4));
    assert.deepEqual(
      await after(() => client.dap.customRequest('writeMemory', { memoryReference, offset: 8, data: 'CQ==' })),
      changed(8, 1),
    );
    // Of four bytes, the one that is another.
    assert.deepEqual(await after(() => client.evaluate('numbers[7] = 1', 'repl')), changed(28, 1));
    assert.deepEqual(await after(() => client.next()), changed(12, 1), 'numbers[3] = (int)big');
    assert.deepEqual(await after(() => client.stepBack()), changed(12, 1), 'going back changes it, too');
    await client.dap.customRequest('readMemory', { memoryReference, count: 32 });
    assert.equal(told.length, 5);
    assert.deepEqual(new Set(invalidated.flat()), new Set(['variables']));
  }));

test('a log point leaves its values in the console, to be unfolded as they were', () =>
  Client.with(async (client) => {
    const line = lineOf(VALUES, 'look here');
    await client.run(VALUES, [{ line, logMessage: 'the box is {box} and {err}' }, { line: line + 1 }]);
    const log = client.output.find(({ output }) => output.startsWith('the box is '));
    assert.ok(log?.variablesReference, 'something to unfold');
    assert.equal(log.source?.path, VALUES);
    assert.equal(log.line, line);
    const values = await client.variables(log.variablesReference);
    assert.deepEqual([...values.keys()], ['box', 'err']);
    await client.evaluate('box.array[2] = 99', 'repl');
    const parts = await client.variables(values.get('box')?.variablesReference ?? 0);
    const array = await client.variables(parts.get('array')?.variablesReference ?? 0);
    assert.equal(array.get('[2]')?.value, '7', 'as it was when it was told');
    await client.breakAt(VALUES, [{ line: lineOf(VALUES, 'return -EINVAL;') }]);
    await client.continue();
    assert.equal((await client.variables(log.variablesReference)).size, 2, 'it outlives the stop');
  }));

test('run without debugging: nothing stops, and stepping back is not offered', () =>
  Client.with(async (client) => {
    await client.initialize();
    const line = lineOf(MYCHIP, PAGE_LINE);
    await client.breakAt(MYCHIP, [{ line }]);
    const capabilities = client.dap.waitForEvent('capabilities') as Promise<DebugProtocol.CapabilitiesEvent>;
    const ready = client.dap.waitForEvent('initialized');
    const program = MYCHIP.replace('mychip.c', 'mychip_virt_to_page.c');
    await client.dap.launchRequest({ program, noDebug: true } as never);
    assert.equal((await capabilities).body.capabilities.supportsStepBack, false);
    await ready;
    const ended = client.dap.waitForEvent('terminated');
    await client.dap.configurationDoneRequest();
    await ended;
    assert.ok(
      client.output.some(({ output }) => output.includes('page')),
      'findings are told all the same',
    );
  }));

test('a way through time that is no request of DAP is told as continued', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const continued = client.dap.waitForEvent('continued') as Promise<DebugProtocol.ContinuedEvent>;
    await client.stopAfter(() => client.dap.customRequest('alsaMemory/travel', { to: 'event', event: 'callback' }));
    assert.deepEqual((await continued).body, { threadId: client.threadId, allThreadsContinued: true });
  }));

test('disconnect with terminateDebuggee ends the run, from the middle of it', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const ended = client.dap.waitForEvent('terminated');
    await client.dap.disconnectRequest({ terminateDebuggee: true });
    await ended;
  }));
