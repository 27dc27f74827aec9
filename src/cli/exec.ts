// `exec FILE.c`: a plain C program, run to its end. The way compiler test suites are run.

import { resolve } from 'node:path';
import { runProgram } from '../debugger/hosted/program';
import type { FileAccess } from '../scenario/fileAccess';
import { complainOf } from './diagnostics';

export interface ExecCommand {
  readonly kind: 'exec';
  readonly path: string;
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Statements after which it is given up; 0 for never. */
  readonly limit: number;
}

/** exec FILE.c [-I DIR] [-D NAME[=VALUE]] [--limit N] [ARGUMENT ...] */
export function readExec(rest: readonly string[]): ExecCommand | { readonly kind: 'wrong'; readonly problem: string } {
  const includePaths: string[] = [];
  const defines: Record<string, string> = {};
  let path: string | undefined;
  let limit = 0;
  const args: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] as string;
    const option = path === undefined ? /^(-I|-D|--limit)(.*)$/.exec(word) : undefined;
    if (path !== undefined) args.push(word);
    else if (option) {
      const value = option[2] || rest[++i];
      if (value === undefined) return { kind: 'wrong', problem: `${option[1]} needs a value` };
      if (option[1] === '-I') includePaths.push(resolve(value));
      else if (option[1] === '-D')
        defines[value.split('=')[0] as string] = value.includes('=') ? value.slice(value.indexOf('=') + 1) : '1';
      else limit = Number(value);
    } else if (word.startsWith('-')) return { kind: 'wrong', problem: `unknown option ${word}; --help lists them all` };
    else path = resolve(word);
  }
  if (path === undefined) return { kind: 'wrong', problem: 'exec needs a .c file' };
  if (!Number.isFinite(limit) || limit < 0) return { kind: 'wrong', problem: '--limit needs a number of statements' };
  return { kind: 'exec', path, includePaths, defines, args, limit };
}

/** Runs the program; answers the exit status. */
export function exec(command: ExecCommand, files: FileAccess, headers: string): number {
  const end = runProgram({
    path: command.path,
    readFile: files.readFile,
    headers,
    includePaths: command.includePaths,
    defines: command.defines,
    args: [command.path, ...command.args],
    write: (stream, text) => void (stream === 'out' ? process.stdout : process.stderr).write(text, 'latin1'),
    limit: command.limit,
  });
  if (end.kind === 'exit') return end.status;
  complainOf(end.diagnostics);
  return 2;
}
