/* SPDX-License-Identifier: MIT */
/*
 * What a struct page says of itself.  The page allocator (native) writes the
 * marks of compound pages and the types; the flags are the holder's.
 */
#ifndef __LINUX_PAGE_FLAGS_H
#define __LINUX_PAGE_FLAGS_H
#include <linux/mm_types.h>
#include <linux/bitops.h>
#include <linux/atomic.h>
enum pageflags {
	PG_locked, PG_writeback, PG_referenced, PG_uptodate, PG_dirty, PG_lru,
	PG_head,			/* first page of a compound page */
	PG_waiters, PG_active, PG_workingset, PG_owner_priv_1, PG_owner_2, PG_arch_1,
	PG_reserved,			/* not for the page allocator; set by drivers before 2.6.15 */
	PG_private, PG_private_2,
};
enum pagetype { PGTY_buddy = 0xf0, PGTY_table = 0xf2, PGTY_slab = 0xf5, PGTY_mapcount_underflow = 0xff };

static inline unsigned long _compound_head(const struct page *page)
{
	unsigned long head = page->compound_head;

	return head & 1 ? head - 1 : (unsigned long)page;
}
#define compound_head(page) ((typeof(page))_compound_head(page))
static inline int PageTail(const struct page *page) { return page->compound_head & 1; }
static inline int PageHead(const struct page *page) { return test_bit(PG_head, &page->flags); }
static inline int PageCompound(const struct page *page) { return PageHead(page) || PageTail(page); }
/* Order of the compound page that begins here; any other page is order 0. */
static inline unsigned int compound_order(const struct page *page) { return PageHead(page) ? page[1].flags & 0xff : 0; }
static inline unsigned long compound_nr(const struct page *page) { return 1UL << compound_order(page); }
static inline unsigned long page_size(const struct page *page) { return PAGE_SIZE << compound_order(page); }

/* Counts are from -1 up, and types, as numbers with a sign, far below. */
static inline bool page_type_has_type(int type) { return type < (int)((unsigned int)PGTY_mapcount_underflow << 24); }
static inline bool page_has_type(const struct page *page) { return page_type_has_type(page->page_type); }
static inline bool PageSlab(const struct page *page) { return compound_head(page)->page_type >> 24 == PGTY_slab; }

#define PAGE_MAPPING_ANON 0x1UL		/* in page->mapping */
static inline bool PageAnon(const struct page *page) { return (unsigned long)compound_head(page)->mapping & PAGE_MAPPING_ANON; }

#define __PAGEFLAG(name, bit) \
static inline int Page##name(const struct page *page) { return test_bit(bit, &page->flags); } \
static inline void SetPage##name(struct page *page) { set_bit(bit, &page->flags); } \
static inline void ClearPage##name(struct page *page) { clear_bit(bit, &page->flags); }
__PAGEFLAG(Locked, PG_locked)
__PAGEFLAG(Dirty, PG_dirty)
__PAGEFLAG(Reserved, PG_reserved)
__PAGEFLAG(Private, PG_private)
#undef __PAGEFLAG
#define __SetPageReserved(page) SetPageReserved(page)
#endif
