#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/gfp.h>

/* Sizes that no machine has: every allocator says no. */
static int __init huge_init(void)
{
	if (kmalloc(1UL << 40, GFP_KERNEL) || kzalloc(3UL << 30, GFP_KERNEL))
		return -EIO;
	if (alloc_pages_exact(1UL << 40, GFP_KERNEL) || vmalloc(1UL << 40))
		return -EIO;
	return -ENOMEM;
}

static void __exit huge_exit(void)
{
}

module_init(huge_init);
module_exit(huge_exit);
MODULE_LICENSE("GPL");
