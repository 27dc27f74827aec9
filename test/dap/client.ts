import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LensView } from '../../src/protocol/lens';
import { TRAVEL_REQUEST, type TravelArguments } from '../../src/protocol/travel';
import { VIEWS_REQUEST, type ViewName, type ViewsArguments, type ViewsBody } from '../../src/protocol/views';

/** A client of the shipped adapter, in words that the tests are about. One process for each test. */
export class Client {
  readonly dap = new DebugClient('node', resolve('dist/adapter.js'), 'alsa');
  readonly output: DebugProtocol.OutputEvent['body'][] = [];
  threadId = 0;

  static async with(work: (client: Client) => Promise<void>): Promise<void> {
    const client = new Client();
    client.dap.defaultTimeout = 30_000;
    client.dap.on('output', (event: DebugProtocol.OutputEvent) => client.output.push(event.body));
    await client.dap.start();
    try {
      await work(client);
    } finally {
      await client.dap.stop();
    }
  }

  initialize(more: Partial<DebugProtocol.InitializeRequestArguments> = {}) {
    return this.dap.initializeRequest({
      adapterID: 'alsa',
      linesStartAt1: true,
      columnsStartAt1: true,
      pathFormat: 'path',
      supportsInvalidatedEvent: true,
      ...more,
    });
  }

  /** Launches, sets breakpoints, and runs to the first stop. */
  async run(
    program: string,
    lines: readonly DebugProtocol.SourceBreakpoint[],
    more: Record<string, unknown> = {},
  ): Promise<DebugProtocol.StoppedEvent['body']> {
    await this.initialize();
    const ready = this.dap.waitForEvent('initialized');
    const launched = this.dap.launchRequest({ program, ...more } as DebugProtocol.LaunchRequestArguments);
    await Promise.race([ready, launched]);
    await launched;
    await ready;
    if (lines.length > 0) await this.breakAt(program, lines);
    return this.stopAfter(() => this.dap.configurationDoneRequest());
  }

  async breakAt(path: string, breakpoints: readonly DebugProtocol.SourceBreakpoint[]) {
    const { body } = await this.dap.setBreakpointsRequest({ source: { path }, breakpoints: [...breakpoints] });
    return body.breakpoints;
  }

  /** The next stop, waited for from before the request on. */
  async stopAfter(request: () => Promise<unknown>): Promise<DebugProtocol.StoppedEvent['body']> {
    const stopped = this.dap.waitForEvent('stopped') as Promise<DebugProtocol.StoppedEvent>;
    await request();
    const { body } = await stopped;
    this.threadId = body.threadId ?? 0;
    return body;
  }
  continue() {
    return this.stopAfter(() => this.dap.continueRequest({ threadId: this.threadId }));
  }
  next() {
    return this.stopAfter(() => this.dap.nextRequest({ threadId: this.threadId }));
  }
  stepBack() {
    return this.stopAfter(() => this.dap.stepBackRequest({ threadId: this.threadId }));
  }
  reverseContinue() {
    return this.stopAfter(() => this.dap.reverseContinueRequest({ threadId: this.threadId }));
  }
  stepIn() {
    return this.stopAfter(() => this.dap.stepInRequest({ threadId: this.threadId }));
  }
  stepOut() {
    return this.stopAfter(() => this.dap.stepOutRequest({ threadId: this.threadId }));
  }
  /** A way through time that DAP has no request for. */
  travel(args: TravelArguments) {
    return this.stopAfter(() => this.dap.customRequest(TRAVEL_REQUEST, args));
  }
  /** Filters of findings and events, with conditions; replaces the last ones. */
  filters(filterOptions: { filterId: string; condition?: string }[]) {
    return this.dap.setExceptionBreakpointsRequest({ filters: [], filterOptions });
  }
  async toTheEnd(): Promise<void> {
    const ended = this.dap.waitForEvent('terminated');
    await this.dap.continueRequest({ threadId: this.threadId });
    await ended;
  }

  /** Stack frames, innermost first; the lines that say what began them are left out. */
  async stack(): Promise<DebugProtocol.StackFrame[]> {
    const { body } = await this.dap.stackTraceRequest({ threadId: this.threadId });
    return body.stackFrames.filter((at) => at.presentationHint !== 'label');
  }
  async top(): Promise<DebugProtocol.StackFrame> {
    const [top] = await this.stack();
    assert.ok(top, 'a stack frame');
    return top;
  }

  async evaluate(expression: string, context = 'watch', format?: DebugProtocol.ValueFormat) {
    const { id } = await this.top();
    const { body } = await this.dap.evaluateRequest({ expression, frameId: id, context, ...(format && { format }) });
    return body;
  }
  /** The message of a request that must fail. */
  async refusal(request: Promise<unknown>): Promise<string> {
    try {
      await request;
    } catch (error) {
      return (error as Error).message;
    }
    throw new assert.AssertionError({ message: 'the request was expected to fail' });
  }

  async variables(variablesReference: number, more: Partial<DebugProtocol.VariablesArguments> = {}) {
    const { body } = await this.dap.variablesRequest({ variablesReference, ...more });
    return new Map(body.variables.map((variable) => [variable.name, variable]));
  }
  async scope(name: string) {
    const { id } = await this.top();
    const { body } = await this.dap.scopesRequest({ frameId: id });
    const scope = body.scopes.find((candidate) => candidate.name === name);
    assert.ok(scope, `${name} among ${body.scopes.map((candidate) => candidate.name)}`);
    return this.variables(scope.variablesReference);
  }

  async views(want: ViewName[], more: Partial<ViewsArguments> = {}): Promise<ViewsBody> {
    const response = await this.dap.customRequest(VIEWS_REQUEST, { want, ...more });
    return JSON.parse(JSON.stringify(response.body)) as ViewsBody;
  }
  async lens(more: Partial<ViewsArguments> = {}): Promise<LensView> {
    const { lens } = await this.views(['lens'], more);
    assert.ok(lens, 'a PCM device');
    return lens;
  }
}

/** The line, from 1, of the first occurrence of a text. */
export function lineOf(path: string, text: string): number {
  const index = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
  assert.ok(index >= 0, `${text} is not in ${path}`);
  return index + 1;
}

export const MYCHIP = resolve('media/samples/mychip.c');
export const PAGE_LINE = 'return vmalloc_to_page(address)';
