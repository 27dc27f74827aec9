// What happened so far, by tick, as far as it is about one substream or about none.

import type { Va } from '../machine/address';
import { PAGE_SIZE } from '../program/abi';
import type { EventRecord } from './records';

const MAX_EVENTS = 2000;

export function timelineView(events: readonly EventRecord[], substream: Va, lastTick: number) {
  const mine = events.filter((event) => event.substream === 0n || event.substream === substream);
  return {
    firstTick: 0,
    lastTick,
    events: mine
      .slice(-MAX_EVENTS)
      .sort((a, b) => a.tick - b.tick)
      .map(({ kind, label, tick, endTick, ok, offset, source }) => ({
        kind,
        label,
        tick,
        endTick,
        ok,
        ...(offset !== undefined && { pageIndex: Math.floor(offset / PAGE_SIZE) }),
        ...(source && { source }),
      })),
  };
}
