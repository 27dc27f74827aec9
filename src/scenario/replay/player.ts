// Plays a script as the program on the real kernel does: before an operation it looks at the stream's state, sets an
// alarm that interrupts what takes too long, and afterwards asks for state and positions again. What it prints is one
// record a line, equal to that program's.

import { present } from '../../base/assert';
import { errnoName } from '../../kernel/errno';
import type { Kernel } from '../../kernel/kernel';
import type { Task } from '../../kernel/scheduler';
import { exact } from '../data';
import { cleanUp } from '../mapOperations';
import type { Operation } from '../operation';
import { OPERATIONS } from '../operations';
import {
  type Handle,
  type ModuleTable,
  newProcessState,
  newThreadState,
  type ProcessCall,
  type ProcessState,
  Run,
} from '../process';
import { HANDLERS } from '../runner';
import { askPositions, SYNC, takePositions } from '../streamOperations';
import type { PlayerStep, ScriptRecord, Stage, Thread, Threads, Wait } from './thread';
import { background, exitCall, forkRead, join } from './threads';

const DEFAULT_TIMEOUT_MS = 3000;
/** After the first, the alarm rings this often until the operation is over. */
const ALARM_AGAIN_MS = 50;
const LIVE = ['RUNNING', 'DRAINING'];
/** Operations during which no alarm is set. */
const WITHOUT_ALARM = ['sleep', 'suspend'];

/** Operations that the player itself must act. */
const OWN: Readonly<Record<string, (threads: Threads, run: Run) => PlayerStep>> = {
  bg: background,
  join,
  forkread: forkRead,
};

const isWait = (step: PlayerStep): step is Wait => 'untilNs' in step;
const isCall = (step: PlayerStep): step is ProcessCall => 'label' in step;

export class Player implements Threads {
  readonly process: ProcessState = newProcessState();
  /** The script's own thread is the first. */
  readonly threads: Thread[] = [];
  private next_ = 0;

  constructor(
    readonly kernel: Kernel,
    private readonly modules: ModuleTable,
    private readonly operations: readonly Operation[],
    /** Name of the script, as records have it. */
    private readonly script: string,
    private readonly emit: (record: ScriptRecord) => void,
  ) {}

  /** The script is over and everything it left open is closed. */
  get done(): boolean {
    return this.threads[0]?.over === true;
  }
  /** What it is at, for messages. */
  get current(): Operation | undefined {
    return this.threads[0]?.operation;
  }

  begin(task: Task): void {
    this.threads.push(this.newThread(task, this.operations[this.next_++] ?? END, undefined));
  }

  addThread(va: bigint, operation: Operation, background: string | undefined): Thread {
    const task = this.kernel.scheduler.newTask(BigInt.asUintN(64, va), operation.op, 'user');
    const thread = this.newThread(task, operation, background);
    this.threads.push(thread);
    return thread;
  }
  removeThread(thread: Thread): void {
    this.threads.splice(this.threads.indexOf(thread), 1);
  }

  private newThread(task: Task, operation: Operation, background: string | undefined): Thread {
    return {
      task,
      state: newThreadState(),
      operation,
      stage: 'before',
      asked: false,
      stateBefore: undefined,
      known: [],
      finished: undefined,
      alarmed: false,
      record: {},
      background,
      over: false,
    };
  }

  // ---- what the scheduler asks ----

  /** Begins the task's next call; false if it has none now. */
  feed(task: Task): boolean {
    const thread = this.threads.find((t) => t.task === task);
    while (thread && !thread.over) {
      const step = thread.waiting ?? this.step(thread);
      if (!step) break;
      if (isWait(step)) {
        const { nowNs } = this.kernel.scheduler;
        const late = step.untilNs !== undefined && nowNs >= step.untilNs;
        thread.waiting = step.thread.over || late ? undefined : step;
        task.sleepUntil = thread.waiting ? (step.untilNs ?? FOREVER_NS) : 0n;
        if (thread.waiting) return false;
        this.answer(thread, 0n);
        continue;
      }
      if ('sleepNs' in step) {
        this.kernel.scheduler.sleepUser(step.sleepNs);
        this.answer(thread, 0n);
        return false;
      }
      thread.resultBits = present(
        this.kernel.beginCall(step.entry, step.args, step.label),
        `guest function ${step.entry}`,
      );
      return true;
    }
    return false;
  }

  /** A call that feed() began is over. */
  returned(task: Task, value: bigint): void {
    const thread = this.threads.find((t) => t.task === task);
    if (!thread) return;
    if (thread.stage !== 'exit') return this.answer(thread, BigInt.asIntN(thread.resultBits ?? 64, value));
    this.kernel.scheduler.endUserTask(task);
    this.end(thread);
  }

  private answer(thread: Thread, value: bigint): void {
    const { state } = thread;
    state.value = value;
    state.phase = Number(state.local['then'] ?? state.phase + 1);
  }

  /** The thread is over: whoever waits for it goes on. */
  private end(thread: Thread): void {
    thread.over = true;
    for (const { task, waiting } of this.threads) if (waiting?.thread === thread) task.sleepUntil = 0n;
  }

  // ---- one operation ----

