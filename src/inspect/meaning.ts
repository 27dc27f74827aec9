// What a number stands for, where C has only a number: the name of an error, of a format, of a state, of flags. Which
// it is, is told by the member or the variable that holds it.

import { errnoName, isErrno } from '../kernel/errno';
import { ACCESSES, FORMATS, STATES, SUBFORMATS } from '../kernel/pcmNames';
import type { CType } from '../program/types';

/** PG_* names by bit, as far as the emulated kernel sets them (include/linux/page-flags.h). */
export const PAGE_FLAGS: readonly string[] = ['locked', 'writeback', 'referenced', 'uptodate', 'dirty', 'lru', 'head'];

/** Sets of flags first, then single ones (include/linux/gfp.h). */
// biome-ignore format: a table
const GFP_FLAGS: readonly (readonly [string, bigint])[] = [
  ['GFP_KERNEL', 0xcc0n], ['GFP_NOFS', 0xc40n], ['GFP_NOIO', 0xc00n], ['GFP_ATOMIC', 0x820n], ['GFP_NOWAIT', 0x2800n],
  ['__GFP_DMA', 1n], ['__GFP_HIGHMEM', 2n], ['__GFP_DMA32', 4n], ['__GFP_MOVABLE', 8n], ['__GFP_RECLAIMABLE', 0x10n],
  ['__GFP_HIGH', 0x20n], ['__GFP_IO', 0x40n], ['__GFP_FS', 0x80n], ['__GFP_ZERO', 0x100n],
  ['__GFP_DIRECT_RECLAIM', 0x400n], ['__GFP_KSWAPD_RECLAIM', 0x800n], ['__GFP_WRITE', 0x1000n],
  ['__GFP_NOWARN', 0x2000n], ['__GFP_RETRY_MAYFAIL', 0x4000n], ['__GFP_NOFAIL', 0x8000n], ['__GFP_NORETRY', 0x10000n],
  ['__GFP_MEMALLOC', 0x20000n], ['__GFP_COMP', 0x40000n], ['__GFP_NOMEMALLOC', 0x80000n],
  ['__GFP_HARDWALL', 0x100000n], ['__GFP_THISNODE', 0x200000n], ['__GFP_ACCOUNT', 0x400000n],
];

export function gfpText(flags: bigint): string {
  const names: string[] = [];
  let rest = flags;
  for (const [name, bits] of GFP_FLAGS) {
    if ((rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  return names.join(' | ') || '0';
}

export function pageFlagsText(flags: bigint): string {
  return PAGE_FLAGS.filter((_, bit) => flags & (1n << BigInt(bit))).join(' | ');
}

const nameIn =
  (names: readonly string[]) =>
  (value: bigint): string | undefined =>
    names[Number(value)] || undefined;

const formatMask = (value: bigint): string | undefined =>
  FORMATS.filter((name, bit) => name && value & (1n << BigInt(bit))).join(' | ') || undefined;

/** By what the role of a value is: `record.member`, or the name of a variable. */
const MEANINGS: readonly (readonly [RegExp, (value: bigint) => string | undefined])[] = [
  [/^snd_pcm_\w+\.(suspended_)?state$/, nameIn(STATES)],
  [/^snd_pcm_(runtime|format_data)\.format$/, nameIn(FORMATS)],
  [/^snd_pcm_runtime\.access$/, nameIn(ACCESSES)],
  [/^snd_pcm_runtime\.subformat$/, nameIn(SUBFORMATS)],
  [/^snd_pcm_hardware\.formats$/, formatMask],
  [/^snd_pcm_(substream|str)\.stream$/, nameIn(['PLAYBACK', 'CAPTURE'])],
  [/^page\.flags$/, pageFlagsText],
  [/(^|[._])gfp(_t|_mask|_flags)?$/, gfpText],
];

/** Members, variables and calls that hold an error or not. */
const ERRORS = /(^|[._])(err|error|errno|ret|rc|res|result|retval|status)$|\(\)$/;

export function meaningOf(role: string | undefined, type: CType, value: bigint): string | undefined {
  if (role === undefined || type.kind !== 'int') return undefined;
  if (value < 0n && type.size >= 4 && ERRORS.test(role) && isErrno(Number(value))) return errnoName(Number(value));
  for (const [roles, name] of MEANINGS) if (roles.test(role)) return name(value);
  return undefined;
}
