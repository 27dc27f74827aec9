/**
 * Building elements without a framework: the whole lens is a few hundred nodes, drawn anew at each stop in a few
 * milliseconds. Text always goes in as text, never as HTML: names and paths come from a driver's source.
 */
type Child = Node | string | number | false | null | undefined;
type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>;

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element. Attributes that are functions are listeners ('click'); false and undefined leave one out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return build(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

function build<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== false && child !== null && child !== undefined).map(toNode));
  return element;
}

const toNode = (child: Child): Node | string => (child instanceof Node ? child : String(child));

/** An SVG tooltip, which screen readers also take for the element's name. */
export const title = (text: string): SVGTitleElement => svg('title', {}, text);

/** Text that acts: a button that looks like a link. */
export function link(text: string, label: string, act: () => void, className = ''): HTMLButtonElement {
  return el(
    'button',
    { class: `link ${className}`, type: 'button', title: label, 'aria-label': label, click: act },
    text,
  );
}

/** Draws again, and leaves the keyboard where it was: on the element with the same `data-key`. */
export function replaceKeepingFocus(root: HTMLElement, ...content: Node[]): void {
  const key = document.activeElement?.closest('[data-key]')?.getAttribute('data-key');
  const scrolls = new Map<string, [number, number]>();
  for (const box of root.querySelectorAll('[data-scroll]')) {
    scrolls.set(box.getAttribute('data-scroll')!, [box.scrollLeft, box.scrollTop]);
  }
  root.replaceChildren(...content);
  for (const box of root.querySelectorAll('[data-scroll]')) {
    const [left, top] = scrolls.get(box.getAttribute('data-scroll')!) ?? [0, 0];
    box.scrollTo(left, top);
  }
  if (key)
    root.querySelector<HTMLElement | SVGElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}
