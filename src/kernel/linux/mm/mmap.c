// SPDX-License-Identifier: MIT
/* The user address space: a list of areas in address order. */
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/file.h>

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm), GFP_KERNEL);

	if (!mm)
		return NULL;
	INIT_LIST_HEAD(&mm->mmap_list);
	init_rwsem(&mm->mmap_lock);
	mm->mm_users = 1;
	mm->mmap_base = 0x00007ffff7fff000UL;
	if (__mm_init(mm) < 0) {
		kfree(mm);
		return NULL;
	}
	return mm;
}

/* The area that ends behind addr: it holds addr or is the next one above. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	list_for_each_entry(vma, &mm->mmap_list, vm_link)
		if (addr < vma->vm_end)
			return vma;
	return NULL;
}

struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr ? vma : NULL;
}

static void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = find_vma(mm, vma->vm_start);

	list_add_tail(&vma->vm_link, next ? &next->vm_link : &mm->mmap_list);
	mm->map_count++;
}

/* The highest hole below mmap_base that is long enough. */
static unsigned long unmapped_area(struct mm_struct *mm, unsigned long len)
{
	unsigned long end = mm->mmap_base;
	struct vm_area_struct *vma;

	list_for_each_entry_reverse(vma, &mm->mmap_list, vm_link) {
		if (vma->vm_start >= end)
			continue;
		if (vma->vm_end <= end && end - vma->vm_end >= len)
			break;
		end = vma->vm_start;
	}
	return end - len;
}

static void vma_free(struct vm_area_struct *vma)
{
	list_del(&vma->vm_link);
	vma->vm_mm->map_count--;
	if (vma->vm_file)
		fput(vma->vm_file);
	kfree(vma);
}

static void remove_vma(struct vm_area_struct *vma)
{
	zap_page_range(vma, vma->vm_start, vma->vm_end - vma->vm_start);
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	vma_free(vma);
}

/* Cuts vma in two at addr; the new area is the upper part. */
static int split_vma(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper;
	int err;

	if (vma->vm_ops && vma->vm_ops->may_split) {
		err = vma->vm_ops->may_split(vma, addr);
		if (err)
			return err;
	}
	upper = kmemdup(vma, sizeof(*vma), GFP_KERNEL);
	if (!upper)
		return -ENOMEM;
	upper->vm_start = addr;
	upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	vma->vm_end = addr;
	list_add(&upper->vm_link, &vma->vm_link);
	vma->vm_mm->map_count++;
	if (upper->vm_file)
		get_file(upper->vm_file);
	if (upper->vm_ops && upper->vm_ops->open)
		upper->vm_ops->open(upper);
	return 0;
}

/* Makes the borders of [start, end) borders of areas, too. */
static int split_at_borders(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int err;

	if (vma && vma->vm_start < start) {
		err = split_vma(vma, start);
		if (err)
			return err;
	}
	vma = find_vma(mm, end - 1);
	if (vma && vma->vm_start < end && vma->vm_end > end)
		return split_vma(vma, end);
	return 0;
}

static int do_munmap(struct mm_struct *mm, unsigned long start, size_t len)
{
	struct vm_area_struct *vma, *next;
	unsigned long end;
	int err;

	len = PAGE_ALIGN(len);
	end = start + len;
	if (offset_in_page(start) || start > TASK_SIZE || len > TASK_SIZE - start || !len)
		return -EINVAL;
	err = split_at_borders(mm, start, end);
	if (err)
		return err;
	list_for_each_entry_safe(vma, next, &mm->mmap_list, vm_link)
		if (vma->vm_start >= start && vma->vm_end <= end)
			remove_vma(vma);
	return 0;
}

int vm_munmap(unsigned long start, size_t len)
{
	struct mm_struct *mm = current->mm;
	int err;

	mmap_write_lock(mm);
	err = do_munmap(mm, start, len);
	mmap_write_unlock(mm);
	return err;
}

/* A file's mapping without operations of its own: nothing is there but what ->mmap puts there. */
static const struct vm_operations_struct vma_dummy_vm_ops;

static unsigned long mmap_region(struct mm_struct *mm, struct file *file, unsigned long addr, unsigned long len,
				 unsigned long vm_flags, unsigned long pgoff)
{
	struct vm_area_struct *vma = kzalloc(sizeof(*vma), GFP_KERNEL);
	int err;

	if (!vma)
		return -ENOMEM;
	/* Private writable memory counts against the commit limit. */
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		vm_flags |= VM_ACCOUNT;
	vma->vm_mm = mm;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma->vm_pgoff = pgoff;
	INIT_LIST_HEAD(&vma->vm_link);
	if (file) {
		vma->vm_file = get_file(file);
		vma->vm_ops = &vma_dummy_vm_ops;
		err = file->f_op->mmap(file, vma);
		if (err) {
			zap_page_range(vma, vma->vm_start, len);
			fput(file);
			kfree(vma);
			return err;
		}
	}
	vm_flags_set(vma, VM_SOFTDIRTY);
	vma_link(mm, vma);
	return addr;
}

