// The user process as the scheduler sees it: tasks of which each, whenever it has nothing to do, is given its next call.
// Calls become guest calls on the task's stack.

import type { Kernel } from '../kernel/kernel';
import type { Task } from '../kernel/scheduler';
import type { Va } from '../machine/address';

/** What a thread of the user process does next; see ScenarioRunner. */
export type ProcessCall =
  | {
      /** For the call stack: 'ioctl HW_PARAMS'. */
      readonly label: string;
      readonly entry: string;
      readonly args: readonly bigint[];
      /** The thread's last call. */
      readonly exits?: true;
    }
  /** Virtual time passes while the thread sleeps. */
  | { readonly label: string; readonly sleepNs: bigint }
  /** It waits for another thread: it is asked again when one has ended, or at this virtual time. */
  | { readonly label: string; readonly untilNs: bigint };

/** The user side: told the result of each call, it says the next. Threads are named by their struct task_struct. */
export interface UserProcess {
  /** 'done': the first thread has made its last call, and with it the process. */
  next(task: Va): ProcessCall | 'done';
  result(task: Va, value: bigint): void;
  /** The thread has exited. */
  exited?(task: Va): void;
  /** Line of its script that the first thread carries out. */
  readonly line?: number | undefined;
  /** The kernel logged a line. */
  printk?(text: string): void;
  /** Operations, as a script has them, that another thread could carry out now. */
  suggestions?(): string[];
  /** What is wrong with an operation as text; undefined if another thread could carry it out. */
  problemWith?(operation: string): string | undefined;
  /** A new task gets an operation; the task sleeps until something lets it go on. */
  addParked?(task: Va, operation: string): void;
  /** A copy of everything it knows, and back to such a copy. */
  save(): unknown;
  restore(state: unknown): void;
}

/** Hears when an operation begins and ends, by its label. */
export interface OperationSpans {
  begin(kind: 'operation', label: string, substream: Va): void;
  end(kind: 'operation', label: string): void;
}

/** Where a thread is. Plain data that is never changed. */
interface DrivenThread {
  /** The call in progress, as shown. */
  readonly operation?: string | undefined;
  /** Width of what the call in progress returns: an int leaves the upper half of its slot alone. */
  readonly resultBits: number;
  /** For another thread to end. */
  readonly isWaiting: boolean;
  readonly exits: boolean;
}
const IDLE: DrivenThread = { resultBits: 64, isWaiting: false, exits: false };

export interface ProcessDriverState {
  readonly finished: boolean;
  readonly began: ProcessDriver['began'];
  readonly main: Va | undefined;
  readonly threads: ReadonlyMap<Va, DrivenThread>;
  readonly process: unknown;
}

const ENOSYS = -38n;

export class ProcessDriver {
  /** It has made its last call. */
  finished = false;
  /** The line of the script that is being carried out, and where it began. */
  began: { readonly line: number | undefined; readonly tick: number } = { line: undefined, tick: 0 };
  /** The first thread: the script's own. */
  main: Va | undefined;
  private threads = new Map<Va, DrivenThread>();

  constructor(
    private readonly kernel: Kernel,
    private readonly process: UserProcess,
    private readonly spans?: OperationSpans,
  ) {}

  /** The call in progress of the script's own thread, as shown. */
  get operation(): string | undefined {
    return this.main === undefined ? undefined : this.threads.get(this.main)?.operation;
  }
  printk(text: string): void {
    this.process.printk?.(text);
  }
  suggestions(): string[] {
    return this.process.suggestions?.() ?? [];
  }
  problemWith(operation: string): string | undefined {
    return this.process.problemWith ? this.process.problemWith(operation) : 'this process has only one thread';
  }
  addParked(task: Va, operation: string): void {
    this.process.addParked?.(task, operation);
  }

  save(): ProcessDriverState {
    const { finished, began, main, threads, process } = this;
    return { finished, began, main, threads: new Map(threads), process: process.save() };
  }
  restore(state: ProcessDriverState): void {
    this.finished = state.finished;
    this.began = state.began;
    this.main = state.main;
    this.threads = new Map(state.threads);
    this.process.restore(state.process);
  }

  private change(task: Va, change: Partial<DrivenThread>): void {
    this.threads.set(task, { ...(this.threads.get(task) ?? IDLE), ...change });
  }

  /** Begins the next call on a task; false if there is nothing to run now. */
  feed(task: Task): boolean {
    const { process, kernel } = this;
    const { va } = task;
    this.main ??= va;
    while (!this.finished) {
      const thread = this.threads.get(va) ?? IDLE;
      const call = process.next(va);
      this.change(va, { isWaiting: false });
      if (va === this.main && process.line !== this.began.line)
        this.began = { line: process.line, tick: kernel.mmu.memory.tick };
      if (call === 'done') {
        this.endOperation(va);
        this.finished = true;
        break;
      }
      if (call.label !== thread.operation) {
        this.endOperation(va);
        this.change(va, { operation: call.label });
        this.spans?.begin('operation', call.label, 0n as Va);
      }
      if ('entry' in call) {
        const resultBits = kernel.beginCall(call.entry, call.args, call.label);
        if (resultBits !== undefined) {
          this.change(va, { resultBits, exits: call.exits === true });
          return true;
        }
        process.result(va, ENOSYS);
      } else if ('sleepNs' in call) {
        kernel.scheduler.sleepUser(call.sleepNs);
        process.result(va, 0n);
        break;
      } else {
        task.sleepUntil = call.untilNs;
        this.change(va, { isWaiting: true });
        break;
      }
    }
    return false;
  }

  /** The guest call in progress on a task has returned. */
  returned(task: Task, value: bigint): void {
    const { va } = task;
    const { resultBits, exits } = this.threads.get(va) ?? IDLE;
    if (exits) this.exit(task);
    else this.process.result(va, BigInt.asIntN(resultBits, value));
  }

  /** Whoever waits for a thread is asked again. */
  private exit(task: Task): void {
    const { scheduler } = this.kernel;
    this.endOperation(task.va);
    this.threads.delete(task.va);
    scheduler.endTask(task);
    this.process.exited?.(task.va);
    for (const [va, { isWaiting }] of this.threads) {
      const waiting = isWaiting ? scheduler.taskOf(va) : undefined;
      if (waiting) waiting.sleepUntil = 0n;
    }
  }

  private endOperation(task: Va): void {
    const operation = this.threads.get(task)?.operation;
    if (operation === undefined) return;
    this.spans?.end('operation', operation);
    this.change(task, { operation: undefined });
  }
}
