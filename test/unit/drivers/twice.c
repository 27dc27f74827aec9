// SPDX-License-Identifier: MIT
/* A statement with an effect before its mistake, one whose call is over before it, and lines to step through. */
#include <linux/module.h>
#include <linux/slab.h>

static int counter, sum, steps[4];
static int table[4] = { 1, 2, 3, 4 };

static int next_index(void)
{
	int index = 4;

	counter++;
	return index;
}

static int inner(int n)
{
	int twice = n * 2;

	return twice + 1;
}

static int outer(int n)
{
	int a = inner(n);
	int b = inner(a);

	return a + b;
}

static int __init twice_init(void)
{
	volatile int beyond = 4;
	int i;

	sum += counter++ + table[beyond]; /* the effect is before the mistake */
	sum += next_index() + table[beyond]; /* the call is over when the mistake is made */
	for (i = 0; i < 4; i++)
		steps[i] = outer(i);
	pr_info("counter %d, last %d\n", counter, steps[3]);
	return 0;
}

static void __exit twice_exit(void)
{
}

module_init(twice_init);
module_exit(twice_exit);
MODULE_DESCRIPTION("Effects and mistakes in one statement");
MODULE_LICENSE("GPL");
