// The Debug Adapter Protocol on one side, the debugger on the other. Each request answers something sensible in any
// state; a mistake of ours fails that request and says so on stderr, and the adapter lives on.

import {
  BreakpointEvent,
  DebugSession,
  type ErrorDestination,
  Event,
  ExitedEvent,
  InitializedEvent,
  InvalidatedEvent,
  OutputEvent,
  StoppedEvent,
  TerminatedEvent,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Granularity, OperationRecord, Output, StackFrame, Stop } from '../debugger/api';
import type { CreatedSession, Session } from '../debugger/session';
import { DIAGNOSTICS_EVENT, type DiagnosticsBody } from '../protocol/diagnostics';
import { TRAVEL_REQUEST, type TravelArguments } from '../protocol/travel';
import { VIEWS_REQUEST, type ViewsArguments } from '../protocol/views';
import type { RawLaunch } from '../scenario/launch';
import { ClientBreakpoints } from './breakpoints';
import { CAPABILITIES } from './capabilities';
import { completionsAt } from './completions';
import { ClientDataBreakpoints } from './dataBreakpoints';
import { Debuggee, type DebuggeeListener } from './debuggee';
import { evaluateText } from './evaluation';
import { readMemory, writeMemory } from './memory';
import { type Counting, diagnosticOf, sourceOf } from './places';
import { StackFrames } from './stackFrames';
import { wayOf } from './travel';
import { viewsBody } from './views';

/** Why a request cannot be answered now; shown to the user as it stands. */
class Refusal extends Error {
  static readonly NAME = 'Refusal';
  override name = Refusal.NAME;
  constructor(message: string) {
    super(message);
    this.stack = `${Refusal.NAME}: ${message}`;
  }
}

const NOT_STOPPED = 'The driver is running: pause it first.';

export class AlsaSession extends DebugSession implements DebuggeeListener {
  private readonly counting: Counting = {
    line: (line) => this.convertDebuggerLineToClient(line),
    column: (column) => this.convertDebuggerColumnToClient(column),
  };
  private readonly debuggee = new Debuggee(this);
  private readonly breakpoints = new ClientBreakpoints(this.counting);
  private readonly dataBreakpoints = new ClientDataBreakpoints();
  private readonly stackFrames = new StackFrames(this.counting);
  private launchArguments: RawLaunch = {};
  private configured = false;
  private ended = false;

  constructor() {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  /**
   * The library catches what a request's handler throws and answers with the bare call stack, as error 1104. Here a
   * refusal becomes its sentence, and anything else a bug of ours: told to the user, and in full on stderr.
   */
  protected override sendErrorResponse(
    response: DebugProtocol.Response,
    codeOrMessage: number | DebugProtocol.Message,
    format?: string,
    variables?: { readonly _exception?: string; readonly _stack?: string },
    destination?: ErrorDestination,
  ): void {
    if (codeOrMessage !== 1104) {
      super.sendErrorResponse(response, codeOrMessage, format, variables, destination);
      return;
    }
    const message = variables?._exception ?? 'unknown';
    const refusal = variables?._stack?.startsWith(Refusal.NAME) === true;
    if (!refusal) process.stderr.write(`${response.command}: ${variables?._stack}\n`);
    super.sendErrorResponse(response, {
      id: refusal ? 1 : 2,
      format: refusal ? '{_message}' : 'A bug of this debugger: {_message}', // _: not to be left out as personal
      variables: { _message: message },
      showUser: response.command === 'launch' || response.command === 'restart',
    });
  }

  /** The machine, if it stands. */
  private get standing(): Session {
    const { stopped, running } = this.debuggee;
    if (stopped) return stopped;
    throw new Refusal(running ? NOT_STOPPED : 'No driver was launched yet.');
  }

  // ---- life of a session ----

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = CAPABILITIES;
    this.sendResponse(response);
  }

