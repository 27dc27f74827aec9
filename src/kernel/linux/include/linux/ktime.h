/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_KTIME_H
#define __LINUX_KTIME_H
#include <linux/time64.h>
#include <linux/jiffies.h>
#define KTIME_MAX ((s64)~((u64)1 << 63))
static inline ktime_t ktime_set(const s64 secs, const unsigned long nsecs) { return secs * NSEC_PER_SEC + (s64)nsecs; }
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add(a, b) ((a) + (b))
#define ktime_add_ns(kt, n) ((kt) + (n))
#define ktime_sub_ns(kt, n) ((kt) - (n))
#define ktime_add_us(kt, n) ((kt) + (n) * NSEC_PER_USEC)
#define ktime_add_ms(kt, n) ((kt) + (n) * NSEC_PER_MSEC)
#define ktime_to_timespec64(kt) ns_to_timespec64(kt)
#define ktime_to_ns(kt) (kt)
#define ns_to_ktime(n) ((ktime_t)(n))
#define us_to_ktime(u) ((ktime_t)(u) * NSEC_PER_USEC)
#define ms_to_ktime(m) ((ktime_t)(m) * NSEC_PER_MSEC)
static inline s64 ktime_divns(const ktime_t kt, s64 div) { return kt / div; }
static inline s64 ktime_to_us(const ktime_t kt) { return kt / NSEC_PER_USEC; }
static inline s64 ktime_to_ms(const ktime_t kt) { return kt / NSEC_PER_MSEC; }
static inline s64 ktime_us_delta(const ktime_t later, const ktime_t earlier) { return ktime_to_us(later - earlier); }
static inline s64 ktime_ms_delta(const ktime_t later, const ktime_t earlier) { return ktime_to_ms(later - earlier); }
static inline int ktime_compare(const ktime_t a, const ktime_t b) { return a < b ? -1 : a > b; }
static inline bool ktime_after(const ktime_t a, const ktime_t b) { return a > b; }
static inline bool ktime_before(const ktime_t a, const ktime_t b) { return a < b; }
static inline ktime_t timespec64_to_ktime(struct timespec64 ts) { return ktime_set(ts.tv_sec, ts.tv_nsec); }
#include <linux/timekeeping.h>
#endif
