// SPDX-License-Identifier: MIT
/*
 * DMA buffers.  Each type is a row of functions: how to allocate and free, and,
 * where the plain answer "linear memory" is wrong, how to map it into user
 * space and how to find the page or bus address behind an offset.
 */
#include <linux/slab.h>
#include <linux/mm.h>
#include <linux/dma-mapping.h>
#include <linux/genalloc.h>
#include <linux/vmalloc.h>
#include <linux/of.h>
#include <asm/set_memory.h>
#include <sound/memalloc.h>

struct snd_malloc_ops {
	void *(*alloc)(struct snd_dma_buffer *dmab, size_t size);
	void (*free)(struct snd_dma_buffer *dmab);
	dma_addr_t (*get_addr)(struct snd_dma_buffer *dmab, size_t offset);
	struct page *(*get_page)(struct snd_dma_buffer *dmab, size_t offset);
	unsigned int (*get_chunk_size)(struct snd_dma_buffer *dmab, unsigned int ofs, unsigned int size);
	int (*mmap)(struct snd_dma_buffer *dmab, struct vm_area_struct *area);
	void (*sync)(struct snd_dma_buffer *dmab, enum snd_dma_sync_mode mode);
};

#define DEFAULT_GFP (GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN)

static const struct snd_malloc_ops *snd_dma_get_ops(struct snd_dma_buffer *dmab);

static void *__snd_dma_alloc_pages(struct snd_dma_buffer *dmab, size_t size)
{
	const struct snd_malloc_ops *ops = snd_dma_get_ops(dmab);

	if (WARN_ON_ONCE(!ops || !ops->alloc))
		return NULL;
	return ops->alloc(dmab, size);
}

int snd_dma_alloc_dir_pages(int type, struct device *device, enum dma_data_direction dir, size_t size, struct snd_dma_buffer *dmab)
{
	if (WARN_ON(!size) || WARN_ON(!dmab))
		return -ENXIO;
	/* Whole pages: the end of the last one is mapped into user space, too. */
	size = PAGE_ALIGN(size);
	dmab->dev.type = type;
	dmab->dev.dev = device;
	dmab->dev.dir = dir;
	dmab->bytes = 0;
	dmab->addr = 0;
	dmab->private_data = NULL;
	dmab->area = __snd_dma_alloc_pages(dmab, size);
	if (!dmab->area)
		return -ENOMEM;
	dmab->bytes = size;
	return 0;
}

/* Asks for less and less until it is given. */
int snd_dma_alloc_pages_fallback(int type, struct device *device, size_t size, struct snd_dma_buffer *dmab)
{
	int err;

	while ((err = snd_dma_alloc_pages(type, device, size, dmab)) < 0) {
		if (err != -ENOMEM)
			return err;
		if (size <= PAGE_SIZE)
			return -ENOMEM;
		size = PAGE_SIZE << get_order(size >> 1);
	}
	return dmab->area ? 0 : -ENOMEM;
}

void snd_dma_free_pages(struct snd_dma_buffer *dmab)
{
	const struct snd_malloc_ops *ops = snd_dma_get_ops(dmab);

	if (ops && ops->free)
		ops->free(dmab);
}

static void __snd_release_pages(struct device *dev, void *res)
{
	snd_dma_free_pages(res);
}

struct snd_dma_buffer *snd_devm_alloc_dir_pages(struct device *dev, int type, enum dma_data_direction dir, size_t size)
{
	struct snd_dma_buffer *dmab;

	if (WARN_ON(type == SNDRV_DMA_TYPE_CONTINUOUS || type == SNDRV_DMA_TYPE_VMALLOC))
		return NULL;
	dmab = devres_alloc(__snd_release_pages, sizeof(*dmab), GFP_KERNEL);
	if (!dmab)
		return NULL;
	if (snd_dma_alloc_dir_pages(type, dev, dir, size, dmab) < 0) {
		devres_free(dmab);
		return NULL;
	}
	devres_add(dev, dmab);
	return dmab;
}

/* -ENOENT: this type has no way of its own, use the fault handler. */
int snd_dma_buffer_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	const struct snd_malloc_ops *ops;

	if (!dmab)
		return -ENOENT;
	ops = snd_dma_get_ops(dmab);
	return ops && ops->mmap ? ops->mmap(dmab, area) : -ENOENT;
}

