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

/**
 * Linux 5.10 as Debian 11 carries it: the oldest kernel that can still be fetched, with the last `.page` callbacks that
 * look up pages of vmalloc() memory.
 */
export const linux510Source = (): string =>
  debianSource({
    package: 'linux-source-5.10',
    release: 'bullseye',
    tarball: /linux-source-5\.10\.tar\.xz$/,
    members: ['*/sound/*', '*/drivers/media/pci/*', '*/drivers/media/usb/*', '*/drivers/gpu/drm/bridge/synopsys/*'],
    folder: 'linux-5.10-sound-media',
  });
