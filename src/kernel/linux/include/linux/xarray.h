/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_XARRAY_H
#define __LINUX_XARRAY_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/spinlock.h>
/* Linux's interface over a list kept in index order. */
struct xarray {
	struct list_head entries;
	bool ready;
};
struct xa_limit { u32 max; u32 min; };
#define XA_FLAGS_ALLOC 4U
#define xa_limit_32b ((struct xa_limit){ ~0U, 0 })
#define XA_LIMIT(lo, hi) ((struct xa_limit){ .min = (lo), .max = (hi) })
#define DEFINE_XARRAY(name) struct xarray name = { LIST_HEAD_INIT(name.entries), true }
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY(name)
static inline void xa_init(struct xarray *xa) { INIT_LIST_HEAD(&xa->entries); xa->ready = true; }
#define xa_init_flags(xa, f) xa_init(xa)
void *xa_load(struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
void xa_destroy(struct xarray *xa);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, unsigned int mark);
#define xa_err(p) (IS_ERR(p) ? PTR_ERR(p) : 0)
#define xa_empty(xa) list_empty(&(xa)->entries)
#define XA_PRESENT 8U
#define xa_for_each(xa, index, entry) \
	for ((index) = 0, (entry) = xa_find(xa, &(index), ULONG_MAX, XA_PRESENT); (entry); \
	     (index)++, (entry) = xa_find(xa, &(index), ULONG_MAX, XA_PRESENT))
#endif
