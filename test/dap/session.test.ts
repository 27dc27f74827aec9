import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DiagnosticsBody } from '../../src/protocol/diagnostics';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

const HEAD = '#include <linux/module.h>\n';
const TAIL = 'MODULE_LICENSE("GPL");\n';

/** A folder with these files, gone afterwards. */
async function inFolder(files: Record<string, string>, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alsa-dap-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const refusalOf = async (attributes: Record<string, unknown>): Promise<string> => {
  let message = '';
  await Client.with(async (client) => {
    await client.initialize();
    message = await client.refusal(client.dap.launchRequest(attributes as DebugProtocol.LaunchRequestArguments));
  });
  return message;
};

test('a launch that cannot be is refused in one sentence', () =>
  inFolder(
    {
      'notes.txt': '',
      'bad.pcm.txt': 'load\nopn s stream=p\nopen s strem=p\nprepare t\n',
      'plain.c': `${HEAD}int unused_one;\n${TAIL}`,
    },
    async (folder) => {
      assert.match(await refusalOf({}), /names no "program"/);
      assert.match(await refusalOf({ program: join(folder, 'gone.c') }), /does not exist: .*gone\.c/);
      assert.match(await refusalOf({ program: join(folder, 'notes.txt') }), /is not a C file/);
      assert.match(await refusalOf({ program: MYCHIP, scatter: 'wild' }), /"scatter" must be .*"random".* not "wild"/);
      assert.match(await refusalOf({ program: MYCHIP, memoryMiB: 3 }), /"memoryMiB" must be a whole number from 16/);
      const scenario = await refusalOf({ program: MYCHIP, scenario: join(folder, 'bad.pcm.txt') });
      assert.match(scenario, /bad\.pcm\.txt:2:1: unknown operation "opn"; did you mean "open"\?/);
      assert.match(scenario, /bad\.pcm\.txt:3:8: open has no "strem"; did you mean "stream"\?/);
      assert.match(scenario, /bad\.pcm\.txt:4:9: no line before this one opens "t"/);
      assert.match(await refusalOf({ program: join(folder, 'plain.c') }), /no module_init\(\)/);
    },
  ));

test('a request without what it needs is refused, and is no bug of ours', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const wrong = (command: string, args: unknown) => client.refusal(client.dap.customRequest(command, args));
    assert.match(await wrong('evaluate', {}), /^'evaluate' needs the argument 'expression', a string\.$/);
    assert.match(await wrong('setBreakpoints', undefined), /needs the argument 'source'/);
    assert.match(
      await wrong('setBreakpoints', { source: {}, breakpoints: [null] }),
      /'breakpoints', a list of objects/,
    );
    assert.match(await wrong('readMemory', { memoryReference: 5, count: 1 }), /'memoryReference', a string/);
    assert.match(await wrong('variables', { variablesReference: null }), /'variablesReference', a number/);
    for (const command of ['next', 'stepIn', 'stepOut', 'stepBack'])
      assert.match(await wrong(command, { threadId: 999 }), /^There is no thread 999\.$/);
    assert.match(await wrong('stepIn', { threadId: client.threadId, targetId: 1 }), /^There is no such call here\.$/);
    assert.match(await wrong('alsaMemory/travel', { to: 'nowhere' }), /no way "nowhere"/);
    assert.match(await wrong('alsaMemory/travel', { to: 'otherThread', operation: ' ' }), /there is no operation/);
    assert.match(await wrong('alsaMemory/travel', { to: 'lastWrite' }), /needs a name/);
    const { body } = await client.dap.customRequest('setExceptionBreakpoints', { filters: ['memory', 'nosuch'] });
    assert.deepEqual(
      body.breakpoints.map(({ verified }: DebugProtocol.Breakpoint) => verified),
      [true, false],
    );
  }));

test('errors in the C text: one message, and all of them as diagnostics', () =>
  inFolder(
    {
      'wrong.c': `${HEAD}static int wrong_init(void)\n{\n\tint x = y;\n\treturn z;\n}\nmodule_init(wrong_init);\n${TAIL}`,
    },
    (folder) =>
      Client.with(async (client) => {
        await client.initialize();
        const event = client.dap.waitForEvent('alsaMemory/diagnostics');
        const launched = client.dap.launchRequest({ program: join(folder, 'wrong.c') } as never);
        const message = await client.refusal(launched);
        assert.match(message, /^2 errors in the C text: .*wrong\.c:4:10: /);
        const { diagnostics } = (await event).body as DiagnosticsBody;
        const errors = diagnostics.filter((d) => d.severity === 'error');
        assert.deepEqual(
          errors.map((d) => [d.line, d.path]),
          [
            [4, join(folder, 'wrong.c')],
            [5, join(folder, 'wrong.c')],
          ],
        );
      }),
  ));

