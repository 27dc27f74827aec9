// What page frames held before: layers of copies, one for each checkpoint, taken when a page frame is first written
// after it (copy on write, by way of the TLB's write tags). To go back to a checkpoint, the layers are put back from the
// latest to that one; the oldest copy of a page frame is the last to be put there, and right.
//
//   checkpoint 0        checkpoint 1        checkpoint 2         now
//   | layer 0: pages    | layer 1: pages    | layer 2: pages     |
//   | written from here | written from here | written since, as  |
//   | to 1, as they     | to 2, as they     | they were at 2     |
//   | were at 0         | were at 1         |                    |
//
// Stacks and static data are written by compiled code directly, without the TLB: such page frames are copied when the
// layer begins, or shared with an earlier copy if they have not changed.

import { assert, present } from '../base/assert';
import { PAGE_SIZE } from '../program/abi';
import { hostOf, type Pfn, paOf } from './address';
import type { Mmu } from './mmu';

/** Copies of page frames with their shadow, in slots of a few large buffers. */
class PageStore {
  private readonly chunks: Uint8Array[] = [];
  private readonly words: Int32Array[] = [];
  private readonly free: number[] = [];
  private readonly users: number[] = [];
  private static readonly SLOTS = 64;
  private static readonly SLOT_BYTES = 2 * PAGE_SIZE;

  constructor(private readonly mmu: Mmu) {}

  get bytes(): number {
    return (this.users.length - this.free.length) * PageStore.SLOT_BYTES;
  }

  private place(slot: number): { chunk: Uint8Array; at: number } {
    const chunk = present(this.chunks[Math.floor(slot / PageStore.SLOTS)], 'chunk of a slot');
    return { chunk, at: (slot % PageStore.SLOTS) * PageStore.SLOT_BYTES };
  }

  copy(pfn: Pfn): number {
    let slot = this.free.pop();
    if (slot === undefined) {
      slot = this.users.length;
      this.users.push(0);
      if (slot % PageStore.SLOTS === 0) {
        const buffer = new ArrayBuffer(PageStore.SLOTS * PageStore.SLOT_BYTES);
        this.chunks.push(new Uint8Array(buffer));
        this.words.push(new Int32Array(buffer));
      }
    }
    this.users[slot] = 1;
    const { chunk, at } = this.place(slot);
    const { memory } = this.mmu;
    chunk.set(memory.peekAt(paOf(pfn), PAGE_SIZE), at);
    chunk.set(memory.peekShadowAt(paOf(pfn), PAGE_SIZE), at + PAGE_SIZE);
    return slot;
  }

  /** Whether the page frame still holds what the slot does. */
  same(slot: number, pfn: Pfn): boolean {
    const words = present(this.words[Math.floor(slot / PageStore.SLOTS)], 'chunk of a slot');
    const at = ((slot % PageStore.SLOTS) * PageStore.SLOT_BYTES) / 4;
    const { memory } = this.mmu;
    const { words: now } = memory;
    const data = hostOf(paOf(pfn)) / 4;
    const shadow = data + memory.physBytes / 4;
    const count = PAGE_SIZE / 4;
    for (let i = 0; i < count; i++) {
      if (words[at + i] !== now[data + i] || words[at + count + i] !== now[shadow + i]) return false;
    }
    return true;
  }

  putBack(slot: number, pfn: Pfn): void {
    const { chunk, at } = this.place(slot);
    const { memory } = this.mmu;
    memory.peekAt(paOf(pfn), PAGE_SIZE).set(chunk.subarray(at, at + PAGE_SIZE));
    memory.peekShadowAt(paOf(pfn), PAGE_SIZE).set(chunk.subarray(at + PAGE_SIZE, at + 2 * PAGE_SIZE));
  }

  share(slot: number): number {
    this.users[slot] = (this.users[slot] as number) + 1;
    return slot;
  }

  release(slot: number): void {
    const left = (this.users[slot] as number) - 1;
    this.users[slot] = left;
    if (left === 0) this.free.push(slot);
  }
}

/** The copies of one checkpoint. */
export type Layer = Map<Pfn, number>;

export class PageHistory {
  private readonly layers: Layer[] = [];
  private readonly store: PageStore;

  constructor(private readonly mmu: Mmu) {
    this.store = new PageStore(mmu);
    mmu.memory.onFirstWrite = (pfn) => this.keep(pfn);
  }

  /** Bytes that the copies take. */
  get bytes(): number {
    return this.store.bytes;
  }

  private keep(pfn: Pfn): void {
    const top = this.layers[this.layers.length - 1];
    if (top && !top.has(pfn)) top.set(pfn, this.store.copy(pfn));
  }

  /** From now on what is written can be put back to how it is now. `direct`: page frames written without the TLB. */
  begin(direct: Iterable<Pfn>): Layer {
    const layer: Layer = new Map();
    for (const pfn of direct) layer.set(pfn, this.copyOrShare(pfn));
    this.layers.push(layer);
    this.watchFrom(layer);
    return layer;
  }

  private copyOrShare(pfn: Pfn): number {
    const last = this.layers[this.layers.length - 1]?.get(pfn);
    return last !== undefined && this.store.same(last, pfn) ? this.store.share(last) : this.store.copy(pfn);
  }

  /** The next write of any page frame that the layer does not have yet is noticed. */
  private watchFrom(layer: Layer | undefined): void {
    const { written } = this.mmu.memory;
    written.fill(layer ? 0 : 1);
    if (layer) for (const pfn of layer.keys()) written[pfn] = 1;
    this.mmu.clearWriteTags();
  }

  /** Puts memory back to where the layer began; later layers are gone, and it collects again. */
  goBack(layer: Layer): void {
    const index = this.layers.indexOf(layer);
    assert(index >= 0, 'going back to a layer that is gone');
    for (let i = this.layers.length - 1; i >= index; i--) {
      for (const [pfn, slot] of this.layers[i] as Layer) this.store.putBack(slot, pfn);
      if (i > index) this.drop(i);
    }
    this.mmu.flush();
    this.watchFrom(layer);
  }

  /** Puts memory back to where the layer, the latest, began, and forgets it. */
  undo(layer: Layer): void {
    assert(this.layers[this.layers.length - 1] === layer, 'only the latest layer can be undone');
    this.goBack(layer);
    this.drop(this.layers.length - 1);
    this.watchFrom(this.layers[this.layers.length - 1]);
  }

  private drop(index: number): void {
    const [layer] = this.layers.splice(index, 1);
    for (const slot of (layer as Layer).values()) this.store.release(slot);
  }

  /** Forgets a checkpoint in the middle: what only it has belongs to the one before it. */
  forget(layer: Layer): void {
    const index = this.layers.indexOf(layer);
    const before = present(this.layers[index - 1], 'a layer before the forgotten one');
    for (const [pfn, slot] of layer) if (!before.has(pfn)) before.set(pfn, this.store.share(slot));
    if (index === this.layers.length - 1) this.watchFrom(before);
    this.drop(index);
  }
}