void snd_dma_buffer_sync(struct snd_dma_buffer *dmab, enum snd_dma_sync_mode mode)
{
	const struct snd_malloc_ops *ops;

	if (!dmab || !dmab->dev.need_sync)
		return;
	ops = snd_dma_get_ops(dmab);
	if (ops && ops->sync)
		ops->sync(dmab, mode);
}

dma_addr_t snd_sgbuf_get_addr(struct snd_dma_buffer *dmab, size_t offset)
{
	const struct snd_malloc_ops *ops = snd_dma_get_ops(dmab);

	if (ops && ops->get_addr)
		return ops->get_addr(dmab, offset);
	return dmab->addr + offset;
}

struct page *snd_sgbuf_get_page(struct snd_dma_buffer *dmab, size_t offset)
{
	const struct snd_malloc_ops *ops = snd_dma_get_ops(dmab);

	if (ops && ops->get_page)
		return ops->get_page(dmab, offset);
	return virt_to_page(dmab->area + offset);
}

/* How many bytes from ofs on are in one piece for the device. */
unsigned int snd_sgbuf_get_chunk_size(struct snd_dma_buffer *dmab, unsigned int ofs, unsigned int size)
{
	const struct snd_malloc_ops *ops = snd_dma_get_ops(dmab);

	if (ops && ops->get_chunk_size)
		return ops->get_chunk_size(dmab, ofs, size);
	return size;
}

/* Physically contiguous pages below the device's mask. */
static void *do_alloc_pages(struct device *dev, size_t size, dma_addr_t *addr, bool wc)
{
	static const gfp_t zones[] = { 0, GFP_DMA32, GFP_DMA };
	unsigned int i;
	void *p = NULL;

	for (i = 0; i < ARRAY_SIZE(zones); i++) {
		p = alloc_pages_exact(size, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN | zones[i]);
		if (!p)
			return NULL;
		*addr = page_to_phys(virt_to_page(p));
		if (!dev || !((*addr + size - 1) & ~dev->coherent_dma_mask) || i == ARRAY_SIZE(zones) - 1)
			break;
		free_pages_exact(p, size);
	}
	if (wc)
		set_memory_wc((unsigned long)p, size >> PAGE_SHIFT);
	return p;
}

static void do_free_dma_pages(void *p, size_t size, bool wc)
{
	if (wc)
		set_memory_wb((unsigned long)p, size >> PAGE_SHIFT);
	free_pages_exact(p, size);
}

/* CONTINUOUS */
static void *snd_dma_continuous_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	return do_alloc_pages(dmab->dev.dev, size, &dmab->addr, false);
}

static void snd_dma_continuous_free(struct snd_dma_buffer *dmab)
{
	do_free_dma_pages(dmab->area, dmab->bytes, false);
}

static int snd_dma_continuous_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	return remap_pfn_range(area, area->vm_start, dmab->addr >> PAGE_SHIFT, area->vm_end - area->vm_start, area->vm_page_prot);
}

static const struct snd_malloc_ops snd_dma_continuous_ops = {
	.alloc = snd_dma_continuous_alloc,
	.free = snd_dma_continuous_free,
	.mmap = snd_dma_continuous_mmap,
};

/* VMALLOC */
static void *snd_dma_vmalloc_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	return vmalloc(size);
}

static void snd_dma_vmalloc_free(struct snd_dma_buffer *dmab)
{
	vfree(dmab->area);
}

static int snd_dma_vmalloc_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	return remap_vmalloc_range(area, dmab->area, 0);
}

static dma_addr_t vmalloc_page_addr(struct snd_dma_buffer *dmab, size_t offset)
{
	return page_to_phys(vmalloc_to_page(dmab->area + offset));
}

static dma_addr_t snd_dma_vmalloc_get_addr(struct snd_dma_buffer *dmab, size_t offset)
{
	return vmalloc_page_addr(dmab, offset) + offset % PAGE_SIZE;
}

static struct page *snd_dma_vmalloc_get_page(struct snd_dma_buffer *dmab, size_t offset)
{
	return vmalloc_to_page(dmab->area + offset);
}

