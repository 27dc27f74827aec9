// SPDX-License-Identifier: MIT
/* Tasks: going to sleep and being woken.  The stacks belong to the host. */
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/slab.h>
#include <linux/delay.h>

struct task_struct init_task = { .comm = "swapper", .flags = PF_KTHREAD, .tasks = LIST_HEAD_INIT(init_task.tasks) };
struct task_struct *__current_task = &init_task;

static int last_pid;
static LIST_HEAD(task_list);

void schedule(void)
{
	might_sleep();
	while (current->__state != TASK_RUNNING) {
		if (signal_pending_state(current->__state, current)) {
			__set_current_state(TASK_RUNNING);
			break;
		}
		__schedule();
	}
}

void io_schedule(void)
{
	schedule();
}

void yield(void)
{
	cond_resched();
}

/* Lets other runnable tasks go first for a moment. */
int cond_resched(void)
{
	might_sleep();
	__schedule();
	return 0;
}

/* Makes p runnable if it sleeps in one of the given states. */
int wake_up_state(struct task_struct *p, unsigned int state)
{
	if (!(p->__state & state))
		return 0;
	p->__state = TASK_RUNNING;
	__wake_task(p);
	return 1;
}

int wake_up_process(struct task_struct *p)
{
	return wake_up_state(p, TASK_NORMAL);
}

struct task_struct *alloc_task(const char *comm)
{
	struct task_struct *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->thread_pid = kzalloc(sizeof(*p->thread_pid), GFP_KERNEL);
	if (!p->thread_pid) {
		kfree(p);
		return NULL;
	}
	p->pid = ++last_pid;
	p->tgid = p->pid;
	p->thread_pid->nr = p->pid;
	p->thread_pid->count = 1;
	strscpy(p->comm, comm, sizeof(p->comm));
	list_add_tail(&p->tasks, &task_list);
	return p;
}

/* A pid outlives its task for as long as a PCM substream remembers its owner. */
void free_task(struct task_struct *p)
{
	list_del(&p->tasks);
	if (--p->thread_pid->count == 0)
		kfree(p->thread_pid);
	kfree(p);
}

/* Guest entry: what a signal does to a sleeping system call. */
void send_signal(struct task_struct *p)
{
	p->sigpending = 1;
	wake_up_state(p, TASK_INTERRUPTIBLE);
}
