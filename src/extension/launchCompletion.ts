import { DEBUG_TYPE, type LaunchAttributes } from '../protocol/launch';

/**
 * What a launch means when it says little. Pure, so that every rule has a test: the providers in `configuration` supply
 * the facts (which file is open, which paths exist) and show the message.
 */
export interface LaunchFacts {
  /** The file in the active editor, if it is on disk. */
  openFile?: string;
  /** The user has set a breakpoint somewhere in C. */
  hasBreakpoints: boolean;
}

/** A launch configuration as VS Code hands it over: any JSON. */
export type RawLaunch = Record<string, unknown> & { type?: string; request?: string; name?: string };

const isCFile = (path: string): boolean => /\.c$/i.test(path);
const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/**
 * F5 without launch.json hands over an empty configuration: it becomes "debug the open .c file". Without any breakpoint
 * such a run would be over before it is seen, so then it stops on entry.
 */
export function completeLaunch(raw: RawLaunch, facts: LaunchFacts): { launch: RawLaunch } | { problem: string } {
  if (raw.type || raw.request || raw.name) return { launch: raw };
  if (!facts.openFile) {
    return { problem: 'No file is open. Open the .c file of an ALSA driver and press F5 again.' };
  }
  if (!isCFile(facts.openFile)) {
    return {
      problem: `${baseName(facts.openFile)} is not a C file. Open the .c file of an ALSA driver and press F5 again.`,
    };
  }
  return { launch: { ...launchFor(facts.openFile), stopOnEntry: !facts.hasBreakpoints } };
}

/** The configuration for one driver, as offered in the Run and Debug drop-down. */
export function launchFor(program: string): RawLaunch & { name: string; type: string; request: string } {
  return { name: `ALSA: ${baseName(program)}`, type: DEBUG_TYPE, request: 'launch', program };
}

const DEFAULTS: Omit<LaunchAttributes, 'program' | 'scenario'> = {
  sources: [],
  kernelApi: 'auto',
  params: {},
  memoryMiB: 64,
  historyMiB: 256,
  scatter: 'random',
  seed: 1,
  stopOnEntry: false,
  stopAtEnd: false,
  includePaths: [],
  defines: [],
};

/** Fills the defaults, and says the first thing that is wrong with a launch whose variables are already replaced. */
export function checkLaunch(
  raw: RawLaunch,
  kindOf: (path: string) => 'file' | 'folder' | 'missing',
): { launch: RawLaunch } | { problem: string } {
  const launch: RawLaunch = { ...DEFAULTS, ...raw };
  const problem = programProblem(launch['program'], kindOf) ?? pathProblem(launch, kindOf) ?? typeProblem(launch);
  return problem ? { problem } : { launch };
}

type KindOf = (path: string) => 'file' | 'folder' | 'missing';

function programProblem(program: unknown, kindOf: KindOf): string | undefined {
  if (typeof program !== 'string' || program === '') {
    return 'The launch configuration names no "program": the .c file of an ALSA driver, or its folder.';
  }
  const kind = kindOf(program);
  if (kind === 'missing') return `"program" names a file that does not exist: ${program}`;
  if (kind === 'file' && !isCFile(program)) return `"program" is not a C file: ${program}`;
  return undefined;
}

function pathProblem(launch: RawLaunch, kindOf: KindOf): string | undefined {
  const { scenario, sources, includePaths } = launch;
  if (scenario !== undefined && (typeof scenario !== 'string' || kindOf(scenario) !== 'file')) {
    return `"scenario" names a file that does not exist: ${scenario}`;
  }
  for (const [name, value, kind] of [
    ['sources', sources, 'file'],
    ['includePaths', includePaths, 'folder'],
  ] as const) {
    if (!Array.isArray(value) || value.some((path) => typeof path !== 'string'))
      return `"${name}" must be a list of paths.`;
    const missing = value.find((path: string) => kindOf(path) !== kind);
    if (missing !== undefined) return `"${name}" names a ${kind} that does not exist: ${missing}`;
  }
  return undefined;
}

function typeProblem(launch: RawLaunch): string | undefined {
  const { kernelApi, scatter, memoryMiB, historyMiB, seed, params, defines } = launch;
  if (!['auto', '6.12', '5.4'].includes(String(kernelApi))) return '"kernelApi" must be "auto", "6.12" or "5.4".';
  if (!['contiguous', 'reversed', 'random', 'holes', 'high'].includes(String(scatter))) {
    return '"scatter" must be "contiguous", "reversed", "random", "holes" or "high".';
  }
  if (!Number.isInteger(memoryMiB) || Number(memoryMiB) < 16 || Number(memoryMiB) > 2047) {
    return '"memoryMiB" must be a whole number from 16 to 2047.';
  }
  if (!Number.isInteger(historyMiB) || Number(historyMiB) < 16 || Number(historyMiB) > 65536) {
    return '"historyMiB" must be a whole number from 16 to 65536.';
  }
  if (!Number.isInteger(seed)) return '"seed" must be a whole number.';
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    return '"params" must be an object of module parameters.';
  if (!Array.isArray(defines) || defines.some((text) => !/^[A-Za-z_]\w*(=.*)?$/s.test(String(text)))) {
    return '"defines" must be a list of NAME or NAME=value.';
  }
  return undefined;
}
