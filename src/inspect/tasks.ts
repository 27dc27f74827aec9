// Tasks by the names that `ps` gives them, and what a worker of a workqueue is doing.

import { asVa, type Va } from '../machine/address';
import { functionAt, type Guest, Struct } from './guest';

/** 'pcm-client (pid 5)'; a worker that works: 'events (pid 3): update_work'. `task`: struct task_struct. */
export function taskName(guest: Guest, task: Va): string {
  const at = Struct.at(guest, 'task_struct', task);
  const work = runningWork(guest, at);
  return `${at.string('comm')} (pid ${at.number('pid')})${work ? `: ${work}` : ''}`;
}

/** The function of the work that a worker thread has taken from its queue. */
function runningWork(guest: Guest, task: Struct): string | undefined {
  const thread = Struct.at(guest, 'kthread', asVa(task.u64('kthread_data')));
  if (functionAt(guest, thread.u64('threadfn'))?.name !== 'worker_thread') return undefined;
  const queue = Struct.at(guest, 'workqueue_struct', asVa(thread.u64('data')));
  return functionAt(guest, queue.struct('running')?.u64('func') ?? 0n)?.name;
}
