// SPDX-License-Identifier: MIT
/*
 * What stands behind a user page: page faults, and the helpers with which a
 * driver's ->mmap fills a mapping in advance.  The page table entries are
 * written by the __mm_*_pte natives.
 *
 * Two kinds of entries: a page with a struct page is counted (reference and
 * mapcount, dropped at unmap); a raw pfn of a VM_PFNMAP mapping is not.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/uaccess.h>
#include <linux/slab.h>

/* A private copy of a raw pfn is an ordinary page. */
static bool pte_is_counted(unsigned long pte)
{
	return !(pte & _PAGE_SPECIAL);
}

pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	unsigned long prot = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED;

	if (!(vm_flags & VM_ACCESS_FLAGS))
		prot &= ~_PAGE_PRESENT;
	/* A private page is writable only once it has been copied. */
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED))
		prot |= _PAGE_RW;
	if (!(vm_flags & VM_EXEC))
		prot |= _PAGE_NX;
	return __pgprot(prot);
}

/* The entry is one mapping and one reference: a new one, or the caller's. */
static int set_counted_pte(struct vm_area_struct *vma, unsigned long addr, struct page *page, pgprot_t prot, bool get)
{
	int err = __mm_set_pte(vma->vm_mm, addr, page_to_pfn(page), prot);

	if (err)
		return err;
	if (get)
		get_page(page);
	atomic_inc(&page->_mapcount);
	return 0;
}

/* Pages that are used in another way, or by somebody else, are not for mapping. */
static int insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	struct page *head = compound_head(page);

	if (!page_ref_count(head) || PageAnon(head) || PageSlab(head) || page_has_type(page))
		return -EINVAL;
	if (__mm_get_pte(vma->vm_mm, addr))
		return -EBUSY;
	return set_counted_pte(vma, addr, page, vma->vm_page_prot, true);
}

static void make_mixed_map(struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_MIXEDMAP)
		return;
	BUG_ON(vma->vm_flags & VM_PFNMAP);
	vm_flags_set(vma, VM_MIXEDMAP);
}

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return -EFAULT;
	make_mixed_map(vma);
	return insert_page(vma, addr, page);
}

/* As many as go; *num is how many did not. */
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages, unsigned long *num)
{
	int err = 0;

	if (addr < vma->vm_start || addr + *num * PAGE_SIZE - 1 >= vma->vm_end)
		return -EFAULT;
	make_mixed_map(vma);
	for (; *num && !err; addr += PAGE_SIZE, pages++) {
		err = insert_page(vma, addr, *pages);
		if (!err)
			--*num;
	}
	return err;
}

static int insert_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num, unsigned long offset)
{
	unsigned long count = vma_pages(vma), addr = vma->vm_start, i;
	int err;

	if (offset >= num || count > num - offset)
		return -ENXIO;
	for (i = 0; i < count; i++, addr += PAGE_SIZE) {
		err = vm_insert_page(vma, addr, pages[offset + i]);
		if (err)
			return err;
	}
	return 0;
}

int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return insert_pages(vma, pages, num, vma->vm_pgoff);
}

int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return insert_pages(vma, pages, num, 0);
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size, pgprot_t prot)
{
	unsigned long end = addr + PAGE_ALIGN(size), first_pfn = pfn, at;
	int err;

	if (WARN_ON_ONCE(!PAGE_ALIGNED(addr)))
		return -EINVAL;
	/* A private writable mapping must be covered whole: its offset tells the pfn later. */
	if (is_cow_mapping(vma->vm_flags)) {
		if (addr != vma->vm_start || end != vma->vm_end)
			return -EINVAL;
		vma->vm_pgoff = first_pfn;
	}
	if (addr == vma->vm_start && end == vma->vm_end)
		vm_flags_set(vma, VM_PAT);
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	BUG_ON(addr >= end);
	/* Linux takes the driver's word for it, and writes into the mapping behind. */
	WARN(end > vma->vm_end, "remap_pfn_range() of %lu bytes at %#lx: the mapping ends at %#lx", size, addr, vma->vm_end);
	for (at = addr; at < end; at += PAGE_SIZE, pfn++) {
		BUG_ON(__mm_get_pte(vma->vm_mm, at));
		err = __mm_set_pte(vma->vm_mm, at, pfn, __pgprot(pgprot_val(prot) | _PAGE_SPECIAL));
		if (err) {
			zap_page_range(vma, addr, at - addr);
			return err;
		}
	}
	return 0;
}

int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len)
{
	unsigned long vm_len = vma->vm_end - vma->vm_start, pfn, pages;

	if (start + len < start)
		return -EINVAL;
	len += start & ~PAGE_MASK;
	pfn = start >> PAGE_SHIFT;
	pages = (len + ~PAGE_MASK) >> PAGE_SHIFT;
	if (vma->vm_pgoff > pages)
		return -EINVAL;
	pfn += vma->vm_pgoff;
	pages -= vma->vm_pgoff;
	if (vm_len >> PAGE_SHIFT > pages)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, pfn, vm_len, vma->vm_page_prot);
}

vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t prot)
{
	/* Raw entries are for mappings that hold nothing else, or for pfns without a struct page. */
	BUG_ON(!(vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)));
	BUG_ON((vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) == (VM_PFNMAP | VM_MIXEDMAP));
	BUG_ON((vma->vm_flags & VM_PFNMAP) && is_cow_mapping(vma->vm_flags));
	BUG_ON((vma->vm_flags & VM_MIXEDMAP) && pfn_valid(pfn));
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return VM_FAULT_SIGBUS;
	/* An entry that is there stays. */
	if (!__mm_get_pte(vma->vm_mm, addr) &&
	    __mm_set_pte(vma->vm_mm, addr, pfn, __pgprot(pgprot_val(prot) | _PAGE_SPECIAL)) == -ENOMEM)
		return VM_FAULT_OOM;
	return VM_FAULT_NOPAGE;
}

vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)
{
	return vmf_insert_pfn_prot(vma, addr, pfn, vma->vm_page_prot);
}

/* Takes away the entries of [start, start + size) and the references they held. */
void zap_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long size)
{
	unsigned long addr, pte;
	struct page *page;

	for (addr = start; addr < start + size; addr += PAGE_SIZE) {
		pte = __mm_clear_pte(vma->vm_mm, addr);
		if (!pte || !pte_is_counted(pte))
			continue;
		page = pfn_to_page((pte & PTE_PFN_MASK) >> PAGE_SHIFT);
		atomic_dec(&page->_mapcount);
		put_page(page);
	}
}

void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	if (address >= vma->vm_start && address + size <= vma->vm_end)
		zap_page_range(vma, address, size);
}

void unmap_mapping_range_vma(struct vm_area_struct *vma)
{
	zap_page_range(vma, vma->vm_start, vma->vm_end - vma->vm_start);
}

/* A page of the process's own; its first reference becomes the mapping's. */
static vm_fault_t map_anonymous_page(struct vm_area_struct *vma, unsigned long addr, struct page *page, pgprot_t prot)
{
	page->mapping = (void *)PAGE_MAPPING_ANON;
	if (!set_counted_pte(vma, addr, page, prot, false))
		return 0;
	put_page(page);
	return VM_FAULT_OOM;
}

static vm_fault_t do_anonymous_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct page *page = alloc_page(GFP_HIGHUSER | __GFP_ZERO);
	pgprot_t prot = vm_get_page_prot(vma->vm_flags | VM_SHARED);	/* ours alone: no copy needed */

	return page ? map_anonymous_page(vma, vmf->address, page, prot) : VM_FAULT_OOM;
}

/* Asks the mapping's owner.  On success vmf->page holds a reference. */
static vm_fault_t __do_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = vmf->vma->vm_ops->fault(vmf);

	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	if (WARN_ON(!vmf->page))
		return VM_FAULT_SIGBUS;
	return ret;
}

/* A private mapping that is written gets its own copy of the page. */
static vm_fault_t finish_private_write(struct vm_fault *vmf, struct page *from)
{
	struct page *copy = alloc_page(GFP_HIGHUSER);

	if (!copy)
		return VM_FAULT_OOM;
	copy_page(page_address(copy), page_address(from));
	zap_page_range(vmf->vma, vmf->address, PAGE_SIZE);
	return map_anonymous_page(vmf->vma, vmf->address, copy, vm_get_page_prot(vmf->vma->vm_flags | VM_SHARED));
}

static vm_fault_t do_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	vm_fault_t ret;

	if (!vma->vm_ops->fault)
		return VM_FAULT_SIGBUS;
	ret = __do_fault(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	if ((vmf->flags & FAULT_FLAG_WRITE) && !(vma->vm_flags & VM_SHARED)) {
		struct page *page = vmf->page;

		ret = finish_private_write(vmf, page);
		put_page(page);
		return ret;
	}
	if (!set_counted_pte(vma, vmf->address, vmf->page, vma->vm_page_prot, false))
		return ret;
	put_page(vmf->page);
	return VM_FAULT_OOM;
}

/* An entry is there but forbids writing: copy on write, or tell ->page_mkwrite. */
static vm_fault_t do_wp_page(struct vm_fault *vmf, unsigned long pte)
{
	struct vm_area_struct *vma = vmf->vma;
	struct page *page = pfn_to_page((pte & PTE_PFN_MASK) >> PAGE_SHIFT);

	if (!(vma->vm_flags & VM_SHARED)) {
		vm_fault_t ret;

		if (pte_is_counted(pte))
			get_page(page);
		ret = finish_private_write(vmf, page);
		if (pte_is_counted(pte))
			put_page(page);
		return ret;
	}
	__mm_set_pte(vma->vm_mm, vmf->address, page_to_pfn(page), __pgprot(pgprot_val(vma->vm_page_prot) | (pte & _PAGE_SPECIAL)));
	return 0;
}

vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma,
		.gfp_mask = GFP_KERNEL,
		.address = address & PAGE_MASK,
		.flags = flags,
	};
	unsigned long pte;

	vmf.pgoff = ((vmf.address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;
	pte = __mm_get_pte(vma->vm_mm, vmf.address);
	if (pte & _PAGE_PRESENT) {
		if ((flags & FAULT_FLAG_WRITE) && !(pte & _PAGE_RW))
			return do_wp_page(&vmf, pte);
		return 0;
	}
	return vma->vm_ops ? do_fault(&vmf) : do_anonymous_page(&vmf);
}

