/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_GENALLOC_H
#define __LINUX_GENALLOC_H
#include <linux/types.h>
struct device_node;
/* On-chip memory pools come from the device tree, which no emulated board has. */
struct gen_pool;
static inline struct gen_pool *of_gen_pool_get(struct device_node *np, const char *name, int index) { return NULL; }
static inline void *gen_pool_dma_alloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align) { return NULL; }
static inline void gen_pool_free(struct gen_pool *pool, unsigned long addr, size_t size) { }
#endif
