import { formatBytes, formatCount } from '../base/units';
import type { LensView } from '../protocol/lens';
import type { FromWebview, ToWebview } from '../protocol/webview';
import type { Actions, Choices } from './actions';
import { el, replaceKeepingFocus } from './dom';
import { header } from './header';
import { ladderPart } from './ladder';
import { pageMapPicture, pageMapTable } from './pageMap';
import { resolutionLog } from './resolutionLog';
import { ringPicture, ringTable } from './ring';
import { section } from './section';
import { timePicture, timeTable } from './timeStrip';

/**
 * The Page Lens, drawn whole from the last message at each message and each change of size. There is no other state
 * than that message and what the user chose, so the picture cannot disagree with the stop it belongs to.
 */
declare function acquireVsCodeApi(): {
  postMessage(message: FromWebview): void;
  getState(): Choices | undefined;
  setState(state: Choices): void;
};

const vscode = acquireVsCodeApi();
const root = document.getElementById('lens')!;
/** Below this a page is no longer a thing to click: the bands scroll instead. */
const LEAST_CELL = 6;

let choices: Choices = vscode.getState() ?? { tables: [] };
let shown: Extract<ToWebview, { type: 'show' }> | undefined;
let running = false;
/** What is shown is of this moment, though the program runs. */
let live = false;

const actions: Actions = {
  send: (message) => vscode.postMessage(message),
  selectPage(pageIndex, resolution) {
    choose({ resolution });
    vscode.postMessage({ type: 'selectPage', pageIndex });
  },
  openMemory: (memoryReference) => vscode.postMessage({ type: 'openMemory', memoryReference }),
  openSource: (source) => vscode.postMessage({ type: 'openSource', source }),
  toggleTable(id) {
    const { tables } = choices;
    choose({ tables: tables.includes(id) ? tables.filter((other) => other !== id) : [...tables, id] });
    draw();
  },
};

function choose(change: Partial<Choices>): void {
  choices = { ...choices, ...change };
  vscode.setState(choices);
}

function draw(): void {
  root.classList.toggle('running', running);
  root.setAttribute('aria-busy', String(running));
  if (!shown) {
    const text = running
      ? 'The program runs. Its pages appear at the next stop.'
      : 'Open the .c file of an ALSA driver and press F5: its buffer, page frames and page callback appear here.';
    replaceKeepingFocus(root, el('p', { class: 'message' }, text));
  } else if (!shown.lens) {
    replaceKeepingFocus(
      root,
      el(
        'p',
        { class: 'message' },
        'There is no PCM device: the driver has not made it yet, or its module is unloaded.',
      ),
    );
  } else {
    replaceKeepingFocus(root, ...lensParts(shown.lens, shown));
    keepSelectedInSight(shown.lens.ladder?.pageIndex);
  }
}

/** With more pages than fit, the bands follow the selected one, but stay put while the reader looks elsewhere. */
let lastSelected: number | undefined;
function keepSelectedInSight(pageIndex: number | undefined): void {
  if (pageIndex === lastSelected) return;
  lastSelected = pageIndex;
  const box = root.querySelector('.bands');
  const cell = root.querySelector<SVGElement>(`.page[data-page="${pageIndex}"]`);
  if (!box || !cell || box.scrollWidth <= box.clientWidth) return;
  const { left, right } = cell.getBoundingClientRect();
  const { left: boxLeft, right: boxRight } = box.getBoundingClientRect();
  if (left < boxLeft || right > boxRight) box.scrollLeft += left - (boxLeft + boxRight) / 2;
}