  protected override launchRequest(
    response: DebugProtocol.LaunchResponse,
    args: DebugProtocol.LaunchRequestArguments,
  ): void {
    this.launchArguments = (args ?? {}) as RawLaunch;
    const problem = this.debuggee.launch(this.launchArguments);
    if (problem) throw new Refusal(problem);
    this.verifyBreakpoints();
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override attachRequest(): void {
    throw new Refusal('There is nothing to attach to: use a launch configuration.');
  }

  /** Breakpoints that came before there was a program. */
  private verifyBreakpoints(): void {
    const { session } = this.debuggee;
    if (!session) return;
    this.dataBreakpoints.clear();
    for (const breakpoint of this.breakpoints.applyAll(session)) {
      this.sendEvent(new BreakpointEvent('changed', breakpoint));
    }
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.configured = true;
    this.sendResponse(response);
    this.go((session) => session.continue());
  }

  protected override restartRequest(
    response: DebugProtocol.RestartResponse,
    args: DebugProtocol.RestartArguments,
  ): void {
    const given = (args as { arguments?: RawLaunch } | undefined)?.arguments;
    if (given) this.launchArguments = given;
    const problem = this.debuggee.launch(this.launchArguments);
    if (problem) {
      this.finish(2);
      throw new Refusal(problem);
    }
    this.ended = false;
    this.verifyBreakpoints();
    this.sendResponse(response);
    if (this.configured) this.go((session) => session.continue());
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.debuggee.halt();
    this.sendResponse(response);
    this.finish(0);
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.sendResponse(response);
    this.shutdown();
  }

  /** The client is gone, or wants to be: a machine that nobody looks at must not go on. */
  override shutdown(): void {
    this.debuggee.halt();
    super.shutdown();
  }

  private finish(exitCode: number): void {
    if (this.ended) return;
    this.ended = true;
    this.sendEvent(new ExitedEvent(exitCode));
    this.sendEvent(new TerminatedEvent());
  }

  // ---- running ----

  private go(how: (session: Session) => void): void {
    this.stackFrames.clear();
    this.debuggee.resume(how);
  }

  /** A request that sets the standing machine going. */
  private runRequest(response: DebugProtocol.Response, how: (session: Session) => void): void {
    void this.standing;
    this.sendResponse(response);
    this.go(how);
  }

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.runRequest(response, (session) => session.continue());
  }
  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.runRequest(response, (session) => session.continueBack());
  }
  protected override nextRequest(response: DebugProtocol.NextResponse, args: DebugProtocol.NextArguments): void {
    this.runRequest(response, (session) => session.step('over', args.threadId, granularityOf(args)));
  }
  protected override stepInRequest(response: DebugProtocol.StepInResponse, args: DebugProtocol.StepInArguments): void {
    this.runRequest(response, (session) => session.step('in', args.threadId, granularityOf(args), args.targetId));
  }
  protected override stepInTargetsRequest(
    response: DebugProtocol.StepInTargetsResponse,
    args: DebugProtocol.StepInTargetsArguments,
  ): void {
    const session = this.standing;
    const stackFrame = this.stackFrames.get(args.frameId);
    // Only the innermost stack frame is about to call something.
    const innermost = session.contexts().some(({ id }) => session.stack(id)[0]?.fp === stackFrame?.fp);
    const targets = stackFrame && innermost ? session.callTargets(stackFrame) : [];
    response.body = {
      targets: targets.map(({ slot, text, name }) => ({ id: slot, label: text === name ? name : `${text} = ${name}` })),
    };
    this.sendResponse(response);
  }
  protected override stepOutRequest(
    response: DebugProtocol.StepOutResponse,
    args: DebugProtocol.StepOutArguments,
  ): void {
    this.runRequest(response, (session) => session.step('out', args.threadId, granularityOf(args)));
  }
  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    args: DebugProtocol.StepBackArguments,
  ): void {
    this.runRequest(response, (session) => session.stepBack('over', args.threadId, granularityOf(args)));
  }
  /** The ways through time that DAP has no request for. */
  private travelRequest(response: DebugProtocol.Response, args: TravelArguments): void {
    const { variables, lastStop } = this.debuggee;
    const way = wayOf(this.standing, args, {
      variables,
      dataBreakpoints: this.dataBreakpoints,
      contextId: lastStop?.contextId,
      frame: (id) => this.frameOf(id),
    });
    if ('problem' in way) throw new Refusal(way.problem);
    this.runRequest(response, way);
  }
  protected override gotoTargetsRequest(
    response: DebugProtocol.GotoTargetsResponse,
    args: DebugProtocol.GotoTargetsArguments,
  ): void {
    const line = this.convertClientLineToDebugger(args.line);
    const targets = this.standing.gotoTargets(args.source.path ?? '', line);
    response.body = {
      targets: targets.map(({ position, range }) => ({
        id: position,
        label: `line ${this.counting.line(range.line)}, column ${this.counting.column(range.column)}`,
        line: this.counting.line(range.line),
        column: this.counting.column(range.column),
        endLine: this.counting.line(range.endLine),
        endColumn: this.counting.column(range.endColumn),
      })),
    };
    this.sendResponse(response);
  }
  protected override gotoRequest(response: DebugProtocol.GotoResponse, args: DebugProtocol.GotoArguments): void {
    const stop = this.standing.setNextStatement(args.targetId);
    if ('problem' in stop) throw new Refusal(stop.problem);
    this.stackFrames.clear();
    this.debuggee.stoodStill(stop);
    this.sendResponse(response);
    this.onStop(stop);
  }
  protected override restartFrameRequest(
    response: DebugProtocol.RestartFrameResponse,
    args: DebugProtocol.RestartFrameArguments,
  ): void {
    const stackFrame = this.stackFrames.get(args.frameId);
    if (!stackFrame) throw new Refusal('That stack frame is not there any more.');
    this.runRequest(response, (session) => session.restartFrame(stackFrame));
  }
  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    if (this.debuggee.running) this.debuggee.pause();
    this.sendResponse(response);
  }

  onStop(stop: Stop): void {
    if (stop.reason === 'end') {
      const findings = this.debuggee.session?.findings.length ?? 0;
      this.finish(findings > 0 ? 1 : 0);
      return;
    }
    const { finding, text = finding?.cause } = stop;
    const event = new StoppedEvent(REASONS[stop.reason], stop.contextId, text) as DebugProtocol.StoppedEvent;
    event.body.allThreadsStopped = true;
    if (stop.reason === 'start') event.body.description = 'Start of the run';
    if (stop.reason === 'event') event.body.description = `Paused on ${text}`;
    if (stop.reason === 'goto' && text) event.body.description = text;
    if (finding) event.body.description = `Paused on finding: ${finding.kind}`;
    const hit = stop.breakpointIds.flatMap((id) => this.breakpoints.clientId(id) ?? []);
    if (hit.length > 0) event.body.hitBreakpointIds = hit;
    this.sendEvent(event);
  }

  onFailure(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${text}\n`);
    this.sendEvent(new OutputEvent(`A bug of this debugger ended the run: ${text}\n`, 'stderr'));
    this.finish(3);
  }

  // ---- what happens while it runs ----

  onOutput({ category, text, range }: Output): void {
    const event = new OutputEvent(text, category === 'kernel' ? 'stdout' : 'console') as DebugProtocol.OutputEvent;
    if (range) {
      event.body.source = sourceOf(range.path);
      event.body.line = this.counting.line(range.line);
      event.body.column = this.counting.column(range.column);
    }
    this.sendEvent(event);
  }
  onOperation({ text, result, errno, detail }: OperationRecord): void {
    const outcome = result < 0 ? `${errno ?? result}` : String(result);
    const summary = typeof detail?.['configuration'] === 'string' ? `  ${detail['configuration']}` : '';
    this.sendEvent(new OutputEvent(`${text} → ${outcome}${summary}\n`, 'console'));
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
  }

  // ---- breakpoints ----

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    const points: DebugProtocol.SourceBreakpoint[] = args.breakpoints ?? (args.lines ?? []).map((line) => ({ line }));
    const wanted = points.map(({ column, ...point }) => ({
      ...point,
      line: this.convertClientLineToDebugger(point.line),
      ...(column !== undefined && { column: this.convertClientColumnToDebugger(column) }),
    }));
    const breakpoints = this.breakpoints.setLines(this.debuggee.session, args.source.path ?? '', wanted);
    response.body = { breakpoints };
    this.sendResponse(response);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    args: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    response.body = { breakpoints: this.breakpoints.setFunctions(this.debuggee.session, args.breakpoints) };
    this.sendResponse(response);
  }

  protected override setExceptionBreakPointsRequest(
    response: DebugProtocol.SetExceptionBreakpointsResponse,
    args: DebugProtocol.SetExceptionBreakpointsArguments,
  ): void {
    const filters = [...args.filters.map((filterId) => ({ filterId })), ...(args.filterOptions ?? [])];
    this.breakpoints.setClasses(this.debuggee.session, filters);
    this.sendResponse(response);
  }

  protected override dataBreakpointInfoRequest(
    response: DebugProtocol.DataBreakpointInfoResponse,
    args: DebugProtocol.DataBreakpointInfoArguments,
  ): void {
    const { variables } = this.debuggee;
    const session = this.standing;
    if (!variables) throw new Refusal('The driver has not stopped yet.');
    response.body = this.dataBreakpoints.info(session, variables, this.frameOf(args.frameId), args);
    this.sendResponse(response);
  }

  protected override setDataBreakpointsRequest(
    response: DebugProtocol.SetDataBreakpointsResponse,
    args: DebugProtocol.SetDataBreakpointsArguments,
  ): void {
    const { session } = this.debuggee;
    const status = session ? this.dataBreakpoints.set(session, args.breakpoints) : [];
    response.body = { breakpoints: status.map((s) => this.breakpoints.adopt(s)) };
    this.sendResponse(response);
  }

  protected override breakpointLocationsRequest(
    response: DebugProtocol.BreakpointLocationsResponse,
    args: DebugProtocol.BreakpointLocationsArguments,
  ): void {
    const first = this.convertClientLineToDebugger(args.line);
    const last = args.endLine === undefined ? first : this.convertClientLineToDebugger(args.endLine);
    const ranges = this.debuggee.session?.breakpointLines(args.source.path ?? '', first, last) ?? [];
    response.body = {
      breakpoints: ranges.map((range) => ({
        line: this.counting.line(range.line),
        column: this.counting.column(range.column),
      })),
    };
    this.sendResponse(response);
  }

  protected override exceptionInfoRequest(response: DebugProtocol.ExceptionInfoResponse): void {
    const { finding } = this.debuggee;
    if (!finding) throw new Refusal('The driver did not stop at a finding.');
    response.body = {
      exceptionId: finding.kind,
      description: `${finding.cause}\n\nRule: ${finding.rule}\nFix: ${finding.fix}\nA real kernel: ${finding.checker}`,
      breakMode: finding.fatal ? 'unhandled' : 'always',
      details: {
        message: finding.cause,
        typeName: finding.class,
        stackTrace: finding.stack.map((at) => `at ${at.function} (${at.range.path}:${at.range.line})`).join('\n'),
      },
    };
    this.sendResponse(response);
  }

  // ---- looking ----

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    const contexts = this.debuggee.session?.contexts() ?? [];
    response.body = { threads: contexts.map(({ id, name }) => ({ id, name })) };
    this.sendResponse(response);
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    response.body = this.stackFrames.trace(this.standing, args);
    this.sendResponse(response);
  }

  private frameOf(id: number | undefined): StackFrame | undefined {
    if (id === undefined) return this.standing.stack(this.debuggee.lastStop?.contextId ?? 0)[0];
    return this.stackFrames.get(id);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse, args: DebugProtocol.ScopesArguments): void {
    void this.standing;
    const stackFrame = this.stackFrames.get(args.frameId);
    response.body = { scopes: (stackFrame && this.debuggee.variables?.scopes(stackFrame)) ?? [] };
    this.sendResponse(response);
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    args: DebugProtocol.VariablesArguments,
  ): void {
    void this.standing;
    response.body = { variables: this.debuggee.variables?.list(args) ?? [] };
    this.sendResponse(response);
  }

  protected override evaluateRequest(
    response: DebugProtocol.EvaluateResponse,
    args: DebugProtocol.EvaluateArguments,
  ): void {
    const { variables } = this.debuggee;
    const session = this.standing;
    if (!variables) throw new Refusal('The driver has not stopped yet.');
    const outcome = evaluateText(session, variables, this.frameOf(args.frameId), args);
    if ('problem' in outcome) throw new Refusal(outcome.problem);
    response.body = outcome.body;
    this.sendResponse(response);
    if (outcome.changed) this.tellChanged();
  }

  protected override setVariableRequest(
    response: DebugProtocol.SetVariableResponse,
    args: DebugProtocol.SetVariableArguments,
  ): void {
    void this.standing;
    const found = this.debuggee.variables?.find(args.variablesReference, args.name);
    if (!found) throw new Refusal(`There is no variable ${args.name} here.`);
    response.body = this.assign(found.expression, args.value, found.stackFrame, args.format?.hex === true);
    this.sendResponse(response);
    this.tellChanged();
  }

  protected override setExpressionRequest(
    response: DebugProtocol.SetExpressionResponse,
    args: DebugProtocol.SetExpressionArguments,
  ): void {
    response.body = this.assign(args.expression, args.value, this.frameOf(args.frameId), args.format?.hex === true);
    this.sendResponse(response);
    this.tellChanged();
  }

  private assign(target: string, value: string, stackFrame: StackFrame | undefined, hex: boolean) {
    const { variables } = this.debuggee;
    const result = this.standing.assign(target, value, stackFrame);
    if ('error' in result) throw new Refusal(result.error);
    if (!variables) throw new Refusal('The driver has not stopped yet.');
    return variables.shown(result.value, target, stackFrame, hex ? 'hex' : 'natural');
  }

  /** Other views of the same memory are out of date. */
  private tellChanged(): void {
    this.sendEvent(new InvalidatedEvent(['variables']));
  }

  protected override completionsRequest(
    response: DebugProtocol.CompletionsResponse,
    args: DebugProtocol.CompletionsArguments,
  ): void {
    const column = this.convertClientColumnToDebugger(args.column);
    const text = args.text.slice(0, column - 1);
    response.body = { targets: completionsAt(this.standing, this.frameOf(args.frameId), text) };
    this.sendResponse(response);
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    args: DebugProtocol.ReadMemoryArguments,
  ): void {
    const body = readMemory(this.standing, args);
    if (!body) throw new Refusal(`${args.memoryReference} is no address.`);
    response.body = body;
    this.sendResponse(response);
  }

  protected override writeMemoryRequest(
    response: DebugProtocol.WriteMemoryResponse,
    args: DebugProtocol.WriteMemoryArguments,
  ): void {
    const bytesWritten = writeMemory(this.standing, args);
    if (bytesWritten === undefined)
      throw new Refusal(`Nothing that can be written is mapped at ${args.memoryReference}.`);
    response.body = { bytesWritten };
    this.sendResponse(response);
    this.tellChanged();
  }

  private modulesRequest(response: DebugProtocol.ModulesResponse): void {
    const units = this.debuggee.session?.kernel.program.units ?? [];
    const modules = units.map(({ path, module }, id) => ({
      id,
      name: module ? sourceOf(path).name.replace(/\.c$/, '.ko') : 'kernel',
      path,
      symbolStatus: 'compiled from C here',
    }));
    response.body = { modules, totalModules: modules.length };
    this.sendResponse(response);
  }

  protected override loadedSourcesRequest(response: DebugProtocol.LoadedSourcesResponse): void {
    const positions = this.debuggee.session?.kernel.program.positions ?? [];
    const paths = new Set(positions.map(({ range }) => range.path).filter(Boolean));
    response.body = { sources: [...paths].sort().map(sourceOf) };
    this.sendResponse(response);
  }

  protected override customRequest(command: string, response: DebugProtocol.Response, args: unknown): void {
    if (command === 'modules') return this.modulesRequest(response as DebugProtocol.ModulesResponse); // unknown to the library
    if (command === TRAVEL_REQUEST) return this.travelRequest(response, args as TravelArguments);
    if (command !== VIEWS_REQUEST) return super.customRequest(command, response, args);
    const session = this.standing;
    response.body = viewsBody(session, this.debuggee.lastStop?.contextId ?? 0, args as ViewsArguments);
    this.sendResponse(response);
  }
}

/** Our smallest step is a statement: what a client calls an instruction is one. */
const granularityOf = ({ granularity }: { readonly granularity?: DebugProtocol.SteppingGranularity }): Granularity =>
  granularity === undefined || granularity === 'line' ? 'line' : 'statement';

const REASONS: Readonly<Record<Exclude<Stop['reason'], 'end'>, string>> = {
  entry: 'entry',
  breakpoint: 'breakpoint',
  functionBreakpoint: 'function breakpoint',
  dataBreakpoint: 'data breakpoint',
  step: 'step',
  pause: 'pause',
  goto: 'goto',
  start: 'entry',
  finding: 'exception',
  event: 'event',
};
