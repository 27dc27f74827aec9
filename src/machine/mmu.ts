// How every access finds its bytes: the software TLB that compiled code looks into, filled here from the page tables;
// the one slow path for everything odd; and the shadow bytes' verdict. What a refusal means is for others to say:
// they get a Fault and answer whether to go on.

import { PAGE_SIZE, SHADOW, TLB, TLB_NO_TAG, VA } from '../program/abi';
import { asVa, type Host, hostOf, pageOf, pageOffset, type Va } from './address';
import type { PageTable, Translation } from './pageTable';
import type { PhysicalMemory } from './physicalMemory';

export type FaultKind =
  /** No page is mapped there. */
  | 'notMapped'
  /** The page is mapped read-only. */
  | 'readOnly'
  /** A user address used by kernel code without copy_from_user and its kin. */
  | 'userAddress'
  /** Not an address at all: bits 63..47 differ. */
  | 'notCanonical'
  /** Mapped, but poisoned: freed, a red zone, beyond an object. */
  | 'poisoned'
  /** Read before anything was written. */
  | 'uninitialised'
  /** A data breakpoint. */
  | 'watch';

export interface Fault {
  readonly kind: FaultKind;
  /** First byte that is not right. */
  readonly va: Va;
  /** Start and length of the whole access. */
  readonly start: Va;
  readonly size: number;
  readonly write: boolean;
  /** Shadow byte at `va`; 0 where no memory is mapped. */
  readonly shadow: number;
  /** Code position of the access; 0 if the host made it. */
  readonly position: number;
}

/** Says whether to go on as if nothing was wrong. May throw to stop the machine instead. */
export type FaultHandler = (fault: Fault) => void;

const isPoison = (shadow: number): boolean => (shadow & SHADOW.poison) !== 0;
const isWatched = (shadow: number, write: boolean): boolean =>
  (shadow & (write ? SHADOW.watchWrite : SHADOW.watchRead)) !== 0;

/** Physical page 0 is never given out: accesses that were refused, or cross pages, are led there. */
const SCRATCH_PA = 0;

export class Mmu {
  onFault: FaultHandler = () => {};

  constructor(
    readonly memory: PhysicalMemory,
    readonly table: PageTable,
  ) {
    this.flush();
  }

  /** Forgets all translations, as a change of page tables asks for. */
  flush(): void {
    for (let i = 0; i < TLB.entries; i++) this.clear(i, true);
  }

  flushPage(va: Va): void {
    this.clear(this.indexOf(va), true);
  }

  /** From now on each page's first write comes by the slow path. */
  clearWriteTags(): void {
    for (let i = 0; i < TLB.entries; i++) this.clear(i, false);
  }

  private clear(index: number, readToo: boolean): void {
    const at = TLB.base + index * TLB.entryBytes;
    if (readToo) this.memory.view.setBigUint64(at + TLB.readTag, TLB_NO_TAG, true);
    this.memory.view.setBigUint64(at + TLB.writeTag, TLB_NO_TAG, true);
  }

  private indexOf(va: Va): number {
    return Number((va >> 12n) & BigInt(TLB.entries - 1));
  }

  private fill(va: Va, t: Translation, write: boolean): void {
    const at = TLB.base + this.indexOf(va) * TLB.entryBytes;
    const { view } = this.memory;
    const page = pageOf(va);
    const delta = hostOf(t.pa - pageOffset(va)) - Number(BigInt.asUintN(32, page));
    const sameEntry = view.getBigUint64(at + TLB.readTag, true) === page;
    view.setBigUint64(at + TLB.readTag, page, true);
    if (write) {
      this.memory.willWrite(t.pa, 1);
      view.setBigUint64(at + TLB.writeTag, page, true);
    } else if (!sameEntry) view.setBigUint64(at + TLB.writeTag, TLB_NO_TAG, true);
    view.setInt32(at + TLB.delta, delta | 0, true);
  }

  /** The page of `va` as kernel code may use it, or why it may not. */
  private resolve(va: Va, write: boolean): Translation | FaultKind {
    const top = va >> 47n;
    if (top !== 0n && top !== 0x1ffffn) return 'notCanonical';
    if (va <= VA.userEnd) return va < 4096n ? 'notMapped' : 'userAddress';
    const t = this.table.translate(va);
    if (!t) return 'notMapped';
    return write && !t.writable ? 'readOnly' : t;
  }

  // ---- compiled code's slow paths ----

