// What is to be written to change a variable: C's assignment, and what people enter where C has only initializers or
// wants a cast.

import type { CType } from '../program/types';

/** Behind a value as it is shown stands what it means: `16 (EBUSY)`, `65 'A'`, `0xffff… "text"`, `0xffff… <symbol>`. */
const EXPLAINED = /^(\S+)\s+(?:\(.*\)|'.*'|".*"|<.*>)$/s;

/**
 * C that makes `target`, of this type, what `value` says. `typeOf`: the type of an expression, undefined if it is none.
 */
export function assignment(
  target: string,
  type: CType,
  value: string,
  typeOf: (expression: string) => CType | undefined,
): string {
  const [place, own, entered] = [`(${target})`, `__typeof__(${target})`, value.trim()];
  if (type.kind === 'array' && /^["{]/.test(entered)) {
    const all = `struct __all { ${own} all; }`;
    return `*(${all} *)&${place} = (struct __all){ ${entered} }`;
  }
  if (type.kind === 'record' && entered.startsWith('{')) return `${place} = (${own})${entered}`;
  if (type.kind === 'pointer' && typeOf(entered)?.kind === 'int') return `${place} = (${own})(${entered})`;
  return `${place} = (${entered})`;
}

/** The value without what it means; undefined if there is nothing of the kind. */
export const withoutMeaning = (value: string): string | undefined => EXPLAINED.exec(value.trim())?.[1];
