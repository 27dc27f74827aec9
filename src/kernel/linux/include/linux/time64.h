/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_TIME64_H
#define __LINUX_TIME64_H
#include <linux/types.h>
#include <linux/math64.h>
#define MSEC_PER_SEC 1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define USEC_PER_SEC 1000000L
#define NSEC_PER_SEC 1000000000L
#define PSEC_PER_SEC 1000000000000LL
#define FSEC_PER_SEC 1000000000000000LL
struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;
};
struct __kernel_timespec {
	__kernel_time64_t tv_sec;
	long long tv_nsec;
};
#define timespec64_to_ns(ts) ((s64)(ts)->tv_sec * NSEC_PER_SEC + (ts)->tv_nsec)
struct timespec64 ns_to_timespec64(s64 nsec);
struct timespec64 timespec64_sub(struct timespec64 a, struct timespec64 b);
struct timespec64 timespec64_add(struct timespec64 a, struct timespec64 b);
static inline int timespec64_compare(const struct timespec64 *a, const struct timespec64 *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}
#if KERNEL_API < 612
struct timespec { long tv_sec; long tv_nsec; };
struct timeval { long tv_sec; long tv_usec; };
#endif
#endif
