// "The same point" of another run: the driver was edited and compiled anew, so statement numbers mean nothing any more.
// What both runs share is what the process does and what the core calls: the n-th operation, and in it the m-th call of a
// callback. A run of the new code follows the old one's operations; where it does not, that is told.

import type { RecordedEvent } from './api';

export interface RunPoint {
  /** Operations of the process so far; the last one is being carried out. */
  readonly operations: readonly string[];
  /** The callback that was called last in it, and how often it had been. */
  readonly callback: { readonly name: string; readonly count: number } | undefined;
}

type Events = readonly RecordedEvent[];
const operationsIn = (events: Events): Events => events.filter(({ kind }) => kind === 'operation');

export function pointOf(events: Events): RunPoint {
  const operations = operationsIn(events);
  const since = operations[operations.length - 1]?.tick ?? 0;
  const calls = events.filter(({ kind, tick }) => kind === 'callback' && tick >= since);
  const last = calls.findLast(({ endTick }) => endTick === null) ?? calls[calls.length - 1];
  const count = last ? calls.filter(({ label, tick }) => label === last.label && tick <= last.tick).length : 0;
  return {
    operations: operations.map(({ label }) => label),
    callback: last && { name: last.label, count },
  };
}

export type Found =
  /** Here it is; `callback` is about to be called. */
  | { readonly tick: number; readonly callback: string | undefined }
  /** The new run went another way. */
  | { readonly tick: number; readonly diverged: string };

/** The point in the record of another run; undefined if that run has not come so far yet. */
export function findPoint(point: RunPoint, events: Events, isOver: boolean, now: number): Found | undefined {
  const operations = operationsIn(events);
  const { callback } = point;
  const shared = Math.min(operations.length, point.operations.length);
  for (let i = 0; i < shared; i++) {
    const [is, was] = [operations[i] as RecordedEvent, point.operations[i]];
    if (is.label !== was)
      return { tick: is.tick, diverged: `operation ${i + 1} of the process is now ${is.label}; it was ${was}` };
  }
  const current = operations[point.operations.length - 1];
  if (!current) {
    if (!isOver) return undefined;
    const last = operations[operations.length - 1];
    return {
      tick: now,
      diverged: `the run ends in ${last?.label ?? 'its beginning'}, before ${point.operations.at(-1)}`,
    };
  }
  if (!callback) return { tick: current.tick, callback: undefined };
  const next = operations[point.operations.length];
  const calls = events.filter(
    ({ kind, label, tick }) =>
      kind === 'callback' && label === callback.name && tick >= current.tick && (!next || tick <= next.tick),
  );
  const call = calls[callback.count - 1];
  if (call) return { tick: call.tick, callback: callback.name };
  if (!next && !isOver) return undefined;
  const times = (n: number) => (n === 1 ? 'once' : `${n} times`);
  const often = calls.length === 0 ? 'not called any more' : `called ${times(calls.length)} only`;
  return {
    tick: calls[calls.length - 1]?.tick ?? current.tick,
    diverged: `${callback.name} is ${often} in ${current.label}; it was called ${times(callback.count)}`,
  };
}
