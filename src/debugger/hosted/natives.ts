// The C library that a plain program finds here: printing, strings, memory. Each takes its arguments from 8-byte slots.

import { type FormatSource, formatArguments } from '../../kernel/format';
import { asVa, type Host, type Va } from '../../machine/address';
import type { Mmu } from '../../machine/mmu';

/** Thrown to end the program. */
export class ProgramEnd extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

export interface HostedWorld extends FormatSource {
  readonly mmu: Mmu;
  write(stream: 'out' | 'error', text: string): void;
  /** Bytes of the heap, or 0n. */
  allocate(bytes: number): Va;
  /** What allocate() was asked for at this address; undefined if it never gave it out. */
  sizeAt(va: Va): number | undefined;
  free(va: Va): void;
}

type Library = Record<string, (a: Arguments, w: HostedWorld) => bigint | number | undefined>;

class Arguments {
  constructor(
    private readonly mmu: Mmu,
    readonly base: Host,
  ) {}
  u(i: number): bigint {
    return this.mmu.memory.view.getBigUint64(this.base + 8 * i, true);
  }
  n(i: number): number {
    return Number(this.u(i));
  }
  /** A double. */
  f(i: number): number {
    return this.mmu.memory.view.getFloat64(this.base + 8 * i, true);
  }
  /** A float. */
  s(i: number): number {
    return this.mmu.memory.view.getFloat32(this.base + 8 * i, true);
  }
  int(i: number): number {
    return Number(BigInt.asIntN(32, this.u(i)));
  }
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0) & 255);
const terminated = (text: string): Uint8Array => bytesOf(`${text}\0`);
const abortStatus = 134;

/** Arguments of a variadic call from slot `from` on, or behind a va_list. */
const here = (a: Arguments, from: number) => (i: number) => a.u(from + i);
const behind = (w: HostedWorld, list: bigint) => (i: number) => w.mmu.peekU64(asVa(list + BigInt(8 * i))) ?? 0n;

function print(w: HostedWorld, stream: 'out' | 'error', format: string, slot: (i: number) => bigint): number {
  const text = formatArguments(w, format, slot);
  w.write(stream, text);
  return text.length;
}

function printInto(w: HostedWorld, to: Va, size: number, format: string, slot: (i: number) => bigint): number {
  const text = formatArguments(w, format, slot);
  if (size > 0) w.mmu.poke(to, terminated(text.slice(0, size - 1)));
  return text.length;
}

const stream = (n: number): 'out' | 'error' => (n === 2 ? 'error' : 'out');
const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
const found = (va: Va, at: number): bigint => (at < 0 ? 0n : va + BigInt(at));

