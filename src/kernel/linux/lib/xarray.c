// SPDX-License-Identifier: MIT
/* Index -> pointer, as a list in index order. */
#include <linux/xarray.h>
#include <linux/idr.h>
#include <linux/slab.h>
#include <linux/err.h>

struct xa_entry {
	struct list_head list;
	unsigned long index;
	void *value;
};

/* The first entry whose index is not below the given one. */
static struct list_head *xa_position(struct xarray *xa, unsigned long index)
{
	struct xa_entry *e;

	if (!xa->ready)
		xa_init(xa);
	list_for_each_entry(e, &xa->entries, list)
		if (e->index >= index)
			return &e->list;
	return &xa->entries;
}

static struct xa_entry *xa_exact(struct xarray *xa, unsigned long index)
{
	struct list_head *at = xa_position(xa, index);
	struct xa_entry *e = list_entry(at, struct xa_entry, list);

	return at != &xa->entries && e->index == index ? e : NULL;
}

void *xa_load(struct xarray *xa, unsigned long index)
{
	struct xa_entry *e = xa_exact(xa, index);

	return e ? e->value : NULL;
}

int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	struct list_head *at = xa_position(xa, index);
	struct xa_entry *e;

	if (xa_exact(xa, index))
		return -EBUSY;
	e = kmalloc(sizeof(*e), gfp);
	if (!e)
		return -ENOMEM;
	e->index = index;
	e->value = entry;
	list_add_tail(&e->list, at);
	return 0;
}

void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	struct xa_entry *e = xa_exact(xa, index);
	void *old = NULL;
	int err;

	if (!entry)
		return xa_erase(xa, index);
	if (e) {
		old = e->value;
		e->value = entry;
		return old;
	}
	err = xa_insert(xa, index, entry, gfp);
	return err ? ERR_PTR(err) : NULL;
}

void *xa_erase(struct xarray *xa, unsigned long index)
{
	struct xa_entry *e = xa_exact(xa, index);
	void *old;

	if (!e)
		return NULL;
	old = e->value;
	list_del(&e->list);
	kfree(e);
	return old;
}

int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	u32 i = limit.min;

	while (xa_exact(xa, i)) {
		if (i == limit.max)
			return -EBUSY;
		i++;
	}
	*id = i;
	return xa_insert(xa, i, entry, gfp);
}

void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, unsigned int mark)
{
	struct list_head *at = xa_position(xa, *index);
	struct xa_entry *e = list_entry(at, struct xa_entry, list);

	if (at == &xa->entries || e->index > max)
		return NULL;
	*index = e->index;
	return e->value;
}

void xa_destroy(struct xarray *xa)
{
	struct xa_entry *e, *n;

	if (!xa->ready)
		return;
	list_for_each_entry_safe(e, n, &xa->entries, list)
		kfree(e);
	INIT_LIST_HEAD(&xa->entries);
}

int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	struct xa_limit limit = { .min = start, .max = end > 0 ? end - 1 : INT_MAX };
	u32 id;
	int err = xa_alloc(&idr->idr_rt, &id, ptr, limit, gfp);

	if (err == -EBUSY)
		return -ENOSPC;
	return err ? err : (int)id;
}
