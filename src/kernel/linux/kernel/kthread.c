// SPDX-License-Identifier: MIT
#include <linux/kthread.h>
#include <linux/completion.h>
#include <linux/slab.h>

struct kthread {
	int (*threadfn)(void *data);
	void *data;
	struct completion exited;
	bool should_stop;
	int result;
};

struct task_struct *alloc_task(const char *comm);
void free_task(struct task_struct *p);

static struct kthread *to_kthread(struct task_struct *k)
{
	return k->kthread_data;
}

/* First function on a kernel thread's stack.  The host takes the stack back when it returns. */
static int kthread(void *arg)
{
	struct kthread *self = arg;
	int ret = -EINTR;

	if (!self->should_stop)
		ret = self->threadfn(self->data);
	self->result = ret;
	current->__state = TASK_DEAD;
	current->flags |= PF_EXITING;
	complete(&self->exited);
	return ret;
}

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char namefmt[], ...)
{
	char name[TASK_COMM_LEN];
	struct kthread *self;
	struct task_struct *task;
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	self = kzalloc(sizeof(*self), GFP_KERNEL);
	task = alloc_task(name);
	if (!self || !task)
		goto no_memory;
	self->threadfn = threadfn;
	self->data = data;
	init_completion(&self->exited);
	task->flags = PF_KTHREAD;
	task->kthread_data = self;
	task->__state = TASK_UNINTERRUPTIBLE;	/* until wake_up_process() */
	if (__create_task(task, kthread, self) < 0)
		goto no_memory;
	return task;
no_memory:
	kfree(self);
	if (task)
		free_task(task);
	return ERR_PTR(-ENOMEM);
}

int kthread_stop(struct task_struct *k)
{
	struct kthread *self = to_kthread(k);
	int ret;

	self->should_stop = true;
	wake_up_process(k);
	wait_for_completion(&self->exited);
	ret = self->result;
	kfree(self);
	free_task(k);
	return ret;
}

bool kthread_should_stop(void)
{
	return to_kthread(current)->should_stop;
}

bool kthread_should_park(void)
{
	return false;
}

void *kthread_data(struct task_struct *k)
{
	return to_kthread(k)->data;
}
