// Arithmetic on 128-bit integers in memory, as gcc's __int128 does it: modulo 2^128.

import { WIDE_OPERATIONS, type WideOperation } from '../program/wideOperations';
import type { Host } from './address';

function read(view: DataView, at: Host, signed: boolean): bigint {
  const value = view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n);
  return signed ? BigInt.asIntN(128, value) : value;
}

function write(view: DataView, at: Host, value: bigint): void {
  view.setBigUint64(at, BigInt.asUintN(64, value), true);
  view.setBigUint64(at + 8, BigInt.asUintN(64, value >> 64n), true);
}

function compute(operation: WideOperation, a: bigint, b: bigint): bigint {
  switch (operation) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? 0n : a / b; // compiled code has reported the zero
    case '%':
      return b === 0n ? 0n : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    default:
      return a ^ b;
  }
}

const compare = (operation: WideOperation, a: bigint, b: bigint): boolean => {
  switch (operation) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
};

/** The exact result, cut to the target type; then whether it did not fit. */
function overflowing(view: DataView, operation: WideOperation, flags: number, to: Host, a: Host, b: Host): void {
  const x = read(view, a, (flags & 1) === 0);
  const y = read(view, b, (flags & 2) === 0);
  const exact = operation === 'addOverflow' ? x + y : operation === 'subOverflow' ? x - y : x * y;
  const bits = (flags >> 4) * 8;
  const value = flags & 4 ? BigInt.asUintN(bits, exact) : BigInt.asIntN(bits, exact);
  write(view, to, value);
  view.setBigUint64(to + 16, value === exact ? 0n : 1n, true);
}

/** Carries out operation `code` (see WIDE_OPERATIONS) on the values at host offsets a and b; the result goes to `to`. */
export function wideOperation(view: DataView, code: number, to: Host, a: Host, b: Host): void {
  const operation = WIDE_OPERATIONS[(code & 0xff) >> 1] as WideOperation;
  const signed = (code & 1) === 0;
  switch (operation) {
    case '<<':
      return write(view, to, read(view, a, signed) << BigInt(view.getInt32(b, true) & 127));
    case '>>':
      return write(view, to, read(view, a, signed) >> BigInt(view.getInt32(b, true) & 127));
    case 'addOverflow':
    case 'subOverflow':
    case 'mulOverflow':
      return overflowing(view, operation, code >> 8, to, a, b);
    case 'toFloat':
      return view.setFloat32(to, Number(read(view, a, signed)), true);
    case 'toDouble':
      return view.setFloat64(to, Number(read(view, a, signed)), true);
    case 'fromDouble': {
      const value = view.getFloat64(a, true);
      return write(view, to, Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n);
    }
    case '==':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
      return view.setInt32(to, compare(operation, read(view, a, signed), read(view, b, signed)) ? 1 : 0, true);
    default:
      write(view, to, compute(operation, read(view, a, signed), read(view, b, signed)));
  }
}
