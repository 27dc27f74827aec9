import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Client, lineOf } from './client';

const WRONG = resolve('media/samples/mychip_virt_to_page.c');

test('the classic mistake stops where it is made and says what to write', () =>
  Client.with(async (client) => {
    const stop = await client.run(WRONG, []);
    assert.equal(stop.reason, 'exception');
    const stack = await client.stack();
    assert.equal(stack[0]?.name, 'mychip_page');
    assert.equal(stack[0]?.line, lineOf(WRONG, 'return virt_to_page('));
    const info = await client.dap.customRequest('exceptionInfo', { threadId: client.threadId });
    assert.match(info.body.description, /virt_to_page\(\)/);
    assert.match(info.body.description, /vmalloc_to_page\(\)/);
    assert.equal(info.body.exceptionId, 'bad-virt-to-page');
    assert.match(info.body.details.stackTrace, /at mychip_page .*mychip_virt_to_page\.c/);

    const { findings } = await client.views(['findings']);
    assert.equal(findings?.length, 1);
    assert.match(findings?.[0]?.fix ?? '', /vmalloc_to_page\(\)/);
    assert.equal(findings?.[0]?.source?.path, WRONG);

    // The wrong answer itself, in the log and on the ladder, beside the right one.
    await client.stepOut();
    const lens = await client.lens();
    assert.equal(lens.resolutions.total, 1);
    const [answer] = lens.resolutions.entries;
    assert.equal(answer?.ok, false);
    assert.equal(answer?.rule, 'virt_to_page() on a vmalloc address');
    assert.match(answer?.fix ?? '', /vmalloc_to_page\(/);
    assert.equal(answer?.returned?.pfn, null);
    assert.equal(answer?.walked?.pfn, lens.pages[0]?.pfn);
    const returned = lens.ladder?.hops.find((hop) => hop.kind === 'returned');
    assert.equal(returned?.status, 'wrong');
    assert.equal(returned?.value, answer?.returned?.page);
  }));

test('a class that is switched off is told and does not stop', () =>
  Client.with(async (client) => {
    await client.initialize();
    const ready = client.dap.waitForEvent('initialized');
    await client.dap.launchRequest({ program: WRONG } as never);
    await ready;
    await client.dap.setExceptionBreakpointsRequest({ filters: ['leak'] });
    const ended = client.dap.waitForEvent('terminated');
    const stopped = client.dap.waitForEvent('stopped');
    await client.dap.configurationDoneRequest();
    // The kernel dies of it all the same: an oops cannot be switched off.
    const first = await Promise.race([ended.then(() => 'terminated'), stopped.then(() => 'stopped')]);
    if (first === 'stopped') await client.toTheEnd();
    assert.match(client.output.map((body) => body.output).join(''), /virt_to_page\(\) was given/);
  }));
