// Pages in user mappings: the helpers of ->mmap, what they answer to wrong arguments, the counts they leave.
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include "../check.h"

static int (*fill)(struct vm_area_struct *vma);
static int fill_result;
static struct page *page, *many[4];
static char *area;

static int check_mmap(struct file *file, struct vm_area_struct *vma)
{
	return fill_result = fill(vma);
}

static const struct file_operations fops = { .mmap = check_mmap };
static struct file file = { .f_mode = FMODE_READ | FMODE_WRITE, .f_op = &fops, .f_count = ATOMIC_LONG_INIT(1) };

static unsigned long map_as(int (*how)(struct vm_area_struct *), unsigned long pages, unsigned long pgoff, int type)
{
	fill = how;
	return vm_mmap(&file, 0, pages * PAGE_SIZE, PROT_READ | PROT_WRITE, type, pgoff * PAGE_SIZE);
}
static unsigned long map(int (*how)(struct vm_area_struct *), unsigned long pages, unsigned long pgoff)
{
	return map_as(how, pages, pgoff, MAP_SHARED);
}
static void unmap(unsigned long at, unsigned long pages) { EXPECT_EQ(vm_munmap(at, pages * PAGE_SIZE), 0); }

static int insert_each(struct vm_area_struct *vma)
{
	struct page *slab = virt_to_page(area), *free = alloc_page(GFP_KERNEL), *one = alloc_pages(GFP_KERNEL | __GFP_COMP, 1);

	__free_page(free);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start - PAGE_SIZE, page), -EFAULT);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_end, page), -EFAULT);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start, slab), -EINVAL);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start, free), -EINVAL);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start, page), 0);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start, page), -EBUSY);
	EXPECT_EQ(page_count(page), 2);
	EXPECT_EQ(page_mapcount(page), 1);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start + PAGE_SIZE, page), 0);
	EXPECT_EQ(page_mapcount(page), 2);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start + 2 * PAGE_SIZE, one + 1), 0);	/* a tail page */
	EXPECT_EQ(page_count(one), 2);
	EXPECT_EQ(page_mapcount(one), 0);
	EXPECT_EQ(page_mapcount(one + 1), 1);
	__free_pages(one, 1);			/* lives on in the mapping */
	EXPECT((vma->vm_flags & (VM_MIXEDMAP | VM_PFNMAP)) == VM_MIXEDMAP);
	return 0;
}

static void insert_page(void)
{
	unsigned long at, before = nr_free_pages();

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	area = kmalloc(64, GFP_KERNEL);
	at = map(insert_each, 4, 0);
	EXPECT(!IS_ERR_VALUE(at));
	EXPECT_EQ(put_user(0x5a, (char __user *)at + 7), 0);
	EXPECT_EQ(((char *)page_address(page))[7], 0x5a);
	EXPECT_EQ(page_mapcount(virt_to_page(area)), 0);	/* no count, but what the page is for */
	EXPECT(PageSlab(virt_to_page(area)));
	EXPECT_EQ(put_user(1, (char __user *)at + 3 * PAGE_SIZE), -EFAULT);	/* nothing was put there */
	unmap(at + PAGE_SIZE, 1);
	EXPECT_EQ(page_mapcount(page), 1);
	unmap(at, 4);
	EXPECT_EQ(page_mapcount(page), 0);
	EXPECT_EQ(page_count(page), 1);
	kfree(area);
	__free_page(page);
	EXPECT(before - nr_free_pages() <= 4);		/* page tables stay */
}

static int insert_many(struct vm_area_struct *vma)
{
	unsigned long n = 4;

	EXPECT_EQ(vm_insert_pages(vma, vma->vm_start + PAGE_SIZE, many, &n), -EFAULT);
	EXPECT_EQ(n, 4);
	EXPECT_EQ(vm_insert_page(vma, vma->vm_start + 2 * PAGE_SIZE, many[0]), 0);
	EXPECT_EQ(vm_insert_pages(vma, vma->vm_start, many, &n), -EBUSY);
	EXPECT_EQ(n, 2);			/* how many are left */
	return 0;
}

static int map_too_many(struct vm_area_struct *vma) { return vm_map_pages(vma, many, 3); }
static int map_all(struct vm_area_struct *vma) { return vm_map_pages(vma, many, 4); }
static int map_from_first(struct vm_area_struct *vma) { return vm_map_pages_zero(vma, many, 4); }

static void arrays(void)
{
	unsigned long at;
	char byte;
	int i;

	for (i = 0; i < 4; i++) {
		many[i] = alloc_page(GFP_KERNEL);
		memset(page_address(many[i]), 'a' + i, PAGE_SIZE);
	}
	at = map(insert_many, 4, 0);
	EXPECT_EQ(page_count(many[0]), 3);
	unmap(at, 4);
	EXPECT_EQ(map(map_too_many, 4, 0), -ENXIO);
	EXPECT_EQ(map(map_all, 1, 4), -ENXIO);
	EXPECT_EQ(map(map_all, 3, 2), -ENXIO);
	at = map(map_all, 2, 2);
	EXPECT(!get_user(byte, (char __user *)at) && byte == 'c');
	unmap(at, 2);
	at = map(map_from_first, 2, 2);
	EXPECT(!get_user(byte, (char __user *)at) && byte == 'a');
	unmap(at, 2);
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(page_count(many[i]), 1);
		__free_page(many[i]);
	}
}

