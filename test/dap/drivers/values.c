// SPDX-License-Identifier: MIT
/* Values of every kind of C, held still for a debugger to look at. */
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/pcm.h>

#define LIMIT 48
#define TWICE(x) (2 * (x))

enum mode { MODE_OFF, MODE_ON, MODE_AUTO = 7 };

struct rb_node {
	unsigned long __rb_parent_color;
	struct rb_node *rb_right;
	struct rb_node *rb_left;
};

struct rb_root {
	struct rb_node *rb_node;
};

struct item {
	int number;
	struct list_head link;
	struct rb_node node;
	struct hlist_node hash;
};

struct owner {
	struct list_head items;
	struct list_head empty;
	struct rb_root tree;
	struct hlist_head bucket;
};

struct flags {
	unsigned int low : 3;
	int high : 5;
	unsigned long wide : 40;
};

struct inner {
	int x;
	double d;
	float f;
};

struct outer {
	struct inner in;
	int array[4];
	struct flags bits;
	enum mode mode;
	int *pointer;
	struct outer *self;
	char text[8];
	u8 raw[4];
};

typedef int v4si __attribute__((vector_size(16)));

static struct outer box;
static int calls;

static int add(int a, int b)
{
	calls++;
	return a + b;
}

static int fail(void)
{
	return -EINVAL;
}

static int counted(void)
{
	static int count = 5;

	count++;
	return count;
}

static int shadowed(int value)
{
	int result = value;

	{
		int value = 20;

		{
			int value = 30;

			result += value;
		}
		result += value;
	}
	return result;
}

static int expression(int start)
{
	return ({
		int twice = 2 * start;

		twice++;
		twice;
	});
}

static int variable(int n)
{
	int a[n];
	int i;

	for (i = 0; i < n; i++)
		a[i] = 10 * i;
	return a[n - 1];
}

/* Not the kernel's own: all of its nodes go to the right. */
static void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	struct rb_node **at = &root->rb_node;

	while (*at)
		at = &(*at)->rb_right;
	*at = node;
}

static int endless(void)
{
	volatile int turn = 0;

	for (;;)
		turn++;
	return turn;
}

static int look(struct owner *owner, int *numbers, gfp_t gfp)
{
	__int128 big = ((__int128)1 << 100) + 5;
	_Complex double c = 1.5 + 2.5i;
	v4si v = { 1, 2, 3, -4 };
	int err = -ENOMEM;
	struct page *page = virt_to_page(numbers);
	void *bad = ERR_PTR(-ENODEV);
	u8 *bytes = box.raw;

	numbers[3] = (int)big; /* look here */
	return err + v[0] + (int)__real__ c + (page != NULL) + (bad != NULL) + bytes[0];
}

static int __init values_init(void)
{
	struct owner *owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	int *numbers = kmalloc_array(8, sizeof(int), GFP_KERNEL);
	int i;

	if (!owner || !numbers)
		return -ENOMEM;
	INIT_LIST_HEAD(&owner->items);
	INIT_LIST_HEAD(&owner->empty);
	for (i = 0; i < 3; i++) {
		struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

		if (!item)
			return -ENOMEM;
		item->number = 100 + i;
		list_add_tail(&item->link, &owner->items);
		rb_insert_color(&item->node, &owner->tree);
		hlist_add_head(&item->hash, &owner->bucket);
	}
	for (i = 0; i < 8; i++)
		numbers[i] = i * i;
	box.array[2] = 7;
	box.in.d = 2.5;
	box.bits.high = -3;
	box.mode = MODE_ON;
	box.self = &box;
	box.raw[0] = 'o';
	box.raw[1] = 'k';
	memcpy(box.text, "seven", 6);
	i = look(owner, numbers, GFP_KERNEL | __GFP_ZERO);
	i += add(1, 2) + counted() + counted();
	i += shadowed(1);
	i += expression(4);
	i += variable(5);
	i += fail();
	if (i == 12345)
		endless();
	return 0;
}

static void __exit values_exit(void)
{
}

module_init(values_init);
module_exit(values_exit);
MODULE_LICENSE("GPL");