/* Walks from page to page for as long as each follows the one before. */
static unsigned int snd_dma_vmalloc_get_chunk_size(struct snd_dma_buffer *dmab, unsigned int ofs, unsigned int size)
{
	unsigned int at = ALIGN_DOWN(ofs, PAGE_SIZE), end = ofs + size - 1;
	dma_addr_t addr = vmalloc_page_addr(dmab, at);

	while ((at += PAGE_SIZE) <= end) {
		addr += PAGE_SIZE;
		if (vmalloc_page_addr(dmab, at) != addr)
			return at - ofs;
	}
	return size;
}

static const struct snd_malloc_ops snd_dma_vmalloc_ops = {
	.alloc = snd_dma_vmalloc_alloc,
	.free = snd_dma_vmalloc_free,
	.mmap = snd_dma_vmalloc_mmap,
	.get_addr = snd_dma_vmalloc_get_addr,
	.get_page = snd_dma_vmalloc_get_page,
	.get_chunk_size = snd_dma_vmalloc_get_chunk_size,
};

/* DEV_IRAM: on-chip memory if the board has a pool, else like DEV */
static void *snd_dma_iram_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	struct device *dev = dmab->dev.dev;
	struct gen_pool *pool;
	void *p;

	if (dev->of_node) {
		pool = of_gen_pool_get(dev->of_node, "iram", 0);
		dmab->private_data = pool;
		p = gen_pool_dma_alloc_align(pool, size, &dmab->addr, PAGE_SIZE);
		if (p)
			return p;
	}
	dmab->dev.type = SNDRV_DMA_TYPE_DEV;
	return __snd_dma_alloc_pages(dmab, size);
}

static void snd_dma_iram_free(struct snd_dma_buffer *dmab)
{
	struct gen_pool *pool = dmab->private_data;

	if (pool && dmab->area)
		gen_pool_free(pool, (unsigned long)dmab->area, dmab->bytes);
}

static int snd_dma_iram_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	area->vm_page_prot = pgprot_writecombine(area->vm_page_prot);
	return snd_dma_continuous_mmap(dmab, area);
}

static const struct snd_malloc_ops snd_dma_iram_ops = {
	.alloc = snd_dma_iram_alloc,
	.free = snd_dma_iram_free,
	.mmap = snd_dma_iram_mmap,
};

/* DEV: coherent memory */
static void *snd_dma_dev_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	return dma_alloc_coherent(dmab->dev.dev, size, &dmab->addr, DEFAULT_GFP);
}

static void snd_dma_dev_free(struct snd_dma_buffer *dmab)
{
	dma_free_coherent(dmab->dev.dev, dmab->bytes, dmab->area, dmab->addr);
}

static int snd_dma_dev_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	return dma_mmap_coherent(dmab->dev.dev, area, dmab->area, dmab->addr, dmab->bytes);
}

static const struct snd_malloc_ops snd_dma_dev_ops = {
	.alloc = snd_dma_dev_alloc,
	.free = snd_dma_dev_free,
	.mmap = snd_dma_dev_mmap,
};

/* DEV_WC: contiguous pages, write-combined */
static void *snd_dma_wc_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	void *p = do_alloc_pages(dmab->dev.dev, size, &dmab->addr, true);

	if (!p)
		return NULL;
	dmab->addr = dma_map_single(dmab->dev.dev, p, size, DMA_BIDIRECTIONAL);
	if (dma_mapping_error(dmab->dev.dev, dmab->addr)) {
		do_free_dma_pages(p, size, true);
		return NULL;
	}
	return p;
}

static void snd_dma_wc_free(struct snd_dma_buffer *dmab)
{
	dma_unmap_single(dmab->dev.dev, dmab->addr, dmab->bytes, DMA_BIDIRECTIONAL);
	do_free_dma_pages(dmab->area, dmab->bytes, true);
}

static int snd_dma_wc_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	area->vm_page_prot = pgprot_writecombine(area->vm_page_prot);
	return snd_dma_dev_mmap(dmab, area);
}

static const struct snd_malloc_ops snd_dma_wc_ops = {
	.alloc = snd_dma_wc_alloc,
	.free = snd_dma_wc_free,
	.mmap = snd_dma_wc_mmap,
};

