// One debugging session: the kernel with a driver in it, a user process that acts, and the questions of a debugger. Its
// parts do the work: the witness hears the kernel, the stops say where to stand still, the inspector looks at what
// stands, travel goes through time. Here they are put together, and the machine is run.

import type { Compilation } from '../c/compile';
import type { Diagnostic } from '../c/diagnostics';
import type { FindingClass, FindingReport } from '../kernel/finding';
import { interruptOf, type PossibleInterrupt, possibleInterrupts } from '../kernel/interrupts';
import type { Kernel } from '../kernel/kernel';
import { findLeaks, type LoadableModule } from '../kernel/modules';
import type { Interrupt } from '../kernel/placedInterrupts';
import type { RoundEnd, Task } from '../kernel/scheduler';
import { startKernel } from '../kernel/start';
import type { Va } from '../machine/address';
import type { SourceRange, VariableInfo } from '../program/program';
import type { CType } from '../program/types';
import type {
  BreakpointStatus,
  CallTarget,
  ContextInfo,
  CValue,
  DataBreakpointRequest,
  DataTarget,
  DebuggerApi,
  Evaluation,
  EventFilter,
  EventKind,
  FindingFilter,
  FunctionBreakpoint,
  GotoTarget,
  Granularity,
  InstructionBreakpoint,
  LineBreakpoint,
  RecordedFinding,
  StackFrame,
  StepKind,
  Stop,
  Trials,
} from './api';
import { assignment, withoutMeaning } from './assignment';
import { boot } from './boot';
import { compileModules, detectApi, type KernelApi } from './compileDriver';
import { mayChange } from './evaluator';
import { hungTask, softLockup } from './hangs';
import { Inspector, type Scope } from './inspector';
import { Messages } from './messages';
import type { SessionOptions } from './options';
import { parkThread } from './otherThread';
import type { PageQuestion } from './pageQuestions';
import { ProcessDriver } from './processDriver';
import { Recorder } from './recorder';
import { pointOf, type RunPoint } from './samePoint';
import { Stops } from './stops';
import { type RunState, Travel, type TravelHost } from './travel';
import { Witness, type WitnessHost } from './witness';

export interface CreatedSession {
  readonly session?: Session;
  readonly diagnostics: readonly Diagnostic[];
  /** What keeps the session from starting, beyond errors in the C text. */
  readonly problems: readonly string[];
}

export function createSession(options: SessionOptions): CreatedSession {
  const driver = options.modules.at(-1);
  const texts = (driver?.sources ?? []).map((path) => options.readFile(path) ?? '');
  const api = options.kernelApi === 'auto' ? detectApi(texts) : options.kernelApi;
  const compilation = compileModules(options, options.modules, api);
  const { diagnostics } = compilation;
  if (!compilation.program) return { diagnostics, problems: [] };
  const session = new Session(options, compilation, api);
  const problem = session.boot();
  return problem ? { diagnostics, problems: [problem] } : { session, diagnostics, problems: [] };
}

/** A scan that looks closer at many places is slow: after so long, somebody else may want something. */
const JUDGING_MS = 50;

export class Session implements DebuggerApi, WitnessHost, TravelHost {
  readonly kernel: Kernel;
  readonly kernelRoot: string;
  readonly recorder: Recorder;
  readonly messages: Messages;
  readonly inspector: Inspector;
  readonly stops: Stops;
  readonly travel: Travel;
  process: ProcessDriver | undefined;
  ended = false;
  /** Findings that showed only when all was over. */
  private readonly lastFindings: RecordedFinding[] = [];
  private module: LoadableModule | undefined;

  constructor(
    private readonly options: SessionOptions,
    compilation: Compilation,
    readonly api: KernelApi,
  ) {
    const { program } = compilation;
    if (!program) throw new Error('no program');
    const { scatter, seed, events, readFile, kernelRoot } = options;
    this.kernelRoot = kernelRoot;
    this.recorder = new Recorder(() => this.kernel);
    this.messages = new Messages(events);
    this.kernel = startKernel({ program, scatter, seed, observer: new Witness(this) });
    this.inspector = new Inspector(this.kernel, compilation, readFile);
    this.stops = new Stops(this.kernel, this.inspector, this.messages);
    this.travel = new Travel(this);
  }

  get findings() {
    return this.recorder.findings;
  }
  get resolutions() {
    return this.recorder.resolutions;
  }
  get events() {
    return this.recorder.events;
  }
  /** Bytes that checkpoints of the past take now. */
  get historyBytes(): number {
    return this.travel.timeline.bytes;
  }

