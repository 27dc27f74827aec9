// One debugging session: the kernel with a driver in it, a user process that acts, and the questions of a debugger.

import { present } from '../base/assert';
import type { Compilation } from '../c/compile';
import type { Diagnostic } from '../c/diagnostics';
import type { FileProvider } from '../c/source';
import { FINDING_CLASSES, type FindingClass, type FindingReport } from '../kernel/finding';
import type { Kernel, KernelObserver } from '../kernel/kernel';
import type { Scatter } from '../kernel/mm/pages';
import { findLeaks, type LoadableModule, prepareModule } from '../kernel/modules';
import type { Task } from '../kernel/scheduler';
import { startKernel } from '../kernel/start';
import { asVa, type Va } from '../machine/address';
import type { Context } from '../machine/cpu';
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
  LineBreakpoint,
  RecordedFinding,
  SessionEvents,
  StackFrame,
  StepKind,
  Stop,
} from './api';
import { BackwardStops } from './backwardStops';
import { type Breakpoint, Breakpoints, hitCounts } from './breakpoints';
import { callTargets } from './callTargets';
import { compileDriver, detectApi, type KernelApi } from './compileDriver';
import type { DataHit } from './dataBreakpoints';
import { DataWatch } from './dataWatch';
import { type EvaluationHost, Evaluator, withoutShadow } from './evaluator';
import { gotoTargets } from './gotoTargets';
import { GuestEvents } from './guestEvents';
import { ProcessDriver, type ProcessDriverState, type UserProcess } from './processDriver';
import { Recorder, type RecorderState } from './recorder';
import { chainOf, EntryScan, type Scan, STEP_WINDOW, StepScan, searchBack, searchStep } from './reverse';
import { positionsOf, type Step, stepEnds, watchedPositions } from './stepping';
import { Timeline } from './timeline';

export interface SessionOptions {
  readonly sources: readonly string[];
  readonly kernelRoot: string;
  readonly readFile: FileProvider;
  readonly kernelApi: 'auto' | KernelApi;
  readonly physBytes: number;
  readonly scatter: Scatter;
  readonly seed: number;
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  /** The user side; what it has to tell goes through `tell`, which knows what was told already; `told` is the record. */
  readonly process: (kernel: Kernel, module: LoadableModule, tell: SessionEvents, told: Told) => UserProcess;
  readonly events: SessionEvents;
  readonly stopOnEntry: boolean;
  /** Bytes that checkpoints of the past may take. */
  readonly historyBytes: number;
}

/** Findings and page answers so far; going back shortens the lists. */
export type Told = Pick<Recorder, 'findings' | 'resolutions'>;

export interface CreatedSession {
  readonly session?: Session;
  readonly diagnostics: readonly Diagnostic[];
  /** What keeps the session from starting, beyond errors in the C text. */
  readonly problems: readonly string[];
}

export function createSession(options: SessionOptions): CreatedSession {
  const texts = options.sources.map((path) => options.readFile(path) ?? '');
  const api = options.kernelApi === 'auto' ? detectApi(texts) : options.kernelApi;
  const compilation = compileDriver(options, api);
  const { diagnostics } = compilation;
  if (!compilation.program) return { diagnostics, problems: [] };
  const session = new Session(options, compilation, api);
  const problem = session.boot();
  return problem ? { diagnostics, problems: [problem] } : { session, diagnostics, problems: [] };
}

/** What of the debugger belongs to the run, and is put back when the run goes back. */
interface SessionState {
  readonly process: ProcessDriverState | undefined;
  readonly recorder: RecorderState;
  readonly told: number;
}

/** Ticks between two looks at the breakpoints' conditions while nothing else stops the machine. */
const ALWAYS = 0;
const NEVER = Number.MAX_SAFE_INTEGER;

