// What the generator knows about the program around one function: indices, addresses and the position table.

import { IMPORT_MODULE } from '../../program/abi';
import type { CodePosition } from '../../program/program';
import {
  ADDRESS_SPACES,
  type CType,
  type FunctionType,
  inMemory,
  typeName,
  underlying,
  unqualified,
} from '../../program/types';
import type { FunctionSymbol, StaticObject } from '../ast';
import type { Diagnostics } from '../diagnostics';
import type { SourceMap } from '../source';
import { Val, type ValType } from './opcodes';

/** What the host provides to compiled code, in import order. */
export const IMPORTS = [
  // A breakpoint byte is set or the tick limit is reached: position.
  { name: 'hook', params: [Val.i32], results: [] },
  // TLB miss or odd access: address, bytes (plus PACKED_ACCESS), position -> host offset to load from.
  { name: 'loadSlow', params: [Val.i64, Val.i32, Val.i32], results: [Val.i32] },
  // The same for a store, which may be carried out by the host: address, bytes, value, position -> host offset.
  { name: 'storeSlow', params: [Val.i64, Val.i32, Val.i64, Val.i32], results: [Val.i32] },
  // The shadow of the bytes to be loaded is not 0: address, host offset, bytes, position.
  { name: 'loadShadow', params: [Val.i64, Val.i32, Val.i32, Val.i32], results: [] },
  // The shadow of the bytes to be stored has more than "uninitialised" set.
  { name: 'storeShadow', params: [Val.i64, Val.i32, Val.i32, Val.i32], results: [] },
  // Structure assignment: to, from, bytes, position. Shadow is copied along.
  { name: 'copy', params: [Val.i64, Val.i64, Val.i32, Val.i32], results: [] },
  // Zeroes bytes and marks them initialised: to, bytes, position.
  { name: 'zero', params: [Val.i64, Val.i32, Val.i32], results: [] },
  // A call through a pointer that is no function, or one of another type: address, type, position -> slot.
  { name: 'badCall', params: [Val.i64, Val.i32, Val.i32], results: [Val.i32] },
  // A rule of C is broken: rule, two operands, position.
  { name: 'rule', params: [Val.i32, Val.i64, Val.i64, Val.i32], results: [] },
  // The callee's stack frame would end below the stack: that frame's address.
  { name: 'stackOverflow', params: [Val.i32], results: [] },
  // 128-bit arithmetic: operation (see wideOperations.ts), host offsets of the result and of two operands.
  { name: 'wide', params: [Val.i32, Val.i32, Val.i32, Val.i32], results: [] },
] as const;

export type ImportName = (typeof IMPORTS)[number]['name'];
export const importModule = IMPORT_MODULE;

/** Small wasm functions of every module, after the imports. */
export const HELPERS = ['storeShadow1', 'storeShadow2', 'storeShadow4', 'storeShadow8', 'resolve'] as const;
export type HelperName = (typeof HELPERS)[number];

export interface Placement {
  readonly va: bigint;
  /** Host offset, for objects of the program itself; undefined when only the guest address is known. */
  readonly host: number | undefined;
}

export interface Environment {
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  /** Distance from a host offset to its shadow byte. */
  readonly shadowDelta: number;
  readonly positions: CodePosition[];
  /** How a function is called by name: as a function of the same module, or through its slot of the table. */
  callTarget(symbol: FunctionSymbol): { readonly index: number } | { readonly slot: number };
  /** Slot of a function; undefined if the program does not have it. */
  slotOf(symbol: FunctionSymbol): number | undefined;
  helperIndex(name: HelperName): number;
  addressOf(symbol: FunctionSymbol): bigint;
  placement(object: StaticObject): Placement;
  /** Number of a function type, for the check of indirect calls. */
  typeIndex(type: FunctionType): number;
}

export const importIndex = (name: ImportName): number => IMPORTS.findIndex((i) => i.name === name);

/** wasm type that a scalar of this C type has on the operand stack. */
export function valType(type: CType): ValType {
  const t = underlying(type);
  if (inMemory(t)) return Val.i64; // its address
  if (t.kind === 'float') return t.size === 4 ? Val.f32 : Val.f64;
  if (t.kind === 'int') return t.size === 8 ? Val.i64 : Val.i32;
  return t.kind === 'pointer' || t.kind === 'array' || t.kind === 'function' ? Val.i64 : Val.i32;
}

/** One spelling for all compatible function types. */
export function functionTypeKey(type: FunctionType): string {
  const plain = (t: CType): CType => {
    const u = unqualified(underlying(t));
    if (u.kind !== 'pointer') return u;
    const to = u.to.quals & ADDRESS_SPACES ? { ...u.to, quals: u.to.quals & ~ADDRESS_SPACES } : u.to;
    return { ...u, to: to.kind === 'pointer' || to.kind === 'enum' ? plain(to) : to };
  };
  const shape: FunctionType = {
    ...type,
    returns: plain(type.returns),
    params: type.params.map((p) => ({ name: '', type: plain(p.type) })),
  };
  return typeName(shape);
}
