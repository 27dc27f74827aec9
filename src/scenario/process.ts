// What an operation is made of. The user process asks the kernel for one thing at a time, and between two of them
// everything it knows is plain data (RunState): so the debugger may stop, copy or go back at any statement of the guest,
// and no host call frame waits for an answer. An operation is therefore a function that is called again after each
// answer, and looks at `phase` to know where it is.

import type { OperationRecord } from '../debugger/api';
import type { ProcessCall } from '../debugger/processDriver';
import { EBADF } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';
import { type IoctlName, pcmIoctl } from './ioctls';
import { FRAMES, type Operation, parseNumber } from './operation';

/** An operation's end: its result as the system call has it, and what else to tell. */
export interface Finished {
  readonly result: number;
  /** What a record has beside the result: numbers, text, and bigints where a number could not hold all digits. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Told to people, and no part of a record. */
  readonly note?: Readonly<Record<string, unknown>>;
  /** Instead of an errno's name: NOHANDLE, NOMAP. */
  readonly errno?: string;
}
export type Step = ProcessCall | Finished;
export const isCall = (step: Step): step is ProcessCall => 'label' in step;

/** An open PCM device. */
export interface Handle {
  /** As the script calls it. Several may share a name: it then means the first of them. */
  name: string;
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
  /** As the script calls it; the first of several with the same name is meant. */
  name: string;
  va: bigint;
  bytes: number;
  handle: string;
  /** Offset it was asked for. */
  offset: bigint;
}

/** What one thread of the user process remembers of the operation it is carrying out. Plain data: it can be copied. */
export interface ThreadState {
  phase: number;
  /** What the last call answered. */
  value: bigint;
  /** What the running operation remembers between its calls. */
  local: Record<string, unknown>;
  /** Memory of its own. */
  scratch: bigint;
  buffer: bigint;
  bufferBytes: number;
}

/** What all threads of the user process share. */
export interface ProcessState {
  /** In the order of the slots they were put in; `undefined` where one was closed. */
  handles: (Handle | undefined)[];
  maps: (Mapping | undefined)[];
  /** Control devices that are kept open, by card. */
  controls: Record<number, number>;
  /** Scratch memory of threads that have ended. */
  spareScratch: bigint[];
  /** How many mappings were made: each goes to a place of its own. */
  mapCount: number;
  /** Access of the last hw_params of any handle; undefined before. */
  mmapAccess: boolean | undefined;
  /** load failed: nothing until the next load can work. */
  unloaded: boolean;
  kernelLog: string[];
  /** What the last operation came to, and the stream it (or one before it) was about: for `expect`. */
  last?: { readonly result: number; readonly errno: string | undefined; readonly handle: string | undefined };
}

export const newThreadState = (): ThreadState => ({
  phase: 0,
  value: 0n,
  local: {},
  scratch: 0n,
  buffer: 0n,
  bufferBytes: 0,
});

/** The answer of the thread's last call: its operation goes on in the phase that asked for it. */
export function answered(state: ThreadState, value: bigint): void {
  state.value = value;
  state.phase = Number(state.local['then'] ?? state.phase + 1);
}

export const newProcessState = (): ProcessState => ({
  handles: [],
  maps: [],
  controls: {},
  spareScratch: [],
  mapCount: 0,
  mmapAccess: undefined,
  unloaded: false,
  kernelLog: [],
});

export const NO_HANDLE: Finished = { result: -EBADF, errno: 'NOHANDLE' };
export const NO_MAP: Finished = { result: -EBADF, errno: 'NOMAP' };
export const refuse = (errno: number, problem: string): Finished => ({ result: -errno, note: { problem } });

/** The first thing of a name, as the script's words mean it. */
const named = <T extends { name: string }>(list: readonly (T | undefined)[], name: string): T | undefined =>
  name === '' ? undefined : list.find((thing) => thing?.name === name);

/** Puts a thing into the first free slot, or behind the others. */
export function putInSlot<T>(list: (T | undefined)[], thing: T): void {
  const free = list.indexOf(undefined);
  list[free < 0 ? list.length : free] = thing;
}
export function takeFromSlot<T>(list: (T | undefined)[], thing: T): void {
  const at = list.indexOf(thing);
  if (at >= 0) list[at] = undefined;
}

/** Which modules `load` can load: the driver under test whatever its line says, or those of a replay by name. */
export interface ModuleTable {
  /** Parameters that every load gets in front of its own. */
  readonly params: Readonly<Record<string, string>>;
  find(
    name: string,
  ): { readonly name: string; readonly intree: boolean; readonly needs?: readonly string[] } | undefined;
}

/** One operation being carried out: its words, the process's state, and the ways to the kernel. */
export class Run {
  constructor(
    readonly kernel: Kernel,
    readonly process: ProcessState,
    /** The thread that carries it out. */
    readonly state: ThreadState,
    readonly operation: Operation,
    readonly modules: ModuleTable,
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
    return this.handleNamed(this.operand(0));
  }
  get mapping(): Mapping | undefined {
    return named(this.process.maps, this.operand(0));
  }
  handleNamed(name: string): Handle | undefined {
    return named(this.process.handles, name);
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
    if (this.state.scratch === 0n) this.state.scratch = this.process.spareScratch.pop() ?? this.kernel.userAlloc(8192);
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

export type { OperationRecord, ProcessCall };
