// What the debugger offers to whoever shows it: the DAP adapter, the command line, tests. Session implements it.

import type { FindingClass, FindingReport } from '../kernel/finding';
import type { Kernel } from '../kernel/kernel';
import type { Interrupt } from '../kernel/placedInterrupts';
import type { Va } from '../machine/address';
import type { CodePosition, FunctionInfo, SourceRange, VariableInfo } from '../program/program';
import type { CType } from '../program/types';
import type { OtherThread } from './otherThread';

/** Why the machine stands still. */
export type StopReason =
  | 'entry'
  | 'breakpoint'
  | 'functionBreakpoint'
  | 'instructionBreakpoint'
  | 'dataBreakpoint'
  | 'step'
  | 'pause'
  | 'finding'
  /** Something in ALSA's own units. */
  | 'event'
  /** Gone to on request: a tick, a bookmark. */
  | 'goto'
  /** Going back came to the first statement of the run. */
  | 'start'
  /** The scenario is over and the modules are unloaded, or the run had to be given up. */
  | 'end';

export interface Stop {
  readonly reason: StopReason;
  readonly contextId: number;
  /** Breakpoints that were hit. */
  readonly breakpointIds: readonly number[];
  readonly finding?: RecordedFinding;
  /** What to tell beside the reason. */
  readonly text?: string;
  /** What was tried out on the way. */
  readonly trials?: Trials;
}

/** What came of an interrupt, or of another thread, before each statement of a function. */
export interface Trials {
  readonly function: string;
  readonly what: Interrupt | OtherThread;
  /** Line of the scenario that was carried out. */
  readonly line: number | undefined;
  /** Statements before which the timer was not armed: nothing could come. */
  readonly notArmed: number;
  readonly results: readonly {
    readonly position: number;
    readonly tick: number;
    /** Interrupts were off, or a lock was held: it came when it could. */
    readonly masked: boolean;
    /** Those that there are not without it. */
    readonly findings: readonly RecordedFinding[];
    /** The process waits forever, and does not without it. */
    readonly hangs: boolean;
  }[];
}

/** A finding with its place in the run. */
export interface RecordedFinding extends FindingReport {
  /** From 1, in order. */
  readonly number: number;
  readonly tick: number;
  readonly range: SourceRange | undefined;
  /** Innermost first. */
  readonly stack: readonly StackLine[];
}
export interface StackLine {
  readonly function: string;
  readonly range: SourceRange;
}

/** One answer of a page callback, checked when it was given. */
export interface RecordedResolution {
  readonly number: number;
  readonly tick: number;
  /** 'mmap fault', 'mmap', 'read', 'write'. */
  readonly by: string;
  /** struct snd_pcm_substream */
  readonly substream: Va;
  readonly offset: number;
  /** dma_area + offset; 0n without a dma_area. */
  readonly va: Va;
  /** The struct page that was returned (0n: NULL) and its pfn (undefined: not a struct page of this machine). */
  readonly returned: { readonly page: Va; readonly pfn: number | undefined };
  /** What the page-table walk of `va` finds; undefined if nothing is mapped or there is no dma_area. */
  readonly walked: { readonly page: Va; readonly pfn: number } | undefined;
  readonly ok: boolean;
  readonly rule?: string;
  readonly explanation?: string;
  readonly fix?: string;
  /** Where the answer was made: the driver's callback, or the core's own line. */
  readonly range: SourceRange | undefined;
  readonly function: string;
}

/** Something that happened, for the time line. Spans have both ends; `endTick` null while it lasts. */
export interface RecordedEvent {
  readonly kind: 'operation' | 'callback' | 'interrupt' | 'state' | 'resolution' | 'finding';
  readonly label: string;
  readonly tick: number;
  endTick: number | null;
  ok: boolean;
  /** struct snd_pcm_substream it is about; 0n if none. */
  readonly substream: Va;
  readonly range?: SourceRange;
}

/** A guest context: what DAP calls a thread. */
export interface ContextInfo {
  readonly id: number;
  readonly name: string;
}

export interface StackFrame {
  /** Host offset of the stack frame: its identity while stopped. */
  readonly fp: number;
  readonly function: FunctionInfo;
  readonly position: CodePosition;
  /** Set on the outermost frame of what the host began: 'ioctl HW_PARAMS', 'timer interrupt'. */
  readonly began?: string;
}

