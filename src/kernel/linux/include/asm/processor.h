/* SPDX-License-Identifier: MIT */
#include <linux/sched.h>
#define cpu_relax() do { } while (0)
#define cpu_has(c, f) 0
