// SPDX-License-Identifier: MIT
/* Caches of objects of one kind.  Where the objects come from is native. */
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/preempt.h>
#include <linux/kernel.h>

#define CACHE_LINE 64U

/* A small object only needs to share its cache line with as many as fit. */
static unsigned int alignment_of(unsigned int size, unsigned int align, slab_flags_t flags)
{
	unsigned int line = CACHE_LINE;

	if (flags & SLAB_HWCACHE_ALIGN) {
		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max(align, 8U), sizeof(void *));
}

struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size, struct kmem_cache_args *args, slab_flags_t flags)
{
	struct kmem_cache *s = NULL;
	int err = -EINVAL;

	if (!name || in_interrupt() || size > KMALLOC_MAX_SIZE) {
		pr_err("kmem_cache_create(%s) integrity check failed\n", name);
		goto out;
	}
	WARN_ON(strchr(name, ' '));
	err = -ENOMEM;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		goto out;
	s->name = kstrdup_const(name, GFP_KERNEL);
	if (!s->name) {
		kfree(s);
		s = NULL;
		goto out;
	}
	s->object_size = size;
	s->align = alignment_of(size, args->align, flags);
	s->flags = flags;
	s->ctor = args->ctor;
	return s;
out:
	if (flags & SLAB_PANIC)
		panic("%s: Failed to create slab '%s'. Error %d\n", __func__, name, err);
	pr_warn("%s(%s) failed with error %d\n", __func__, name, err);
	return NULL;
}

struct kmem_cache *__kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags, void (*ctor)(void *))
{
	struct kmem_cache_args args = { .align = align, .ctor = ctor };

	return __kmem_cache_create_args(name, size, &args, flags);
}

/* An object is constructed once and comes back as it was freed. */
void *__kmem_cache_construct(struct kmem_cache *s, void *object)
{
	if (object && __kmem_cache_object_is_new(s, object))
		s->ctor(object);
	return object;
}

void __kmem_cache_release(struct kmem_cache *s)
{
	kfree_const(s->name);
	kfree(s);
}
