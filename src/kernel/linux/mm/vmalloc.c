// SPDX-License-Identifier: MIT
/* The allocator itself is native; mapping its memory into user space is here. */
#include <linux/vmalloc.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

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

static int vmallocinfo_show(struct seq_file *m, void *p)
{
	struct vm_struct *v;

	for (v = __next_vm_area(NULL); v; v = __next_vm_area(v->addr)) {
		seq_printf(m, "0x%px-0x%px %7ld", v->addr, v->addr + v->size, v->size);
		if (v->caller)
			seq_printf(m, " %pS", v->caller);
		if (v->nr_pages)
			seq_printf(m, " pages=%d", v->nr_pages);
		if (v->flags & VM_IOREMAP)
			seq_puts(m, " ioremap");
		if (v->flags & VM_ALLOC)
			seq_puts(m, " vmalloc");
		if (v->flags & VM_MAP)
			seq_puts(m, " vmap");
		if (v->flags & VM_USERMAP)
			seq_puts(m, " user");
		if (v->flags & VM_DMA_COHERENT)
			seq_puts(m, " dma-coherent");
		if (v->nr_pages)
			seq_printf(m, " N0=%u", v->nr_pages);	/* one node has all pages */
		seq_putc(m, '\n');
	}
	return 0;
}

int proc_vmalloc_init(void)
{
	return proc_create_single_data("vmallocinfo", 0400, NULL, vmallocinfo_show, NULL) ? 0 : -ENOMEM;
}
