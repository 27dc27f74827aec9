import { debianSource } from './debianSource';

/**
 * `sound/`, `include/` and the other folders of Debian's `linux-source-6.12` in which there are PCM drivers: the
 * unmodified drivers that the tests step through, or parse.
 */
export const linuxSource = (): string =>
  debianSource({
    package: 'linux-source-6.12',
    tarball: /linux-source-6\.12\.tar\.xz$/,
    members: [
      '*/sound/*',
      '*/include/*',
      '*/drivers/media/*',
      '*/drivers/gpu/drm/bridge/*',
      '*/drivers/most/*',
      '*/drivers/staging/vc04_services/*',
      '*/drivers/usb/gadget/function/*',
    ],
    folder: 'linux-6.12-drivers',
  });
