// What is loaded: the kernel's core and the modules on it, each with the C text it was compiled from.

import { basename } from 'node:path';
import { LoadedSourceEvent, ModuleEvent, type Source } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Session } from '../debugger/session';
import { sourceOf } from './places';

const hex = (va: bigint): string => `0x${va.toString(16)}`;

export function modulesOf({ kernel, api }: Session): DebugProtocol.Module[] {
  const { units, functions } = kernel.program;
  return units.map(({ path, module, moduleName }, id) => {
    const own = functions
      .flatMap((f) => (f && f.unit === id && !f.native ? [f.va] : []))
      .sort((a, b) => (a < b ? -1 : 1));
    const [first] = own;
    const last = own[own.length - 1];
    return {
      id,
      name: module ? `${moduleName || basename(path, '.c')}.ko` : 'kernel',
      path,
      isUserCode: module,
      symbolStatus: 'compiled from C here',
      ...(module ? {} : { version: api }),
      ...(first !== undefined && last !== undefined && { addressRange: `${hex(first)}-${hex(last)}` }),
    };
  });
}

/** All C text that a statement of the program is in. */
export function sourcesOf({ kernel }: Session): Source[] {
  const paths = new Set(kernel.program.positions.map(({ range }) => range.path).filter(Boolean));
  return [...paths].sort().map(sourceOf);
}

/** What a client is told of a new program; of one that is gone it need not be told more than that. */
export function* loadEvents(session: Session): Iterable<DebugProtocol.Event> {
  for (const module of modulesOf(session)) yield new ModuleEvent('new', module);
  // The core's files are many and always the same: `loadedSources` lists them.
  for (const { path, module } of session.kernel.program.units) {
    if (module) yield new LoadedSourceEvent('new', sourceOf(path));
  }
}
export function* unloadEvents(session: Session): Iterable<DebugProtocol.Event> {
  for (const module of modulesOf(session)) yield new ModuleEvent('removed', module);
  for (const { path, module } of session.kernel.program.units) {
    if (module) yield new LoadedSourceEvent('removed', sourceOf(path));
  }
}
