// SPDX-License-Identifier: MIT
/*
 * setitimer(ITIMER_REAL): a signal after a while, and then again and again until
 * it is set anew.  What the signal does to a sleeping system call is all there is
 * of it; nobody handles it.
 */
#include <linux/sched.h>
#include <linux/hrtimer.h>
#include <linux/slab.h>

struct itimer {
	struct hrtimer timer;
	struct task_struct *task;
	ktime_t interval;
	unsigned int fired;		/* since it was set */
};

void send_signal(struct task_struct *p);

static enum hrtimer_restart it_real_fn(struct hrtimer *timer)
{
	struct itimer *it = container_of(timer, struct itimer, timer);

	it->fired++;
	send_signal(it->task);
	if (!it->interval)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, it->interval);
	return HRTIMER_RESTART;
}

/* 0 turns it off.  Answers how often it fired since it was last set; -ENOMEM. */
long ksys_setitimer(unsigned int first_ms, unsigned int again_ms)
{
	struct itimer *it = current->itimer;
	long fired = 0;

	if (it) {
		hrtimer_cancel(&it->timer);
		fired = it->fired;
	} else if (first_ms) {
		it = kzalloc(sizeof(*it), GFP_KERNEL);
		if (!it)
			return -ENOMEM;
		hrtimer_init(&it->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		it->timer.function = it_real_fn;
		it->task = current;
		current->itimer = it;
	}
	current->sigpending = 0;
	if (first_ms) {
		it->fired = 0;
		it->interval = ms_to_ktime(again_ms);
		hrtimer_start(&it->timer, ms_to_ktime(first_ms), HRTIMER_MODE_REL);
	}
	return fired;
}

void exit_itimer(struct task_struct *p)
{
	struct itimer *it = p->itimer;

	if (!it)
		return;
	hrtimer_cancel(&it->timer);
	kfree(it);
	p->itimer = NULL;
}
