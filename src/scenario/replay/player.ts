// Plays a script as the program on the real kernel does: before an operation it looks at the stream's state, sets an
// alarm that interrupts what takes too long, and afterwards asks for state and positions again. What it prints is one
// record a line, equal to that program's.

import type { UserProcess } from '../../debugger/processDriver';
import { errnoName } from '../../kernel/errno';
import type { Kernel } from '../../kernel/kernel';
import { exact } from '../data';
import { cleanUp } from '../mapOperations';
import type { Operation } from '../operation';
import { OPERATIONS } from '../operations';
import {
  answered,
  type Handle,
  isCall,
  type ModuleTable,
  newProcessState,
  newThreadState,
  type ProcessCall,
  type ProcessState,
  Run,
  type Step,
} from '../process';
import { ALARM_AGAIN_MS, HANDLERS } from '../runner';
import { askPositions, SYNC, takePositions } from '../streamOperations';
import { exitCall, THREAD_OPERATIONS, type Threads } from '../threads';
import { readOperation } from './script';
import type { PlayedThread, ScriptRecord, Stage } from './thread';

const DEFAULT_TIMEOUT_MS = 3000;
const LIVE = ['RUNNING', 'DRAINING'];
/** Operations during which no alarm is set. */
const WITHOUT_ALARM = ['sleep', 'suspend'];

export class Player implements Threads, UserProcess {
  readonly process: ProcessState = newProcessState();
  /** The script's own thread is the first. */
  readonly threads: PlayedThread[] = [];
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

  readOperation(text: string): Operation {
    return readOperation(text, 0, '');
  }
  commOf(): string {
    return 'alsascript';
  }
  addThread(task: bigint, operation: Operation, background: string | undefined): PlayedThread {
    const thread: PlayedThread = {
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
    this.threads.push(thread);
    return thread;
  }
  removeThread(task: bigint): void {
    this.threads.splice(
      this.threads.findIndex((t) => t.task === task),
      1,
    );
  }

  // ---- what the process driver asks ----

  next(task: bigint): ProcessCall | 'done' {
    const known = this.threads.find((t) => t.task === task);
    const thread = known ?? this.addThread(task, this.operations[this.next_++] ?? END, undefined);
    return this.step(thread) ?? 'done';
  }
  result(task: bigint, value: bigint): void {
    const state = this.threads.find((t) => t.task === task)?.state;
    if (state) answered(state, value);
  }
  exited(task: bigint): void {
    const thread = this.threads.find((t) => t.task === task);
    if (thread) thread.over = true;
  }
  printk(text: string): void {
    this.process.kernelLog.push(text);
  }
  /** A replay never goes back. */
  save(): undefined {}
  restore(): void {}

  // ---- one operation ----

  private step(thread: PlayedThread): ProcessCall | undefined {
    for (;;) {
      const run = new Run(this.kernel, this.process, thread.state, thread.operation, this.modules);
      const step = this.stepOf(thread, run);
      if (step !== 'next') return step;
      if (thread.over) return undefined;
    }
  }

  private enter(thread: PlayedThread, stage: Stage): 'next' {
    thread.stage = stage;
    thread.asked = false;
    thread.state.phase = 0;
    thread.state.local = {};
    return 'next';
  }

  private stepOf(thread: PlayedThread, run: Run): ProcessCall | 'next' {
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
        if (isCall(step)) return step;
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
        thread.over = true;
        return 'next';
      }
    }
  }

  private act(run: Run): Step {
    const { op } = run.operation;
    const own = Object.hasOwn(THREAD_OPERATIONS, op) ? THREAD_OPERATIONS[op] : undefined;
    if (own) return own(this, run);
    const handler = Object.hasOwn(HANDLERS, op) ? HANDLERS[op] : undefined;
    return handler ? handler(run) : { result: -38, errno: 'UNKNOWN_OP' };
  }

  private ask(thread: PlayedThread, run: Run, handle: Handle): ProcessCall {
    thread.asked = true;
    return askPositions(run, handle, SYNC.appl | SYNC.avail_min);
  }
  private setAlarm(thread: PlayedThread, run: Run, milliseconds: number): ProcessCall {
    thread.asked = true;
    return run.call('setitimer', 'ksys_setitimer', [milliseconds, milliseconds && ALARM_AGAIN_MS]);
  }

  /** The stream that the operation was about, if its state belongs into the record. */
  private touched(thread: PlayedThread, run: Run): Handle | undefined {
    const { op } = thread.operation;
    const { handles } = this.process;
    if (op === 'open') return handles.find((handle) => handle && !thread.known.includes(handle));
    if (op === 'close' || OPERATIONS[op]?.operands[0]?.[0] !== 'handle') return undefined;
    return run.handle;
  }

  /** The part of the record that the operation itself has to say. */
  private begun(thread: PlayedThread, run: Run): void {
    const { result, errno, detail } = thread.finished ?? { result: 0 };
    const name = result < 0 ? (errno ?? errnoName(result)) : '';
    thread.record = {
      r: result,
      ...(name && { e: name }),
      ...detail,
      ...(thread.alarmed && { timed_out: run.keyNumber('timeout', DEFAULT_TIMEOUT_MS) }),
    };
  }

  private addPositions(thread: PlayedThread, run: Run): void {
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

  private finish(thread: PlayedThread): 'next' {
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

const END: Operation = { op: 'cleanup', text: '', line: 0, record: 'never', label: '', operands: [], keys: {} };
