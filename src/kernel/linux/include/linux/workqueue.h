/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_WORKQUEUE_H
#define __LINUX_WORKQUEUE_H
#include <linux/timer.h>
#include <linux/list.h>
#include <linux/wait.h>
struct workqueue_struct;
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);
struct work_struct {
	unsigned long pending;			/* 1 from queueing until the function starts */
	struct list_head entry;
	work_func_t func;
	struct workqueue_struct *wq;		/* the last queue it was put on */
	unsigned int disabled;			/* how often: it is not queued then */
};
struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
};
void delayed_work_timer_fn(struct timer_list *t);
#define __WORK_INITIALIZER(n, f) { .entry = LIST_HEAD_INIT((n).entry), .func = (f) }
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = { \
	.work = __WORK_INITIALIZER((n).work, f), .timer = __TIMER_INITIALIZER(delayed_work_timer_fn, TIMER_IRQSAFE) }
#define INIT_WORK(_work, _func) do { \
	(_work)->pending = 0; INIT_LIST_HEAD(&(_work)->entry); (_work)->func = (_func); (_work)->wq = NULL; (_work)->disabled = 0; } while (0)
#define INIT_WORK_ONSTACK INIT_WORK
#define destroy_work_on_stack(w) do { } while (0)
#define INIT_DELAYED_WORK(_work, _func) do { \
	INIT_WORK(&(_work)->work, _func); timer_setup(&(_work)->timer, delayed_work_timer_fn, TIMER_IRQSAFE); } while (0)
#define INIT_DEFERRABLE_WORK INIT_DELAYED_WORK
static inline struct delayed_work *to_delayed_work(struct work_struct *work) { return container_of(work, struct delayed_work, work); }
#define work_pending(w) ((w)->pending != 0)
#define delayed_work_pending(w) work_pending(&(w)->work)
enum { WQ_UNBOUND = 1 << 1, WQ_FREEZABLE = 1 << 2, WQ_MEM_RECLAIM = 1 << 3, WQ_HIGHPRI = 1 << 4, WQ_CPU_INTENSIVE = 1 << 5, WQ_SYSFS = 1 << 6, WQ_POWER_EFFICIENT = 1 << 7, __WQ_ORDERED = 1 << 17 };
#define WORK_CPU_UNBOUND 1
extern struct workqueue_struct *system_wq, *system_highpri_wq, *system_long_wq, *system_unbound_wq,
	*system_freezable_wq, *system_power_efficient_wq;
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...);
#define alloc_ordered_workqueue(fmt, flags, args...) alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, ##args)
#define create_workqueue(name) alloc_workqueue("%s", WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) alloc_ordered_workqueue("%s", WQ_MEM_RECLAIM, name)
#define create_freezable_workqueue create_singlethread_workqueue
void destroy_workqueue(struct workqueue_struct *wq);
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
#define queue_work_on(cpu, wq, work) queue_work(wq, work)
bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
void __flush_workqueue(struct workqueue_struct *wq);
#define flush_workqueue(wq) __flush_workqueue(wq)
#define drain_workqueue(wq) __flush_workqueue(wq)
#define flush_scheduled_work() __flush_workqueue(system_wq)
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
#define schedule_work(work) queue_work(system_wq, work)
#define schedule_delayed_work(dwork, delay) queue_delayed_work(system_wq, dwork, delay)
#if KERNEL_API >= 612
/* True: it was taken back; of enable: nobody has it disabled any more. */
bool disable_work(struct work_struct *work);
bool disable_work_sync(struct work_struct *work);
bool enable_work(struct work_struct *work);
bool disable_delayed_work(struct delayed_work *dwork);
bool disable_delayed_work_sync(struct delayed_work *dwork);
bool enable_delayed_work(struct delayed_work *dwork);
#endif
unsigned int work_busy(struct work_struct *work);
#endif