static int remap_area(struct vm_area_struct *vma) { return remap_vmalloc_range(vma, area, vma->vm_pgoff); }
static int remap_unaligned(struct vm_area_struct *vma) { return remap_vmalloc_range(vma, area + 8, 0); }
static int remap_overflow(struct vm_area_struct *vma) { return remap_vmalloc_range(vma, area, 1UL << 52); }
static int remap_part(struct vm_area_struct *vma)
{
	EXPECT_EQ(remap_vmalloc_range_partial(vma, vma->vm_start + 1, area, 0, PAGE_SIZE), -EINVAL);
	EXPECT_EQ(remap_vmalloc_range_partial(vma, vma->vm_end, area, 0, PAGE_SIZE), -EFAULT);
	return remap_vmalloc_range_partial(vma, vma->vm_start, area, 1, 10);	/* a whole page */
}

static void vmalloc_range(void)
{
	unsigned long at;
	char byte;

	area = vmalloc(4 * PAGE_SIZE);
	EXPECT_EQ(map(remap_area, 4, 0), -EINVAL);	/* was not asked for as a user's */
	vfree(area);
	area = (char *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	EXPECT_EQ(map(remap_area, 4, 0), -EINVAL);	/* no vmalloc memory at all */
	free_pages((unsigned long)area, 2);
	area = vmalloc_user(3 * PAGE_SIZE + 1);		/* that is four pages */
	EXPECT_EQ(map(remap_area, 5, 0), -EINVAL);
	EXPECT_EQ(map(remap_area, 2, 3), -EINVAL);
	EXPECT_EQ(map(remap_overflow, 1, 0), -EINVAL);
	EXPECT_EQ(map(remap_unaligned, 1, 0), -EINVAL);
	at = map(remap_area, 2, 1);
	area[PAGE_SIZE + 5] = 77;
	EXPECT(!get_user(byte, (char __user *)at + 5) && byte == 77);
	EXPECT_EQ(page_mapcount(vmalloc_to_page(area + PAGE_SIZE)), 1);
	EXPECT_EQ(page_mapcount(vmalloc_to_page(area)), 0);
	mmap_read_lock(current->mm);
	EXPECT((vma_lookup(current->mm, at)->vm_flags & (VM_DONTEXPAND | VM_DONTDUMP)) == (VM_DONTEXPAND | VM_DONTDUMP));
	mmap_read_unlock(current->mm);
	unmap(at, 2);
	at = map(remap_part, 3, 0);
	EXPECT(!get_user(byte, (char __user *)at + 5) && byte == 77);
	EXPECT_EQ(get_user(byte, (char __user *)at + PAGE_SIZE), -EFAULT);
	page = vmalloc_to_page(area + PAGE_SIZE);
	vfree(area);				/* the mapping keeps its page */
	EXPECT_EQ(page_count(page), 1);
	EXPECT(!get_user(byte, (char __user *)at + 5) && byte == 77);
	unmap(at, 3);
	EXPECT_EQ(page_count(page), 0);
}

static int remap_pfns(struct vm_area_struct *vma)
{
	unsigned long pfn = virt_to_pfn(area), size = vma->vm_end - vma->vm_start;

	return remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff, size, vma->vm_page_prot);
}
static int remap_half(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, virt_to_pfn(area), PAGE_SIZE, vma->vm_page_prot);
}
static int remap_odd(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start + 8, virt_to_pfn(area), PAGE_SIZE, vma->vm_page_prot);	// finds: warn
}
static int remap_beyond(struct vm_area_struct *vma)
{
	return remap_pfn_range(vma, vma->vm_start, virt_to_pfn(area), 2 * PAGE_SIZE, vma->vm_page_prot);	// finds: warn
}
static int iomap(struct vm_area_struct *vma) { return vm_iomap_memory(vma, virt_to_phys(area) + 100, 2 * PAGE_SIZE); }
static int io_remap(struct vm_area_struct *vma)
{
	return io_remap_pfn_range(vma, vma->vm_start, virt_to_pfn(area), PAGE_SIZE, pgprot_noncached(vma->vm_page_prot));
}

