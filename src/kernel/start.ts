// Puts a kernel together: the class, and the parts that work on it.

import { explainFault } from './faults';
import { Kernel, type KernelOptions } from './kernel';
import { Call } from './native';
import { natives } from './natives';
import { brokenRule } from './rules';

export function startKernel(options: KernelOptions): Kernel {
  return new Kernel(options, {
    native(kernel, name) {
      const implementation = natives[name];
      const { memory } = kernel.mmu;
      return implementation && ((base) => implementation(new Call(kernel, memory, base >>> 0)));
    },
    explainFault,
    brokenRule,
  });
}
