// What the compiler says of a text, on standard error.

import * as fs from 'node:fs';
import { type Diagnostic, formatDiagnostic } from '../debugger/compileDriver';

function sourceLine(path: string, line: number): string | undefined {
  try {
    return fs.readFileSync(path, 'utf8').split('\n')[line - 1];
  } catch {
    return undefined;
  }
}

/** Prints errors and warnings with their lines; remarks are left to the editor. */
export function complainOf(diagnostics: readonly Diagnostic[]): void {
  for (const d of diagnostics) {
    if (d.severity !== 'note') process.stderr.write(`${formatDiagnostic(d, sourceLine(d.path, d.line))}\n`);
  }
}