/** A value of C: where it lies (if it is an lvalue), its type and its bytes. */
export interface CValue {
  readonly type: CType;
  readonly va: Va | undefined;
  /** As in memory, little-endian; undefined if the memory cannot be read. Bit-fields: the extracted value, extended. */
  readonly bytes: Uint8Array | undefined;
  /** Shadow bytes of the lvalue: which bytes are not initialised or not valid. */
  readonly shadow?: Uint8Array;
  /** A bit-field cannot be addressed; it is `width` bits at `bit` of the unit at `va`. */
  readonly bitField?: { readonly bit: number; readonly width: number };
  /** What holds it: `record.member`, a variable, or `function()`. What a number means depends on that. */
  readonly role?: string;
}
export type Evaluation = { readonly value: CValue } | { readonly error: string };

/** Where on the processor a breakpoint counts: in the call of a task, or in an interrupt and what runs on top of one. */
export type BreakpointMode = 'process' | 'interrupt';

export interface LineBreakpoint {
  readonly line: number;
  readonly mode?: BreakpointMode;
  readonly column?: number;
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}
export interface FunctionBreakpoint {
  readonly name: string;
  readonly condition?: string;
  readonly hitCondition?: string;
}
export interface InstructionBreakpoint {
  readonly mode?: BreakpointMode;
  /** Statement with whose first instruction it is; 0: there is no code. */
  readonly position: number;
  readonly condition?: string;
  readonly hitCondition?: string;
}
export interface BreakpointStatus {
  readonly id: number;
  readonly verified: boolean;
  readonly message?: string;
  readonly range?: SourceRange;
}

/** Findings of a class that stop: all, those of some kinds, or those where a C expression holds. */
export interface FindingFilter {
  readonly class: FindingClass;
  /** Kinds, each perhaps with a ! in front, separated by commas; or C. */
  readonly condition?: string;
}

/** What a run can stop at beside places and data, as a stop says it. */
export const EVENTS_TOLD = {
  callback: 'driver callback',
  period: 'period elapsed',
  interrupt: 'interrupt',
  timer: 'timer',
  fault: 'page fault',
  resolution: 'page chosen',
  state: 'stream state',
  xrun: 'xrun',
  alloc: 'page allocated',
  free: 'page freed',
} as const;
export type EventKind = keyof typeof EVENTS_TOLD;
export const EVENT_KINDS = Object.keys(EVENTS_TOLD) as EventKind[];

/** Events of a kind that stop: all, those with some labels (`trigger, pointer`), or those where C holds. */
export interface EventFilter {
  readonly event: EventKind;
  readonly condition?: string;
}

/** 'change': a write that leaves another value. */
export type DataAccess = 'read' | 'write' | 'change' | 'readWrite';

/** Bytes that a data breakpoint watches. */
export interface DataTarget {
  /** As it is shown: the variable, or the address. */
  readonly name: string;
  readonly va: Va;
  readonly bytes: number;
  readonly type?: CType;
  /** Of a bit-field: the others in these bytes do not count. */
  readonly bits?: { readonly bit: number; readonly width: number };
  /** For a local variable: the stack frame it lives in, and the calls that led to it, innermost first. */
  readonly local?: {
    readonly contextId: number;
    readonly fp: number;
    readonly slot: number;
    readonly callers: readonly { readonly fp: number; readonly position: number }[];
  };
}
export interface DataBreakpointRequest {
  readonly target: DataTarget;
  readonly access: DataAccess;
  readonly condition?: string;
  readonly hitCondition?: string;
}

/** A call that a statement is going to make. */
export interface CallTarget {
  /** As it is written: `substream->ops->page`. */
  readonly text: string;
  readonly name: string;
  readonly slot: number;
}
/** A statement that can be made the next one. */
export interface GotoTarget {
  readonly position: number;
  readonly range: SourceRange;
}

export type StepKind = 'over' | 'in' | 'out';
/** A step covers a line, or one statement (of several on a line). */
export type Granularity = 'line' | 'statement';

/** Text the guest or a logpoint produced. */
export interface Output {
  /** 'kernel': printk; 'log': a logpoint; 'scenario': an operation and its result; 'debugger': a note of ours. */
  readonly category: 'kernel' | 'log' | 'scenario' | 'debugger';
  readonly text: string;
  readonly range?: SourceRange;
  /** Values in the text, as they were then. */
  readonly values?: readonly { readonly name: string; readonly value: CValue }[];
}

