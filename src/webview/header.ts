import { formatBytes, formatCount, formatNanoseconds, formatRate } from '../base/units';
import type { LensView } from '../protocol/lens';
import type { Clock, KernelApi } from '../protocol/values';
import type { Actions } from './actions';
import { el, link } from './dom';

/** One line over the bands: which substream, what was agreed on, where the buffer is, and when. */
export function header(
  lens: LensView,
  clock: Clock,
  kernelApi: KernelApi,
  motion: 'stopped' | 'running' | 'live',
  pinned: boolean,
  actions: Actions,
): HTMLElement {
  const { runtime } = lens;
  const params = runtime?.hwParams;
  const period = params && formatBytes(params.periodFrames * params.frameBytes);
  const agreed =
    params &&
    `${params.format} · ${params.channels} ch · ${formatRate(params.rate)} · period ${period} × ${params.periods}`;
  return el(
    'header',
    {},
    substreamChoice(lens, actions),
    agreed && el('span', { class: 'mono dim params', title: agreed }, agreed),
    runtime &&
      el(
        'span',
        { class: 'mono' },
        'dma_area ',
        runtime.dmaArea ? bufferLink(runtime.dmaArea, actions) : el('span', { class: 'dim' }, 'NULL'),
        runtime.dmaArea && ` · ${formatBytes(runtime.dmaBytes)} · ${runtime.bufferType}`,
      ),
    runtime
      ? el(
          'span',
          { class: 'mono' },
          el('b', { class: stateClass(runtime.state), title: 'runtime->state' }, runtime.state),
        )
      : el('span', { class: 'mono dim' }, 'not open'),
    el(
      'span',
      { class: 'when' },
      followButton(lens, pinned, actions),
      el(
        'span',
        { class: 'mono dim', role: 'status', title: `Executed statements · virtual time · kernel API ${kernelApi}` },
        motion === 'running' ? 'running …' : when(clock, motion === 'live'),
      ),
    ),
  );
}

const when = ({ tick, nanoseconds }: Clock, live: boolean): string =>
  `${live ? 'running · ' : ''}tick ${formatCount(tick)} · ${formatNanoseconds(nanoseconds)}`;

const stateClass = (state: string): string => (state === 'XRUN' || state === 'DISCONNECTED' ? 'bad' : '');

function bufferLink(dmaArea: `0x${string}`, actions: Actions): HTMLElement {
  return link(dmaArea, `Open memory at ${dmaArea}`, () => actions.openMemory(dmaArea), 'ok');
}

function substreamChoice(lens: LensView, actions: Actions): HTMLElement {
  const chosen = lens.choices.find((choice) => choice.id === lens.substream);
  if (lens.choices.length < 2) return el('b', {}, chosen?.label ?? lens.substream);
  const select = el(
    'select',
    {
      'aria-label': 'Substream',
      'data-key': 'substream',
      change: () => actions.send({ type: 'selectSubstream', substream: select.value }),
    },
    ...lens.choices.map((choice) =>
      el('option', { value: choice.id, selected: choice.id === lens.substream }, choice.label),
    ),
  );
  return select;
}

/** Selecting a page holds it; this lets go, so that the ladder follows each resolution again. */
function followButton(lens: LensView, pinned: boolean, actions: Actions): HTMLElement | false {
  if (!lens.ladder || !pinned) return false;
  return el(
    'button',
    {
      class: 'toggle',
      type: 'button',
      'data-key': 'follow',
      title: 'The page was chosen by hand. Follow the program again.',
      click: () => actions.selectPage(null),
    },
    `page ${lens.ladder.pageIndex} held · follow`,
  );
}
