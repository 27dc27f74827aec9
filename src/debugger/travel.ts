// Ways through time: to a statement by its number, back by steps, breakpoints and calls. A way is a generator: it goes
// a piece at a time, so that whoever runs the session may answer other requests in between, or give the way up.

import { present } from '../base/assert';
import type { Kernel } from '../kernel/kernel';
import type {
  DataTarget,
  Granularity,
  RecordedEvent,
  RecordedFinding,
  StackFrame,
  StepKind,
  Stop,
  Trials,
} from './api';
import { BackwardStops } from './backwardStops';
import { doer } from './dataWatch';
import type { Inspector } from './inspector';
import { type LastChange, LastPageChange, LastTouch } from './lastChange';
import type { Messages } from './messages';
import { type PageQuestion, tellPageChange } from './pageQuestions';
import type { ProcessDriver, ProcessDriverState } from './processDriver';
import type { RecorderState } from './recorder';
import { EntryScan, type Scan, STEP_WINDOW, StepScan, searchBack, searchStep } from './reverse';
import { type Found, findPoint, type RunPoint } from './samePoint';
import { positionsOf } from './stepping';
import { ALWAYS, NEVER, type Stops } from './stops';
import { Timeline } from './timeline';
import { tellTrials, trials } from './trials';

/** What of the debugger belongs to the run, and is put back when the run goes back. */
export interface RunState {
  readonly process: ProcessDriverState | undefined;
  readonly recorder: RecorderState;
  readonly told: number;
}

/** The session's part: it runs the machine. */
export interface TravelHost {
  readonly kernel: Kernel;
  readonly inspector: Inspector;
  readonly stops: Stops;
  readonly messages: Messages;
  readonly findings: readonly RecordedFinding[];
  readonly events: readonly RecordedEvent[];
  /** The user process, once the kernel has booted. */
  readonly process: ProcessDriver | undefined;
  save(): RunState;
  restore(state: RunState): void;
  /** Runs without stopping until the tick is reached or the run is over, or a while of looking closer. */
  runQuietly(tick: number, judge: () => void): void;
  /** Runs like any other time: it may stop. */
  runForward(maxTicks: number): Stop | undefined;
}

/** Statements run at once before the record is looked at. */
const PIECE = 1_000_000;

export class Travel {
  /** The past is run through again: nothing stops, but a scan may look on. */
  private replaying = false;
  scan: Scan | undefined;
  /** A way that has been asked for, and where it began. */
  private way: Generator<void, Stop> | undefined;
  private origin = 0;
  private timeline_: Timeline<RunState> | undefined;

  constructor(private readonly host: TravelHost) {}

  /** The run begins here: there is no way back beyond. */
  begin(historyBytes: number): void {
    const { host } = this;
    this.timeline_ = new Timeline<RunState>(
      {
        kernel: host.kernel,
        save: () => host.save(),
        restore: (state) => host.restore(state),
        replay: (tick) => this.replay(tick),
      },
      historyBytes,
    );
  }

  get timeline(): Timeline<RunState> {
    return present(this.timeline_, 'the timeline of a session that has booted');
  }

  /** The past is run through again and nobody looks on. */
  get isBlind(): boolean {
    return this.replaying && !this.scan;
  }
  get isReplaying(): boolean {
    return this.replaying;
  }
  get isUnderWay(): boolean {
    return this.way !== undefined;
  }

  /** Runs without stopping; a scan may want to look at some place closer. */
  private replay(tick: number): void {
    const { stops } = this.host;
    const { askFrom } = stops;
    this.replaying = true;
    if (!this.scan) stops.askFrom = NEVER;
    try {
      this.host.runQuietly(tick, () => this.scan?.judge());
    } finally {
      this.replaying = false;
      stops.askFrom = askFrom;
    }
  }

  /** Changes the standing machine from outside; when the run comes by here again, it is done again. */
  edit<T>(work: () => T): T {
    const result = work();
    this.noteEdit(work);
    return result;
  }
  /** The same for what has been done already. */
  noteEdit(work: () => unknown): void {
    const { messages } = this.host;
    const lost = this.timeline.edit(work);
    messages.anotherRun();
    if (lost > 0) {
      const text = `The run takes another way from here: ${lost === 1 ? 'one later change' : `${lost} later changes`} of yours will not be made again.\n`;
      messages.note({ category: 'debugger', text });
    }
  }

  /** What a broken off statement did is undone: it is as if it had not begun. */
  leaveMiddle(): void {
    this.timeline.goTo(this.timeline.tick);
  }

  // ---- going ----

