/* SPDX-License-Identifier: MIT */
/* Between timer.c, hrtimer.c and the clock event. */
#ifndef __KERNEL_TIME_INTERNAL_H
#define __KERNEL_TIME_INTERNAL_H
#include <linux/types.h>
#define CLOCKEVENT_NEVER (~0ULL)
extern void __clockevent_program(u64 expires_ns);	/* native: when to call __irq_entry_clockevent() */
void clockevents_reprogram(void);
u64 timer_next_expiry_ns(void);
u64 hrtimer_next_expiry_ns(void);
void hrtimer_run_hard(void);
bool hrtimer_soft_due(void);
void hrtimer_run_soft(void);
bool timer_due(void);
void run_timers(void);
void update_jiffies(void);
extern u64 __tick_next_ns;
bool timer_expire_now(void *function);
bool hrtimer_expire_now(void *function);
/* Trace points: before the function of a timer is called. */
struct timer_list;
struct hrtimer;
extern void trace_timer_expire_entry(struct timer_list *timer);
extern void trace_hrtimer_expire_entry(struct hrtimer *timer);
#endif
