/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_COMPAT_H
#define __LINUX_COMPAT_H
#include <linux/types.h>
typedef u32 compat_ulong_t;
#define in_compat_syscall() false
#define compat_ptr(x) ((void __user *)(unsigned long)(x))
#endif
