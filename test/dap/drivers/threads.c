// SPDX-License-Identifier: MIT
/* A kernel thread and the process that loads the module take turns; and a loop that nobody waits for. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static struct task_struct *worker;
static int worked;
static int turns;

static int work(void *unused)
{
	while (!kthread_should_stop()) {
		worked++;
		usleep_range(50, 60);
	}
	return 0;
}

static int count(int to)
{
	volatile int i;

	for (i = 0; i < to; i++)
		turns++;
	return i;
}

static int __init threads_init(void)
{
	int i;

	worker = kthread_run(work, NULL, "worker");
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	usleep_range(500, 600);
	for (i = 0; i < 5; i++) {
		turns++; /* one turn */
		usleep_range(500, 600);
	}
	count(1000); /* before the search */
	count(20000000);
	return 0; /* after the loop */
}

static void __exit threads_exit(void)
{
	kthread_stop(worker);
}

module_init(threads_init);
module_exit(threads_exit);
MODULE_LICENSE("GPL");
