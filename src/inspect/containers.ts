// Linux's containers: lists and trees whose links lie within the entries. A head shows how many entries there are; its
// entries show as what contains the links where that is known (entryTypes.ts of the debugger), else as the links.

import { asVa, type Va } from '../machine/address';
import { VA } from '../program/abi';
import type { Program } from '../program/program';
import { type CType, findField, type RecordDecl } from '../program/types';
import { type Guest, recordNamed } from './guest';
import { integerOf, type Value, valueAt } from './value';

/** Longer ones than any real one: a broken list must not hang a view. */
const MAX_ENTRIES = 10_000;

/** What an entry is: the record that contains the link, and the member that is the link. */
export interface EntryType {
  readonly record: RecordDecl;
  readonly member: string;
}

export interface Entries {
  /** Addresses of the links, in order. */
  readonly links: readonly Va[];
  readonly kind: 'list' | 'tree';
  /** Record of the links themselves. */
  readonly link: string;
  /** It does not come back to its head, or leads nowhere. */
  readonly broken: boolean;
}

/** Members that are links of entries, not heads, though both are of one type: `record.member`, by program. */
const links = new WeakMap<Program, () => ReadonlySet<string>>();
export function knowLinks(program: Program, roles: () => ReadonlySet<string>): void {
  links.set(program, roles);
}
const isLink = (guest: Guest, role: string): boolean => links.get(guest.cpu.program)?.().has(role) === true;

/** The entries of a container by its head; undefined for any other value. */
export function entriesOf(guest: Guest, value: Value): Entries | undefined {
  const { type, va, role } = value;
  if (type.kind !== 'record' || va === undefined || !value.bytes) return undefined;
  if (role !== undefined && type.record.tag === 'list_head' && isLink(guest, role)) return undefined;
  switch (type.record.tag) {
    case 'list_head':
      return listOf(guest, va);
    case 'hlist_head':
      return chainOf(guest, va, type.record, 'first', 'hlist_node', 'next');
    case 'rb_root':
      return treeOf(guest, va, type.record);
    default:
      return undefined;
  }
}

const peek = (guest: Guest, va: bigint): bigint => guest.cpu.mmu.peekU64(asVa(va)) ?? 0n;
const offsetIn = (record: RecordDecl | undefined, name: string): bigint =>
  BigInt((record && findField(record, name)?.offset) ?? 0);

function listOf(guest: Guest, head: Va): Entries {
  const links: Va[] = [];
  const seen = new Set<bigint>([head]);
  let at = peek(guest, head);
  for (; at >= VA.directMap && !seen.has(at) && links.length < MAX_ENTRIES; at = peek(guest, at)) {
    seen.add(at);
    links.push(asVa(at));
  }
  return { links, kind: 'list', link: 'list_head', broken: at !== head };
}

function chainOf(guest: Guest, head: Va, record: RecordDecl, first: string, link: string, next: string): Entries {
  const links: Va[] = [];
  const step = offsetIn(recordNamed(guest, link), next);
  let at = peek(guest, head + offsetIn(record, first));
  for (; at >= VA.directMap && links.length < MAX_ENTRIES; at = peek(guest, at + step)) links.push(asVa(at));
  return { links, kind: 'list', link, broken: at !== 0n };
}

/** In order, from the least. */
function treeOf(guest: Guest, root: Va, record: RecordDecl): Entries {
  const node = recordNamed(guest, 'rb_node');
  const [left, right] = [offsetIn(node, 'rb_left'), offsetIn(node, 'rb_right')];
  const links: Va[] = [];
  const seen = new Set<bigint>();
  const path: bigint[] = [];
  let broken = false;
  let at = peek(guest, root + offsetIn(record, 'rb_node'));
  while ((at !== 0n || path.length > 0) && links.length < MAX_ENTRIES) {
    if (at !== 0n) {
      if (at < VA.directMap || seen.has(at)) {
        broken = true;
        break;
      }
      seen.add(at);
      path.push(at);
      at = peek(guest, at + left);
    } else {
      const next = path.pop() as bigint;
      links.push(asVa(next));
      at = peek(guest, next + right);
    }
  }
  return { links, kind: 'tree', link: 'rb_node', broken };
}

/** Summary of a container's head: how many entries. */
export function entriesText(guest: Guest, value: Value): string | undefined {
  const entries = entriesOf(guest, value);
  if (!entries) return undefined;
  const { links, kind, broken } = entries;
  if (links.length === 0 && !broken) return `empty ${kind}`;
  return `${kind} of ${links.length}${broken ? ', broken' : ''}`;
}

/** An entry as what contains its link, or as the link alone. */
export function entryAt(guest: Guest, entries: Entries, index: number, type: EntryType | undefined): Value | undefined {
  const link = entries.links[index];
  const record = type?.record ?? recordNamed(guest, entries.link);
  if (link === undefined || !record) return undefined;
  const offset = type ? offsetIn(record, type.member) : 0n;
  const shape: CType = { kind: 'record', record, quals: 0 };
  return valueAt(guest, asVa(link - offset), shape);
}

/** The address a pointer value holds. */
export const addressIn = (value: Value): Va | undefined =>
  value.type.kind === 'pointer' ? asVa(integerOf(value) ?? 0n) : undefined;
