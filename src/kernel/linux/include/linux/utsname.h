/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_UTSNAME_H
#define __LINUX_UTSNAME_H
#include <linux/version.h>
struct new_utsname { char sysname[65], nodename[65], release[65], version[65], machine[65]; };
extern struct new_utsname *init_utsname(void);
#define utsname() init_utsname()
#endif
