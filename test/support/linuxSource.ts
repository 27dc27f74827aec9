import { debianSource } from './debianSource';

/** `sound/` and `include/` of Debian's `linux-source-6.12`: the unmodified drivers that the tests step through. */
export const linuxSource = (): string =>
  debianSource({
    package: 'linux-source-6.12',
    tarball: /linux-source-6\.12\.tar\.xz$/,
    members: ['*/sound/*', '*/include/*'],
    folder: 'linux-6.12',
  });
