import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POINTS_TO_REQUEST, type PointsToArguments, type PointsToBody } from '../../src/protocol/pointer';
import { Client, lineOf, MYCHIP, PAGE_LINE } from './client';

// From a value to what it points to, or to where it is declared.

test('what a pointer points to: memory with its owner, or the C of a function', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const { id: frameId } = await client.top();
    const follow = async (args: PointsToArguments) =>
      (await client.dap.customRequest(POINTS_TO_REQUEST, { frameId, ...args })).body as PointsToBody;

    const area = await follow({ name: 'substream->runtime->dma_area' });
    assert.deepEqual([area.readable, area.source], [true, null]);
    assert.match(area.address, /^0xffffc9/);
    assert.match(area.what.join('\n'), /vmalloc.*mychip_hw_params\(\) at line \d+ of mychip\.c/);

    const trigger = await follow({ name: 'substream->ops->trigger' });
    assert.deepEqual(
      [trigger.source?.function, trigger.source?.line, trigger.source?.path],
      ['mychip_trigger', lineOf(MYCHIP, 'static int mychip_trigger'), MYCHIP],
    );

    const locals = await client.scope('Locals');
    const runtime = await client.variables(locals.get('substream')?.variablesReference ?? 0);
    const variablesReference = locals.get('substream')?.variablesReference ?? 0;
    const member = await follow({ name: 'runtime', variablesReference });
    assert.equal(member.address, runtime.get('runtime')?.memoryReference);
    assert.match((await follow({ name: 'mychip_playback_ops' }).catch((e: Error) => e)).toString(), /is no pointer/);

    const refused = (name: string) =>
      client.refusal(client.dap.customRequest(POINTS_TO_REQUEST, { frameId, name } satisfies PointsToArguments));
    assert.match(await refused('substream->runtime->trigger_master'), /is NULL|is no pointer/);
    assert.match(await refused('nix'), /'nix' undeclared/);
    assert.equal((await follow({ name: '0x123456' })).readable, false);
  }));

test('a local leads to its declaration, a function pointer to its function', () =>
  Client.with(async (client) => {
    await client.run(MYCHIP, [{ line: lineOf(MYCHIP, PAGE_LINE) }]);
    const place = async (locationReference: number | undefined) => {
      const { body } = await client.dap.send('locations', { locationReference });
      return [body.source.path, body.line];
    };
    const address = (await client.scope('Locals')).get('address');
    assert.deepEqual(await place(address?.declarationLocationReference), [MYCHIP, lineOf(MYCHIP, 'void *address =')]);
    const { valueLocationReference } = await client.evaluate('substream->ops->pointer');
    assert.deepEqual(await place(valueLocationReference), [MYCHIP, lineOf(MYCHIP, 'mychip_pointer(struct')]);
    assert.equal((await client.evaluate('substream')).valueLocationReference, undefined);
    assert.match(await client.refusal(place(12345)), /earlier stop/);
  }));
