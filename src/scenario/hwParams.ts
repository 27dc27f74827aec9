// struct snd_pcm_hw_params, built from a script's words and told in a record. It starts as "anything": all bits of the
// masks set, all intervals open; each key narrows one of them.

import { ACCESSES, FORMATS, SUBFORMATS } from '../kernel/pcmNames';
import type { Symbols } from '../kernel/symbols';
import { exact } from './data';
import { parseNumber } from './operation';

const TAG = 'snd_pcm_hw_params';
const MASK_BYTES = 32;
const INTERVAL_BYTES = 12;
export const INTERVALS = [
  'sample_bits', 'frame_bits', 'channels', 'rate', 'period_time', 'period_size', 'period_bytes', 'periods', 'buffer_time',
  'buffer_size', 'buffer_bytes', 'tick_time',
] as const; // biome-ignore format: a table
export type IntervalName = (typeof INTERVALS)[number];
const MASKS: readonly (readonly [string, readonly string[]])[] = [
  ['access', ACCESSES],
  ['format', FORMATS],
  ['subformat', SUBFORMATS],
];

/** Members that a key sets as they are. */
const NUMBERS = ['flags', 'rmask', 'info'];

/** [min, max, openmin, openmax, integer, empty] */
export type IntervalTuple = [number, number, number, number, number, number];

export class HwParams {
  private readonly view: DataView;

