// The user process. It is asked for its next call whenever it has nothing to do, and told the answer when the call is
// over; in between all it knows is plain data, so a debugger can copy it, stop anywhere, and go back.

import { present } from '../base/assert';
import type { UserProcess } from '../debugger/processDriver';
import { errnoName } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';
import { NEVER } from '../kernel/scheduler';
import { CONTROL_OPERATIONS } from './controlOperations';
import { DEVICE_OPERATIONS } from './deviceOperations';
import { expectation, remember, type Told } from './expect';
import { INTERRUPT_OPERATIONS } from './interruptOperation';
import { cleanUp, MAP_OPERATIONS } from './mapOperations';
import { type Operation, parseNumber } from './operation';
import { parseOperation, threadProblem } from './parser';
import { PLAY_OPERATIONS } from './playOperations';
import {
  answered,
  type Finished,
  type Handler,
  isCall,
  type ModuleTable,
  newProcessState,
  newThreadState,
  type OperationRecord,
  type ProcessCall,
  type ProcessState,
  Run,
  type Step,
  type ThreadState,
} from './process';
import { STREAM_OPERATIONS } from './streamOperations';
import { exitCall, parkThread, THREAD_OPERATIONS, type Thread, type Threads } from './threads';
import { TRANSFER_OPERATIONS } from './transferOperations';

export const HANDLERS: Readonly<Record<string, Handler>> = {
  ...DEVICE_OPERATIONS,
  ...STREAM_OPERATIONS,
  ...TRANSFER_OPERATIONS,
  ...MAP_OPERATIONS,
  ...PLAY_OPERATIONS,
  ...CONTROL_OPERATIONS,
  ...INTERRUPT_OPERATIONS,
};

/** What a second thread may do to a stream that somebody else is using: the first things to try. */
const RACING = ['hw_free', 'drop', 'prepare', 'start', 'close'];

/** Name of the thread that a person lets come. */
export const OTHER = 'other';

/** After the first time, the alarm rings this often until the operation is over. */
export const ALARM_AGAIN_MS = 50n;

/** The lines of the log that `kmsg` can still show. */
const MAX_LOG = 1000;

/** A thread and where it is; the script's own is the first, and its operation that of `index`. */
interface ScriptThread extends Thread {
  readonly state: ThreadState;
  /** Of an operation with `timeout=`: its alarm is being set, is set, is being taken away, and whether it rang. */
  alarm: undefined | 'setting' | 'set' | 'clearing' | 'rang' | 'silent';
  /** What the operation came to, while its alarm is taken away. */
  outcome: Finished | undefined;
  /** It has nothing more to do than to exit. */
  exits: boolean;
  finished: Finished | undefined;
  record: Readonly<Record<string, unknown>>;
  over: boolean;
}

/** All that it remembers. */
interface RunnerState {
  index: number;
  threads: ScriptThread[];
  readonly process: ProcessState;
}

/** What the process does when its script is over: nothing stays open. */
const END: Operation = { op: 'cleanup', text: '', line: 0, record: 'never', label: '', operands: [], keys: {} };

/** Instead of an errno's name: the statement before which a thread should have begun was never executed. */
export const NOT_REACHED = 'NOT_REACHED';

export class ScenarioRunner implements Threads, UserProcess {
  private readonly handlers: Readonly<Record<string, Handler>>;
  private state: RunnerState = { index: 0, threads: [], process: newProcessState() };
  /** Told when an operation begins, and when it is over. */
  onBegin: (operation: Operation) => void = () => {};
  onFinished: (record: OperationRecord, operation: Operation) => void = () => {};

  constructor(
    private readonly kernel: Kernel,
    private readonly modules: ModuleTable,
    private readonly operations: readonly Operation[],
    told: Told,
  ) {
    const own = Object.entries(THREAD_OPERATIONS).map(([name, act]) => [name, (run: Run) => act(this, run)] as const);
    this.handlers = { ...HANDLERS, ...Object.fromEntries(own), expect: expectation(told) };
  }

  /** The operation that the script's own thread carries out. */
  get current(): Operation | undefined {
    return this.operations[this.state.index];
  }