/* NONCONTIG: whatever the DMA layer thinks best, described by an sg table */
static void *snd_dma_noncontig_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	struct sg_table *sgt = dma_alloc_noncontiguous(dmab->dev.dev, size, dmab->dev.dir, DEFAULT_GFP, 0);
	void *p;

	if (!sgt)
		return NULL;
	dmab->dev.need_sync = dma_need_sync(dmab->dev.dev, sg_dma_address(sgt->sgl));
	p = dma_vmap_noncontiguous(dmab->dev.dev, size, sgt);
	if (!p) {
		dma_free_noncontiguous(dmab->dev.dev, size, sgt, dmab->dev.dir);
		return NULL;
	}
	dmab->private_data = sgt;
	dmab->addr = snd_sgbuf_get_addr(dmab, 0);
	return p;
}

static void snd_dma_noncontig_free(struct snd_dma_buffer *dmab)
{
	dma_vunmap_noncontiguous(dmab->dev.dev, dmab->area);
	dma_free_noncontiguous(dmab->dev.dev, dmab->bytes, dmab->private_data, dmab->dev.dir);
}

static int snd_dma_noncontig_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	return dma_mmap_noncontiguous(dmab->dev.dev, area, dmab->bytes, dmab->private_data);
}

static void snd_dma_noncontig_sync(struct snd_dma_buffer *dmab, enum snd_dma_sync_mode mode)
{
	if (mode == SNDRV_DMA_SYNC_CPU) {
		if (dmab->dev.dir != DMA_TO_DEVICE)
			dma_sync_sgtable_for_cpu(dmab->dev.dev, dmab->private_data, dmab->dev.dir);
	} else if (dmab->dev.dir != DMA_FROM_DEVICE) {
		dma_sync_sgtable_for_device(dmab->dev.dev, dmab->private_data, dmab->dev.dir);
	}
}

/* The sg entry that holds the offset; *offset becomes the offset within it. */
static struct scatterlist *sg_at(struct snd_dma_buffer *dmab, size_t *offset)
{
	struct sg_table *sgt = dmab->private_data;
	struct scatterlist *sg = sgt->sgl;

	while (sg && *offset >= sg->length) {
		*offset -= sg->length;
		sg = sg_next(sg);
	}
	return sg;
}

static dma_addr_t snd_dma_noncontig_get_addr(struct snd_dma_buffer *dmab, size_t offset)
{
	struct scatterlist *sg = sg_at(dmab, &offset);

	return sg ? sg_dma_address(sg) + offset : 0;
}

static struct page *snd_dma_noncontig_get_page(struct snd_dma_buffer *dmab, size_t offset)
{
	struct scatterlist *sg = sg_at(dmab, &offset);

	return sg ? nth_page(sg_page(sg), offset >> PAGE_SHIFT) : NULL;
}

static unsigned int snd_dma_noncontig_get_chunk_size(struct snd_dma_buffer *dmab, unsigned int ofs, unsigned int size)
{
	unsigned int at = ALIGN_DOWN(ofs, PAGE_SIZE), end = ofs + size - 1;
	dma_addr_t addr = snd_dma_noncontig_get_addr(dmab, at);

	if (!addr)
		return 0;
	while ((at += PAGE_SIZE) <= end) {
		addr += PAGE_SIZE;
		if (snd_dma_noncontig_get_addr(dmab, at) != addr)
			return at - ofs;
	}
	return size;
}

static const struct snd_malloc_ops snd_dma_noncontig_ops = {
	.alloc = snd_dma_noncontig_alloc,
	.free = snd_dma_noncontig_free,
	.mmap = snd_dma_noncontig_mmap,
	.sync = snd_dma_noncontig_sync,
	.get_addr = snd_dma_noncontig_get_addr,
	.get_page = snd_dma_noncontig_get_page,
	.get_chunk_size = snd_dma_noncontig_get_chunk_size,
};

/*
 * DEV_SG and DEV_WC_SG: one coherent block if there is one (then the type
 * becomes DEV or DEV_WC), else pieces put together with vmap().
 */
struct snd_dma_sg_fallback {
	struct sg_table sgt;		/* first: the noncontig functions look for it */
	size_t count;
	struct page **pages;
	unsigned int *npages;		/* at the first page of each piece: its length */
};