export class Session implements DebuggerApi, EvaluationHost, KernelObserver {
  readonly kernel: Kernel;
  readonly recorder: Recorder;
  ended = false;
  quiet: { problem: string | undefined; keep: boolean } | undefined;
  private readonly breakpoints: Breakpoints;
  private readonly evaluator: Evaluator;
  private process: ProcessDriver | undefined;
  private filters = new Map<FindingClass, string | undefined>(FINDING_CLASSES.map((c) => [c.id, undefined]));
  private step_: Step | undefined;
  private pauseRequested = false;
  private entryPending: boolean;
  private pendingStop: Stop | undefined;
  /** Breakpoints met at this statement, to be judged once the machine stands. */
  private met: Breakpoint[] = [];
  private booted = false;
  private readonly data: DataWatch;
  private readonly guestEvents: GuestEvents;
  /** Events that happened before this statement. */
  private happened: readonly Breakpoint[] = [];
  /** What the statement before this one did to watched bytes. */
  private touches: readonly DataHit[] = [];
  /** From this tick on each statement is asked about. */
  private askFrom = NEVER;
  get attentionTick(): number {
    return this.data.hasPending || this.guestEvents.isDue ? ALWAYS : this.askFrom;
  }
  private timeline_: Timeline<SessionState> | undefined;
  /** The stop is in the middle of a statement: to go on, the machine first goes back to where the statement began. */
  private inMiddle = false;
  /** Findings that stopped the run at this statement: it goes on beyond them. */
  private passed: { readonly tick: number; readonly keys: Set<string> } = { tick: -1, keys: new Set() };
  /** The past is run through again: nothing stops, but a scan may look on. */
  private replaying = false;
  private scan: Scan | undefined;
  /** A way through time that has been asked for; run() goes along it. */
  private travel: Generator<void, Stop> | undefined;
  /** Messages of the run so far, and of the furthest point it ever came to: each is told once. */
  private told = 0;
  private toldFurthest = 0;
  private readonly tell: SessionEvents = {
    onOutput: (output) => this.isNew() && this.options.events.onOutput(output),
    onOperation: (operation) => this.isNew() && this.options.events.onOperation(operation),
    onFinding: (finding) => this.isNew() && this.options.events.onFinding(finding),
    onResolution: (resolution) => this.isNew() && this.options.events.onResolution(resolution),
  };

  private isNew(): boolean {
    this.told++;
    if (this.told <= this.toldFurthest) return false;
    this.toldFurthest = this.told;
    return true;
  }

  get evaluating(): 'discard' | 'keep' | undefined {
    return this.quiet && (this.quiet.keep ? 'keep' : 'discard');
  }

  constructor(
    private readonly options: SessionOptions,
    readonly compilation: Compilation,
    readonly api: KernelApi,
  ) {
    const program = compilation.program;
    if (!program) throw new Error('no program');
    this.recorder = new Recorder(() => this.kernel);
    this.entryPending = options.stopOnEntry;
    this.kernel = startKernel({ program, scatter: options.scatter, seed: options.seed, observer: this });
    this.breakpoints = new Breakpoints(program, this.kernel.mmu.memory.bytes);
    this.guestEvents = new GuestEvents(
      () => this.breakpoints.newId(),
      (name) => this.breakpoints.entryOf(this.kernel.symbols.find(name)?.slot ?? 0),
    );
    this.data = new DataWatch(this, this.breakpoints);
    this.evaluator = new Evaluator(this);
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

  /** Boots the kernel and makes the user process; says what is wrong if that fails. */
  boot(): string | undefined {
    const { kernel } = this;
    const prepared = prepareModule(kernel);
    if ('problem' in prepared) return prepared.problem;
    const boot = kernel.scheduler.newTask(kernel.symbols.global('init_task'), 'boot', 'kthread');
    kernel.scheduler.prepare(boot, kernel.symbols.slot('kernel_boot'), [], 'boot');
    const problem = this.runBoot();
    if (problem) return problem;
    const error = Number(BigInt.asIntN(32, this.bootValue));
    if (error !== 0) return `the emulated kernel does not boot: kernel_boot() returned ${error}`;
    boot.state = 'runnable';
    const name = kernel.kernelString('pcm-client');
    kernel.scheduler.prepare(boot, kernel.symbols.slot('user_task_create'), [name, 0n], 'user_task_create');
    const second = this.runBoot();
    if (second) return second;
    const va = asVa(this.bootValue);
    kernel.scheduler.tasks.splice(kernel.scheduler.tasks.indexOf(boot), 1);
    kernel.scheduler.newTask(va, 'pcm-client', 'user');
    kernel.scheduler.forget();
    this.module = prepared.module;
    const process = this.options.process(kernel, prepared.module, this.tell, this.recorder);
    this.process = new ProcessDriver(kernel, process, this.recorder);
    this.booted = true;
    this.tellUnmodelled();
    if (this.entryPending) this.watchEntry();
    this.timeline_ = new Timeline<SessionState>(
      { kernel, save: () => this.save(), restore: (state) => this.restore(state), replay: (tick) => this.replay(tick) },
      this.options.historyBytes,
    );
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
      this.options.events.onOutput({ category: 'debugger', text, ...(range && { range }) });
    }
  }

  private bootValue = 0n;
  private module: LoadableModule | undefined;

  /** Whatever is still allocated after delete_module() will never be freed; before it, it is only in use. */
  private get unloaded(): boolean {
    const { kernel, module } = this;
    const unformed = kernel.symbols.enumerator('MODULE_STATE_UNFORMED');
    return module !== undefined && BigInt(kernel.u32('module', 'state', module.va)) === unformed;
  }

  private runBoot(): string | undefined {
    const end = this.kernel.run(this.kernel.mmu.memory.tick + 50_000_000);
    if (end.kind === 'returned') {
      this.bootValue = end.value;
      return undefined;
    }
    const finding = this.findings[0];
    const where = finding?.range ? ` (${finding.range.path}:${finding.range.line})` : '';
    return `the emulated kernel does not boot: ${finding ? finding.cause + where : end.kind}`;
  }

