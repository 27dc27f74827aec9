import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { lineOf, MYCHIP, PAGE_LINE } from './client';

// The adapter as other editors start it.

const CLI = resolve('dist/cli.js');

async function stopAtPage(client: DebugClient): Promise<void> {
  const ready = client.waitForEvent('initialized');
  await client.initializeRequest();
  await client.launchRequest({ program: MYCHIP } as never);
  await ready;
  const breakpoints = [{ line: lineOf(MYCHIP, PAGE_LINE) }];
  await client.setBreakpointsRequest({ source: { path: MYCHIP }, breakpoints });
  const stopped = client.waitForEvent('stopped');
  await client.configurationDoneRequest();
  assert.equal((await stopped).body.reason, 'breakpoint');
}

async function portOf(child: ChildProcess): Promise<number> {
  const [text] = (await once(child.stderr as NodeJS.ReadableStream, 'data')) as [Buffer];
  const port = /on 127\.0\.0\.1:(\d+)/.exec(String(text))?.[1];
  assert.ok(port, String(text));
  return Number(port);
}

test('dap on a port: two clients at once, and again after one left', async () => {
  const child = spawn(process.execPath, [CLI, 'dap', '--port', '0']);
  try {
    const port = await portOf(child);
    const clients = [new DebugClient('node', '', 'alsa'), new DebugClient('node', '', 'alsa')];
    for (const client of clients) {
      client.defaultTimeout = 30_000;
      await client.start(port);
      await stopAtPage(client);
    }
    for (const client of clients) await client.stop();
    const later = new DebugClient('node', '', 'alsa');
    later.defaultTimeout = 30_000;
    await later.start(port);
    await stopAtPage(later);
    await later.stop();
    assert.equal(child.exitCode, null, 'it waits for the next');
  } finally {
    child.kill();
  }
});

test('a client leaves the machine to another: standing, or running to its end', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [CLI, 'dap', '--port', '0']);
  const connect = async (port: number) => {
    const client = new DebugClient('node', '', 'alsa');
    client.defaultTimeout = 30_000;
    await client.start(port);
    return client;
  };
  const attach = async (client: DebugClient) => {
    const { body } = await client.initializeRequest();
    assert.equal(body?.supportSuspendDebuggee, true);
    const ready = client.waitForEvent('initialized');
    await client.attachRequest({} as never);
    await ready;
  };
  const leave = async (client: DebugClient, suspendDebuggee: boolean) => {
    const told = client.waitForEvent('terminated');
    await client.disconnectRequest({ terminateDebuggee: false, suspendDebuggee });
    await told;
    await client.stop();
  };
  try {
    const port = await portOf(child);
    const first = await connect(port);
    await stopAtPage(first);
    await leave(first, true);

    const second = await connect(port);
    await attach(second);
    const breakpoints = [{ line: lineOf(MYCHIP, 'switch (cmd)') }];
    await second.setBreakpointsRequest({ source: { path: MYCHIP }, breakpoints });
    const standing = second.waitForEvent('stopped');
    await second.configurationDoneRequest();
    const { threadId, reason } = (await standing).body;
    assert.equal(reason, 'pause');
    const top = async () => (await second.stackTraceRequest({ threadId })).body.stackFrames[0];
    assert.equal((await top())?.line, lineOf(MYCHIP, PAGE_LINE), 'where it was left');
    await second.stepBackRequest({ threadId });
    await second.waitForEvent('stopped');
    assert.equal((await top())?.name, 'mychip_page', 'with its past');
    const hit = second.waitForEvent('stopped');
    await second.continueRequest({ threadId });
    assert.equal((await hit).body.reason, 'breakpoint');
    assert.equal((await top())?.name, 'mychip_trigger', "the first client's breakpoints are gone");
    await leave(second, false);

    const third = await connect(port);
    await attach(third);
    const over = third.waitForEvent('stopped');
    await third.configurationDoneRequest();
    assert.equal((await over).body.description, 'The run is over', 'it ran to its end');
    const ended = third.waitForEvent('exited');
    await third.continueRequest({ threadId: (await over).body.threadId });
    assert.equal((await ended).body.exitCode, 0);
    await third.stop();

    const fourth = await connect(port);
    await fourth.initializeRequest();
    await assert.rejects(fourth.attachRequest({} as never), /nothing to attach to/);
    await fourth.stop();
  } finally {
    child.kill();
  }
});

test('dap on standard streams; wrong arguments are told', async () => {
  const child = spawn(process.execPath, [CLI, 'dap']);
  const body = JSON.stringify({
    seq: 1,
    type: 'request',
    command: 'initialize',
    arguments: { adapterID: 'alsa', pathFormat: 'path' },
  });
  child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  assert.match(String(answer), /^Content-Length: \d+\r\n\r\n.*"supportsStepBack":true/s);
  child.stdin.end();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  const wrong = spawnSync(process.execPath, [CLI, 'dap', '--port', 'x'], { encoding: 'utf8' });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /--port needs a number/);
});
