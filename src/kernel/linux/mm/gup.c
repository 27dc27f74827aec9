// SPDX-License-Identifier: MIT
/*
 * The pages behind user addresses, held so that they stay: by a reference each
 * (get_user_pages()), or pinned, for devices that transfer to them.  A pin is a
 * thousand references, so that the two can be told apart.
 */
#include <linux/mm.h>
#include <linux/uaccess.h>

static int check_vma_flags(struct vm_area_struct *vma, unsigned int gup_flags)
{
	if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		return -EFAULT;
	if (gup_flags & FOLL_WRITE)
		return vma->vm_flags & VM_WRITE || (gup_flags & FOLL_FORCE && is_cow_mapping(vma->vm_flags)) ? 0 : -EFAULT;
	return vma->vm_flags & VM_READ || gup_flags & FOLL_FORCE ? 0 : -EFAULT;
}

/* The page at addr, brought in if need be.  The process's own memory has no area here: it is there from the start. */
static int faultin_page(unsigned long addr, unsigned int gup_flags, struct page **page)
{
	unsigned long pte = __mm_get_pte(current->mm, addr);
	struct vm_area_struct *vma = vma_lookup(current->mm, addr);
	vm_fault_t fault;
	int err;

	if (!vma && !(pte & _PAGE_PRESENT))
		return -EFAULT;
	if (vma) {
		err = check_vma_flags(vma, gup_flags);
		if (err)
			return err;
		fault = handle_mm_fault(vma, addr, gup_flags & FOLL_WRITE ? FAULT_FLAG_WRITE : 0);
		if (fault & VM_FAULT_ERROR)
			return fault & VM_FAULT_OOM ? -ENOMEM : -EFAULT;
		pte = __mm_get_pte(current->mm, addr);
	}
	if (pte & _PAGE_SPECIAL)
		return -EFAULT;
	*page = pfn_to_page((pte & PTE_PFN_MASK) >> PAGE_SHIFT);
	return 0;
}

static void grab_page(struct page *page, unsigned int gup_flags)
{
	if (!(gup_flags & FOLL_PIN)) {
		get_page(page);
	} else if (PageCompound(page)) {
		get_page(page);
		atomic_inc(&compound_head(page)[1]._pincount);
	} else {
		__page_ref_add(page, GUP_PIN_COUNTING_BIAS);
	}
}

static long gup(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages)
{
	unsigned long i;
	int err = 0;

	/* These two are how it is called, not for callers; only what is pinned may stay for long. */
	if (WARN_ON_ONCE(!(gup_flags & FOLL_PIN) && (gup_flags & FOLL_LONGTERM)) || WARN_ON_ONCE(!pages))
		return gup_flags & FOLL_PIN ? 0 : -EINVAL;
	for (i = 0; i < nr_pages; i++) {
		err = faultin_page((start & PAGE_MASK) + i * PAGE_SIZE, gup_flags, &pages[i]);
		if (err)
			break;
		grab_page(pages[i], gup_flags);
	}
	return i ? i : err;
}

/* The caller holds mmap_lock. */
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages)
{
	might_sleep();
	mmap_assert_locked(current->mm);
	return gup(start, nr_pages, gup_flags, pages);
}

long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages)
{
	might_sleep();
	mmap_assert_locked(current->mm);
	return gup(start, nr_pages, gup_flags | FOLL_PIN, pages);
}

static long gup_unlocked(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages)
{
	long n;

	mmap_read_lock(current->mm);
	n = gup(start, nr_pages, gup_flags, pages);
	mmap_read_unlock(current->mm);
	return n;
}

long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags)
{
	return gup_unlocked(start, nr_pages, gup_flags, pages);
}

long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags)
{
	return gup_unlocked(start, nr_pages, gup_flags | FOLL_PIN, pages);
}

/* These take the lock themselves, if they need it. */
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return access_ok((void __user *)start, nr_pages * PAGE_SIZE) ? gup_unlocked(start, nr_pages, gup_flags, pages) : -EFAULT;
}

int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages)
{
	return get_user_pages_fast(start, nr_pages, gup_flags | FOLL_PIN, pages);
}

void unpin_user_page(struct page *page)
{
	if (PageCompound(page)) {
		atomic_dec(&compound_head(page)[1]._pincount);
		put_page(page);
	} else {
		__page_ref_sub(page, GUP_PIN_COUNTING_BIAS);
	}
}

void unpin_user_pages(struct page **pages, unsigned long npages)
{
	while (npages--)
		unpin_user_page(*pages++);
}

void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty)
{
	for (; npages--; pages++) {
		if (make_dirty)
			set_page_dirty_lock(*pages);
		unpin_user_page(*pages);
	}
}