  /** Stop at the first statement of the driver itself. */
  private watchEntry(): void {
    const { program } = this.kernel;
    const own = program.positions.filter(
      (p) =>
        p.statement === p.id &&
        program.units[program.functions[p.slot]?.unit ?? -1]?.module &&
        program.functions[p.slot]?.name !== '__module_init',
    );
    this.breakpoints.setStepping(own.map((p) => p.id));
  }

  // ---- control ----

  continue(): void {
    this.step_ = undefined;
    if (!this.entryPending) this.breakpoints.setStepping([]);
    this.askFrom = NEVER;
  }

  step(
    kind: StepKind,
    contextId = this.currentContext()?.id ?? 0,
    granularity: Granularity = 'line',
    target?: number,
  ): void {
    const { kernel } = this;
    const context = this.contextOf(contextId);
    const top = context?.activations[context.activations.length - 1];
    if (!context || !top) {
      // Between two calls of the process: the next statement anywhere.
      this.step_ = {
        kind: 'in',
        contextId,
        fp: 0,
        line: 0,
        path: '',
        granularity,
        target: undefined,
        depth: 0,
        adrift: true,
      };
      this.askFrom = ALWAYS;
      return;
    }
    const position = kernel.cpu.positionOf(top.fp);
    this.step_ = {
      kind,
      contextId,
      fp: top.fp,
      line: position.range.line,
      path: position.range.path,
      granularity,
      target,
      depth: context.activations.length,
      adrift: false,
    };
    const watched = watchedPositions(kernel.program, kernel.cpu, context, kind);
    this.breakpoints.setStepping(watched ?? []);
    this.askFrom = watched ? NEVER : ALWAYS;
  }

  callTargets(frame: StackFrame): CallTarget[] {
    const { range } = frame.position;
    const text = this.options.readFile(range.path) ?? '';
    return callTargets(this.kernel, text, range, (expression) => this.evaluate(expression, frame));
  }

  gotoTargets(path: string, line: number): GotoTarget[] {
    const frame = this.stack(this.currentContext()?.id ?? 0)[0];
    return frame ? gotoTargets(this.kernel.program, frame, path, line) : [];
  }

  setNextStatement(position: number): Stop | { readonly problem: string } {
    const { kernel } = this;
    const { cpu } = kernel;
    const contextId = this.currentContext()?.id ?? 0;
    const frame = this.stack(contextId)[0];
    const target = kernel.program.positions[position];
    if (this.ended || !frame || target?.slot !== frame.function.slot)
      return { problem: 'The next statement must be one of the function that is being executed.' };
    // What a broken off statement did is undone: it is as if it had not begun.
    if (this.inMiddle) this.leaveMiddle();
    this.edit(() => cpu.setNextStatement(position));
    return { reason: 'goto', contextId, breakpointIds: [] };
  }

  pause(): void {
    if (this.travel) {
      // Back to where the search began.
      this.travel.return(this.endStop());
      this.travel = this.travelTo(this.origin, 'pause');
      return;
    }
    this.pauseRequested = true;
    this.askFrom = ALWAYS;
  }

  run(maxTicks: number): Stop | undefined {
    return this.travel ? this.travelOn() : this.runForward(maxTicks);
  }

  private runForward(maxTicks: number): Stop | undefined {
    if (this.ended) return this.endStop();
    const { kernel, timeline } = this;
    const { memory } = kernel.mmu;
    if (this.inMiddle && !kernel.dead) this.leaveMiddle();
    const limit = memory.tick + maxTicks;
    timeline.depart();
    for (;;) {
      // Timers that a driver left running would go on forever: without a process there is nobody to watch.
      if (kernel.dead || this.process?.finished) return this.end();
      const end = kernel.run(Math.min(limit, timeline.nextStation));
      switch (end.kind) {
        case 'limit':
          timeline.arrive();
          if (memory.tick >= limit) return undefined;
          break;
        case 'deadlock':
          if (this.process && !this.process.finished) this.waitsForever();
          return this.end();
        case 'returned':
          this.returned(end.task, end.value, end.label);
          break;
        case 'debugger': {
          const stop = this.judge();
          if (!this.inMiddle) timeline.arrive();
          if (stop) return this.stopped(stop);
          if (this.inMiddle) this.leaveMiddle();
        }
      }
    }
  }

  private stopped(stop: Stop): Stop {
    this.step_ = undefined;
    this.pauseRequested = false;
    this.askFrom = NEVER;
    this.guestEvents.setOnce(undefined);
    this.guestEvents.forget();
    this.breakpoints.setEvents(this.guestEvents.all);
    if (!this.entryPending) this.breakpoints.setStepping([]);
    return stop;
  }

