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

  constructor(private readonly sources: SourceMap) {}

  report(
    severity: Severity,
    position: number,
    message: string,
    options: { length?: number; notes?: { position: number; message: string }[] } = {},
  ): void {
    if (severity === 'warning' && this.sources.fileAt(position)?.system) return;
    if (severity === 'error') this.errorCount++;
    const place = this.sources.place(position);
    const key = `${place.path}:${place.line}:${place.column}:${message}`;
    if (this.seen.has(key) || this.list.length > MAX_ERRORS) return;
    this.seen.add(key);
    const notes = (options.notes ?? []).map((n) => ({ ...this.sources.place(n.position), message: n.message }));
    this.list.push({ severity, message, ...place, endColumn: place.column + (options.length ?? 1), notes });
  }

  error(position: number, message: string, notes?: { position: number; message: string }[], length?: number): void {
    this.report('error', position, message, { ...(notes && { notes }), ...(length && { length }) });
  }

  warning(position: number, message: string): void {
    this.report('warning', position, message);
  }
}

/** One line as compilers print it, followed by its notes. */
export function formatDiagnostic(d: Diagnostic): string {
  const head = `${d.path}:${d.line}:${d.column}: ${d.severity}: ${d.message}`;
  return [head, ...d.notes.map((n) => `${n.path}:${n.line}:${n.column}: note: ${n.message}`)].join('\n');
}
