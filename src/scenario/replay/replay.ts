// One script on a machine of its own: the modules that it loads are found, compiled together with the kernel's own C,
// and a user process plays the script. A finding does not stop it, as it would not stop a real kernel; what a real
// kernel would not survive ends it.

import { compileModules, type Diagnostic, type KernelApi } from '../../debugger/compileDriver';
import { ProcessDriver } from '../../debugger/processDriver';
import type { FindingReport } from '../../kernel/finding';
import type { Kernel, KernelObserver } from '../../kernel/kernel';
import { bootKernel, startKernel } from '../../kernel/start';
import type { FileAccess } from '../fileAccess';
import { findModule, headersOf, kernelName, type ModuleSources } from '../kbuild';
import type { Operation } from '../operation';
import { Player } from './player';
import { readScript } from './script';
import type { ScriptRecord } from './thread';

export interface ReplayOptions {
  /** Name in the records, and text, of the script. */
  readonly script: string;
  readonly text: string;
  /** Root of a Linux source tree; undefined: only the modules given by source. */
  readonly tree: string | undefined;
  /** Module name -> its .c file: drivers from outside the tree. */
  readonly moduleSources: ReadonlyMap<string, string>;
  readonly api: KernelApi;
  readonly physBytes: number;
  readonly kernelRoot: string;
  readonly files: FileAccess;
  readonly onRecord: (record: ScriptRecord) => void;
  readonly onFinding: (report: FindingReport, place: string) => void;
}

export interface ReplayEnd {
  readonly diagnostics: readonly Diagnostic[];
  /** Why the script could not be played to its end. */
  readonly problem?: string;
}

/** What the script loads, in order, each once, behind what it needs. Modules that are not found stay out: loading them fails with ENOENT. */
function modulesOf(operations: readonly Operation[], options: ReplayOptions): ModuleSources[] {
  const names = operations.flatMap(({ op, operands, text }) =>
    op === 'load' ? [operands[0] ?? ''] : op === 'bg' ? [/^bg\s+\S+\s+load\s+(\S+)/.exec(text)?.[1] ?? ''] : [],
  );
  const out = new Map<string, ModuleSources>();
  for (const name of names) {
    if (name === '' || out.has(kernelName(name))) continue;
    const given = [...options.moduleSources].find(([module]) => kernelName(module) === kernelName(name));
    const found = given
      ? [{ name: kernelName(name), sources: [given[1]], intree: false, needs: [] }]
      : options.tree === undefined
        ? []
        : findModule(options.tree, name, options.files);
    for (const module of found) if (!out.has(module.name)) out.set(module.name, module);
  }
  return [...out.values()];
}

/** Statements between two looks at what happened. */
const SLICE = 5_000_000;

export function replay(options: ReplayOptions): ReplayEnd {
  const operations = readScript(options.text);
  const modules = modulesOf(operations, options);
  const { program, diagnostics } = compileModules(
    {
      kernelRoot: options.kernelRoot,
      readFile: options.files.readFile,
      includePaths: [],
      defines: {},
      physBytes: options.physBytes,
      ...headersOf(options.tree),
    },
    modules,
    options.api,
  );
  if (!program) return { diagnostics, problem: 'the modules do not compile' };
  let fatal: string | undefined;
  const place = (position: number): string => {
    const range = program.positions[position]?.range;
    return range ? `${range.path}:${range.line}` : '';
  };
  let player: Player | undefined;
  let driver: ProcessDriver | undefined;
  const observer: KernelObserver = {
    stopAt: () => false,
    attentionTick: Number.MAX_SAFE_INTEGER,
    evaluating: undefined,
    finding(report, position) {
      options.onFinding(report, place(position));
      if (report.fatal) fatal ??= `${report.cause} (${place(position)})`;
      return false;
    },
    printk: (_level, text) => player?.printk(text),
    pageAnswer() {},
    pcmState() {},
    callback() {},
    interrupt() {},
    page() {},
    isOver: false,
    timer() {},
    touched() {},
    feed: (task) => driver?.feed(task) ?? false,
  };
  const kernel = startKernel({ program, scatter: 'random', seed: 1, observer });
  const booted = bootKernel(kernel, 'alsascript');
  if ('problem' in booted) return { diagnostics, problem: `the emulated kernel does not boot: ${booted.problem}` };
  const table = {
    params: {},
    find: (name: string) => modules.find((module) => module.name === kernelName(name)),
  };
  player = new Player(kernel, table, operations, options.script, options.onRecord);
  driver = new ProcessDriver(kernel, player);
  const problem = run(kernel, player, driver, () => fatal);
  return { diagnostics, ...(problem !== undefined && { problem }) };
}

/** No operation takes that long: whoever waits so cannot be interrupted, and would hang on a real kernel too. */
const HUNG_NS = 60_000_000_000n;

function run(
  kernel: Kernel,
  player: Player,
  driver: ProcessDriver,
  fatal: () => string | undefined,
): string | undefined {
  let line: number | undefined;
  let sinceNs = 0n;
  const at = () => (player.current?.line ? `line ${player.current.line}, ${player.current.text}: ` : '');
  while (!player.done) {
    const end = kernel.run(kernel.mmu.memory.tick + SLICE);
    if (end.kind === 'returned') driver.returned(end.task, end.value);
    else if (end.kind === 'lockup') return `${at()}${end.task.name} is in a loop without end`;
    else if (end.kind === 'deadlock' && !player.done) return `${at()}it waits, and nothing will ever wake it`;
    if (player.current?.line !== line) {
      line = player.current?.line;
      sinceNs = kernel.scheduler.nowNs;
    } else if (line && player.current?.op !== 'sleep' && kernel.scheduler.nowNs - sinceNs > HUNG_NS)
      return `${at()}it has waited for a minute, and no signal interrupts it`;
    if (kernel.dead) return at() + (fatal() ?? 'the kernel died');
  }
  return undefined;
}
