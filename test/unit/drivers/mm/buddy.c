// The buddy allocator: blocks of 2^order page frames, where they lie, what is refused, how they go back.
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "../check.h"

static DEFINE_SPINLOCK(lock);

static void orders(void)
{
	struct page *page;
	unsigned int order;

	for (order = 0; order <= MAX_PAGE_ORDER; order++) {
		page = alloc_pages(GFP_KERNEL, order);
		EXPECT(page);
		EXPECT(IS_ALIGNED(page_to_pfn(page), 1UL << order));
		EXPECT_EQ(page_address(page) - page_address(page + (1UL << order) - 1), -(long)(((1UL << order) - 1) * PAGE_SIZE));
		EXPECT_EQ(page_count(page), 1);
		if (order)
			EXPECT_EQ(page_count(page + 1), 0);	/* only the first is counted */
		__free_pages(page, order);
	}
	EXPECT(!alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 1));		// finds: warn
	EXPECT(!alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_PAGE_ORDER + 1));
	EXPECT(!__get_free_pages(GFP_ATOMIC, 20));			// finds: warn
	EXPECT_EQ(get_order(1), 0);
	EXPECT_EQ(get_order(PAGE_SIZE), 0);
	EXPECT_EQ(get_order(PAGE_SIZE + 1), 1);
	EXPECT_EQ(get_order(5 * PAGE_SIZE), 3);
}

/* Single pages that go back make large blocks again, and large blocks give single pages. */
static void merging(void)
{
	static struct page *blocks[32], *single[4096];
	unsigned int i, n, before;

	for (n = 0; n < ARRAY_SIZE(blocks) && (blocks[n] = alloc_pages(GFP_KERNEL | __GFP_NOWARN, 9)); n++)
		;
	EXPECT(n > 10 && n < ARRAY_SIZE(blocks));
	before = n;
	for (i = 0; i < n; i++)
		__free_pages(blocks[i], 9);
	for (i = 0; i < ARRAY_SIZE(single); i++)
		EXPECT(single[i] = alloc_page(GFP_KERNEL));
	for (i = 0; i < ARRAY_SIZE(single); i += 2)
		__free_page(single[i]);
	for (i = 1; i < ARRAY_SIZE(single); i += 2)
		__free_page(single[i]);
	for (n = 0; n < ARRAY_SIZE(blocks) && (blocks[n] = alloc_pages(GFP_KERNEL | __GFP_NOWARN, 9)); n++)
		;
	EXPECT_EQ(n, before);
	for (i = 0; i < n; i++)
		__free_pages(blocks[i], 9);
}

static void flags(void)
{
	unsigned long irq, address = get_zeroed_page(GFP_KERNEL);
	struct page *page;
	char *bytes = (char *)address;
	int i, sum = 0;

	for (i = 0; i < PAGE_SIZE; i++)
		sum |= bytes[i];
	EXPECT_EQ(sum, 0);
	free_page(address);
	address = __get_free_pages(GFP_KERNEL, 1);
	bytes = (char *)address + PAGE_SIZE;
	EXPECT_EQ(bytes[5] & 0, 0);					// finds: uninit-value
	free_pages(address, 1);

	page = alloc_pages(GFP_KERNEL | GFP_DMA, 2);
	EXPECT(page && page_to_phys(page) + 4 * PAGE_SIZE <= 16 << 20);
	__free_pages(page, 2);
	address = __get_dma_pages(GFP_KERNEL, 0);
	EXPECT(address && virt_to_phys((void *)address) < 16 << 20);
	free_page(address);

	spin_lock_irqsave(&lock, irq);
	page = alloc_page(GFP_ATOMIC);
	EXPECT(page);
	__free_page(page);			/* never sleeps */
	page = alloc_page(GFP_KERNEL);					// finds: sleep-in-atomic
	__free_page(page);
	kfree(kmalloc(8, GFP_NOWAIT));
	kfree(kmalloc(8, GFP_NOFS));					// finds: sleep-in-atomic
	spin_unlock_irqrestore(&lock, irq);
}

