// Work that is disabled: taken back, and not queued until all who disabled it have enabled it.
#include <linux/workqueue.h>
#include <linux/delay.h>
#include "../check.h"

static int ran;

static void count(struct work_struct *work)
{
	ran++;
	msleep(5);
}

static DECLARE_WORK(work, count);
static DECLARE_DELAYED_WORK(later, count);

static void workqueue(void)
{
	EXPECT(schedule_work(&work));
	EXPECT(disable_work_sync(&work));		/* it had not begun */
	EXPECT(!schedule_work(&work));
	EXPECT(!disable_work(&work));
	EXPECT(!enable_work(&work));
	EXPECT(!schedule_work(&work));
	EXPECT(enable_work(&work));
	EXPECT_EQ(ran, 0);
	EXPECT(schedule_work(&work));
	msleep(1);
	EXPECT_EQ(ran, 1);
	EXPECT(!disable_work_sync(&work));		/* it had begun, and has ended */
	EXPECT_EQ(work_busy(&work), 0);
	EXPECT(enable_work(&work));
	EXPECT(enable_work(&work));			// finds: warn

	EXPECT(schedule_delayed_work(&later, 10));
	EXPECT(disable_delayed_work_sync(&later));
	EXPECT(!schedule_delayed_work(&later, 0));
	EXPECT(enable_delayed_work(&later));
	EXPECT(schedule_delayed_work(&later, 0));
	flush_delayed_work(&later);
	EXPECT_EQ(ran, 2);
}
RUN(workqueue)
