// The one wasm memory: control block, guest physical memory, shadow (see program/abi). Views into it, and nothing
// about what the bytes mean. Whoever may write says so first (willWrite), so that what was there before can be kept;
// compiled code does by way of the TLB's write tags.

import { CONTROL, CONTROL_BYTES, PAGE_SIZE, SHADOW } from '../program/abi';
import { type Host, hostOf, type Pa, type Pfn, type Va } from './address';

/** Something that happened to a page frame. */
export interface PageChange {
  readonly what: 'allocated' | 'freed' | 'mapped' | 'unmapped';
  readonly pfn: Pfn;
  /** How many neighbouring page frames. */
  readonly count: number;
  /** What for, of an allocation: 'vmalloc', 'slab', 'user' ... */
  readonly owner?: string;
  /** Of a page-table entry: its page, and the page frame of the top-level table. */
  readonly entry?: { readonly va: Va; readonly root: Pfn };
}

export class PhysicalMemory {
  readonly wasm: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The same bytes by fours, to compare page frames quickly. */
  readonly words: Int32Array;
  /** Host offset of the shadow of physical address 0. */
  readonly shadowBase: Host;
  /** Told before a page frame, or its shadow, is written for the first time since `written` was cleared. */
  onFirstWrite: ((pfn: Pfn) => void) | undefined;
  /** Told of whatever happens to page frames. */
  onPageChange: ((change: PageChange) => void) | undefined;
  /** Told before bytes that somebody watches are written by the host, for the guest. */
  onWatchedWrite: ((pa: Pa, length: number) => void) | undefined;
  /** 1 for each page frame that onFirstWrite has been told of. */
  readonly written: Uint8Array;

  constructor(readonly physBytes: number) {
    const pages = Math.ceil((CONTROL_BYTES + 2 * physBytes) / 65536);
    this.wasm = new WebAssembly.Memory({ initial: pages });
    this.bytes = new Uint8Array(this.wasm.buffer);
    this.view = new DataView(this.wasm.buffer);
    this.words = new Int32Array(this.wasm.buffer);
    this.shadowBase = CONTROL_BYTES + physBytes;
    this.written = new Uint8Array(Math.ceil(physBytes / PAGE_SIZE));
  }

  /** These bytes, or their shadow, are about to be written. */
  willWrite(pa: Pa, length: number): void {
    if (!this.onFirstWrite) return;
    const last = Math.floor((pa + Math.max(length, 1) - 1) / PAGE_SIZE);
    for (let pfn = Math.floor(pa / PAGE_SIZE); pfn <= last; pfn++) {
      if (this.written[pfn] !== 0) continue;
      this.written[pfn] = 1;
      this.onFirstWrite(pfn);
    }
  }

  /** The same, of what the host writes as a part of the guest's kernel: data breakpoints see it. */
  kernelWrites(pa: Pa, length: number): void {
    this.willWrite(pa, length);
    if (this.watching && this.peekShadowAt(pa, length).some((shadow) => shadow & SHADOW.watchWrite))
      this.onWatchedWrite?.(pa, length);
  }

  readU64(pa: Pa): bigint {
    return this.view.getBigUint64(hostOf(pa), true);
  }
  writeU64(pa: Pa, value: bigint): void {
    this.kernelWrites(pa, 8);
    this.view.setBigUint64(hostOf(pa), BigInt.asUintN(64, value), true);
  }

  /** Some shadow bytes are watched: those bits belong to the debugger and stay whatever becomes of the memory. */
  watching = false;

  /** Sets the shadow of a range, whatever it was. */
  fillShadow(pa: Pa, length: number, value: number): void {
    const shadow = this.shadowAt(pa, length);
    if (!this.watching) shadow.fill(value);
    else {
      const watch = SHADOW.watchRead | SHADOW.watchWrite;
      for (let i = 0; i < length; i++) shadow[i] = value | ((shadow[i] as number) & watch);
    }
  }

  /** Bytes of physical memory, not copied: to be written now, or read. */
  at(pa: Pa, length: number): Uint8Array {
    this.willWrite(pa, length);
    return this.peekAt(pa, length);
  }
  /** Their shadow bytes, not copied: to be written now, or read. */
  shadowAt(pa: Pa, length: number): Uint8Array {
    this.willWrite(pa, length);
    return this.peekShadowAt(pa, length);
  }
  /** Bytes of physical memory, not copied, that are only looked at. */
  peekAt(pa: Pa, length: number): Uint8Array {
    return this.bytes.subarray(hostOf(pa), hostOf(pa) + length);
  }
  peekShadowAt(pa: Pa, length: number): Uint8Array {
    return this.bytes.subarray(this.shadowBase + pa, this.shadowBase + pa + length);
  }

  /** Statements executed since boot. */
  get tick(): number {
    return this.limit - 1 - Number(this.view.getBigInt64(CONTROL.left, true));
  }
  set tick(value: number) {
    this.view.setBigInt64(CONTROL.left, BigInt(this.limit - value - 1), true);
  }
  /** The hook calls the host when the tick counter reaches this. */
  get limit(): number {
    return Number(this.view.getBigInt64(CONTROL.limit, true));
  }
  set limit(value: number) {
    const { tick } = this;
    const limit = Math.min(value, Number.MAX_SAFE_INTEGER);
    this.view.setBigInt64(CONTROL.limit, BigInt(limit), true);
    this.view.setBigInt64(CONTROL.left, BigInt(limit - tick - 1), true);
  }
  /** Virtual nanoseconds that passed while the processor was idle. */
  get skewNs(): bigint {
    return this.view.getBigInt64(CONTROL.skewNs, true);
  }
  set skewNs(value: bigint) {
    this.view.setBigInt64(CONTROL.skewNs, value, true);
  }
  set stackLimit(host: Host) {
    this.view.setUint32(CONTROL.stackLimit, host, true);
  }
}
