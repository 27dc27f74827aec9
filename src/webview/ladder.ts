import { hex } from '../base/units';
import type { Hop, Ladder } from '../protocol/ladder';
import type { Actions } from './actions';
import { el, link } from './dom';

/** The page ladder as a list of hops: the value opens the memory behind it, the place opens the line that made it so. */
export function ladderPart(ladder: Ladder | null, actions: Actions): HTMLElement {
  return el(
    'section',
    { class: 'part ladder-part', 'aria-label': 'Page ladder' },
    el(
      'div',
      { class: 'heading' },
      el(
        'h2',
        {},
        'Page ladder',
        ladder && el('span', { class: 'dim' }, ` · page ${ladder.pageIndex} · offset ${hex(ladder.offset)}`),
      ),
    ),
    ladder
      ? el('ol', { class: 'ladder mono' }, ...ladder.hops.map((hop, i) => hopElement(hop, i, actions)))
      : el('p', { class: 'dim empty' }, 'No page to follow yet.'),
  );
}

const STATUS_WORDS: Record<Hop['status'], string> = { plain: '', end: '', wrong: ' (wrong)', missing: ' (missing)' };

function hopElement(hop: Hop, index: number, actions: Actions): HTMLElement {
  const { memoryReference, source } = hop;
  const text = hop.label ? `${hop.label} ${hop.value}` : hop.value;
  return el(
    'li',
    { class: `${hop.status} ${hop.kind}`, 'data-kind': hop.kind, 'data-status': hop.status },
    memoryReference
      ? keyed(
          link(text, `Open memory at ${memoryReference}: ${text}${STATUS_WORDS[hop.status]}`, () =>
            actions.openMemory(memoryReference),
          ),
          `hop ${index}`,
        )
      : el('span', {}, text),
    el(
      'small',
      {},
      el('span', { title: hop.detail }, hop.detail),
      source &&
        keyed(
          link(`line ${source.line}`, `Go to ${source.path}:${source.line}`, () => actions.openSource(source)),
          `hop source ${index}`,
        ),
    ),
  );
}

function keyed<E extends Element>(element: E, key: string): E {
  element.setAttribute('data-key', key);
  return element;
}
