/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_JIFFIES_H
#define __LINUX_JIFFIES_H
#include <linux/types.h>
#include <linux/limits.h>
#include <linux/time64.h>
#include <asm/timex.h>
#define HZ CONFIG_HZ
#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)
extern unsigned long volatile jiffies;
#define jiffies_64 ((u64)jiffies)
static inline u64 get_jiffies_64(void) { return jiffies; }
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_after64(a, b) ((s64)((b) - (a)) < 0)
static inline unsigned int jiffies_to_msecs(unsigned long j) { return (unsigned int)(j * (1000 / HZ)); }
static inline unsigned int jiffies_to_usecs(unsigned long j) { return (unsigned int)(j * (1000000 / HZ)); }
static inline u64 jiffies_to_nsecs(unsigned long j) { return (u64)j * TICK_NSEC; }
static inline unsigned long msecs_to_jiffies(unsigned int m) { return (int)m < 0 ? MAX_JIFFY_OFFSET : (m + (1000 / HZ) - 1) / (1000 / HZ); }
static inline unsigned long usecs_to_jiffies(unsigned int u) { return (u + (1000000 / HZ) - 1) / (1000000 / HZ); }
static inline unsigned long nsecs_to_jiffies(u64 n) { return n / TICK_NSEC; }
#endif
