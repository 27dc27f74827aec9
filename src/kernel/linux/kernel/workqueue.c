// SPDX-License-Identifier: MIT
/* Workqueues: one worker thread each, made when the first work arrives. */
#include <linux/workqueue.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct workqueue_struct {
	char name[24];
	spinlock_t lock;
	struct list_head works;
	struct work_struct *running;
	struct task_struct *worker;
	wait_queue_head_t wait;		/* the worker */
	wait_queue_head_t done;		/* whoever flushes */
};

struct workqueue_struct *system_wq, *system_highpri_wq, *system_long_wq, *system_unbound_wq,
	*system_freezable_wq, *system_power_efficient_wq;

static int worker_thread(void *arg)
{
	struct workqueue_struct *wq = arg;
	struct work_struct *work;
	work_func_t func;

	current->flags |= PF_WQ_WORKER;
	for (;;) {
		wait_event_interruptible(wq->wait, !list_empty(&wq->works) || kthread_should_stop());
		spin_lock_irq(&wq->lock);
		work = list_first_entry_or_null(&wq->works, struct work_struct, entry);
		if (!work) {
			spin_unlock_irq(&wq->lock);
			if (kthread_should_stop())
				return 0;
			continue;
		}
		list_del_init(&work->entry);
		wq->running = work;
		work->pending = 0;
		func = work->func;
		spin_unlock_irq(&wq->lock);
		/* From here on the work may free or queue itself. */
		func(work);
		wq->running = NULL;
		wake_up_all(&wq->done);
	}
}

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->works);
	init_waitqueue_head(&wq->wait);
	init_waitqueue_head(&wq->done);
	wq->worker = kthread_run(worker_thread, wq, "%s", wq->name);
	if (IS_ERR(wq->worker)) {
		kfree(wq);
		return NULL;
	}
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	__flush_workqueue(wq);
	kthread_stop(wq->worker);
	kfree(wq);
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags;
	bool queued = false;

	spin_lock_irqsave(&wq->lock, flags);
	if (!work->pending && !work->disabled) {
		work->pending = 1;
		work->wq = wq;
		list_add_tail(&work->entry, &wq->works);
		queued = true;
	}
	spin_unlock_irqrestore(&wq->lock, flags);
	if (queued)
		wake_up(&wq->wait);
	return queued;
}

void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);

	dwork->work.pending = 0;
	queue_work(dwork->wq, &dwork->work);
}

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	if (!delay)
		return queue_work(wq, &dwork->work);
	if (dwork->work.pending || dwork->work.disabled)
		return false;
	dwork->work.pending = 1;
	dwork->wq = wq;
	mod_timer(&dwork->timer, jiffies + delay);
	return true;
}

/* Takes the work back if it has not begun; true when there was something to take. */
bool cancel_work(struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;
	unsigned long flags;
	bool taken;

	if (!wq)
		return false;
	spin_lock_irqsave(&wq->lock, flags);
	taken = !list_empty(&work->entry);
	list_del_init(&work->entry);
	if (taken)
		work->pending = 0;
	spin_unlock_irqrestore(&wq->lock, flags);
	return taken;
}

bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was_pending = cancel_delayed_work(dwork);

	queue_delayed_work(wq, dwork, delay);
	return was_pending;
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	if (timer_delete(&dwork->timer)) {
		dwork->work.pending = 0;
		return true;
	}
	return cancel_work(&dwork->work);
}

bool flush_work(struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;
	bool waited = false;

	might_sleep();
	if (!wq || wq->worker == current)
		return false;
	if (work->pending || wq->running == work) {
		wait_event(wq->done, !work->pending && wq->running != work);
		waited = true;
	}
	return waited;
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	if (timer_delete(&dwork->timer)) {
		dwork->work.pending = 0;
		queue_work(dwork->wq, &dwork->work);
	}
	return flush_work(&dwork->work);
}

bool cancel_work_sync(struct work_struct *work)
{
	bool taken = cancel_work(work);

	flush_work(work);
	return taken;
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	bool taken = cancel_delayed_work(dwork);

	flush_work(&dwork->work);
	return taken;
}

#if KERNEL_API >= 612
bool disable_work(struct work_struct *work)
{
	work->disabled++;
	return cancel_work(work);
}

bool disable_work_sync(struct work_struct *work)
{
	work->disabled++;
	return cancel_work_sync(work);
}

bool enable_work(struct work_struct *work)
{
	if (WARN_ONCE(!work->disabled, "workqueue: work disable count underflowed\n"))
		return true;
	return --work->disabled == 0;
}

bool disable_delayed_work(struct delayed_work *dwork)
{
	dwork->work.disabled++;
	return cancel_delayed_work(dwork);
}

bool disable_delayed_work_sync(struct delayed_work *dwork)
{
	dwork->work.disabled++;
	return cancel_delayed_work_sync(dwork);
}

bool enable_delayed_work(struct delayed_work *dwork)
{
	return enable_work(&dwork->work);
}
#endif

void __flush_workqueue(struct workqueue_struct *wq)
{
	might_sleep();
	wait_event(wq->done, list_empty(&wq->works) && !wq->running);
}

unsigned int work_busy(struct work_struct *work)
{
	return work->pending || (work->wq && work->wq->running == work);
}

/* The queues everyone may use share one worker but for the urgent one. */
static int workqueue_init(void)
{
	system_wq = alloc_workqueue("kworker/0:0", 0, 1);
	system_highpri_wq = alloc_workqueue("kworker/0:0H", WQ_HIGHPRI, 1);
	if (!system_wq || !system_highpri_wq)
		return -ENOMEM;
	system_long_wq = system_wq;
	system_unbound_wq = system_wq;
	system_freezable_wq = system_wq;
	system_power_efficient_wq = system_wq;
	return 0;
}
