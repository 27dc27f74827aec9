// What the module loader (kernel/module/main.c) takes from the driver's object file: its struct module is filled in
// before load_module() runs. Also what is left behind when a module has gone.

import { present } from '../base/assert';
import { asVa, type Va } from '../machine/address';
import { IMAGE_PA } from '../program/abi';
import type { UnitInfo } from '../program/program';
import type { FindingReport } from './finding';
import type { Kernel } from './kernel';

export interface LoadableModule {
  /** As modprobe knows it: 'mychip' for mychip.c. */
  readonly name: string;
  /** Its struct module. */
  readonly va: Va;
}

/** Puts the module's static data back to what its object file says: a module that is loaded again starts anew. */
function restoreData({ mmu, program }: Kernel, units: readonly UnitInfo[]): void {
  for (const unit of units) {
    if (unit.dataBytes === 0) continue;
    mmu.memory
      .at(unit.dataPa, unit.dataBytes)
      .fill(0) // the image may end before the data does: zeros are not kept
      .set(program.image.subarray(unit.dataPa - IMAGE_PA, unit.dataPa - IMAGE_PA + unit.dataBytes));
  }
}

/** True between a load_module() that succeeded and delete_module(). */
export function isLoaded(k: Kernel, va: Va): boolean {
  const live = k.symbols.enumerator('MODULE_STATE_LIVE') ?? 0n;
  return BigInt(k.u32('module', 'state', va)) === live && k.u32('module', 'refcnt', va) > 0;
}

/** Names of the modules that the program holds, as the kernel spells them. */
export const moduleNames = (k: Kernel): string[] => [
  ...new Set(k.program.units.flatMap((unit) => (unit.module ? [unit.moduleName] : []))),
];

/** struct module of a module that the program holds. */
export const moduleObject = (k: Kernel, name: string): Va =>
  asVa(present(k.symbols.findGlobalInModule('__this_module', name), `module ${name}`).va);

/**
 * Readies a module for load_module(): fresh data, `__this_module` filled; says what keeps the driver from being a
 * module. `intree`: it came with the kernel, so that loading it does not taint.
 */
export function prepareModule(
  k: Kernel,
  name = moduleNames(k)[0],
  intree = true,
): { readonly module: LoadableModule } | { readonly problem: string } {
  const { symbols, program } = k;
  const units = program.units.filter((u) => u.module && u.moduleName === name);
  const [unit] = units;
  if (!unit || name === undefined) return { problem: 'there is no driver to load' };
  const init = symbols.findInModule('__module_init', name);
  const object = symbols.findGlobalInModule('__this_module', name);
  const file = unit.path.replace(/^.*\//, '');
  const problem = `${file} has no module_init() (or module_platform_driver() and the like): it cannot be loaded as a module`;
  if (!object) return { problem };
  restoreData(k, units);
  const va = asVa(object.va);
  const bytes = new TextEncoder().encode(name.slice(0, 55));
  k.mmu.poke(asVa(va + symbols.offset('module', 'name')), bytes);
  k.mmu.poke(asVa(va + symbols.offset('module', 'intree')), Uint8Array.of(intree ? 1 : 0));
  const params = units.map((u) => u.sections.get('__param')).find((s) => s !== undefined);
  if (params) {
    k.poke64('module', 'kp', va, params.start);
    k.poke32('module', 'num_kp', va, Number(params.end - params.start) / symbols.sizeOf('kernel_param'));
  }
  k.poke64('module', 'init', va, init?.va ?? 0n); // a module of functions for others needs none
  const exit = symbols.findInModule('__module_exit', name);
  if (exit) k.poke64('module', 'exit', va, exit.va);
  return init ? { module: { name, va } } : { problem };
}

/** Memory that was asked for by a module, or on its behalf, and that is still there after it was unloaded. */
export function findLeaks(k: Kernel, name: string): FindingReport[] {
  const ofModule = (stack: readonly number[]) =>
    stack.some((p) => {
      const slot = k.program.positions[p]?.slot;
      const unit = slot === undefined ? undefined : k.program.functions[slot]?.unit;
      return unit !== undefined && unit >= 0 && k.program.units[unit]?.moduleName === name;
    });
  const leak = (what: string, va: Va, bytes: number, allocated: readonly number[], free: string): FindingReport => ({
    class: 'leak',
    kind: 'memory-leak',
    cause: `${what} is still allocated after the module was unloaded`,
    rule: 'Whatever a driver allocates it must give back, at the latest in its exit function.',
    fix: `Call ${free} where the object's life ends (hw_free, close, remove).`,
    checker: what.includes('vmalloc') ? 'kmemleak' : 'kmemleak (slab only; page allocations are not tracked)',
    memory: { va, bytes, description: what, allocated, freed: [] },
  });
  const out: FindingReport[] = [];
  for (const o of k.slab.objects()) {
    if (o.live && ofModule(o.allocated))
      out.push(leak(`a ${o.bytes}-byte object of ${o.cache}`, o.va, o.bytes, o.allocated, 'kfree()'));
  }
  for (const a of k.vmalloc.areas()) {
    if (ofModule(a.allocated))
      out.push(
        leak(
          `a ${a.requested}-byte ${a.kind} area`,
          a.va,
          a.bytes,
          a.allocated,
          a.kind === 'vmalloc' ? 'vfree()' : 'vunmap()',
        ),
      );
  }
  return out;
}
