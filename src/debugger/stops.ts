// Where the run stops: at breakpoints of all kinds, at the end of a step, at findings, because somebody asked. What may
// stop it is noted before each statement that compiled code asks about; whether it really does is judged when the
// machine stands, because only then can C expressions be evaluated.

import type { FindingReport } from '../kernel/finding';
import type { Kernel } from '../kernel/kernel';
import type { Context } from '../machine/cpu';
import type { EventKind, Granularity, RecordedFinding, StackFrame, StepKind, Stop } from './api';
import { type Breakpoint, Breakpoints, hitCounts } from './breakpoints';
import { Conditions } from './conditions';
import type { DataHit } from './dataBreakpoints';
import { DataWatch } from './dataWatch';
import { FindingFilters } from './findingFilters';
import { GuestEvents, type HowItHappens } from './guestEvents';
import type { Inspector } from './inspector';
import type { Messages } from './messages';
import { type Step, stepEnds, stepFrom, watchedPositions } from './stepping';

/** From which tick on each statement is asked about, not just those with a breakpoint byte. */
export const ALWAYS = 0;
export const NEVER = Number.MAX_SAFE_INTEGER;

export class Stops {
  readonly breakpoints: Breakpoints;
  readonly data: DataWatch;
  readonly guestEvents: GuestEvents;
  readonly filters = new FindingFilters();
  readonly conditions: Conditions;
  askFrom = NEVER;
  /** The stop is in the middle of a statement: to go on, the machine first goes back to where the statement began. */
  inMiddle = false;
  private step: Step | undefined;
  private pauseRequested = false;
  /** The first statement of the driver ends the wait: of any context, or of one. */
  private awaited: { readonly reason: 'entry' | 'step'; readonly contextId?: number | undefined } | undefined;
  private pending: Stop | undefined;
  /** Breakpoints met at this statement, to be judged once the machine stands. */
  private met: Breakpoint[] = [];
  /** Events that happened before this statement. */
  private happened: readonly Breakpoint[] = [];
  /** What the statement before this one did to watched bytes. */
  private touches: readonly DataHit[] = [];
  /** Findings that stopped the run at this statement: it goes on beyond them. */
  private passed: { readonly tick: number; readonly keys: Set<string> } = { tick: -1, keys: new Set() };

  constructor(
    private readonly kernel: Kernel,
    private readonly inspector: Inspector,
    messages: Messages,
  ) {
    const { program, mmu, symbols } = kernel;
    this.breakpoints = new Breakpoints(program, mmu.memory.bytes);
    this.guestEvents = new GuestEvents(
      () => this.breakpoints.newId(),
      (name) => this.breakpoints.entryOf(symbols.find(name)?.slot ?? 0),
    );
    this.data = new DataWatch(inspector, this.breakpoints);
    this.conditions = new Conditions(inspector, messages);
  }

  get attentionTick(): number {
    return this.data.hasPending || this.guestEvents.isDue ? ALWAYS : this.askFrom;
  }

  // ---- what to wait for ----

  /** The first statement of the driver itself. `module`: its name. */
  waitForEntry(module: string): void {
    this.waitForDriver({ reason: 'entry' }, module);
  }
  /** The first statement of the driver that a context comes to. */
  waitForThread(contextId: number | undefined): void {
    this.waitForDriver({ reason: 'step', contextId });
  }
  private waitForDriver(awaited: NonNullable<Stops['awaited']>, module?: string): void {
    const { program } = this.kernel;
    this.awaited = awaited;
    const isWanted = program.units.map((unit) => unit.module && (module === undefined || unit.moduleName === module));
    const own = program.positions.filter(
      (p) =>
        p.statement === p.id &&
        isWanted[program.functions[p.slot]?.unit ?? -1] &&
        program.functions[p.slot]?.name !== '__module_init',
    );
    this.breakpoints.setStepping(own.map((p) => p.id));
  }

  /** No step is under way any more. */
  endStep(): void {
    this.step = undefined;
    this.askFrom = NEVER;
    if (!this.awaited) this.breakpoints.setStepping([]);
  }

  beginStep(kind: StepKind, contextId: number, granularity: Granularity, target: number | undefined): void {
    const { cpu, program } = this.kernel;
    const context = this.inspector.contextOf(contextId);
    this.step = stepFrom(cpu, context, contextId, kind, granularity, target);
    if (!context || this.step.adrift) {
      this.askFrom = ALWAYS;
      return;
    }
    const watched = watchedPositions(program, cpu, context, kind);
    this.breakpoints.setStepping(watched ?? []);
    this.askFrom = watched ? NEVER : ALWAYS;
  }

  /** A call that the kernel began is over: a step in it goes on in whatever its context does next. */
  callReturned({ id, activations }: Context): void {
    const { step } = this;
    if (!step || step.adrift || step.contextId !== id || activations.length >= step.depth) return;
    step.adrift = true;
    this.askFrom = ALWAYS;
  }

  pause(): void {
    this.pauseRequested = true;
    this.askFrom = ALWAYS;
  }

  /** The next event of a kind stops too, whatever the filters say; undefined: no more. */
  setEventOnce(kind: EventKind | undefined, condition?: string): void {
    this.guestEvents.setOnce(kind, condition);
    this.breakpoints.setEvents(this.guestEvents.all);
  }

  /** The run goes on somewhere else: what stopped it there may stop it again. */
  forgetPassed(): void {
    this.passed = { tick: -1, keys: new Set() };
  }

  // ---- before a statement ----

  /** What came to pass since the last statement. */
  arrive(position: number): readonly DataHit[] {
    this.touches = this.data.before(position);
    this.happened = this.guestEvents.isDue ? this.guestEvents.take(this.isOfDriver(position)) : NONE;
    return this.touches;
  }

