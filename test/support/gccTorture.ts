import { join } from 'node:path';
import { debianSource } from './debianSource';

/** gcc's own programs for its C front end and code generator, from Debian's `gcc-12-source`. */
export const gccTorture = (): string =>
  join(
    debianSource({
      package: 'gcc-12-source',
      tarball: /gcc-12[.\d]+-dfsg\.tar\.xz$/,
      members: ['*/gcc/testsuite/gcc.c-torture/execute/*'],
      folder: 'gcc-12-torture',
    }),
    'gcc/testsuite/gcc.c-torture/execute',
  );
