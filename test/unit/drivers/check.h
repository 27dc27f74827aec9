// What the modules beside this file share: a module is one function that is run when it is loaded. An expectation that
// is not met is logged with its line. A finding that a line must give stands behind it in a comment: "finds: its-kind".
#include <linux/module.h>
#include <linux/kernel.h>

#define EXPECT(condition) do { if (!(condition)) pr_err("line %d: not met: %s\n", __LINE__, #condition); } while (0)
#define EXPECT_EQ(value, wanted) do { \
	long __value = (long)(value), __wanted = (long)(wanted); \
	if (__value != __wanted) pr_err("line %d: %s is %ld, not %ld\n", __LINE__, #value, __value, __wanted); \
} while (0)

#define RUN(function) \
static int __init check_init(void) { function(); pr_info("all done\n"); return 0; } \
static void __exit check_exit(void) { } \
module_init(check_init); module_exit(check_exit); MODULE_LICENSE("GPL");
