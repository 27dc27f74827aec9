/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_HRTIMER_H
#define __LINUX_HRTIMER_H
#include <linux/list.h>
#include <linux/ktime.h>
#include <linux/time.h>
enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };
enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00, HRTIMER_MODE_REL = 0x01, HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04, HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED = 0x02, HRTIMER_MODE_REL_PINNED = 0x03,
	HRTIMER_MODE_ABS_SOFT = 0x04, HRTIMER_MODE_REL_SOFT = 0x05,
	HRTIMER_MODE_ABS_PINNED_SOFT = 0x06, HRTIMER_MODE_REL_PINNED_SOFT = 0x07,
	HRTIMER_MODE_ABS_HARD = 0x08, HRTIMER_MODE_REL_HARD = 0x09,
};
struct hrtimer {
	struct list_head node;		/* on the queue of pending timers; next == NULL: idle */
	ktime_t expires;
	enum hrtimer_restart (*function)(struct hrtimer *);
	clockid_t clockid;
	u8 state;			/* 1 while enqueued */
	u8 is_rel;
	u8 is_soft;			/* runs in softirq, not hardirq, context */
};
#define HRTIMER_STATE_INACTIVE 0
#define HRTIMER_STATE_ENQUEUED 1
#define LOW_RES_NSEC TICK_NSEC
void hrtimer_init(struct hrtimer *timer, clockid_t which, enum hrtimer_mode mode);
void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*fn)(struct hrtimer *), clockid_t which, enum hrtimer_mode mode);
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns, const enum hrtimer_mode mode);
#define hrtimer_start(t, tim, mode) hrtimer_start_range_ns(t, tim, 0, mode)
int hrtimer_cancel(struct hrtimer *timer);
int hrtimer_try_to_cancel(struct hrtimer *timer);
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval);
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer);
ktime_t hrtimer_get_remaining(const struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);
int hrtimer_callback_running(struct hrtimer *timer);
static inline void hrtimer_restart(struct hrtimer *t) { hrtimer_start(t, t->expires, HRTIMER_MODE_ABS); }
static inline bool hrtimer_is_queued(struct hrtimer *t) { return t->state & HRTIMER_STATE_ENQUEUED; }
static inline ktime_t hrtimer_get_expires(const struct hrtimer *t) { return t->expires; }
static inline void hrtimer_set_expires(struct hrtimer *t, ktime_t time) { t->expires = time; }
static inline void hrtimer_add_expires_ns(struct hrtimer *t, u64 ns) { t->expires += ns; }
#define hrtimer_resolution ((unsigned int)1)
int hrtimer_get_res(const clockid_t which_clock, struct timespec64 *tp);
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode);
#endif