static unsigned long prot_to_vm_flags(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) | (prot & PROT_EXEC ? VM_EXEC : 0);
}

static unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, unsigned long pgoff)
{
	unsigned long vm_flags = prot_to_vm_flags(prot) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	int err;

	if (!len)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len || len > TASK_SIZE)
		return -ENOMEM;
	if (pgoff + (len >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (flags & MAP_FIXED) {
		if (offset_in_page(addr))
			return -EINVAL;
		err = do_munmap(mm, addr, len);
		if (err)
			return err;
	} else if (!addr || offset_in_page(addr) || find_vma(mm, addr) != find_vma(mm, addr + len - 1) || vma_lookup(mm, addr)) {
		addr = unmapped_area(mm, len);
	}
	if (file) {
		switch (flags & MAP_TYPE) {
		case MAP_SHARED:
		case MAP_SHARED_VALIDATE:
			if ((prot & PROT_WRITE) && !(file->f_mode & FMODE_WRITE))
				return -EACCES;
			vm_flags |= VM_SHARED | VM_MAYSHARE;
			if (!(file->f_mode & FMODE_WRITE))
				vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
			fallthrough;
		case MAP_PRIVATE:
			if (!(file->f_mode & FMODE_READ))
				return -EACCES;
			if (!file->f_op->mmap)
				return -ENODEV;
			break;
		default:
			return -EINVAL;
		}
	} else if ((flags & MAP_TYPE) == MAP_SHARED) {
		vm_flags |= VM_SHARED | VM_MAYSHARE;
	}
	addr = mmap_region(mm, file, addr, len, vm_flags, pgoff);
	return addr;
}

unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot,
		      unsigned long flag, unsigned long offset)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	if (offset_in_page(offset))
		return -EINVAL;
	mmap_write_lock(mm);
	ret = do_mmap(mm, file, addr, len, prot, flag, offset >> PAGE_SHIFT);
	mmap_write_unlock(mm);
	if (!IS_ERR_VALUE(ret) && (flag & MAP_POPULATE)) {
		struct vm_area_struct *vma = vma_lookup(mm, ret);
		unsigned long at;

		/* Failing here is no error: the pages may still be faulted in later. */
		if (vma && !(vma->vm_flags & (VM_IO | VM_PFNMAP)))
			for (at = vma->vm_start; at < vma->vm_end; at += PAGE_SIZE)
				if (handle_mm_fault(vma, at, vma->vm_flags & VM_SHARED ? 0 : (vma->vm_flags & VM_WRITE ? FAULT_FLAG_WRITE : 0)) & VM_FAULT_ERROR)
					break;
	}
	return ret;
}

/* Rewrites the protection of the pages that are there. */
static void change_protection(struct vm_area_struct *vma)
{
	unsigned long addr, pte, prot;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		pte = __mm_get_pte(vma->vm_mm, addr);
		if (!pte)
			continue;
		prot = pgprot_val(vma->vm_page_prot) | (pte & _PAGE_SPECIAL);
		__mm_set_pte(vma->vm_mm, addr, (pte & PTE_PFN_MASK) >> PAGE_SHIFT, __pgprot(prot));
	}
}

static int do_mprotect(struct mm_struct *mm, unsigned long start, size_t len, unsigned long prot)
{
	unsigned long flags = prot_to_vm_flags(prot), end = start + PAGE_ALIGN(len), at;
	struct vm_area_struct *vma;
	int err;

	if (offset_in_page(start))
		return -EINVAL;
	if (!len)
		return 0;
	/* First see that all of it may be changed. */
	for (at = start; at < end; at = vma->vm_end) {
		vma = vma_lookup(mm, at);
		if (!vma)
			return -ENOMEM;
		if (flags & ~(vma->vm_flags >> 4) & VM_ACCESS_FLAGS)
			return -EACCES;
		if (vma->vm_ops && vma->vm_ops->mprotect) {
			err = vma->vm_ops->mprotect(vma, at, min(end, vma->vm_end), flags);
			if (err)
				return err;
		}
	}
	err = split_at_borders(mm, start, end);
	if (err)
		return err;
	list_for_each_entry(vma, &mm->mmap_list, vm_link) {
		if (vma->vm_start < start || vma->vm_end > end)
			continue;
		vma->vm_flags = (vma->vm_flags & ~VM_ACCESS_FLAGS) | flags;
		if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
			vma->vm_flags |= VM_ACCOUNT;
		vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
		change_protection(vma);
	}
	return 0;
}