  private end(): Stop {
    if (!this.ended) {
      this.ended = true;
      if (!this.kernel.dead && this.process?.finished && this.unloaded) {
        for (const leak of findLeaks(this.kernel))
          this.options.events.onFinding(this.recorder.finding(leak, leak.memory?.allocated[0] ?? 0));
      }
    }
    return this.endStop();
  }
  private endStop(): Stop {
    return { reason: 'end', contextId: this.currentContext()?.id ?? 0, breakpointIds: [] };
  }

  private waitsForever(): void {
    const report: FindingReport = {
      class: 'warning',
      kind: 'hung-task',
      cause: `${this.process?.operation ?? 'the process'} waits forever: no timer and no interrupt will wake it`,
      rule: 'A stream that is running must call snd_pcm_period_elapsed() for every period.',
      fix: 'Start the timer (or let the interrupt come) in the START trigger.',
      checker: 'the hung-task detector',
    };
    this.options.events.onFinding(this.recorder.finding(report, 0));
  }

  /** The machine stands at a statement: do the breakpoints there really want it to? */
  private judge(): Stop | undefined {
    const contextId = this.currentContext()?.id ?? 0;
    const { met } = this;
    const pendingStop = this.unlessFiltered(this.pendingStop);
    this.met = [];
    this.inMiddle = this.pendingStop?.finding !== undefined;
    this.pendingStop = undefined;
    const hit: Breakpoint[] = [];
    for (const b of met) {
      const frame = this.stack(contextId)[0];
      if (!this.conditionHolds(b, frame)) continue;
      b.hits++;
      if (b.hitCondition && !hitCounts(b.hitCondition, b.hits)) continue;
      if (b.logMessage === undefined) hit.push(b);
      else this.log(b.logMessage, frame);
    }
    if (hit.length > 0) {
      const told = this.touches
        .filter(({ breakpoint }) => hit.includes(breakpoint))
        .map((touch) => this.data.tell(touch));
      told.push(...hit.flatMap((b) => b.told ?? []));
      return { ...breakpointStop(hit), contextId, ...(told.length > 0 && { text: told.join('\n') }) };
    }
    return pendingStop && { ...pendingStop, contextId };
  }

  /** A condition that cannot be evaluated is told, and holds. */
  private conditionHolds({ condition }: Pick<Breakpoint, 'condition'>, frame: StackFrame | undefined): boolean {
    if (!condition) return true;
    const result = this.evaluate(condition, frame);
    if (!('error' in result)) return isTrue(result.value);
    this.options.events.onOutput({
      category: 'debugger',
      text: `condition '${condition}': ${result.error}\n`,
      ...(frame && { range: frame.position.range }),
    });
    return true;
  }

  /** A finding's filter may have a C expression, which can only be judged when the machine stands. */
  private unlessFiltered(stop: Stop | undefined): Stop | undefined {
    if (!stop?.finding || stop.finding.fatal) return stop;
    const condition = this.filters.get(stop.finding.class);
    if (!condition || isKindList(condition)) return stop;
    const frame = this.stack(this.currentContext()?.id ?? 0)[0];
    return this.conditionHolds({ condition }, frame) ? stop : undefined;
  }

  /** Whether the filters let a finding stop, as far as can be said without evaluating. */
  private stopsAt({ class: group, kind }: FindingReport): boolean {
    if (!this.filters.has(group)) return false;
    const condition = this.filters.get(group);
    return !condition || !isKindList(condition) || kindListHas(condition, kind);
  }

  private log(message: string, frame: StackFrame | undefined): void {
    const text = message.replace(/\{([^{}]*)\}/g, (_, expression: string) => {
      const result = this.evaluate(expression, frame);
      return 'error' in result ? `{${result.error}}` : this.describe(result.value);
    });
    this.options.events.onOutput({ category: 'log', text: `${text}\n`, ...(frame && { range: frame.position.range }) });
  }

  /** Shows values in log messages; set by who knows how values are shown. */
  describe: (value: CValue) => string = (value) => String(integerOf(value));

  // ---- time ----

  private get timeline(): Timeline<SessionState> {
    return present(this.timeline_, 'the timeline of a session that has booted');
  }

  private save(): SessionState {
    return { process: this.process?.save(), recorder: this.recorder.save(), told: this.told };
  }
  private restore(state: SessionState): void {
    if (state.process) this.process?.restore(state.process);
    this.recorder.restore(state.recorder);
    this.told = state.told;
    this.ended = false;
    this.pendingStop = undefined;
    this.met = [];
    this.touches = [];
    this.data.restored();
    this.guestEvents.forget();
    this.inMiddle = false;
  }

  /** Runs without stopping; a scan may want to look at some place closer. */
  private replay(tick: number): void {
    const { kernel, askFrom } = this;
    this.replaying = true;
    if (!this.scan) this.askFrom = NEVER;
    try {
      while (!kernel.dead && !this.process?.finished) {
        const end = kernel.run(tick);
        if (end.kind === 'limit' || end.kind === 'deadlock') return;
        if (end.kind === 'returned') this.returned(end.task, end.value, end.label);
        else this.scan?.judge();
      }
    } finally {
      this.replaying = false;
      this.askFrom = askFrom;
    }
  }

