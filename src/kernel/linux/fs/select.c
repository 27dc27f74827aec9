// SPDX-License-Identifier: MIT
/* poll(2) of one descriptor: ask, sleep on the queues the answer named, ask again. */
#include <linux/poll.h>
#include <linux/file.h>
#include <linux/sched.h>

#define MAX_POLL_QUEUES 4
struct poll_sleep {
	poll_table table;
	int queues;
	wait_queue_head_t *queue[MAX_POLL_QUEUES];
	wait_queue_entry_t entry[MAX_POLL_QUEUES];
};

static void poll_enqueue(struct file *filp, wait_queue_head_t *wq, poll_table *p)
{
	struct poll_sleep *ps = container_of(p, struct poll_sleep, table);
	wait_queue_entry_t *entry;

	if (WARN_ON(ps->queues == MAX_POLL_QUEUES))
		return;
	ps->queue[ps->queues] = wq;
	entry = &ps->entry[ps->queues++];
	init_waitqueue_entry(entry, current);
	add_wait_queue(wq, entry);
}

static __poll_t vfs_poll(struct file *file, poll_table *table)
{
	if (!file->f_op->poll)
		return EPOLLIN | EPOLLRDNORM | EPOLLOUT | EPOLLWRNORM;
	return file->f_op->poll(file, table);
}

/* 1 and *revents, 0 on time-out, -EINTR; timeout in ms, negative: for ever. */
long do_poll_one(struct file *file, unsigned int events, int timeout_ms, unsigned int *revents)
{
	struct poll_sleep ps = { .table = { ._qproc = poll_enqueue, ._key = events | EPOLLERR | EPOLLHUP } };
	long left = timeout_ms < 0 ? MAX_SCHEDULE_TIMEOUT : (long)msecs_to_jiffies(timeout_ms);
	__poll_t mask;
	long ret = 0;
	int i;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		mask = vfs_poll(file, timeout_ms ? &ps.table : NULL);
		ps.table._qproc = NULL;		/* the queues need to be joined only once */
		mask &= events | EPOLLERR | EPOLLHUP;
		if (mask) {
			*revents = mask;
			ret = 1;
			break;
		}
		if (!left || !timeout_ms)
			break;
		if (signal_pending(current)) {
			ret = -EINTR;
			break;
		}
		left = schedule_timeout(left);
	}
	__set_current_state(TASK_RUNNING);
	for (i = 0; i < ps.queues; i++)
		remove_wait_queue(ps.queue[i], &ps.entry[i]);
	return ret;
}
