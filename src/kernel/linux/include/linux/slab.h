/* SPDX-License-Identifier: MIT */
/*
 * kmalloc and friends.  The wrappers are macros, so that the line recorded for
 * an allocation is the driver's own line.
 */
#ifndef __LINUX_SLAB_H
#define __LINUX_SLAB_H
#include <linux/gfp.h>
#include <linux/types.h>
#include <linux/overflow.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <asm/page.h>

#define ARCH_KMALLOC_MINALIGN 8
#define KMALLOC_MAX_SIZE (1UL << (PAGE_SHIFT + 10))
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)
#define SLAB_HWCACHE_ALIGN 0x2000u
#define SLAB_PANIC 0x40000u
#define SLAB_RECLAIM_ACCOUNT 0x20000u
#define SLAB_ACCOUNT 0x4000000u

/* natives */
extern void *__kmalloc(size_t size, gfp_t flags);
extern void kfree(const void *p);
extern void kfree_sensitive(const void *p);
extern void *krealloc(const void *p, size_t size, gfp_t flags);
extern size_t ksize(const void *p);

#define kmalloc(size, flags) __kmalloc(size, flags)
#define kzalloc(size, flags) __kmalloc(size, (flags) | __GFP_ZERO)
#define kmalloc_array(n, size, flags) __kmalloc(array_size(n, size), flags)
#define kcalloc(n, size, flags) __kmalloc(array_size(n, size), (flags) | __GFP_ZERO)
#define krealloc_array(p, n, size, flags) krealloc(p, array_size(n, size), flags)
#define kmalloc_node(size, flags, node) __kmalloc(size, flags)
#define kzalloc_node(size, flags, node) __kmalloc(size, (flags) | __GFP_ZERO)
#define kcalloc_node(n, size, flags, node) kcalloc(n, size, flags)
#define kmalloc_array_node(n, size, flags, node) kmalloc_array(n, size, flags)
#define kzfree(p) kfree_sensitive(p)

void *kvmalloc(size_t size, gfp_t flags);
void kvfree(const void *addr);
#define kvzalloc(size, flags) kvmalloc(size, (flags) | __GFP_ZERO)
#define kvmalloc_array(n, size, flags) kvmalloc(array_size(n, size), flags)
#define kvcalloc(n, size, flags) kvmalloc(array_size(n, size), (flags) | __GFP_ZERO)

struct kmem_cache;
extern struct kmem_cache *__kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags);
extern void kmem_cache_destroy(struct kmem_cache *s);
extern void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags);
extern void kmem_cache_free(struct kmem_cache *s, void *p);
#define kmem_cache_zalloc(s, flags) kmem_cache_alloc(s, (flags) | __GFP_ZERO)
#define kmem_cache_create(name, size, align, flags, ctor) __kmem_cache_create(name, size, align, flags)
#define KMEM_CACHE(s, flags) __kmem_cache_create(#s, sizeof(struct s), 0, flags)

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
#endif
