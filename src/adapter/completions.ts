// What can be typed next in the debug console: members after `.` and `->`, tags after `struct`, else all names that an
// expression may have there: variables first, then functions, enumeration constants, types, macros and keywords.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { partsOf } from '../inspect/format';

const MAX_ITEMS = 500;
/** After these a client asks by itself. */
export const TRIGGERS = ['.', '>', '('];
const KEYWORDS = ['sizeof', 'struct', 'union', 'enum', 'unsigned', 'signed', 'int', 'long', 'short', 'char', 'void'];

type Kind = DebugProtocol.CompletionItemType;
type Named = readonly [name: string, kind: Kind];

export function completionsAt(
  session: Session,
  stackFrame: StackFrame | undefined,
  text: string,
): DebugProtocol.CompletionItem[] {
  const begun = /(\w*)$/.exec(text)?.[1] ?? '';
  const before = text.slice(0, text.length - begun.length);
  const member = /(->|\.)\s*$/.exec(before)?.[1];
  const tag = /\b(struct|union|enum)\s+$/.exec(before)?.[1];
  // `a > ` is no member: only what ends an operand can have one.
  const names = member
    ? members(session, stackFrame, ownerBefore(before.slice(0, before.lastIndexOf(member))), member)
    : tag
      ? tags(session, tag)
      : before.endsWith('>')
        ? []
        : namesInScope(session, stackFrame);
  const items: DebugProtocol.CompletionItem[] = [];
  const seen = new Set<string>();
  for (const [label, type] of names) {
    if (!label.startsWith(begun) || label === begun || seen.has(label)) continue;
    seen.add(label);
    items.push({ label, type, start: text.length - begun.length, length: begun.length });
    if (items.length >= MAX_ITEMS) break;
  }
  return items;
}

/** The operand that ends here: names, members, indexes, calls and parentheses, back to what cannot belong to it. */
function ownerBefore(text: string): string {
  let at = text.trimEnd().length;
  const end = at;
  for (let closing = 0; at > 0; at--) {
    const char = text[at - 1] as string;
    if (char === ')' || char === ']') closing++;
    else if (char === '(' || char === '[') {
      if (closing === 0) break;
      closing--;
    } else if (closing === 0) {
      if (char === '>' && text[at - 2] === '-') at--;
      else if (!/[\w.]/.test(char)) break;
    }
  }
  return text.slice(at, end);
}

function* members(
  session: Session,
  stackFrame: StackFrame | undefined,
  owner: string,
  operator: string,
): Iterable<Named> {
  if (owner === '') return;
  const result = session.evaluate(operator === '->' ? `*(${owner})` : owner, stackFrame);
  if ('error' in result || result.value.type.kind !== 'record') return;
  for (const { name, value, expression } of partsOf(session.kernel, result.value, owner)) {
    if (/^[A-Za-z_]/.test(name)) yield [name, 'field'];
    else for (const part of partsOf(session.kernel, value, expression)) yield [part.name, 'field'];
  }
}

function* tags(session: Session, kind: string): Iterable<Named> {
  for (const unit of unitsFrom(session, undefined)) {
    for (const [name, decl] of unit.tags)
      if ('members' in decl ? kind === 'enum' : decl.kind === kind) yield [name, 'class'];
  }
}

/** Innermost first. */
function* namesInScope(session: Session, stackFrame: StackFrame | undefined): Iterable<Named> {
  const { program } = session.kernel;
  if (stackFrame) {
    for (const { variables } of session.scopes(stackFrame)) for (const { name } of variables) yield [name, 'variable'];
    for (const { name } of session.globals(stackFrame)) yield [name.replace(/^.*::/, ''), 'variable'];
  }
  for (const fn of program.functions) if (fn && fn.unit === stackFrame?.function.unit) yield [fn.name, 'function'];
  for (const unit of unitsFrom(session, stackFrame)) {
    for (const name of unit.enumerators.keys()) yield [name, 'enum'];
    for (const name of unit.typedefs.keys()) yield [name, 'class'];
  }
  for (const name of session.inspector.macros(stackFrame)) yield [name, 'value'];
  for (const { name } of program.globals) if (/^[A-Za-z_]\w*$/.test(name)) yield [name, 'variable'];
  for (const fn of program.functions) if (fn) yield [fn.name, 'function'];
  for (const keyword of KEYWORDS) yield [keyword, 'keyword'];
}

/** The unit of the stopped function first. */
function unitsFrom({ kernel }: Session, stackFrame: StackFrame | undefined) {
  const { units } = kernel.program;
  const own = units[stackFrame?.function.unit ?? -1];
  return own ? [own, ...units.filter((unit) => unit !== own)] : units;
}
