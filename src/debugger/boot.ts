// From a linked program to a kernel that waits for its user process: kernel_boot() runs, and a task is made.

import type { Kernel } from '../kernel/kernel';
import { type LoadableModule, prepareModule } from '../kernel/modules';
import { asVa } from '../machine/address';
import type { RecordedFinding } from './api';

const MAX_TICKS = 50_000_000;

/** What is wrong if it fails is said in one sentence. */
export function boot(
  kernel: Kernel,
  findings: readonly RecordedFinding[],
): { readonly module: LoadableModule } | { readonly problem: string } {
  const { scheduler, symbols } = kernel;
  const prepared = prepareModule(kernel);
  if ('problem' in prepared) return prepared;
  const task = scheduler.newTask(symbols.global('init_task'), 'boot', 'kthread');
  scheduler.prepare(task, symbols.slot('kernel_boot'), [], 'boot');
  const booted = run(kernel, findings);
  if ('problem' in booted) return booted;
  const error = Number(BigInt.asIntN(32, booted.value));
  if (error !== 0) return { problem: `the emulated kernel does not boot: kernel_boot() returned ${error}` };
  task.state = 'runnable';
  const name = kernel.kernelString('pcm-client');
  scheduler.prepare(task, symbols.slot('user_task_create'), [name, 0n], 'user_task_create');
  const created = run(kernel, findings);
  if ('problem' in created) return created;
  scheduler.tasks.splice(scheduler.tasks.indexOf(task), 1);
  scheduler.newTask(asVa(created.value), 'pcm-client', 'user');
  scheduler.forget();
  return { module: prepared.module };
}

function run(
  kernel: Kernel,
  findings: readonly RecordedFinding[],
): { readonly value: bigint } | { readonly problem: string } {
  const end = kernel.run(kernel.mmu.memory.tick + MAX_TICKS);
  if (end.kind === 'returned') return { value: end.value };
  const [finding] = findings;
  const where = finding?.range ? ` (${finding.range.path}:${finding.range.line})` : '';
  return { problem: `the emulated kernel does not boot: ${finding ? finding.cause + where : end.kind}` };
}