static void sg_fallback_free_pieces(struct snd_dma_buffer *dmab, struct snd_dma_sg_fallback *sgbuf)
{
	bool wc = dmab->dev.type == SNDRV_DMA_TYPE_DEV_WC_SG;
	size_t i = 0, n;

	while (sgbuf->pages && sgbuf->npages && i < sgbuf->count && (n = sgbuf->npages[i])) {
		do_free_dma_pages(page_address(sgbuf->pages[i]), n << PAGE_SHIFT, wc);
		i += n;
	}
	kvfree(sgbuf->pages);
	kvfree(sgbuf->npages);
	kfree(sgbuf);
}

/* Pieces as large as they come, halving the wish at every refusal. */
static int sg_fallback_alloc_pieces(struct snd_dma_buffer *dmab, struct snd_dma_sg_fallback *sgbuf, size_t size)
{
	bool wc = dmab->dev.type == SNDRV_DMA_TYPE_DEV_WC_SG;
	size_t chunk = size, idx = 0, i;
	dma_addr_t addr;
	void *p;

	while (size > 0) {
		chunk = min(size, chunk);
		p = do_alloc_pages(dmab->dev.dev, chunk, &addr, wc);
		if (!p) {
			if (chunk <= PAGE_SIZE)
				return -ENOMEM;
			chunk = PAGE_SIZE << get_order(chunk >> 1);
			continue;
		}
		sgbuf->npages[idx] = chunk >> PAGE_SHIFT;
		for (i = 0; i < chunk >> PAGE_SHIFT; i++)
			sgbuf->pages[idx++] = virt_to_page(p) + i;
		size -= chunk;
	}
	return 0;
}

static void *snd_dma_sg_fallback_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	struct snd_dma_sg_fallback *sgbuf = kzalloc(sizeof(*sgbuf), GFP_KERNEL);
	void *p;

	if (!sgbuf)
		return NULL;
	size = PAGE_ALIGN(size);
	sgbuf->count = size >> PAGE_SHIFT;
	sgbuf->pages = kvcalloc(sgbuf->count, sizeof(*sgbuf->pages), GFP_KERNEL);
	sgbuf->npages = kvcalloc(sgbuf->count, sizeof(*sgbuf->npages), GFP_KERNEL);
	if (!sgbuf->pages || !sgbuf->npages || sg_fallback_alloc_pieces(dmab, sgbuf, size))
		goto error;
	if (sg_alloc_table_from_pages(&sgbuf->sgt, sgbuf->pages, sgbuf->count, 0, size, GFP_KERNEL))
		goto error;
	if (dma_map_sgtable(dmab->dev.dev, &sgbuf->sgt, DMA_BIDIRECTIONAL, 0))
		goto error_map;
	p = vmap(sgbuf->pages, sgbuf->count, VM_MAP, PAGE_KERNEL);
	if (!p)
		goto error_vmap;
	dmab->private_data = sgbuf;
	dmab->addr = snd_sgbuf_get_addr(dmab, 0);
	return p;

error_vmap:
	dma_unmap_sgtable(dmab->dev.dev, &sgbuf->sgt, DMA_BIDIRECTIONAL, 0);
error_map:
	sg_free_table(&sgbuf->sgt);
error:
	sg_fallback_free_pieces(dmab, sgbuf);
	return NULL;
}

static void snd_dma_sg_fallback_free(struct snd_dma_buffer *dmab)
{
	struct snd_dma_sg_fallback *sgbuf = dmab->private_data;

	vunmap(dmab->area);
	dma_unmap_sgtable(dmab->dev.dev, &sgbuf->sgt, DMA_BIDIRECTIONAL, 0);
	sg_free_table(&sgbuf->sgt);
	sg_fallback_free_pieces(dmab, sgbuf);
}

static int snd_dma_sg_fallback_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	struct snd_dma_sg_fallback *sgbuf = dmab->private_data;

	if (dmab->dev.type == SNDRV_DMA_TYPE_DEV_WC_SG)
		area->vm_page_prot = pgprot_writecombine(area->vm_page_prot);
	return vm_map_pages(area, sgbuf->pages, sgbuf->count);
}

