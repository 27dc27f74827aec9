import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Folder with the scripts and the records that a real kernel gave for them. It lies beside the checkout, on whatever
 * level the checkout is; a test that needs it and cannot have it fails.
 */
export function oracle(): string {
  for (let folder = resolve('..'); ; folder = resolve(folder, '..')) {
    const found = resolve(folder, 'shared/oracle');
    if (existsSync(found)) return found;
    if (folder === resolve(folder, '..'))
      throw new Error('no shared/oracle beside the checkout: the recordings are missing');
  }
}
