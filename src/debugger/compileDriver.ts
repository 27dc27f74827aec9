// A driver's sources and the C core to one program.

import {
  type Compilation,
  CompileCache,
  type CompileOptions,
  type CompileUnit,
  check,
  compile,
  explainUse,
} from '../c/compile';
import { type Diagnostic, Diagnostics, formatDiagnostic } from '../c/diagnostics';
import type { MacroExplanation } from '../c/explainMacro';
import { type PackedLinkState, packLinkState, unpackLinkState } from '../c/linkState';
import type { FileProvider } from '../c/source';

export type KernelApi = '6.12' | '5.4';

/** Functions of the core that the host starts by name. */
export const ENTRY_POINTS = [
  'kernel_boot',
  'ksys_open',
  'ksys_close',
  'ksys_ioctl',
  'ksys_read',
  'ksys_write',
  'ksys_readv',
  'ksys_writev',
  'ksys_poll',
  'ksys_fcntl',
  'ksys_mmap',
  'ksys_munmap',
  'ksys_mprotect',
  'ksys_mremap',
  'ksys_listdir',
  'do_user_fault',
  'load_module',
  'delete_module',
  'user_task_create',
  'user_task_fork',
  'user_task_exit',
  'ksys_setitimer',
  '__irq_entry_clockevent',
  '__irq_entry',
  'dpm_suspend_all',
  'dpm_resume_all',
  '__host_scratch',
];

export interface DriverSources {
  /** Absolute paths of the driver's .c files: one module. */
  readonly sources: readonly string[];
  /** Folder with the kernel's own C: core.c, include/. */
  readonly kernelRoot: string;
  readonly readFile: FileProvider;
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly physBytes: number;
  /** `include` of a Linux tree: where headers come from that the kernel's own C does not have. */
  readonly treeIncludes?: string;
}

