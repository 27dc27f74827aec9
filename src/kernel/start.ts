// Puts a kernel together: the class, and the parts that work on it.

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
