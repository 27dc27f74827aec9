// Areas of virtually contiguous memory: vmalloc() and its kin, vmap() of pages that somebody has already.
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/bottom_half.h>
#include <linux/vmalloc.h>
#include "../check.h"

static DEFINE_SPINLOCK(lock);

static void areas(void)
{
	unsigned long before = nr_free_pages(), irq;
	char *p = vmalloc(3 * PAGE_SIZE), *q = vzalloc(100), *u = vmalloc_user(PAGE_SIZE);
	struct vm_struct *area = find_vm_area(p + PAGE_SIZE);

	EXPECT(PAGE_ALIGNED(p) && is_vmalloc_addr(p) && !is_vmalloc_addr(area));
	EXPECT(area->addr == p && area->nr_pages == 3 && area->flags & VM_ALLOC && !(area->flags & VM_USERMAP));
	EXPECT_EQ(get_vm_area_size(area), 3 * PAGE_SIZE);
	EXPECT_EQ(area->size, 4 * PAGE_SIZE);		/* with the guard page */
	EXPECT(area->pages[2] == vmalloc_to_page(p + 2 * PAGE_SIZE + 17));
	EXPECT_EQ(vmalloc_to_pfn(p), page_to_pfn(area->pages[0]));
	EXPECT(find_vm_area(u)->flags & VM_USERMAP);
	EXPECT_EQ(q[99] | u[PAGE_SIZE - 1], 0);
	EXPECT(!find_vm_area(q + 16 * PAGE_SIZE) || find_vm_area(q + 16 * PAGE_SIZE)->addr != q);
	EXPECT_EQ(p[5] & 0, 0);						// finds: uninit-value
	q[100] = 1;							// finds: vmalloc-out-of-bounds
	vfree(p + 8);							// finds: invalid-free
	vunmap(u);							// finds: invalid-free
	kfree(p);							// finds: invalid-free
	vfree(p);
	vfree(p);							// finds: double-free
	vfree(NULL);
	vfree(q);
	EXPECT(before - nr_free_pages() <= 12);	/* u's page is lost; page tables and slabs stay */

	EXPECT(!vmalloc(0));						// finds: warn
	EXPECT(!vmalloc(1UL << 33));			/* more than there is: NULL, and a line in the log */
	EXPECT(!vmalloc(63UL << 20));
	spin_lock_irqsave(&lock, irq);
	p = vmalloc(PAGE_SIZE);						// finds: sleep-in-atomic
	vfree(p);							// finds: sleep-in-atomic
	spin_unlock_irqrestore(&lock, irq);
	p = vmalloc(PAGE_SIZE);
	local_bh_disable();
	vfree(p);				/* in_interrupt(): put off */
	local_bh_enable();
	p = __vmalloc(2 * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);
	EXPECT_EQ(p[2 * PAGE_SIZE - 1], 0);
	vfree(p);
}

static void mapping(void)
{
	struct page *pages[4], **given;
	char *p, *q;
	int i;

	for (i = 0; i < 4; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		memset(page_address(pages[i]), 'a' + i, PAGE_SIZE);
	}
	p = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	EXPECT(p[0] == 'a' && p[PAGE_SIZE] == 'b' && p[4 * PAGE_SIZE - 1] == 'd');
	p[PAGE_SIZE] = 'X';
	EXPECT_EQ(*(char *)page_address(pages[1]), 'X');
	EXPECT(vmalloc_to_page(p + 2 * PAGE_SIZE) == pages[2]);
	EXPECT(find_vm_area(p)->flags == VM_MAP && !find_vm_area(p)->pages && !find_vm_area(p)->nr_pages);
	EXPECT_EQ(page_count(pages[0]), 1);	/* a map holds nothing */
	q = vmap(pages + 1, 2, 0, PAGE_KERNEL_RO);
	EXPECT_EQ(q[0], 'X');
	vunmap(q);
	vunmap(p);
	EXPECT_EQ(*(char *)page_address(pages[3]), 'd');
	vunmap(p);							// finds: double-free

	p = vm_map_ram(pages, 2, NUMA_NO_NODE);
	EXPECT(p[0] == 'a' && p[PAGE_SIZE] == 'X');
	vm_unmap_ram(p, 2);
	EXPECT(!vmap(pages, 0, VM_MAP, PAGE_KERNEL));
	given = kmalloc_array(4, sizeof(*given), GFP_KERNEL);
	memcpy(given, pages, sizeof(pages));
	given[2] = NULL;
	EXPECT(!vmap(given, 4, VM_MAP, PAGE_KERNEL));			// finds: warn
	given[2] = pages[2];
	get_page(pages[2]);
	p = vmap(given, 4, VM_MAP | VM_MAP_PUT_PAGES, PAGE_KERNEL);
	EXPECT_EQ(find_vm_area(p)->nr_pages, 4);
	vfree(p);				/* takes the pages and their array with it */
	EXPECT_EQ(page_count(pages[0]), 0);
	EXPECT_EQ(page_count(pages[2]), 1);
	__free_page(pages[2]);
	given[0] = NULL;						// finds: slab-use-after-free
}

static void vmalloc_and_vmap(void)
{
	areas();
	mapping();
}
RUN(vmalloc_and_vmap)
