// Operations that need more than one thread of control: a second thread of the process (bg, join), and a child that
// looks at a mapping (forkread). Each is a user task of the guest; this file says how one begins and ends.

import { describeSignal } from '../mapOperations';
import type { ProcessCall, Run } from '../process';
import { readOperation } from './script';
import type { PlayerStep, Thread, Threads } from './thread';

/** No script has more at once. */
const MAX_BACKGROUND = 8;
/** After beginning one, the script gives it time to come to where it waits. */
const HEAD_START_MS = 30;
const JOIN_MS = 3000;
const ETIMEDOUT = 110;

/** Phase 0: a task. 1: begin it. 2: the script has waited a little. */
export function background(player: Threads, run: Run): PlayerStep {
  const [name = '', line = ''] = run.operation.operands;
  const tooMany = player.threads.filter((t) => t.background !== undefined).length >= MAX_BACKGROUND;
  if (tooMany || run.phase === 2) return { result: 0 };
  if (run.phase === 0) {
    const comm = run.kernel.kernelString('alsascript');
    return run.call('pthread_create', 'user_task_create', [comm, run.kernel.scheduler.current?.va ?? 0n]);
  }
  player.addThread(run.state.value, readOperation(line, 0, ''), name);
  return run.sleep(HEAD_START_MS);
}

/** What is left of an ended task goes. */
function reap(player: Threads, run: Run, thread: Thread, label: string): PlayerStep {
  player.removeThread(thread);
  run.state.local['ended'] = thread;
  return run.call(label, 'free_task', [thread.task.va]);
}
const ended = (run: Run): Thread => run.state.local['ended'] as Thread;

/** Phase 0: wait. 1: it is over, or it is not. 2: it is gone. */
export function join(player: Threads, run: Run): PlayerStep {
  if (run.phase === 2) {
    const { operation, record } = ended(run);
    return { result: 0, detail: { bg: { line: operation.text, ...record } } };
  }
  const thread = player.threads.find((t) => t.background === run.operand(0));
  if (!thread) return { result: -9, errno: '' };
  if (run.phase === 0) {
    const timeout = BigInt(run.keyNumber('timeout', JOIN_MS)) * 1_000_000n;
    return { label: 'join', thread, untilNs: run.kernel.scheduler.nowNs + timeout };
  }
  if (!thread.over) return { result: -ETIMEDOUT };
  return reap(player, run, thread, 'pthread_join');
}

/** Phase 0: fork. 1: begin the child. 2: it has ended. 3: it is gone. */
export function forkRead(player: Threads, run: Run): PlayerStep {
  const { mapping } = run;
  if (!mapping) return { result: -9, errno: 'NOMAP' };
  if (run.phase === 0) return run.call('fork', 'user_task_fork', []);
  if (run.phase === 1) {
    // Nobody looks at what fork() answers: there is no child, so waiting for one tells nothing.
    if (run.state.value === 0n) return { result: 0, detail: { child: 'exit', v: 0 } };
    const child = readOperation(`mread ${run.operand(0)} ${run.operand(1)} 1`, 0, '');
    const thread = player.addThread(run.state.value, child, undefined);
    run.state.local['then'] = 2;
    run.state.local['child'] = thread;
    return { label: 'waitpid', thread, untilNs: undefined };
  }
  if (run.phase === 2) return reap(player, run, run.state.local['child'] as Thread, 'waitpid');
  const { result, detail } = ended(run).finished ?? { result: 0 };
  if (result >= 0) return { result: 0, detail: { child: 'exit', v: detail?.['zeros_head'] === 1 ? 0 : 1 } };
  return { result: 0, detail: describeSignal(String(detail?.['sig'])) };
}

export const exitCall: ProcessCall = { label: 'exit', entry: 'user_task_exit', args: [] };
