/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MM_TYPES_H
#define __LINUX_MM_TYPES_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/rwsem.h>
#include <asm/page.h>
struct address_space;
struct file;
struct vm_operations_struct;
/* 64 bytes, one per page frame, in the array at VMEMMAP_START. */
struct page {
	unsigned long flags;
	union {
		struct {
			struct list_head lru;
			struct address_space *mapping;
			pgoff_t index;
			unsigned long private;
		};
		struct {
			unsigned long compound_head;	/* in tail pages: the first page, and bit 0 */
			atomic_t _large_mapcount;	/* these four in the second page, for all */
			atomic_t _entire_mapcount;
			atomic_t _nr_pages_mapped;
			atomic_t _pincount;
		};
	};
	union {
		atomic_t _mapcount;	/* user mappings - 1 */
		unsigned int page_type;	/* in the top byte: what it is used for, if it cannot be mapped */
	};
	atomic_t _refcount;
	unsigned long memcg_data;
};
typedef unsigned long vm_flags_t;
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;		/* first byte after */
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	unsigned long vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;		/* offset into vm_file in pages */
	struct file *vm_file;
	void *vm_private_data;
	struct list_head vm_link;	/* mm->mmap_list, by address (Linux keeps a tree here) */
};
struct mm_struct {
	struct list_head mmap_list;
	unsigned long pgd;		/* physical address of the top page table; native __mm_init() */
	int map_count;
	int mm_users;
	struct rw_semaphore mmap_lock;
	unsigned long mmap_base;	/* new mappings are placed below it, going down */
};
typedef unsigned int vm_fault_t;
#define VM_FAULT_OOM 0x000001
#define VM_FAULT_SIGBUS 0x000002
#define VM_FAULT_MAJOR 0x000004
#define VM_FAULT_HWPOISON 0x000010
#define VM_FAULT_SIGSEGV 0x000040
#define VM_FAULT_NOPAGE 0x000100
#define VM_FAULT_LOCKED 0x000200
#define VM_FAULT_RETRY 0x000400
#define VM_FAULT_ERROR (VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV | VM_FAULT_HWPOISON)
#endif
