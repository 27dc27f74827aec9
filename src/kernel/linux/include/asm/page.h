/* SPDX-License-Identifier: MIT */
#ifndef __ASM_PAGE_H
#define __ASM_PAGE_H
#include <linux/types.h>
#include <linux/align.h>
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) ALIGN(addr, PAGE_SIZE)
#define PAGE_ALIGN_DOWN(addr) ALIGN_DOWN(addr, PAGE_SIZE)
#define PAGE_ALIGNED(addr) IS_ALIGNED((unsigned long)(addr), PAGE_SIZE)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define PAGE_OFFSET 0xffff888000000000UL
#define VMALLOC_START 0xffffc90000000000UL
#define VMALLOC_END 0xffffe8ffffffffffUL
#define VMEMMAP_START 0xffffea0000000000UL
#define TASK_SIZE 0x00007ffffffff000UL
#define TASK_SIZE_MAX TASK_SIZE

struct page;
/* natives, functions so that a wrong argument is caught where it is given */
extern struct page *virt_to_page(const volatile void *addr);
extern unsigned long page_to_pfn(const struct page *page);
extern struct page *pfn_to_page(unsigned long pfn);
extern bool pfn_valid(unsigned long pfn);
extern void *page_address(const struct page *page);
extern phys_addr_t virt_to_phys(const volatile void *addr);
extern void *phys_to_virt(phys_addr_t addr);
extern phys_addr_t page_to_phys(const struct page *page);
extern struct page *phys_to_page(phys_addr_t addr);
extern bool virt_addr_valid(const volatile void *addr);
#define __pa(x) virt_to_phys((const volatile void *)(unsigned long)(x))
#define __va(x) phys_to_virt((phys_addr_t)(x))
#define virt_to_pfn(x) (virt_to_phys(x) >> PAGE_SHIFT)
#define pfn_to_phys(pfn) ((phys_addr_t)(pfn) << PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_ALIGN(x) (((unsigned long)(x) + (PAGE_SIZE - 1)) & PAGE_MASK)

extern void clear_page(void *page);			/* native */
extern void copy_page(void *to, const void *from);	/* native */
static inline int get_order(unsigned long size)
{
	size = (size - 1) >> PAGE_SHIFT;
	return size ? 64 - __builtin_clzl(size) : 0;
}

/* x86-64 page table entry bits; the page tables themselves live in page frames. */
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { unsigned long pte; } pte_t;
#define __pgprot(x) ((pgprot_t){ (x) })
#define pgprot_val(x) ((x).pgprot)
#define _PAGE_PRESENT 0x001UL
#define _PAGE_RW 0x002UL
#define _PAGE_USER 0x004UL
#define _PAGE_PWT 0x008UL
#define _PAGE_PCD 0x010UL
#define _PAGE_ACCESSED 0x020UL
#define _PAGE_DIRTY 0x040UL
#define _PAGE_PAT 0x080UL
#define _PAGE_GLOBAL 0x100UL
#define _PAGE_SPECIAL 0x200UL
#define _PAGE_NX (1UL << 63)
#define PTE_PFN_MASK 0x000ffffffffff000UL
#define PAGE_KERNEL __pgprot(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_NX | _PAGE_GLOBAL)
#define PAGE_KERNEL_RO __pgprot(_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_NX | _PAGE_GLOBAL)
#define PAGE_KERNEL_NOCACHE pgprot_noncached(PAGE_KERNEL)
#define pgprot_noncached(p) __pgprot(pgprot_val(p) | _PAGE_PCD | _PAGE_PWT)
#define pgprot_writecombine(p) __pgprot(pgprot_val(p) | _PAGE_PWT)
#define pgprot_device pgprot_noncached
#define pgprot_dmacoherent(p) (p)
#endif
