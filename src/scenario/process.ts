// What an operation is made of. The user process asks the kernel for one thing at a time, and between two of them
// everything it knows is plain data (RunState): so the debugger may stop, copy or go back at any statement of the guest,
// and no host call frame waits for an answer. An operation is therefore a function that is called again after each
// answer, and looks at `phase` to know where it is.

import type { OperationRecord } from '../debugger/api';
import type { Kernel } from '../kernel/kernel';
import { EBADF } from './errno';
import { type IoctlName, pcmIoctl } from './ioctls';
import { FRAMES, type Operation, parseNumber } from './operation';

/** What the user process asks next: a guest entry point, or that time passes. */
export type ProcessCall =
  /** `label` is for the call stack: 'ioctl HW_PARAMS'. */
  | { readonly label: string; readonly entry: string; readonly args: readonly bigint[] }
  | { readonly label: string; readonly sleepNs: bigint };

/** An operation's end: its result as the system call has it, and what else to tell. */
export interface Finished {
  readonly result: number;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Instead of an errno's name: NOHANDLE, NOMAP. */
  readonly errno?: string;
}
export type Step = ProcessCall | Finished;
export const isCall = (step: Step): step is ProcessCall => 'label' in step;

/** An open PCM device. */
export interface Handle {
  fd: number;
  capture: boolean;
  /** The last struct snd_pcm_hw_params that the kernel gave back. */
  hw: Uint8Array | undefined;
  /** Sizes of the last successful hw_params; 0 before. */
  bufferFrames: bigint;
  periodFrames: bigint;
  boundary: bigint;
  frameBytes: number;
  sampleBytes: number;
  channels: number;
  rate: number;
  format: string;
  mmapAccess: boolean;
  /** Bytes accepted since open: where the pattern goes on. */
  written: number;
}

/** A mapping of a device. */
export interface Mapping {
  va: bigint;
  bytes: number;
  handle: string;
  /** Offset it was asked for. */
  offset: bigint;
}

/** All that the user process remembers. Plain data: it can be copied. */
export interface RunState {
  index: number;
  phase: number;
  /** What the last call answered. */
  value: bigint;
  /** What the running operation remembers between its calls. */
  local: Record<string, unknown>;
  handles: Record<string, Handle>;
  maps: Record<string, Mapping>;
  /** Control devices that are kept open, by card. */
  controls: Record<number, number>;
  /** How many mappings were made: each goes to a place of its own. */
  mapCount: number;
  /** Own memory of the process. */
  scratch: bigint;
  buffer: bigint;
  bufferBytes: number;
  /** Access of the last hw_params of any handle; undefined before. */
  mmapAccess: boolean | undefined;
  /** load failed: nothing until the next load can work. */
  unloaded: boolean;
  kernelLog: string[];
}

export const newRunState = (): RunState => ({
  index: 0,
  phase: 0,
  value: 0n,
  local: {},
  handles: {},
  maps: {},
  controls: {},
  mapCount: 0,
  scratch: 0n,
  buffer: 0n,
  bufferBytes: 0,
  mmapAccess: undefined,
  unloaded: false,
  kernelLog: [],
});

export const NO_HANDLE: Finished = { result: -EBADF, errno: 'NOHANDLE' };
export const NO_MAP: Finished = { result: -EBADF, errno: 'NOMAP' };

/** One operation being carried out: its words, the process's state, and the ways to the kernel. */
export class Run {
  constructor(
    readonly kernel: Kernel,
    readonly state: RunState,
    readonly operation: Operation,
    /** struct module of the driver. */
    readonly module: bigint,
    /** Module parameters of the launch. */
    readonly params: Readonly<Record<string, string>>,
  ) {}

  get phase(): number {
    return this.state.phase;
  }
  /** The last answer as a long. */
  get result(): number {
    return Number(BigInt.asIntN(64, this.state.value));
  }
  /** The last answer of a function that returns int. */
  get intResult(): number {
    return Number(BigInt.asIntN(32, this.state.value));
  }

  // ---- words ----

  operand(i: number): string {
    return this.operation.operands[i] ?? '';
  }
  number(i: number, otherwise = 0): number {
    return Number(parseNumber(this.operand(i)) ?? BigInt(otherwise));
  }
  key(name: string): string | undefined {
    return this.operation.keys[name];
  }
  keyNumber(name: string, otherwise: number): number {
    return Number(parseNumber(this.key(name) ?? '') ?? BigInt(otherwise));
  }
  get handle(): Handle | undefined {
    return this.state.handles[this.operand(0)];
  }
  get mapping(): Mapping | undefined {
    return this.state.maps[this.operand(0)];
  }

  /** boundary, buffer, period with a calculation, or a number. */
  frames(text: string, handle: Handle): bigint {
    const match = FRAMES.exec(text);
    if (!match) return parseNumber(text) ?? 0n;
    const [, name, operator, digits] = match;
    const size = name === 'boundary' ? handle.boundary : name === 'buffer' ? handle.bufferFrames : handle.periodFrames;
    const by = BigInt(digits ?? 0);
    switch (operator) {
      case '+':
        return size + by;
      case '-':
        return size - by;
      case '*':
        return size * by;
      case '/':
        return by === 0n ? 0n : size / by;
      default:
        return size;
    }
  }

  // ---- calls ----

  /** Calls a guest function; the operation goes on in the phase after this one, or in `then`. */
  call(label: string, entry: string, args: readonly (bigint | number)[], then = this.phase + 1): ProcessCall {
    this.state.local['then'] = then;
    return { label, entry, args: args.map((arg) => BigInt.asUintN(64, BigInt(arg))) };
  }

  /** Virtual time passes. */
  sleep(milliseconds: number): ProcessCall {
    this.state.local['then'] = this.phase + 1;
    return { label: 'sleep', sleepNs: BigInt(milliseconds) * 1_000_000n };
  }

  ioctlOn(handle: Handle, name: IoctlName, argument: bigint | number, then?: number): ProcessCall {
    const number = pcmIoctl(name, (tag) => this.kernel.symbols.sizeOf(tag));
    return this.call(`ioctl ${name}`, 'ksys_ioctl', [handle.fd, number, argument], then);
  }

  // ---- memory of the process ----

  /** A page of its own for the structs of ioctls. */
  get scratch(): bigint {
    if (this.state.scratch === 0n) this.state.scratch = this.kernel.userAlloc(8192);
    return this.state.scratch;
  }
  /** Puts bytes where an ioctl's argument points. */
  poke(bytes: Uint8Array, offset = 0): bigint {
    const va = this.scratch + BigInt(offset);
    this.kernel.userPoke(va, bytes);
    return va;
  }
  peek(length: number, offset = 0): DataView {
    const bytes = this.kernel.userPeek(this.scratch + BigInt(offset), length) ?? new Uint8Array(length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  /** A larger buffer for samples, at least this long. */
  buffer(bytes: number): bigint {
    if (this.state.bufferBytes < bytes) {
      this.state.bufferBytes = Math.max(65536, bytes);
      this.state.buffer = this.kernel.userAlloc(this.state.bufferBytes);
    }
    return this.state.buffer;
  }
}

/** Carries out one operation, call by call. */
export type Handler = (run: Run) => Step;

export type { OperationRecord };