  private leaveMiddle(): void {
    this.timeline.goTo(this.kernel.mmu.memory.tick);
  }

  /** Notes a finding that stops; true if it has stopped the run before, and the run was told to go on. */
  private hasPassed(key: string): boolean {
    const { tick } = this.kernel.mmu.memory;
    if (this.passed.tick !== tick) this.passed = { tick, keys: new Set() };
    if (this.passed.keys.has(key)) return true;
    this.passed.keys.add(key);
    return false;
  }

  private travelOn(): Stop | undefined {
    const next = this.travel?.next();
    if (!next?.done) return undefined;
    this.travel = undefined;
    return this.stopped(next.value);
  }

  /** Where a way through time began. */
  private origin = 0;

  private setOut(way: Generator<void, Stop>): void {
    this.origin = this.timeline.tick;
    this.step_ = undefined;
    this.askFrom = NEVER;
    this.passed = { tick: -1, keys: new Set() };
    if (!this.entryPending) this.breakpoints.setStepping([]);
    this.travel = way;
  }

  /** Bytes that checkpoints of the past take now. */
  get historyBytes(): number {
    return this.timeline.bytes;
  }

  goToTick(tick: number): void {
    this.setOut(this.travelTo(Math.max(tick, this.timeline.start), 'goto'));
  }

  private *travelTo(
    tick: number,
    reason: 'goto' | 'start' | 'step' | 'pause',
    contextId?: number,
  ): Generator<void, Stop> {
    const { timeline } = this;
    if (tick < timeline.tick || (this.inMiddle && tick === timeline.tick)) timeline.goBackTo(tick);
    yield* timeline.advancing(tick);
    const id = contextId ?? this.currentContext()?.id ?? 0;
    const text = reason === 'start' ? 'This is the first statement of the run: there is nothing before it.' : undefined;
    return { reason, contextId: id, breakpointIds: [], ...(text && { text }) };
  }

  stepBack(kind: StepKind, contextId = this.currentContext()?.id ?? 0, granularity: Granularity = 'line'): void {
    this.setOut(this.travelStep(kind, contextId, granularity));
  }