export const LIBRARY: Library = {
  exit: (a) => {
    throw new ProgramEnd(a.n(0) & 255);
  },
  _exit: (a) => {
    throw new ProgramEnd(a.n(0) & 255);
  },
  abort: () => {
    throw new ProgramEnd(abortStatus);
  },
  __assert_fail: (a, w) => {
    w.write('error', `${w.string(a.u(1))}:${a.int(2)}: assertion failed: ${w.string(a.u(0))}\n`);
    throw new ProgramEnd(abortStatus);
  },
  printf: (a, w) => print(w, 'out', w.string(a.u(0)), here(a, 1)),
  fprintf: (a, w) => print(w, stream(a.n(0)), w.string(a.u(1)), here(a, 2)),
  vprintf: (a, w) => print(w, 'out', w.string(a.u(0)), behind(w, a.u(1))),
  vfprintf: (a, w) => print(w, stream(a.n(0)), w.string(a.u(1)), behind(w, a.u(2))),
  sprintf: (a, w) => printInto(w, a.u(0), 1 << 20, w.string(a.u(1)), here(a, 2)),
  snprintf: (a, w) => printInto(w, a.u(0), a.n(1), w.string(a.u(2)), here(a, 3)),
  vsprintf: (a, w) => printInto(w, a.u(0), 1 << 20, w.string(a.u(1)), behind(w, a.u(2))),
  vsnprintf: (a, w) => printInto(w, a.u(0), a.n(1), w.string(a.u(2)), behind(w, a.u(3))),
  puts: (a, w) => {
    w.write('out', `${w.string(a.u(0))}\n`);
    return 0;
  },
  putchar: (a, w) => {
    w.write('out', String.fromCharCode(a.n(0) & 255));
    return a.n(0) & 255;
  },
  fputs: (a, w) => {
    w.write(stream(a.n(1)), w.string(a.u(0)));
    return 0;
  },
  fwrite: (a, w) => {
    w.write(stream(a.n(3)), String.fromCharCode(...(w.mmu.peek(a.u(0), a.n(1) * a.n(2)) ?? [])));
    return a.n(2);
  },
  fputc: (a, w) => {
    w.write(stream(a.n(1)), String.fromCharCode(a.n(0) & 255));
    return a.n(0) & 255;
  },
  fflush: () => 0,
  malloc: (a, w) => w.allocate(a.n(0)),
  calloc: (a, w) => {
    const bytes = a.n(0) * a.n(1);
    const va = w.allocate(bytes);
    w.mmu.poke(va, new Uint8Array(bytes));
    return va;
  },
  realloc: (a, w) => {
    const [old, bytes] = [a.u(0), a.n(1)];
    const va = w.allocate(bytes);
    const size = old === 0n ? 0 : (w.sizeAt(old) ?? 0);
    w.mmu.copy(va, old, Math.min(size, bytes), 0);
    if (old !== 0n) w.free(old);
    return va;
  },
  free: (a, w) => {
    if (a.u(0) !== 0n) w.free(a.u(0));
    return undefined;
  },
  memcpy: (a, w) => {
    const to = a.u(0);
    w.mmu.copy(to, a.u(1), a.n(2), 0);
    return to;
  },
  memmove: (a, w) => {
    const to = a.u(0);
    w.mmu.copy(to, a.u(1), a.n(2), 0);
    return to;
  },
  mempcpy: (a, w) => {
    const end = a.u(0) + a.u(2);
    w.mmu.copy(a.u(0), a.u(1), a.n(2), 0);
    return end;
  },
  memset: (a, w) => {
    const to = a.u(0);
    w.mmu.fillRange(to, a.n(1) & 255, a.n(2), 0);
    return to;
  },
  memcmp: (a, w) => {
    const [x, y] = [w.mmu.peek(a.u(0), a.n(2)), w.mmu.peek(a.u(1), a.n(2))];
    const at = x?.findIndex((b, i) => b !== y?.[i]) ?? -1;
    return at < 0 ? 0 : (x?.[at] ?? 0) - (y?.[at] ?? 0);
  },
  memchr: (a, w) => found(a.u(0), w.mmu.peek(a.u(0), a.n(2))?.indexOf(a.n(1) & 255) ?? -1),
  strlen: (a, w) => w.string(a.u(0), Number.POSITIVE_INFINITY).length,
  strcmp: (a, w) => compare(w.string(a.u(0)), w.string(a.u(1))),
  strncmp: (a, w) => compare(w.string(a.u(0), a.n(2)), w.string(a.u(1), a.n(2))),
  strcpy: (a, w) => {
    const to = a.u(0);
    w.mmu.poke(to, terminated(w.string(a.u(1))));
    return to;
  },
  stpcpy: (a, w) => {
    const text = w.string(a.u(1));
    w.mmu.poke(a.u(0), terminated(text));
    return a.u(0) + BigInt(text.length);
  },
  strncpy: (a, w) => {
    const out = new Uint8Array(a.n(2));
    out.set(bytesOf(w.string(a.u(1), out.length)));
    w.mmu.poke(a.u(0), out);
    return a.u(0);
  },
  strcat: (a, w) => {
    w.mmu.poke(asVa(a.u(0) + BigInt(w.string(a.u(0)).length)), terminated(w.string(a.u(1))));
    return a.u(0);
  },
  strncat: (a, w) => {
    w.mmu.poke(asVa(a.u(0) + BigInt(w.string(a.u(0)).length)), terminated(w.string(a.u(1), a.n(2))));
    return a.u(0);
  },
  strchr: (a, w) => found(a.u(0), `${w.string(a.u(0))}\0`.indexOf(String.fromCharCode(a.n(1) & 255))),
  index: (a, w) => found(a.u(0), `${w.string(a.u(0))}\0`.indexOf(String.fromCharCode(a.n(1) & 255))),
  strrchr: (a, w) => found(a.u(0), `${w.string(a.u(0))}\0`.lastIndexOf(String.fromCharCode(a.n(1) & 255))),
  rindex: (a, w) => found(a.u(0), `${w.string(a.u(0))}\0`.lastIndexOf(String.fromCharCode(a.n(1) & 255))),
  strspn: (a, w) => [...w.string(a.u(0)), ''].findIndex((c) => c === '' || !w.string(a.u(1)).includes(c)),
  strcspn: (a, w) => [...w.string(a.u(0)), ''].findIndex((c) => c === '' || w.string(a.u(1)).includes(c)),
  strpbrk: (a, w) =>
    found(
      a.u(0),
      [...w.string(a.u(0))].findIndex((c) => w.string(a.u(1)).includes(c)),
    ),
  strstr: (a, w) => found(a.u(0), w.string(a.u(0)).indexOf(w.string(a.u(1)))),
  abs: (a) => Math.abs(a.int(0)),
  labs: (a) => (BigInt.asIntN(64, a.u(0)) < 0n ? -a.u(0) : a.u(0)),
  llabs: (a) => (BigInt.asIntN(64, a.u(0)) < 0n ? -a.u(0) : a.u(0)),
  atoi: (a, w) => Number.parseInt(w.string(a.u(0)), 10) | 0,
};

