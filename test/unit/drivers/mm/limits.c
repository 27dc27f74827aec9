// Memory runs out: each allocator says so, pages are kept back for atomic requests, and all can be had again afterwards.
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "../check.h"

#define QUIET (GFP_KERNEL | __GFP_NOWARN)
struct link { struct link *next; };

static struct link *take_pages(gfp_t gfp, struct link *list, int *count)
{
	struct link *page;

	while ((page = (struct link *)__get_free_page(gfp))) {
		page->next = list;
		list = page;
		++*count;
	}
	return list;
}

static void give_pages(struct link *list)
{
	struct link *next;

	for (; list; list = next) {
		next = list->next;
		free_page((unsigned long)list);
	}
}

static int fill_with_objects(size_t size)
{
	struct link *list = NULL, *object;
	int n = 0;

	while ((object = kmalloc(size, QUIET))) {
		object->next = list;
		list = object;
		n++;
	}
	for (; list; list = object) {
		object = list->next;
		kfree(list);
	}
	return n;
}

static void limits(void)
{
	int pages = 0, atomic = 0, again = 0, objects;
	unsigned long at = vm_mmap(NULL, 0, 4 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, 0);
	struct link *list = take_pages(QUIET, NULL, &pages);
	void *p;

	EXPECT(pages > 8000);
	EXPECT(!kmalloc(8192, QUIET));
	EXPECT(!kmalloc(100000, GFP_KERNEL));			/* told in the log */
	EXPECT(!vmalloc(PAGE_SIZE));
	EXPECT(!vmalloc_user(16 * PAGE_SIZE));
	EXPECT(!alloc_pages_exact(3 * PAGE_SIZE, QUIET));
	EXPECT(!alloc_pages(QUIET, 4));
	EXPECT_EQ(put_user(1, (char __user *)at), -EFAULT);	/* no page for the process either */
	list = take_pages(GFP_ATOMIC | __GFP_NOWARN, list, &atomic);
	EXPECT(atomic >= 100 && atomic < 300);			/* min_free_kbytes is 1 MiB here */
	EXPECT(nr_free_pages() >= 64);
	give_pages(list);

	EXPECT(!put_user(1, (char __user *)at));
	vm_munmap(at, 4 * PAGE_SIZE);
	p = vmalloc(24UL << 20);
	EXPECT(p);
	vfree(p);
	list = take_pages(QUIET, NULL, &again);
	give_pages(list);
	EXPECT(abs(again - pages) <= 40);			/* page tables and a few slabs stay */

	/* Slabs go back, too, of whatever size their objects were. */
	objects = fill_with_objects(500);
	EXPECT(objects > 40000);
	EXPECT(fill_with_objects(4000) > 3000);
	EXPECT(fill_with_objects(500) >= objects - 1000);
	p = alloc_pages_exact(KMALLOC_MAX_SIZE, QUIET);
	EXPECT(p);
	free_pages_exact(p, KMALLOC_MAX_SIZE);
	p = vmalloc(24UL << 20);
	EXPECT(p);
	vfree(p);
}
RUN(limits)
