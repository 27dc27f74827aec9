// From a linked program to a kernel that waits for its user process: kernel_boot() runs, and a task is made.

import type { Kernel } from '../kernel/kernel';
import { type LoadableModule, prepareModule } from '../kernel/modules';
import { bootKernel } from '../kernel/start';
import type { RecordedFinding } from './api';

/** What is wrong if it fails is said in one sentence. */
export function boot(
  kernel: Kernel,
  driver: string | undefined,
  findings: readonly RecordedFinding[],
): { readonly module: LoadableModule } | { readonly problem: string } {
  const prepared = prepareModule(kernel, driver);
  if ('problem' in prepared) return prepared;
  const booted = bootKernel(kernel, 'pcm-client');
  if (!('problem' in booted)) return prepared;
  const [finding] = findings;
  const where = finding?.range ? ` (${finding.range.path}:${finding.range.line})` : '';
  return { problem: `the emulated kernel does not boot: ${finding ? finding.cause + where : booted.problem}` };
}
