// Another thread of the user process, made by a person at a stop: a task is created in the guest, gets one operation, and
// sleeps until it preempts whoever runs.

import type { Preemption } from '../kernel/placedInterrupts';
import type { ProcessDriver } from './processDriver';
import { type QuietHost, quietCall } from './quietCall';

/** What a person can let come: an operation of another thread, as a scenario writes it. */
export interface OtherThread {
  readonly operation: string;
}

/** Statements that making a task may take. */
const BUDGET = 100_000;
const NAME = 'other';

/** Parks a thread with an operation; raising what is answered lets it come. */
export function parkThread(host: QuietHost, process: ProcessDriver, operation: string): Preemption {
  const { kernel } = host;
  const { scheduler, preemptCount } = kernel;
  const { irqsOff } = scheduler;
  // The debugger makes it, not the code that stands here: that may hold locks and must not sleep.
  kernel.addPreempt(-preemptCount);
  scheduler.irqsOff = false;
  const args = [kernel.kernelString(NAME), process.main ?? 0n];
  const call = { slot: kernel.symbols.slot('user_task_create'), args, resultBytes: 8 };
  const making = quietCall(host, call, true, BUDGET);
  let made = making.next();
  while (!made.done) made = making.next();
  scheduler.irqsOff = irqsOff;
  kernel.addPreempt(preemptCount);
  if ('error' in made.value) throw new Error(`user_task_create(): ${made.value.error}`);
  const task = new DataView(made.value.bytes.buffer).getBigUint64(0, true);
  process.addParked(task, operation);
  return { name: NAME, task };
}