  constructor(
    private readonly symbols: Symbols,
    readonly bytes: Uint8Array,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  static empty(symbols: Symbols): HwParams {
    return new HwParams(symbols, new Uint8Array(symbols.sizeOf(TAG)));
  }

  static any(symbols: Symbols): HwParams {
    const params = HwParams.empty(symbols);
    MASKS.forEach((_, i) => params.setBits(i, 0xffffffffffffffffn));
    for (const name of INTERVALS) params.setInterval(name, [0, 0xffffffff, 0, 0, 0, 0]);
    params.set('rmask', 0xffffffff);
    params.set('info', 0xffffffff);
    return params;
  }

  /** A copy to be refined anew. */
  again(): HwParams {
    const copy = new HwParams(this.symbols, this.bytes.slice());
    copy.set('rmask', 0xffffffff);
    copy.set('cmask', 0);
    return copy;
  }

  private at(member: string): number {
    return Number(this.symbols.offset(TAG, member));
  }
  get(member: string): number {
    return this.view.getUint32(this.at(member), true);
  }
  private set(member: string, value: number): void {
    this.view.setUint32(this.at(member), value >>> 0, true);
  }

  private bits(mask: number): bigint {
    return this.view.getBigUint64(this.at('masks') + mask * MASK_BYTES, true);
  }
  private setBits(mask: number, bits: bigint): void {
    const at = this.at('masks') + mask * MASK_BYTES;
    this.bytes.fill(0, at, at + MASK_BYTES);
    this.view.setBigUint64(at, BigInt.asUintN(64, bits), true);
  }
  /** The names whose bits are set. */
  names(mask: 'access' | 'format' | 'subformat'): string[] {
    const i = MASKS.findIndex(([name]) => name === mask);
    const bits = this.bits(i);
    return (MASKS[i]?.[1] ?? []).flatMap((name, bit) => ((bits >> BigInt(bit)) & 1n ? [name || `#${bit}`] : []));
  }

  interval(name: IntervalName): IntervalTuple {
    const at = this.at('intervals') + INTERVALS.indexOf(name) * INTERVAL_BYTES;
    const flags = this.view.getUint32(at + 8, true);
    return [
      this.view.getUint32(at, true),
      this.view.getUint32(at + 4, true),
      flags & 1,
      (flags >> 1) & 1,
      (flags >> 2) & 1,
      (flags >> 3) & 1,
    ];
  }
  private setInterval(name: IntervalName, [min, max, openmin, openmax, integer, empty]: IntervalTuple): void {
    const at = this.at('intervals') + INTERVALS.indexOf(name) * INTERVAL_BYTES;
    this.view.setUint32(at, min >>> 0, true);
    this.view.setUint32(at + 4, max >>> 0, true);
    this.view.setUint32(at + 8, openmin | (openmax << 1) | (integer << 2) | (empty << 3), true);
  }

  /** key=value of a script; false if the value makes no sense for the key. */
  narrow(key: string, value: string): boolean {
    const mask = MASKS.findIndex(([name]) => name === key);
    if (mask >= 0) return this.narrowMask(mask, value);
    const name = (key === 'period' ? 'period_size' : key === 'buffer' ? 'buffer_size' : key) as IntervalName;
    if (INTERVALS.includes(name)) return this.narrowInterval(name, value);
    const number = parseNumber(value);
    if (number === undefined || !NUMBERS.includes(key)) return false;
    this.set(key, Number(BigInt.asUintN(32, number)));
    return true;
  }

  private narrowMask(mask: number, value: string): boolean {
    if (value === 'any' || value === 'none') {
      this.setBits(mask, value === 'any' ? 0xffffffffffffffffn : 0n);
      return true;
    }
    if (value.startsWith('0x')) {
      this.setBits(mask, BigInt(value));
      return true;
    }
    let bits = 0n;
    let known = true;
    for (const name of value.split(',')) {
      const bit = /^\d+$/.test(name) ? Number(name) : (MASKS[mask]?.[1].indexOf(name) ?? -1);
      known = bit >= 0;
      if (!known) break;
      bits |= 1n << BigInt(bit);
    }
    this.setBits(mask, bits);
    return known;
  }

  /** `(A..B]ie`: ends left out stay as they are; a single number is both ends and an integer. */
  private narrowInterval(name: IntervalName, text: string): boolean {
    const match = /^([[(]?)([^.\])ie]*)(\.\.)?([^\])ie]*)([\])]?)([ie]*)$/.exec(text);
    if (!match) return false;
    const [, open = '', low = '', range, high = '', close = '', flags = ''] = match;
    const [oldMin, oldMax] = this.interval(name);
    const number = (digits: string, otherwise: number) => Number(parseNumber(digits) ?? BigInt(otherwise));
    const min = low === '' ? oldMin : number(low, oldMin);
    const max = range ? (high === '' ? oldMax : number(high, oldMax)) : min;
    const integer = !range || flags.includes('i') ? 1 : 0;
    this.setInterval(name, [
      min,
      max,
      open === '(' ? 1 : 0,
      close === ')' ? 1 : 0,
      integer,
      flags.includes('e') ? 1 : 0,
    ]);
    return true;
  }

  /** All of it, as records have it. */
  describe(): Record<string, unknown> {
    const masks = MASKS.map(([name], i) => {
      const bits = this.bits(i);
      return [
        name,
        { bits: [Number(bits & 0xffffffffn), Number(bits >> 32n)], names: this.names(name as 'access') },
      ] as const;
    });
    const hexOf = (member: string) => `0x${this.get(member).toString(16)}`;
    const sync = this.bytes.subarray(this.at('sync'), this.at('sync') + 16);
    return {
      flags: this.get('flags'),
      ...Object.fromEntries(masks),
      ...Object.fromEntries(INTERVALS.map((name) => [name, this.interval(name)])),
      rmask: hexOf('rmask'),
      cmask: hexOf('cmask'),
      info: hexOf('info'),
      msbits: this.get('msbits'),
      rate_num: this.get('rate_num'),
      rate_den: this.get('rate_den'),
      fifo_size: exact(this.view.getBigUint64(this.at('fifo_size'), true)),
      sync: [...sync].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    };
  }

  /** The chosen configuration in one line. */
  summary(): string {
    const only = (name: IntervalName) => this.interval(name)[0];
    return (
      `${this.names('access')[0]} ${this.names('format')[0]} ${only('rate')} Hz ${only('channels')} ch, ` +
      `period ${only('period_size')}, buffer ${only('buffer_size')} PCM frames`
    );
  }
}
