// The user process as the scheduler sees it: a task that, whenever it has nothing to do, is given its next call. Calls
// become guest calls on its stack; touches of memory go through its page tables and, where a page is missing, through
// the guest's page fault handler first.

import type { Kernel } from '../kernel/kernel';
import type { Va } from '../machine/address';
import { sizeOf } from '../program/types';
import type { Recorder } from './recorder';

/** What the user process does next; see ScenarioRunner. */
export type ProcessCall =
  | { readonly label: string; readonly entry: string; readonly args: readonly bigint[] }
  | {
      readonly label: string;
      readonly touch: { readonly va: Va; readonly write: boolean; readonly bytes: Uint8Array };
    }
  /** Virtual time passes while the process sleeps. */
  | { readonly label: string; readonly sleepNs: bigint };

/** The user side: told the result of each call, it says the next. */
export interface UserProcess {
  next(): ProcessCall | 'done';
  result(value: bigint): void;
  /** Line of its script that is being carried out. */
  readonly line?: number | undefined;
  /** The kernel logged a line. */
  printk?(text: string): void;
  /** A copy of everything it knows, and back to such a copy. */
  save(): unknown;
  restore(state: unknown): void;
}

export interface ProcessDriverState {
  readonly finished: boolean;
  readonly operation: string | undefined;
  readonly began: ProcessDriver['began'];
  readonly faulting: ProcessCall | undefined;
  readonly resultBits: number;
  readonly process: unknown;
}

const ENOSYS = -38n;

export class ProcessDriver {
  /** It has made its last call. */
  finished = false;
  /** The call in progress, as shown. */
  operation: string | undefined;
  /** The line of the script that is being carried out, and where it began. */
  began: { readonly line: number | undefined; readonly tick: number } = { line: undefined, tick: 0 };
  /** A touch that waits for the page fault handler. */
  private faulting: ProcessCall | undefined;
  /** Width of what the call in progress returns: an int leaves the upper half of its slot alone. */
  private resultBits = 64;

  constructor(
    private readonly kernel: Kernel,
    private readonly process: UserProcess,
    private readonly recorder: Recorder,
  ) {}

  printk(text: string): void {
    this.process.printk?.(text);
  }

  save(): ProcessDriverState {
    const { finished, operation, began, faulting, resultBits } = this;
    return { finished, operation, began, faulting, resultBits, process: this.process.save() };
  }
  restore(state: ProcessDriverState): void {
    this.finished = state.finished;
    this.operation = state.operation;
    this.began = state.began;
    this.faulting = state.faulting;
    this.resultBits = state.resultBits;
    this.process.restore(state.process);
  }

  /** Begins the next call on the running task; false if there is nothing to run now. */
  feed(): boolean {
    const { process } = this;
    while (!this.finished) {
      const call = this.faulting ?? process.next();
      this.faulting = undefined;
      const { line } = process;
      if (line !== this.began.line) this.began = { line, tick: this.kernel.mmu.memory.tick };
      if (call === 'done') {
        this.endOperation();
        this.finished = true;
        break;
      }
      if (call.label !== this.operation) {
        this.endOperation();
        this.operation = call.label;
        this.recorder.begin('operation', call.label, 0n);
      }
      if ('entry' in call) {
        if (this.begin(call.entry, call.args, call.label)) return true;
        process.result(ENOSYS);
      } else if ('sleepNs' in call) {
        this.kernel.scheduler.sleepUser(call.sleepNs);
        process.result(0n);
        break;
      } else if (this.touch(call)) return true;
    }
    return false;
  }

  private begin(entry: string, args: readonly bigint[], label: string): boolean {
    const fn = this.kernel.symbols.find(entry);
    if (!fn) return false;
    this.kernel.cpu.begin(fn.slot, args, label);
    this.resultBits = fn.type.returns.kind === 'void' ? 0 : sizeOf(fn.type.returns) * 8;
    return true;
  }

  /** Reads or writes as the process; true if a page fault has to be handled first. */
  private touch(call: Extract<ProcessCall, { readonly touch: object }>): boolean {
    const { va, write, bytes } = call.touch;
    const done = write ? this.kernel.userWrite(va, bytes) : this.kernel.userRead(va, bytes.length);
    if ('fault' in done) {
      this.faulting = call;
      return this.begin('do_user_fault', [done.fault, write ? 1n : 0n], call.label);
    }
    if ('bytes' in done) bytes.set(done.bytes);
    this.process.result(0n);
    return false;
  }

  /** The guest call in progress has returned. */
  returned(value: bigint): void {
    if (this.faulting) {
      // do_user_fault(): 0 means try again, else the signal that ends the access.
      const signal = BigInt.asIntN(64, value);
      if (signal === 0n) return;
      this.faulting = undefined;
      return this.process.result(signal);
    }
    this.process.result(BigInt.asIntN(this.resultBits, value));
  }

  private endOperation(): void {
    if (this.operation) this.recorder.end('operation', this.operation);
    this.operation = undefined;
  }
}
