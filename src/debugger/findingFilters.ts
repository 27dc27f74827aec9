// Which findings stop the run: those of some classes, and of these all, some kinds, or those where a C expression holds.

import { FINDING_CLASSES, type FindingClass, type FindingReport } from '../kernel/finding';
import type { FindingFilter } from './api';

export class FindingFilters {
  private conditions = new Map<FindingClass, string | undefined>(FINDING_CLASSES.map((c) => [c.id, undefined]));

  set(filters: readonly (FindingClass | FindingFilter)[]): void {
    this.conditions = new Map(filters.map((f) => (typeof f === 'string' ? [f, undefined] : [f.class, f.condition])));
  }

  /** Whether a finding stops, as far as can be said without evaluating. */
  admits({ class: group, kind }: FindingReport): boolean {
    if (!this.conditions.has(group)) return false;
    const condition = this.conditions.get(group);
    return !condition || !isKindList(condition) || kindListHas(condition, kind);
  }

  /** The C expression that has the last word. */
  expressionFor({ class: group }: FindingReport): string | undefined {
    const condition = this.conditions.get(group);
    return condition && !isKindList(condition) ? condition : undefined;
  }
}

/** `double-free, !uninit-value`: kinds have hyphens, which no sensible C has here. */
const isKindList = (text: string): boolean => /^\s*!?[a-z]+(-[a-z]+)+(\s*,\s*!?[a-z]+(-[a-z]+)+)*\s*$/.test(text);

function kindListHas(text: string, kind: string): boolean {
  const kinds = text.split(',').map((word) => word.trim());
  if (kinds.includes(`!${kind}`)) return false;
  return kinds.includes(kind) || kinds.every((word) => word.startsWith('!'));
}