static void compound(void)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP | __GFP_ZERO, 3), *plain = alloc_pages(GFP_KERNEL, 3);

	EXPECT(PageCompound(page) && PageHead(page) && !PageTail(page));
	EXPECT(PageCompound(page + 7) && !PageHead(page + 7) && PageTail(page + 7));
	EXPECT(compound_head(page + 5) == page && compound_head(page) == page);
	EXPECT_EQ(compound_order(page), 3);
	EXPECT_EQ(page_size(page), 8 * PAGE_SIZE);
	EXPECT(virt_to_head_page(page_address(page + 6)) == page);
	get_page(page + 3);			/* counts are the whole page's */
	EXPECT_EQ(page_count(page), 2);
	EXPECT_EQ(page_count(page + 1), 2);
	EXPECT_EQ(page_ref_count(page + 1), 0);
	put_page(page + 2);
	EXPECT_EQ(page_count(page + 7), 1);
	split_page(page, 3);						// finds: bad-split
	put_page(page + 4);			/* the last one: all of it goes */
	get_page(page + 4);						// finds: get-page-on-free-page

	EXPECT(!PageCompound(plain) && !PageCompound(plain + 1));
	EXPECT(compound_head(plain + 1) == plain + 1);
	EXPECT_EQ(compound_order(plain), 0);
	get_page(plain + 1);						// finds: get-page-on-uncounted-page
	put_page(plain + 1);						// finds: refcount-underflow
	split_page(plain, 3);
	EXPECT_EQ(page_count(plain + 1), 1);
	get_page(plain + 1);
	put_page(plain + 1);
	for (int i = 0; i < 8; i++)
		__free_page(plain + i);
}

static void exact(void)
{
	unsigned long before = nr_free_pages();
	char *p = alloc_pages_exact(5 * PAGE_SIZE - 100, GFP_KERNEL | __GFP_ZERO);

	EXPECT_EQ(before - nr_free_pages(), 5);	/* not 8 */
	EXPECT_EQ(page_count(virt_to_page(p + 4 * PAGE_SIZE)), 1);
	EXPECT_EQ(p[5 * PAGE_SIZE - 1], 0);
	free_pages_exact(p, 5 * PAGE_SIZE - 100);
	EXPECT_EQ(nr_free_pages(), before);
	p = alloc_pages_exact(PAGE_SIZE, GFP_KERNEL | __GFP_COMP);	// finds: warn
	EXPECT(p && !PageCompound(virt_to_page(p)));
	free_pages_exact(p, 2 * PAGE_SIZE);				// finds: double-free
	EXPECT_EQ(nr_free_pages(), before);
}

static void freeing(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, 2);
	unsigned long before = nr_free_pages();
	char *p = page_address(page);

	__free_pages(page, 1);						// finds: bad-page-free
	__free_pages(page + 1, 2);					// finds: bad-page-free
	free_pages((unsigned long)p + 8, 2);				// finds: bad-page-free
	get_page(page);
	__free_pages(page, 2);			/* the reference keeps the first page only */
	EXPECT_EQ(nr_free_pages() - before, 3);
	p[0] = 1;
	p[PAGE_SIZE] = 1;						// finds: use-after-free
	put_page(page);
	EXPECT_EQ(nr_free_pages() - before, 4);
	p[0] = 1;							// finds: use-after-free
	__free_pages(page, 2);						// finds: double-free
	page = alloc_page(GFP_KERNEL);
	SetPageReserved(page);
	__free_page(page);						// finds: bad-page-state
	page = alloc_pages(GFP_KERNEL, 2);
	put_page(page);							// finds: bad-page-free
}

static void buddy(void)
{
	orders();
	merging();
	flags();
	compound();
	exact();
	freeing();
}
RUN(buddy)