  /** Boots the kernel and makes the user process; says what is wrong if that fails. */
  boot(): string | undefined {
    const { kernel, options, recorder } = this;
    const driver = options.modules.at(-1)?.name;
    const booted = boot(kernel, driver, this.findings);
    if ('problem' in booted) return booted.problem;
    this.module = booted.module;
    const process = options.process(kernel, this.messages.tell, recorder);
    this.process = new ProcessDriver(kernel, process, recorder);
    this.tellUnmodelled();
    if (options.stopOnEntry) this.stops.waitForEntry(booted.module.name);
    this.travel.begin(options.historyBytes);
    return undefined;
  }

  /** What the driver calls and nobody has: the run begins all the same, and stops if it comes to one of them. */
  private tellUnmodelled(): void {
    for (const { name, uses } of this.kernel.unmodelledNames) {
      const [range] = uses;
      const where = range
        ? ` (${uses.length === 1 ? 'used' : `used ${uses.length} times, first`} at line ${range.line})`
        : '';
      const text = `not modelled: ${name}()${where}; the run stops if it is called\n`;
      this.messages.note({ category: 'debugger', text, ...(range && { range }) });
    }
  }

  // ---- how the next run() shall go ----

  continue(): void {
    this.stops.endStep();
  }
  step(kind: StepKind, contextId = this.inspector.contextId, granularity: Granularity = 'line', target?: number): void {
    this.stops.beginStep(kind, contextId, granularity, target);
  }
  continueBack(): void {
    this.travel.continueBack();
  }
  stepBack(kind: StepKind, contextId = this.inspector.contextId, granularity: Granularity = 'line'): void {
    this.travel.stepBack(kind, contextId, granularity);
  }
  goToTick(tick: number): void {
    this.travel.goToTick(tick);
  }
  restartFrame(frame: StackFrame): void {
    this.travel.restartFrame(frame);
  }
  goToLastWrite(target: DataTarget): void {
    this.travel.lastWrite(target);
  }
  goToPageChange(question: PageQuestion): void {
    this.travel.lastPageChange(question);
  }
  /** Where the run is, in words that hold for a run of other code too. */
  get point(): RunPoint {
    return pointOf(this.events);
  }
  /** The next run() goes to the same point of this run, or says why it cannot. */
  goToPoint(point: RunPoint): void {
    this.travel.toSamePoint(point);
  }
  /** Interrupts that could come now. */
  interrupts(): PossibleInterrupt[] {
    return possibleInterrupts(this.kernel);
  }
  /** 'irq5', or the function of timers. */
  interruptOf(name: string): Interrupt | undefined {
    return interruptOf(this.kernel, name);
  }
  /** Lets an interrupt come here, and goes on to where it is handled. */
  fireInterrupt(interrupt: Interrupt): void {
    const { kernel, stops, travel } = this;
    if (stops.inMiddle) travel.leaveMiddle();
    travel.edit(() => kernel.scheduler.raise(interrupt));
    this.stops.setEventOnce('timer' in interrupt ? 'timer' : 'interrupt', 'timer' in interrupt ? interrupt.name : '');
    this.continue();
  }
  /** Operations that another thread of the process could carry out here. */
  threadOperations(): string[] {
    return this.process?.suggestions() ?? [];
  }
  /** What is wrong with such an operation. */
  threadProblem(operation: string): string | undefined {
    return this.process?.problemWith(operation);
  }
  /** Lets another thread carry out an operation here, and goes on to where that comes to the driver. */
  letThread(operation: string): void {
    const { kernel, stops, travel, inspector, process } = this;
    if (!process) return;
    if (stops.inMiddle) travel.leaveMiddle();
    const come = () => {
      const interruption = parkThread(inspector, process, operation);
      kernel.scheduler.raise(interruption);
      return interruption.task;
    };
    const task = travel.edit(come);
    this.continue();
    stops.waitForThread(kernel.scheduler.taskOf(task)?.context.id);
  }
  /** Tries one before each statement of a function; the next run() does it, and comes back here. */
  tryEvery(slot: number, what: Trials['what']): void {
    this.travel.tryEvery(slot, what);
  }
  continueTo(event: EventKind, back: boolean): void {
    this.stops.setEventOnce(event);
    if (back) this.continueBack();
    else this.continue();
  }
  pause(): void {
    if (this.travel.isUnderWay) this.travel.giveUp();
    else this.stops.pause();
  }

  setNextStatement(position: number): Stop | { readonly problem: string } {
    const { kernel, inspector, stops, travel } = this;
    const { contextId } = inspector;
    const frame = inspector.innermost();
    if (this.ended || !frame || kernel.program.positions[position]?.slot !== frame.function.slot)
      return { problem: 'The next statement must be one of the function that is being executed.' };
    if (stops.inMiddle) travel.leaveMiddle();
    travel.edit(() => kernel.cpu.setNextStatement(position));
    return { reason: 'goto', contextId, breakpointIds: [] };
  }

