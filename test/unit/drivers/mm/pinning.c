// Pages of the user process, held by references or pinned.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "../check.h"

static DEFINE_SPINLOCK(lock);
static char *area;

static int check_mmap(struct file *file, struct vm_area_struct *vma) { return remap_vmalloc_range(vma, area, 0); }
static int raw_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, virt_to_pfn(area), PAGE_SIZE, vma->vm_page_prot);
}
static const struct file_operations fops = { .mmap = check_mmap }, raw_fops = { .mmap = raw_mmap };
static struct file file = { .f_mode = FMODE_READ | FMODE_WRITE, .f_op = &fops, .f_count = ATOMIC_LONG_INIT(1) };
static struct file raw_file = { .f_mode = FMODE_READ | FMODE_WRITE, .f_op = &raw_fops, .f_count = ATOMIC_LONG_INIT(1) };

static void mapped_area(void)
{
	struct page *pages[8];
	unsigned long at, read_only;
	int i;

	area = vmalloc_user(4 * PAGE_SIZE);
	at = vm_mmap(&file, 0, 4 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	mmap_read_lock(current->mm);
	EXPECT_EQ(get_user_pages(at + 100, 2, FOLL_WRITE, pages), 2);
	for (i = 0; i < 2; i++) {
		EXPECT(pages[i] == vmalloc_to_page(area + i * PAGE_SIZE));
		EXPECT_EQ(page_count(pages[i]), 3);	/* the area, the mapping, and this */
		put_page(pages[i]);
	}
	EXPECT_EQ(get_user_pages(at, 8, 0, pages), 4);	/* as far as it goes */
	for (i = 0; i < 4; i++)
		put_page(pages[i]);
	EXPECT_EQ(get_user_pages(at, 0, 0, pages), 0);
	EXPECT_EQ(get_user_pages(at - (1UL << 30), 1, 0, pages), -EFAULT);
	EXPECT_EQ(get_user_pages(at, 1, FOLL_LONGTERM, pages), -EINVAL);	// finds: warn
	mmap_read_unlock(current->mm);
	EXPECT_EQ(get_user_pages(at, 1, 0, pages), 1);			// finds: warn
	put_page(pages[0]);
	EXPECT_EQ(get_user_pages_fast((unsigned long)area, 1, 0, pages), -EFAULT);	/* no user address */

	EXPECT_EQ(pin_user_pages_fast(at, 3, FOLL_WRITE | FOLL_LONGTERM, pages), 3);
	EXPECT_EQ(page_count(pages[0]), 2 + GUP_PIN_COUNTING_BIAS);
	EXPECT(page_maybe_dma_pinned(pages[2]));
	vm_munmap(at, 4 * PAGE_SIZE);
	vfree(area);				/* pinned pages stay */
	EXPECT_EQ(page_count(pages[1]), GUP_PIN_COUNTING_BIAS);
	*(char *)page_address(pages[1]) = 1;
	unpin_user_pages_dirty_lock(pages, 3, true);
	EXPECT_EQ(page_count(pages[1]), 0);
	unpin_user_page(pages[1]);					// finds: refcount-underflow

	area = vmalloc_user(4 * PAGE_SIZE);
	read_only = vm_mmap(&file, 0, 4 * PAGE_SIZE, PROT_READ, MAP_SHARED, 0);
	EXPECT_EQ(get_user_pages_fast(read_only, 1, FOLL_WRITE, pages), -EFAULT);
	EXPECT_EQ(get_user_pages_fast(read_only, 1, 0, pages), 1);
	unpin_user_page(pages[0]);					// finds: refcount-underflow
	put_page(pages[0]);
	vm_munmap(read_only, 4 * PAGE_SIZE);
	vfree(area);
	area = (char *)get_zeroed_page(GFP_KERNEL);
	at = vm_mmap(&raw_file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 0);
	EXPECT_EQ(get_user_pages_fast(at, 1, 0, pages), -EFAULT);	/* raw entries have no struct page */
	vm_munmap(at, PAGE_SIZE);
	free_page((unsigned long)area);
}

static void anonymous(void)
{
	unsigned long at = vm_mmap(NULL, 0, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, 0), irq;
	struct page *pages[2];
	char byte;

	EXPECT_EQ(pin_user_pages_fast(at, 2, FOLL_WRITE, pages), 2);	/* brings them in */
	EXPECT(PageAnon(pages[0]) && pages[0] != pages[1]);
	*(char *)page_address(pages[1]) = 33;
	EXPECT(!get_user(byte, (char __user *)at + PAGE_SIZE) && byte == 33);
	unpin_user_pages(pages, 2);
	EXPECT_EQ(page_count(pages[0]), 1);
	spin_lock_irqsave(&lock, irq);
	EXPECT_EQ(get_user_pages_fast(at, 1, 0, pages), 1);		// finds: sleep-in-atomic
	spin_unlock_irqrestore(&lock, irq);
	put_page(pages[0]);
	vm_munmap(at, 2 * PAGE_SIZE);
	EXPECT_EQ(page_count(pages[0]), 0);
}

static void pinning(void)
{
	mapped_area();
	anonymous();
}
RUN(pinning)
