// What is wrong with the C text. Diagnostics are collected, never thrown: one run reports all of them.

import type { Place, SourceMap } from './source';

export type Severity = 'error' | 'warning' | 'note';

export interface Diagnostic extends Place {
  readonly severity: Severity;
  readonly message: string;
  /** Column just after the offending text, on the same line. */
  readonly endColumn: number;
  /** Related places: the earlier definition, the macro that expanded to this. */
  readonly notes: readonly (Place & { readonly message: string })[];
}

const MAX_ERRORS = 200;

export class Diagnostics {
  readonly list: Diagnostic[] = [];
  errorCount = 0;
  private readonly seen = new Set<string>();
  /** The macro whose use stands at a position: what is wrong there is wrong in its expansion. */
  macroAt: ((position: number) => { readonly name: string; readonly position: number } | undefined) | undefined;

  constructor(private readonly sources: SourceMap) {}

  report(
    severity: Severity,
    position: number,
    message: string,
    options: { length?: number; notes?: { position: number; message: string }[] } = {},
  ): void {
    if (severity !== 'error' && this.sources.fileAt(position)?.system) return;
    if (severity === 'error') this.errorCount++;
    const place = this.sources.place(position);
    const key = `${place.path}:${place.line}:${place.column}:${message}`;
    if (this.seen.has(key) || this.list.length > MAX_ERRORS) return;
    this.seen.add(key);
    const notes = (options.notes ?? []).map((n) => ({ ...this.sources.place(n.position), message: n.message }));
    const macro = this.macroAt?.(position);
    if (macro && macro.position > 0)
      notes.push({
        ...this.sources.place(macro.position),
        message: `in expansion of macro '${macro.name}', defined here`,
      });
    const length = options.length ?? tokenLength(this.sources.textAt(position, 200));
    this.list.push({ severity, message, ...place, endColumn: place.column + length, notes });
  }

  error(position: number, message: string, notes?: { position: number; message: string }[], length?: number): void {
    this.report('error', position, message, { ...(notes && { notes }), ...(length && { length }) });
  }

  warning(position: number, message: string): void {
    this.report('warning', position, message);
  }
}

/** Characters of the token that the text begins with: what a caret underlines. */
const tokenLength = (text: string): number =>
  /^(?:[\w$]+|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|->|\+\+|--|<<=?|>>=?|[-+*/%&|^!=<>]=|&&|\|\||\S)/.exec(text)?.[0]
    .length ?? 1;

/** As compilers print it: the place, the line of text if it is at hand with the token underlined, and the notes. */
export function formatDiagnostic(d: Diagnostic, text?: string): string {
  const lines = [`${d.path}:${d.line}:${d.column}: ${d.severity}: ${d.message}`];
  if (text?.trim()) {
    const indent = text.slice(0, d.column - 1).replace(/[^\t]/g, ' ');
    lines.push(`  ${text}`, `  ${indent}^${'~'.repeat(Math.max(0, d.endColumn - d.column - 1))}`);
  }
  return [...lines, ...d.notes.map((n) => `${n.path}:${n.line}:${n.column}: note: ${n.message}`)].join('\n');
}
