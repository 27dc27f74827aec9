// kmalloc() and caches: sizes, alignment, constructors, and what their red zones and poison find.
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "../check.h"

static void sizes(void)
{
	static const size_t classes[][2] = {
		{ 1, 8 }, { 8, 8 }, { 9, 16 }, { 33, 64 }, { 65, 96 }, { 97, 128 }, { 129, 192 }, { 193, 256 }, { 1025, 2048 },
		{ 8192, 8192 }, { 8193, 3 * PAGE_SIZE + PAGE_SIZE }, { 5 * PAGE_SIZE, 8 * PAGE_SIZE },
	};
	void *p;
	int i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		p = kmalloc(classes[i][0], GFP_KERNEL);
		EXPECT_EQ(ksize(p), classes[i][1]);
		EXPECT_EQ(kmalloc_size_roundup(classes[i][0]), classes[i][1]);
		EXPECT(IS_ALIGNED((unsigned long)p, classes[i][1] & -classes[i][1]));
		kfree(p);
	}
	p = kmalloc(0, GFP_KERNEL);
	EXPECT(p == ZERO_SIZE_PTR && ZERO_OR_NULL_PTR(p));
	EXPECT_EQ(ksize(p), 0);
	EXPECT_EQ(ksize(NULL), 0);
	kfree(p);
	kfree(NULL);
	p = kmalloc(KMALLOC_MAX_SIZE, GFP_KERNEL);
	EXPECT(p);
	kfree(p);
	EXPECT(!kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL));		// finds: warn
	EXPECT(!kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL | __GFP_NOWARN));
	EXPECT(!kmalloc_array(SIZE_MAX / 4, 8, GFP_KERNEL));	/* the product overflows: no warning */
	EXPECT(!kcalloc(SIZE_MAX / 4, 8, GFP_KERNEL));
	EXPECT(!kmalloc(array_size(SIZE_MAX / 4, 8), GFP_KERNEL));	// finds: warn
}

static void resizing(void)
{
	char *p = kmalloc(40, GFP_KERNEL), *q;
	int i, wrong = 0;

	memset(p, 7, 40);
	EXPECT(krealloc(p, 64, GFP_KERNEL) == p);	/* the object has 64 bytes */
	p[63] = 1;
	EXPECT(krealloc(p, 10, GFP_KERNEL) == p);
	p[10] = 1;							// finds: slab-out-of-bounds
	q = krealloc(p, 100, GFP_KERNEL);
	EXPECT(q && q != p);
	for (i = 0; i < 10; i++)
		wrong |= q[i] != 7;
	EXPECT(!wrong);
	p[0] = 1;							// finds: slab-use-after-free
	q = krealloc(q, 3000, GFP_KERNEL | __GFP_ZERO);
	EXPECT_EQ(q[2999], 0);
	EXPECT(!krealloc_array(q, SIZE_MAX, 2, GFP_KERNEL));	/* and q is still there */
	q[1] = 1;
	EXPECT(krealloc(q, 0, GFP_KERNEL) == ZERO_SIZE_PTR);
	q = krealloc(NULL, 5, GFP_KERNEL);
	kfree(q);
	krealloc(q, 50, GFP_KERNEL);					// finds: double-free
	p = kvmalloc(2 * KMALLOC_MAX_SIZE, GFP_KERNEL);
	EXPECT(is_vmalloc_addr(p));
	kvfree(p);
	EXPECT(!kvmalloc(1UL << 40, GFP_KERNEL | __GFP_NOWARN));
	p = kmemdup("abc", 4, GFP_KERNEL);
	EXPECT(!strcmp(p, "abc"));
	kfree_sensitive(p);
}

struct thing { int id; struct list_head link; char name[20]; };
static int constructed;
static void construct(void *object)
{
	struct thing *thing = object;

	memset(thing, 0, sizeof(*thing));
	thing->id = ++constructed;
	INIT_LIST_HEAD(&thing->link);
}

