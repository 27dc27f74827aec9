// Puts a kernel together: the class, and the parts that work on it. Then boots it, up to its first user process.

import { asVa } from '../machine/address';
import type { Native } from '../machine/cpu';
import { explainFault } from './faults';
import { Kernel, type KernelOptions } from './kernel';
import { Call } from './native';
import { natives } from './natives';
import { addressNatives } from './natives/addresses';
import { lockingNatives } from './natives/locking';
import { stringNatives } from './natives/string';
import { traceNatives } from './natives/trace';
import { brokenRule } from './rules';
import type { Task } from './scheduler';

/** Natives whose effects are all in memory, which is put back after an expression; the others change host state. */
const HARMLESS = new Set([
  ...Object.keys({ ...addressNatives, ...lockingNatives, ...stringNatives, ...traceNatives }),
  'vprintk',
  'vsnprintf',
  'vsscanf',
  'page_count',
  'ksize',
  'find_vm_area',
  'nr_free_pages',
  '__clock_monotonic_ns',
  '__bug',
  '__warn',
  'panic',
]);

export function startKernel(options: KernelOptions): Kernel {
  return new Kernel(options, {
    native(kernel, name) {
      const implementation = natives[name];
      const { memory } = kernel.mmu;
      if (!implementation) return undefined;
      const call: Native = (base) => implementation(new Call(kernel, memory, base >>> 0));
      if (HARMLESS.has(name)) return call;
      return (base) => {
        if (kernel.observer.evaluating === 'discard') kernel.refuseInExpression(name);
        else call(base);
      };
    },
    explainFault,
    brokenRule,
  });
}

/** Statements in which a kernel must have booted. */
const BOOT_TICKS = 50_000_000;

/** Boots and makes a user process that has nothing to do yet; or says what is wrong. */
export function bootKernel(
  kernel: Kernel,
  processName: string,
): { readonly task: Task } | { readonly problem: string } {
  const { scheduler, symbols } = kernel;
  const call = (entry: string, args: readonly bigint[]): bigint | string => {
    const boot = scheduler.newTask(symbols.global('init_task'), 'boot', 'kthread');
    scheduler.prepare(boot, symbols.slot(entry), args, entry);
    const end = kernel.run(kernel.mmu.memory.tick + BOOT_TICKS);
    return end.kind === 'returned' ? end.value : `${entry}() ends with ${end.kind}`;
  };
  const error = call('kernel_boot', []);
  if (typeof error === 'string') return { problem: error };
  if (BigInt.asIntN(32, error) !== 0n) return { problem: `kernel_boot() returned ${BigInt.asIntN(32, error)}` };
  const process = call('user_task_create', [kernel.kernelString(processName), 0n]);
  if (typeof process === 'string') return { problem: process };
  return { task: scheduler.newTask(asVa(process), processName, 'user') };
}
