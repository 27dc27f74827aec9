// What a launch asks for, checked and completed: the same rules for the debug adapter and the command line, with one
// clear sentence for the first thing that is wrong. Files are looked at through a provider, because this runs in a
// browser worker too.

import type { SessionEvents } from '../debugger/api';
import { moduleOf } from '../debugger/compileDriver';
import type { SessionOptions } from '../debugger/options';
import type { Kernel } from '../kernel/kernel';
import { DEFAULT_SCENARIO } from './defaultScenario';
import type { FileAccess } from './fileAccess';
import { headersOf, kernelName, type ModuleSources, moduleOfSource, treeOf } from './kbuild';
import type { Operation, ScenarioError } from './operation';
import { parseScenario } from './parser';
import { ScenarioRunner } from './runner';

export const SCATTERS = ['contiguous', 'reversed', 'random', 'holes', 'high'] as const;
export const KERNEL_APIS = ['auto', '6.12', '5.4'] as const;

export interface Launch {
  /** In the order they are loaded in; the last is the driver. */
  readonly modules: readonly ModuleSources[];
  /** Root of the Linux source tree that the driver lies in. */
  readonly tree: string | undefined;
  /** Undefined: the built-in scenario. */
  readonly scenario: string | undefined;
  readonly operations: readonly Operation[];
  readonly kernelApi: (typeof KERNEL_APIS)[number];
  readonly params: Readonly<Record<string, string>>;
  readonly physBytes: number;
  readonly scatter: (typeof SCATTERS)[number];
  readonly seed: number;
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly stopOnEntry: boolean;
  /** Bytes that checkpoints of the past may take. */
  readonly historyBytes: number;
}

/** Launch attributes as a person wrote them: any JSON. */
export type RawLaunch = Readonly<Record<string, unknown>>;

class Refusal extends Error {}
const refuse = (problem: string): never => {
  throw new Refusal(problem);
};

