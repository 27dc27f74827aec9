import type { KernelApi } from './values';

/** The debugger's type, in `contributes.debuggers`, launch configurations and context keys. */
export const DEBUG_TYPE = 'alsa';

/** How page frames are handed out: whether neighbours in virtual memory are neighbours in physical memory. */
export type Scatter = 'contiguous' | 'reversed' | 'random' | 'holes' | 'high';

/** Attributes of a launch, as written by a person; the editor fills the defaults given here before it is sent. */
export interface LaunchAttributes {
  /** A driver's .c file, or a folder whose .c files make one module. Absolute. */
  program: string;
  /** More .c files of the same module. Default: none. */
  sources?: string[];
  /** A *.pcm.txt file that acts the client. Default: the built-in scenario. */
  scenario?: string;
  /** 'auto' looks at what the driver uses. Default: 'auto'. */
  kernelApi?: 'auto' | KernelApi;
  /** Module parameters. */
  params?: Record<string, string | number | boolean>;
  /** Physical memory in MiB. Default: 64. */
  memoryMiB?: number;
  /** Memory for going back in time, in MiB. Default: 256. */
  historyMiB?: number;
  /** Default: 'random'. */
  scatter?: Scatter;
  /** Where chance begins. Default: 1. */
  seed?: number;
  /** Stop at the first statement of the module's init function. Default: false. */
  stopOnEntry?: boolean;
  /** Stay at the end of the run, to look around and go back, instead of ending the session. Default: false. */
  stopAtEnd?: boolean;
  /** Folders searched for headers before our own. */
  includePaths?: string[];
  /** Preprocessor macros: NAME or NAME=value. */
  defines?: string[];
}
