// What drivers and headers of the kernel take for granted that <sound/core.h> brings along.
#include <sound/core.h>
#include "../check.h"

static struct timer_list timer;
static struct work_struct work;
static wait_queue_head_t queue;
static struct completion completion;
static spinlock_t lock;

static void headers(void)
{
	EXPECT(sizeof(timer) && sizeof(work) && sizeof(queue) && sizeof(completion) && sizeof(lock));
	EXPECT(swahw32(0x11223344) == 0x33441122);
}
RUN(headers)