const CHARACTERS: Record<string, RegExp> = { isprint: /[ -~]/, isdigit: /\d/, isalpha: /[a-z]/i, isspace: /[ \t-\r]/ };
for (const [name, set] of Object.entries(CHARACTERS)) {
  LIBRARY[name] = (a) => (set.test(String.fromCharCode(a.int(0))) ? 1 : 0);
}

/** Questions about a number, with the same suffixes. */
const CLASSES: Record<string, (x: number) => boolean> = {
  signbit: (x) => x < 0 || Object.is(x, -0),
  isnan: Number.isNaN,
  isinf: (x) => Math.abs(x) === Number.POSITIVE_INFINITY,
  isfinite: Number.isFinite,
};
for (const [name, is] of Object.entries(CLASSES)) {
  LIBRARY[name] = LIBRARY[`${name}l`] = (a) => (is(a.f(0)) ? 1 : 0);
  LIBRARY[`${name}f`] = (a) => (is(a.s(0)) ? 1 : 0);
}

/** Mathematics, by the name of the double function; the float one has an f behind it, the long double one an l. */
const MATHEMATICS: Record<string, (x: number, y: number) => number> = {
  fabs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  atan: Math.atan,
  atan2: Math.atan2,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  hypot: Math.hypot,
  pow: Math.pow,
  fmod: (x, y) => x % y,
  // A quiet NaN is no number to choose.
  fmin: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)),
  fmax: (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y)),
  round: (x) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5),
  copysign: (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  rint: (x) => {
    const down = Math.floor(x);
    const rest = x - down;
    return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : down + 1;
  },
};

function mathematics(name: string, base: Host, mmu: Mmu): boolean {
  const { view } = mmu.memory;
  const single = name.endsWith('f') && Object.hasOwn(MATHEMATICS, name.slice(0, -1));
  const plain = Object.hasOwn(MATHEMATICS, name) ? name : name.slice(0, -1);
  const fn = Object.hasOwn(MATHEMATICS, plain) && /^[fl]?$/.test(name.slice(plain.length)) && MATHEMATICS[plain];
  if (!fn) return false;
  const a = new Arguments(mmu, base);
  if (single) view.setFloat32(base, fn(a.s(0), a.s(1)), true);
  else view.setFloat64(base, fn(a.f(0), a.f(1)), true);
  return true;
}

/** Carries one call out: the result is written over the first argument. */
export function callLibrary(name: string, base: Host, w: HostedWorld): boolean {
  const fn = Object.hasOwn(LIBRARY, name) ? LIBRARY[name] : undefined;
  if (!fn) return mathematics(name, base, w.mmu);
  const result = fn(new Arguments(w.mmu, base), w) ?? 0;
  w.mmu.memory.view.setBigUint64(base, BigInt.asUintN(64, BigInt(result)), true);
  return true;
}
