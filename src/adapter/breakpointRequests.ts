// Requests about breakpoints of all kinds, and what is known of a stop at a finding.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { type ClientBreakpoints, EXCEPTION_FILTERS, placeMode } from './breakpoints';
import type { ClientDataBreakpoints } from './dataBreakpoints';
import type { Debuggee } from './debuggee';
import { type Counting, pathOf, rangeOf } from './places';
import { type Handlers, Refusal } from './requests';
import type { VariableStore } from './variables';

export interface BreakpointHost {
  readonly debuggee: Debuggee;
  readonly breakpoints: ClientBreakpoints;
  readonly dataBreakpoints: ClientDataBreakpoints;
  readonly counting: Counting;
  readonly standing: Session;
  readonly variables: VariableStore;
  frameOf(id: number | undefined): StackFrame | undefined;
}

export function breakpointRequests(host: BreakpointHost): Handlers {
  const { debuggee, breakpoints, dataBreakpoints, counting } = host;
  return {
    setBreakpoints: (args: DebugProtocol.SetBreakpointsArguments) => {
      const points: DebugProtocol.SourceBreakpoint[] = args.breakpoints ?? (args.lines ?? []).map((line) => ({ line }));
      const wanted = points.map(({ column, mode, ...point }) => ({
        ...point,
        ...placeMode(mode),
        line: counting.toLine(point.line),
        ...(column !== undefined && { column: counting.toColumn(column) }),
      }));
      return { breakpoints: breakpoints.setLines(debuggee.session, pathOf(args.source), wanted) };
    },
    setFunctionBreakpoints: (args: DebugProtocol.SetFunctionBreakpointsArguments) => ({
      breakpoints: breakpoints.setFunctions(debuggee.session, args.breakpoints),
    }),
    setInstructionBreakpoints: (args: DebugProtocol.SetInstructionBreakpointsArguments) => ({
      breakpoints: breakpoints.setInstructions(debuggee.session, args.breakpoints),
    }),
    setExceptionBreakpoints: (args: DebugProtocol.SetExceptionBreakpointsArguments) => {
      const filters = [...args.filters.map((filterId) => ({ filterId })), ...(args.filterOptions ?? [])];
      breakpoints.setClasses(debuggee.session, filters);
      const known = new Set(EXCEPTION_FILTERS.map(({ filter }) => filter));
      return {
        breakpoints: filters.map(({ filterId }) =>
          known.has(filterId) ? { verified: true } : { verified: false, message: `there is no filter ${filterId}` },
        ),
      };
    },
    dataBreakpointInfo: (args: DebugProtocol.DataBreakpointInfoArguments) =>
      dataBreakpoints.info(host.standing, host.variables, host.frameOf(args.frameId), args),
    setDataBreakpoints: (args: DebugProtocol.SetDataBreakpointsArguments) => {
      const { session } = debuggee;
      const status = session ? dataBreakpoints.set(session, args.breakpoints) : [];
      return { breakpoints: status.map((s) => breakpoints.adopt(s)) };
    },
    breakpointLocations: (args: DebugProtocol.BreakpointLocationsArguments) => {
      const first = counting.toLine(args.line);
      const last = args.endLine === undefined ? first : counting.toLine(args.endLine);
      const ranges = debuggee.session?.breakpointLines(pathOf(args.source), first, last) ?? [];
      return { breakpoints: ranges.map((range) => rangeOf(range, counting)) };
    },
    exceptionInfo: () => {
      const { finding } = debuggee;
      if (!finding) throw new Refusal('The driver did not stop at a finding.');
      return {
        exceptionId: finding.kind,
        description: `${finding.cause}\n\nRule: ${finding.rule}\nFix: ${finding.fix}\nA real kernel: ${finding.checker}`,
        breakMode: finding.fatal ? 'unhandled' : 'always',
        details: {
          message: finding.cause,
          typeName: finding.class,
          stackTrace: finding.stack.map((at) => `at ${at.function} (${at.range.path}:${at.range.line})`).join('\n'),
        },
      };
    },
  };
}
