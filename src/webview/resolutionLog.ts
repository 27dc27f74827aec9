import { formatCount, formatPlace, hex } from '../base/units';
import type { LensView } from '../protocol/lens';
import type { PageAnswer, Resolution } from '../protocol/resolutions';
import type { Actions } from './actions';
import { el, link } from './dom';

/** The log of resolutions: what was returned beside what the walk finds; a wrong answer explains itself below. */
const SHOWN = 300;

export function resolutionLog(lens: LensView, selected: number | undefined, actions: Actions): HTMLElement {
  const { total, wrong, entries } = lens.resolutions;
  const rows = entries.slice(-SHOWN);
  const chosen = entries.find((entry) => entry.number === selected);
  return el(
    'section',
    { class: 'part log', 'aria-label': 'Page resolutions' },
    el(
      'div',
      { class: 'heading' },
      el(
        'h2',
        {},
        'Page resolutions',
        el('span', { class: 'dim' }, ` · ${formatCount(total)}`),
        wrong > 0 && el('span', { class: 'bad' }, ` · ${formatCount(wrong)} wrong`),
      ),
    ),
    total === 0 && !lens.resolving
      ? el(
          'p',
          { class: 'dim empty' },
          'The page callback was not asked yet. It is asked at the first touch of each mapped page.',
        )
      : el(
          'div',
          {
            class: 'log-box',
            'data-scroll': 'log',
            tabindex: 0,
            role: 'region',
            'aria-label': 'Log of page resolutions',
          },
          el(
            'table',
            { class: 'mono' },
            el(
              'thead',
              {},
              el(
                'tr',
                {},
                ...['#', 'by', 'offset', 'returned', 'walk finds'].map((name) => el('th', { scope: 'col' }, name)),
              ),
            ),
            el(
              'tbody',
              {},
              pendingRow(lens, actions),
              ...rows.reverse().map((entry) => row(entry, entry.number === selected, actions)),
            ),
          ),
        ),
    total > SHOWN && el('p', { class: 'dim empty' }, `${formatCount(total - SHOWN)} older ones are not listed.`),
    chosen && explanation(chosen, actions),
  );
}

const pfnText = (answer: PageAnswer | null, none: string): string =>
  answer === null ? none : answer.pfn === null ? 'no struct page' : `pfn ${hex(answer.pfn)}`;

function walkText({ ok, walked }: Resolution): string {
  if (!ok) return pfnText(walked, 'not mapped');
  return walked ? 'same' : 'no dma_area';
}

function row(entry: Resolution, selected: boolean, actions: Actions): HTMLElement {
  const select = () => actions.selectPage(entry.pageIndex, entry.number);
  // A real button, so that the keyboard reaches it; its click is the row's.
  const label = `Resolution ${entry.number}: ${entry.ok ? 'right' : 'wrong'}. Show its page.`;
  const number = el(
    'button',
    { class: 'link', type: 'button', 'aria-label': label, 'data-key': `resolution ${entry.number}` },
    String(entry.number),
  );
  return el(
    'tr',
    {
      class: `${selected ? 'selected' : ''}${entry.ok ? '' : ' wrong'}`,
      'data-resolution': entry.number,
      'aria-current': selected && 'true',
      click: select,
    },
    el('td', {}, number),
    el('td', { class: 'by', title: entry.by }, entry.by),
    el('td', {}, hex(entry.offset)),
    el('td', { class: entry.ok ? '' : 'bad', title: entry.returned?.page ?? 'NULL' }, pfnText(entry.returned, 'NULL')),
    el('td', { class: entry.ok ? 'ok' : 'bad' }, walkText(entry)),
  );
}

/** The question that the callback on the stack has not answered yet. */
function pendingRow(lens: LensView, actions: Actions): HTMLElement | false {
  const { resolving } = lens;
  if (!resolving) return false;
  const page = lens.pages[resolving.pageIndex];
  return el(
    'tr',
    { class: 'pending', click: () => actions.selectPage(resolving.pageIndex) },
    el('td', {}, 'now'),
    el('td', { class: 'by', title: resolving.function }, resolving.function),
    el('td', {}, hex(resolving.offset)),
    el('td', { class: 'dim' }, 'not yet'),
    el('td', {}, page && page.pfn !== null ? `pfn ${hex(page.pfn)}` : 'not mapped'),
  );
}

function explanation(entry: Resolution, actions: Actions): HTMLElement {
  const { source, returned, walked } = entry;
  return el(
    'div',
    { class: 'explanation' },
    !entry.ok && entry.rule && el('p', {}, `#${entry.number} `, el('span', { class: 'bad' }, entry.rule)),
    !entry.ok && entry.fix && el('p', {}, el('b', {}, 'Fix: '), entry.fix),
    !entry.ok && entry.explanation && el('p', { class: 'dim' }, entry.explanation),
    el(
      'p',
      { class: 'links' },
      source &&
        link(`Go to ${formatPlace(source)}`, `Go to ${source.path}:${source.line}`, () => actions.openSource(source)),
      returned &&
        link('Open returned struct page', `Open memory at ${returned.page}`, () => actions.openMemory(returned.page)),
      !entry.ok &&
        walked &&
        link('Open expected struct page', `Open memory at ${walked.page}`, () => actions.openMemory(walked.page)),
      el('span', { class: 'dim' }, `tick ${formatCount(entry.tick)}`),
    ),
  );
}