  goToTick(tick: number): void {
    this.setOut(this.toTick(Math.max(tick, this.timeline.start), 'goto'));
  }
  stepBack(kind: StepKind, contextId: number, granularity: Granularity): void {
    this.setOut(this.toStep(kind, contextId, granularity));
  }
  continueBack(): void {
    this.setOut(this.toStop());
  }
  restartFrame(frame: StackFrame): void {
    this.setOut(this.toEntry(frame));
  }

  private setOut(way: Generator<void, Stop>): void {
    const { stops } = this.host;
    this.origin = this.timeline.tick;
    stops.endStep();
    stops.forgetPassed();
    this.way = way;
  }

  /** A piece of the way; the stop at its end. */
  goOn(): Stop | undefined {
    const next = this.way?.next();
    if (!next?.done) return undefined;
    this.way = undefined;
    return next.value;
  }

  /** Back to where the search began. */
  giveUp(): void {
    this.way?.return({ reason: 'pause', contextId: 0, breakpointIds: [] });
    this.way = this.toTick(this.origin, 'pause');
  }

  // ---- ways ----

  /** Where what comes before now ends: in the middle of a statement, its own beginning is the first thing before. */
  private get end(): number {
    return this.host.stops.inMiddle ? this.timeline.tick + 1 : this.timeline.tick;
  }

  private *toTick(tick: number, reason: 'goto' | 'start' | 'step' | 'pause', contextId?: number, told?: string) {
    const { timeline } = this;
    const { stops, inspector } = this.host;
    if (tick < timeline.tick || (stops.inMiddle && tick === timeline.tick)) timeline.goBackTo(tick);
    yield* timeline.advancing(tick);
    const text = reason === 'start' ? 'This is the first statement of the run: there is nothing before it.' : told;
    const stop: Stop = {
      reason,
      contextId: contextId ?? inspector.contextId,
      breakpointIds: [],
      ...(text && { text }),
    };
    return stop;
  }
  private toStart() {
    return this.toTick(this.timeline.start, 'start');
  }

