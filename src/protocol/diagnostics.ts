/**
 * `alsaMemory/diagnostics`: an event with everything the C front end has to say about the program, sent once per launch
 * (also when it is empty, which clears the last one's). The editor shows it in Problems.
 */
export const DIAGNOSTICS_EVENT = 'alsaMemory/diagnostics';

export interface DiagnosticsBody {
  diagnostics: Diagnostic[];
}

export interface Diagnostic {
  severity: 'error' | 'warning' | 'information';
  message: string;
  path: string;
  /** From 1; the end is exclusive. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** 'help: …' lines and places that belong to it. */
  notes: { message: string; path: string; line: number; column: number }[];
}
