import { formatCount, hex } from '../base/units';
import type { LensPage, LensView } from '../protocol/lens';
import type { Hex } from '../protocol/values';
import type { Actions } from './actions';
import { link, svg, title } from './dom';
import { type FrameSlot, frameSlots } from './frameSlots';
import { table } from './section';

/**
 * dma_area → page frames: each virtual page above, joined to the page frame below that the kernel page table holds for
 * it. Where the callback answered with another one, a red line goes there as well.
 */
const CELL = 26;
/** Narrower cells have their labels above them. */
const LABEL_WIDTH = 44;
const LABEL_HEIGHT = 13;
const SLOT = 18;
const LABELS = 14;

export function pageMapPicture(
  lens: LensView,
  width: number,
  height: number,
  cell: number,
  actions: Actions,
): SVGSVGElement {
  const slots = frameSlots(lens.pages, lens.pageFrames);
  const top = cell < LABEL_WIDTH ? LABEL_HEIGHT : 0;
  const cellEnd = top + CELL;
  const slotWidth = Math.min(width / Math.max(slots.length, 1), cell * 0.9);
  const slotsLeft = (width - slotWidth * slots.length) / 2;
  const slotY = height - LABELS - SLOT;
  const slotX = new Map(slots.map((slot, i) => [slot.kind === 'gap' ? -1 - i : slot.pfn, slotsLeft + i * slotWidth]));
  const selected = lens.ladder?.pageIndex;
  const centre = (page: LensPage) => (page.index + 0.5) * cell;
  const curve = (page: LensPage, pfn: number, kind: string): SVGElement | false => {
    const x = slotX.get(pfn);
    if (x === undefined) return false;
    const to = x + slotWidth / 2;
    const from = centre(page);
    const bend = (slotY - cellEnd) * 0.55;
    return svg('path', {
      class: `join ${kind}${page.index === selected ? ' selected' : ''}`,
      'data-page': page.index,
      d: `M${from} ${cellEnd} C ${from} ${cellEnd + bend}, ${to} ${slotY - bend}, ${to} ${slotY}`,
    });
  };
  // What matters most is drawn last, on top.
  const drawn = [...lens.pages].sort((a, b) => Number(a.index === selected) - Number(b.index === selected));
  return svg(
    'svg',
    { width, height, class: 'map', role: 'group', 'aria-label': pageMapSentence(lens) },
    ...slots.map((slot, i) => slotElement(slot, slotsLeft + i * slotWidth, slotY, slotWidth, lens, actions)),
    ...drawn.flatMap((page) => [
      page.pfn !== null && curve(page, page.pfn, joinKind(page)),
      page.pfn === null &&
        page.answer?.ok &&
        page.answer.returnedPfn !== null &&
        curve(page, page.answer.returnedPfn, 'right'),
      page.answer &&
        !page.answer.ok &&
        page.answer.returnedPfn !== null &&
        curve(page, page.answer.returnedPfn, 'wrong'),
    ]),
    pageCells(lens, cell, top, actions),
    ...slotLabels(lens, slots, slotsLeft, slotWidth, width, height),
  );
}

/** The line to the walked page frame: solid once the callback has answered. */
function joinKind(page: LensPage): string {
  if (!page.answer) return 'open';
  return page.answer.ok ? 'right' : 'expected';
}

export function pageMapSentence(lens: LensView): string {
  const answered = lens.pages.filter((page) => page.answer).length;
  const wrong = lens.pages.filter((page) => page.answer && !page.answer.ok).length;
  return `${lens.pages.length} pages of dma_area, ${answered} answered, ${wrong} wrong. Arrow keys move, Enter selects.`;
}

/** What the callback said about a page, beside what the page table says; empty if it was not asked. */
function answerText({ answer, pfn }: LensPage): string {
  if (!answer) return '';
  if (answer.returnedPfn === null) return 'no page: wrong';
  if (!answer.ok) return `pfn ${hex(answer.returnedPfn)}: wrong`;
  return answer.returnedPfn === pfn ? 'the same' : `pfn ${hex(answer.returnedPfn)}`;
}

function describe(page: LensPage, lens: LensView): string {
  const walk = page.pfn === null ? 'not mapped' : `pfn ${hex(page.pfn)}`;
  const asked = lens.resolving?.pageIndex === page.index ? `; ${lens.resolving.function} is being asked now` : '';
  const answer = page.answer ? `; the callback answered ${answerText(page)}` : '; not resolved yet';
  return `page ${page.index}, offset ${hex(page.offset)}, ${page.va ?? 'no dma_area'}: ${walk}${answer}${asked}`;
}

/** What the page's context menu is about; see `webview/context` in package.json. */
const pageMenu = (page: Hex | number | null): string | undefined =>
  page === null ? undefined : JSON.stringify({ page: String(page), preventDefaultContextMenuItems: true });