  private step(thread: Thread): ProcessCall | Wait | undefined {
    for (;;) {
      const run = new Run(this.kernel, this.process, thread.state, thread.operation, this.modules);
      const step = this.stepOf(thread, run);
      if (step !== 'next') return step;
      if (thread.over) return undefined;
    }
  }

  private enter(thread: Thread, stage: Stage): 'next' {
    thread.stage = stage;
    thread.asked = false;
    thread.state.phase = 0;
    thread.state.local = {};
    return 'next';
  }

  private stepOf(thread: Thread, run: Run): ProcessCall | Wait | 'next' {
    const { operation } = thread;
    const armed = thread === this.threads[0] && !WITHOUT_ALARM.includes(operation.op);
    switch (thread.stage) {
      case 'before': {
        const { handle } = run;
        if (!handle || operation.op === 'close') return this.enter(thread, 'arm');
        if (!thread.asked) return this.ask(thread, run, handle);
        thread.stateBefore = run.result < 0 ? undefined : takePositions(run).state;
        return this.enter(thread, 'arm');
      }
      case 'arm':
        thread.known = [...this.process.handles];
        if (!armed || thread.asked) return this.enter(thread, 'operation');
        return this.setAlarm(thread, run, run.keyNumber('timeout', DEFAULT_TIMEOUT_MS));
      case 'operation': {
        const step = this.act(run);
        if (isWait(step) || isCall(step)) return step;
        thread.finished = step;
        return this.enter(thread, 'disarm');
      }
      case 'disarm':
        if (armed && !thread.asked) return this.setAlarm(thread, run, 0);
        thread.alarmed = armed && run.result > 0;
        this.begun(thread, run);
        return this.enter(thread, 'after');
      case 'after': {
        const handle = this.touched(thread, run);
        if (handle && !thread.asked) return this.ask(thread, run, handle);
        if (handle) this.addPositions(thread, run);
        return this.finish(thread);
      }
      case 'exit':
        return exitCall;
      case 'over': {
        const call = cleanUp(run);
        if (call) return call;
        this.end(thread);
        return 'next';
      }
    }
  }

  private act(run: Run): PlayerStep {
    const { op } = run.operation;
    const own = Object.hasOwn(OWN, op) ? OWN[op] : undefined;
    if (own) return own(this, run);
    const handler = Object.hasOwn(HANDLERS, op) ? HANDLERS[op] : undefined;
    return handler ? handler(run) : { result: -38, errno: 'UNKNOWN_OP' };
  }

  private ask(thread: Thread, run: Run, handle: Handle): ProcessCall {
    thread.asked = true;
    return askPositions(run, handle, SYNC.appl | SYNC.avail_min);
  }
  private setAlarm(thread: Thread, run: Run, milliseconds: number): ProcessCall {
    thread.asked = true;
    return run.call('setitimer', 'ksys_setitimer', [milliseconds, milliseconds && ALARM_AGAIN_MS]);
  }

  /** The stream that the operation was about, if its state belongs into the record. */
  private touched(thread: Thread, run: Run): Handle | undefined {
    const { op } = thread.operation;
    const { handles } = this.process;
    if (op === 'open') return handles.find((handle) => handle && !thread.known.includes(handle));
    if (op === 'close' || OPERATIONS[op]?.operands[0]?.[0] !== 'handle') return undefined;
    return run.handle;
  }

  /** The part of the record that the operation itself has to say. */
  private begun(thread: Thread, run: Run): void {
    const { result, errno, detail } = thread.finished ?? { result: 0 };
    const name = result < 0 ? (errno ?? errnoName(result)) : '';
    thread.record = {
      r: result,
      ...(name && { e: name }),
      ...detail,
      ...(thread.alarmed && { timed_out: run.keyNumber('timeout', DEFAULT_TIMEOUT_MS) }),
    };
  }

  private addPositions(thread: Thread, run: Run): void {
    const failed = run.result < 0;
    const positions = failed ? undefined : takePositions(run);
    thread.record['st'] = positions
      ? {
          state: positions.state,
          hw: exact(positions.hw),
          appl: exact(positions.appl),
          avail_min: exact(positions.availMin),
        }
      : { sync_ptr: errnoName(run.result) };
    if ([thread.stateBefore, positions?.state].some((state) => state !== undefined && LIVE.includes(state)))
      thread.record['live'] = true;
  }

  private finish(thread: Thread): 'next' {
    const { operation, record } = thread;
    thread.stateBefore = undefined;
    if (thread !== this.threads[0]) return this.enter(thread, 'exit');
    const told =
      operation.record === 'always' || (operation.record === 'failure' && Number(thread.finished?.result ?? 0) < 0);
    if (told) {
      const { label, text, line } = operation;
      this.emit({ s: this.script, n: line, ...(label && { case: label }), op: text, ...record });
    }
    const next = this.operations[this.next_++];
    thread.operation = next ?? END;
    return this.enter(thread, next ? 'before' : 'over');
  }
}

const FOREVER_NS = 1n << 62n;
const END: Operation = { op: 'cleanup', text: '', line: 0, record: 'never', label: '', operands: [], keys: {} };
