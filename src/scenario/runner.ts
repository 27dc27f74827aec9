// The user process. It is asked for its next call whenever it has nothing to do, and told the answer when the call is
// over; in between all it knows is plain data, so a debugger can copy it, stop anywhere, and go back.

import { errnoName } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';
import { CONTROL_OPERATIONS } from './controlOperations';
import { DEVICE_OPERATIONS } from './deviceOperations';
import { expectation, remember, type Told } from './expect';
import { INTERRUPT_OPERATIONS } from './interruptOperation';
import { cleanUp, MAP_OPERATIONS } from './mapOperations';
import type { Operation } from './operation';
import { PLAY_OPERATIONS } from './playOperations';
import {
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
  type ThreadState,
} from './process';
import { STREAM_OPERATIONS } from './streamOperations';
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

/** The lines of the log that `kmsg` can still show. */
const MAX_LOG = 1000;

/** All that it remembers. */
interface RunnerState {
  index: number;
  readonly thread: ThreadState;
  readonly process: ProcessState;
}

export class ScenarioRunner {
  private readonly handlers: Readonly<Record<string, Handler>>;
  private state: RunnerState = { index: 0, thread: newThreadState(), process: newProcessState() };
  /** Told when an operation begins, and when it is over. */
  onBegin: (operation: Operation) => void = () => {};
  onFinished: (record: OperationRecord, operation: Operation) => void = () => {};

  constructor(
    private readonly kernel: Kernel,
    private readonly modules: ModuleTable,
    private readonly operations: readonly Operation[],
    told: Told,
  ) {
    this.handlers = { ...HANDLERS, expect: expectation(told) };
  }

  /** The operation that is being carried out. */
  get current(): Operation | undefined {
    return this.operations[this.state.index];
  }

  /** Line of the script that is being carried out; undefined at its end. */
  get line(): number | undefined {
    return this.current?.line;
  }

  /** What the process does next; the running task must be the user task. */
  next(): ProcessCall | 'done' {
    for (let operation = this.current; operation; operation = this.current) {
      if (this.skipped(operation)) {
        this.state.index++;
        continue;
      }
      const { thread, process } = this.state;
      if (thread.phase === 0 && Object.keys(thread.local).length === 0) {
        thread.local['begun'] = true;
        this.onBegin(operation);
      }
      const run = new Run(this.kernel, process, thread, operation, this.modules);
      const handler = this.handlers[operation.op];
      const step = handler ? handler(run) : { result: -38 }; // the parser lets no other name through
      if (isCall(step)) return step;
      this.finish(operation, step);
    }
    // At the end nothing stays open, as when a process ends.
    const end: Operation = { op: 'cleanup', text: '', line: 0, record: 'never', label: '', operands: [], keys: {} };
    return cleanUp(new Run(this.kernel, this.state.process, this.state.thread, end, this.modules)) ?? 'done';
  }

  /** The answer of the call that next() gave. */
  result(value: bigint): void {
    const { thread } = this.state;
    thread.value = value;
    thread.phase = Number(thread.local['then'] ?? thread.phase + 1);
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
  private skipped(operation: Operation): boolean {
    const { thread, process } = this.state;
    if (thread.phase > 0) return false;
    if (process.unloaded && operation.op !== 'load' && operation.op !== 'expect') return true;
    return operation.when !== undefined && (operation.when === 'mmap') !== (process.mmapAccess ?? false);
  }

  private finish(operation: Operation, finished: Finished): void {
    const { result, detail, note, errno } = finished;
    remember(this.state.process, operation, finished);
    this.state.index++;
    this.state.thread.phase = 0;
    this.state.thread.local = {};
    if (operation.record === 'never' || (operation.record === 'failure' && result >= 0)) return;
    const record: OperationRecord = {
      text: operation.text,
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
function copyOf({ index, thread, process: { kernelLog, ...process } }: RunnerState): RunnerState {
  const copy = structuredClone({ thread, process });
  return { index, thread: copy.thread, process: { ...copy.process, kernelLog: [...kernelLog] } };
}
