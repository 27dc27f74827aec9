// The calls that a statement is going to make, for stepping into one of several: found in its text, because what a
// pointer calls is only known now.

import type { Kernel } from '../kernel/kernel';
import { asVa } from '../machine/address';
import type { SourceRange } from '../program/program';
import type { CallTarget, Evaluation } from './api';

/** A name, perhaps with members and constant indexes behind it, in front of a parenthesis. */
const CALL = /\b([A-Za-z_]\w*(?:(?:->|\.)[A-Za-z_]\w*|\[\w*\])*)\s*\(/g;

export function callTargets(
  kernel: Kernel,
  text: string,
  range: SourceRange,
  evaluate: (expression: string) => Evaluation,
): CallTarget[] {
  const statement = textOf(text, range)
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ')
    .replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const found = new Map<number, CallTarget>();
  for (const [, callee] of statement.matchAll(CALL)) {
    const slot = callee && slotOf(kernel, callee, evaluate);
    const info = slot ? kernel.program.functions[slot] : undefined;
    if (callee && info && !info.native && !found.has(info.slot)) {
      found.set(info.slot, { text: callee, name: info.name, slot: info.slot });
    }
  }
  return [...found.values()];
}

function slotOf(kernel: Kernel, callee: string, evaluate: (expression: string) => Evaluation): number | undefined {
  const direct = /^\w+$/.test(callee) ? kernel.symbols.find(callee) : undefined;
  if (direct) return direct.slot;
  if (/^(?:if|for|while|switch|return|sizeof|typeof|defined|do|else)$/.test(callee)) return undefined;
  const result = evaluate(callee);
  if ('error' in result || result.value.type.kind !== 'pointer' || result.value.bytes?.length !== 8) return undefined;
  const { buffer, byteOffset } = result.value.bytes;
  return kernel.symbols.functionAt(asVa(new DataView(buffer, byteOffset, 8).getBigUint64(0, true)))?.slot;
}

function textOf(text: string, { line, column, endLine, endColumn }: SourceRange): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = (lines[lines.length - 1] as string).slice(0, endColumn);
  lines[0] = (lines[0] as string).slice(column - 1);
  return lines.join('\n');
}
