// SPDX-License-Identifier: MIT
/* Locals before and after their first assignment, in and around a loop. */
#include <linux/module.h>
#include <linux/list.h>
#include <linux/slab.h>
struct item {
	struct list_head link;
	int number;
};
static LIST_HEAD(all);
static struct item items[2];

static int total(int n)
{
	int i, sum = 0, twice;
	struct item *each;
	char *text;

	for (i = 0; i < n; i++) {
		int square = i * i;
		sum += square;
		twice = sum * 2;
	}
	list_for_each_entry(each, &all, link)
		sum += each->number;
	text = kmalloc(16, GFP_KERNEL);
	if (!text)
		return 0;
	pr_info("%d\n", sum);
	kfree(text);
	return sum;
}
static int __init t_init(void)
{
	int result;

	list_add_tail(&items[0].link, &all);
	list_add_tail(&items[1].link, &all);
	result = total(3);

	pr_info("%d\n", result);
	return 0;
}
static void __exit t_exit(void) {}
module_init(t_init);
module_exit(t_exit);
MODULE_LICENSE("GPL");
