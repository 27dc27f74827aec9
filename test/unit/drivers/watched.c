// SPDX-License-Identifier: MIT
/* Memory to watch: a static variable, a heap object, locals. */
#include <linux/module.h>
#include <linux/slab.h>

struct box {
	int size;
	int level;
	unsigned int low : 3;
	int high : 5;
};

static int total;

static void touch(int *where, int by)
{
	*where += by;
}

static int locals(int n)
{
	int local;
	int shared;

	local = 1;
	shared = 10;
	touch(&shared, n);
	local += shared;
	return local;
}

static int taken;

static int take(int n)
{
	taken = n;
	return 2 * n;
}

static int both(int n)
{
	int got = 1;

	got = take(n); /* both */
	return got;
}

static int __init watched_init(void)
{
	struct box *box = kmalloc(sizeof(*box), GFP_KERNEL);
	int sum;

	total = 5;
	total = 5; /* again */
	touch(&total, 1);
	box->size = 7;
	box->level = 1;
	touch(&box->level, 8);
	sum = total + box->level;
	sum += locals(3);
	sum += locals(4);
	sum += both(5);
	box->low = 1;
	box->high = -3;
	box->low = 2;
	pr_info("done %d\n", sum);
	kfree(box);
	return 0;
}

static void __exit watched_exit(void)
{
}

module_init(watched_init);
module_exit(watched_exit);
MODULE_DESCRIPTION("Memory to watch");
MODULE_LICENSE("GPL");
