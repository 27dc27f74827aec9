// Breakpoints: lines and functions to code positions, and the byte per position that compiled code looks at.

import { hasMark, MARK, setMark } from '../machine/statementMarks';
import type { CodePosition, Program, SourceRange } from '../program/program';
import type {
  BreakpointMode,
  BreakpointStatus,
  FunctionBreakpoint,
  InstructionBreakpoint,
  LineBreakpoint,
} from './api';

export interface Breakpoint {
  readonly id: number;
  readonly kind: 'line' | 'function' | 'instruction' | 'data' | 'event';
  readonly condition: string | undefined;
  /** Undefined: anywhere. */
  readonly mode?: BreakpointMode | undefined;
  readonly hitCondition: string | undefined;
  readonly logMessage: string | undefined;
  readonly positions: readonly number[];
  hits: number;
  /** What to tell of a stop here, beside its reason. */
  readonly told?: string;
}

/** Whether it may be reached without being met. */
export const isConditional = ({ condition, mode }: Breakpoint): boolean =>
  condition !== undefined || mode !== undefined;

const isHook = (p: CodePosition) => p.id !== 0 && p.statement === p.id;

export class Breakpoints {
  private readonly byPath = new Map<string, Breakpoint[]>();
  private functions: Breakpoint[] = [];
  private instructions: Breakpoint[] = [];
  private events: readonly Breakpoint[] = [];
  private readonly stepping = new Set<number>();
  private polled: number[] = [];
  private marked: number[] = [];
  private nextId = 1;
  private readonly hooksByPath = new Map<string, CodePosition[]>();

  constructor(
    private readonly program: Program,
    private readonly bytes: Uint8Array,
  ) {
    for (const p of program.positions) {
      if (!isHook(p)) continue;
      const list = this.hooksByPath.get(p.range.path);
      if (list) list.push(p);
      else this.hooksByPath.set(p.range.path, [p]);
    }
  }

  setLines(path: string, wanted: readonly LineBreakpoint[]): BreakpointStatus[] {
    this.byPath.set(path, []);
    const hooks = this.hooksByPath.get(path) ?? [];
    const statuses = wanted.map((w): BreakpointStatus => {
      const positions = this.positionsFor(hooks, w.line, w.column);
      const id = this.nextId++;
      const wrong = hitProblem(w.hitCondition);
      if (wrong) return { id, verified: false, message: wrong };
      if (positions.length === 0) {
        const message =
          hooks.length === 0
            ? 'this file is not part of the program being debugged'
            : 'there is no statement at or after this line that this program uses';
        return { id, verified: false, message };
      }
      this.byPath.get(path)?.push({
        id,
        kind: 'line',
        condition: w.condition || undefined,
        mode: w.mode,
        hitCondition: w.hitCondition || undefined,
        logMessage: w.logMessage || undefined,
        positions: positions.map((p) => p.id),
        hits: 0,
      });
      return { id, verified: true, range: (positions[0] as CodePosition).range };
    });
    this.writeBytes();
    return statuses;
  }

  /** The first statement of each function that has one on the line; a line without moves to the next with one. */
  private positionsFor(hooks: readonly CodePosition[], line: number, column: number | undefined): CodePosition[] {
    let target = Number.POSITIVE_INFINITY;
    for (const p of hooks) if (p.range.line >= line && p.range.line < target) target = p.range.line;
    const there = hooks.filter((p) => p.range.line === target);
    if (column !== undefined && target === line) {
      const exact = there.filter((p) => p.range.column >= column).sort((a, b) => a.range.column - b.range.column)[0];
      if (exact) return there.filter((p) => p.range.column === exact.range.column);
    }
    const first = new Map<number, CodePosition>();
    for (const p of there) {
      const known = first.get(p.slot);
      if (!known || p.range.column < known.range.column) first.set(p.slot, p);
    }
    return [...first.values()];
  }

  setFunctions(wanted: readonly FunctionBreakpoint[]): BreakpointStatus[] {
    this.functions = [];
    const statuses = wanted.map((w): BreakpointStatus => {
      const id = this.nextId++;
      const wrong = hitProblem(w.hitCondition);
      if (wrong) return { id, verified: false, message: wrong };
      const named = this.program.functions.filter((f) => f?.name === w.name);
      // A static function may be there several times, as one in a header is; the driver's own is shown.
      const infos = named.filter((f) => f && !f.native);
      const info = infos.find((f) => this.program.units[f?.unit ?? -1]?.module) ?? infos[0];
      if (!info) {
        const message =
          named.length > 0
            ? `${w.name}() is part of the emulator itself and has no C text`
            : `there is no function ${w.name}() in this program`;
        return { id, verified: false, message };
      }
      const entry = this.entryOf(info.slot);
      const range = entry === undefined ? info.range : this.program.positions[entry]?.range;
      this.functions.push({
        id,
        kind: 'function',
        condition: w.condition || undefined,
        hitCondition: w.hitCondition || undefined,
        logMessage: undefined,
        positions: infos.flatMap((f) => this.entryOf(f?.slot ?? 0) ?? []),
        hits: 0,
      });
      return { id, verified: true, ...(range && { range }) };
    });
    this.writeBytes();
    return statuses;
  }