/* Moves an area: a copy at the new place takes the page table entries over. */
static unsigned long move_vma(struct vm_area_struct *vma, unsigned long new_len)
{
	unsigned long old_len = vma->vm_end - vma->vm_start, offset, pte;
	struct mm_struct *mm = vma->vm_mm;
	unsigned long new_addr = unmapped_area(mm, new_len);
	struct vm_area_struct *copy = kmemdup(vma, sizeof(*vma), GFP_KERNEL);
	int err = 0;

	if (!copy)
		return -ENOMEM;
	copy->vm_start = new_addr;
	copy->vm_end = new_addr + new_len;
	if (copy->vm_file)
		get_file(copy->vm_file);
	vma_link(mm, copy);
	if (copy->vm_ops && copy->vm_ops->open)
		copy->vm_ops->open(copy);
	for (offset = 0; offset < min(old_len, new_len); offset += PAGE_SIZE) {
		pte = __mm_clear_pte(mm, vma->vm_start + offset);
		if (pte)
			__mm_set_pte(mm, new_addr + offset, (pte & PTE_PFN_MASK) >> PAGE_SHIFT, __pgprot(pte & ~PTE_PFN_MASK));
	}
	if (copy->vm_ops && copy->vm_ops->mremap)
		err = copy->vm_ops->mremap(copy);
	remove_vma(vma);
	return err ? err : new_addr;
}

static unsigned long do_mremap(struct mm_struct *mm, unsigned long addr, size_t old_len, size_t new_len, unsigned long flags)
{
	struct vm_area_struct *vma, *next;
	int err;

	old_len = PAGE_ALIGN(old_len);
	new_len = PAGE_ALIGN(new_len);
	if (offset_in_page(addr) || !new_len || (flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)))
		return -EINVAL;
	if (flags & MREMAP_FIXED)
		return -EINVAL;
	vma = vma_lookup(mm, addr);
	if (!vma)
		return -EFAULT;
	if (old_len >= new_len) {
		if (old_len > new_len) {
			err = do_munmap(mm, addr + new_len, old_len - new_len);
			if (err)
				return err;
		}
		return addr;
	}
	if (old_len > vma->vm_end - addr || (vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP)))
		return -EFAULT;
	next = find_vma(mm, vma->vm_end);
	if (old_len == vma->vm_end - addr && (!next || next->vm_start - addr >= new_len)) {
		vma->vm_end = addr + new_len;
		return addr;
	}
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	return move_vma(vma, new_len);
}

void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma, *next;

	list_for_each_entry_safe(vma, next, &mm->mmap_list, vm_link)
		remove_vma(vma);
}

void mmput(struct mm_struct *mm)
{
	if (--mm->mm_users)
		return;
	exit_mmap(mm);
	__mm_free(mm);
	kfree(mm);
}

/* Whether fork copies the entries: not when a fault can bring them back. */
static bool vma_needs_copy(struct vm_area_struct *vma)
{
	return (vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) || !(vma->vm_flags & VM_SHARED);
}

/* fork(): the child's areas; private pages become copy-on-write in both. */
/*
 * The memory type of a mapping of raw pfns is found by its first entry.  Once that
 * is a private copy, Linux 6.12 does not find it, and fork fails.
 */
static bool lost_its_pfns(struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_PAT) && !(vma->vm_flags & VM_SHARED) &&
	       !(__mm_get_pte(vma->vm_mm, vma->vm_start) & _PAGE_SPECIAL);
}

int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct vm_area_struct *vma, *copy;
	unsigned long addr, pte, prot;

	mmap_write_lock(oldmm);
	list_for_each_entry(vma, &oldmm->mmap_list, vm_link) {
		if (!lost_its_pfns(vma))
			continue;
		mmap_write_unlock(oldmm);
		return -EINVAL;
	}
	list_for_each_entry(vma, &oldmm->mmap_list, vm_link) {
		if (vma->vm_flags & VM_DONTCOPY)
			continue;
		copy = kmemdup(vma, sizeof(*vma), GFP_KERNEL);
		if (!copy) {
			mmap_write_unlock(oldmm);
			return -ENOMEM;
		}
		copy->vm_mm = mm;
		if (copy->vm_file)
			get_file(copy->vm_file);
		list_add_tail(&copy->vm_link, &mm->mmap_list);
		mm->map_count++;
		for (addr = vma->vm_start; vma_needs_copy(vma) && addr < vma->vm_end; addr += PAGE_SIZE) {
			pte = __mm_get_pte(oldmm, addr);
			if (!pte)
				continue;
			prot = pte & ~PTE_PFN_MASK;
			if (!(vma->vm_flags & VM_SHARED))
				prot &= ~_PAGE_RW;
			__mm_set_pte(oldmm, addr, (pte & PTE_PFN_MASK) >> PAGE_SHIFT, __pgprot(prot));
			__mm_set_pte(mm, addr, (pte & PTE_PFN_MASK) >> PAGE_SHIFT, __pgprot(prot));
			if (!(pte & _PAGE_SPECIAL)) {
				struct page *page = pfn_to_page((pte & PTE_PFN_MASK) >> PAGE_SHIFT);

				get_page(page);
				atomic_inc(&page->_mapcount);
			}
		}
		if (copy->vm_ops && copy->vm_ops->open)
			copy->vm_ops->open(copy);
	}
	mmap_write_unlock(oldmm);
	return 0;
}
