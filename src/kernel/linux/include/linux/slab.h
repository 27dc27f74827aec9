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
#define KMALLOC_MAX_CACHE_SIZE (PAGE_SIZE * 2)
#define SLAB_HWCACHE_ALIGN 0x2000u
#define SLAB_PANIC 0x40000u
#define SLAB_RECLAIM_ACCOUNT 0x20000u
#define SLAB_ACCOUNT 0x4000000u

/* natives */
extern void *__kmalloc(size_t size, gfp_t flags);
extern void *__kmalloc_array(size_t n, size_t size, gfp_t flags);
extern void *__krealloc_array(void *p, size_t n, size_t size, gfp_t flags);
extern size_t kmalloc_size_roundup(size_t size);
extern void kfree(const void *p);
extern void kfree_sensitive(const void *p);
extern void *krealloc(const void *p, size_t size, gfp_t flags);
extern size_t ksize(const void *p);

#define kmalloc(size, flags) __kmalloc(size, flags)
#define kzalloc(size, flags) __kmalloc(size, (flags) | __GFP_ZERO)
#define kmalloc_array(n, size, flags) __kmalloc_array(n, size, flags)
#define kcalloc(n, size, flags) __kmalloc_array(n, size, (flags) | __GFP_ZERO)
#define krealloc_array(p, n, size, flags) __krealloc_array(p, n, size, flags)
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

struct kmem_cache {
	const char *name;
	unsigned int object_size;
	unsigned int align;
	slab_flags_t flags;
	void (*ctor)(void *object);
};
struct kmem_cache_args {
	unsigned int align;
	unsigned int useroffset;
	unsigned int usersize;
	unsigned int freeptr_offset;
	bool use_freeptr_offset;
	void (*ctor)(void *object);
};
/* mm/slab_common.c */
struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size, struct kmem_cache_args *args, slab_flags_t flags);
struct kmem_cache *__kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags, void (*ctor)(void *));
void *__kmem_cache_construct(struct kmem_cache *s, void *object);
void __kmem_cache_release(struct kmem_cache *s);
static inline struct kmem_cache *__kmem_cache_default_args(const char *name, unsigned int size, struct kmem_cache_args *args, slab_flags_t flags)
{
	struct kmem_cache_args none = { };

	return __kmem_cache_create_args(name, size, &none, flags);
}
/* Linux 6.12 has two forms: with a struct, and with alignment and constructor. */
#define kmem_cache_create(name, size, args, ...) _Generic((args), \
	struct kmem_cache_args *: __kmem_cache_create_args, \
	void *: __kmem_cache_default_args, \
	default: __kmem_cache_create)(name, size, args, __VA_ARGS__)
#define kmem_cache_create_usercopy(name, size, align, flags, offset, bytes, ctor) __kmem_cache_create(name, size, align, flags, ctor)
#define KMEM_CACHE(__struct, __flags) \
	__kmem_cache_create(#__struct, sizeof(struct __struct), __alignof__(struct __struct), __flags, NULL)

/* natives; reading a member first finds a cache that is none at the caller's line */
extern void *__kmem_cache_alloc(struct kmem_cache *s, gfp_t flags);
extern bool __kmem_cache_object_is_new(struct kmem_cache *s, void *object);
extern bool __kmem_cache_shutdown(struct kmem_cache *s);
extern void kmem_cache_free(struct kmem_cache *s, void *object);
#define kmem_cache_alloc(s, flags) ({ \
	struct kmem_cache *__cache = (s); \
	__cache->ctor ? __kmem_cache_construct(__cache, __kmem_cache_alloc(__cache, flags)) : __kmem_cache_alloc(__cache, flags); \
})
#define kmem_cache_zalloc(s, flags) kmem_cache_alloc(s, (flags) | __GFP_ZERO)
#define kmem_cache_alloc_node(s, flags, node) kmem_cache_alloc(s, flags)
#define kmem_cache_destroy(s) do { \
	struct kmem_cache *__cache = (s); \
	if (__cache && __kmem_cache_shutdown(__cache)) __kmem_cache_release(__cache); \
} while (0)
#define kmem_cache_size(s) ((s)->object_size)
#define kmem_cache_shrink(s) 0

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
#endif
