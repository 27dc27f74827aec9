// SPDX-License-Identifier: MIT
/*
 * High resolution timers: one list in order of expiry.  "Hard" timers run in
 * the clock interrupt, "soft" ones (HRTIMER_MODE_SOFT) in the softirq after it.
 */
#include <linux/hrtimer.h>
#include <linux/spinlock.h>
#include <linux/sched.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include "internal.h"

static LIST_HEAD(hrtimer_pending_list);
static DEFINE_RAW_SPINLOCK(hrtimer_base_lock);
static struct hrtimer *hrtimer_running[2];	/* in the interrupt, in the softirq */

static void hrtimer_enqueue(struct hrtimer *timer)
{
	struct hrtimer *other;

	list_for_each_entry(other, &hrtimer_pending_list, node)
		if (other->expires > timer->expires)
			break;
	list_add_tail(&timer->node, &other->node);
	timer->state = HRTIMER_STATE_ENQUEUED;
}

static bool hrtimer_dequeue(struct hrtimer *timer)
{
	if (timer->state != HRTIMER_STATE_ENQUEUED)
		return false;
	list_del(&timer->node);
	timer->state = HRTIMER_STATE_INACTIVE;
	return true;
}

void hrtimer_init(struct hrtimer *timer, clockid_t which, enum hrtimer_mode mode)
{
	memset(timer, 0, sizeof(*timer));
	timer->clockid = which;
	timer->is_soft = !!(mode & HRTIMER_MODE_SOFT);
}

void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*fn)(struct hrtimer *), clockid_t which, enum hrtimer_mode mode)
{
	hrtimer_init(timer, which, mode);
	timer->function = fn;
}

ktime_t hrtimer_cb_get_time(const struct hrtimer *timer)
{
	return timer->clockid == CLOCK_REALTIME ? ktime_get_real() : ktime_get();
}

/* The list is in monotonic time, whichever clock the timer counts by. */
static ktime_t clock_offset(const struct hrtimer *timer)
{
	return timer->clockid == CLOCK_REALTIME ? (ktime_t)__clock_realtime_offset_ns : 0;
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns, const enum hrtimer_mode mode)
{
	unsigned long flags;

	WARN_ON_ONCE(!!(mode & HRTIMER_MODE_SOFT) != timer->is_soft);
	raw_spin_lock_irqsave(&hrtimer_base_lock, flags);
	hrtimer_dequeue(timer);
	timer->is_rel = !!(mode & HRTIMER_MODE_REL);
	timer->expires = timer->is_rel ? ktime_get() + tim : tim - clock_offset(timer);
	hrtimer_enqueue(timer);
	raw_spin_unlock_irqrestore(&hrtimer_base_lock, flags);
	clockevents_reprogram();
}

int hrtimer_callback_running(struct hrtimer *timer)
{
	return hrtimer_running[timer->is_soft] == timer;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	return timer->state != HRTIMER_STATE_INACTIVE || hrtimer_running[timer->is_soft] == timer;
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	unsigned long flags;
	int ret = -1;

	raw_spin_lock_irqsave(&hrtimer_base_lock, flags);
	if (!hrtimer_callback_running(timer))
		ret = hrtimer_dequeue(timer);
	raw_spin_unlock_irqrestore(&hrtimer_base_lock, flags);
	return ret;
}

/* Waits for a running callback; in interrupt context that callback can never go on. */
int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	while ((ret = hrtimer_try_to_cancel(timer)) < 0) {
		if (in_interrupt()) {
			WARN_ONCE(1, "hrtimer_cancel() while the callback runs beneath it: deadlock");
			return ret;
		}
		cond_resched();
	}
	return ret;
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t late = now - timer->expires;
	u64 overruns = 1;

	if (late < 0)
		return 0;
	if (WARN_ON(timer->state == HRTIMER_STATE_ENQUEUED))
		return 0;
	if (interval < 1)
		interval = 1;
	overruns = late / interval + 1;
	timer->expires += overruns * interval;
	return overruns;
}

