// The three kinds of number that are easily mixed up, kept apart by the type checker. All conversions are here.

import { CONTROL_BYTES, PAGE_SIZE } from '../program/abi';

/** Guest virtual address, 0 .. 2^64-1. */
export type Va = bigint & { readonly brand?: 'va' };
/** Guest physical address. */
export type Pa = number & { readonly brand?: 'pa' };
/** Page frame number: physical address / 4096. */
export type Pfn = number & { readonly brand?: 'pfn' };
/** Offset in the wasm memory. */
export type Host = number & { readonly brand?: 'host' };

export const PAGE_SHIFT = 12;
export const PAGE_MASK = 0xfffn;

export const pfnOf = (pa: Pa): Pfn => Math.floor(pa / PAGE_SIZE);
export const paOf = (pfn: Pfn): Pa => pfn * PAGE_SIZE;
export const hostOf = (pa: Pa): Host => CONTROL_BYTES + pa;
export const paOfHost = (host: Host): Pa => host - CONTROL_BYTES;
export const pageOf = (va: Va): Va => va & ~PAGE_MASK;
export const pageOffset = (va: Va): number => Number(va & PAGE_MASK);
export const asVa = (value: bigint): Va => BigInt.asUintN(64, value);
export const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
