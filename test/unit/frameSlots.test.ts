import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LensPage } from '../../src/protocol/lens';
import { type FrameSlot, frameSlots } from '../../src/webview/frameSlots';

const page = (index: number, pfn: number | null, returnedPfn?: number): LensPage => ({
  index,
  offset: index * 4096,
  va: '0xffffc90000080000',
  pfn,
  answer: returnedPfn === undefined ? null : { resolution: 1, ok: returnedPfn === pfn, returnedPfn },
  heat: { cpuWrites: 0, deviceReads: 0, userFaults: 0 },
});

/** One letter per slot: '=' ours, '-' another's, '…' folded, '!' no memory. */
const drawn = (slots: FrameSlot[]): string =>
  slots.map((slot) => (slot.kind === 'gap' ? '…' : slot.kind === 'beyond' ? '!' : slot.used ? '=' : '-')).join('');

test('neighbours are drawn as they lie', () => {
  assert.equal(drawn(frameSlots([page(0, 5), page(1, 6), page(2, 8)], 100)), '…==-=…');
});

test('long stretches of others are folded', () => {
  assert.equal(drawn(frameSlots([page(0, 0), page(1, 2), page(2, 90), page(3, 99)], 100)), '=-=…=…=');
});

test('page frames that do not exist stand apart', () => {
  assert.equal(drawn(frameSlots([page(0, 5, 0xc0080), page(1, 6, 6)], 100)), '…==…!');
});

test('a page frame that two pages share is drawn once, and an unmapped page not at all', () => {
  assert.equal(drawn(frameSlots([page(0, 7), page(1, 7), page(2, null)], 8)), '…=');
});

test('every page frame of the machine is either drawn or inside a gap', () => {
  const slots = frameSlots([page(0, 900), page(1, 3), page(2, 17), page(3, 16)], 1000);
  const covered = slots.reduce((sum, slot) => sum + (slot.kind === 'gap' ? slot.count : 1), 0);
  assert.equal(covered, 1000);
});
