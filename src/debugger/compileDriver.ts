// A driver's sources and the C core to one program.

import { type Compilation, CompileCache, type CompileOptions, compile } from '../c/compile';
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
  'send_signal',
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
}

/** Names that only the API of before 5.5 has, or that were only written so then. */
const OLD_API =
  /\bsnd_pcm_lib_(?:alloc_vmalloc_(?:32_)?buffer|free_vmalloc_buffer|get_vmalloc_page|mmap_vmalloc)\b|\.ioctl\s*=\s*snd_pcm_lib_ioctl\b|\.copy_user\s*=|\bstatic\s+int\s+\w*remove\s*\(\s*struct\s+platform_device\b/;

/** Which API a driver was written against, by what it uses. */
export function detectApi(texts: readonly string[]): KernelApi {
  return texts.some((t) => OLD_API.test(t.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' '))) ? '5.4' : '6.12';
}

/** The kernel's own C is the same run after run: what was read and parsed of it is kept. */
const cache = new CompileCache();

function options(driver: DriverSources, api: KernelApi): CompileOptions {
  const { kernelRoot, sources } = driver;
  const modname = sources[0]?.replace(/^.*\//, '').replace(/\.c$/, '').replace(/-/g, '_') ?? 'driver';
  return {
    units: [
      { path: `${kernelRoot}/core.c`, module: false, system: true },
      ...sources.map((path) => ({
        path,
        module: true,
        system: false,
        defines: { MODULE: '1', KBUILD_MODNAME: `"${modname}"`, ...driver.defines },
      })),
    ],
    readFile: driver.readFile,
    includePaths: [
      ...driver.includePaths.map((path) => ({ path, system: false })),
      { path: `${kernelRoot}/include`, system: true },
      { path: `${kernelRoot}/include/uapi`, system: true },
    ],
    defines: { __KERNEL__: '1', KERNEL_API: api === '5.4' ? '504' : '612' },
    physBytes: driver.physBytes,
    entryPoints: ENTRY_POINTS,
  };
}

export function compileDriver(driver: DriverSources, api: KernelApi): Compilation {
  return compile(options(driver, api), cache);
}

/** Reads and parses the C core ahead of time, so that a launch that follows finds it done. */
export function warmUp(kernelRoot: string, readFile: FileProvider, api: KernelApi): void {
  const made = options({ sources: [], kernelRoot, readFile, includePaths: [], defines: {}, physBytes: 0 }, api);
  const [core] = made.units;
  if (core) cache.systemUnit(core, made);
}
