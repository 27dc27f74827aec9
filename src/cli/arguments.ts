// The command line, read into the same attributes that a launch configuration has.

import type { RawLaunch } from '../scenario/launch';
import { operationsHelp } from '../scenario/operations';
import { type ExecCommand, readExec } from './exec';
import { type ReplayCommand, readReplay } from './replay';

export type Command =
  | ExecCommand
  | ReplayCommand
  | { readonly kind: 'run'; readonly launch: RawLaunch; readonly json: boolean }
  /** The debug adapter, on standard streams or on a port of this machine (0: any free one). */
  | { readonly kind: 'dap'; readonly port: number | undefined }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'wrong'; readonly problem: string };

export const USAGE = `Runs an ALSA driver's C inside an emulated kernel, without an editor.

  alsa-memory-debugger run FILE.c|FOLDER [MORE.c ...] [options]
  alsa-memory-debugger exec [-I DIR] [-D NAME=VALUE] [--limit STATEMENTS] FILE.c [ARGUMENT ...]
                      a plain C program with a main(), no kernel: prints its output, returns its status
  alsa-memory-debugger replay SCRIPT.txt --tree DIR [--module-source NAME=FILE.c] [--compare RECORDING.jsonl]
                      a script recorded on a real kernel, with the drivers of a Linux source tree: prints the same
                      records, or only what differs from the recording and "N of M records equal"
  alsa-memory-debugger dap [--port N]
                      the debug adapter for an editor: on its standard streams, or on a port of 127.0.0.1

Options
  --scenario FILE     a *.pcm.txt script that acts the client (default: a built-in one)
  --api 6.12|5.4      the kernel API the driver was written for (default: by what it uses)
  --param NAME=VALUE  a module parameter; may be repeated
  --memory MIB        physical memory of the machine, 16 to 2047 (default: 64)
  --scatter HOW       contiguous, reversed, random, holes or high (default: random)
  --seed N            where chance begins (default: 1)
  --include FOLDER    searched for headers before the built-in ones; may be repeated
  --define NAME[=V]   a preprocessor macro; may be repeated
  --json              one JSON object a line: operations, resolutions, findings, and {"end":true,...}
  --help              this text; "help scenario" lists the operations of scenarios

Exit status: 0 nothing wrong, 1 findings, 2 the C or the arguments are wrong, 3 a bug of this program.
`;

interface Option {
  readonly attribute: string;
  readonly add: (launch: Record<string, unknown>, value: string) => string | undefined;
}

const set = (attribute: string): Option => ({
  attribute,
  add: (launch, value) => {
    launch[attribute] = value;
    return undefined;
  },
});
const setNumber = (attribute: string): Option => ({
  attribute,
  add: (launch, value) => {
    if (!/^-?\d+$/.test(value)) return `is not a whole number: ${value}`;
    launch[attribute] = Number(value);
    return undefined;
  },
});
const append = (attribute: string): Option => ({
  attribute,
  add: (launch, value) => {
    launch[attribute] = [...((launch[attribute] as string[] | undefined) ?? []), value];
    return undefined;
  },
});

const OPTIONS: Readonly<Record<string, Option>> = {
  '--scenario': set('scenario'),
  '--api': set('kernelApi'),
  '--memory': setNumber('memoryMiB'),
  '--scatter': set('scatter'),
  '--seed': setNumber('seed'),
  '--include': append('includePaths'),
  '--define': append('defines'),
  '--param': {
    attribute: 'params',
    add: (launch, text) => {
      const match = /^(\w+)=(.*)$/s.exec(text);
      if (!match) return `needs NAME=VALUE, not ${text}`;
      launch['params'] = { ...(launch['params'] as object | undefined), [match[1] as string]: match[2] };
      return undefined;
    },
  },
};

export function readArguments(args: readonly string[], absolute: (path: string) => string): Command {
  const [command, ...rest] = args;
  if (command === undefined) return { kind: 'wrong', problem: 'nothing to do: try "run FILE.c" or --help' };
  if (command === 'help' && rest[0] === 'scenario') return { kind: 'help', text: `${operationsHelp()}\n` };
  if (command === '--help' || command === '-h' || command === 'help' || rest.includes('--help')) {
    return { kind: 'help', text: USAGE };
  }
  if (command === 'exec') return readExec(rest);
  if (command === 'dap') return readDap(rest);
  if (command === 'replay') return readReplay(rest);
  if (command !== 'run') return { kind: 'wrong', problem: `unknown command "${command}": try "run FILE.c" or --help` };
  const launch: Record<string, unknown> = {};
  const files: string[] = [];
  let json = false;
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i] as string;
    if (arg === '--json') {
      json = true;
      continue;
    }
    if (!arg.startsWith('-')) {
      files.push(absolute(arg));
      continue;
    }
    const equals = arg.indexOf('=');
    const name = equals > 0 ? arg.slice(0, equals) : arg;
    const option = OPTIONS[name];
    if (!option) return { kind: 'wrong', problem: `unknown option ${name}; --help lists them all` };
    const value = equals > 0 ? arg.slice(equals + 1) : rest[++i];
    if (value === undefined || value === '') return { kind: 'wrong', problem: `${name} needs a value` };
    const problem = option.add(launch, value);
    if (problem) return { kind: 'wrong', problem: `${name} ${problem}` };
  }
  if (files.length === 0) return { kind: 'wrong', problem: 'run needs a driver: the .c file, or its folder' };
  const [program, ...sources] = files;
  const paths = (value: unknown) => (value as string[] | undefined)?.map(absolute);
  return {
    kind: 'run',
    json,
    launch: {
      ...launch,
      program,
      ...(sources.length > 0 && { sources }),
      ...(launch['scenario'] !== undefined && { scenario: absolute(launch['scenario'] as string) }),
      ...(launch['includePaths'] !== undefined && { includePaths: paths(launch['includePaths']) }),
    },
  };
}

function readDap(rest: readonly string[]): Command {
  if (rest.length === 0) return { kind: 'dap', port: undefined };
  const given = /^--port(?:=|$)/.test(rest[0] as string) ? rest.join('=').slice('--port='.length) : undefined;
  if (given === undefined) return { kind: 'wrong', problem: `dap has no option ${rest[0]}, only --port N` };
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65535)
    return { kind: 'wrong', problem: `--port needs a number from 0 to 65535, not "${given}"` };
  return { kind: 'dap', port };
}
