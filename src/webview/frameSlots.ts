import type { LensPage } from '../protocol/lens';

/**
 * Which page frames are drawn, from left to right. Frames that lie together are drawn as they lie; a stretch without any
 * of ours is folded into one gap, because physical memory is thousands of times larger than the buffer. A pfn that is no
 * memory at all (what virt_to_page() makes of a vmalloc address) stands apart at the right end.
 */
export type FrameSlot =
  | { kind: 'pageFrame'; pfn: number; used: boolean }
  | { kind: 'gap'; first: number; count: number }
  | { kind: 'beyond'; pfn: number };

/** Shorter stretches than this are drawn in full. */
const FOLD = 4;

export function frameSlots(pages: LensPage[], pageFrames: number): FrameSlot[] {
  const all = new Set<number>();
  for (const page of pages) {
    if (page.pfn !== null) all.add(page.pfn);
    if (page.answer?.returnedPfn != null) all.add(page.answer.returnedPfn);
  }
  const sorted = [...all].sort((a, b) => a - b);
  const inside = sorted.filter((pfn) => pfn < pageFrames);
  const slots: FrameSlot[] = [];
  if (inside.length > 0) {
    const first = inside[0]!;
    const last = inside.at(-1)!;
    // As long as our frames are a fair part of the stretch, show every frame of it.
    const fold = last - first + 1 > 3 * inside.length + 8 ? FOLD : Number.POSITIVE_INFINITY;
    if (first > 0) slots.push({ kind: 'gap', first: 0, count: first });
    inside.forEach((pfn, i) => {
      const next = inside[i + 1] ?? pfn + 1;
      slots.push({ kind: 'pageFrame', pfn, used: true });
      const between = next - pfn - 1;
      if (between >= fold) slots.push({ kind: 'gap', first: pfn + 1, count: between });
      else for (let other = pfn + 1; other < next; other++) slots.push({ kind: 'pageFrame', pfn: other, used: false });
    });
    if (last + 1 < pageFrames) slots.push({ kind: 'gap', first: last + 1, count: pageFrames - last - 1 });
  }
  for (const pfn of sorted) if (pfn >= pageFrames) slots.push({ kind: 'beyond', pfn });
  return slots;
}
