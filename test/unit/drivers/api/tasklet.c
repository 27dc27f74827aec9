// A tasklet that a task schedules runs at once, or as soon as interrupts come again: on an idle processor, too, where a
// trigger callback is what scheduled it.
#include <linux/interrupt.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include "../check.h"

static int ran;
static u64 ran_at;

static void count(struct tasklet_struct *t)
{
	EXPECT(in_softirq() && !in_hardirq());
	ran++;
	ran_at = ktime_get_ns();
}

static void tasklet(void)
{
	struct tasklet_struct t;
	unsigned long flags;
	u64 begin;

	tasklet_setup(&t, count);
	tasklet_schedule(&t);
	EXPECT_EQ(ran, 1);
	local_irq_save(flags);
	begin = ktime_get_ns();
	tasklet_schedule(&t);
	tasklet_schedule(&t);			/* it is scheduled already */
	EXPECT_EQ(ran, 1);
	local_irq_restore(flags);
	msleep(500);
	EXPECT_EQ(ran, 2);
	EXPECT(ran_at - begin < 100 * NSEC_PER_USEC);
	local_bh_disable();
	tasklet_schedule(&t);
	EXPECT_EQ(ran, 2);
	local_bh_enable();
	EXPECT_EQ(ran, 3);
	tasklet_disable(&t);
	tasklet_schedule(&t);
	msleep(10);
	EXPECT_EQ(ran, 3);
	tasklet_enable(&t);
	msleep(1);
	EXPECT_EQ(ran, 4);
	tasklet_kill(&t);
}
RUN(tasklet)