  /** Breakpoints that may stop the run before the statement. */
  breakpointsAt(position: number): Breakpoint[] {
    return [...this.happened, ...this.breakpoints.at(position)];
  }

  /** True if the machine shall stand still here, to be judged. */
  meet(position: number): boolean {
    const { kernel, step } = this;
    this.met = [...this.touches.map(({ breakpoint }) => breakpoint), ...this.breakpointsAt(position)];
    const { context } = this.inspector;
    const { awaited } = this;
    if (awaited && (awaited.contextId ?? context?.id) === context?.id && this.isOfDriver(position)) {
      this.awaited = undefined;
      this.pending = { reason: awaited.reason, contextId: 0, breakpointIds: [] };
    } else if (this.pauseRequested) this.pending = { reason: 'pause', contextId: 0, breakpointIds: [] };
    else if (
      step &&
      context &&
      stepEnds(step, kernel.program, position, context.id, kernel.cpu.fp, context.activations.length)
    ) {
      this.pending = { reason: 'step', contextId: 0, breakpointIds: [] };
    }
    return this.met.length > 0 || this.pending !== undefined;
  }

  private isOfDriver(position: number): boolean {
    const { functions, positions, units } = this.kernel.program;
    return units[functions[positions[position]?.slot ?? 0]?.unit ?? -1]?.module === true;
  }

  /** The run stops before the next statement, if somebody waits for this. */
  happens(event: EventKind, label: string, how?: HowItHappens): void {
    if (this.guestEvents.happens(event, label, how)) this.kernel.scheduler.refreshLimit();
  }

  /** Whether the machine shall stand still at a finding. */
  meetFinding(finding: RecordedFinding, position: number): boolean {
    if (!this.admits(finding)) return false;
    if (!finding.fatal && this.hasPassed(`${position}:${finding.kind}:${finding.cause}`)) return false;
    this.pending = { reason: 'finding', contextId: 0, breakpointIds: [], finding };
    return true;
  }

  /** What the guest does not survive always stops. */
  admits(finding: FindingReport): boolean {
    return finding.fatal === true || this.filters.admits(finding);
  }

  /** Whether to stop for a finding that is no statement's. */
  stopsAt(finding: FindingReport, frame: StackFrame | undefined): boolean {
    return this.admits(finding) && this.expressionHolds(finding, frame);
  }
  private expressionHolds(finding: FindingReport, frame: StackFrame | undefined): boolean {
    return this.conditions.holds({ condition: this.filters.expressionFor(finding) }, frame);
  }

  /** Notes a finding that stops; true if it has stopped the run before, and the run was told to go on. */
  private hasPassed(key: string): boolean {
    const { tick } = this.kernel.mmu.memory;
    if (this.passed.tick !== tick) this.passed = { tick, keys: new Set() };
    if (this.passed.keys.has(key)) return true;
    this.passed.keys.add(key);
    return false;
  }

  // ---- the machine stands ----

  /** Do the breakpoints at this statement really want it to stand? */
  judge(): Stop | undefined {
    const { contextId } = this.inspector;
    const { met } = this;
    const pending = this.unlessFiltered(this.pending);
    this.met = [];
    this.inMiddle = this.pending?.finding !== undefined;
    this.pending = undefined;
    const hit = met.filter((breakpoint) => this.isHit(breakpoint));
    if (hit.length === 0) return pending && { ...pending, contextId };
    const touches = this.touches.filter(({ breakpoint }) => hit.includes(breakpoint));
    return { ...this.stopAt(hit, touches), contextId };
  }

  private isHit(breakpoint: Breakpoint): boolean {
    const frame = this.inspector.innermost();
    if (!this.conditions.holds(breakpoint, frame)) return false;
    breakpoint.hits++;
    if (breakpoint.hitCondition && !hitCounts(breakpoint.hitCondition, breakpoint.hits)) return false;
    if (breakpoint.logMessage === undefined) return true;
    this.conditions.log(breakpoint.logMessage, frame);
    return false;
  }

  private unlessFiltered(stop: Stop | undefined): Stop | undefined {
    if (!stop?.finding || stop.finding.fatal) return stop;
    return this.expressionHolds(stop.finding, this.inspector.innermost()) ? stop : undefined;
  }

  /** A stop at breakpoints, with what touched watched bytes. */
  stopAt(hit: readonly Breakpoint[], touches: readonly DataHit[]): Omit<Stop, 'contextId'> {
    const told = touches.map((touch) => this.data.tell(touch));
    told.push(...hit.flatMap((b) => b.told ?? []));
    return {
      reason: reasonOf(hit),
      breakpointIds: hit.map((b) => b.id),
      ...(told.length > 0 && { text: told.join('\n') }),
    };
  }

  /** The run has stopped: nothing that was asked for holds any longer. */
  stopped(): void {
    this.pauseRequested = false;
    this.guestEvents.forget();
    this.setEventOnce(undefined);
    if (this.awaited?.reason === 'step') this.awaited = undefined;
    this.endStep();
  }

  /** Memory was put back to another point of the run. */
  restored(): void {
    this.pending = undefined;
    this.met = [];
    this.touches = [];
    this.data.restored();
    this.guestEvents.forget();
    this.inMiddle = false;
  }
}

const NONE: readonly Breakpoint[] = [];

/** Data first, as it says most; a function or an instruction only if it is nothing else. */
function reasonOf(hit: readonly Breakpoint[]): Stop['reason'] {
  const all = (kind: Breakpoint['kind']) => hit.every((b) => b.kind === kind);
  if (all('event')) return 'event';
  if (hit.some(({ kind }) => kind === 'data')) return 'dataBreakpoint';
  if (all('function')) return 'functionBreakpoint';
  return all('instruction') ? 'instructionBreakpoint' : 'breakpoint';
}