  runOnly(contextId: number): void {
    const { scheduler } = this.kernel;
    if (scheduler.only !== contextId) this.travel.edit(() => scheduler.setOnly(contextId));
  }

  // ---- running ----

  run(maxTicks: number): Stop | undefined {
    this.inspector.goesOn();
    const { kernel, stops, travel } = this;
    if (travel.isUnderWay) {
      const stop = travel.goOn();
      if (stop) stops.stopped();
      return stop;
    }
    const stop = this.runForward(maxTicks);
    if (stop && kernel.scheduler.only !== undefined) travel.edit(() => kernel.scheduler.setOnly(undefined));
    return stop;
  }

  runForward(maxTicks: number): Stop | undefined {
    if (this.ended) return this.endStop();
    const { kernel, stops, travel } = this;
    const { timeline } = travel;
    const { memory } = kernel.mmu;
    if (stops.inMiddle && !kernel.dead) travel.leaveMiddle();
    const limit = memory.tick + maxTicks;
    timeline.depart();
    for (;;) {
      if (this.isOver) return this.end();
      const end = kernel.run(Math.min(limit, timeline.nextStation));
      switch (end.kind) {
        case 'limit':
          timeline.arrive();
          if (memory.tick >= limit) return undefined;
          break;
        case 'deadlock':
          if (this.process && !this.process.finished)
            this.tellLast(hungTask(this.process.operation ?? 'the process'), 0);
          return this.end();
        case 'returned':
          this.callReturned(end);
          break;
        case 'lockup': {
          const finding = this.tellLockup(end.task);
          if (!stops.stopsAt(finding, this.inspector.innermost())) break;
          stops.stopped();
          return { reason: 'finding', contextId: this.inspector.contextId, breakpointIds: [], finding };
        }
        case 'debugger': {
          const stop = stops.judge();
          if (!stops.inMiddle) timeline.arrive();
          if (stop) {
            stops.stopped();
            return stop;
          }
          if (stops.inMiddle) travel.leaveMiddle();
        }
      }
    }
  }

  runQuietly(tick: number, judge: () => void): void {
    const { memory } = this.kernel.mmu;
    const from = memory.tick;
    const until = Date.now() + JUDGING_MS;
    while (!this.isOver) {
      const end = this.kernel.run(tick);
      if (end.kind === 'limit' || end.kind === 'deadlock') return;
      if (end.kind === 'returned') this.callReturned(end);
      else if (end.kind === 'lockup') this.tellLockup(end.task);
      else {
        judge();
        if (memory.tick > from && Date.now() > until) return;
      }
    }
  }

  /** Timers that a driver left running would go on forever: without a process there is nobody to watch. */
  private get isOver(): boolean {
    return this.kernel.dead || this.process?.finished === true;
  }

  private callReturned({ task, value }: Extract<RoundEnd, { readonly kind: 'returned' }>): void {
    this.stops.callReturned(task.context);
    if (task.kind === 'user') this.process?.returned(task, value);
  }

  private end(): Stop {
    if (!this.ended) {
      this.ended = true;
      if (!this.kernel.dead && this.process?.finished && this.module && this.isUnloaded) {
        for (const leak of findLeaks(this.kernel, this.module.name))
          this.tellLast(leak, leak.memory?.allocated[0] ?? 0);
      }
    }
    return this.endStop();
  }
  /** With the first finding that showed only now, if it is one to stop at. */
  private endStop(): Stop {
    const finding = this.lastFindings.find((found) => this.stops.stopsAt(found, undefined));
    return { reason: 'end', contextId: this.inspector.contextId, breakpointIds: [], ...(finding && { finding }) };
  }

  /** Whatever is still allocated after delete_module() will never be freed; before it, it is only in use. */
  private get isUnloaded(): boolean {
    const { kernel, module } = this;
    const unformed = kernel.symbols.enumerator('MODULE_STATE_UNFORMED');
    return module !== undefined && BigInt(kernel.u32('module', 'state', module.va)) === unformed;
  }

  /** A loop without end: the machine stands before one of its statements. */
  private tellLockup({ name }: Task): RecordedFinding {
    return this.tell(softLockup(name), this.inspector.innermost()?.position.id ?? 0);
  }

  /** Something that shows only when all is over. */
  private tellLast(report: FindingReport, position: number): void {
    this.lastFindings.push(this.tell(report, position));
  }