  setInstructions(wanted: readonly InstructionBreakpoint[]): BreakpointStatus[] {
    const all = wanted.map(
      ({ position, condition, hitCondition, mode }): Breakpoint => ({
        id: this.nextId++,
        kind: 'instruction',
        condition: condition || undefined,
        mode,
        hitCondition: hitCondition || undefined,
        logMessage: undefined,
        positions: position > 0 ? [position] : [],
        hits: 0,
      }),
    );
    this.instructions = all.filter((b) => b.positions.length > 0 && !hitProblem(b.hitCondition));
    this.writeBytes();
    return all.map(({ id, hitCondition, positions: [position] }) => {
      const wrong = hitProblem(hitCondition);
      if (wrong) return { id, verified: false, message: wrong };
      const range = position === undefined ? undefined : this.program.positions[position]?.range;
      return range
        ? { id, verified: true, range }
        : { id, verified: false, message: 'there is no code at this address' };
    });
  }

  /** Events that begin at known statements; replaces the last ones. */
  setEvents(events: readonly Breakpoint[]): void {
    this.events = events.filter(({ positions }) => positions.length > 0);
    this.writeBytes();
  }

  /** First statement of a function. */
  entryOf(slot: number): number | undefined {
    const info = this.program.functions[slot];
    return info && !info.native && info.lastPosition >= info.firstPosition ? info.firstPosition : undefined;
  }

  at(position: number): Breakpoint[] {
    if (!hasMark(this.bytes, position, MARK.user)) return [];
    return [...this.places()].filter((b) => b.positions.includes(position));
  }

  /** Positions that a step shall be asked about; replaces the last ones. */
  setStepping(positions: Iterable<number>): void {
    for (const p of this.stepping) setMark(this.bytes, p, MARK.step, false);
    this.stepping.clear();
    for (const p of positions) {
      this.stepping.add(p);
      setMark(this.bytes, p, MARK.step, true);
    }
  }

  newId(): number {
    return this.nextId++;
  }

  /** Positions before which watched locals are compared; replaces the last ones. */
  setPolled(positions: readonly number[]): void {
    for (const p of this.polled) setMark(this.bytes, p, MARK.locals, false);
    this.polled = [...positions];
    for (const p of this.polled) setMark(this.bytes, p, MARK.locals, true);
  }
  isPolled(position: number): boolean {
    return hasMark(this.bytes, position, MARK.locals);
  }

  /** All that are at known statements. */
  private *places(): Iterable<Breakpoint> {
    for (const lines of this.byPath.values()) yield* lines;
    yield* this.functions;
    yield* this.instructions;
    yield* this.events;
  }

  /** Runs at each stop too, so that only what changes is touched. */
  private writeBytes(): void {
    for (const p of this.marked) setMark(this.bytes, p, MARK.user, false);
    this.marked = [...this.places()].flatMap(({ positions }) => positions);
    for (const p of this.marked) setMark(this.bytes, p, MARK.user, true);
  }

  /** Statements that begin on these lines. */
  locations(path: string, fromLine: number, toLine: number): SourceRange[] {
    return (this.hooksByPath.get(path) ?? []).map((p) => p.range).filter((r) => r.line >= fromLine && r.line <= toLine);
  }
}

const HIT_CONDITION = /^\s*(>=|>|<=|<|==|=|%)?\s*(\d+)\s*$/;

/** What is wrong with a hit condition. */
export const hitProblem = (condition: string | undefined): string | undefined =>
  condition && !HIT_CONDITION.test(condition)
    ? `'${condition}' is no hit count: a number, with >, >=, <, <=, == or % before it`
    : undefined;

/** `5`, `>= 5`, `% 3`: whether the n-th hit counts. */
export function hitCounts(condition: string, hits: number): boolean {
  const m = HIT_CONDITION.exec(condition);
  if (!m) return true;
  const n = Number(m[2]);
  switch (m[1]) {
    case '>':
      return hits > n;
    case '>=':
      return hits >= n;
    case '<':
      return hits < n;
    case '<=':
      return hits <= n;
    case '%':
      return n > 0 && hits % n === 0;
    default:
      return hits === n;
  }
}
