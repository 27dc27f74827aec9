// SPDX-License-Identifier: MIT
#include <linux/scatterlist.h>
#include <linux/slab.h>

struct scatterlist *sg_next(struct scatterlist *sg)
{
	return sg_is_last(sg) ? NULL : sg + 1;
}

void sg_init_table(struct scatterlist *sgl, unsigned int nents)
{
	memset(sgl, 0, sizeof(*sgl) * nents);
	sg_mark_end(&sgl[nents - 1]);
}

void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int len)
{
	sg_init_table(sg, 1);
	sg_set_buf(sg, buf, len);
}

int sg_nents(struct scatterlist *sg)
{
	int n = 0;

	for (; sg; sg = sg_next(sg))
		n++;
	return n;
}

int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp)
{
	memset(table, 0, sizeof(*table));
	if (!nents)
		return -EINVAL;
	table->sgl = kcalloc(nents, sizeof(*table->sgl), gfp);
	if (!table->sgl)
		return -ENOMEM;
	sg_init_table(table->sgl, nents);
	table->nents = nents;
	table->orig_nents = nents;
	return 0;
}

void sg_free_table(struct sg_table *table)
{
	kfree(table->sgl);
	table->sgl = NULL;
}

static bool follows(struct page *a, struct page *b)
{
	return page_to_pfn(b) == page_to_pfn(a) + 1;
}

/* One entry per run of neighbouring page frames. */
int sg_alloc_table_from_pages(struct sg_table *sgt, struct page **pages, unsigned int n_pages,
			      unsigned int offset, unsigned long size, gfp_t gfp)
{
	unsigned int runs = 1, i, first;
	struct scatterlist *sg;
	int err;

	for (i = 1; i < n_pages; i++)
		if (!follows(pages[i - 1], pages[i]))
			runs++;
	err = sg_alloc_table(sgt, runs, gfp);
	if (err)
		return err;
	sg = sgt->sgl;
	for (first = 0; first < n_pages; first = i) {
		unsigned long bytes;

		for (i = first + 1; i < n_pages && follows(pages[i - 1], pages[i]); i++)
			;
		bytes = min_t(unsigned long, size, ((unsigned long)(i - first) << PAGE_SHIFT) - offset);
		sg_set_page(sg, pages[first], bytes, offset);
		size -= bytes;
		offset = 0;
		sg++;
	}
	return 0;
}
