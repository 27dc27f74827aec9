// What happens in ALSA's own units, to stop at or to step to: a callback of the driver begins, a period is over, an
// interrupt comes, a page is touched that has no mapping, a page is chosen, a stream changes its state. Those that are
// a call of one known function are breakpoints at its first statement; the others are told by the kernel in the middle
// of a statement, and the run stops before the next one (of a callback: before the driver's first).

import { EVENTS_TOLD, type EventFilter, type EventKind } from './api';
import type { Breakpoint } from './breakpoints';

/** Kinds that begin with a call of this function of the core. */
export const EVENT_FUNCTIONS: Readonly<Partial<Record<EventKind, string>>> = {
  period: 'snd_pcm_period_elapsed',
  fault: 'do_user_fault',
};

interface EventBreakpoint extends Breakpoint {
  readonly event: EventKind;
  /** Labels that count; undefined for all. */
  readonly labels: readonly string[] | undefined;
}

interface Due {
  /** With what to tell of this one time. */
  readonly breakpoint: EventBreakpoint;
  /** Only a statement of the driver is a place to stop at. */
  readonly inDriver: boolean;
  readonly label: string;
  readonly times: number;
}

/** What is known of an event beside its kind and label. */
export interface HowItHappens {
  /** Only a statement of the driver is a place to stop at. */
  readonly inDriver?: boolean;
  /** How many page frames: those of one statement are told as one event. */
  readonly count?: number;
  /** Puts what a condition may name beside variables of C into it; false if it cannot hold. */
  readonly inCondition?: (condition: string) => string | false;
}

export class GuestEvents {
  private wanted: EventBreakpoint[] = [];
  private once: EventBreakpoint | undefined;
  private due: Due[] = [];

  constructor(
    private readonly newId: () => number,
    /** First statement of a function of the core. */
    private readonly entryOf: (name: string) => number | undefined,
  ) {}

  set(filters: readonly EventFilter[]): void {
    this.wanted = filters.map((filter) => this.make(filter));
  }

  /** The next event of a kind stops too, whatever the filters say; undefined: no more. */
  setOnce(kind: EventKind | undefined, condition?: string): void {
    this.once = kind && this.make({ event: kind, ...(condition && { condition }) });
  }

  private make({ event, condition }: EventFilter): EventBreakpoint {
    const labels = condition && /^\s*[A-Za-z_]\w*(\s*,\s*[A-Za-z_]\w*)*\s*$/.test(condition);
    const name = EVENT_FUNCTIONS[event];
    const entry = name === undefined ? undefined : this.entryOf(name);
    return {
      id: this.newId(),
      kind: 'event',
      event,
      labels: labels && name === undefined ? condition.split(',').map((label) => label.trim()) : undefined,
      condition: labels && name === undefined ? undefined : condition || undefined,
      hitCondition: undefined,
      logMessage: undefined,
      positions: entry === undefined ? [] : [entry],
      hits: 0,
      ...(entry !== undefined && { told: textOf(event, '') }),
    };
  }

  get all(): readonly EventBreakpoint[] {
    return this.once ? [...this.wanted, this.once] : this.wanted;
  }

  /** Something happens; true if it is waited for. */
  happens(event: EventKind, label: string, how: HowItHappens = {}): boolean {
    const met = this.all.filter((b) => b.event === event && (!b.labels || b.labels.includes(label)));
    for (const breakpoint of met) {
      const { condition } = breakpoint;
      const judged = condition && how.inCondition ? how.inCondition(condition) : condition;
      if (judged === false) continue;
      const earlier = this.due.find((due) => due.breakpoint.id === breakpoint.id && due.label === label);
      const times = how.count === undefined ? 0 : how.count + (earlier?.times ?? 0);
      const told = textOf(event, label) + (times > 1 ? ` (${times} page frames)` : '');
      if (earlier && times > 0) this.due.splice(this.due.indexOf(earlier), 1);
      const inDriver = how.inDriver === true;
      this.due.push({ breakpoint: { ...breakpoint, condition: judged, told }, inDriver, label, times });
    }
    return met.length > 0;
  }
  /** A callback is over: the core's own ones never come to a statement of the driver. */
  callbackEnds(): void {
    if (this.due.length > 0) this.due = this.due.filter(({ inDriver }) => !inDriver);
  }

  get isDue(): boolean {
    return this.due.length > 0;
  }
  forget(): void {
    this.due = [];
  }

  /** What happened, now that the machine is before a statement (of the driver or not). */
  take(ofDriver: boolean): Breakpoint[] {
    if (this.due.length === 0) return [];
    const taken = this.due.filter(({ inDriver }) => ofDriver || !inDriver);
    this.due = this.due.filter((due) => !taken.includes(due));
    return taken.map(({ breakpoint }) => breakpoint);
  }
}

function textOf(event: EventKind, label: string): string {
  const told = EVENTS_TOLD[event];
  return label ? `${told}: ${label}` : told;
}