  /** Line of the script that is being carried out; undefined at its end. */
  get line(): number | undefined {
    return this.current?.line;
  }

  // ---- threads ----

  get threads(): readonly ScriptThread[] {
    return this.state.threads;
  }
  readOperation(text: string, line: number): Operation {
    return present(parseOperation(text, line).operation, `an operation that was read before: ${text}`);
  }
  commOf(name: string): string {
    return name;
  }
  addThread(task: bigint, operation: Operation, background: string | undefined): ScriptThread {
    const thread: ScriptThread = {
      task,
      operation,
      background,
      state: newThreadState(),
      alarm: undefined,
      outcome: undefined,
      exits: false,
      finished: undefined,
      record: {},
      over: false,
    };
    this.state.threads.push(thread);
    return thread;
  }
  removeThread(task: bigint): void {
    this.state.threads = this.state.threads.filter((t) => t.task !== task);
  }

  /** What another thread could do to the streams and mappings that are open now, as lines of a script. */
  suggestions(): string[] {
    const { handles, maps } = this.state.process;
    return [
      ...handles.flatMap((h) => (h ? RACING.map((op) => `${op} ${h.name}`) : [])),
      ...maps.flatMap((m) => (m ? [`touch ${m.name} all`, `munmap ${m.name}`] : [])),
    ];
  }
  problemWith(text: string): string | undefined {
    return threadProblem(text);
  }
  addParked(task: bigint, text: string): void {
    parkThread(this, this.kernel, task, { text, line: this.line ?? 0, name: OTHER });
  }

  // ---- what the process driver asks ----

  /** What a thread of the process does next; its task is the running one. */
  next(task: bigint): ProcessCall | 'done' {
    const thread = this.threads.find((t) => t.task === task) ?? this.addThread(task, END, undefined);
    return thread === this.threads[0] ? this.nextOfScript(thread) : this.nextOf(thread);
  }

  private nextOfScript(thread: ScriptThread): ProcessCall | 'done' {
    const { state } = thread;
    for (let operation = this.current; operation; operation = this.current) {
      if (this.isSkipped(state, operation)) {
        this.state.index++;
        continue;
      }
      const step = this.carryOut(thread, operation);
      if (isCall(step)) return step;
      this.state.index++;
      this.finish(state, operation, step);
    }
    return this.nextAtEnd(state) ?? 'done';
  }

  private nextOf(thread: ScriptThread): ProcessCall {
    if (thread.exits) return exitCall;
    const step = this.carryOut(thread, thread.operation);
    if (isCall(step)) return step;
    thread.finished = step;
    thread.exits = true;
    const { result, errno, detail } = step;
    thread.record = { r: result, ...(result < 0 && { e: errno ?? errnoName(result) }), ...detail };
    // A child is part of the operation that began it.
    if (thread.background !== undefined) this.finish(thread.state, thread.operation, step, thread.background);
    return exitCall;
  }

  /** As when a process ends: its other threads are killed, and nothing stays open. */
  private nextAtEnd(state: ThreadState): ProcessCall | undefined {
    const { kernel } = this;
    for (const thread of this.threads.slice(1)) {
      const { operation, task } = thread;
      if (thread.over) {
        this.removeThread(task);
        return { label: 'exit', entry: 'free_task', args: [task] };
      }
      const untouched = thread.state.phase === 0 && Object.keys(thread.state.local).length === 0;
      if (untouched && !thread.exits) {
        this.tell(operation, { result: -1, errno: NOT_REACHED }, thread.background);
        thread.exits = true;
        const parked = kernel.scheduler.taskOf(task);
        if (parked) parked.sleepUntil = 0n;
      } else if (!thread.exits && !thread.state.local['killed']) {
        thread.state.local['killed'] = true;
        return { label: 'kill', entry: 'send_signal', args: [task] };
      }
      return { label: 'exit', untilNs: NEVER };
    }
    return cleanUp(new Run(kernel, this.state.process, state, END, this.modules));
  }

