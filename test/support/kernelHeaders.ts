import { execFileSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { aptGet } from './apt';
import { cachedFolder, unpack } from './debianSource';
import { linuxSource } from './linuxSource';

// The real kernel's headers, configured as Debian builds it for amd64: `linux-headers-6.12*` in the newest version that
// apt offers (of the same source package as `linux-source-6.12`), and the options that Linux gives to gcc.

const PACKAGE = /^linux-headers-(6\.12[.\d]+(?:[+~][a-z0-9.]+)?)-amd64$/;

function newestVersion(): string {
  const offered = () =>
    execFileSync('apt-cache', ['pkgnames', 'linux-headers-6.12'], { encoding: 'utf8' })
      .split('\n')
      .flatMap((name) => PACKAGE.exec(name)?.[1] ?? []);
  let versions = offered();
  if (versions.length === 0) {
    aptGet(['update']);
    versions = offered();
  }
  const newest = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (!newest) throw new Error('apt offers no linux-headers-6.12*-amd64');
  return newest;
}

export interface KernelHeaders {
  /** Such as `6.12.1+deb13`. */
  readonly version: string;
  /** Options before the name of a driver's file, but for those that depend on it. */
  readonly options: readonly string[];
}

export function kernelHeaders(): KernelHeaders {
  const version = newestVersion();
  const folder = cachedFolder(`linux-headers-${version}`, (tree, scratch) => {
    for (const part of ['amd64', 'common']) unpack(`linux-headers-${version}-${part}`, scratch, tree);
  });
  const common = join(folder, `usr/src/linux-headers-${version}-common`);
  const amd64 = join(folder, `usr/src/linux-headers-${version}-amd64`);
  const include = [
    join(common, 'arch/x86/include'),
    join(amd64, 'arch/x86/include/generated'),
    join(common, 'include'),
    join(amd64, 'include'),
    join(common, 'arch/x86/include/uapi'),
    join(amd64, 'arch/x86/include/generated/uapi'),
    join(common, 'include/uapi'),
    join(amd64, 'include/generated/uapi'),
  ].map((path) => `-I${path}`);
  const first = ['compiler-version.h', 'kconfig.h', 'compiler_types.h'];
  return {
    version,
    options: [
      '-nostdinc',
      ...include,
      ...first.flatMap((name) => ['-include', join(common, 'include/linux', name)]),
      ...'-D__KERNEL__ -DMODULE -Werror=implicit-function-declaration -std=gnu11 -O2 -m64 -fshort-wchar -funsigned-char -fno-common -fno-PIE'.split(
        ' ',
      ),
      ...'-fno-strict-aliasing -fno-delete-null-pointer-checks -fno-asynchronous-unwind-tables'.split(' '),
      ...'-mno-sse -mno-mmx -mno-sse2 -mno-3dnow -mno-avx -mno-80387 -mno-fp-ret-in-387 -mno-red-zone'.split(' '),
      ...'-mcmodel=kernel -mpreferred-stack-boundary=3 -mskip-rax-setup -fcf-protection=none'.split(' '),
    ],
  };
}

/** Arguments of gcc for one driver's file of `linuxSource()`, named from the top of the tree. */
export function kernelUnit(headers: KernelHeaders, path: string): string[] {
  const tree = linuxSource();
  const name = basename(path, '.c').replaceAll('-', '_');
  const beside = [dirname(path), 'drivers/media/tuners', 'drivers/media/dvb-frontends', 'drivers/media/common'];
  return [
    ...headers.options,
    `-DKBUILD_BASENAME="${name}"`,
    `-DKBUILD_MODNAME="${name}"`,
    `-D__KBUILD_MODNAME=kmod_${name}`,
    ...beside.map((folder) => `-I${join(tree, folder)}`),
    join(tree, path),
  ];
}
