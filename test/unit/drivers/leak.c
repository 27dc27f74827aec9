#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static int __init leak_init(void)
{
	char *a = kmalloc(40, GFP_KERNEL), *b = vmalloc(9000), *c = kzalloc(8, GFP_KERNEL);

	kfree(c);
	return a && b ? 0 : -ENOMEM;
}

static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);
