// SPDX-License-Identifier: MIT
#include <linux/wait.h>
#include <linux/completion.h>
#include <linux/sched.h>

void init_waitqueue_head(struct wait_queue_head *wq_head)
{
	spin_lock_init(&wq_head->lock);
	INIT_LIST_HEAD(&wq_head->head);
}

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	return wake_up_state(entry->private, mode);
}

/* Takes the entry off its queue once the task is really woken. */
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int sync, void *key)
{
	int woken = default_wake_function(entry, mode, sync, key);

	if (woken)
		list_del_init(&entry->entry);
	return woken;
}

void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
	entry->flags = flags;
	entry->private = current;
	entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&entry->entry);
}

void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *entry)
{
	unsigned long flags;

	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	list_add(&entry->entry, &wq_head->head);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *entry)
{
	unsigned long flags;

	entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	list_add_tail(&entry->entry, &wq_head->head);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *entry)
{
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	list_del(&entry->entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

static void queue_and_set_state(struct wait_queue_head *wq_head, struct wait_queue_entry *entry, int state)
{
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	if (list_empty(&entry->entry)) {
		if (entry->flags & WQ_FLAG_EXCLUSIVE)
			list_add_tail(&entry->entry, &wq_head->head);
		else
			list_add(&entry->entry, &wq_head->head);
	}
	set_current_state(state);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *entry, int state)
{
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	queue_and_set_state(wq_head, entry, state);
}

void prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *entry, int state)
{
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	queue_and_set_state(wq_head, entry, state);
}

/* For wait_event(): -ERESTARTSYS when a signal forbids this kind of sleep. */
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *entry, int state)
{
	if (signal_pending_state(state, current)) {
		finish_wait(wq_head, entry);
		return -ERESTARTSYS;
	}
	queue_and_set_state(wq_head, entry, state);
	return 0;
}

void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (list_empty_careful(&entry->entry))
		return;
	spin_lock_irqsave(&wq_head->lock, flags);
	list_del_init(&entry->entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/* Wakes all ordinary waiters and "nr" exclusive ones (0: all). */
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key)
{
	struct wait_queue_entry *entry, *next;
	unsigned long flags;
	int woken = 0;

	spin_lock_irqsave(&wq_head->lock, flags);
	list_for_each_entry_safe(entry, next, &wq_head->head, entry) {
		bool exclusive = entry->flags & WQ_FLAG_EXCLUSIVE;

		if (!entry->func(entry, mode, 0, key))
			continue;
		woken++;
		if (exclusive && --nr == 0)
			break;
	}
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return woken;
}

#define COMPLETED_FOREVER UINT_MAX

void complete(struct completion *x)
{
	if (x->done != COMPLETED_FOREVER)
		x->done++;
	__wake_up(&x->wait, TASK_NORMAL, 1, NULL);
}

void complete_all(struct completion *x)
{
	x->done = COMPLETED_FOREVER;
	__wake_up(&x->wait, TASK_NORMAL, 0, NULL);
}

static void consume_completion(struct completion *x)
{
	if (x->done != COMPLETED_FOREVER)
		x->done--;
}

void wait_for_completion(struct completion *x)
{
	wait_event(x->wait, x->done);
	consume_completion(x);
}

int wait_for_completion_interruptible(struct completion *x)
{
	int err = wait_event_interruptible(x->wait, x->done);

	if (!err)
		consume_completion(x);
	return err;
}

int wait_for_completion_killable(struct completion *x)
{
	wait_for_completion(x);
	return 0;
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	unsigned long left = wait_event_timeout(x->wait, x->done, timeout);

	if (left)
		consume_completion(x);
	return left;
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	long left = wait_event_interruptible_timeout(x->wait, x->done, timeout);

	if (left > 0)
		consume_completion(x);
	return left;
}

bool try_wait_for_completion(struct completion *x)
{
	if (!x->done)
		return false;
	consume_completion(x);
	return true;
}

bool completion_done(struct completion *x)
{
	return x->done != 0;
}