/** Names that only the API of before 5.5 has, or that were only written so then. */
const OLD_API =
  /\bsnd_pcm_lib_(?:alloc_vmalloc_(?:32_)?buffer|free_vmalloc_buffer|get_vmalloc_page|mmap_vmalloc)\b|\.copy_user\s*=|\bstatic\s+int\s+\w*remove\s*\(\s*struct\s+platform_device\b/;

/** Every driver's then; may still be written, which a few that have what is newer do. */
const OLD_HABIT = /\.ioctl\s*=\s*snd_pcm_lib_ioctl\b/;
const NEWER = /\.sync_stop\s*=|\bsnd_pcm_set_managed_buffer|\bsnd_pcm_set_fixed_buffer/;

/** Which API a driver was written against, by what it uses. */
export function detectApi(texts: readonly string[]): KernelApi {
  const text = texts.map((t) => t.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ')).join('\n');
  return OLD_API.test(text) || (OLD_HABIT.test(text) && !NEWER.test(text)) ? '5.4' : '6.12';
}

/** The kernel's own C is the same run after run: linked once, it is kept. */
const cache = new CompileCache();

/** Sources that make one module, by the name the kernel gives it. */
export interface ModuleUnits {
  readonly name: string;
  readonly sources: readonly string[];
}

/** Files that make one module, named after the first. */
export const moduleOf = (sources: readonly string[]): ModuleUnits => ({
  name: sources[0]?.replace(/^.*\//, '').replace(/\.c$/, '').replace(/-/g, '_') ?? 'driver',
  sources,
});

function compileOptions(
  driver: Omit<DriverSources, 'sources'>,
  modules: readonly ModuleUnits[],
  api: KernelApi,
): CompileOptions & { readonly core: CompileUnit } {
  const { kernelRoot } = driver;
  return {
    core: { path: `${kernelRoot}/core.c`, module: false, system: true },
    units: modules.flatMap(({ name, sources }) =>
      sources.map((path) => ({
        path,
        module: true,
        moduleName: name,
        system: false,
        defines: { MODULE: '1', KBUILD_MODNAME: `"${name}"`, ...driver.defines },
      })),
    ),
    readFile: driver.readFile,
    includePaths: [
      ...driver.includePaths.map((path) => ({ path, system: false })),
      { path: `${kernelRoot}/include`, system: true },
      { path: `${kernelRoot}/include/uapi`, system: true },
      ...(driver.treeIncludes === undefined
        ? []
        : ['', '/uapi'].map((below) => ({ path: `${driver.treeIncludes}${below}`, system: true }))),
    ],
    defines: { __KERNEL__: '1', KERNEL_API: api === '5.4' ? '504' : '612' },
    unsignedChar: api !== '5.4',
    physBytes: driver.physBytes,
    entryPoints: ENTRY_POINTS,
  };
}

export const compileDriver = (driver: DriverSources, api: KernelApi): Compilation =>
  compileModules(driver, [moduleOf(driver.sources)], api);

/** Several modules in one program; each has names of its own. */
export function compileModules(
  driver: Omit<DriverSources, 'sources'>,
  modules: readonly ModuleUnits[],
  api: KernelApi,
): Compilation {
  const options = compileOptions(driver, modules, api);
  offerCore(options, driver.kernelRoot, api);
  return aboutTree(compile(options, cache), driver);
}

/** Says of errors in a header of the tree where it is from: what it asks of the rest of the kernel may not be there. */
function aboutTree<T extends { readonly diagnostics: readonly Diagnostic[] }>(
  made: T,
  { treeIncludes }: Pick<DriverSources, 'treeIncludes'>,
): T {
  if (treeIncludes === undefined) return made;
  const diagnostics = made.diagnostics.map((d) =>
    d.severity === 'error' && d.path.startsWith(`${treeIncludes}/`)
      ? { ...d, message: `${d.message} (a header of the Linux tree: the emulated kernel has none of its own)` }
      : d,
  );
  return { ...made, diagnostics };
}

export interface DriverFile extends Omit<DriverSources, 'sources' | 'physBytes'> {
  readonly path: string;
}

function unitOptions(file: DriverFile, api: KernelApi): { unit: CompileUnit; options: CompileOptions } {
  const options = compileOptions({ ...file, physBytes: READY_BYTES }, [moduleOf([file.path])], api);
  return { unit: options.units[0] as CompileUnit, options };
}

/** Reads one file of a driver without linking it. `files` may be kept from one check to the next. */
export function checkDriver(file: DriverFile, api: KernelApi, files = new CompileCache()): ReturnType<typeof check> {
  const { unit, options } = unitOptions(file, api);
  return aboutTree(check(unit, options, files), file);
}

/** What the macro used at an offset of a driver's text stands for; undefined if there is none. */
export function explainDriverMacro(
  file: DriverFile & { readonly text: string; readonly offset: number },
  api: KernelApi,
  files = new CompileCache(),
): MacroExplanation | undefined {
  const { unit, options } = unitOptions(file, api);
  return explainUse(unit, file.text, file.offset, options, files);
}

const coreOnly = (kernelRoot: string, readFile: FileProvider, physBytes: number): Omit<DriverSources, 'sources'> => ({
  kernelRoot,
  readFile,
  includePaths: [],
  defines: {},
  physBytes,
});

/** Memory that the ready-made cores are compiled for: the default of a launch. */
export const READY_BYTES = 64 << 20;

/** Links the core alone, to be kept in a file. */
export function makeCore(
  kernelRoot: string,
  readFile: FileProvider,
  api: KernelApi,
): PackedLinkState | { readonly diagnostics: readonly Diagnostic[] } {
  const options = compileOptions(coreOnly(kernelRoot, readFile, READY_BYTES), [], api);
  const diagnostics = new Diagnostics(cache.sources);
  const core = cache.core(options.core, options, diagnostics);
  return core ? packLinkState(core.state, kernelRoot) : { diagnostics: diagnostics.list };
}

/** A core as makeCore() made it. */
export type PackedCore = PackedLinkState;

let readyCore: { readonly kernelRoot: string; readonly load: (api: KernelApi) => PackedCore | undefined } | undefined;

/** Says where cores made at build time come from; each is loaded when a launch first needs it. */
export function useReadyCore(kernelRoot: string, load: (api: KernelApi) => PackedCore | undefined): void {
  readyCore = { kernelRoot, load };
}

function offerCore(options: CompileOptions & { readonly core: CompileUnit }, kernelRoot: string, api: KernelApi): void {
  if (readyCore?.kernelRoot !== kernelRoot || options.physBytes !== READY_BYTES || cache.has(options.core, options))
    return;
  const packed = readyCore.load(api);
  if (packed) cache.addCore(options.core, options, unpackLinkState(packed, kernelRoot));
}

export { type Diagnostic, formatDiagnostic };
