// What a session is made from.

import type { FileProvider } from '../c/source';
import type { Kernel } from '../kernel/kernel';
import type { Scatter } from '../kernel/mm/pages';
import type { SessionEvents } from './api';
import type { KernelApi, ModuleUnits } from './compileDriver';
import type { UserProcess } from './processDriver';
import type { Recorder } from './recorder';

export interface SessionOptions {
  /** In the order they are loaded in; the last is the driver, the others what it needs. */
  readonly modules: readonly ModuleUnits[];
  /** `include` of the Linux tree that the driver lies in. */
  readonly treeIncludes?: string;
  readonly kernelRoot: string;
  readonly readFile: FileProvider;
  readonly kernelApi: 'auto' | KernelApi;
  readonly physBytes: number;
  readonly scatter: Scatter;
  readonly seed: number;
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  /** The user side; what it has to tell goes through `tell`, which knows what was told already; `told` is the record. */
  readonly process: (kernel: Kernel, tell: SessionEvents, told: Told) => UserProcess;
  readonly events: SessionEvents;
  readonly stopOnEntry: boolean;
  /** Bytes that checkpoints of the past may take. */
  readonly historyBytes: number;
}

/** Findings and page answers so far; going back shortens the lists. */
export type Told = Pick<Recorder, 'findings' | 'resolutions'>;
