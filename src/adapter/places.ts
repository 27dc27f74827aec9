// Places in C text as the protocols spell them.

import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Source } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointStatus, RecordedFinding } from '../debugger/api';
import type { CreatedSession } from '../debugger/session';
import type { Diagnostic } from '../protocol/diagnostics';
import type { SourceLocation } from '../protocol/values';

type Range = NonNullable<RecordedFinding['range']>;
type CompilerDiagnostic = CreatedSession['diagnostics'][number];

export const sourceOf = (path: string): Source => new Source(basename(path), path);

/** The path of a source; `goto_` of nvim-dap gives its URI instead. */
export const pathOf = ({ path = '' }: DebugProtocol.Source): string =>
  path.startsWith('file:///') ? fileURLToPath(path) : path;

export const locationOf = (range: Range, fn?: string): SourceLocation => ({
  path: range.path,
  line: range.line,
  column: range.column,
  ...(fn && { function: fn }),
});

/** Line and column numbers of the client's own counting, and back; ours begin at 1. */
export interface Counting {
  line(line: number): number;
  column(column: number): number;
  toLine(line: number): number;
  toColumn(column: number): number;
}

/** A range as breakpoints, stack frames and targets have it. */
export const rangeOf = (range: Range, counting: Counting) => ({
  line: counting.line(range.line),
  column: counting.column(range.column),
  endLine: counting.line(range.endLine),
  endColumn: counting.column(range.endColumn),
});

export function breakpointOf(status: BreakpointStatus, id: number, counting: Counting): DebugProtocol.Breakpoint {
  const { range } = status;
  return {
    id,
    verified: status.verified,
    ...(status.message && { message: status.message }),
    ...(range && {
      source: sourceOf(range.path),
      ...rangeOf(range, counting),
    }),
  };
}

export function diagnosticOf(d: CompilerDiagnostic): Diagnostic {
  return {
    severity: d.severity === 'error' ? 'error' : d.severity === 'warning' ? 'warning' : 'information',
    message: d.message,
    path: d.path,
    line: d.line,
    column: d.column,
    endLine: d.line,
    endColumn: Math.max(d.endColumn, d.column + 1),
    notes: d.notes.map(({ message, path, line, column }) => ({ message, path, line, column })),
  };
}
