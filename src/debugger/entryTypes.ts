// What a list's or a tree's entries are. C does not say it where the head is declared; the code that adds to the list or
// walks it does: list_add(&entry->link, &owner->head), list_for_each_entry(entry, &owner->head, link). So the program's
// own text is read for such lines, and the type of `entry` is that of the variable of this name in that function.

import { type FileProvider, lineAt, lineStarts } from '../c/source';
import { type EntryType, knowLinks } from '../inspect/containers';
import type { FunctionInfo, Program } from '../program/program';
import { findField, type RecordDecl } from '../program/types';

const HEAD = String.raw`([^,;{}]+?)\s*`;
const WALK = /\b(?:h?list_for_each_entry\w*|list_(?:first|last)_entry\w*)\s*\(([^;{}]*?)\)/g;
const ADD = new RegExp(
  String.raw`\b(?:list_add(?:_tail)?(?:_rcu)?|list_move(?:_tail)?|hlist_add_head|rb_insert_color)\s*\(\s*&\s*(\w+)\s*->\s*(\w+)\s*,\s*${HEAD}\)`,
  'g',
);

export class EntryTypes {
  private types: Map<string, EntryType> | undefined;

  constructor(
    private readonly program: Program,
    private readonly readFile: FileProvider,
  ) {
    knowLinks(program, () => this.links);
  }

  /** Of a head by what holds it: `record.member` or a variable. */
  of(role: string | undefined): EntryType | undefined {
    if (role === undefined) return undefined;
    return this.all.get(role);
  }

  private get all(): Map<string, EntryType> {
    this.types ??= this.read();
    return this.types;
  }
  private links_: Set<string> | undefined;
  private get links(): Set<string> {
    this.links_ ??= new Set([...this.all.values()].map(({ record, member }) => `${record.tag}.${member}`));
    return this.links_;
  }

  private read(): Map<string, EntryType> {
    const found = new Map<string, EntryType>();
    const byPath = new Map<string, FunctionInfo[]>();
    for (const fn of this.program.functions) {
      if (!fn || fn.native) continue;
      const list = byPath.get(fn.range.path);
      if (list) list.push(fn);
      else byPath.set(fn.range.path, [fn]);
    }
    for (const [path, functions] of byPath) {
      const text = this.readFile(path);
      if (!text?.includes('list_') && !text?.includes('rb_insert_color')) continue;
      const starts = lineStarts(text);
      const note = (at: number, head: string | undefined, entry: string | undefined, member: string | undefined) => {
        const line = lineAt(starts, at);
        const fn = functions.find(({ range }) => range.line <= line && line <= range.endLine);
        const record = fn && entry ? pointedBy(fn, entry) : undefined;
        const role = fn && head && roleOf(fn, head);
        if (role && member && record && findField(record, member) && !found.has(role))
          found.set(role, { record, member });
      };
      for (const match of text.matchAll(ADD)) note(match.index, match[3], match[1], match[2]);
      for (const match of text.matchAll(WALK)) {
        const args = (match[1] ?? '').split(',').map((arg) => arg.trim());
        const member = args.at(-1);
        if (args.length >= 3 && /^\w+$/.test(member ?? '')) note(match.index, args.at(-2), args[0], member);
      }
    }
    return found;
  }
}

/** What holds a head: `&card->controls` is a member of what `card` points to, `&cards` a variable. */
function roleOf(fn: FunctionInfo, head: string): string | undefined {
  const [, owner, name] = /^&?\s*(?:\(\s*)?(?:(\w+)\s*->\s*)?(\w+)\s*\)?$/.exec(head) ?? [];
  if (!owner) return name;
  const record = pointedBy(fn, owner);
  return record && `${record.tag}.${name}`;
}

function pointedBy(fn: FunctionInfo, name: string): RecordDecl | undefined {
  for (const { variables } of fn.scopes) {
    const type = variables.find((variable) => variable.name === name)?.type;
    if (type?.kind === 'pointer' && type.to.kind === 'record') return type.to.record;
  }
  return undefined;
}