function pageCells(lens: LensView, cell: number, top: number, actions: Actions): SVGElement {
  const selected = lens.ladder?.pageIndex ?? 0;
  const labelEvery = Math.max(1, Math.ceil(LABEL_WIDTH / cell));
  const move = (event: KeyboardEvent): void => {
    const step: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -8,
      PageDown: 8,
      Home: -1e9,
      End: 1e9,
    };
    const at = Number((event.target as Element).getAttribute('data-page'));
    if (event.key in step) {
      const to = Math.max(0, Math.min(lens.pages.length - 1, at + step[event.key]!));
      const next = (event.currentTarget as Element).querySelector<SVGElement>(`[data-key="page ${to}"]`);
      (event.target as Element).setAttribute('tabindex', '-1');
      next?.setAttribute('tabindex', '0');
      next?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      actions.selectPage(at);
    } else {
      return;
    }
    event.preventDefault();
  };
  return svg(
    'g',
    { role: 'listbox', 'aria-label': 'Pages of dma_area', 'aria-orientation': 'horizontal', keydown: move },
    ...lens.pages.map((page) => {
      const now = lens.resolving?.pageIndex === page.index;
      const state = page.answer ? (page.answer.ok ? 'right' : 'wrong') : 'open';
      return svg(
        'g',
        {
          class: `page ${state}${page.index === selected ? ' selected' : ''}${now ? ' now' : ''}`,
          role: 'option',
          'aria-selected': String(page.index === selected),
          'aria-label': describe(page, lens),
          tabindex: page.index === selected ? 0 : -1,
          'data-key': `page ${page.index}`,
          'data-page': page.index,
          'data-vscode-context': pageMenu(page.va ?? page.pfn),
          click: () => actions.selectPage(page.index),
        },
        svg('rect', {
          x: page.index * cell + 1,
          y: top + 1.5,
          width: Math.max(cell - 3, 1.5),
          height: CELL - 3,
          rx: cell > 12 ? 2 : 0,
        }),
        page.index % labelEvery === 0 &&
          svg(
            'text',
            { class: 'strong', x: page.index * cell + (top ? 0 : 8), y: top ? top - 3 : 17 },
            `+${page.offset / 1024}K`,
          ),
        title(describe(page, lens)),
      );
    }),
  );
}

function slotElement(
  slot: FrameSlot,
  x: number,
  y: number,
  width: number,
  lens: LensView,
  actions: Actions,
): SVGElement {
  const inner = Math.max(width - 2, 1);
  if (slot.kind === 'gap') {
    return svg(
      'g',
      { class: 'slot gap' },
      ...[0.25, 0.5, 0.75].map((part) => svg('circle', { cx: x + width * part, cy: y + SLOT / 2, r: 1.2 })),
      title(`${formatCount(slot.count)} page frames of others from pfn ${hex(slot.first)}`),
    );
  }
  const users = lens.pages.filter((page) => page.pfn === slot.pfn || page.answer?.returnedPfn === slot.pfn);
  const wrong =
    slot.kind === 'beyond' ||
    users.some((page) => page.answer && !page.answer.ok && page.answer.returnedPfn === slot.pfn);
  const answered = users.some((page) => page.answer?.ok);
  const state = wrong ? 'wrong' : answered ? 'right' : users.length > 0 ? 'open' : 'foreign';
  const current = users.some((page) => page.index === lens.ladder?.pageIndex);
  return svg(
    'rect',
    {
      class: `slot ${slot.kind} ${state}${current ? ' selected' : ''}`,
      x: x + 1,
      y,
      width: inner,
      height: SLOT,
      'data-vscode-context': pageMenu(slot.kind === 'beyond' ? null : slot.pfn),
      click: users[0] ? () => actions.selectPage(users[0]!.index) : undefined,
    },
    title(slotSentence(slot, users)),
  );
}

function slotSentence(slot: { kind: string; pfn: number }, users: LensPage[]): string {
  const what =
    slot.kind === 'beyond' ? `pfn ${hex(slot.pfn)}: not memory of this machine` : `page frame ${hex(slot.pfn)}`;
  return users.length > 0
    ? `${what} · page ${users.map((page) => page.index).join(', ')} of dma_area`
    : `${what} · not of this buffer`;
}

/** The outermost numbers and the selected page's, each only where it does not touch another. */
function slotLabels(
  lens: LensView,
  slots: FrameSlot[],
  left: number,
  slotWidth: number,
  width: number,
  height: number,
): SVGElement[] {
  const selected = lens.pages.find((page) => page.index === lens.ladder?.pageIndex);
  const wrongPfn = selected?.answer && !selected.answer.ok ? selected.answer.returnedPfn : null;
  const wanted = [
    selected?.pfn,
    wrongPfn,
    ...[slots.find((slot) => slot.kind === 'pageFrame'), slots.findLast((slot) => slot.kind === 'pageFrame')].map(
      (slot) => (slot && 'pfn' in slot ? slot.pfn : null),
    ),
  ];
  const taken: [number, number][] = [];
  const labels: SVGElement[] = [];
  wanted.forEach((pfn, rank) => {
    const at = slots.findIndex((slot) => slot.kind !== 'gap' && slot.pfn === pfn);
    if (pfn === null || pfn === undefined || at < 0) return;
    const text = `pfn ${hex(pfn)}`;
    const half = text.length * 3.4;
    const x = Math.max(half, Math.min(width - half, left + (at + 0.5) * slotWidth));
    if (taken.some(([from, to]) => x + half + 6 > from && x - half - 6 < to)) return;
    taken.push([x - half, x + half]);
    labels.push(
      svg(
        'text',
        { class: rank === 0 ? 'strong' : rank === 1 ? 'bad' : '', x, y: height - 2, 'text-anchor': 'middle' },
        text,
      ),
    );
  });
  return labels;
}

export function pageMapTable(lens: LensView, actions: Actions): HTMLTableElement {
  return table(
    ['page', 'offset', 'address', 'page frame', 'callback answered', 'written', 'played', 'faults'],
    lens.pages.map((page) => [
      link(String(page.index), `Show the ladder of page ${page.index}`, () => actions.selectPage(page.index)),
      hex(page.offset),
      page.va ? memoryLink(page.va, actions) : 'no dma_area',
      page.pfn === null ? 'not mapped' : hex(page.pfn),
      answerText(page),
      String(page.heat.cpuWrites),
      String(page.heat.deviceReads),
      String(page.heat.userFaults),
    ]),
  );
}

const memoryLink = (va: Hex, actions: Actions): HTMLElement =>
  link(va, `Open memory at ${va}`, () => actions.openMemory(va));
