// How a value is to be written, as gdb spells it behind a comma: `flags,x`, `name,s`, `buffer,[16]`, `area,[8]x`.

import type { Radix } from './format';

export interface ValueForm {
  readonly radix: Radix;
  /** Bytes are text. */
  readonly text?: boolean;
  /** A pointer is an array of so many elements, which C says. */
  readonly elements?: string;
}

const RADIXES: Readonly<Record<string, Radix>> = { x: 'hex', h: 'hex', d: 'dec', b: 'bin', o: 'oct' };
export const FORMS = 'x (or h), d, o, b for a number, s for text, [n] for n elements';

/** An expression and the form behind it; `letter`: what stands where a form would, and is none. */
export function splitForm(
  text: string,
  plain: ValueForm = { radix: 'natural' },
): { readonly expression: string; readonly form: ValueForm; readonly letter?: string } {
  const match = /^(.*\S)\s*,\s*(?:\[([^[\]]+(?:\[[^[\]]*\][^[\]]*)*)\]\s*([xhdobs])?|([A-Za-z]))$/s.exec(text.trim());
  const [, expression, elements, of, letter] = match ?? [];
  if (!expression) return { expression: text.trim(), form: plain };
  const kind = (of ?? letter ?? '').toLowerCase();
  const radix = RADIXES[kind] ?? plain.radix;
  if (letter && kind !== 's' && !RADIXES[kind]) return { expression: text.trim(), form: plain, letter };
  return { expression, form: { radix, ...(kind === 's' && { text: true }), ...(elements && { elements }) } };
}
