/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_TIMEKEEPING_H
#define __LINUX_TIMEKEEPING_H
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/time64.h>
extern u64 __clock_monotonic_ns(void);		/* native: virtual time since boot */
extern u64 __clock_realtime_offset_ns;		/* guest global: wall clock at boot */
ktime_t ktime_get(void);
ktime_t ktime_get_real(void);
ktime_t ktime_get_boottime(void);
ktime_t ktime_get_raw(void);
u64 ktime_get_ns(void);
u64 ktime_get_real_ns(void);
#define ktime_get_raw_ns ktime_get_ns
#define ktime_get_mono_fast_ns ktime_get_ns
#define ktime_get_boottime_ns ktime_get_ns
#define local_clock ktime_get_ns
#define sched_clock ktime_get_ns
time64_t ktime_get_seconds(void);
time64_t ktime_get_real_seconds(void);
void ktime_get_ts64(struct timespec64 *ts);
void ktime_get_real_ts64(struct timespec64 *ts);
void ktime_get_raw_ts64(struct timespec64 *ts);
#define getrawmonotonic64 ktime_get_raw_ts64
#define ktime_get_coarse_ts64 ktime_get_ts64
#if KERNEL_API < 612
void getnstimeofday(struct timespec *ts);
void do_gettimeofday(struct timeval *tv);
#endif
#endif