u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, ktime_get(), interval);
}

ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return timer->expires - ktime_get();
}

/* The first pending timer with this function becomes due; false if there is none. */
bool hrtimer_expire_now(void *function)
{
	struct hrtimer *timer;
	unsigned long flags;
	bool found = false;

	raw_spin_lock_irqsave(&hrtimer_base_lock, flags);
	list_for_each_entry(timer, &hrtimer_pending_list, node)
		if ((void *)timer->function == function) {
			timer->expires = min(timer->expires, ktime_get());
			list_move(&timer->node, &hrtimer_pending_list);
			found = true;
			break;
		}
	raw_spin_unlock_irqrestore(&hrtimer_base_lock, flags);
	return found;
}

static struct hrtimer *hrtimer_first(bool soft)
{
	struct hrtimer *timer;

	list_for_each_entry(timer, &hrtimer_pending_list, node)
		if (timer->is_soft == soft)
			return timer;
	return NULL;
}

/* Runs what is due; called with the base lock held, dropped around each callback. */
static void hrtimer_run(bool soft)
{
	enum hrtimer_restart again;
	struct hrtimer *timer;
	unsigned long flags;
	ktime_t now = ktime_get();

	raw_spin_lock_irqsave(&hrtimer_base_lock, flags);
	while ((timer = hrtimer_first(soft)) && timer->expires <= now) {
		hrtimer_dequeue(timer);
		hrtimer_running[soft] = timer;
		raw_spin_unlock_irqrestore(&hrtimer_base_lock, flags);
		trace_hrtimer_expire_entry(timer);
		again = timer->function(timer);
		raw_spin_lock_irqsave(&hrtimer_base_lock, flags);
		if (again == HRTIMER_RESTART && timer->state == HRTIMER_STATE_INACTIVE)
			hrtimer_enqueue(timer);
		hrtimer_running[soft] = NULL;
	}
	raw_spin_unlock_irqrestore(&hrtimer_base_lock, flags);
}

void hrtimer_run_hard(void)
{
	hrtimer_run(false);
}

void hrtimer_run_soft(void)
{
	hrtimer_run(true);
}

bool hrtimer_soft_due(void)
{
	struct hrtimer *timer = hrtimer_first(true);

	return timer && timer->expires <= ktime_get();
}

u64 hrtimer_next_expiry_ns(void)
{
	struct hrtimer *timer = list_first_entry_or_null(&hrtimer_pending_list, struct hrtimer, node);

	return timer ? (u64)timer->expires : CLOCKEVENT_NEVER;
}

struct hrtimer_sleeper {
	struct hrtimer timer;
	struct task_struct *task;
};

static enum hrtimer_restart hrtimer_wakeup(struct hrtimer *timer)
{
	struct hrtimer_sleeper *sleeper = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = sleeper->task;

	sleeper->task = NULL;
	if (task)
		wake_up_process(task);
	return HRTIMER_NORESTART;
}

int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode)
{
	struct hrtimer_sleeper sleeper;

	hrtimer_setup(&sleeper.timer, hrtimer_wakeup, CLOCK_MONOTONIC, mode);
	sleeper.task = current;
	hrtimer_start(&sleeper.timer, *expires, mode);
	if (sleeper.task)
		schedule();
	hrtimer_cancel(&sleeper.timer);
	__set_current_state(TASK_RUNNING);
	return sleeper.task ? -EINTR : 0;
}

void usleep_range(unsigned long min, unsigned long max)
{
	ktime_t wait = (u64)min * NSEC_PER_USEC;

	might_sleep();
	__set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_hrtimeout(&wait, HRTIMER_MODE_REL);
}

int hrtimer_get_res(const clockid_t which_clock, struct timespec64 *tp)
{
	tp->tv_sec = 0;
	tp->tv_nsec = hrtimer_resolution;
	return 0;
}
