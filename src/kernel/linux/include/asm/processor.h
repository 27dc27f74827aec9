/* SPDX-License-Identifier: MIT */
#include <linux/sched.h>
#include <asm/vdso/processor.h>
#define cpu_has(c, f) 0