static void caches(void)
{
	struct kmem_cache *things = kmem_cache_create("things", sizeof(struct thing), 0, SLAB_HWCACHE_ALIGN, construct);
	struct kmem_cache *plain = KMEM_CACHE(thing, 0), *small;
	struct kmem_cache_args args = { .align = 256 };
	struct thing *a, *b, *c;
	int id;

	EXPECT_EQ(kmem_cache_size(things), sizeof(struct thing));
	a = kmem_cache_alloc(things, GFP_KERNEL);
	b = kmem_cache_alloc(things, GFP_KERNEL);
	EXPECT(IS_ALIGNED((unsigned long)a, 64) && IS_ALIGNED((unsigned long)b, 64));
	EXPECT(a->id > 0 && b->id > 0 && a->id != b->id && list_empty(&a->link));
	id = a->id;
	kmem_cache_free(things, a);
	EXPECT_EQ(a->id, id);						// finds: slab-use-after-free
	kmem_cache_free(things, a);					// finds: double-free
	c = kmem_cache_zalloc(plain, GFP_KERNEL);
	EXPECT_EQ(c->name[19], 0);
	strcpy(c->name, "twenty characters are too many");		// finds: slab-out-of-bounds
	kmem_cache_free(things, c);					// finds: wrong-slab-cache
	kmem_cache_free(things, (char *)b + 8);				// finds: invalid-free
	c = kmalloc(sizeof(*c), GFP_KERNEL);
	kmem_cache_free(plain, c);					// finds: wrong-slab-cache
	((char *)b)[sizeof(*b)] = 1;					// finds: slab-out-of-bounds
	kmem_cache_destroy(things);					// finds: warn
	kmem_cache_free(things, b);
	kmem_cache_destroy(things);
	kmem_cache_destroy(NULL);
	c = kmem_cache_alloc(plain, GFP_KERNEL);
	EXPECT_EQ(c->id & 0, 0);					// finds: uninit-value
	kfree(c);				/* objects of caches may go this way, too */
	kmem_cache_destroy(plain);

	small = kmem_cache_create("small", 10, &args, 0);	/* the form with a struct */
	EXPECT(IS_ALIGNED((unsigned long)(a = kmem_cache_alloc(small, GFP_KERNEL)), 256));
	kmem_cache_free(small, a);
	kmem_cache_destroy(small);
	small = kmem_cache_create("small", 4000, 0, 0, NULL);	/* the name again, another size */
	a = kmem_cache_alloc(small, GFP_KERNEL);
	memset(a, 1, 4000);
	kmem_cache_free(small, a);
	kmem_cache_destroy(small);
	EXPECT(!kmem_cache_create("giant", KMALLOC_MAX_SIZE + 1, 0, 0, NULL));
	EXPECT(!kmem_cache_create(NULL, 8, 0, 0, NULL));
}

/* A freed object is constructed already: its constructor is not called again. */
static void reuse(void)
{
	struct kmem_cache *things = kmem_cache_create("things", sizeof(struct thing), 0, 0, construct);
	static struct thing *all[20000];
	int i, first;

	constructed = 0;
	for (i = 0; i < ARRAY_SIZE(all); i++)
		all[i] = kmem_cache_alloc(things, GFP_KERNEL);
	first = constructed;
	EXPECT_EQ(first, ARRAY_SIZE(all));
	for (i = 0; i < ARRAY_SIZE(all); i++)
		kmem_cache_free(things, all[i]);
	for (i = 0; i < 50; i++) {
		all[i] = kmem_cache_alloc(things, GFP_KERNEL);
		EXPECT(all[i]->id > 0 && all[i]->name[3] == 0);
	}
	for (i = 0; i < 50; i++)
		kmem_cache_free(things, all[i]);
	EXPECT(constructed - first <= 50);
	kmem_cache_destroy(things);
}

static void mistakes(void)
{
	char *p = kmalloc(24, GFP_KERNEL), *big = kmalloc(3 * PAGE_SIZE, GFP_KERNEL);
	static char fixed[16];

	p[-1] = 1;							// finds: slab-out-of-bounds
	p[24] = 1;							// finds: slab-out-of-bounds
	big[3 * PAGE_SIZE] = 1;						// finds: slab-out-of-bounds
	kfree(p + 4);							// finds: invalid-free
	kfree(fixed);							// finds: invalid-free
	kfree(big);
	big[100] = 1;							// finds: slab-use-after-free
	vfree(p);							// finds: invalid-free
	kfree(p);
	kfree(p);							// finds: double-free
}

static void slab(void)
{
	sizes();
	resizing();
	caches();
	reuse();
	mistakes();
}
RUN(slab)
