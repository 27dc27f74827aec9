// The client's breakpoints, kept beside the machine: they may come before there is a program, and they outlive a
// restart. The client's ids are ours, so that a breakpoint keeps its id when it is verified later.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointMode, BreakpointStatus, EventFilter, FindingFilter, LineBreakpoint } from '../debugger/api';
import type { Session } from '../debugger/session';
import { FINDING_CLASSES } from '../inspect/findingClasses';
import { EVENTS } from '../protocol/events';
import { instructionAt } from './disassembly';
import { breakpointOf, type Counting } from './places';

interface Kept<T> {
  readonly id: number;
  readonly wanted: T;
}

/** Modes of breakpoints at places in the code: the same function may be called by a task and by an interrupt. */
export const PLACE_MODES: DebugProtocol.BreakpointMode[] = [
  { mode: 'always', label: 'Anywhere', description: 'Stop whoever comes by', appliesTo: ['source', 'instruction'] },
  {
    mode: 'process',
    label: 'In process context',
    description: 'Stop in the calls of the process, in kernel threads and works',
    appliesTo: ['source', 'instruction'],
  },
  {
    mode: 'interrupt',
    label: 'In interrupt context',
    description: 'Stop in interrupts and timers, and in what they call',
    appliesTo: ['source', 'instruction'],
  },
];
export const placeMode = (mode: string | undefined): { mode?: BreakpointMode } =>
  mode === 'process' || mode === 'interrupt' ? { mode } : {};

/** Said of a breakpoint until the driver is compiled. */
const PENDING: BreakpointStatus = { id: 0, verified: false, message: 'Checked when the driver is compiled.' };

export class ClientBreakpoints {
  private readonly lines = new Map<string, Kept<LineBreakpoint>[]>();
  private functions: Kept<DebugProtocol.FunctionBreakpoint>[] = [];
  private classes: FindingFilter[] = FINDING_CLASSES.map(({ id }) => ({ class: id }));
  private events: EventFilter[] = [];
  private instructions: Kept<DebugProtocol.InstructionBreakpoint>[] = [];
  private nextId = 1;
  /** The session's own ids, by which a stop names the breakpoints that were hit. */
  private readonly clientIds = new Map<number, number>();

  constructor(private readonly counting: Counting) {}

  setLines(session: Session | undefined, path: string, wanted: readonly LineBreakpoint[]): DebugProtocol.Breakpoint[] {
    this.lines.set(
      path,
      wanted.map((point) => ({ id: this.nextId++, wanted: point })),
    );
    return this.applyLines(session, path);
  }

  setFunctions(session: Session | undefined, wanted: readonly DebugProtocol.FunctionBreakpoint[]) {
    this.functions = wanted.map((point) => ({ id: this.nextId++, wanted: point }));
    return this.applyFunctions(session);
  }

  /** Addresses of instructions belong to one program: another has none of them. */
  setInstructions(session: Session | undefined, wanted: readonly DebugProtocol.InstructionBreakpoint[]) {
    this.instructions = wanted.map((point) => ({ id: this.nextId++, wanted: point }));
    return this.applyInstructions(session);
  }

  setClasses(session: Session | undefined, filters: readonly DebugProtocol.ExceptionFilterOptions[]): void {
    this.classes = FINDING_CLASSES.flatMap(({ id }) => {
      const filter = filters.find(({ filterId }) => filterId === id);
      return filter ? { class: id, ...(filter.condition && { condition: filter.condition }) } : [];
    });
    this.events = EVENTS.flatMap(({ id }) => {
      const filter = filters.find(({ filterId }) => filterId === `${EVENT}${id}`);
      return filter ? { event: id, ...(filter.condition && { condition: filter.condition }) } : [];
    });
    session?.setFindingFilters(this.classes);
    session?.setEventFilters(this.events);
  }

  /** Gives the session's id of a breakpoint one that the client knows it by. */
  adopt(status: BreakpointStatus): DebugProtocol.Breakpoint {
    const id = this.nextId++;
    this.clientIds.set(status.id, id);
    return breakpointOf(status, id, this.counting);
  }

  /** A new program: all of them at once, with what became of each. */
  applyAll(session: Session): DebugProtocol.Breakpoint[] {
    this.clientIds.clear();
    session.setFindingFilters(this.classes);
    session.setEventFilters(this.events);
    return [
      ...[...this.lines.keys()].flatMap((path) => this.applyLines(session, path)),
      ...this.applyFunctions(session),
      ...this.applyInstructions(session),
    ];
  }

  clientId(sessionId: number): number | undefined {
    return this.clientIds.get(sessionId);
  }

  private applyLines(session: Session | undefined, path: string): DebugProtocol.Breakpoint[] {
    const kept = this.lines.get(path) ?? [];
    const status = session?.setLineBreakpoints(
      path,
      kept.map(({ wanted }) => wanted),
    );
    // One without a place keeps its line: without any, nvim-dap takes the answer as one for the whole file.
    return this.answer(kept, status).map((breakpoint, i) => ({
      ...(kept[i] && { line: this.counting.line(kept[i].wanted.line) }),
      ...breakpoint,
    }));
  }

  private applyFunctions(session: Session | undefined): DebugProtocol.Breakpoint[] {
    const status = session?.setFunctionBreakpoints(this.functions.map(({ wanted }) => wanted));
    return this.answer(this.functions, status);
  }

  private applyInstructions(session: Session | undefined): DebugProtocol.Breakpoint[] {
    if (!session) return this.answer(this.instructions, undefined);
    const places = this.instructions.map(({ wanted }) =>
      instructionAt(session, wanted.instructionReference, wanted.offset),
    );
    const status = session.setInstructionBreakpoints(
      places.map((place, i) => {
        const { condition, hitCondition, mode } = this.instructions[i]?.wanted ?? {};
        return {
          position: place?.position ?? 0,
          ...placeMode(mode),
          ...(condition && { condition }),
          ...(hitCondition && { hitCondition }),
        };
      }),
    );
    return this.answer(this.instructions, status).map((breakpoint, i) => ({
      ...breakpoint,
      // A breakpoint within a statement moves to where the machine can stand: its first instruction.
      ...(breakpoint.verified && { instructionReference: places[i]?.reference }),
    }));
  }

  private answer(kept: readonly Kept<unknown>[], status: readonly BreakpointStatus[] | undefined) {
    return kept.map(({ id }, i) => {
      const became = status?.[i];
      if (became) this.clientIds.set(became.id, id);
      return breakpointOf(became ?? PENDING, id, this.counting);
    });
  }
}

/** In front of an event's kind where filters of findings and of events are one list. */
const EVENT = 'event:';

const FINDING_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = FINDING_CLASSES.map((finding) => ({
  filter: finding.id,
  label: finding.label,
  description: finding.description,
  default: true,
  supportsCondition: true,
  conditionDescription: 'A C expression at the place of the finding, or kinds: double-free, !uninit-value',
}));

const EVENT_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = EVENTS.map((kind) => ({
  filter: `${EVENT}${kind.id}`,
  label: `Event: ${kind.label}`,
  description: kind.description,
  default: false,
  supportsCondition: true,
  conditionDescription: kind.condition,
}));

export const EXCEPTION_FILTERS = [...FINDING_FILTERS, ...EVENT_FILTERS];
