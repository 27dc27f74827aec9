// The kernel's own C, compiled when the package was built. A launch then compiles the driver alone. Where there is no
// such file (or it cannot be used) the C core is compiled from its text: slower, and the same in every other way.

import type { KernelApi } from '../debugger/compileDriver';
import { type PackedCore, useReadyCore } from '../debugger/compileDriver';

/** Name of the file beside the sources of the C core. */
export const readyCoreFile = (kernelRoot: string, api: KernelApi): string => `${kernelRoot}/core-${api}.bin`;

/** Makes the ready core of an API known, if it can be read. `decode` undoes what the build's encoding did. */
export function offerReadyCore(
  kernelRoot: string,
  readBytes: (path: string) => Uint8Array,
  decode: (bytes: Uint8Array) => unknown,
): void {
  useReadyCore(kernelRoot, (api) => {
    try {
      return decode(readBytes(readyCoreFile(kernelRoot, api))) as PackedCore;
    } catch {
      return undefined; // not built, or by another version of the encoding
    }
  });
}