/** One operation of the scenario that has ended. */
export interface OperationRecord {
  readonly text: string;
  /** Name of the thread that carried it out; undefined for the script's own. */
  readonly thread?: string;
  /** Line in the scenario. */
  readonly line: number;
  /** 0 or more, or a negative errno. */
  readonly result: number;
  readonly errno?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly tick: number;
}

export interface SessionEvents {
  onOutput(output: Output): void;
  onOperation(operation: OperationRecord): void;
  onFinding(finding: RecordedFinding): void;
  onResolution(resolution: RecordedResolution): void;
}

export interface DebuggerApi {
  readonly kernel: Kernel;
  readonly findings: readonly RecordedFinding[];
  readonly resolutions: readonly RecordedResolution[];
  readonly events: readonly RecordedEvent[];
  /** True once the run is over; the state can still be looked at. */
  readonly ended: boolean;

  /** Says how the next run() shall go. */
  continue(): void;
  /** `target`: slot of the only function to step into. */
  step(kind: StepKind, contextId?: number, granularity?: Granularity, target?: number): void;
  /** The same backward: the next run() goes there. */
  continueBack(): void;
  stepBack(kind: StepKind, contextId?: number, granularity?: Granularity): void;
  /** Statements of the innermost function that can be gone to, on a line or after it. */
  gotoTargets(path: string, line: number): GotoTarget[];
  /** The standing machine shall go on with another statement of the innermost function; nothing is executed. */
  setNextStatement(position: number): Stop | { readonly problem: string };
  /** The next run() goes on (or back) to the next event of a kind, or whatever else stops it before. */
  continueTo(event: EventKind, back: boolean): void;
  setEventFilters(filters: readonly EventFilter[]): void;
  /** The next run() goes back to where the call of a stack frame began, with memory as it was. */
  restartFrame(frame: StackFrame): void;
  /** Calls that the statement of the innermost stack frame is going to make. */
  callTargets(frame: StackFrame): CallTarget[];
  /** Stands before the statement that is executed as number `tick`, past or future. */
  goToTick(tick: number): void;
  /** Until the next stop only this context runs, as long as anything can happen in it. */
  runOnly(contextId: number): void;
  /** Runs about this many ticks; undefined if nothing stopped the machine so far: call again. */
  run(maxTicks: number): Stop | undefined;
  /** Stops at the next statement; the reason will be 'pause'. */
  pause(): void;

  contexts(): ContextInfo[];
  /** Innermost first. */
  stack(contextId: number): StackFrame[];
  /** Variables in scope, innermost block first; the last scope holds the parameters. */
  scopes(frame: StackFrame): readonly { readonly name: string; readonly variables: readonly VariableInfo[] }[];
  /** File-scope variables of the unit that the frame's function belongs to. */
  globals(frame: StackFrame): VariableInfo[];
  variable(frame: StackFrame, variable: VariableInfo): CValue;
  /** The value of an lvalue of this type at an address. */
  valueAt(va: Va, type: CType): CValue;

  /** Evaluates C in the scope of a frame (or at file scope). Its side effects are thrown away unless `keep`. */
  evaluate(expression: string, frame: StackFrame | undefined, keep?: boolean): Evaluation;
  /** The same a piece at a time; whoever does not go on with it leaves no trace. `budget`: statements it may execute. */
  evaluating(
    expression: string,
    frame: StackFrame | undefined,
    keep: boolean,
    budget?: number,
  ): Generator<void, Evaluation>;
  /** target = value, both C; answers the new value. */
  assign(target: string, value: string, frame: StackFrame | undefined): Evaluation;
  /** Writes bytes; false if some are not mapped. */
  writeMemory(va: Va, bytes: Uint8Array): boolean;
  readMemory(va: Va, length: number): Uint8Array | undefined;

  setLineBreakpoints(path: string, breakpoints: readonly LineBreakpoint[]): BreakpointStatus[];
  setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): BreakpointStatus[];
  setInstructionBreakpoints(breakpoints: readonly InstructionBreakpoint[]): BreakpointStatus[];
  /** What would be watched for an lvalue; or why it cannot be. */
  dataTarget(expression: string, frame: StackFrame | undefined): DataTarget | { readonly problem: string };
  setDataBreakpoints(breakpoints: readonly DataBreakpointRequest[]): BreakpointStatus[];
  /** Classes of findings that stop; all others are only recorded. */
  setFindingFilters(filters: readonly (FindingClass | FindingFilter)[]): void;
  /** Lines of a file, in a range, where a breakpoint can be. */
  breakpointLines(path: string, fromLine: number, toLine: number): SourceRange[];
}
