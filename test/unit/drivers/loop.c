#include <linux/module.h>
static volatile int stop;
static int __init loop_init(void)
{
	int i = 0;
	while (!stop) {
		i++;
	}
	return 0;
}
static void __exit loop_exit(void) { }
module_init(loop_init);
module_exit(loop_exit);
MODULE_LICENSE("GPL");
