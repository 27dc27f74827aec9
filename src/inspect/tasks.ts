// Tasks by the names that `ps` gives them, and what a worker of a workqueue is doing.

import type { Task } from '../kernel/scheduler';
import { asVa } from '../machine/address';
import { functionAt, type Guest, Struct } from './guest';

/**
 * 'pcm-client (pid 5)'; a worker that works: 'events (pid 3): update_work'; a thread of the client: 'w (pid 6): drop p'.
 * `va`: struct task_struct; `name`: what the task was begun for.
 */
export function taskName(guest: Guest, { va, kind, name }: Pick<Task, 'va' | 'kind' | 'name'>): string {
  const at = Struct.at(guest, 'task_struct', va);
  const comm = at.string('comm');
  const work = kind === 'user' ? (name !== comm ? name : undefined) : runningWork(guest, at);
  return `${comm} (pid ${at.number('pid')})${work ? `: ${work}` : ''}`;
}

/** The function of the work that a worker thread has taken from its queue. */
function runningWork(guest: Guest, task: Struct): string | undefined {
  const thread = Struct.at(guest, 'kthread', asVa(task.u64('kthread_data')));
  if (functionAt(guest, thread.u64('threadfn'))?.name !== 'worker_thread') return undefined;
  const queue = Struct.at(guest, 'workqueue_struct', asVa(thread.u64('data')));
  return functionAt(guest, queue.struct('running')?.u64('func') ?? 0n)?.name;
}
