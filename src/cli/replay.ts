// `replay`: a script of a real kernel's recording, played on the emulated one. Prints the same records, or (with
// --compare) only what differs from the recording.

import { basename, resolve } from 'node:path';
import { exactJson } from '../base/exactJson';
import type { KernelApi } from '../debugger/compileDriver';
import type { FileAccess } from '../scenario/fileAccess';
import { type Comparison, compareRecords, isEqual } from '../scenario/replay/compare';
import { replay } from '../scenario/replay/replay';
import type { ScriptRecord } from '../scenario/replay/thread';
import { complainOf } from './diagnostics';

export interface ReplayCommand {
  readonly kind: 'replay';
  readonly script: string;
  readonly tree: string | undefined;
  readonly moduleSources: ReadonlyMap<string, string>;
  readonly compare: string | undefined;
  readonly api: KernelApi;
  readonly memoryMiB: number;
  readonly findings: boolean;
}

const MODULE_SOURCE = /^([\w-]+)=(.+)$/;

export function readReplay(words: readonly string[]): ReplayCommand | { readonly kind: 'wrong'; problem: string } {
  const wrong = (problem: string) => ({ kind: 'wrong', problem }) as const;
  const moduleSources = new Map<string, string>();
  const given: Record<string, string> = {};
  let script: string | undefined;
  let findings = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--json') continue; // records are JSON in any case
    if (word === '--findings') {
      findings = true;
      continue;
    }
    if (!word.startsWith('-')) {
      if (script !== undefined) return wrong('replay takes one script');
      script = resolve(word);
      continue;
    }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals > 0 ? word.slice(0, equals) : word;
    const value = equals > 0 ? word.slice(equals + 1) : words[++i];
    if (value === undefined || value === '') return wrong(`${name} needs a value`);
    if (name === '--module-source') {
      const match = MODULE_SOURCE.exec(value);
      if (!match) return wrong(`--module-source needs NAME=FILE.c, not ${value}`);
      moduleSources.set(match[1] as string, resolve(match[2] as string));
    } else if (['--tree', '--compare', '--api', '--memory'].includes(name)) given[name] = value;
    else return wrong(`unknown option ${name}; --help lists them all`);
  }
  if (script === undefined) return wrong('replay needs a script');
  const api = given['--api'] ?? '6.12';
  if (api !== '6.12' && api !== '5.4') return wrong(`--api must be 6.12 or 5.4, not ${api}`);
  const memoryMiB = Number(given['--memory'] ?? 64);
  if (!Number.isInteger(memoryMiB) || memoryMiB < 16 || memoryMiB > 2047)
    return wrong('--memory needs a whole number from 16 to 2047');
  const path = (name: string) => (given[name] === undefined ? undefined : resolve(given[name]));
  return {
    kind: 'replay',
    script,
    tree: path('--tree'),
    moduleSources,
    compare: path('--compare'),
    api,
    memoryMiB,
    findings,
  };
}

/** Plays the script; answers the exit status: 0 all equal (or printed), 1 differences, 2 it could not be played. */
export function runReplay(
  command: ReplayCommand,
  files: FileAccess,
  kernelRoot: string,
  print: (line: string) => void,
) {
  const complain = (text: string) => process.stderr.write(`${text}\n`);
  const text = files.readFile(command.script);
  if (text === undefined) {
    complain(`cannot read ${command.script}`);
    return 2;
  }
  const recording = command.compare === undefined ? undefined : files.readFile(command.compare);
  if (command.compare !== undefined && recording === undefined) {
    complain(`cannot read ${command.compare}`);
    return 2;
  }
  const missing = [...command.moduleSources.values(), ...(command.tree === undefined ? [] : [command.tree])].find(
    (path) => files.kindOf(path) === 'missing',
  );
  if (missing !== undefined) {
    complain(`there is no ${missing}`);
    return 2;
  }
  const script = basename(command.script).replace(/\.[^.]*$/, '');
  const records: ScriptRecord[] = [];
  if (recording === undefined) print(exactJson({ script, kernel: 'alsa-memory-debugger' }));
  const { diagnostics, problem } = replay({
    script,
    text,
    tree: command.tree,
    moduleSources: command.moduleSources,
    api: command.api,
    physBytes: command.memoryMiB << 20,
    kernelRoot,
    files,
    onRecord: (record) => {
      if (recording === undefined) print(exactJson(record));
      else records.push(record);
    },
    onFinding: (report, place) => {
      if (command.findings) complain(`finding: ${place}: ${report.cause}`);
    },
  });
  complainOf(diagnostics);
  if (problem !== undefined) complain(problem);
  if (recording === undefined) {
    if (problem === undefined) print(exactJson({ end: true }));
    return problem === undefined ? 0 : 2;
  }
  const compared = compareRecords(recording, records);
  for (const comparison of compared) if (!isEqual(comparison)) print(differenceLine(comparison));
  const equal = compared.filter(isEqual).length;
  print(`${equal} of ${compared.length} records equal`);
  return problem !== undefined ? 2 : equal === compared.length ? 0 : 1;
}

function differenceLine({ golden, record, differences }: Comparison): string {
  const told = record
    ? differences.map(({ path, wanted, got }) => `${path}: recorded ${shown(wanted)}, here ${shown(got)}`).join('; ')
    : 'no record here';
  return `line ${golden['n']} ${golden['case'] ? `[${golden['case']}] ` : ''}${golden['op']}: ${told}`;
}
const shown = (value: unknown): string => (value === undefined ? 'nothing' : exactJson(value));
