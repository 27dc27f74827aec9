import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

const VALUES = resolve('test/dap/drivers/values.c');

async function disassemble(
  client: Client,
  memoryReference: string,
  instructionOffset: number,
  instructionCount: number,
) {
  const answer = await client.dap.customRequest('disassemble', {
    memoryReference,
    instructionOffset,
    instructionCount,
    resolveSymbols: true,
  });
  return answer.body.instructions as DebugProtocol.DisassembledInstruction[];
}

test('the compiled form of a statement, with its lines; before and behind it, and beyond the end of code', () =>
  Client.with(async (client) => {
    const line = lineOf(MYCHIP, PAGE_LINE);
    await client.run(MYCHIP, [{ line }]);
    const { instructionPointerReference: at = '' } = await client.top();
    const own = await disassemble(client, at, 0, 200);
    assert.equal(own.length, 200);
    assert.equal(own[0]?.address, at);
    assert.equal(own[0]?.line, line);
    assert.equal(own[0]?.location?.path, MYCHIP);
    assert.equal(own[0]?.symbol, 'mychip_page');
    assert.ok(own.some(({ instruction }) => instruction.trim() === 'call $hook'));
    assert.ok(own.some(({ instruction }) => instruction.trim() === 'call $vmalloc_to_page'));
    assert.ok(own.every(({ instructionBytes }) => /^[0-9a-f]{2}( [0-9a-f]{2})*$/.test(instructionBytes ?? '')));
    // One after the other, without a gap, as far as the function goes.
    for (const [i, { address, instructionBytes, symbol }] of own.entries()) {
      const next = own[i + 1];
      if (next?.symbol !== symbol) break;
      assert.equal(Number(next?.address), Number(address) + (instructionBytes?.split(' ').length ?? 0));
    }
    // A client pages around its place: the same instructions wherever it begins.
    const before = await disassemble(client, at, -50, 100);
    assert.equal(before[50]?.address, at);
    assert.deepEqual(
      before.slice(50).map(({ address, instruction }) => [address, instruction]),
      own.slice(0, 50).map(({ address, instruction }) => [address, instruction]),
    );
    const farBefore = await disassemble(client, before[0]?.address ?? '', 50, 1);
    assert.equal(farBefore[0]?.address, at);
    const beyond = await disassemble(client, at, 1_000_000, 10);
    assert.deepEqual(new Set(beyond.map(({ presentationHint }) => presentationHint)), new Set(['invalid']));
    // A function pointer of the guest leads to code, too.
    const pointer = /0x[0-9a-f]+/.exec((await client.evaluate('substream->ops->page')).result)?.[0] ?? '';
    assert.equal((await disassemble(client, pointer, 0, 1))[0]?.symbol, 'mychip_page');
    assert.match(await client.refusal(disassemble(client, 'nowhere', 0, 1)), /no address of code/);
    assert.match(
      await client.refusal(
        disassemble(client, '0x30', 0, 1).then((list) => assert.equal(list[0]?.presentationHint, 'nix')),
      ),
      /nix|invalid/,
    );
  }));

test('instruction breakpoints stand at the beginning of their statement; conditions, hits, and again after a restart', () =>
  Client.with(async (client) => {
    const stop = lineOf(VALUES, 'look here');
    await client.run(VALUES, [{ line: stop }]);
    const { instructionPointerReference: at = '' } = await client.top();
    const all = await disassemble(client, at, 0, 400);
    const next = all.findIndex(({ line }, i) => i > 0 && line === stop + 1);
    assert.ok(next > 0, 'the statement after this one');
    const set = async (breakpoints: DebugProtocol.InstructionBreakpoint[]) => {
      const { body } = await client.dap.customRequest('setInstructionBreakpoints', { breakpoints });
      return body.breakpoints as DebugProtocol.Breakpoint[];
    };
    const reference = all[next]?.address ?? '';
    const [inside, nowhere] = await set([
      { instructionReference: reference, offset: 2 },
      { instructionReference: '0xdead' },
    ]);
    assert.equal(inside?.verified, true);
    assert.equal(inside?.instructionReference, reference, 'moved to where the machine can stand');
    assert.equal(inside?.line, stop + 1);
    assert.deepEqual([nowhere?.verified, nowhere?.message], [false, 'there is no code at this address']);
    const hit = await client.continue();
    assert.equal(hit.reason, 'instruction breakpoint');
    assert.deepEqual(hit.hitBreakpointIds, [inside?.id]);
    assert.equal((await client.top()).line, stop + 1);
    assert.equal((await client.top()).instructionPointerReference, reference);

    // A condition that does not hold, and then one that does.
    await set([{ instructionReference: reference, condition: 'err == 0' }]);
    await client.breakAt(VALUES, [{ line: lineOf(VALUES, 'return -EINVAL;') }]);
    await client.stopAfter(() => client.dap.customRequest('restart'));
    assert.equal((await client.top()).name, 'fail');
    await set([{ instructionReference: reference, condition: 'err == -12' }]);
    const again = await client.stopAfter(() => client.dap.customRequest('restart'));
    assert.equal(again.reason, 'instruction breakpoint', 'the same code lies at the same place');
    // Going back finds it as well.
    await client.continue();
    const back = await client.reverseContinue();
    assert.equal(back.reason, 'instruction breakpoint');
  }));

