import type { Actions, Choices } from './actions';
import { el } from './dom';

/** A titled part of the lens that is a picture, with the same content as a table for those whom a picture does not serve. */
export function section(
  id: string,
  heading: string,
  note: string,
  actions: Actions,
  choices: Choices,
  parts: { picture: () => Node; table: () => Node },
): HTMLElement {
  const asTable = choices.tables.includes(id);
  return el(
    'section',
    { class: `part ${id}`, 'aria-label': heading },
    el(
      'div',
      { class: 'heading' },
      el('h2', {}, heading, note && el('span', { class: 'dim' }, ` · ${note}`)),
      el(
        'button',
        {
          class: 'toggle',
          type: 'button',
          'data-key': `table ${id}`,
          'aria-pressed': String(asTable),
          title: asTable ? 'Show as a picture' : 'Show as a table',
          click: () => actions.toggleTable(id),
        },
        asTable ? 'picture' : 'table',
      ),
    ),
    asTable
      ? el(
          'div',
          { class: 'table-box', tabindex: 0, 'data-scroll': id, role: 'region', 'aria-label': `${heading} as a table` },
          parts.table(),
        )
      : parts.picture(),
  );
}

/** A plain table. Cells may be text or elements. */
export function table(columns: string[], rows: (string | Node)[][]): HTMLTableElement {
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, ...columns.map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, cell))))),
  );
}
