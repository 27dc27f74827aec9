import { formatCount, formatPlace } from '../base/units';
import type { TimelineEvent, TimelineView } from '../protocol/timeline';
import type { Actions } from './actions';
import { svg, title } from './dom';
import { table } from './section';

/** What happened so far, along the ticks: client calls, below them the driver's callbacks and interrupts; dots are answers. */
const LANES: Record<TimelineEvent['kind'], number> = {
  resolution: 4,
  finding: 4,
  state: 4,
  operation: 10,
  callback: 21,
  interrupt: 21,
};
const LANE_HEIGHT = 9;

export function timePicture(timeline: TimelineView, now: number, width: number, actions: Actions): SVGSVGElement {
  const span = Math.max(timeline.lastTick - timeline.firstTick, 1);
  const xOf = (tick: number) => ((tick - timeline.firstTick) / span) * (width - 10) + 4;
  let labelEnd = 0;
  return svg(
    'svg',
    { width, height: 46, role: 'img', 'aria-label': timeSentence(timeline) },
    svg('line', { class: 'axis', x1: 0, x2: width, y1: 20, y2: 20 }),
    ...timeline.events
      .filter((event) => event.kind !== 'state')
      .flatMap((event) => {
        const x = xOf(event.tick);
        const shape = shapeOf(event, x, xOf(event.endTick ?? timeline.lastTick), actions);
        const half = event.label.length * 3.4;
        const fits = event.kind === 'operation' && x >= labelEnd && x + 2 * half < width;
        if (!fits) return [shape];
        labelEnd = x + 2 * half + 10;
        return [shape, svg('text', { x, y: 42 }, event.label)];
      }),
    svg('line', { class: 'now', x1: xOf(now), x2: xOf(now), y1: 0, y2: 32 }),
  );
}

function shapeOf(event: TimelineEvent, x: number, end: number, actions: Actions): SVGElement {
  const act =
    event.pageIndex !== undefined
      ? () => actions.selectPage(event.pageIndex!)
      : event.source
        ? () => actions.openSource(event.source!)
        : undefined;
  const common = { class: `event ${event.kind}${event.ok ? '' : ' wrong'}${act ? ' acts' : ''}`, click: act };
  const y = LANES[event.kind];
  if (event.kind === 'resolution' || event.kind === 'finding') {
    return svg('circle', { ...common, cx: x, cy: y, r: event.kind === 'finding' ? 4 : 3 }, title(eventSentence(event)));
  }
  return svg(
    'rect',
    { ...common, x, y, width: Math.max(end - x, 2), height: LANE_HEIGHT, rx: 1 },
    title(eventSentence(event)),
  );
}

function eventSentence(event: TimelineEvent): string {
  const until =
    event.endTick === null ? ' … running' : event.endTick > event.tick ? ` … ${formatCount(event.endTick)}` : '';
  return `${event.kind} ${event.label}${event.ok ? '' : ' (wrong)'} · tick ${formatCount(event.tick)}${until}`;
}

export function timeSentence(timeline: TimelineView): string {
  const count = (kind: TimelineEvent['kind']) => timeline.events.filter((event) => event.kind === kind).length;
  return `${count('operation')} client calls, ${count('callback')} callbacks, ${count('interrupt')} interrupts and ${count('resolution')} page resolutions until tick ${timeline.lastTick}.`;
}

export function timeTable(timeline: TimelineView): HTMLTableElement {
  return table(
    ['tick', 'kind', 'what', 'result', 'place'],
    timeline.events
      .slice(-300)
      .map((event) => [
        formatCount(event.tick),
        event.kind,
        event.label,
        event.endTick === null ? 'running' : event.ok ? 'ok' : 'wrong',
        event.source ? formatPlace(event.source) : '',
      ]),
  );
}
