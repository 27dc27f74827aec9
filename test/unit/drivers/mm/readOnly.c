// A mapping allows what its protection allows: writing to a read-only one ends the run.
#include <linux/vmalloc.h>
#include <linux/mm.h>
#include "../check.h"

static void read_only(void)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	char *p = vmap(&page, 1, VM_MAP, PAGE_KERNEL_RO);

	EXPECT_EQ(p[1], 0);
	p[1] = 1;							// finds: write-to-read-only
}
RUN(read_only)
