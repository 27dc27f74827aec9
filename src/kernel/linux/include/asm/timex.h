/* SPDX-License-Identifier: MIT */
#ifndef __ASM_TIMEX_H
#define __ASM_TIMEX_H
#include <linux/types.h>
u64 ktime_get_ns(void);
typedef unsigned long long cycles_t;
/* One a nanosecond. */
static inline cycles_t get_cycles(void) { return ktime_get_ns(); }
#endif
