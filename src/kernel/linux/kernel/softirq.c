// SPDX-License-Identifier: MIT
/*
 * Interrupt entry and exit, softirqs and tasklets.  The host calls
 * __irq_entry_clockevent() and __irq_entry() with interrupts off, on top of
 * whatever it interrupted; the softirqs raised there run on the way out, with
 * interrupts on, unless the interrupted code had bottom halves disabled.
 */
#include <linux/interrupt.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/delay.h>
#include "time/internal.h"

unsigned int __preempt_count;

static unsigned int softirq_pending;
static LIST_HEAD(tasklet_queue);

static void tasklet_action(void);

static void do_softirq(void)
{
	unsigned int pending, rounds = 10;

	__preempt_count += SOFTIRQ_OFFSET;
	while ((pending = softirq_pending) && rounds--) {
		softirq_pending = 0;
		local_irq_enable();
		if (pending & 1 << TIMER_SOFTIRQ)
			run_timers();
		if (pending & (1 << TASKLET_SOFTIRQ | 1 << HI_SOFTIRQ))
			tasklet_action();
		if (pending & 1 << HRTIMER_SOFTIRQ)
			hrtimer_run_soft();
		local_irq_disable();
	}
	__preempt_count -= SOFTIRQ_OFFSET;
	clockevents_reprogram();
}

void raise_softirq(unsigned int nr)
{
	unsigned long flags;

	local_irq_save(flags);
	softirq_pending |= 1 << nr;
	if (!in_interrupt())
		clockevents_reprogram();
	local_irq_restore(flags);
}

void local_bh_disable(void)
{
	__preempt_count += SOFTIRQ_DISABLE_OFFSET;
}

void local_bh_enable(void)
{
	WARN_ON_ONCE(in_hardirq());
	__preempt_count -= SOFTIRQ_DISABLE_OFFSET;
	if (!in_interrupt() && softirq_pending && !irqs_disabled()) {
		local_irq_disable();
		do_softirq();
		local_irq_enable();
	}
}

static void irq_enter(void)
{
	__preempt_count += HARDIRQ_OFFSET;
	update_jiffies();
}

static void irq_exit(void)
{
	__preempt_count -= HARDIRQ_OFFSET;
	if (!in_interrupt() && softirq_pending)
		do_softirq();
}

/* The earliest thing any timer waits for. */
void clockevents_reprogram(void)
{
	u64 next = min(timer_next_expiry_ns(), hrtimer_next_expiry_ns());

	/* What is already due but waits for its softirq must not interrupt again. */
	if (softirq_pending & (1 << TIMER_SOFTIRQ | 1 << HRTIMER_SOFTIRQ))
		next = max(next, __tick_next_ns);
	/* A tasklet that a task has scheduled: an interrupt comes for it, as soon as it may (Linux wakes ksoftirqd). */
	if (!in_interrupt() && (softirq_pending & (1 << TASKLET_SOFTIRQ | 1 << HI_SOFTIRQ)))
		next = 0;
	__clockevent_program(next);
}

/* What is due by the clock: hard timers at once, the others in their softirqs. */
static void handle_clockevent(void)
{
	hrtimer_run_hard();
	if (hrtimer_soft_due())
		raise_softirq(HRTIMER_SOFTIRQ);
	if (timer_due())
		raise_softirq(TIMER_SOFTIRQ);
	clockevents_reprogram();
}

/* Guest entry: the programmed time has come, or a tick ended on a busy CPU. */
void __irq_entry_clockevent(void)
{
	irq_enter();
	handle_clockevent();
	irq_exit();
}

/* Guest entry: somebody wants a pending timer with this function to expire here and now. */
void __irq_entry_expire(void *function)
{
	irq_enter();
	if (!hrtimer_expire_now(function))
		timer_expire_now(function);
	handle_clockevent();
	irq_exit();
}

int generic_handle_irq(unsigned int irq);

/* Guest entry: a device raised its line. */
void __irq_entry(int irq)
{
	irq_enter();
	generic_handle_irq(irq);
	irq_exit();
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	memset(t, 0, sizeof(*t));
	INIT_LIST_HEAD(&t->entry);
	t->func = func;
	t->data = data;
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	memset(t, 0, sizeof(*t));
	INIT_LIST_HEAD(&t->entry);
	t->callback = callback;
	t->use_callback = true;
}

#define TASKLET_SCHEDULED 0
#define TASKLET_RUNNING 1

void tasklet_schedule(struct tasklet_struct *t)
{
	unsigned long flags;

	if (test_and_set_bit(TASKLET_SCHEDULED, &t->state))
		return;
	local_irq_save(flags);
	list_add_tail(&t->entry, &tasklet_queue);
	raise_softirq(TASKLET_SOFTIRQ);
	local_irq_restore(flags);
	if (!in_interrupt()) {
		local_bh_disable();
		local_bh_enable();
	}
}

static void tasklet_action(void)
{
	struct tasklet_struct *t;

	for (;;) {
		local_irq_disable();
		t = list_first_entry_or_null(&tasklet_queue, struct tasklet_struct, entry);
		if (!t || atomic_read(&t->count)) {
			local_irq_enable();
			return;
		}
		list_del_init(&t->entry);
		local_irq_enable();
		clear_bit(TASKLET_SCHEDULED, &t->state);
		set_bit(TASKLET_RUNNING, &t->state);
		if (t->use_callback)
			t->callback(t);
		else
			t->func(t->data);
		clear_bit(TASKLET_RUNNING, &t->state);
	}
}

void tasklet_kill(struct tasklet_struct *t)
{
	WARN_ON(in_interrupt());
	while (t->state)
		schedule_timeout_uninterruptible(1);
}

void tasklet_disable(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
}

void tasklet_enable(struct tasklet_struct *t)
{
	atomic_dec(&t->count);
	if (t->state)
		raise_softirq(TASKLET_SOFTIRQ);
}