  /** With `timeout=` an alarm is set around the operation: its signal ends what waits, and then comes again and again. */
  private carryOut(thread: ScriptThread, operation: Operation): Step {
    const { timeout } = operation.keys;
    if (timeout === undefined || operation.op === 'join') return this.act(thread.state, operation);
    if (thread.alarm === undefined) return this.setAlarm(thread, 'setting', parseNumber(timeout) ?? 0n);
    if (thread.alarm === 'set') {
      const step = this.act(thread.state, operation);
      if (isCall(step)) return step;
      thread.outcome = step;
      return this.setAlarm(thread, 'clearing', 0n);
    }
    const outcome = present(thread.outcome, 'an outcome');
    const rang = thread.alarm === 'rang';
    thread.alarm = undefined;
    thread.outcome = undefined;
    return rang ? { ...outcome, detail: { ...outcome.detail, timed_out: Number(timeout) } } : outcome;
  }

  private setAlarm(thread: ScriptThread, alarm: 'setting' | 'clearing', ms: bigint): ProcessCall {
    thread.alarm = alarm;
    return { label: 'setitimer', entry: 'ksys_setitimer', args: [ms, ms && ALARM_AGAIN_MS] };
  }

  private act(state: ThreadState, operation: Operation): Step {
    if (state.phase === 0 && Object.keys(state.local).length === 0) {
      state.local['begun'] = true;
      this.onBegin(operation);
    }
    const handler = this.handlers[operation.op];
    const run = new Run(this.kernel, this.state.process, state, operation, this.modules);
    return handler ? handler(run) : { result: -38 }; // the parser lets no other name through
  }

  /** The answer of the call that next() gave. */
  result(task: bigint, value: bigint): void {
    const thread = this.threads.find((t) => t.task === task);
    if (!thread) return;
    if (thread.alarm === 'setting') thread.alarm = 'set';
    else if (thread.alarm === 'clearing') thread.alarm = value > 0n ? 'rang' : 'silent';
    else answered(thread.state, value);
  }
  exited(task: bigint): void {
    const thread = this.threads.find((t) => t.task === task);
    if (!thread) return;
    thread.over = true;
    if (thread.state.scratch !== 0n) this.state.process.spareScratch.push(thread.state.scratch);
  }

  /** The kernel logged a line; `kmsg` shows it. */
  printk(text: string): void {
    const { kernelLog } = this.state.process;
    kernelLog.push(text);
    if (kernelLog.length > MAX_LOG) kernelLog.shift();
  }

  /** A copy of everything it knows, and back to such a copy. */
  save(): RunnerState {
    return copyOf(this.state);
  }
  restore(state: RunnerState): void {
    this.state = copyOf(state);
  }

  /** Without a module nothing else can work; `when=` asks for a kind of access. */
  private isSkipped({ phase }: ThreadState, operation: Operation): boolean {
    const { process } = this.state;
    if (phase > 0) return false;
    if (process.unloaded && operation.op !== 'load' && operation.op !== 'expect') return true;
    return operation.when !== undefined && (operation.when === 'mmap') !== (process.mmapAccess ?? false);
  }

  private finish(state: ThreadState, operation: Operation, finished: Finished, thread?: string): void {
    remember(this.state.process, operation, finished);
    state.phase = 0;
    state.local = {};
    this.tell(operation, finished, thread);
  }

  private tell(operation: Operation, { result, detail, note, errno }: Finished, thread: string | undefined): void {
    if (operation.record === 'never' || (operation.record === 'failure' && result >= 0)) return;
    const record: OperationRecord = {
      text: operation.text,
      ...(thread !== undefined && { thread }),
      line: operation.line,
      result,
      ...(result < 0 && { errno: errno ?? errnoName(result) }),
      ...((note || detail) && { detail: { ...note, ...detail } }),
      tick: this.kernel.mmu.memory.tick,
    };
    this.onFinished(record, operation);
  }
}

/** The log is the long part, and its lines never change. */
function copyOf({ index, threads, process: { kernelLog, ...process } }: RunnerState): RunnerState {
  const copy = structuredClone({ threads, process });
  return { index, threads: copy.threads, process: { ...copy.process, kernelLog: [...kernelLog] } };
}
