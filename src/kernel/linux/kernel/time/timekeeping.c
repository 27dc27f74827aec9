// SPDX-License-Identifier: MIT
/* All clocks are one: the machine's virtual nanoseconds since boot. */
#include <linux/timekeeping.h>
#include <linux/ktime.h>

/* The wall clock at boot: 2026-01-01 00:00:00 UTC unless the host says otherwise. */
u64 __clock_realtime_offset_ns = 1767225600ULL * NSEC_PER_SEC;

u64 ktime_get_ns(void)
{
	return __clock_monotonic_ns();
}

u64 ktime_get_real_ns(void)
{
	return __clock_realtime_offset_ns + __clock_monotonic_ns();
}

ktime_t ktime_get(void)
{
	return ktime_get_ns();
}

ktime_t ktime_get_real(void)
{
	return ktime_get_real_ns();
}

ktime_t ktime_get_boottime(void)
{
	return ktime_get_ns();
}

ktime_t ktime_get_raw(void)
{
	return ktime_get_ns();
}

time64_t ktime_get_seconds(void)
{
	return ktime_get_ns() / NSEC_PER_SEC;
}

time64_t ktime_get_real_seconds(void)
{
	return ktime_get_real_ns() / NSEC_PER_SEC;
}

void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_ns());
}

void ktime_get_raw_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_ns());
}

void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real_ns());
}

struct timespec64 ns_to_timespec64(s64 nsec)
{
	struct timespec64 ts;

	ts.tv_sec = nsec / NSEC_PER_SEC;
	ts.tv_nsec = nsec % NSEC_PER_SEC;
	if (ts.tv_nsec < 0) {
		ts.tv_sec--;
		ts.tv_nsec += NSEC_PER_SEC;
	}
	return ts;
}

struct timespec64 timespec64_add(struct timespec64 a, struct timespec64 b)
{
	return ns_to_timespec64(timespec64_to_ns(&a) + timespec64_to_ns(&b));
}

struct timespec64 timespec64_sub(struct timespec64 a, struct timespec64 b)
{
	return ns_to_timespec64(timespec64_to_ns(&a) - timespec64_to_ns(&b));
}

#if KERNEL_API < 612
void getnstimeofday(struct timespec *ts)
{
	u64 now = ktime_get_real_ns();

	ts->tv_sec = now / NSEC_PER_SEC;
	ts->tv_nsec = now % NSEC_PER_SEC;
}

void do_gettimeofday(struct timeval *tv)
{
	u64 now = ktime_get_real_ns();

	tv->tv_sec = now / NSEC_PER_SEC;
	tv->tv_usec = now % NSEC_PER_SEC / NSEC_PER_USEC;
}
#endif
