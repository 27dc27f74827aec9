/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MM_H
#define __LINUX_MM_H
#include <linux/kernel.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/page-flags.h>
#include <linux/err.h>
#include <linux/string.h>
#include <linux/mman.h>
#include <linux/sched.h>

#define VM_READ 0x00000001UL
#define VM_WRITE 0x00000002UL
#define VM_EXEC 0x00000004UL
#define VM_SHARED 0x00000008UL
#define VM_MAYREAD 0x00000010UL
#define VM_MAYWRITE 0x00000020UL
#define VM_MAYEXEC 0x00000040UL
#define VM_MAYSHARE 0x00000080UL
#define VM_GROWSDOWN 0x00000100UL
#define VM_PFNMAP 0x00000400UL
#define VM_LOCKED 0x00002000UL
#define VM_IO 0x00004000UL
#define VM_DONTCOPY 0x00020000UL
#define VM_DONTEXPAND 0x00040000UL
#define VM_LOCKONFAULT 0x00080000UL
#define VM_ACCOUNT 0x00100000UL
#define VM_NORESERVE 0x00200000UL
#define VM_HUGETLB 0x00400000UL
#define VM_SYNC 0x00800000UL
#define VM_ARCH_1 0x01000000UL
#define VM_PAT VM_ARCH_1
#define VM_DONTDUMP 0x04000000UL
#define VM_SOFTDIRTY 0x08000000UL
#define VM_MIXEDMAP 0x10000000UL
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP)
#define VM_ACCESS_FLAGS (VM_READ | VM_WRITE | VM_EXEC)

#define FAULT_FLAG_WRITE 0x01
#define FAULT_FLAG_USER 0x40
struct vm_fault {
	struct {
		struct vm_area_struct *vma;
		gfp_t gfp_mask;
		pgoff_t pgoff;
		unsigned long address;
	};
	unsigned int flags;
	struct page *cow_page;
	struct page *page;		/* ->fault's answer, with a reference taken */
};
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);
	void (*close)(struct vm_area_struct *area);
	int (*may_split)(struct vm_area_struct *area, unsigned long addr);
	int (*mremap)(struct vm_area_struct *area);
	int (*mprotect)(struct vm_area_struct *vma, unsigned long start, unsigned long end, unsigned long newflags);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *vmf);
	int (*access)(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write);
	const char *(*name)(struct vm_area_struct *vma);
};
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags) { vma->vm_flags |= flags; }
static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags) { vma->vm_flags &= ~flags; }
static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear) { vma->vm_flags = (vma->vm_flags | set) & ~clear; }
static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags) { vma->vm_flags = flags; }
static inline unsigned long vma_pages(const struct vm_area_struct *vma) { return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT; }

/* natives: page references and the user page table (one pte at a time) */
extern void get_page(struct page *page);
extern void put_page(struct page *page);
extern int page_count(const struct page *page);
extern void __page_ref_add(struct page *page, unsigned int refs);
extern void __page_ref_sub(struct page *page, unsigned int refs);
extern int __mm_init(struct mm_struct *mm);
extern void __mm_free(struct mm_struct *mm);
extern int __mm_set_pte(struct mm_struct *mm, unsigned long addr, unsigned long pfn, pgprot_t prot);
extern unsigned long __mm_get_pte(struct mm_struct *mm, unsigned long addr);
extern unsigned long __mm_clear_pte(struct mm_struct *mm, unsigned long addr);
static inline int page_ref_count(const struct page *page) { return atomic_read(&page->_refcount); }	/* of this page alone */
static inline int page_mapcount(const struct page *page)
{
	return page_has_type(page) ? 0 : atomic_read(&page->_mapcount) + 1;
}
#define page_mapped(page) (page_mapcount(page) > 0)
#define page_to_virt(page) page_address(page)
#define virt_to_head_page(p) compound_head(virt_to_page(p))
#define lock_page(p) SetPageLocked(p)
#define unlock_page(p) ClearPageLocked(p)
static inline bool set_page_dirty(struct page *page) { SetPageDirty(page); return true; }
#define set_page_dirty_lock(p) set_page_dirty(p)
#define nth_page(page, n) ((page) + (n))

/* mm/memory.c */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size, pgprot_t prot);
#define io_remap_pfn_range(vma, addr, pfn, size, prot) remap_pfn_range(vma, addr, pfn, size, prot)
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages, unsigned long *num);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t prot);
static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	int err = vm_insert_page(vma, addr, page);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err < 0 && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags);
void zap_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long size);
void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size);
void unmap_mapping_range_vma(struct vm_area_struct *vma);
pgprot_t vm_get_page_prot(unsigned long vm_flags);
static inline bool is_cow_mapping(unsigned long flags) { return (flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE; }
/* mm/gup.c */
#define FOLL_WRITE 0x01
#define FOLL_FORCE 0x08
#define FOLL_LONGTERM 0x100
#define FOLL_PIN 0x80000	/* not for callers */
#define GUP_PIN_COUNTING_BIAS (1U << 10)
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages);
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags);
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages);
long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);
static inline bool page_maybe_dma_pinned(struct page *page)
{
	if (PageCompound(page))
		return atomic_read(&compound_head(page)[1]._pincount) > 0;
	return page_ref_count(page) >= (int)GUP_PIN_COUNTING_BIAS;
}
#if KERNEL_API < 612
#define get_user_pages(start, n, flags, pages, vmas...) get_user_pages(start, n, flags, pages)	/* had vmas until 6.5 */
#define put_user_page(page) unpin_user_page(page)
#define put_user_pages(pages, n) unpin_user_pages(pages, n)
#endif
/* mm/mmap.c */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr);
unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot, unsigned long flag, unsigned long offset);
int vm_munmap(unsigned long start, size_t len);
struct mm_struct *mm_alloc(void);
void mmput(struct mm_struct *mm);
void exit_mmap(struct mm_struct *mm);
int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm);
#define mmap_read_lock(mm) down_read(&(mm)->mmap_lock)
#define mmap_read_unlock(mm) up_read(&(mm)->mmap_lock)
#define mmap_write_lock(mm) down_write(&(mm)->mmap_lock)
#define mmap_write_unlock(mm) up_write(&(mm)->mmap_lock)
#define mmap_assert_locked(mm) WARN_ON(!rwsem_is_locked(&(mm)->mmap_lock))
#define untagged_addr(a) (a)
/* from vmalloc.h, which many drivers reach through here */
extern bool is_vmalloc_addr(const void *x);
extern struct page *vmalloc_to_page(const void *addr);
extern unsigned long vmalloc_to_pfn(const void *addr);
void kvfree(const void *addr);
void *kvmalloc(size_t size, gfp_t flags);
static inline bool is_kernel_addr(unsigned long a) { return a >= PAGE_OFFSET; }
unsigned long nr_free_pages(void);
#define totalram_pages() 16384UL
#define flush_dcache_page(p) do { } while (0)
#endif
