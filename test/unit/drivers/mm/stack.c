// A kernel stack has an end, and an unmapped page behind it.
#include <linux/string.h>
#include "../check.h"

static int depth(int n)
{
	char local[200];

	memset(local, n, sizeof(local));
	return n ? depth(n + 1) + local[n % 200] : 0;			// finds: stack-overflow
}

static void stack(void)
{
	EXPECT_EQ(depth(1), 0);
}
RUN(stack)
