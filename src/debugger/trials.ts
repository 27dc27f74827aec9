// "What if the interrupt, or another thread, came here?", asked for every statement of a function: the operation of the process that is being
// carried out is run again and again from its beginning, each time with it before another statement, and what
// goes wrong that did not go wrong without is noted. Nobody hears of these runs, and they leave no trace.

import { possibleInterrupts } from '../kernel/interrupts';
import type { Kernel } from '../kernel/kernel';
import type { RecordedFinding, Trials } from './api';
import { parkThread } from './otherThread';
import type { ProcessDriver } from './processDriver';
import type { QuietHost } from './quietCall';
import type { Scan } from './reverse';
import type { Timeline } from './timeline';

/** Each trial goes on for so many statements after the beginning of the operation, or to the end of the run. */
const TRIAL_TICKS = 1_000_000;
const PIECE = 250_000;

export interface TrialHost {
  readonly kernel: Kernel;
  readonly inspector: QuietHost;
  readonly process: ProcessDriver | undefined;
  readonly findings: readonly RecordedFinding[];
  readonly timeline: Timeline<unknown>;
  /** Runs without stopping to a tick or the end of the run; a scan may look at the statements of the function. */
  run(tick: number, scan?: Scan): void;
}

/** Trials before each statement of the function in `slot` that the operation comes to. */
export function* trials(host: TrialHost, slot: number, what: Trials['what']): Generator<void, Trials | undefined> {
  const { kernel, process, timeline } = host;
  const { program, scheduler } = kernel;
  const fn = program.functions[slot];
  if (!process || !fn) return undefined;
  const { line, tick: start } = process.began;
  timeline.goTo(Math.max(start, timeline.start));
  const begin = timeline.tick;
  timeline.keep();
  const end = begin + TRIAL_TICKS;
  try {
    const visits = new FirstVisits(() => process.began.line === line);
    yield* runTo(host, end, visits);
    const usual = new Set(host.findings.map(keyOf));
    const usuallyHangs = hangs(host, end);
    const results: Trials['results'][number][] = [];
    let notArmed = 0;
    for (const [position, tick] of visits.first) {
      if (program.positions[position]?.slot !== slot) continue;
      timeline.goBackTo(begin);
      const interruption = 'operation' in what ? parkThread(host.inspector, process, what.operation) : what;
      timeline.advance(tick);
      if ('timer' in what && !possibleInterrupts(kernel).some(({ name }) => name === what.name)) {
        notArmed++;
        continue;
      }
      const masked = 'operation' in what ? !scheduler.isPreemptible : scheduler.irqsOff;
      scheduler.raise(interruption);
      yield* runTo(host, end);
      const findings = host.findings.filter((finding) => !usual.has(keyOf(finding)));
      results.push({ position, tick, masked, findings, hangs: hangs(host, end) && !usuallyHangs });
    }
    return { function: fn.name, what, line, notArmed, results };
  } finally {
    timeline.goBackTo(begin);
  }
}

function* runTo(host: TrialHost, end: number, scan?: Scan): Generator<void, void> {
  const { kernel, timeline } = host;
  for (let before = -1; timeline.tick < end && timeline.tick !== before; ) {
    before = timeline.tick;
    timeline.try(Math.min(end, before + PIECE), (tick) => host.run(tick, scan));
    if (kernel.dead) return;
    yield;
  }
}

/** Somebody waits, and nothing will wake them. */
const hangs = ({ kernel, process, timeline }: TrialHost, end: number): boolean =>
  !kernel.dead && process?.finished === false && timeline.tick < end;

const keyOf = ({ kind, range }: RecordedFinding): string => `${kind} ${range?.path}:${range?.line}`;

/** Where the operation first comes to each statement. */
class FirstVisits implements Scan {
  readonly first = new Map<number, number>();

  constructor(private readonly isDuring: () => boolean) {}

  begin(): void {}
  hook(tick: number, position: number): boolean {
    if (!this.first.has(position) && this.isDuring()) this.first.set(position, tick);
    return false;
  }
  judge(): void {}
  end(): boolean {
    return true;
  }
}

/** 'mychip_timer', or 'hw_free p'. */
export const nameOf = (what: Trials['what']): string => ('operation' in what ? what.operation : what.name);

export function tellTrials({ function: fn, what, notArmed, results }: Trials): string {
  if (results.length === 0 && notArmed === 0)
    return `Nothing was tried: what the process is doing comes to no statement of ${fn}()`;
  const failing = results.filter((r) => r.findings.length > 0 || r.hangs).length;
  const places = results.length === 1 ? '1 statement' : `${results.length} statements`;
  const outcome = failing === 0 ? 'nothing goes wrong' : `${failing} of them go wrong`;
  const unarmed = notArmed > 0 ? `; before ${notArmed} more it is not armed` : '';
  return `${nameOf(what)} before each of ${places} of ${fn}(): ${outcome}${unarmed}`;
}
