// A driver's sources and the C core to one program.

import { type Compilation, compile } from '../c/compile';
import type { FileProvider } from '../c/source';
import type { Program } from '../program/program';

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
  'module_param_set',
  'module_param_get',
  'param_attr_store',
  'param_attr_show',
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

export function compileDriver(
  options: DriverSources,
  api: KernelApi,
): Compilation & { readonly program: Program | undefined } {
  const { kernelRoot, sources } = options;
  const modname = sources[0]?.replace(/^.*\//, '').replace(/\.c$/, '').replace(/-/g, '_') ?? 'driver';
  const common = { __KERNEL__: '1', KERNEL_API: api === '5.4' ? '504' : '612' };
  return compile({
    units: [
      { path: `${kernelRoot}/core.c`, module: false, system: true, defines: {} },
      ...sources.map((path) => ({
        path,
        module: true,
        system: false,
        defines: { MODULE: '1', KBUILD_MODNAME: `"${modname}"`, ...options.defines },
      })),
    ],
    readFile: options.readFile,
    includePaths: [
      ...options.includePaths.map((path) => ({ path, system: false })),
      { path: `${kernelRoot}/include`, system: true },
      { path: `${kernelRoot}/include/uapi`, system: true },
    ],
    defines: common,
    physBytes: options.physBytes,
    entryPoints: ENTRY_POINTS,
  });
}
