// SPDX-License-Identifier: MIT
/* mychip, with a kernel thread that sleeps and a work that each period queues. */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>
#include <sound/core.h>
#include <sound/pcm.h>

static struct task_struct *sleeper;
static struct workqueue_struct *queue;
static struct work_struct work;
static int slept, worked;

static int sleeper_main(void *unused)
{
	while (!kthread_should_stop()) {
		slept++; /* awake */
		msleep(30);
	}
	return 0;
}

static void period_work(struct work_struct *w)
{
	worked++; /* at work */
	usleep_range(100, 200);
	worked++; /* still at work */
}

static void tasks_start(void)
{
	INIT_WORK(&work, period_work);
	queue = alloc_workqueue("mychip-wq", 0, 0);
	sleeper = kthread_run(sleeper_main, NULL, "mychip-sleeper/%d", 0);
}

static void tasks_stop(void)
{
	kthread_stop(sleeper);
	destroy_workqueue(queue);
}

#define snd_card_register(card) (tasks_start(), snd_card_register(card))
#define snd_card_free(card) (tasks_stop(), snd_card_free(card))
#define snd_pcm_period_elapsed(substream) (queue_work(queue, &work), snd_pcm_period_elapsed(substream))

#include "../../../media/samples/mychip.c"