  private *toStep(kind: StepKind, contextId: number, granularity: Granularity): Generator<void, Stop> {
    const { timeline, end } = this;
    const { kernel, inspector, stops } = this.host;
    const { cpu, program } = kernel;
    const context = inspector.contextOf(contextId);
    const chain = inspector.chain(context);
    const depth = context?.activations.length ?? 0;
    // At the end of the run nothing is executed any more: one step back is the last statement of all.
    if (depth === 0) return yield* this.toTick(Math.max(timeline.tick - 1, timeline.start), 'step');
    const scan = new StepScan(cpu, program, contextId, chain, depth, end, kind, granularity === 'statement');
    const { watched } = scan;
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
      stops.askFrom = looking && !watched ? ALWAYS : NEVER;
      stops.breakpoints.setStepping(looking && watched ? positionsOf(program, watched) : []);
    };
    const found = yield* searchStep(timeline, timeline.tick, scan, during);
    return yield* found === undefined ? this.toStart() : this.toTick(found, 'step', contextId);
  }

  private *toEntry(frame: StackFrame): Generator<void, Stop> {
    const { timeline, end } = this;
    const { kernel, inspector, stops } = this.host;
    const { breakpoints } = stops;
    const { cpu, program } = kernel;
    const context = inspector.contextHolding(frame);
    const chain = inspector.chain(context);
    const caller = chain[chain.findIndex(({ fp }) => fp === frame.fp) + 1];
    const entry = breakpoints.entryOf(frame.function.slot);
    if (!context || entry === undefined) return yield* this.toStart();
    const scan = new EntryScan(cpu, context.id, frame.fp, entry, caller?.fp, end);
    const slots = [frame.function.slot, ...(caller ? [program.positions[caller.position]?.slot ?? 0] : [])];
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
      breakpoints.setStepping(looking ? positionsOf(program, slots) : []);
    };
    yield* searchBack(timeline, end, scan, during, STEP_WINDOW);
    return yield* scan.found === undefined ? this.toStart() : this.toTick(scan.found, 'goto', context.id);
  }

  /** To the point of this run that is the same as one of another run. */
  toSamePoint(point: RunPoint): void {
    this.setOut(this.toPoint(point));
  }
  private *toPoint(point: RunPoint): Generator<void, Stop> {
    const { host, timeline } = this;
    let found: Found | undefined;
    for (let before = -1; !found; ) {
      const isOver = timeline.tick === before;
      found = findPoint(point, host.events, isOver, timeline.tick);
      if (found) break;
      before = timeline.tick;
      yield* timeline.advancing(before + PIECE);
    }
    if ('diverged' in found)
      return yield* this.toTick(found.tick, 'goto', undefined, `Not reached: ${found.diverged}.`);
    const stop = yield* this.toTick(found.tick, 'goto', undefined, 'The same point, with the new code.');
    if (found.callback === undefined) return stop;
    // On to the first statement of the driver.
    host.stops.setEventOnce('callback', found.callback);
    const there = host.runForward(PIECE);
    return there?.reason === 'event' ? { ...stop, contextId: there.contextId } : (there ?? stop);
  }

  /** Tries an interrupt, or another thread, before each statement of a function, and comes back. */
  tryEvery(slot: number, what: Trials['what']): void {
    this.setOut(this.toTrials(slot, what));
  }
  private *toTrials(slot: number, what: Trials['what']): Generator<void, Stop> {
    const { kernel, inspector, messages, stops, findings, process } = this.host;
    const { origin, timeline } = this;
    const run = (tick: number, scan?: Scan) => {
      this.scan = scan;
      stops.breakpoints.setStepping(scan ? positionsOf(kernel.program, [slot]) : []);
      try {
        this.replay(tick);
      } finally {
        this.scan = undefined;
        stops.breakpoints.setStepping([]);
      }
    };
    messages.muted = true;
    let tried: Trials | undefined;
    try {
      tried = yield* trials({ kernel, inspector, process, findings, timeline, run }, slot, what);
    } finally {
      messages.muted = false;
    }
    const stop = yield* this.toTick(origin, 'goto', undefined, tried && tellTrials(tried));
    return tried ? { ...stop, trials: tried } : stop;
  }

  /** To the last statement that wrote something. */
  lastWrite(target: DataTarget): void {
    this.setOut(this.toLastWrite(target));
  }
  private *toLastWrite(target: DataTarget): Generator<void, Stop> {
    const { data } = this.host.stops;
    const breakpoint = data.watchFor(target);
    if (!breakpoint)
      return yield* this.toTick(this.origin, 'goto', undefined, `${target.name}: nothing is mapped there`);
    try {
      const scan = new LastTouch(breakpoint, this.end);
      const told = () => scan.found && data.tell(scan.found);
      return yield* this.toChange(scan, told, `${target.name} was not written in this run before now`);
    } finally {
      data.unwatch(breakpoint);
    }
  }

  /** To the last statement that did something to a page frame or page-table entry. */
  lastPageChange({ what, isWanted }: PageQuestion): void {
    const { program } = this.host.kernel;
    const scan = new LastPageChange(isWanted, this.end);
    const told = () => {
      if (!scan.found) return undefined;
      const { change, position } = scan.found;
      return `${tellPageChange(change)} by ${doer(program, position)}`;
    };
    this.setOut(this.toChange(scan, told, `${what} in this run before now`));
  }

  private *toChange(scan: LastChange, told: () => string | undefined, never: string): Generator<void, Stop> {
    const { timeline } = this;
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
    };
    yield* searchBack(timeline, timeline.tick, scan, during);
    const { found } = scan;
    const stop = yield* this.toTick(found?.tick ?? this.origin, 'goto', undefined, told() ?? never);
    if (found) yield* this.outTo(found.position);
    return stop;
  }

  /** What a statement does after a call in it comes at the tick of the call's last one: out, to its own beginning. */
  private *outTo(position: number): Generator<void, void> {
    const { kernel, inspector } = this.host;
    const statementOf = (at: number) => kernel.program.positions[at]?.statement;
    for (;;) {
      const chain = inspector.chain(inspector.context);
      if (chain.findIndex((link) => statementOf(link.position) === statementOf(position)) <= 0) return;
      yield* this.toStep('out', inspector.contextId, 'statement');
    }
  }

  private *toStop(): Generator<void, Stop> {
    const { timeline, end } = this;
    const { inspector, stops, findings } = this.host;
    const { tick } = timeline;
    const scan = new BackwardStops(
      {
        breakpointsAt: (position) => stops.breakpointsAt(position),
        holds: (breakpoint) => stops.conditions.holds(breakpoint, inspector.innermost()),
        findings,
        stops: (finding) => stops.admits(finding),
      },
      end,
      tick,
    );
    const during = (looking: Scan | undefined) => {
      this.scan = looking;
    };
    yield* searchBack(timeline, tick, scan, during);
    const { found } = scan;
    if (!found) return yield* this.toStart();
    const [touch] = found.data ?? [];
    // Before the statement that did it, unless that would pass over what happened in a call it made.
    const from = touch && !scan.passes(touch.tick) ? touch.tick : found.tick;
    let stop = yield* this.toTick(from, 'goto');
    if (found.finding) return this.host.runForward(1) ?? stop;
    if (touch) {
      yield* this.outTo(touch.position);
      if (scan.passes(timeline.tick)) stop = yield* this.toTick(found.tick, 'goto');
    }
    return { ...stop, ...stops.stopAt(found.breakpoints, found.data ?? []) };
  }
}