  loadSlow(address: bigint, size: number, position: number): Host {
    const va = asVa(address);
    const first = this.resolve(va, false);
    if (typeof first === 'string') return this.refuse(first, va, va, size, false, position);
    this.fill(va, first, false);
    if (pageOffset(va) + size <= PAGE_SIZE) return hostOf(first.pa);
    const gathered = this.eachPage(va, size, false, position, (host, length, done) => {
      const scratch = hostOf(SCRATCH_PA) + done;
      this.memory.bytes.copyWithin(scratch, host, host + length);
      const shadow = this.memory.physBytes;
      this.memory.bytes.copyWithin(scratch + shadow, host + shadow, host + shadow + length);
    });
    if (!gathered) this.memory.shadowAt(SCRATCH_PA, size).fill(0);
    return hostOf(SCRATCH_PA);
  }

  storeSlow(address: bigint, size: number, value: bigint, position: number): Host {
    const va = asVa(address);
    const first = this.resolve(va, true);
    if (typeof first === 'string') return this.refuse(first, va, va, size, true, position);
    this.fill(va, first, true);
    if (pageOffset(va) + size <= PAGE_SIZE) return hostOf(first.pa);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    this.eachPage(va, size, true, position, (host, length, done) => {
      this.checkShadow(va + BigInt(done), host, length, true, position, va, size);
      this.memory.bytes.set(bytes.subarray(done, done + length), host);
    });
    this.memory.shadowAt(SCRATCH_PA, 8).fill(0);
    return hostOf(SCRATCH_PA); // the store that follows lands where nobody looks
  }

  private refuse(kind: FaultKind, va: Va, start: Va, size: number, write: boolean, position: number): Host {
    this.onFault({ kind, va, start, size, write, shadow: 0, position });
    this.memory.at(SCRATCH_PA, 16).fill(0);
    this.memory.shadowAt(SCRATCH_PA, 16).fill(0);
    return hostOf(SCRATCH_PA);
  }

  // ---- ranges, for natives and record copies ----

  /** Calls `use` for each piece of [va, va+size) within one page; false if some page was refused (and reported). */
  eachPage(
    va: Va,
    size: number,
    write: boolean,
    position: number,
    use: (host: Host, length: number, done: number) => void,
  ): boolean {
    for (let done = 0; done < size; ) {
      const at = asVa(va + BigInt(done));
      const length = Math.min(size - done, PAGE_SIZE - pageOffset(at));
      const t = this.resolve(at, write);
      if (typeof t === 'string') {
        this.onFault({ kind: t, va: at, start: va, size, write, shadow: 0, position });
        return false;
      }
      if (write) this.memory.willWrite(t.pa, 1);
      use(hostOf(t.pa), length, done);
      done += length;
    }
    return true;
  }

  /** Looks at the shadow of bytes about to be used. Reports the first that is wrong; a store initialises. */
  checkShadow(va: Va, host: Host, length: number, write: boolean, position: number, start: Va, size: number): void {
    const { bytes, physBytes } = this.memory;
    const from = host + physBytes;
    let reported = false;
    let watched = false;
    for (let i = 0; i < length; i++) {
      const shadow = bytes[from + i] as number;
      if (shadow === 0) continue;
      if (!watched && isWatched(shadow, write)) {
        watched = true;
        this.onFault({ kind: 'watch', va: asVa(va + BigInt(i)), start, size, write, shadow, position });
      }
      const kind: FaultKind | undefined = isPoison(shadow)
        ? 'poisoned'
        : !write && shadow & SHADOW.uninit
          ? 'uninitialised'
          : undefined;
      if (kind && !reported) {
        reported = true;
        this.onFault({ kind, va: asVa(va + BigInt(i)), start, size, write, shadow, position });
      }
      if (write && !isPoison(shadow)) bytes[from + i] = shadow & ~SHADOW.uninit;
    }
  }

  /** Structure assignment and memcpy: bytes with their shadow, so that copying padding is not using it. */
  copy(to: Va, from: Va, size: number, position: number): void {
    const data = new Uint8Array(size);
    const shadow = new Uint8Array(size);
    const { bytes, physBytes } = this.memory;
    const readable = this.eachPage(from, size, false, position, (host, length, done) => {
      this.reportPoison(asVa(from + BigInt(done)), host, length, false, position, from, size);
      data.set(bytes.subarray(host, host + length), done);
      shadow.set(bytes.subarray(host + physBytes, host + physBytes + length), done);
    });
    if (!readable) return;
    this.eachPage(to, size, true, position, (host, length, done) => {
      this.reportPoison(asVa(to + BigInt(done)), host, length, true, position, to, size);
      bytes.set(data.subarray(done, done + length), host);
      for (let i = 0; i < length; i++) {
        const at = host + physBytes + i;
        const before = bytes[at] as number;
        // Poison and watches belong to the place, "uninitialised" to the bytes that come.
        if (!isPoison(before)) bytes[at] = (before & ~SHADOW.uninit) | ((shadow[done + i] as number) & SHADOW.uninit);
      }
    });
  }