  private *travelStep(kind: StepKind, contextId: number, granularity: Granularity): Generator<void, Stop> {
    const { kernel, timeline, breakpoints } = this;
    const { cpu, program } = kernel;
    const context = this.contextOf(contextId);
    const { tick } = timeline;
    // In the middle of a statement, its own beginning is the first thing before.
    const end = this.inMiddle ? tick + 1 : tick;
    const activations = context?.activations ?? [];
    const chain = context ? chainOf(cpu, context, activations[activations.length - 1]?.fp ?? 0) : [];
    const scan = new StepScan(
      cpu,
      program,
      contextId,
      chain,
      activations.length,
      end,
      kind,
      granularity === 'statement',
    );
    const { watched } = scan;
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
      this.askFrom = looking && !watched ? ALWAYS : NEVER;
      breakpoints.setStepping(looking && watched ? positionsOf(program, watched) : []);
    };
    const found = yield* searchStep(timeline, tick, scan, during);
    return yield* found === undefined
      ? this.travelTo(timeline.start, 'start')
      : this.travelTo(found, 'step', contextId);
  }

  continueTo(event: EventKind, back: boolean): void {
    this.guestEvents.setOnce(event);
    this.breakpoints.setEvents(this.guestEvents.all);
    if (back) this.continueBack();
    else this.continue();
  }
  setEventFilters(filters: readonly EventFilter[]): void {
    this.guestEvents.set(filters);
    this.breakpoints.setEvents(this.guestEvents.all);
  }

  restartFrame(frame: StackFrame): void {
    this.setOut(this.travelToEntry(frame));
  }

  private *travelToEntry(frame: StackFrame): Generator<void, Stop> {
    const { timeline, breakpoints, inMiddle } = this;
    const { cpu, program } = this.kernel;
    const { tick } = timeline;
    const context = this.kernel.scheduler.contexts().find((c) => frame.fp >= c.stackLimit && frame.fp < c.stackTop);
    const { activations = [] } = context ?? {};
    const chain = context ? chainOf(cpu, context, activations[activations.length - 1]?.fp ?? 0) : [];
    const caller = chain[chain.findIndex(({ fp }) => fp === frame.fp) + 1];
    const entry = breakpoints.entryOf(frame.function.slot);
    if (!context || entry === undefined) return yield* this.travelTo(timeline.start, 'start');
    const scan = new EntryScan(cpu, context.id, frame.fp, entry, caller?.fp, inMiddle ? tick + 1 : tick);
    const slots = [frame.function.slot, ...(caller ? [program.positions[caller.position]?.slot ?? 0] : [])];
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
      breakpoints.setStepping(looking ? positionsOf(program, slots) : []);
    };
    yield* searchBack(timeline, inMiddle ? tick + 1 : tick, scan, during, STEP_WINDOW);
    return yield* scan.found === undefined
      ? this.travelTo(timeline.start, 'start')
      : this.travelTo(scan.found, 'goto', context.id);
  }

  continueBack(): void {
    this.setOut(this.travelContinue());
  }

  private *travelContinue(): Generator<void, Stop> {
    const { timeline, inMiddle } = this;
    const { tick } = timeline;
    const scan = new BackwardStops(
      {
        breakpointsAt: (position) => [...this.happened, ...this.breakpoints.at(position)],
        holds: (breakpoint) => this.conditionHolds(breakpoint, this.stack(this.currentContext()?.id ?? 0)[0]),
        findings: this.findings,
        stops: (finding) => this.stopsAt(finding) || finding.fatal === true,
      },
      inMiddle ? tick + 1 : tick,
      tick,
    );
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
    };
    yield* searchBack(timeline, tick, scan, during);
    const { found } = scan;
    if (!found) return yield* this.travelTo(timeline.start, 'start');
    const stop = yield* this.travelTo(found.tick, 'goto');
    if (found.finding) return this.runForward(1) ?? stop;
    const events = found.breakpoints.flatMap((b) => b.told ?? []);
    const text = [...(found.data ?? []).map((touch) => this.data.tell(touch)), ...events].join('\n');
    return { ...stop, ...breakpointStop(found.breakpoints), ...(text && { text }) };
  }

  // ---- what the kernel asks and tells (KernelObserver) ----

  stopAt(position: number): boolean {
    if (this.quiet) {
      this.quiet.problem = 'the expression takes too long';
      return true;
    }
    if (!this.booted) return false;
    const { kernel } = this;
    if (this.replaying && !this.scan) return false;
    this.touches = this.data.before(position);
    this.happened = this.guestEvents.isDue ? this.guestEvents.take(this.isOfDriver(position)) : NONE;
    if (this.scan) {
      this.scan.touch?.(this.touches);
      return this.scan.hook(kernel.mmu.memory.tick, position);
    }
    this.met = [
      ...this.touches.map(({ breakpoint }) => breakpoint),
      ...this.happened,
      ...this.breakpoints.at(position),
    ];
    const context = this.currentContext();
    if (this.entryPending && this.isOfDriver(position)) {
      this.entryPending = false;
      this.pendingStop = { reason: 'entry', contextId: 0, breakpointIds: [] };
    } else if (this.pauseRequested) this.pendingStop = { reason: 'pause', contextId: 0, breakpointIds: [] };
    else if (
      this.step_ &&
      context &&
      stepEnds(this.step_, kernel.program, position, context.id, kernel.cpu.fp, context.activations.length)
    ) {
      this.pendingStop = { reason: 'step', contextId: 0, breakpointIds: [] };
    }
    return this.met.length > 0 || this.pendingStop !== undefined;
  }

  private isOfDriver(position: number): boolean {
    const { functions, positions, units } = this.kernel.program;
    return units[functions[positions[position]?.slot ?? 0]?.unit ?? -1]?.module === true;
  }

  /** The run stops before the next statement, if somebody waits for this. */
  private happens(event: EventKind, label: string, inDriver = false): void {
    if (this.replaying && !this.scan) return;
    if (this.guestEvents.happens(event, label, inDriver)) this.kernel.scheduler.refreshLimit();
  }

  touched(pa: number, size: number, write: boolean, position: number): void {
    if (this.quiet || !this.booted || (this.replaying && !this.scan)) return;
    this.data.touched(pa, size, write, position);
  }

  finding(report: FindingReport, position: number): boolean {
    if (this.quiet) {
      this.quiet.problem ??= report.cause;
      return true;
    }
    const finding = this.recorder.finding(report, position);
    this.tell.onFinding(finding);
    if (this.replaying || (!this.stopsAt(report) && !report.fatal)) return false;
    if (this.booted && !report.fatal && this.hasPassed(`${position}:${report.kind}:${report.cause}`)) return false;
    this.pendingStop = { reason: 'finding', contextId: 0, breakpointIds: [], finding };
    return true;
  }

  printk(level: number, text: string): void {
    if (this.quiet) return;
    const range = this.recorder.stackLines().find((l) => !l.range.path.startsWith(this.options.kernelRoot))?.range;
    this.process?.printk(`${levelName(level)}${text}`);
    this.tell.onOutput({ category: 'kernel', text: `${levelName(level)}${text}\n`, ...(range && { range }) });
  }

  pageAnswer(substream: Va, offset: bigint, page: Va, by: number): void {
    if (this.quiet) return;
    const resolution = this.recorder.pageAnswer(substream, offset, page, by);
    this.tell.onResolution(resolution);
    this.happens('resolution', '');
    if (resolution.ok || !this.booted) return;
    // virt_to_page() on a vmalloc address has been told at its call already.
    const last = this.findings[this.findings.length - 1];
    if (last?.kind === 'bad-virt-to-page' && this.recorder.resolutions.length > 0 && resolution.tick - last.tick < 64)
      return;
    this.kernel.report({
      class: 'page',
      kind: 'wrong-page',
      cause: resolution.explanation ?? 'the page callback returned a page that the page-table walk contradicts',
      rule:
        resolution.rule ?? 'The page callback must return the page that holds the byte at this offset of the buffer.',
      fix: resolution.fix ?? 'Use vmalloc_to_page() for vmalloc memory.',
      checker: 'none: the kernel maps whatever it is given',
    });
  }

  pcmState(substream: Va, _from: number, to: number): void {
    if (this.quiet) return;
    const names = ['OPEN', 'SETUP', 'PREPARED', 'RUNNING', 'XRUN', 'DRAINING', 'PAUSED', 'SUSPENDED', 'DISCONNECTED'];
    this.recorder.instant('state', names[to] ?? String(to), to !== 4, substream);
    this.happens('state', names[to] ?? String(to));
    if (to === 4) this.happens('xrun', '');
  }

  callback(substream: Va, operation: string, entering: boolean): void {
    if (this.quiet) return;
    if (entering) this.recorder.begin('callback', operation, substream, this.recorder.stackLines()[0]?.range);
    else this.recorder.end('callback', operation);
    if (entering) this.happens('callback', operation, true);
    else this.guestEvents.callbackEnds();
  }

  interrupt(label: string, entering: boolean): void {
    if (entering) this.recorder.begin('interrupt', label, 0n);
    else this.recorder.end('interrupt', label);
    if (entering) this.happens('interrupt', label);
  }

  // ---- the user process ----

  feed(_task: Task): boolean {
    return this.process?.feed() ?? false;
  }

  private returned(task: Task, value: bigint, _label: string): void {
    if (
      this.step_ &&
      !this.step_.adrift &&
      this.step_.contextId === task.context.id &&
      task.context.activations.length < this.step_.depth
    ) {
      this.step_.adrift = true;
      this.askFrom = ALWAYS;
    }
    if (task.kind === 'user') this.process?.returned(value);
  }

  // ---- looking ----

  private currentContext(): Context | undefined {
    return this.kernel.cpu.context;
  }
  private contextOf(id: number): Context | undefined {
    return this.kernel.scheduler.contexts().find((c) => c.id === id);
  }

  contexts(): ContextInfo[] {
    return this.kernel.scheduler.contexts().map((c) => ({ id: c.id, name: c.name }));
  }

  stack(contextId: number): StackFrame[] {
    const { cpu, program } = this.kernel;
    const context = this.contextOf(contextId);
    const out: StackFrame[] = [];
    for (const activation of [...(context?.activations ?? [])].reverse()) {
      const frames = activation.fp === 0 ? [] : cpu.stackFrames(activation);
      frames.forEach((fp, i) => {
        const position = cpu.positionOf(fp);
        const info = program.functions[position.slot];
        if (!info) return;
        const began = i === frames.length - 1 ? { began: activation.label.replace(/^irq:/, '') } : {};
        out.push({ fp, function: info, position, ...began });
      });
    }
    return out;
  }

  scopesOf(frame: StackFrame): { name: string; variables: readonly VariableInfo[] }[] {
    const out: { name: string; variables: readonly VariableInfo[] }[] = [];
    for (let i = frame.position.scope; i >= 0; ) {
      const scope = frame.function.scopes[i];
      if (!scope) break;
      const outermost = scope.parent < 0;
      if (scope.variables.length > 0)
        out.push({ name: outermost ? 'Arguments' : 'Locals', variables: scope.variables });
      i = scope.parent;
    }
    return out;
  }
  scopes(frame: StackFrame): { name: string; variables: readonly VariableInfo[] }[] {
    return this.scopesOf(frame);
  }

  globals(frame: StackFrame): VariableInfo[] {
    const { unit } = frame.function;
    return this.kernel.program.globals
      .filter((g) => g.unit === unit && !g.name.startsWith('.') && !g.section)
      .map((g) => ({
        name: g.shown,
        type: g.type,
        offset: undefined,
        va: g.va,
        param: false,
        line: g.line,
      }));
  }

  addressOf(frame: StackFrame, variable: VariableInfo): Va {
    if (variable.va !== undefined) return asVa(variable.va);
    const context = this.kernel.scheduler.contexts().find((c) => frame.fp >= c.stackLimit && frame.fp < c.stackTop);
    return asVa(BigInt(frame.fp + (variable.offset ?? 0)) + (context?.stackDelta ?? 0n));
  }
  variable(frame: StackFrame, variable: VariableInfo): CValue {
    const value = this.valueAt(this.addressOf(frame, variable), variable.type);
    return variable.plain ? withoutShadow(value) : value;
  }
  valueAt(va: Va, type: CType): CValue {
    return this.evaluator.valueAt(va, type);
  }

  evaluate(expression: string, frame: StackFrame | undefined, keep = false): Evaluation {
    const work = () => this.evaluator.evaluate(expression, frame && this.sameFrame(frame), keep);
    return keep && mayChange(expression) ? this.edit(work) : work();
  }
  assign(target: string, value: string, frame: StackFrame | undefined): Evaluation {
    const done = this.evaluate(`(${target}) = (${value})`, frame, true);
    return 'error' in done ? done : this.evaluate(target, frame);
  }
  writeMemory(va: Va, bytes: Uint8Array): boolean {
    return this.edit(() => this.kernel.mmu.poke(va, bytes));
  }

  /** Changes the standing machine from outside; when the run comes by here again, it is done again. */
  private edit<T>(work: () => T): T {
    const result = work();
    const lost = this.timeline.edit(work);
    this.toldFurthest = this.told; // what follows is another run
    if (lost > 0) {
      const text = `The run takes another way from here: ${lost === 1 ? 'one later change' : `${lost} later changes`} of yours will not be made again.\n`;
      this.options.events.onOutput({ category: 'debugger', text });
    }
    return result;
  }

  /** The stack frame as it is now, when the run has come by again. */
  private sameFrame(frame: StackFrame): StackFrame {
    for (const { id } of this.contexts()) {
      const same = this.stack(id).find((f) => f.fp === frame.fp && f.function.slot === frame.function.slot);
      if (same) return same;
    }
    return frame;
  }
  readMemory(va: Va, length: number): Uint8Array | undefined {
    return this.kernel.mmu.peek(va, length) ?? this.kernel.currentSpace()?.peek(va, length);
  }

  // ---- breakpoints ----

  setLineBreakpoints(path: string, breakpoints: readonly LineBreakpoint[]): BreakpointStatus[] {
    return this.breakpoints.setLines(path, breakpoints);
  }
  setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): BreakpointStatus[] {
    return this.breakpoints.setFunctions(breakpoints);
  }
  dataTarget(expression: string, frame: StackFrame | undefined): DataTarget | { readonly problem: string } {
    return this.data.target(expression, frame);
  }
  setDataBreakpoints(wanted: readonly DataBreakpointRequest[]): BreakpointStatus[] {
    return this.data.set(wanted);
  }
  setFindingFilters(filters: readonly (FindingClass | FindingFilter)[]): void {
    this.filters = new Map(filters.map((f) => (typeof f === 'string' ? [f, undefined] : [f.class, f.condition])));
  }
  breakpointLines(path: string, fromLine: number, toLine: number): SourceRange[] {
    return this.breakpoints.locations(path, fromLine, toLine);
  }
}

