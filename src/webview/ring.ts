import { formatBytes, formatCount } from '../base/units';
import type { LensPage, LensView, RingView } from '../protocol/lens';
import { svg, title } from './dom';
import { table } from './section';

/**
 * The ring buffer over the same x axis as the pages below it: samples as a waveform, period borders, what is queued
 * between appl_ptr and hw_ptr, and how much each page was used.
 */
const TOP = 18;
const HEAT = 12;

export function ringPicture(lens: LensView, ring: RingView, width: number, height: number): SVGSVGElement {
  const xOf = (frames: number) => (frames / ring.bufferFrames) * width;
  const bottom = height - HEAT - 4;
  const middle = (TOP + bottom) / 2;
  return svg(
    'svg',
    { width, height, role: 'img', 'aria-label': ringSentence(ring) },
    svg('rect', { class: 'ground', x: 0.5, y: TOP, width: Math.max(width - 1, 1), height: bottom - TOP }),
    ...queued(ring, xOf).map(([from, to]) =>
      svg('rect', { class: 'queued', x: from, y: TOP, width: Math.max(to - from, 0), height: bottom - TOP }),
    ),
    ...periodMarks(ring, xOf, bottom),
    ring.waveform && svg('path', { class: 'wave', d: wavePath(ring, width, middle, (bottom - TOP) / 2 - 2) }),
    ...lens.pages.map((page) => heatBar(page, lens.pages, ring, width, height)),
    ...pointers(ring, xOf, width, bottom),
  );
}

export function ringSentence(ring: RingView): string {
  return `Ring of ${formatBytes(ring.bytes)}: hw_ptr at PCM frame ${ring.hwOffset}, appl_ptr at ${ring.applOffset} of ${ring.bufferFrames}; ${ring.queuedFrames} queued.`;
}

export function ringTable(ring: RingView): HTMLTableElement {
  const row = (name: string, frames: number) => [
    name,
    formatCount(frames),
    formatCount(frames * ring.frameBytes),
    String(Math.floor(frames / ring.periodFrames)),
    String(Math.floor((frames * ring.frameBytes) / 4096)),
  ];
  return table(
    ['', 'PCM frames', 'bytes', 'period', 'page'],
    [
      row('hw_ptr in the ring', ring.hwOffset),
      row('appl_ptr in the ring', ring.applOffset),
      row('queued', ring.queuedFrames),
      row('period_size', ring.periodFrames),
      row('buffer_size', ring.bufferFrames),
    ],
  );
}

/** The queued part is one stretch, or two where it wraps. */
function queued(ring: RingView, xOf: (frames: number) => number): [number, number][] {
  if (ring.queuedFrames <= 0) return [];
  const from = Math.min(ring.hwOffset, ring.bufferFrames);
  const end = from + ring.queuedFrames;
  if (end <= ring.bufferFrames) return [[xOf(from), xOf(end)]];
  return [
    [xOf(from), xOf(ring.bufferFrames)],
    [0, xOf(Math.min(end - ring.bufferFrames, from))],
  ];
}

/** Down the maxima, back along the minima; silence stays a visible hair line. */
function wavePath(ring: RingView, width: number, middle: number, amplitude: number): string {
  const { min, max } = ring.waveform!;
  const step = width / Math.max(max.length, 1);
  const y = (value: number, least: number) =>
    (middle - Math.max(-1, Math.min(1, value)) * amplitude + least).toFixed(1);
  const upper = max.map(
    (value, i) => `${(i * step).toFixed(1)} ${y(value, -0.5)} ${((i + 1) * step).toFixed(1)} ${y(value, -0.5)}`,
  );
  const lower = min.map(
    (value, i) => `${((i + 1) * step).toFixed(1)} ${y(value, 0.5)} ${(i * step).toFixed(1)} ${y(value, 0.5)}`,
  );
  return `M${upper.join(' L')} L${lower.reverse().join(' L')} Z`;
}

function periodMarks(ring: RingView, xOf: (frames: number) => number, bottom: number): SVGElement[] {
  const periods = Math.ceil(ring.bufferFrames / ring.periodFrames);
  const spacing = xOf(ring.periodFrames);
  if (spacing < 3) return []; // closer than that is a grey field
  return Array.from({ length: periods - 1 }, (_, i) => {
    const x = Math.round(xOf((i + 1) * ring.periodFrames)) + 0.5;
    return svg('line', { class: 'period', x1: x, x2: x, y1: TOP, y2: bottom });
  });
}

function heatBar(page: LensPage, pages: LensPage[], ring: RingView, width: number, height: number): SVGElement {
  const cell = (width * 4096) / ring.bytes;
  const { cpuWrites, deviceReads, userFaults } = page.heat;
  const most = Math.max(1, ...pages.map((other) => other.heat.cpuWrites + other.heat.deviceReads));
  const tall =
    cpuWrites + deviceReads > 0 ? 2 + ((HEAT - 2) * (cpuWrites + deviceReads)) / most : userFaults > 0 ? 2 : 0;
  return svg(
    'rect',
    {
      class: deviceReads > 0 ? 'heat played' : 'heat written',
      x: page.index * cell + 1,
      y: height - tall,
      width: Math.max(Math.min(cell, width - page.index * cell) - 2, 1),
      height: tall,
    },
    title(
      `page ${page.index}: ${formatBytes(cpuWrites)} written by the CPU, ${formatBytes(deviceReads)} read by the device, ${userFaults} user faults`,
    ),
  );
}

/** The two positions, named above; a name turns left where it would leave the picture or cover the other. */
function pointers(ring: RingView, xOf: (frames: number) => number, width: number, bottom: number): SVGElement[] {
  const names = [
    { kind: 'hw', text: `hw_ptr ${formatCount(ring.hwOffset)}`, x: xOf(ring.hwOffset) },
    { kind: 'appl', text: `appl_ptr ${formatCount(ring.applOffset)}`, x: xOf(ring.applOffset) },
  ];
  const [hw, appl] = names as [(typeof names)[0], (typeof names)[0]];
  const wide = (text: string) => text.length * 6.8 + 8;
  const tight = Math.abs(hw.x - appl.x) < wide(hw.text);
  return names.flatMap(({ kind, text, x }, i) => {
    const other = i === 0 ? appl : hw;
    const first = x < other.x || (x === other.x && i === 0);
    const left = x + wide(text) > width || (tight && first && x > wide(text));
    const shifted = tight && !left && x < wide(text) && !first;
    return [
      svg('line', { class: `pointer ${kind}`, x1: x, x2: x, y1: TOP - 5, y2: bottom + 4 }),
      svg(
        'text',
        {
          class: 'strong',
          x: left ? x - 5 : x + 5 + (shifted ? wide(other.text) : 0),
          y: 11,
          'text-anchor': left ? 'end' : 'start',
        },
        text,
      ),
    ];
  });
}
