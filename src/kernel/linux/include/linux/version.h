/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_VERSION_H
#define __LINUX_VERSION_H
#include <linux/kconfig.h>
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#if KERNEL_API >= 612
#define LINUX_VERSION_CODE KERNEL_VERSION(6, 12, 117)
#define UTS_RELEASE "6.12.117+deb12-amd64"
#else
#define LINUX_VERSION_CODE KERNEL_VERSION(5, 4, 0)
#define UTS_RELEASE "5.4.0"
#endif
#endif