const NONE: readonly Breakpoint[] = [];

const breakpointStop = (hit: readonly Breakpoint[]) => ({
  reason: hit.every((b) => b.kind === 'event')
    ? ('event' as const)
    : hit.some((b) => b.kind === 'data')
      ? ('dataBreakpoint' as const)
      : hit.every((b) => b.kind === 'function')
        ? ('functionBreakpoint' as const)
        : ('breakpoint' as const),
  breakpointIds: hit.map((b) => b.id),
});

/** `double-free, !uninit-value`: kinds have hyphens, which no sensible C has here. */
const isKindList = (text: string): boolean => /^\s*!?[a-z]+(-[a-z]+)+(\s*,\s*!?[a-z]+(-[a-z]+)+)*\s*$/.test(text);
function kindListHas(text: string, kind: string): boolean {
  const kinds = text.split(',').map((word) => word.trim());
  if (kinds.includes(`!${kind}`)) return false;
  return kinds.includes(kind) || kinds.every((word) => word.startsWith('!'));
}

const LEVELS = ['emerg: ', 'alert: ', 'crit: ', 'err: ', 'warning: ', '', '', 'debug: '];
const levelName = (level: number): string => LEVELS[level] ?? '';

/** Whether an expression may change anything, by its text: an assignment, a step, a call. */
export const mayChange = (expression: string): boolean => /(^|[^=!<>])=(?!=)|\+\+|--|\(/.test(expression);

/** The value as a number, for conditions and plain log messages. */
export function integerOf(value: CValue): bigint {
  let out = 0n;
  value.bytes?.slice(0, 8).forEach((b, i) => {
    out |= BigInt(b) << BigInt(8 * i);
  });
  return out;
}

function isTrue(value: CValue): boolean {
  if (value.type.kind === 'array' || value.type.kind === 'function') return true;
  return integerOf(value) !== 0n;
}

export type { RecordedFinding };