  /** memset: writes one value over a range. */
  fillRange(to: Va, value: number, size: number, position: number): void {
    this.eachPage(to, size, true, position, (host, length, done) => {
      this.checkShadow(asVa(to + BigInt(done)), host, length, true, position, to, size);
      this.memory.bytes.fill(value, host, host + length);
    });
  }

  private reportPoison(
    va: Va,
    host: Host,
    length: number,
    write: boolean,
    position: number,
    start: Va,
    size: number,
  ): void {
    const { bytes, physBytes } = this.memory;
    let watched = false;
    for (let i = 0; i < length; i++) {
      const shadow = bytes[host + physBytes + i] as number;
      if (shadow === 0) continue;
      if (!watched && isWatched(shadow, write)) {
        watched = true;
        this.onFault({ kind: 'watch', va: asVa(va + BigInt(i)), start, size, write, shadow, position });
      }
      if (!isPoison(shadow)) continue;
      this.onFault({ kind: 'poisoned', va: asVa(va + BigInt(i)), start, size, write, shadow, position });
      return;
    }
  }

  // ---- the host's own eyes and hands: no checks, no reports ----

  /** Reads what is mapped; undefined if any byte is not. */
  peek(va: Va, size: number): Uint8Array | undefined {
    const out = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const at = asVa(va + BigInt(done));
      const t = this.table.translate(at);
      if (!t) return undefined;
      const length = Math.min(size - done, PAGE_SIZE - pageOffset(at));
      out.set(this.memory.peekAt(t.pa, length), done);
      done += length;
    }
    return out;
  }

  /** Shadow bytes of what is mapped; undefined if any byte is not. */
  peekShadow(va: Va, size: number): Uint8Array | undefined {
    const out = new Uint8Array(size);
    for (let done = 0; done < size; ) {
      const at = asVa(va + BigInt(done));
      const t = this.table.translate(at);
      if (!t) return undefined;
      const length = Math.min(size - done, PAGE_SIZE - pageOffset(at));
      out.set(this.memory.peekShadowAt(t.pa, length), done);
      done += length;
    }
    return out;
  }

  /** Writes what is mapped and marks it initialised; false if any byte is not mapped. */
  poke(va: Va, data: Uint8Array): boolean {
    if (!this.peek(va, data.length)) return false;
    for (let done = 0; done < data.length; ) {
      const at = asVa(va + BigInt(done));
      const t = this.table.translate(at) as Translation;
      const length = Math.min(data.length - done, PAGE_SIZE - pageOffset(at));
      this.memory.at(t.pa, length).set(data.subarray(done, done + length));
      const shadow = this.memory.shadowAt(t.pa, length);
      for (let i = 0; i < length; i++) shadow[i] = (shadow[i] as number) & ~SHADOW.uninit;
      done += length;
    }
    return true;
  }

  peekU64(va: Va): bigint | undefined {
    const b = this.peek(va, 8);
    return b && new DataView(b.buffer).getBigUint64(0, true);
  }
  peekU32(va: Va): number | undefined {
    const b = this.peek(va, 4);
    return b && new DataView(b.buffer).getUint32(0, true);
  }
  pokeU64(va: Va, value: bigint): boolean {
    const b = new Uint8Array(8);
    new DataView(b.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    return this.poke(va, b);
  }
  pokeU32(va: Va, value: number): boolean {
    const b = new Uint8Array(4);
    new DataView(b.buffer).setUint32(0, value >>> 0, true);
    return this.poke(va, b);
  }

  /** Sets the shadow of a mapped range, whatever it was. */
  setShadow(va: Va, size: number, value: number): void {
    for (let done = 0; done < size; ) {
      const at = asVa(va + BigInt(done));
      const t = this.table.translate(at);
      const length = Math.min(size - done, PAGE_SIZE - pageOffset(at));
      if (t) this.memory.fillShadow(t.pa, length, value);
      done += length;
    }
  }
}
