// SPDX-License-Identifier: MIT
/* The allocator itself is native; mapping its memory into user space is here. */
#include <linux/vmalloc.h>
#include <linux/mm.h>

/*
 * Only areas made for it (vmalloc_user() and friends) may be mapped: memory of
 * plain vmalloc() is not zeroed and would show old kernel data.
 */
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr, unsigned long pgoff, unsigned long size)
{
	struct vm_struct *area;
	unsigned long off, end;
	int err;

	if (check_mul_overflow(pgoff, PAGE_SIZE, &off))
		return -EINVAL;
	size = PAGE_ALIGN(size);
	if (!PAGE_ALIGNED(uaddr) || !PAGE_ALIGNED(kaddr))
		return -EINVAL;
	area = find_vm_area(kaddr);
	if (!area || !(area->flags & (VM_USERMAP | VM_DMA_COHERENT)))
		return -EINVAL;
	if (check_add_overflow(size, off, &end) || end > get_vm_area_size(area))
		return -EINVAL;
	for (kaddr += off; size; kaddr += PAGE_SIZE, uaddr += PAGE_SIZE, size -= PAGE_SIZE) {
		err = vm_insert_page(vma, uaddr, vmalloc_to_page(kaddr));
		if (err)
			return err;
	}
	vm_flags_set(vma, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff)
{
	return remap_vmalloc_range_partial(vma, vma->vm_start, addr, pgoff, vma->vm_end - vma->vm_start);
}
