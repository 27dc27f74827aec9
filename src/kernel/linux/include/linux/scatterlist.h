/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SCATTERLIST_H
#define __LINUX_SCATTERLIST_H
#include <linux/string.h>
#include <linux/types.h>
#include <linux/bug.h>
#include <linux/mm.h>
struct scatterlist {
	unsigned long page_link;	/* the page; bit 0 chain, bit 1 last */
	unsigned int offset;
	unsigned int length;
	dma_addr_t dma_address;
	unsigned int dma_length;
};
struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents;
	unsigned int orig_nents;
};
#define SG_END 2UL
#define sg_dma_address(sg) ((sg)->dma_address)
#define sg_dma_len(sg) ((sg)->dma_length)
#define sg_is_last(sg) ((sg)->page_link & SG_END)
static inline struct page *sg_page(struct scatterlist *sg) { return (struct page *)(sg->page_link & ~3UL); }
static inline void sg_assign_page(struct scatterlist *sg, struct page *page) { sg->page_link = (sg->page_link & 3) | (unsigned long)page; }
static inline void sg_set_page(struct scatterlist *sg, struct page *page, unsigned int len, unsigned int offset)
{
	sg_assign_page(sg, page);
	sg->offset = offset;
	sg->length = len;
}
static inline void sg_set_buf(struct scatterlist *sg, const void *buf, unsigned int len) { sg_set_page(sg, virt_to_page(buf), len, offset_in_page(buf)); }
static inline dma_addr_t sg_phys(struct scatterlist *sg) { return page_to_phys(sg_page(sg)) + sg->offset; }
static inline void *sg_virt(struct scatterlist *sg) { return page_address(sg_page(sg)) + sg->offset; }
static inline void sg_mark_end(struct scatterlist *sg) { sg->page_link |= SG_END; }
struct scatterlist *sg_next(struct scatterlist *sg);
void sg_init_table(struct scatterlist *sgl, unsigned int nents);
void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int len);
int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp);
void sg_free_table(struct sg_table *table);
int sg_alloc_table_from_pages(struct sg_table *sgt, struct page **pages, unsigned int n_pages, unsigned int offset, unsigned long size, gfp_t gfp);
int sg_nents(struct scatterlist *sg);
#define for_each_sg(sglist, sg, nr, i) for (i = 0, sg = (sglist); i < (nr); i++, sg = sg_next(sg))
#define for_each_sgtable_sg(sgt, sg, i) for_each_sg((sgt)->sgl, sg, (sgt)->orig_nents, i)
#define for_each_sgtable_dma_sg(sgt, sg, i) for_each_sg((sgt)->sgl, sg, (sgt)->nents, i)
#endif
