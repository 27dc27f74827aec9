// Requests that look at the standing machine, and those that change what it holds.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { splitForm } from '../inspect/valueForm';
import { INTERRUPTS_REQUEST } from '../protocol/interrupts';
import { POINTS_TO_REQUEST, type PointsToArguments } from '../protocol/pointer';
import { VIEWS_REQUEST, type ViewsArguments } from '../protocol/views';
import { completionsAt } from './completions';
import type { Debuggee } from './debuggee';
import { disassemble } from './disassembly';
import { Evaluations } from './evaluation';
import { interruptsBody } from './interrupts';
import type { LiveWatch } from './liveWatch';
import { readMemory, type WatchedMemory, writeMemory } from './memory';
import { modulesOf, sourcesOf } from './modules';
import { type Counting, sourceOf } from './places';
import { pointsTo } from './pointsTo';
import type { Progress } from './progress';
import { type Exchange, type Handlers, Refusal } from './requests';
import type { StackFrames } from './stackFrames';
import { formOf, isKept, type VariableStore } from './variables';
import { viewsBody } from './views';

export interface LookHost {
  readonly debuggee: Debuggee;
  readonly stackFrames: StackFrames;
  readonly counting: Counting;
  readonly progress: Progress;
  readonly memory: WatchedMemory;
  readonly watch: LiveWatch;
  readonly standing: Session;
  readonly variables: VariableStore;
  frameOf(id: number | undefined): StackFrame | undefined;
  /** The user has changed what the machine holds. */
  tellChanged(): void;
}

export function lookRequests(host: LookHost): Handlers {
  const { debuggee, stackFrames, counting } = host;
  const evaluations = new Evaluations(host);

  const assign = (
    target: string,
    text: string,
    stackFrame: StackFrame | undefined,
    format: DebugProtocol.ValueFormat | undefined,
    exchange: Exchange,
  ) => {
    // What stands in a watch has its form behind it.
    const { expression, form } = splitForm(target, formOf(format));
    const result = host.standing.assign(expression, text, stackFrame);
    if ('error' in result) throw new Refusal(result.error);
    exchange.later(() => host.tellChanged());
    return host.variables.shown(result.value, expression, stackFrame, form);
  };

  return {
    threads: () => ({ threads: debuggee.session?.contexts().map(({ id, name }) => ({ id, name })) ?? [] }),
    stackTrace: (args: DebugProtocol.StackTraceArguments) => stackFrames.trace(host.standing, args, debuggee.lastStop),
    scopes: (args: DebugProtocol.ScopesArguments) => {
      void host.standing;
      const stackFrame = stackFrames.get(args.frameId);
      return { scopes: stackFrame ? host.variables.scopes(stackFrame) : [] };
    },
    variables: (args: DebugProtocol.VariablesArguments) => {
      void host.standing;
      const store = isKept(args.variablesReference) ? debuggee.kept : host.variables;
      return { variables: store?.list(args) ?? [] };
    },
    evaluate: (args: DebugProtocol.EvaluateArguments, exchange: Exchange) => evaluations.evaluate(args, exchange),
    setVariable: (args: DebugProtocol.SetVariableArguments, exchange: Exchange) => {
      void host.standing;
      const found = host.variables.find(args.variablesReference, args.name);
      if (!found) throw new Refusal(`There is no variable ${args.name} here.`);
      return assign(found.expression, args.value, found.stackFrame, args.format, exchange);
    },
    setExpression: (args: DebugProtocol.SetExpressionArguments, exchange: Exchange) =>
      assign(args.expression, args.value, host.frameOf(args.frameId), args.format, exchange),
    completions: (args: DebugProtocol.CompletionsArguments) => {
      const text = args.text.split('\n')[args.line === undefined ? 0 : counting.toLine(args.line) - 1] ?? '';
      const begun = text.slice(0, counting.toColumn(args.column) - 1);
      return { targets: completionsAt(host.standing, host.frameOf(args.frameId), begun) };
    },

    /** Where a variable is declared, or where the function is that a pointer holds. */
    locations: (args: DebugProtocol.LocationsArguments) => {
      void host.standing;
      const store = isKept(args.locationReference) ? debuggee.kept : host.variables;
      const place = store?.place(args.locationReference);
      if (!place) throw new Refusal('That value is from an earlier stop.');
      return { source: sourceOf(place.path), line: counting.line(place.line) };
    },
    [POINTS_TO_REQUEST]: (args: PointsToArguments) =>
      pointsTo(host.standing, host.variables, host.frameOf(args.frameId), args),

    readMemory: (args: DebugProtocol.ReadMemoryArguments) => {
      const body = readMemory(host.standing, args);
      if (!body) throw new Refusal(`${args.memoryReference} is no address.`);
      host.memory.isRead(args, body.data ?? '');
      return body;
    },
    writeMemory: (args: DebugProtocol.WriteMemoryArguments, exchange: Exchange) => {
      const bytesWritten = writeMemory(host.standing, args);
      if (bytesWritten === undefined)
        throw new Refusal(`Nothing that can be written is mapped at ${args.memoryReference}.`);
      exchange.later(() => host.tellChanged());
      return { bytesWritten };
    },
    disassemble: (args: DebugProtocol.DisassembleArguments) => {
      const body = disassemble(host.standing, counting, args);
      if (body && 'problem' in body) throw new Refusal(body.problem);
      return body;
    },

    modules: ({ startModule = 0, moduleCount }: DebugProtocol.ModulesArguments = {}) => {
      const all = debuggee.session ? modulesOf(debuggee.session) : [];
      const end = moduleCount ? startModule + moduleCount : undefined;
      return { modules: all.slice(startModule, end), totalModules: all.length };
    },
    loadedSources: () => ({ sources: debuggee.session ? sourcesOf(debuggee.session) : [] }),

    [INTERRUPTS_REQUEST]: () => interruptsBody(host.standing, debuggee.lastStop?.contextId ?? 0),
    [VIEWS_REQUEST]: (args: ViewsArguments) => {
      const live = args.live && debuggee.running ? debuggee.live : undefined;
      const session = live ?? host.standing;
      const body = viewsBody(session, live?.inspector.contextId ?? debuggee.lastStop?.contextId ?? 0, args);
      if (!args.want.includes('watch')) return body;
      return {
        ...body,
        watch: host.watch.values(session, args.watch ?? [], live ? undefined : host.frameOf(undefined)),
      };
    },
  };
}