export function resolveLaunch(raw: RawLaunch, files: FileAccess): { launch: Launch } | { problem: string } {
  try {
    return { launch: checked(raw, files) };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

function checked(raw: RawLaunch, files: FileAccess): Launch {
  return {
    ...modulesOf(raw, files),
    ...scenarioOf(raw['scenario'], files),
    kernelApi: oneOf('kernelApi', raw['kernelApi'] ?? 'auto', KERNEL_APIS),
    params: paramsOf(raw['params'] ?? {}),
    physBytes: wholeNumber('memoryMiB', raw['memoryMiB'] ?? 64, 16, 2047) * 1024 * 1024,
    scatter: oneOf('scatter', raw['scatter'] ?? 'random', SCATTERS),
    seed: wholeNumber('seed', raw['seed'] ?? 1, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    includePaths: pathList('includePaths', raw['includePaths'], 'folder', files),
    defines: definesOf(raw['defines'] ?? []),
    stopOnEntry: raw['stopOnEntry'] === true,
    historyBytes: wholeNumber('historyMiB', raw['historyMiB'] ?? 256, 16, 65536) * 1024 * 1024,
  };
}

/** A file in a Linux tree is what its Makefile makes of it; any other is a module of its own, with those named beside it. */
function modulesOf(raw: RawLaunch, files: FileAccess): Pick<Launch, 'modules' | 'tree'> {
  const program = raw['program'];
  if (typeof program !== 'string' || program === '') {
    return refuse('The launch names no "program": the .c file of an ALSA driver, or its folder.');
  }
  const more = pathList('sources', raw['sources'], 'file', files);
  const alone = (sources: string[]) => ({ ...moduleOf([...new Set(sources)]), intree: true, needs: [] });
  const kind = files.kindOf(program);
  if (kind === 'missing') return refuse(`"program" names a file that does not exist: ${program}`);
  const tree = treeOf(program, files);
  if (kind === 'file') {
    if (!/\.c$/i.test(program)) return refuse(`"program" is not a C file: ${program}`);
    const made = tree === undefined ? [] : moduleOfSource(tree, program, files);
    const driver = made.at(-1);
    if (!driver) return { modules: [alone([program, ...more])], tree };
    return {
      modules: [...made.slice(0, -1), { ...driver, sources: [...new Set([...driver.sources, ...more])] }],
      tree,
    };
  }
  const folder = program.replace(/[/\\]+$/, '');
  const inside = files.list(folder).filter((name) => /\.c$/i.test(name));
  if (inside.length === 0) return refuse(`"program" is a folder without .c files: ${program}`);
  return { modules: [alone([...inside.sort().map((name) => `${folder}/${name}`), ...more])], tree };
}

function scenarioOf(path: unknown, files: FileAccess): Pick<Launch, 'scenario' | 'operations'> {
  if (path === undefined || path === '') {
    return { scenario: undefined, operations: parseScenario(DEFAULT_SCENARIO).operations };
  }
  if (typeof path !== 'string' || files.kindOf(path) !== 'file') {
    return refuse(`"scenario" names a file that does not exist: ${path}`);
  }
  const { operations, errors } = parseScenario(files.readFile(path) ?? '');
  if (errors.length > 0) return refuse(scenarioProblem(path, errors));
  if (operations.length === 0) return refuse(`${path}: the scenario has no operation`);
  return { scenario: path, operations };
}

/** All errors of a scenario, one a line. */
const scenarioProblem = (path: string, errors: readonly ScenarioError[]): string =>
  errors.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`).join('\n');

function pathList(name: string, value: unknown, kind: 'file' | 'folder', files: FileAccess): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((path) => typeof path !== 'string')) {
    return refuse(`"${name}" must be a list of paths.`);
  }
  const missing = value.find((path: string) => files.kindOf(path) !== kind);
  return missing === undefined ? value : refuse(`"${name}" names a ${kind} that does not exist: ${missing}`);
}

function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  return (
    found ??
    refuse(`"${name}" must be ${allowed.map((word) => `"${word}"`).join(' or ')}, not ${JSON.stringify(value)}.`)
  );
}

function wholeNumber(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = least === Number.MIN_SAFE_INTEGER ? '' : ` from ${least} to ${most}`;
  return refuse(`"${name}" must be a whole number${range}, not ${JSON.stringify(value)}.`);
}

function paramsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('"params" must be an object of module parameters.');
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, given]) => {
      if (!['string', 'number', 'boolean'].includes(typeof given)) {
        return refuse(`"params": ${name} must be a text, a number, or true or false.`);
      }
      return [name, given === true ? 'Y' : given === false ? 'N' : String(given)];
    }),
  );
}

function definesOf(value: unknown): Record<string, string> {
  if (!Array.isArray(value)) return refuse('"defines" must be a list of NAME or NAME=value.');
  return Object.fromEntries(
    value.map((text: unknown) => {
      const match = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(String(text));
      if (!match) return refuse(`"defines": ${JSON.stringify(text)} is not NAME or NAME=value.`);
      return [match[1] as string, match[2] ?? '1'];
    }),
  );
}

/** What the debugger needs to carry out a launch. */
export function sessionOptions(
  launch: Launch,
  files: FileAccess,
  kernelRoot: string,
  events: SessionEvents,
): SessionOptions {
  return {
    modules: launch.modules,
    kernelRoot,
    readFile: files.readFile,
    kernelApi: launch.kernelApi,
    physBytes: launch.physBytes,
    scatter: launch.scatter,
    seed: launch.seed,
    includePaths: launch.includePaths,
    ...headersOf(launch.tree),
    defines: launch.defines,
    stopOnEntry: launch.stopOnEntry,
    historyBytes: launch.historyBytes,
    events,
    process: (kernel: Kernel, tell, told) => {
      kernel.pokeGlobal32('any_pci_device', 1); // a replay has none, as the real machine had none
      const { modules, params } = launch;
      // Whatever name a `load` gives, it means the driver, unless it is that of another module.
      const find = (name: string) => modules.find((m) => m.name === kernelName(name)) ?? modules.at(-1);
      const runner = new ScenarioRunner(kernel, { params, find }, launch.operations, told);
      runner.onFinished = tell.onOperation;
      return runner;
    },
  };
}
