/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_WAIT_H
#define __LINUX_WAIT_H
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/sched.h>

typedef struct wait_queue_entry wait_queue_entry_t;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
#define WQ_FLAG_EXCLUSIVE 0x01
struct wait_queue_entry {
	unsigned int flags;
	void *private;			/* the task */
	wait_queue_func_t func;
	struct list_head entry;
};
struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;
typedef struct wait_queue_entry wait_queue_t;

int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *key);
#define __WAITQUEUE_INITIALIZER(name, tsk) { .private = tsk, .func = default_wake_function, .entry = { NULL, NULL } }
#define DECLARE_WAITQUEUE(name, tsk) struct wait_queue_entry name = __WAITQUEUE_INITIALIZER(name, tsk)
#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { .lock = __SPIN_LOCK_UNLOCKED(name.lock), .head = LIST_HEAD_INIT(name.head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
#define DEFINE_WAIT_FUNC(name, function) struct wait_queue_entry name = { \
	.private = current, .func = function, .entry = LIST_HEAD_INIT((name).entry) }
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)
void init_waitqueue_head(struct wait_queue_head *wq_head);
static inline void init_waitqueue_entry(struct wait_queue_entry *e, struct task_struct *p)
{
	e->flags = 0;
	e->private = p;
	e->func = default_wake_function;
}
static inline int waitqueue_active(struct wait_queue_head *wq) { return !list_empty(&wq->head); }
#define wq_has_sleeper(wq) waitqueue_active(wq)
void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
void prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void init_wait_entry(struct wait_queue_entry *wq_entry, int flags);
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key);
#define wake_up(x) __wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_nr(x, nr) __wake_up(x, TASK_NORMAL, nr, NULL)
#define wake_up_all(x) __wake_up(x, TASK_NORMAL, 0, NULL)
#define wake_up_locked(x) __wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_interruptible(x) __wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(x, nr) __wake_up(x, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(x) __wake_up(x, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(x) __wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_poll(x, m) __wake_up(x, TASK_NORMAL, 1, (void *)(unsigned long)(m))
#define wake_up_interruptible_poll(x, m) __wake_up(x, TASK_INTERRUPTIBLE, 1, (void *)(unsigned long)(m))

/* Sleep until cond holds; `cmd` is what is done instead of standing still. */
#define ___wait_event(wq_head, condition, state, ret, cmd) ({ \
	struct wait_queue_entry __wq_entry; \
	long __ret = (ret); \
	init_wait_entry(&__wq_entry, 0); \
	for (;;) { \
		long __int = prepare_to_wait_event(&(wq_head), &__wq_entry, state); \
		if (condition) \
			break; \
		if (__int) { \
			__ret = __int; \
			break; \
		} \
		cmd; \
	} \
	finish_wait(&(wq_head), &__wq_entry); \
	__ret; })
#define wait_event(wq_head, condition) do { \
	might_sleep(); \
	if (!(condition)) \
		(void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, schedule()); \
	} while (0)
#define wait_event_interruptible(wq_head, condition) ({ \
	int __wret = 0; might_sleep(); \
	if (!(condition)) \
		__wret = ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE, 0, schedule()); \
	__wret; })
#define wait_event_killable(wq_head, condition) ({ wait_event(wq_head, condition); 0; })
#define wait_event_freezable wait_event_interruptible
/* The remaining time once the condition holds (at least 1), 0 when time ran out first. */
#define ___wait_cond_timeout(condition) ({ bool __cond = !!(condition); if (__cond && !__ret) __ret = 1; __cond || !__ret; })
#define __wait_event_timeout(wq_head, condition, timeout, state) ({ \
	struct wait_queue_entry __wq_entry; \
	long __ret = (timeout); \
	init_wait_entry(&__wq_entry, 0); \
	for (;;) { \
		long __int = prepare_to_wait_event(&(wq_head), &__wq_entry, state); \
		if (___wait_cond_timeout(condition)) \
			break; \
		if (__int) { \
			__ret = __int; \
			break; \
		} \
		__ret = schedule_timeout(__ret); \
	} \
	finish_wait(&(wq_head), &__wq_entry); \
	__ret; })
#define wait_event_timeout(wq_head, condition, timeout) ({ \
	might_sleep(); __wait_event_timeout(wq_head, condition, timeout, TASK_UNINTERRUPTIBLE); })
#define wait_event_interruptible_timeout(wq_head, condition, timeout) ({ \
	might_sleep(); __wait_event_timeout(wq_head, condition, timeout, TASK_INTERRUPTIBLE); })
#define wait_event_lock_irq(wq_head, condition, lock) do { \
	if (!(condition)) \
		(void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, \
			spin_unlock_irq(&lock); schedule(); spin_lock_irq(&lock)); \
	} while (0)
#define wait_event_interruptible_lock_irq(wq_head, condition, lock) ({ \
	int __wret = 0; \
	if (!(condition)) \
		__wret = ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE, 0, \
			spin_unlock_irq(&lock); schedule(); spin_lock_irq(&lock)); \
	__wret; })
#define wait_event_cmd(wq_head, condition, cmd1, cmd2) do { \
	if (!(condition)) \
		(void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, cmd1; schedule(); cmd2); \
	} while (0)
#if KERNEL_API < 612
#define interruptible_sleep_on_timeout(wq, t) schedule_timeout_interruptible(t)
#endif
#endif
