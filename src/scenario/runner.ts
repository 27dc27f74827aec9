// The user process. It is asked for its next call whenever it has nothing to do, and told the answer when the call is
// over; in between all it knows is plain data, so a debugger can copy it, stop anywhere, and go back.

import type { Kernel } from '../kernel/kernel';
import { DEVICE_OPERATIONS } from './deviceOperations';
import { errnoName } from './errno';
import { cleanUp, MAP_OPERATIONS } from './mapOperations';
import type { Operation } from './operation';
import { PLAY_OPERATIONS } from './playOperations';
import {
  type Finished,
  type Handler,
  isCall,
  newRunState,
  type OperationRecord,
  type ProcessCall,
  Run,
  type RunState,
} from './process';
import { STREAM_OPERATIONS } from './streamOperations';
import { TRANSFER_OPERATIONS } from './transferOperations';

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...DEVICE_OPERATIONS,
  ...STREAM_OPERATIONS,
  ...TRANSFER_OPERATIONS,
  ...MAP_OPERATIONS,
  ...PLAY_OPERATIONS,
};

/** The lines of the log that `kmsg` can still show. */
const MAX_LOG = 1000;

export class ScenarioRunner {
  private state: RunState = newRunState();
  /** Told when an operation begins, and when it is over. */
  onBegin: (operation: Operation) => void = () => {};
  onFinished: (record: OperationRecord, operation: Operation) => void = () => {};

  constructor(
    private readonly kernel: Kernel,
    /** struct module of the driver under test. */
    private readonly module: bigint,
    private readonly operations: readonly Operation[],
    /** Module parameters of the launch: each `load` gets them. */
    private readonly params: Readonly<Record<string, string>> = {},
  ) {}

  /** The operation that is being carried out. */
  get current(): Operation | undefined {
    return this.operations[this.state.index];
  }

  /** What the process does next; the running task must be the user task. */
  next(): ProcessCall | 'done' {
    for (let operation = this.current; operation; operation = this.current) {
      if (this.skipped(operation)) {
        this.state.index++;
        continue;
      }
      if (this.state.phase === 0 && Object.keys(this.state.local).length === 0) {
        this.state.local['begun'] = true;
        this.onBegin(operation);
      }
      const run = new Run(this.kernel, this.state, operation, this.module, this.params);
      const handler = HANDLERS[operation.op];
      const step = handler ? handler(run) : { result: -38 }; // the parser lets no other name through
      if (isCall(step)) return step;
      this.finish(operation, step);
    }
    // At the end nothing stays open, as when a process ends.
    const end: Operation = { op: 'cleanup', text: '', line: 0, record: 'never', label: '', operands: [], keys: {} };
    return cleanUp(new Run(this.kernel, this.state, end, this.module, this.params)) ?? 'done';
  }

  /** The answer of the call that next() gave. */
  result(value: bigint): void {
    this.state.value = value;
    this.state.phase = Number(this.state.local['then'] ?? this.state.phase + 1);
  }

  /** The kernel logged a line; `kmsg` shows it. */
  printk(text: string): void {
    this.state.kernelLog.push(text);
    if (this.state.kernelLog.length > MAX_LOG) this.state.kernelLog.shift();
  }

  /** A copy of everything it knows, and back to such a copy. */
  save(): RunState {
    return copyOf(this.state);
  }
  restore(state: RunState): void {
    this.state = copyOf(state);
  }

  /** Without a module nothing else can work; `when=` asks for a kind of access. */
  private skipped(operation: Operation): boolean {
    const { state } = this;
    if (state.phase > 0) return false;
    if (state.unloaded && operation.op !== 'load') return true;
    return operation.when !== undefined && (operation.when === 'mmap') !== (state.mmapAccess ?? false);
  }

  private finish(operation: Operation, { result, detail, errno }: Finished): void {
    const { state } = this;
    state.index++;
    state.phase = 0;
    state.local = {};
    if (operation.record === 'never' || (operation.record === 'failure' && result >= 0)) return;
    const record: OperationRecord = {
      text: operation.text,
      line: operation.line,
      result,
      ...(result < 0 && { errno: errno ?? errnoName(result) }),
      ...(detail && { detail }),
      tick: this.kernel.mmu.memory.tick,
    };
    this.onFinished(record, operation);
  }
}

/** The log is the long part, and its lines never change. */
function copyOf({ kernelLog, ...state }: RunState): RunState {
  return { ...structuredClone(state), kernelLog: [...kernelLog] };
}