static void pfn_range(void)
{
	unsigned long at, flags;
	char byte;

	area = alloc_pages_exact(4 * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);
	area[PAGE_SIZE + 9] = 42;
	at = map(remap_pfns, 2, 1);
	EXPECT(!get_user(byte, (char __user *)at + 9) && byte == 42);
	flags = vma_lookup(current->mm, at)->vm_flags;
	EXPECT((flags & (VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP)) == (VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP));
	EXPECT_EQ(page_count(virt_to_page(area)), 1);	/* raw entries are not counted */
	EXPECT_EQ(page_mapcount(virt_to_page(area + PAGE_SIZE)), 0);
	unmap(at, 2);

	EXPECT_EQ(map_as(remap_half, 2, 0, MAP_PRIVATE), -EINVAL);	/* copy on write needs all of it */
	at = map_as(remap_pfns, 2, 1, MAP_PRIVATE);
	EXPECT_EQ(put_user(43, (char __user *)at + 9), 0);
	EXPECT_EQ(area[PAGE_SIZE + 9], 42);
	unmap(at, 2);
	EXPECT_EQ(map(iomap, 4, 0), -EINVAL);		/* 100 bytes more make it three pages */
	EXPECT_EQ(map(iomap, 3, 1), -EINVAL);
	at = map(iomap, 2, 1);
	EXPECT(!get_user(byte, (char __user *)at + 9) && byte == 42);
	unmap(at, 2);
	at = map(io_remap, 1, 0);
	EXPECT((vma_lookup(current->mm, at)->vm_flags & (VM_IO | VM_PFNMAP)) == (VM_IO | VM_PFNMAP));
	unmap(at, 1);
	free_pages_exact(area, 4 * PAGE_SIZE);
}

/* What only a BUG or WARN of the core tells. */
static void bad_ranges(void)
{
	area = alloc_pages_exact(4 * PAGE_SIZE, GFP_KERNEL | __GFP_ZERO);
	EXPECT_EQ(map(remap_odd, 2, 0), -EINVAL);
	unmap(map(remap_beyond, 1, 0), 2);
	free_pages_exact(area, 4 * PAGE_SIZE);
}

static vm_fault_t fault_answer;
static int check_fault_calls;
static vm_fault_t check_fault(struct vm_fault *vmf)
{
	check_fault_calls++;
	if (fault_answer)
		return fault_answer;
	EXPECT_EQ(vmf->pgoff, ((vmf->address - vmf->vma->vm_start) >> PAGE_SHIFT) + vmf->vma->vm_pgoff);
	vmf->page = page;
	get_page(page);
	return 0;
}
static const struct vm_operations_struct vm_ops = { .fault = check_fault };
static int by_fault(struct vm_area_struct *vma) { vma->vm_ops = &vm_ops; return 0; }
static vm_fault_t pfn_fault(struct vm_fault *vmf)
{
	EXPECT_EQ(vmf_insert_pfn(vmf->vma, vmf->vma->vm_end, page_to_pfn(page)), VM_FAULT_SIGBUS);
	EXPECT_EQ(vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(page)), VM_FAULT_NOPAGE);
	return vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(page) + 1);	/* the entry is there: it stays */
}
static const struct vm_operations_struct pfn_ops = { .fault = pfn_fault };
static int by_pfn_fault(struct vm_area_struct *vma) { vm_flags_set(vma, VM_PFNMAP); vma->vm_ops = &pfn_ops; return 0; }

static void faults(void)
{
	unsigned long at;
	char byte;

	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	((char *)page_address(page))[1] = 9;
	at = map(by_fault, 4, 3);
	EXPECT_EQ(check_fault_calls, 0);
	EXPECT(!get_user(byte, (char __user *)at + PAGE_SIZE + 1) && byte == 9);
	EXPECT(!get_user(byte, (char __user *)at + PAGE_SIZE + 2) && byte == 0);
	EXPECT_EQ(check_fault_calls, 1);
	EXPECT_EQ(page_count(page), 2);
	fault_answer = VM_FAULT_SIGBUS;
	EXPECT_EQ(get_user(byte, (char __user *)at), -EFAULT);
	fault_answer = VM_FAULT_OOM;
	EXPECT_EQ(get_user(byte, (char __user *)at), -EFAULT);
	unmap(at, 4);
	EXPECT_EQ(page_count(page), 1);
	fault_answer = 0;
	at = map_as(by_fault, 1, 0, MAP_PRIVATE);
	EXPECT_EQ(put_user(10, (char __user *)at + 1), 0);
	EXPECT_EQ(((char *)page_address(page))[1], 9);
	unmap(at, 1);
	EXPECT_EQ(page_count(page), 1);
	at = map(by_pfn_fault, 1, 0);
	EXPECT(!get_user(byte, (char __user *)at + 1) && byte == 9);
	EXPECT_EQ(page_count(page), 1);
	unmap(at, 1);
	__free_page(page);
}

static void limits(void)
{
	EXPECT_EQ(vm_mmap(&file, 0, 0, PROT_READ, MAP_SHARED, 0), -EINVAL);
	EXPECT_EQ(vm_mmap(&file, 0, TASK_SIZE + PAGE_SIZE, PROT_READ, MAP_SHARED, 0), -ENOMEM);
	EXPECT_EQ(vm_mmap(&file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED, 8), -EINVAL);
	EXPECT_EQ(vm_mmap(&file, 8, PAGE_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED, 0), -EINVAL);
	EXPECT_EQ(vm_munmap(1, PAGE_SIZE), -EINVAL);
	EXPECT_EQ(vm_munmap(PAGE_SIZE, 0), -EINVAL);
}

static void usermap(void)
{
	insert_page();
	arrays();
	vmalloc_range();
	pfn_range();
	bad_ranges();
	faults();
	limits();
}
RUN(usermap)
