// Operations that need more than one thread of control: a second thread of the process (bg, join), and a child that
// looks at a mapping (forkread). Each is a user task of the guest; this file says how one begins and ends.

import { EBADF, EINVAL, ETIMEDOUT } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';
import { NEVER, type Task } from '../kernel/scheduler';
import { positionOf } from './codePlace';
import { describeSignal } from './mapOperations';
import { type Operation, parseNumber } from './operation';
import { type Finished, type ProcessCall, type Run, refuse, type Step } from './process';

/** A thread of the process, or a child of it, as those that began it know it. Plain data. */
export interface Thread {
  /** struct task_struct */
  readonly task: bigint;
  /** What it carries out. */
  readonly operation: Operation;
  /** Name that `bg` gave it; undefined for the script itself and for a child. */
  readonly background: string | undefined;
  readonly finished: Finished | undefined;
  /** What the operation's record says so far: r, e and what is told beside them. */
  readonly record: Readonly<Record<string, unknown>>;
  readonly over: boolean;
}

/** All threads, as the operations that begin and end some need them. */
export interface Threads {
  readonly threads: readonly Thread[];
  /** An operation as the script language has it, in a line of a thread. */
  readOperation(text: string, line: number): Operation;
  /** task_struct.comm of a thread that `bg` begins. */
  commOf(name: string): string;
  /** A task of the guest becomes a thread of the process, or its child. */
  addThread(task: bigint, operation: Operation, background: string | undefined): void;
  removeThread(task: bigint): void;
}

/** No script has more at once. */
const MAX_BACKGROUND = 8;
/** After beginning one, the script gives it time to come to where it waits. */
const HEAD_START_MS = 30;
const JOIN_MS = 3000;

const find = (player: Threads, task: unknown): Thread | undefined => player.threads.find((t) => t.task === task);

/** What a new thread is to do: `line` is that of the script. */
export interface Work {
  readonly text: string;
  readonly line: number;
  readonly name: string | undefined;
}

function begin(player: Threads, { scheduler }: Kernel, created: bigint, { text, line, name }: Work): Task {
  const va = BigInt.asUintN(64, created);
  const task = scheduler.newTask(va, text, 'user');
  player.addThread(va, player.readOperation(text, line), name);
  return task;
}

/** A thread that sleeps until its task preempts another; `created`: struct task_struct. Answers its task. */
export function parkThread(player: Threads, kernel: Kernel, created: bigint, work: Work): Task['va'] {
  const task = begin(player, kernel, created, work);
  task.sleepUntil = NEVER;
  return task.va;
}

/** Phase 0: a task. 1: begin it, now or before a statement. 2: the script has waited a little. */
function background(player: Threads, run: Run): Step {
  const [name = '', text = ''] = run.operation.operands;
  const work: Work = { text, line: run.operation.line, name };
  const { scheduler, program } = run.kernel;
  const { before, hit = '1' } = run.operation.keys;
  const tooMany = player.threads.filter((t) => t.background !== undefined).length >= MAX_BACKGROUND;
  if (tooMany || run.phase === 2) return { result: 0 };
  const position = before === undefined ? undefined : positionOf(program, before);
  if (before !== undefined && position === undefined)
    return refuse(EINVAL, `before=${before} is no FUNCTION:LINE with a statement`);
  if (run.phase === 0) {
    const comm = run.kernel.kernelString(player.commOf(name));
    return run.call('pthread_create', 'user_task_create', [comm, scheduler.current?.va ?? 0n]);
  }
  if (position === undefined) {
    begin(player, run.kernel, run.state.value, work);
    return run.sleep(HEAD_START_MS);
  }
  const task = parkThread(player, run.kernel, run.state.value, work);
  scheduler.placed.place({ position, hit: Number(parseNumber(hit) ?? 1n), interruption: { name, task } });
  return { result: 0 };
}

/** What is left of an ended task goes. */
function reap(player: Threads, run: Run, thread: Thread, label: string): Step {
  player.removeThread(thread.task);
  run.state.local['ended'] = thread;
  return run.call(label, 'free_task', [thread.task]);
}
const ended = (run: Run): Thread => run.state.local['ended'] as Thread;

/** Phase 0: wait. 1: it is gone. */
function join(player: Threads, run: Run): Step {
  if (run.phase === 1) {
    const { operation, record } = ended(run);
    return { result: 0, detail: { bg: { line: operation.text, ...record } } };
  }
  const thread = player.threads.find((t) => t.background === run.operand(0));
  if (!thread) return { result: -EBADF, errno: '' };
  if (thread.over) return reap(player, run, thread, 'pthread_join');
  const { nowNs } = run.kernel.scheduler;
  const { local } = run.state;
  local['untilNs'] ??= nowNs + BigInt(run.keyNumber('timeout', JOIN_MS)) * 1_000_000n;
  const untilNs = local['untilNs'] as bigint;
  return nowNs < untilNs ? { label: 'join', untilNs } : { result: -ETIMEDOUT };
}

/** Phase 0: fork. 1: begin the child. 2: wait until it has ended. 3: it is gone. */
function forkRead(player: Threads, run: Run): Step {
  const { mapping } = run;
  if (!mapping) return { result: -EBADF, errno: 'NOMAP' };
  if (run.phase === 0) return run.call('fork', 'user_task_fork', []);
  if (run.phase === 1) {
    // Nobody looks at what fork() answers: there is no child, so waiting for one tells nothing.
    if (run.state.value === 0n) return { result: 0, detail: { child: 'exit', v: 0 } };
    const work = { text: `mread ${run.operand(0)} ${run.operand(1)} 1`, line: run.operation.line, name: undefined };
    run.state.local['child'] = begin(player, run.kernel, run.state.value, work).va;
    run.state.phase = 2;
  }
  if (run.phase === 2) {
    const child = find(player, run.state.local['child']);
    return child?.over ? reap(player, run, child, 'waitpid') : { label: 'waitpid', untilNs: NEVER };
  }
  const { result, detail } = ended(run).finished ?? { result: 0 };
  if (result >= 0) return { result: 0, detail: { child: 'exit', v: detail?.['zeros_head'] === 1 ? 0 : 1 } };
  return { result: 0, detail: describeSignal(String(detail?.['sig'])) };
}

export const THREAD_OPERATIONS: Readonly<Record<string, (threads: Threads, run: Run) => Step>> = {
  bg: background,
  join,
  forkread: forkRead,
};

export const exitCall: ProcessCall = { label: 'exit', entry: 'user_task_exit', args: [], exits: true };