test('a step by instruction ends at the next statement, also on the same line', () =>
  Client.with(async (client) => {
    const line = lineOf(VALUES, 'i += add(1, 2) + counted()');
    await client.run(VALUES, [{ line: lineOf(VALUES, 'for (i = 0; i < 8; i++)') }]);
    const places = new Set<string>();
    for (let i = 0; i < 4; i++) {
      const { line, column } = await client.top();
      places.add(`${line}:${column}`);
      await client.stopAfter(() =>
        client.dap.nextRequest({
          threadId: client.threadId,
          granularity: 'instruction',
        } as DebugProtocol.NextArguments),
      );
    }
    assert.ok(places.size >= 3, [...places].join(' '));
    assert.ok(line > 0);
  }));

test('where breakpoints can be, and in which modes', () =>
  Client.with(async (client) => {
    const { body } = await client.initialize();
    assert.deepEqual(
      body?.breakpointModes?.map(({ mode }) => mode),
      ['always', 'process', 'interrupt', 'change', 'write'],
    );
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: VALUES } as never);
    await ready;
    const line = lineOf(VALUES, 'for (i = 0; i < 8; i++)');
    const answer = await client.dap.customRequest('breakpointLocations', {
      source: { path: VALUES },
      line,
      endLine: line + 1,
    });
    const lines = answer.body.breakpoints.map((place: DebugProtocol.BreakpointLocation) => place.line);
    assert.ok(lines.filter((at: number) => at === line).length >= 2, 'several places on the line of a for');
    assert.ok(lines.includes(line + 1));
    assert.ok(answer.body.breakpoints.every((place: DebugProtocol.BreakpointLocation) => (place.endColumn ?? 0) > 0));
  }));

test('a breakpoint that counts in an interrupt only, or in the calls of tasks only, forward and back', () =>
  Client.with(async (client) => {
    const line = lineOf(MYCHIP, 'switch (cmd)');
    const inInterrupt = async () => {
      const { body } = await client.dap.stackTraceRequest({ threadId: client.threadId });
      return body.stackFrames.some(({ name }) => name === 'timer interrupt');
    };
    await client.run(MYCHIP, [{ line, mode: 'interrupt' }]);
    assert.equal(await inInterrupt(), true);
    assert.equal((await client.evaluate('cmd')).result, '0', 'START came before, from the process');
    await client.breakAt(MYCHIP, [{ line, mode: 'process', condition: 'cmd == 1' }]);
    assert.equal((await client.reverseContinue()).reason, 'breakpoint');
    assert.deepEqual([await inInterrupt(), (await client.evaluate('cmd')).result], [false, '1']);
    const { instructionPointerReference: instructionReference = '' } = await client.top();
    await client.breakAt(MYCHIP, []);
    const instruction = { instructionReference, mode: 'interrupt' };
    const { body } = await client.dap.send('setInstructionBreakpoints', { breakpoints: [instruction] });
    assert.equal(body.breakpoints[0].verified, true);
    await client.continue();
    assert.equal(await inInterrupt(), true);
    await client.breakAt(MYCHIP, [{ line, mode: 'always' }]);
    await client.dap.send('setInstructionBreakpoints', { breakpoints: [] });
    assert.equal((await client.reverseContinue()).reason, 'breakpoint', 'anywhere');
  }));
