// Expressions as the client sends them: C, optionally with gdb's letter for the number format behind a comma.

import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackFrame } from '../debugger/api';
import { mayChange } from '../debugger/evaluator';
import type { Session } from '../debugger/session';
import type { Radix } from '../inspect/format';
import type { VariableStore } from './variables';

const RADIXES: Readonly<Record<string, Radix>> = { x: 'hex', h: 'hex', d: 'dec', b: 'bin', o: 'oct' };

export type EvaluateOutcome =
  | { readonly body: DebugProtocol.EvaluateResponse['body']; readonly changed: boolean }
  | { readonly problem: string };

/** Only the debug console keeps what an expression changes: watching and hovering never harm. */
export function evaluateText(
  session: Session,
  variables: VariableStore,
  stackFrame: StackFrame | undefined,
  args: DebugProtocol.EvaluateArguments,
): EvaluateOutcome {
  const format = /^(.*\S)\s*,\s*([xhdbo])$/s.exec(args.expression);
  const expression = (format?.[1] ?? args.expression).trim();
  if (expression === '') return { problem: 'There is nothing to evaluate.' };
  const radix = RADIXES[format?.[2] ?? ''] ?? (args.format?.hex ? 'hex' : 'natural');
  const keep = args.context === 'repl';
  const result = session.evaluate(expression, stackFrame, keep);
  if ('error' in result) return { problem: result.error };
  const { value, ...rest } = variables.shown(result.value, expression, stackFrame, radix);
  return { body: { result: value, ...rest }, changed: keep && mayChange(expression) };
}
