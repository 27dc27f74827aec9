// Conditions on page resolutions may name the page that was chosen and the one before it: `pfn != previous.pfn + 1`.
// These are no variables of the guest, so their values are written into the C text before it is evaluated.

import type { RecordedResolution } from './api';

type Named = 'pfn' | 'page' | 'offset';

/** No struct page of this machine: a pfn that no page frame has. */
const NO_PFN = '(~0ul)';

function textOf(name: Named, { returned, offset }: RecordedResolution): string {
  switch (name) {
    case 'pfn':
      return returned.pfn === undefined ? NO_PFN : `${returned.pfn}ul`;
    case 'page':
      return `((struct page *)0x${returned.page.toString(16)}ul)`;
    case 'offset':
      return `${offset}ul`;
  }
}

/** The condition in plain C; false if it asks for a previous resolution and there is none. */
export function resolutionCondition(
  condition: string,
  now: RecordedResolution,
  previous: RecordedResolution | undefined,
): string | false {
  if (/\bprevious\b/.test(condition) && !previous) return false;
  return condition.replace(
    /(\bprevious\s*\.\s*|\bstruct\s+|->\s*|\.\s*)?\b(pfn|page|offset)\b/g,
    (all, before: string | undefined, name: Named) => {
      if (before === undefined) return textOf(name, now);
      return before.startsWith('previous') && previous ? textOf(name, previous) : all;
    },
  );
}
