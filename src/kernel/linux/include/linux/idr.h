/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_IDR_H
#define __LINUX_IDR_H
#include <linux/xarray.h>
struct idr { struct xarray idr_rt; };
#define DEFINE_IDR(name) struct idr name = { { LIST_HEAD_INIT(name.idr_rt.entries), true } }
static inline void idr_init(struct idr *idr) { xa_init(&idr->idr_rt); }
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
static inline void *idr_find(const struct idr *idr, unsigned long id) { return xa_load((struct xarray *)&idr->idr_rt, id); }
static inline void *idr_remove(struct idr *idr, unsigned long id) { return xa_erase(&idr->idr_rt, id); }
static inline void idr_destroy(struct idr *idr) { xa_destroy(&idr->idr_rt); }
#define idr_for_each_entry(idr, entry, id) \
	for (unsigned long __ix = 0; ((entry) = xa_find(&(idr)->idr_rt, &__ix, ULONG_MAX, 8)) && ((id) = __ix, 1); __ix++)
struct ida { struct idr idr; };
#define DEFINE_IDA(name) struct ida name = { { { LIST_HEAD_INIT(name.idr.idr_rt.entries), true } } }
static inline int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp) { return idr_alloc(&ida->idr, (void *)ida, min, max == ~0U ? 0 : max + 1, gfp); }
#define ida_alloc(ida, gfp) ida_alloc_range(ida, 0, ~0U, gfp)
#define ida_alloc_max(ida, max, gfp) ida_alloc_range(ida, 0, max, gfp)
static inline void ida_free(struct ida *ida, unsigned int id) { idr_remove(&ida->idr, id); }
#define ida_destroy(ida) idr_destroy(&(ida)->idr)
#endif
