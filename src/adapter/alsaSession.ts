// The Debug Adapter Protocol on one side, the debugger on the other. Each request answers something sensible in any
// state; a mistake of ours fails that request and says so on stderr, and the adapter lives on.

import {
  BreakpointEvent,
  CapabilitiesEvent,
  ContinuedEvent,
  DebugSession,
  Event,
  ExitedEvent,
  InitializedEvent,
  InvalidatedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
  ThreadEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { OperationRecord, Output, StackFrame, Stop } from '../debugger/api';
import type { CreatedSession, Session } from '../debugger/session';
import { DIAGNOSTICS_EVENT, type DiagnosticsBody } from '../protocol/diagnostics';
import { TRIED_EVENT } from '../protocol/interrupts';
import { RESTART_HERE_REQUEST } from '../protocol/travel';
import type { RawLaunch } from '../scenario/launch';
import { inThread } from '../scenario/operation';
import { breakpointRequests } from './breakpointRequests';
import { ClientBreakpoints } from './breakpoints';
import { capabilities } from './capabilities';
import { ClientDataBreakpoints } from './dataBreakpoints';
import { Debuggee, type DebuggeeListener } from './debuggee';
import { triedBody } from './interrupts';
import type { LeftMachines } from './leftMachines';
import { LiveWatch } from './liveWatch';
import { lookRequests } from './lookRequests';
import { WatchedMemory } from './memory';
import { loadEvents, unloadEvents } from './modules';
import { type Counting, diagnosticOf, sourceOf } from './places';
import { Progress, type Task } from './progress';
import { type Exchange, type Handlers, Refusal, RequestQueue } from './requests';
import { runRequests } from './runRequests';
import { StackFrames } from './stackFrames';
import type { VariableStore } from './variables';

const NOT_STOPPED = 'The driver is running: pause it first.';

export class AlsaSession extends DebugSession implements DebuggeeListener {
  readonly counting: Counting = {
    line: (line) => this.convertDebuggerLineToClient(line),
    column: (column) => this.convertDebuggerColumnToClient(column),
    toLine: (line) => this.convertClientLineToDebugger(line),
    toColumn: (column) => this.convertClientColumnToDebugger(column),
  };
  readonly debuggee = new Debuggee(this);
  readonly breakpoints = new ClientBreakpoints(this.counting);
  readonly dataBreakpoints = new ClientDataBreakpoints();
  readonly stackFrames = new StackFrames(this.counting);
  readonly progress = new Progress((event) => this.sendEvent(event));
  /** What hex views show. */
  readonly memory = new WatchedMemory();
  readonly watch = new LiveWatch();
  /** Where a machine stays when its client leaves; undefined if it cannot. */
  left: LeftMachines | undefined;
  private attached: 'stands' | 'runs' | 'ended' | undefined;
  private readonly requests: RequestQueue;
  private client: Partial<DebugProtocol.InitializeRequestArguments> = {};
  private launchArguments: RawLaunch = {};
  private configured = false;
  private noDebug = false;
  private ended = false;
  /** The run is over, and the machine stands there to be looked at. */
  private atEnd = false;
  /** Threads the client has heard of. */
  private readonly threads = new Map<number, string>();
  /** The search through the past that is under way. */
  private search: Task | undefined;

  constructor() {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
    const handlers = {
      ...this.lifeRequests(),
      ...runRequests(this),
      ...breakpointRequests(this),
      ...lookRequests(this),
    };
    this.requests = new RequestQueue(handlers, {
      succeed: ({ seq, command }, body) => this.answer(seq, command, body),
      fail: ({ seq, command }, error) => this.refuse(seq, command, error),
    });
  }

  // ---- requests and responses ----

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    // The library looks at how the client counts lines and columns, and wants to hear what the protocol takes for granted.
    if (request.command === 'initialize')
      super.dispatchRequest({ ...request, arguments: { pathFormat: 'path', ...request.arguments } });
    else this.requests.take(request);
  }

  private answer(seq: number, command: string, body: unknown): void {
    const response = { type: 'response', seq: 0, request_seq: seq, command, success: true };
    this.sendResponse(body === undefined ? response : { ...response, body });
  }

  /** A refusal is a sentence for the user; anything else a bug of ours: told to the user, and in full on stderr. */
  private refuse(seq: number, command: string, error: unknown): void {
    const refusal = error instanceof Refusal;
    const message = error instanceof Error ? error.message : String(error);
    if (!refusal) process.stderr.write(`${command}: ${error instanceof Error ? error.stack : message}\n`);
    const response = { type: 'response', seq: 0, request_seq: seq, command, success: false };
    this.sendErrorResponse(response, {
      id: refusal ? 1 : 2,
      // No variables: nvim-dap puts them in by a pattern of its language, in which a % of the text is lost.
      format: refusal ? message : `A bug of this debugger: ${message}`,
      variables: {},
      showUser: command === 'launch' || command === 'restart',
    });
  }

  /** The machine, if it stands. */
  get standing(): Session {
    const { stopped, running } = this.debuggee;
    if (stopped) return stopped;
    throw new Refusal(running ? NOT_STOPPED : 'No driver was launched yet.');
  }
  get variables(): VariableStore {
    const { variables } = this.debuggee;
    if (variables) return variables;
    throw new Refusal('The driver has not stopped yet.');
  }
  frameOf(id: number | undefined): StackFrame | undefined {
    if (id === undefined) return this.standing.stack(this.debuggee.lastStop?.contextId ?? 0)[0];
    return this.stackFrames.get(id);
  }

  // ---- life of a session ----

  protected override initializeRequest(
    response: DebugProtocol.InitializeResponse,
    args: DebugProtocol.InitializeRequestArguments,
  ): void {
    this.client = args;
    this.progress.supported = args.supportsProgressReporting === true;
    response.body = capabilities(this.left !== undefined);
    this.sendResponse(response);
  }

  private lifeRequests(): Handlers {
    return {
      launch: (args: RawLaunch | undefined, exchange: Exchange) => {
        this.launchArguments = args ?? {};
        const problem = this.launch();
        if (problem) throw new Refusal(problem);
        exchange.later(() => this.sendEvent(new InitializedEvent()));
      },
      /** To the machine that a client has left last. */
      attach: (_args: unknown, exchange: Exchange) => {
        const found = this.left?.take();
        if (!found) throw new Refusal('There is nothing to attach to: use a launch configuration.');
        this.launchArguments = found.machine.launch;
        this.attached = found.state;
        this.debuggee.adopt(found.machine);
        this.tellProgram(found.machine.session);
        this.breakpoints.applyAll(found.machine.session);
        exchange.later(() => this.sendEvent(new InitializedEvent()));
      },
      configurationDone: (_args: unknown, exchange: Exchange) => {
        this.configured = true;
        exchange.later(() => (this.attached ? this.goOnAttached(this.attached) : this.go((s) => s.continue())));
      },
      restart: (args: DebugProtocol.RestartArguments | undefined, exchange: Exchange) => {
        if (args?.arguments) this.launchArguments = args.arguments as RawLaunch;
        const problem = this.launch();
        if (problem) {
          this.finish(2);
          throw new Refusal(problem);
        }
        this.ended = false;
        if (this.configured) exchange.later(() => this.go((session) => session.continue()));
      },
      /** The driver was edited: to the same point of a run of the new code. */
      [RESTART_HERE_REQUEST]: (_args: unknown, exchange: Exchange) => {
        const { point } = this.standing;
        const problem = this.launch('keep');
        if (problem) throw new Refusal(problem);
        exchange.later(() => this.go((session) => session.goToPoint(point), 'Going to the same point'));
      },
      terminate: (_args: unknown, exchange: Exchange) => {
        this.requests.cancelCurrent();
        this.debuggee.halt();
        exchange.later(() => this.finish(0));
      },
      // On standard streams the machine is part of this process: it ends with the client, asked or not.
      disconnect: (args: DebugProtocol.DisconnectArguments | undefined, exchange: Exchange) => {
        this.requests.cancelCurrent();
        const stays = args?.terminateDebuggee === false && !this.ended && this.left;
        const machine = stays ? this.debuggee.release() : undefined;
        this.debuggee.halt();
        exchange.later(() => {
          if (stays && machine) {
            this.ended = true;
            this.sendEvent(new TerminatedEvent());
            stays.leave(machine, args.suspendDebuggee === true);
          } else this.finish(0);
          this.shutdown();
        });
      },
      cancel: ({ requestId, progressId }: DebugProtocol.CancelArguments) => {
        if (requestId !== undefined) this.requests.cancel(requestId);
        if (progressId !== undefined) this.progress.cancel(progressId);
      },
    };
  }

  /** 'keep': the machine that is there stays if there can be no other. */
  private launch(old: 'keep' | 'end' = 'end'): string | undefined {
    this.attached = undefined;
    this.atEnd = false;
    const { session: before } = this.debuggee;
    const name = nameOf(this.launchArguments);
    const task = this.progress.begin(`Compiling ${name}`, { atOnce: true });
    const { debuggee, launchArguments } = this;
    const problem = old === 'keep' ? debuggee.relaunch(launchArguments) : debuggee.launch(launchArguments);
    task.end();
    if (before && before !== debuggee.session) for (const event of unloadEvents(before)) this.sendEvent(event);
    const { session } = this.debuggee;
    if (problem || !session) return problem ?? 'The driver could not be started.';
    this.tellProgram(session);
    // Run without debugging: nothing stops, so there is nowhere to go back from.
    const { noDebug = false } = this.launchArguments as DebugProtocol.LaunchRequestArguments;
    if (noDebug !== this.noDebug) this.sendEvent(new CapabilitiesEvent({ supportsStepBack: !noDebug }));
    this.noDebug = noDebug;
    if (noDebug) {
      session.setFindingFilters([]);
      return undefined;
    }
    // Breakpoints that came before there was a program.
    for (const breakpoint of this.breakpoints.applyAll(session)) {
      this.sendEvent(new BreakpointEvent('changed', breakpoint));
    }
    return undefined;
  }

  /** There is another program than before. */
  private tellProgram(session: Session): void {
    this.stackFrames.clear();
    this.memory.clear();
    this.watch.clear();
    this.threads.clear();
    this.dataBreakpoints.clear();
    this.sendEvent(processEvent(nameOf(this.launchArguments), this.attached ? 'attach' : 'launch'));
    for (const event of loadEvents(session)) this.sendEvent(event);
    this.tellThreads(session);
  }

  /** As it was left: it runs, stands, or is over. */
  private goOnAttached(state: 'stands' | 'runs' | 'ended'): void {
    const { session } = this.debuggee;
    if (!session || state === 'runs') return this.go((s) => s.continue());
    const reason = state === 'ended' ? 'end' : 'pause';
    const stop: Stop = { reason, contextId: session.inspector.contextId, breakpointIds: [] };
    this.debuggee.stoodStill(stop);
    this.onStop(stop);
  }

  /** The client is gone, or wants to be: a machine that nobody looks at must not go on. */
  override shutdown(): void {
    this.debuggee.halt();
    super.shutdown();
  }

  private finish(exitCode: number): void {
    if (this.ended) return;
    this.ended = true;
    this.search?.end();
    this.sendEvent(new ExitedEvent(exitCode));
    this.sendEvent(new TerminatedEvent());
  }

  // ---- the machine goes and stands ----

  go(how: (session: Session) => void, back?: string): void {
    this.stackFrames.clear();
    if (back) this.search = this.progress.begin(back, { cancel: () => this.debuggee.pause() });
    this.debuggee.resume(how);
  }

  tellContinued(threadId: number): void {
    this.sendEvent(new ContinuedEvent(threadId, true));
  }

  onPiece(): void {
    const { session } = this.debuggee;
    if (this.search && session) this.search.update(`at statement ${session.kernel.mmu.memory.tick}`);
  }

  onStop(stop: Stop): void {
    this.search?.end();
    this.search = undefined;
    const { session } = this.debuggee;
    if (stop.reason === 'end' && !this.staysAtEnd(stop)) {
      this.finish(session && session.findings.length > 0 ? 1 : 0);
      return;
    }
    this.atEnd = stop.reason === 'end';
    if (this.noDebug) {
      this.go((going) => going.continue());
      return;
    }
    if (session) this.tellThreads(session);
    this.tellTrials(stop);
    const { finding, text = finding?.cause } = stop;
    const reason = finding ? REASONS.finding : REASONS[stop.reason];
    const event = new StoppedEvent(reason, stop.contextId, text) as DebugProtocol.StoppedEvent;
    event.body.allThreadsStopped = true;
    if (this.atEnd) event.body.description = 'The run is over';
    if (stop.reason === 'start') event.body.description = 'Start of the run';
    if (stop.reason === 'event') event.body.description = `Paused on ${text}`;
    if (stop.reason === 'goto' && text) event.body.description = text;
    if (finding) event.body.description = `Paused on finding: ${finding.kind}`;
    const hit = stop.breakpointIds.flatMap((id) => this.breakpoints.clientId(id) ?? []);
    if (hit.length > 0) event.body.hitBreakpointIds = hit;
    this.sendEvent(event);
    if (stop.reason === 'goto' && text && !stop.trials) this.tellAnswer(text);
    this.tellMemory();
  }

  /** At the end of the run one may look around and go back; going on from there ends the session. */
  private staysAtEnd({ finding }: Stop): boolean {
    if (this.noDebug || this.atEnd) return false;
    return finding !== undefined || this.launchArguments['stopAtEnd'] === true || this.attached === 'ended';
  }

  /** What a way through time found out stays in the console, with the place it led to. */
  private tellAnswer(text: string): void {
    const place = this.debuggee.stopped?.stack(this.debuggee.lastStop?.contextId ?? 0)[0];
    this.onOutput({ category: 'debugger', text: `${text}\n`, ...(place && { range: place.position.range }) });
  }

  private tellTrials({ trials }: Stop): void {
    const { session, scenario } = this.debuggee;
    if (!trials || !session) return;
    const body = triedBody(session, trials, scenario);
    this.sendEvent(new Event(TRIED_EVENT, body));
    for (const { place, findings } of body.failures) {
      const text = `${body.what} before line ${place.line}: ${findings.map(({ cause }) => cause).join('; ')}\n`;
      this.onOutput({ category: 'debugger', text });
    }
  }

  onFailure(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${text}\n`);
    this.sendEvent(new OutputEvent(`A bug of this debugger ended the run: ${text}\n`, 'stderr'));
    this.finish(3);
  }

  /** Tasks of the guest that came and went. */
  private tellThreads(session: Session): void {
    const now = new Map(session.contexts().map(({ id, name }) => [id, name]));
    for (const id of this.threads.keys()) if (!now.has(id)) this.sendEvent(new ThreadEvent('exited', id));
    for (const id of now.keys()) if (!this.threads.has(id)) this.sendEvent(new ThreadEvent('started', id));
    this.threads.clear();
    for (const [id, name] of now) this.threads.set(id, name);
  }

  /** Views of memory that is not what it was. */
  private tellMemory(): void {
    const { stopped } = this.debuggee;
    if (!stopped || !this.client.supportsMemoryEvent) return;
    for (const body of this.memory.changed(stopped)) this.sendEvent(new Event('memory', body));
  }

  /** Other views of the same memory are out of date. */
  tellChanged(): void {
    this.tellMemory();
    if (this.client.supportsInvalidatedEvent) this.sendEvent(new InvalidatedEvent(['variables']));
  }

  // ---- what happens while it runs ----

  onOutput({ category, text, range, values }: Output): void {
    const event = new OutputEvent(text, category === 'kernel' ? 'stdout' : 'console') as DebugProtocol.OutputEvent;
    if (range) {
      event.body.source = sourceOf(range.path);
      event.body.line = this.counting.line(range.line);
      event.body.column = this.counting.column(range.column);
    }
    const reference = values && this.debuggee.kept?.addValues(values);
    if (reference) event.body.variablesReference = reference;
    this.sendEvent(event);
  }
  onOperation({ text, thread, result, errno, detail }: OperationRecord): void {
    const outcome = result < 0 ? `${errno ?? result}` : String(result);
    const told = detail?.['configuration'] ?? detail?.['problem'];
    const summary = typeof told === 'string' ? `  ${told}` : '';
    this.sendEvent(new OutputEvent(`${inThread(thread, text)} → ${outcome}${summary}\n`, 'console'));
  }
  onFinding(finding: Parameters<DebuggeeListener['onFinding']>[0]): void {
    this.onOutput({
      category: 'log',
      text: `${finding.class}: ${finding.cause}\n`,
      ...(finding.range && { range: finding.range }),
    });
  }
  onResolution(): void {
    // told by the Page Lens
  }
  onDiagnostics(diagnostics: CreatedSession['diagnostics']): void {
    const body: DiagnosticsBody = { diagnostics: diagnostics.map(diagnosticOf) };
    this.sendEvent(new Event(DIAGNOSTICS_EVENT, body));
    // Not every client knows that event.
    for (const { severity, path, line, column, message } of diagnostics) {
      if (severity !== 'error') continue;
      const event = new OutputEvent(`${path}:${line}:${column}: error: ${message}\n`, 'stderr');
      Object.assign(event.body, {
        source: sourceOf(path),
        line: this.counting.line(line),
        column: this.counting.column(column),
      });
      this.sendEvent(event);
    }
  }
}

const nameOf = ({ program }: RawLaunch): string => String(program ?? '').replace(/^.*[\\/]/, '');

const processEvent = (name: string, startMethod: 'launch' | 'attach'): DebugProtocol.Event =>
  new Event('process', { name, isLocalProcess: false, startMethod, pointerSize: 64 });

const REASONS: Readonly<Record<Stop['reason'], string>> = {
  entry: 'entry',
  breakpoint: 'breakpoint',
  functionBreakpoint: 'function breakpoint',
  instructionBreakpoint: 'instruction breakpoint',
  dataBreakpoint: 'data breakpoint',
  step: 'step',
  pause: 'pause',
  goto: 'goto',
  start: 'entry',
  finding: 'exception',
  event: 'event',
  end: 'pause',
};