test('breakpoints set before the launch are verified by it', () =>
  Client.with(async (client) => {
    await client.initialize();
    const line = lineOf(MYCHIP, PAGE_LINE);
    const [early, comment] = await client.breakAt(MYCHIP, [{ line }, { line: 1_000_000 }]);
    assert.equal(early?.verified, false);
    const changes: DebugProtocol.Breakpoint[] = [];
    client.dap.on('breakpoint', (event: DebugProtocol.BreakpointEvent) => changes.push(event.body.breakpoint));
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: MYCHIP } as never);
    await ready;
    const verified = changes.find((change) => change.id === early?.id);
    assert.equal(verified?.verified, true);
    assert.equal(changes.find((change) => change.id === comment?.id)?.verified, false);
    const stop = await client.stopAfter(() => client.dap.configurationDoneRequest());
    assert.deepEqual(stop.hitBreakpointIds, [early?.id]);
  }));

test('a breakpoint on a blank line moves to the next statement; conditions, hit counts and log points', () =>
  Client.with(async (client) => {
    await client.initialize();
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: MYCHIP } as never);
    await ready;
    const line = lineOf(MYCHIP, PAGE_LINE);
    const [moved] = await client.breakAt(MYCHIP, [{ line: line - 1, hitCondition: '3' }]);
    assert.equal(moved?.line, line, 'the line before is blank');
    await client.stopAfter(() => client.dap.configurationDoneRequest());
    assert.equal((await client.evaluate('offset')).result, '8192');
    await client.breakAt(MYCHIP, [
      { line, logMessage: 'page {offset / 4096} of {substream->name}' },
      { line, condition: 'offset == 6 * 4096' },
    ]);
    await client.continue();
    assert.equal((await client.evaluate('offset')).result, '24576');
    const log = client.output.map((body) => body.output).filter((text) => text.startsWith('page '));
    assert.deepEqual(log.slice(0, 2), ['page 3 of "subdevice #0"\n', 'page 4 of "subdevice #0"\n']);
  }));

test('function breakpoints and stopOnEntry', () =>
  Client.with(async (client) => {
    const stop = await client.run(MYCHIP, [], { stopOnEntry: true });
    assert.equal(stop.reason, 'entry');
    assert.equal((await client.top()).name, 'mychip_init');
    await client.dap.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'snd_pcm_period_elapsed' }] });
    const hit = await client.continue();
    assert.equal(hit.reason, 'function breakpoint');
    const names = (await client.stack()).map((at) => at.name);
    assert.equal(names[0], 'snd_pcm_period_elapsed');
    assert.equal(names[1], 'mychip_timer');
    const { body } = await client.dap.stackTraceRequest({ threadId: client.threadId });
    const labels = body.stackFrames.filter((at) => at.presentationHint === 'label').map((at) => at.name);
    assert.equal(labels[0], 'timer interrupt');
  }));

