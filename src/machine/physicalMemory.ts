// The one wasm memory: control block, guest physical memory, shadow (see program/abi). Views into it, and nothing
// about what the bytes mean.

import { CONTROL, CONTROL_BYTES } from '../program/abi';
import { type Host, hostOf, type Pa } from './address';

export class PhysicalMemory {
  readonly wasm: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Host offset of the shadow of physical address 0. */
  readonly shadowBase: Host;

  constructor(readonly physBytes: number) {
    const pages = Math.ceil((CONTROL_BYTES + 2 * physBytes) / 65536);
    this.wasm = new WebAssembly.Memory({ initial: pages });
    this.bytes = new Uint8Array(this.wasm.buffer);
    this.view = new DataView(this.wasm.buffer);
    this.shadowBase = CONTROL_BYTES + physBytes;
  }

  readU64(pa: Pa): bigint {
    return this.view.getBigUint64(hostOf(pa), true);
  }
  writeU64(pa: Pa, value: bigint): void {
    this.view.setBigUint64(hostOf(pa), BigInt.asUintN(64, value), true);
  }

  /** Bytes of physical memory, not copied. */
  at(pa: Pa, length: number): Uint8Array {
    return this.bytes.subarray(hostOf(pa), hostOf(pa) + length);
  }
  /** Their shadow bytes, not copied. */
  shadowAt(pa: Pa, length: number): Uint8Array {
    return this.bytes.subarray(this.shadowBase + pa, this.shadowBase + pa + length);
  }

  /** Statements executed since boot. */
  get tick(): number {
    return Number(this.view.getBigInt64(CONTROL.tick, true));
  }
  set tick(value: number) {
    this.view.setBigInt64(CONTROL.tick, BigInt(value), true);
  }
  /** The hook calls the host when the tick counter reaches this. */
  get limit(): number {
    return Number(this.view.getBigInt64(CONTROL.limit, true));
  }
  set limit(value: number) {
    this.view.setBigInt64(CONTROL.limit, BigInt(Math.min(value, Number.MAX_SAFE_INTEGER)), true);
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
