/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_TIMER_H
#define __LINUX_TIMER_H
#include <linux/list.h>
#include <linux/ktime.h>
#include <linux/jiffies.h>
struct timer_list {
	struct list_head entry;		/* on the queue of pending timers; next == NULL: idle */
	unsigned long expires;		/* as asked for, in jiffies */
	void (*function)(struct timer_list *);
	u32 flags;
	unsigned long bucket_expiry;	/* when the timer wheel lets it fire */
};
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000
#define __TIMER_INITIALIZER(fn, fl) { .function = (fn), .flags = (fl) }
#define DEFINE_TIMER(_name, _fn) struct timer_list _name = __TIMER_INITIALIZER(_fn, 0)
void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags, const char *name);
#define timer_setup(timer, fn, flags) init_timer_key(timer, fn, flags, #timer)
#define timer_setup_on_stack timer_setup
#define destroy_timer_on_stack(t) do { } while (0)
#define from_timer(var, callback_timer, field) container_of(callback_timer, typeof(*var), field)
#define timer_container_of from_timer
void add_timer(struct timer_list *timer);
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
#define del_timer(t) timer_delete(t)
#define del_timer_sync(t) timer_delete_sync(t)
#define try_to_del_timer_sync(t) timer_delete(t)
#define del_singleshot_timer_sync(t) timer_delete_sync(t)
static inline int timer_pending(const struct timer_list *t) { return t->entry.next != NULL; }
static inline unsigned long round_jiffies(unsigned long j) { return ((j + HZ - 1) / HZ) * HZ; }
static inline unsigned long round_jiffies_relative(unsigned long j) { return round_jiffies(jiffies + j) - jiffies; }
#endif
