// SPDX-License-Identifier: MIT
/*
 * Jiffies timers.  Linux keeps them in a wheel whose levels get coarser with
 * distance: a timer may fire late, never early, and one that is "due at jiffy N"
 * fires when N + 1 begins.  The rounding is what drivers notice, so it is kept;
 * the wheel itself is not: pending timers are one list in firing order.
 */
#include <linux/timer.h>
#include <linux/jiffies.h>
#include <linux/spinlock.h>
#include <linux/sched.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include "internal.h"

unsigned long volatile jiffies = INITIAL_JIFFIES;

/* When jiffies will next change; the host stops a busy CPU there (an idle one sleeps on). */
u64 __tick_next_ns = TICK_NSEC;

static LIST_HEAD(timer_pending_list);
static DEFINE_RAW_SPINLOCK(timer_base_lock);
static struct timer_list *timer_running;

/* Jiffies are counted from the clock, so a sleep of any length costs nothing. */
void update_jiffies(void)
{
	u64 ticks = __clock_monotonic_ns() / TICK_NSEC;

	jiffies = INITIAL_JIFFIES + ticks;
	__tick_next_ns = (ticks + 1) * TICK_NSEC;
}

static u64 jiffies_to_clock_ns(unsigned long j)
{
	return (j - INITIAL_JIFFIES) * TICK_NSEC;
}

/*
 * Level n of the wheel has 64 slots of 8^n jiffies.  The level is chosen by
 * distance; the slot is the next one after the wanted time.
 */
static unsigned long wheel_expiry(unsigned long expires)
{
	long delta = expires - jiffies;
	unsigned int level, shift;

	if (delta < 0)
		return jiffies;
	for (level = 0; level < 8; level++)
		if ((unsigned long)delta < 63UL << (3 * level))
			break;
	shift = 3 * level;
	return ((expires >> shift) + 1) << shift;
}

static void timer_enqueue(struct timer_list *timer)
{
	struct timer_list *other;

	timer->bucket_expiry = wheel_expiry(timer->expires);
	list_for_each_entry(other, &timer_pending_list, entry)
		if (time_after(other->bucket_expiry, timer->bucket_expiry))
			break;
	list_add_tail(&timer->entry, &other->entry);
}

static bool timer_detach(struct timer_list *timer)
{
	if (!timer_pending(timer))
		return false;
	list_del(&timer->entry);
	timer->entry.next = NULL;
	return true;
}

void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags, const char *name)
{
	timer->entry.next = NULL;
	timer->entry.prev = NULL;
	timer->function = func;
	timer->flags = flags;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	unsigned long flags;
	bool was_pending;

	raw_spin_lock_irqsave(&timer_base_lock, flags);
	was_pending = timer_detach(timer);
	if (timer->function) {
		timer->expires = expires;
		timer_enqueue(timer);
	}
	raw_spin_unlock_irqrestore(&timer_base_lock, flags);
	clockevents_reprogram();
	return was_pending;
}

int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return timer_pending(timer) ? mod_timer(timer, expires) : 0;
}

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	if (timer_pending(timer) && time_before_eq(timer->expires, expires))
		return 1;
	return mod_timer(timer, expires);
}

void add_timer(struct timer_list *timer)
{
	BUG_ON(timer_pending(timer));
	mod_timer(timer, timer->expires);
}

int timer_delete(struct timer_list *timer)
{
	unsigned long flags;
	bool was_pending;

	raw_spin_lock_irqsave(&timer_base_lock, flags);
	was_pending = timer_detach(timer);
	raw_spin_unlock_irqrestore(&timer_base_lock, flags);
	return was_pending;
}

/* Also waits for the callback.  Called from the callback itself that would be forever. */
int timer_delete_sync(struct timer_list *timer)
{
	int was_pending;

	WARN_ONCE(in_hardirq() && !(timer->flags & TIMER_IRQSAFE), "timer_delete_sync() in hard interrupt context");
	for (;;) {
		was_pending = timer_delete(timer);
		if (timer_running != timer)
			return was_pending;
		WARN_ONCE(in_softirq(), "timer_delete_sync() from the timer's own callback: deadlock");
		if (in_softirq())
			return was_pending;
		cond_resched();
	}
}

int timer_shutdown(struct timer_list *timer)
{
	int was_pending = timer_delete(timer);

	timer->function = NULL;
	return was_pending;
}

int timer_shutdown_sync(struct timer_list *timer)
{
	int was_pending = timer_delete_sync(timer);

	timer->function = NULL;
	return was_pending;
}

static struct timer_list *first_timer(void)
{
	return list_first_entry_or_null(&timer_pending_list, struct timer_list, entry);
}

bool timer_due(void)
{
	struct timer_list *timer = first_timer();

	return timer && time_before_eq(timer->bucket_expiry, jiffies);
}

u64 timer_next_expiry_ns(void)
{
	struct timer_list *timer = first_timer();

	return timer ? jiffies_to_clock_ns(timer->bucket_expiry) : CLOCKEVENT_NEVER;
}

/* The first pending timer with this function becomes due; false if there is none. */
bool timer_expire_now(void *function)
{
	struct timer_list *timer;
	unsigned long flags;
	bool found = false;

	raw_spin_lock_irqsave(&timer_base_lock, flags);
	list_for_each_entry(timer, &timer_pending_list, entry)
		if ((void *)timer->function == function) {
			timer->bucket_expiry = jiffies;
			list_move(&timer->entry, &timer_pending_list);
			found = true;
			break;
		}
	raw_spin_unlock_irqrestore(&timer_base_lock, flags);
	return found;
}

/* TIMER_SOFTIRQ: interrupts are on, the base lock is dropped around each callback. */
void run_timers(void)
{
	void (*function)(struct timer_list *);
	struct timer_list *timer;

	raw_spin_lock_irq(&timer_base_lock);
	while (timer_due()) {
		timer = first_timer();
		function = timer->function;
		timer_detach(timer);
		timer_running = timer;
		raw_spin_unlock_irq(&timer_base_lock);
		trace_timer_expire_entry(timer);
		function(timer);
		raw_spin_lock_irq(&timer_base_lock);
		timer_running = NULL;
	}
	raw_spin_unlock_irq(&timer_base_lock);
}

struct process_timer {
	struct timer_list timer;
	struct task_struct *task;
};

static void process_timeout(struct timer_list *t)
{
	struct process_timer *sleeper = from_timer(sleeper, t, timer);

	wake_up_process(sleeper->task);
}

/* Sleeps in the state the caller has set; answers what is left of the timeout. */
signed long schedule_timeout(signed long timeout)
{
	struct process_timer sleeper;
	unsigned long expire;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0) {
		printk(KERN_ERR "schedule_timeout: wrong timeout value %lx\n", timeout);
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	expire = jiffies + timeout;
	sleeper.task = current;
	timer_setup_on_stack(&sleeper.timer, process_timeout, 0);
	mod_timer(&sleeper.timer, expire);
	schedule();
	timer_delete(&sleeper.timer);
	timeout = expire - jiffies;
	return timeout < 0 ? 0 : timeout;
}

signed long schedule_timeout_interruptible(signed long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

signed long schedule_timeout_killable(signed long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}

signed long schedule_timeout_uninterruptible(signed long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

signed long schedule_timeout_idle(signed long timeout)
{
	__set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}

void msleep(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	might_sleep();
	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}

unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	might_sleep();
	while (timeout && !signal_pending(current))
		timeout = schedule_timeout_interruptible(timeout);
	return jiffies_to_msecs(timeout);
}
