/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_INIT_H
#define __LINUX_INIT_H
#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/types.h>
typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);
#ifndef MODULE
#define module_init(fn)
#define module_exit(fn)
#define subsys_initcall(fn)
#define core_initcall(fn)
#define late_initcall(fn)
#define device_initcall(fn)
#define fs_initcall(fn)
#endif
#define __setup(str, fn)
#define early_param(str, fn)
#endif
