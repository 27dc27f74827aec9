// Where the next statement can be set to: statements of the function that is being executed. Locals keep what they hold,
// as nothing is executed on the way; their storage exists for as long as the function runs.

import type { CodePosition, Program } from '../program/program';
import type { GotoTarget, StackFrame } from './api';

/** Statements of the innermost function that begin on a line, or else on the first one after it. */
export function gotoTargets(program: Program, { function: fn, position }: StackFrame, path: string, line: number) {
  const statements: CodePosition[] = [];
  for (let id = fn.firstPosition; id <= fn.lastPosition; id++) {
    const candidate = program.positions[id];
    if (candidate?.statement !== id || candidate.range.path !== path || candidate.range.line < line) continue;
    // Arrays of variable length come and go with their block.
    if (fn.lowOffset !== undefined && candidate.scope !== position.scope) continue;
    statements.push(candidate);
  }
  const first = Math.min(...statements.map(({ range }) => range.line));
  const there = statements.filter(({ range }) => range.line === first);
  return there.map(({ id, range }): GotoTarget => ({ position: id, range }));
}