static void *snd_dma_sg_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	int type = dmab->dev.type;
	void *p;

	dmab->dev.type = type == SNDRV_DMA_TYPE_DEV_WC_SG ? SNDRV_DMA_TYPE_DEV_WC : SNDRV_DMA_TYPE_DEV;
	p = __snd_dma_alloc_pages(dmab, size);
	if (p)
		return p;
	dmab->dev.type = type;
	return snd_dma_sg_fallback_alloc(dmab, size);
}

static const struct snd_malloc_ops snd_dma_sg_ops = {
	.alloc = snd_dma_sg_alloc,
	.free = snd_dma_sg_fallback_free,
	.mmap = snd_dma_sg_fallback_mmap,
	.get_addr = snd_dma_noncontig_get_addr,
	.get_page = snd_dma_vmalloc_get_page,
	.get_chunk_size = snd_dma_vmalloc_get_chunk_size,
};

/* NONCOHERENT */
static void *snd_dma_noncoherent_alloc(struct snd_dma_buffer *dmab, size_t size)
{
	void *p = dma_alloc_noncoherent(dmab->dev.dev, size, &dmab->addr, dmab->dev.dir, DEFAULT_GFP);

	if (p)
		dmab->dev.need_sync = dma_need_sync(dmab->dev.dev, dmab->addr);
	return p;
}

static void snd_dma_noncoherent_free(struct snd_dma_buffer *dmab)
{
	dma_free_noncoherent(dmab->dev.dev, dmab->bytes, dmab->area, dmab->addr, dmab->dev.dir);
}

static int snd_dma_noncoherent_mmap(struct snd_dma_buffer *dmab, struct vm_area_struct *area)
{
	area->vm_page_prot = vm_get_page_prot(area->vm_flags);
	return dma_mmap_pages(dmab->dev.dev, area, area->vm_end - area->vm_start, virt_to_page(dmab->area));
}

static void snd_dma_noncoherent_sync(struct snd_dma_buffer *dmab, enum snd_dma_sync_mode mode)
{
	if (mode == SNDRV_DMA_SYNC_CPU) {
		if (dmab->dev.dir != DMA_TO_DEVICE)
			dma_sync_single_for_cpu(dmab->dev.dev, dmab->addr, dmab->bytes, dmab->dev.dir);
	} else if (dmab->dev.dir != DMA_FROM_DEVICE) {
		dma_sync_single_for_device(dmab->dev.dev, dmab->addr, dmab->bytes, dmab->dev.dir);
	}
}

static const struct snd_malloc_ops snd_dma_noncoherent_ops = {
	.alloc = snd_dma_noncoherent_alloc,
	.free = snd_dma_noncoherent_free,
	.mmap = snd_dma_noncoherent_mmap,
	.sync = snd_dma_noncoherent_sync,
};

static const struct snd_malloc_ops *snd_dma_ops[] = {
	[SNDRV_DMA_TYPE_CONTINUOUS] = &snd_dma_continuous_ops,
	[SNDRV_DMA_TYPE_DEV] = &snd_dma_dev_ops,
	[SNDRV_DMA_TYPE_DEV_SG] = &snd_dma_sg_ops,
	[SNDRV_DMA_TYPE_DEV_IRAM] = &snd_dma_iram_ops,
	[SNDRV_DMA_TYPE_DEV_WC] = &snd_dma_wc_ops,
	[SNDRV_DMA_TYPE_DEV_WC_SG] = &snd_dma_sg_ops,
	[SNDRV_DMA_TYPE_VMALLOC] = &snd_dma_vmalloc_ops,
	[SNDRV_DMA_TYPE_NONCONTIG] = &snd_dma_noncontig_ops,
	[SNDRV_DMA_TYPE_NONCOHERENT] = &snd_dma_noncoherent_ops,
};

static const struct snd_malloc_ops *snd_dma_get_ops(struct snd_dma_buffer *dmab)
{
	if (WARN_ON_ONCE(!dmab))
		return NULL;
	if (WARN_ON_ONCE(dmab->dev.type <= SNDRV_DMA_TYPE_UNKNOWN || dmab->dev.type >= (int)ARRAY_SIZE(snd_dma_ops)))
		return NULL;
	return snd_dma_ops[dmab->dev.type];
}
