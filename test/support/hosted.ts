// Runs a plain C program on the machine alone, without a kernel: what a test of the compiler needs. The program talks
// through `out(long)`, one number a line, so that gcc's build of the same text can be compared.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { compile } from '../../src/c/compile';
import { formatDiagnostic } from '../../src/c/diagnostics';
import { hostOf, paOf } from '../../src/machine/address';
import { bootMemory } from '../../src/machine/boot';
import { type Context, Cpu } from '../../src/machine/cpu';
import type { Fault } from '../../src/machine/mmu';
import { VA } from '../../src/program/abi';

export interface HostedRun {
  readonly output: readonly string[];
  /** What main returned. */
  readonly status: number;
  readonly faults: readonly Fault[];
  /** Numbers of the rules of C that were broken. */
  readonly rules: readonly number[];
  readonly ticks: number;
  /** How often the machine was stopped and its stack rebuilt. */
  readonly stops: number;
}

const STACK_PAGES = 64;
const readFile = (path: string) =>
  existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;

/** `stopEvery`: throw the wasm stack away and rebuild it every so many statements; 0 for never. */
export function runHosted(path: string, stopEvery = 0): HostedRun {
  const compilation = compile({
    core: undefined,
    units: [{ path, module: false, system: false }],
    readFile,
    includePaths: [],
    defines: {},
    physBytes: 64 << 20,
    entryPoints: ['main'],
  });
  const { program } = compilation;
  if (!program) throw new Error(compilation.diagnostics.map((d) => formatDiagnostic(d)).join('\n'));
  const boot = bootMemory(program);
  const { memory, mmu } = boot;
  const output: string[] = [];
  const faults: Fault[] = [];
  const rules: number[] = [];
  let stops = 0;
  mmu.onFault = (fault) => faults.push(fault);
  const cpu = new Cpu(mmu, program, {
    hook() {
      stops++;
      memory.limit = memory.tick + stopEvery;
      return true;
    },
    rule: (rule) => rules.push(rule),
    badCall: () => {
      throw new Error('call of something that is no function');
    },
    stackOverflow: () => {
      throw new Error('stack overflow');
    },
    native: (name) => (base) => {
      if (name === 'now') return memory.view.setBigInt64(base, process.hrtime.bigint(), true);
      if (name !== 'out') throw new Error(`the program calls ${name}()`);
      return void output.push(String(memory.view.getBigInt64(base, true)));
    },
  });
  const stackPa = paOf(boot.firstFree());
  const context: Context = {
    id: 1,
    name: 'main',
    stackTop: hostOf(stackPa) + STACK_PAGES * 4096,
    stackLimit: hostOf(stackPa),
    stackDelta: BigInt.asIntN(64, VA.directMap - BigInt(hostOf(0))),
    activations: [],
  };
  cpu.switchTo(context);
  const main = program.functions.find((f) => f?.name === 'main');
  if (!main) throw new Error('no main()');
  cpu.begin(main.slot, [], 'main');
  if (stopEvery > 0) memory.limit = 1;
  let result = cpu.run();
  while (result.kind === 'stopped') result = cpu.run();
  return { output, status: Number(result.value & 0xffn), faults, rules, ticks: memory.tick, stops };
}
