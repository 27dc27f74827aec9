/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_VMALLOC_H
#define __LINUX_VMALLOC_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/gfp.h>
#include <asm/page.h>
struct vm_area_struct;
#define VM_IOREMAP 0x00000001
#define VM_ALLOC 0x00000002
#define VM_MAP 0x00000004
#define VM_USERMAP 0x00000008
#define VM_DMA_COHERENT 0x00000010
#define VM_NO_GUARD 0x00000040
#define VM_MAP_PUT_PAGES 0x00000200
/* Filled by the native allocator; readable by everyone (/proc/vmallocinfo). */
struct vm_struct {
	struct vm_struct *next;
	void *addr;
	unsigned long size;		/* with the guard page */
	unsigned long flags;
	struct page **pages;
	unsigned int nr_pages;
	phys_addr_t phys_addr;
	const void *caller;
};
static inline size_t get_vm_area_size(const struct vm_struct *area)
{
	return area->flags & VM_NO_GUARD ? area->size : area->size - PAGE_SIZE;
}
/* natives */
extern void *vmalloc(unsigned long size);
extern void *vzalloc(unsigned long size);
extern void *vmalloc_user(unsigned long size);
extern void *vmalloc_32(unsigned long size);
extern void *vmalloc_32_user(unsigned long size);
extern void *__vmalloc(unsigned long size, gfp_t gfp_mask);
#if KERNEL_API < 612
#define __vmalloc(size, gfp, prot...) __vmalloc(size, gfp)	/* had a protection until 5.8 */
#endif
extern void vfree(const void *addr);
extern void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot);
extern void vunmap(const void *addr);
#define vm_map_ram(pages, count, node) vmap(pages, count, VM_MAP, PAGE_KERNEL)	/* for pages that are mapped for a short time */
#define vm_unmap_ram(addr, count) vunmap(addr)
extern struct page *vmalloc_to_page(const void *addr);
extern unsigned long vmalloc_to_pfn(const void *addr);
extern struct vm_struct *find_vm_area(const void *addr);
extern bool is_vmalloc_addr(const void *x);
extern struct vm_struct *__next_vm_area(const void *after);	/* lowest area above that address; NULL: no more */
#define vmalloc_node(size, node) vmalloc(size)
#define vzalloc_node(size, node) vzalloc(size)
#define is_vmalloc_or_module_addr(x) is_vmalloc_addr(x)
#define vfree_atomic(p) vfree(p)
#define flush_kernel_vmap_range(a, n) do { } while (0)
#define invalidate_kernel_vmap_range(a, n) do { } while (0)
/* mm/vmalloc.c */
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr, unsigned long pgoff, unsigned long size);
#define vmalloc_array(n, size) vmalloc(array_size(n, size))
#define vcalloc(n, size) vzalloc(array_size(n, size))
#endif
