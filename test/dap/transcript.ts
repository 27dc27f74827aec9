import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Client } from './client';

/**
 * A dialogue with the adapter as text: each request with its answer, and the events between, in the order in which the
 * adapter sent them. Numbers that mean nothing by themselves (addresses, ids, threads) are counted anew, lines of the
 * kernel's own files are left out. It is kept beside the test, so that a change of what is said shows as a difference;
 * `UPDATE=1` writes it again.
 */
export async function dialogue(
  name: string,
  talk: (client: Client) => Promise<void>,
  withCapabilities = false,
): Promise<void> {
  const record = new Transcript(withCapabilities);
  await Client.with(async (client) => {
    record.listen(client);
    await talk(client);
    record.end();
  });
  const path = resolve(`test/dap/transcripts/${name}.txt`);
  if (process.env['UPDATE']) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, record.text);
  }
  assert.ok(existsSync(path), `${path} is written by UPDATE=1`);
  assert.equal(record.text, readFileSync(path, 'utf8'), 'the dialogue is another one: look at it, then UPDATE=1');
}

type Message = DebugProtocol.Request | DebugProtocol.Response | DebugProtocol.Event;

/** The library's own way in and out. */
interface Wire {
  sendRequest?: unknown;
  dispatch(body: string): void;
  send(command: string, args?: unknown): Promise<unknown>;
  sequence: number;
}

class Transcript {
  private readonly lines: string[] = [];
  private readonly asked = new Map<number, unknown>();
  /** The last answer to each question. */
  private readonly said = new Map<string, string>();
  private readonly counted = new Map<string, Map<string, string>>();

  constructor(private readonly withCapabilities: boolean) {}

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  listen(client: Client): void {
    const wire = client.dap as unknown as Wire;
    const { send, dispatch } = wire;
    wire.send = (command, args) => {
      this.asked.set(wire.sequence, args);
      return send.call(client.dap, command, args);
    };
    wire.dispatch = (body) => {
      this.hear(JSON.parse(body) as Message);
      dispatch.call(client.dap, body);
    };
  }

  /** What the client says to go is no part of it. */
  end(): void {
    this.ended = true;
  }
  private ended = false;

  private hear(message: Message): void {
    if (this.ended) return;
    if (message.type === 'event') {
      const { event, body } = message as DebugProtocol.Event;
      this.lines.push('', `! ${event}`, ...this.body(body));
    } else if (message.type === 'response') {
      const { command, request_seq, success, body, message: why } = message as DebugProtocol.Response;
      const question = [`> ${command}`, ...this.body(this.asked.get(request_seq))];
      const hidden = command === 'initialize' && !this.withCapabilities;
      const answer = [success ? '<' : `< refused: ${why}`, ...(success && !hidden ? this.body(body) : [])];
      const key = question.join();
      const same = answer.length > 2 && this.said.get(key) === answer.join();
      this.said.set(key, answer.join());
      this.lines.push('', ...question, ...(same ? ['< as before'] : answer));
    }
  }

  private body(body: unknown): string[] {
    if (body === undefined || (body !== null && typeof body === 'object' && Object.keys(body).length === 0)) return [];
    return pretty(this.stable(body, ''), '  ').slice(1, -1);
  }

  /** `key`: the member that holds it, which says what kind of number it is. */
  private stable(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.stable(item, key));
    if (value !== null && typeof value === 'object') {
      const entries = Object.entries(value).map(([name, item]) => [name, this.stable(item, name)] as const);
      const { source } = value as { source?: DebugProtocol.Source };
      const foreign = source?.path && !source.path.includes('/media/') && !source.path.includes('/test/');
      const kept = entries.filter(([name]) => !foreign || !/^(end)?(line|column)$/i.test(name));
      return Object.fromEntries(kept);
    }
    if (typeof value === 'number' && key === 'id' && value < 0) return this.number('label', String(value));
    if (typeof value === 'number' && KINDS[key] && value !== 0) return this.number(KINDS[key], String(value));
    if (typeof value !== 'string') return value;
    return (
      value
        .replaceAll(resolve('.'), '')
        // Lines of our own kernel move with every edit of it.
        .replace(/(\/dist\/linux\/[\w/]+\.[ch]):\d+/g, '$1')
        .replace(/0x[0-9a-f]{6,}/g, (address) => this.number('address', address))
        .replace(/pfn 0x[0-9a-f]+/g, (pfn) => this.number('pfn', pfn))
    );
  }

  private number(kind: string, text: string): string {
    let known = this.counted.get(kind);
    if (!known) {
      known = new Map();
      this.counted.set(kind, known);
    }
    const name = known.get(text) ?? `${kind} ${known.size + 1}`;
    known.set(text, name);
    return name;
  }
}

/** JSON with what is short on one line. */
function pretty(value: unknown, indent: string): string[] {
  const short = JSON.stringify(value);
  if (value === null || typeof value !== 'object' || (short.length < 100 && indent !== '  ')) return [short];
  const inner = Object.entries(value).flatMap(([key, item]) => {
    const [first = '', ...rest] = pretty(item, `${indent} `);
    return [`${indent}${Array.isArray(value) ? '' : `${key}: `}${first}`, ...rest];
  });
  return Array.isArray(value) ? ['[', ...inner, `${indent.slice(1)}]`] : ['{', ...inner, `${indent.slice(1)}}`];
}

const KINDS: Readonly<Record<string, string>> = {
  threadId: 'thread',
  frameId: 'frame',
  variablesReference: 'reference',
  targetId: 'target',
  hitBreakpointIds: 'breakpoint',
};