test("a function breakpoint means the driver's function too, whatever else has its name; hit counts that are none", () =>
  Client.with(async (client) => {
    const folder = mkdtempSync(join(tmpdir(), 'named-'));
    const program = join(folder, 'named.c');
    writeFileSync(
      program,
      `#include <linux/module.h>
static int do_fault(int n) { return n + 1; }
static int __init named_init(void) { return do_fault(1) == 2 ? 0 : -EINVAL; }
module_init(named_init);
MODULE_LICENSE("GPL");
`,
    );
    try {
      await client.initialize();
      const ready = client.dap.waitForEvent('initialized');
      await client.dap.launchRequest({ program } as DebugProtocol.LaunchRequestArguments);
      await ready;
      const { body } = await client.dap.setFunctionBreakpointsRequest({
        breakpoints: [{ name: 'do_fault' }, { name: 'named_init', hitCondition: 'often' }],
      });
      assert.deepEqual(
        body.breakpoints.map(({ verified, message, source }) => [verified, message, source?.path]),
        [
          [true, undefined, program],
          [false, "'often' is no hit count: a number, with >, >=, <, <=, == or % before it", undefined],
        ],
      );
      const [wrong] = await client.breakAt(program, [{ line: 3, hitCondition: '5 times' }]);
      assert.equal(wrong?.verified, false);
      const { reason } = await client.stopAfter(() => client.dap.configurationDoneRequest());
      assert.deepEqual([reason, (await client.top()).source?.path], ['function breakpoint', program]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));

test('in a function of the kernel, calls take what its variables hold', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const core = (await client.stack()).find(({ name }) => name === 'snd_pcm_mmap_data_fault');
    const ask = async (expression: string) =>
      (await client.dap.evaluateRequest({ expression, frameId: core?.id ?? 0, context: 'watch' })).body.result;
    assert.equal(await ask('list_empty(&substream->pcm->card->devices)'), '0');
    assert.equal(await ask('mychip_page(substream, 0) == vmalloc_to_page(substream->runtime->dma_area)'), '1');
  }));

test('an endless loop can be paused and stopped', () =>
  inFolder(
    {
      'loop.c': `${HEAD}static int loop_init(void)\n{\n\tvolatile int turn = 0;\n\tfor (;;)\n\t\tturn++;\n\treturn 0;\n}\nmodule_init(loop_init);\n${TAIL}`,
    },
    (folder) =>
      Client.with(async (client) => {
        await client.initialize();
        const ready = client.dap.waitForEvent('initialized');
        await client.dap.launchRequest({ program: join(folder, 'loop.c') } as never);
        await ready;
        await client.dap.configurationDoneRequest();
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.match(
          await client.refusal(client.dap.customRequest('alsaMemory/views', { want: [] })),
          /pause it first/,
        );
        const seen = await client.views(['memory'], { live: true });
        assert.ok((seen.memory?.pageFrames ?? 0) > 0, 'what is there at this moment');
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.ok((await client.views([], { live: true })).clock.tick > seen.clock.tick, 'and it goes on');
        const stop = await client.stopAfter(() => client.dap.pauseRequest({ threadId: 1 }));
        assert.equal(stop.reason, 'pause');
        assert.equal((await client.top()).name, 'loop_init');
        assert.ok(Number((await client.evaluate('turn')).result) > 1000);
        await client.dap.continueRequest({ threadId: client.threadId });
        const ended = client.dap.waitForEvent('terminated');
        await client.dap.terminateRequest();
        await ended;
      }),
  ));

test('restart begins anew, with the breakpoints kept', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    await client.continue();
    assert.equal((await client.evaluate('offset')).result, '4096');
    await client.stopAfter(() => client.dap.customRequest('restart'));
    assert.equal((await client.evaluate('offset')).result, '0');
  }));

test('a client that counts from 0 is answered in its own counting', () =>
  Client.with(async (client) => {
    await client.initialize({ linesStartAt1: false, columnsStartAt1: false });
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: MYCHIP } as never);
    await ready;
    const line = lineOf(MYCHIP, PAGE_LINE) - 1;
    const [point] = await client.breakAt(MYCHIP, [{ line }]);
    assert.equal(point?.line, line);
    await client.stopAfter(() => client.dap.configurationDoneRequest());
    assert.equal((await client.top()).line, line);
  }));

test('sources, modules and completions', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const { body } = await client.dap.customRequest('loadedSources');
    const paths: string[] = body.sources.map((source: DebugProtocol.Source) => source.path);
    assert.ok(paths.includes(MYCHIP));
    assert.ok(paths.some((path) => path.endsWith('sound/core/pcm_native.c')));
    const modules = await client.dap.customRequest('modules');
    assert.deepEqual(
      modules.body.modules.map((module: DebugProtocol.Module) => module.name),
      ['kernel', 'mychip.ko'],
    );
    const frameId = (await client.top()).id;
    const complete = async (text: string) => {
      const answer = await client.dap.customRequest('completions', { text, column: text.length + 1, frameId });
      return answer.body.targets.map((target: DebugProtocol.CompletionItem) => target.label) as string[];
    };
    assert.deepEqual(await complete('substream->runtime->dma_'), ['dma_area', 'dma_addr', 'dma_bytes', 'dma_buffer_p']);
    assert.ok((await complete('subs')).includes('substream'));
  }));