function lensParts(lens: LensView, message: NonNullable<typeof shown>): Node[] {
  const { clock, kernelApi, pinned } = message;
  const { innerWidth: width, innerHeight: height } = window;
  const short = height < 430;
  // In a panel of ordinary height the ladder stands beside the bands, so that all parts are in sight at once.
  const columns = short && width >= 980;
  root.classList.toggle('short', short);
  root.classList.toggle('columns', columns);
  const aside = width >= 900 ? Math.min(400, Math.max(350, width * 0.29)) : 0;
  const ladderColumn = columns ? Math.min(460, Math.max(330, width * 0.34)) : 0;
  root.style.setProperty('--aside', `${aside}px`);
  root.style.setProperty('--ladder', `${ladderColumn}px`);
  const available = Math.max(width - aside - ladderColumn - 30, 200);
  const { ladder } = lens;
  const answered = lens.resolutions.entries.find((entry) => entry.number === choices.resolution);
  const selected =
    answered && answered.pageIndex === ladder?.pageIndex ? answered.number : (ladder?.resolution ?? undefined);
  return [
    header(lens, clock, kernelApi, running ? 'running' : live ? 'live' : 'stopped', pinned, actions),
    el('div', { class: 'bands', 'data-scroll': 'bands' }, ...bands(lens, available, short ? height : undefined)),
    ladderPart(ladder, actions),
    el('aside', {}, resolutionLog(lens, selected, actions)),
    section('time', 'Time', `${formatCount(lens.timeline.events.length)} events, by tick`, actions, choices, {
      picture: () => timePicture(lens.timeline, clock.tick, window.innerWidth - 28, actions),
      table: () => timeTable(lens.timeline),
    }),
  ];
}

const RING_HEIGHT = { least: 58, most: 104 };
const MAP_HEIGHT = { least: 92, most: 150 };
/** What the heights of a short panel go to besides ring and page frames; it has a time strip if there is room. */
const HEADINGS = 27 + 2 * 30;
const TIME_STRIP = 80;

const within = (value: number, { least, most }: { least: number; most: number }): number =>
  Math.min(Math.max(value, least), most);

/** Ring and page frames share what a short panel leaves them. */
function bandHeights(shortHeight: number | undefined): { ring: number; map: number } {
  if (shortHeight === undefined) return { ring: RING_HEIGHT.most, map: MAP_HEIGHT.most };
  const all = shortHeight - HEADINGS;
  const room = all - TIME_STRIP >= RING_HEIGHT.least + MAP_HEIGHT.least ? all - TIME_STRIP : all;
  const ring = within(room * 0.4, RING_HEIGHT);
  return { ring, map: within(room - ring, MAP_HEIGHT) };
}

/** Ring and pages share one x axis: a page stands right below the samples in it. */
function bands(lens: LensView, available: number, shortHeight: number | undefined): Node[] {
  const { ring, pages, runtime } = lens;
  if (!ring || pages.length === 0) {
    const why = runtime ? 'There is no buffer yet: hw_params makes it.' : 'The substream is not open.';
    return [el('p', { class: 'message' }, why)];
  }
  const cell = Math.max(available / pages.length, LEAST_CELL);
  const ringWidth = (cell * ring.bytes) / 4096;
  const heights = bandHeights(shortHeight);
  const borders = pages.length === 1 ? '1 page' : `${pages.length} pages`;
  return [
    section(
      'ring',
      'Ring',
      `${formatCount(ring.queuedFrames)} of ${formatCount(ring.bufferFrames)} PCM frames queued`,
      actions,
      choices,
      {
        picture: () => ringPicture(lens, ring, ringWidth, heights.ring),
        table: () => ringTable(ring),
      },
    ),
    section(
      'pages',
      runtime?.dmaArea ? 'dma_area → page frames' : 'buffer → page frames',
      `${borders} · ${formatBytes(pages.length * 4096)}`,
      actions,
      choices,
      {
        picture: () => pageMapPicture(lens, cell * pages.length, heights.map, cell, actions),
        table: () => pageMapTable(lens, actions),
      },
    ),
  ];
}

/** Pointing at a page, its page frame or its row marks all three. */
function markLinked(event: Event): void {
  const page = (event.target as Element).closest?.('[data-page]')?.getAttribute('data-page');
  for (const element of root.querySelectorAll('.linked')) element.classList.remove('linked');
  if (page) for (const element of root.querySelectorAll(`[data-page="${page}"]`)) element.classList.add('linked');
}

window.addEventListener('message', ({ data }: MessageEvent<ToWebview>) => {
  running = data.type === 'running';
  live = data.type === 'show' && data.live;
  if (data.type === 'show') shown = data;
  if (data.type === 'idle' || (data.type === 'running' && !data.hasStopped)) {
    shown = undefined;
    choose({ resolution: undefined });
  }
  draw();
});
root.addEventListener('pointerover', markLinked);
window.addEventListener('resize', draw);
draw();
vscode.postMessage({ type: 'ready' });
