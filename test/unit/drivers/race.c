// SPDX-License-Identifier: MIT
/* A timer that uses what the exit function frees too early: only if it expires in between does it show. */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct race {
	int ticks;
};

static struct race *race;
static struct timer_list race_timer;

static void race_expired(struct timer_list *timer)
{
	race->ticks++;
}

static int __init race_init(void)
{
	race = kzalloc(sizeof(*race), GFP_KERNEL);
	if (!race)
		return -ENOMEM;
	timer_setup(&race_timer, race_expired, 0);
	mod_timer(&race_timer, jiffies + 10 * HZ);
	return 0;
}

static void __exit race_exit(void)
{
	int ticks = race->ticks;

	kfree(race);
	pr_info("%d ticks\n", ticks);
	del_timer_sync(&race_timer);
	pr_info("gone\n");
}

module_init(race_init);
module_exit(race_exit);
MODULE_LICENSE("GPL");
