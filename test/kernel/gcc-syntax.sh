#!/bin/sh
# Asks gcc, a second pair of eyes, whether the emulated kernel's C is C: the
# core in both API eras, and every driver given as an argument (6.12 era).
#   test/kernel/gcc-syntax.sh [DRIVER.c ...]
# With no argument it also tries the drivers of an unpacked kernel tree named by
# LINUX_TREE.  Implicit declarations are errors.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
inc="$root/src/kernel/linux/include"
flags="-std=gnu11 -nostdinc -ffreestanding -fsyntax-only -fno-builtin -D__KERNEL__ -D__address_space_user= -D__address_space_iomem= -Wall -Wno-unused -Wno-pointer-sign -Wno-format-truncation -Wno-format-overflow -Werror=implicit-function-declaration -Werror=implicit-int -Werror=int-conversion -Werror=incompatible-pointer-types"
status=0
check() { # era file extra...
	era=$1 file=$2
	shift 2
	echo "gcc $era $file"
	gcc $flags -DKERNEL_API=$era "$@" -I "$inc" -I "$inc/uapi" -include linux/kconfig.h "$file" || status=1
}
if [ $# -eq 0 ]; then
	check 612 "$root/src/kernel/linux/core.c"
	check 504 "$root/src/kernel/linux/core.c"
	if [ -n "${LINUX_TREE:-}" ]; then
		set -- "$LINUX_TREE"/sound/drivers/dummy.c "$LINUX_TREE"/sound/drivers/aloop.c "$LINUX_TREE"/sound/drivers/pcmtest.c
	fi
fi
for driver in "$@"; do
	check 612 "$driver" -DMODULE "-DKBUILD_MODNAME=\"$(basename "$driver" .c)\""
done
exit $status
