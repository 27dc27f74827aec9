// memcpy() and the string functions (linux/string.h): checked like any other access, byte ranges at a time.

import { asVa, type Va } from '../../machine/address';
import type { Call, NativeTable } from '../native';

/** Largest string looked at: an unterminated one ends in a finding long before. */
const LONGEST = 1 << 20;

/** Reads bytes as the guest would: every one is checked. */
export function readBytes(call: Call, va: Va, length: number): Uint8Array {
  const { mmu } = call.kernel;
  const out = new Uint8Array(length);
  const { position } = call;
  mmu.eachPage(va, length, false, position, (host, piece, done) => {
    mmu.checkShadow(asVa(va + BigInt(done)), host, piece, false, position, va, length);
    out.set(mmu.memory.bytes.subarray(host, host + piece), done);
  });
  return out;
}

export function writeBytes(call: Call, va: Va, bytes: Uint8Array): void {
  const { mmu } = call.kernel;
  const { position } = call;
  mmu.eachPage(va, bytes.length, true, position, (host, piece, done) => {
    mmu.checkShadow(asVa(va + BigInt(done)), host, piece, true, position, va, bytes.length);
    mmu.memory.bytes.set(bytes.subarray(done, done + piece), host);
  });
}

/** Length of a C string, at most `limit`; its bytes and its terminator are checked. */
export function stringLength(call: Call, va: Va, limit = LONGEST): number {
  const { mmu } = call.kernel;
  let length = 0;
  for (;;) {
    const at = asVa(va + BigInt(length));
    const room = Math.min(4096 - Number(at & 0xfffn), limit - length);
    if (room <= 0) break;
    const page = mmu.peek(at, room);
    const end = page ? page.indexOf(0) : -1;
    if (!page || end >= 0) {
      length += page ? end : 0;
      readBytes(call, va, Math.min(length + 1, limit)); // reports what is wrong with it
      return length;
    }
    length += room;
  }
  readBytes(call, va, limit);
  return limit;
}

export function readString(call: Call, va: Va, limit = LONGEST): Uint8Array {
  return readBytes(call, va, stringLength(call, va, limit));
}

const withEnd = (bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes.length + 1);
  out.set(bytes);
  return out;
};

function compare(a: Uint8Array, b: Uint8Array, length: number): number {
  for (let i = 0; i < length; i++) {
    const d = (a[i] ?? 0) - (b[i] ?? 0);
    if (d !== 0) return d < 0 ? -1 : 1;
    if (a[i] === undefined || b[i] === undefined) return 0;
  }
  return 0;
}

const lower = (bytes: Uint8Array): Uint8Array => bytes.map((c) => (c >= 65 && c <= 90 ? c + 32 : c));

function stringCompare(call: Call, limit: number, fold: boolean): void {
  const a = withEnd(readString(call, call.va(0), limit));
  const b = withEnd(readString(call, call.va(1), limit));
  call.returns(compare(fold ? lower(a) : a, fold ? lower(b) : b, limit));
}

/** strscpy(): copies what fits, always terminated; -E2BIG if something was cut. */
function boundedCopy(call: Call): { copied: number; cut: boolean; source: number } {
  const size = call.size(2);
  const source = readString(call, call.va(1));
  if (size === 0) return { copied: 0, cut: true, source: source.length };
  const piece = source.subarray(0, size - 1);
  writeBytes(call, call.va(0), withEnd(piece));
  return { copied: piece.length, cut: piece.length < source.length, source: source.length };
}

const E2BIG = -7;

export const stringNatives: NativeTable = {
  memcpy(call) {
    call.kernel.mmu.copy(call.va(0), call.va(1), call.size(2), call.position);
  },
  memmove(call) {
    call.kernel.mmu.copy(call.va(0), call.va(1), call.size(2), call.position);
  },
  memset(call) {
    call.kernel.mmu.fillRange(call.va(0), call.u32(1) & 255, call.size(2), call.position);
  },
  memcmp(call) {
    const n = call.size(2);
    call.returns(compare(readBytes(call, call.va(0), n), readBytes(call, call.va(1), n), n));
  },
  memchr(call) {
    const at = readBytes(call, call.va(0), call.size(2)).indexOf(call.u32(1) & 255);
    call.returns(at < 0 ? 0n : call.va(0) + BigInt(at));
  },
  strlen: (call) => call.returns(stringLength(call, call.va(0))),
  strnlen: (call) => call.returns(stringLength(call, call.va(0), call.size(1))),
  strcmp: (call) => stringCompare(call, LONGEST, false),
  strncmp: (call) => stringCompare(call, call.size(2), false),
  strcasecmp: (call) => stringCompare(call, LONGEST, true),
  strncasecmp: (call) => stringCompare(call, call.size(2), true),
  strcpy: (call) => writeBytes(call, call.va(0), withEnd(readString(call, call.va(1)))),
  strncpy(call) {
    const out = new Uint8Array(call.size(2));
    out.set(readString(call, call.va(1), out.length));
    writeBytes(call, call.va(0), out);
  },
  strcat(call) {
    const at = asVa(call.va(0) + BigInt(stringLength(call, call.va(0))));
    writeBytes(call, at, withEnd(readString(call, call.va(1))));
  },
  strlcpy: (call) => call.returns(boundedCopy(call).source),
  sized_strscpy(call) {
    const { copied, cut } = boundedCopy(call);
    call.returns(cut ? E2BIG : copied);
  },
  strlcat(call) {
    const size = call.size(2);
    const have = stringLength(call, call.va(0), size);
    const more = readString(call, call.va(1));
    if (have < size)
      writeBytes(call, asVa(call.va(0) + BigInt(have)), withEnd(more.subarray(0, Math.max(size - have - 1, 0))));
    call.returns(have + more.length);
  },
  strchr(call) {
    const at = withEnd(readString(call, call.va(0))).indexOf(call.u32(1) & 255);
    call.returns(at < 0 ? 0n : call.va(0) + BigInt(at));
  },
  strrchr(call) {
    const at = withEnd(readString(call, call.va(0))).lastIndexOf(call.u32(1) & 255);
    call.returns(at < 0 ? 0n : call.va(0) + BigInt(at));
  },
  strstr(call) {
    const text = String.fromCharCode(...readString(call, call.va(0)));
    const at = text.indexOf(String.fromCharCode(...readString(call, call.va(1))));
    call.returns(at < 0 ? 0n : call.va(0) + BigInt(at));
  },
};