  /** A finding that is no statement's. */
  private tell(report: FindingReport, position: number): RecordedFinding {
    const finding = this.recorder.finding(report, position);
    this.messages.tell.onFinding(finding);
    return finding;
  }

  save(): RunState {
    return { process: this.process?.save(), recorder: this.recorder.save(), told: this.messages.save() };
  }
  restore(state: RunState): void {
    if (state.process) this.process?.restore(state.process);
    this.recorder.restore(state.recorder);
    this.messages.restore(state.told);
    this.ended = false;
    this.lastFindings.length = 0;
    this.stops.restored();
  }

  // ---- looking and changing ----

  contexts(): ContextInfo[] {
    return this.inspector.contexts();
  }
  stack(contextId: number): StackFrame[] {
    return this.inspector.stack(contextId);
  }
  scopes(frame: StackFrame): Scope[] {
    return this.inspector.scopesOf(frame);
  }
  globals(frame: StackFrame): VariableInfo[] {
    return this.inspector.globals(frame);
  }
  variable(frame: StackFrame, variable: VariableInfo): CValue {
    return this.inspector.variable(frame, variable);
  }
  valueAt(va: Va, type: CType): CValue {
    return this.inspector.valueAt(va, type);
  }
  readMemory(va: Va, length: number): Uint8Array | undefined {
    return this.inspector.readMemory(va, length);
  }
  callTargets(frame: StackFrame): CallTarget[] {
    return this.inspector.callTargets(frame);
  }
  gotoTargets(path: string, line: number): GotoTarget[] {
    return this.inspector.gotoTargets(path, line);
  }

  *evaluating(
    expression: string,
    frame: StackFrame | undefined,
    keep: boolean,
    budget?: number,
  ): Generator<void, Evaluation> {
    const { inspector, travel } = this;
    const changes = keep && mayChange(expression);
    let finished = false;
    try {
      const result = yield* inspector.evaluating(expression, frame, keep, budget);
      if (changes) travel.noteEdit(() => inspector.evaluate(expression, frame, keep, budget));
      finished = true;
      return result;
    } finally {
      // What a broken off expression has done is undone: the machine comes to this statement again.
      if (changes && !finished) travel.leaveMiddle();
    }
  }
  evaluate(expression: string, frame: StackFrame | undefined, keep = false): Evaluation {
    const work = () => this.inspector.evaluate(expression, frame, keep);
    return keep && mayChange(expression) ? this.travel.edit(work) : work();
  }
  assign(target: string, value: string, frame: StackFrame | undefined): Evaluation {
    const place = this.evaluate(target, frame);
    if ('error' in place) return place;
    const typeOf = (expression: string) => {
      const result = this.evaluate(expression, frame);
      return 'error' in result ? undefined : result.value.type;
    };
    const set = (to: string) => this.evaluate(assignment(target, place.value.type, to, typeOf), frame, true);
    let done = set(value);
    const plain = withoutMeaning(value);
    if ('error' in done && plain !== undefined) {
      const again = set(plain);
      if (!('error' in again)) done = again;
    }
    if ('error' in done) return done;
    return this.evaluate(target, frame);
  }
  writeMemory(va: Va, bytes: Uint8Array): boolean {
    return this.travel.edit(() => this.kernel.mmu.poke(va, bytes));
  }

  // ---- breakpoints ----

  setLineBreakpoints(path: string, breakpoints: readonly LineBreakpoint[]): BreakpointStatus[] {
    return this.stops.breakpoints.setLines(path, breakpoints);
  }
  setInstructionBreakpoints(breakpoints: readonly InstructionBreakpoint[]): BreakpointStatus[] {
    return this.stops.breakpoints.setInstructions(breakpoints);
  }
  setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): BreakpointStatus[] {
    return this.stops.breakpoints.setFunctions(breakpoints);
  }
  dataTarget(expression: string, frame: StackFrame | undefined): DataTarget | { readonly problem: string } {
    return this.stops.data.target(expression, frame);
  }
  setDataBreakpoints(wanted: readonly DataBreakpointRequest[]): BreakpointStatus[] {
    return this.stops.data.set(wanted);
  }
  setFindingFilters(filters: readonly (FindingClass | FindingFilter)[]): void {
    this.stops.filters.set(filters);
  }
  setEventFilters(filters: readonly EventFilter[]): void {
    const { breakpoints, guestEvents } = this.stops;
    guestEvents.set(filters);
    breakpoints.setEvents(guestEvents.all);
  }
  breakpointLines(path: string, fromLine: number, toLine: number): SourceRange[] {
    return this.stops.breakpoints.locations(path, fromLine, toLine);
  }
}
