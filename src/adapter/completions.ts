// What can be typed next in the debug console: members after `.` and `->`, else names in scope.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import type { Session } from '../debugger/session';
import { partsOf } from '../inspect/format';

const MAX_ITEMS = 500;

export function completionsAt(
  session: Session,
  stackFrame: StackFrame | undefined,
  text: string,
): DebugProtocol.CompletionItem[] {
  const member = /([A-Za-z_][\w.[\]]*(?:->[\w.[\]]+)*)(->|\.)(\w*)$/.exec(text);
  if (member) return members(session, stackFrame, member[1] as string, member[2] as string, member[3] as string, text);
  const begun = /(\w*)$/.exec(text)?.[1] ?? '';
  return namesInScope(session, stackFrame)
    .filter((name) => name.startsWith(begun) && name !== begun)
    .slice(0, MAX_ITEMS)
    .map((name) => item(name, begun, 'variable', text));
}

function members(
  session: Session,
  stackFrame: StackFrame | undefined,
  owner: string,
  operator: string,
  begun: string,
  text: string,
): DebugProtocol.CompletionItem[] {
  const result = session.evaluate(operator === '->' ? `*(${owner})` : owner, stackFrame);
  if ('error' in result) return [];
  return partsOf(session.kernel, result.value, owner, 0, MAX_ITEMS)
    .filter(({ name }) => /^[A-Za-z_]/.test(name) && name.startsWith(begun))
    .map(({ name }) => item(name, begun, 'field', text));
}

const item = (
  label: string,
  begun: string,
  type: DebugProtocol.CompletionItemType,
  text: string,
): DebugProtocol.CompletionItem => ({ label, type, start: text.length - begun.length, length: begun.length });

/** Innermost first, each name once. */
function namesInScope(session: Session, stackFrame: StackFrame | undefined): string[] {
  if (!stackFrame) return session.kernel.program.globals.map(({ name }) => name);
  const scopes = [...session.scopes(stackFrame).map(({ variables }) => variables), session.globals(stackFrame)];
  return [...new Set(scopes.flat().map(({ name }) => name))];
}
