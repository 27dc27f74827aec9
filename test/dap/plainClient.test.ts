import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { lineOf, MYCHIP, PAGE_LINE } from './client';

// A client that says nothing of itself, sends its launch before anything is answered, and knows no event or request of
// ours: as Emacs and Vim clients are. Every byte on standard output must be of the protocol.

class PlainClient {
  readonly events: DebugProtocol.Event[] = [];
  stderr = '';
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (response: DebugProtocol.Response) => void>();
  private heard: (() => void) | undefined;
  private rest = Buffer.alloc(0);
  private seq = 0;

  constructor(cwd: string) {
    this.child = spawn(process.execPath, [resolve('dist/cli.js'), 'dap'], { cwd });
    this.child.stdout?.on('data', (data: Buffer) => this.take(data));
    this.child.stderr?.on('data', (data: Buffer) => {
      this.stderr += data;
    });
  }

  private take(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data]);
    for (;;) {
      const end = this.rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const header = /^Content-Length: (\d+)$/.exec(this.rest.subarray(0, end).toString());
      assert.ok(header, `not of the protocol: ${this.rest.subarray(0, end + 80)}`);
      const length = Number(header[1]);
      if (this.rest.length < end + 4 + length) return;
      const message = JSON.parse(this.rest.subarray(end + 4, end + 4 + length).toString());
      this.rest = this.rest.subarray(end + 4 + length);
      if (message.type === 'event') this.events.push(message);
      else this.waiting.get(message.request_seq)?.(message);
      this.heard?.();
    }
  }

  send(command: string, args?: object): Promise<DebugProtocol.Response> {
    const seq = ++this.seq;
    const body = JSON.stringify({ seq, type: 'request', command, ...(args && { arguments: args }) });
    this.child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    return new Promise((answer) => this.waiting.set(seq, answer));
  }

  /** The next event of a kind that was not waited for before. */
  async event(name: string): Promise<DebugProtocol.Event> {
    for (;;) {
      const at = this.events.findIndex(({ event }) => event === name);
      if (at >= 0) return this.events.splice(at, 1)[0] as DebugProtocol.Event;
      await new Promise<void>((wake) => {
        this.heard = wake;
      });
    }
  }

  async exit(): Promise<number> {
    const [code] = await once(this.child, 'exit');
    return code;
  }
  kill(): void {
    this.child.kill();
  }
}

async function withPlain(cwd: string, work: (client: PlainClient) => Promise<void>): Promise<void> {
  const client = new PlainClient(cwd);
  try {
    await work(client);
  } finally {
    client.kill();
  }
}

test('a session of a client that says nothing of itself', { timeout: 60_000 }, () =>
  withPlain(dirname(MYCHIP), async (client) => {
    const initialized = client.send('initialize', { adapterID: 'nvim-dap' });
    const launched = client.send('launch', { program: basename(MYCHIP), type: 'alsa', request: 'launch', name: 'x' });
    assert.equal((await initialized).success, true);
    await client.event('initialized');
    const line = lineOf(MYCHIP, PAGE_LINE);
    const set = await client.send('setBreakpoints', {
      source: { path: MYCHIP, name: 'mychip.c' },
      breakpoints: [{ line }],
    });
    assert.deepEqual([set.body.breakpoints[0].verified, set.body.breakpoints[0].line], [true, line], 'lines from 1');
    const elsewhere = await client.send('setBreakpoints', {
      source: { path: resolve('README.md') },
      breakpoints: [{ line: 7 }],
    });
    const { verified, line: kept } = elsewhere.body.breakpoints[0];
    assert.deepEqual([verified, kept], [false, 7], 'one without a place keeps its line');
    await client.send('setExceptionBreakpoints', { filters: [] });
    await client.send('configurationDone');
    assert.equal((await launched).success, true);

    const { threadId } = (await client.event('stopped')).body;
    const { threads } = (await client.send('threads')).body;
    assert.ok(threads.some(({ id }: DebugProtocol.Thread) => id === threadId));
    const { stackFrames } = (await client.send('stackTrace', { threadId })).body;
    assert.deepEqual([stackFrames[0].line, stackFrames[0].column, stackFrames[0].source.path], [line, 2, MYCHIP]);
    const { scopes } = (await client.send('scopes', { frameId: stackFrames[0].id })).body;
    const { variables } = (await client.send('variables', scopes[0])).body;
    assert.equal(variables.find(({ name }: DebugProtocol.Variable) => name === 'offset')?.value, '0');
    await client.send('setVariable', { ...scopes[0], name: 'offset', value: '0x1000' });
    const asked = await client.send('evaluate', { expression: 'offset', frameId: stackFrames[0].id });
    assert.match(asked.body.result, /^4096/);
    const targets = async (path: string) => (await client.send('gotoTargets', { source: { path }, line })).body.targets;
    assert.equal((await targets(MYCHIP)).length, 1);
    assert.deepEqual(await targets(pathToFileURL(MYCHIP).href), await targets(MYCHIP), 'a URI for a path');
    await client.send('stepBack', { threadId });
    await client.event('stopped');

    const unknown = await client.send('somebody/elses', {});
    assert.equal(unknown.success, false);
    assert.match(unknown.body.error.format, /\S/);
    const names = new Set(client.events.map(({ event }) => event));
    for (const asksForIt of ['invalidated', 'memory', 'progressStart']) assert.ok(!names.has(asksForIt), asksForIt);

    const gone = client.exit();
    await client.send('disconnect', {});
    assert.equal(await gone, 0);
    assert.equal(client.stderr, '');
  }),
);

test('what is wrong is told in words that need no extension', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  const driver = join(folder, 'broken.c');
  writeFileSync(driver, '#include <linux/module.h>\nint f(void) { return nine; }\nint g(void) { return ten; }\n');
  try {
    await withPlain(folder, async (client) => {
      await client.send('initialize', { adapterID: 'alsa' });
      const missing = await client.send('launch', { program: 'nowhere.c' });
      assert.equal(missing.success, false);
      assert.equal(missing.message, missing.body.error.format, 'the same, however a client takes it');
      assert.deepEqual(missing.body.error.variables, {}, 'nothing to be put in: nvim-dap would lose a % of it');
      assert.match(missing.body.error.format, /nowhere\.c/);
      const broken = await client.send('launch', { program: driver });
      assert.match(broken.body.error.format, /^2 errors in the C text: .*broken\.c:2:\d+: 'nine' undeclared/);
      const told = client.events.filter(({ event }) => event === 'output').map(({ body }) => body);
      assert.deepEqual(
        told.map(({ category, output, line }) => [category, output.replace(/^.*broken/, 'broken'), line]),
        [
          ['stderr', "broken.c:2:22: error: 'nine' undeclared; did you mean 'uint'?\n", 2],
          ['stderr', "broken.c:3:22: error: 'ten' undeclared\n", 3],
        ],
        'each error, with its place',
      );
      assert.equal(client.stderr, '');
      writeFileSync(
        driver,
        `#include <linux/module.h>
static int __init f(void) { return 0; }
module_init(f);
MODULE_LICENSE("GPL");
`,
      );
      assert.equal((await client.send('launch', { program: driver })).success, true, 'and one may try again');
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
