// SPDX-License-Identifier: MIT
/*
 * DMA without an IOMMU: a bus address is a physical address.  What a device may
 * reach is recorded by the __dma_track natives, so that a device model, or a
 * finding, can ask whether an address was ever handed out.
 */
#include <linux/dma-mapping.h>
#include <linux/vmalloc.h>
#include <linux/mm.h>
#include <linux/slab.h>

enum dma_track_kind { DMA_TRACK_COHERENT, DMA_TRACK_STREAMING };

int dma_supported(struct device *dev, u64 mask)
{
	return mask >= DMA_BIT_MASK(24);
}

int dma_set_mask(struct device *dev, u64 mask)
{
	if (!dev->dma_mask || !dma_supported(dev, mask))
		return -EIO;
	*dev->dma_mask = mask;
	return 0;
}

int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	if (!dma_supported(dev, mask))
		return -EIO;
	dev->coherent_dma_mask = mask;
	return 0;
}

bool dma_can_mmap(struct device *dev)
{
	return true;
}

/* Pages below the device's mask; the zones are tried from the widest to the narrowest. */
static struct page *alloc_pages_for(u64 mask, size_t size, gfp_t gfp)
{
	static const gfp_t zones[] = { 0, GFP_DMA32, GFP_DMA };
	unsigned int i, order = get_order(size);
	struct page *page;

	gfp &= ~(GFP_DMA | GFP_DMA32 | __GFP_HIGHMEM);
	for (i = 0; i < ARRAY_SIZE(zones); i++) {
		page = alloc_pages(gfp | zones[i], order);
		if (!page)
			continue;
		if (page_to_phys(page) + size - 1 <= mask)
			return page;
		__free_pages(page, order);
	}
	return NULL;
}

void *dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t flag, unsigned long attrs)
{
	u64 mask = KERNEL_API >= 612 || dev ? dev->coherent_dma_mask : DMA_BIT_MASK(32);
	struct page *page;
	void *cpu;

	WARN_ON_ONCE(!mask);
	size = PAGE_ALIGN(size);
	page = alloc_pages_for(mask, size, flag);
	if (!page)
		return NULL;
	cpu = page_address(page);
	memset(cpu, 0, size);
	*dma_handle = page_to_phys(page);
	__dma_track_map(dev, *dma_handle, size, DMA_BIDIRECTIONAL, cpu, DMA_TRACK_COHERENT);
	return cpu;
}

void dma_free_attrs(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma_handle, unsigned long attrs)
{
	WARN_ON(irqs_disabled());
	if (!cpu_addr)
		return;
	__dma_track_unmap(dev, dma_handle, PAGE_ALIGN(size), DMA_BIDIRECTIONAL, DMA_TRACK_COHERENT);
	free_pages((unsigned long)cpu_addr, get_order(size));
}

int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr, dma_addr_t dma_addr, size_t size, unsigned long attrs)
{
	unsigned long user_pages = vma_pages(vma), pages = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (attrs & DMA_ATTR_WRITE_COMBINE)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	if (vma->vm_pgoff >= pages || user_pages > pages - vma->vm_pgoff)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(dma_addr) + vma->vm_pgoff, user_pages << PAGE_SHIFT, vma->vm_page_prot);
}

dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	dma_addr_t addr = page_to_phys(page) + offset;

	if (addr + size - 1 > dma_get_mask(dev)) {
		dev_err(dev, "overflow %pad+%zu of DMA mask %llx bus limit %llx\n", &addr, size, dma_get_mask(dev), dev->bus_dma_limit);
		return DMA_MAPPING_ERROR;
	}
	__dma_track_map(dev, addr, size, dir, page_address(page) + offset, DMA_TRACK_STREAMING);
	return addr;
}

dma_addr_t dma_map_single_attrs(struct device *dev, void *ptr, size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	if (WARN(is_vmalloc_addr(ptr), "rejecting DMA map of vmalloc memory\n"))
		return DMA_MAPPING_ERROR;
	return dma_map_page_attrs(dev, virt_to_page(ptr), offset_in_page(ptr), size, dir, attrs);
}

void dma_unmap_page_attrs(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	__dma_track_unmap(dev, addr, size, dir, DMA_TRACK_STREAMING);
}

unsigned int dma_map_sg_attrs(struct device *dev, struct scatterlist *sgl, int nents, enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		sg->dma_address = dma_map_page_attrs(dev, sg_page(sg), sg->offset, sg->length, dir, attrs);
		if (sg->dma_address == DMA_MAPPING_ERROR) {
			dma_unmap_sg_attrs(dev, sgl, i, dir, attrs);
			return 0;
		}
		sg->dma_length = sg->length;
	}
	return nents;
}

void dma_unmap_sg_attrs(struct device *dev, struct scatterlist *sgl, int nents, enum dma_data_direction dir, unsigned long attrs)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i)
		dma_unmap_page_attrs(dev, sg->dma_address, sg->dma_length, dir, attrs);
}

int dma_map_sgtable(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir, unsigned long attrs)
{
	int nents = dma_map_sg_attrs(dev, sgt->sgl, sgt->orig_nents, dir, attrs);

	if (!nents)
		return -EIO;
	sgt->nents = nents;
	return 0;
}

void dma_unmap_sgtable(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir, unsigned long attrs)
{
	dma_unmap_sg_attrs(dev, sgt->sgl, sgt->orig_nents, dir, attrs);
}

void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir)
{
	__dma_track_sync(dev, addr, size, dir, 1);
}

void dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size, enum dma_data_direction dir)
{
	__dma_track_sync(dev, addr, size, dir, 0);
}

static void dma_sync_sg(struct device *dev, struct scatterlist *sgl, int nents, enum dma_data_direction dir, int for_cpu)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i)
		__dma_track_sync(dev, sg->dma_address, sg->dma_length, dir, for_cpu);
}

void dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nents, enum dma_data_direction dir)
{
	dma_sync_sg(dev, sg, nents, dir, 1);
}

void dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nents, enum dma_data_direction dir)
{
	dma_sync_sg(dev, sg, nents, dir, 0);
}

void dma_sync_sgtable_for_cpu(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir)
{
	dma_sync_sg(dev, sgt->sgl, sgt->orig_nents, dir, 1);
}

void dma_sync_sgtable_for_device(struct device *dev, struct sg_table *sgt, enum dma_data_direction dir)
{
	dma_sync_sg(dev, sgt->sgl, sgt->orig_nents, dir, 0);
}

struct page *dma_alloc_pages(struct device *dev, size_t size, dma_addr_t *dma_handle, enum dma_data_direction dir, gfp_t gfp)
{
	struct page *page;

	size = PAGE_ALIGN(size);
	page = alloc_pages_for(dma_get_mask(dev), size, gfp);
	if (!page)
		return NULL;
	memset(page_address(page), 0, size);
	*dma_handle = page_to_phys(page);
	__dma_track_map(dev, *dma_handle, size, dir, page_address(page), DMA_TRACK_STREAMING);
	return page;
}

void dma_free_pages(struct device *dev, size_t size, struct page *page, dma_addr_t dma_handle, enum dma_data_direction dir)
{
	__dma_track_unmap(dev, dma_handle, PAGE_ALIGN(size), dir, DMA_TRACK_STREAMING);
	__free_pages(page, get_order(size));
}

int dma_mmap_pages(struct device *dev, struct vm_area_struct *vma, size_t size, struct page *page)
{
	unsigned long count = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (vma->vm_pgoff >= count || vma_pages(vma) > count - vma->vm_pgoff)
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(page) + vma->vm_pgoff, vma_pages(vma) << PAGE_SHIFT, vma->vm_page_prot);
}

void *dma_alloc_noncoherent(struct device *dev, size_t size, dma_addr_t *dma_handle, enum dma_data_direction dir, gfp_t gfp)
{
	struct page *page = dma_alloc_pages(dev, size, dma_handle, dir, gfp);

	return page ? page_address(page) : NULL;
}

void dma_free_noncoherent(struct device *dev, size_t size, void *vaddr, dma_addr_t dma_handle, enum dma_data_direction dir)
{
	dma_free_pages(dev, size, virt_to_page(vaddr), dma_handle, dir);
}

/* Without an IOMMU "noncontiguous" memory is one block after all. */
struct sg_table *dma_alloc_noncontiguous(struct device *dev, size_t size, enum dma_data_direction dir, gfp_t gfp, unsigned long attrs)
{
	struct sg_table *sgt = kmalloc(sizeof(*sgt), gfp);
	struct page *page;

	if (!sgt)
		return NULL;
	if (sg_alloc_table(sgt, 1, gfp)) {
		kfree(sgt);
		return NULL;
	}
	page = dma_alloc_pages(dev, size, &sgt->sgl->dma_address, dir, gfp);
	if (!page) {
		sg_free_table(sgt);
		kfree(sgt);
		return NULL;
	}
	sg_set_page(sgt->sgl, page, PAGE_ALIGN(size), 0);
	sg_dma_len(sgt->sgl) = sgt->sgl->length;
	return sgt;
}

void dma_free_noncontiguous(struct device *dev, size_t size, struct sg_table *sgt, enum dma_data_direction dir)
{
	dma_free_pages(dev, size, sg_page(sgt->sgl), sgt->sgl->dma_address, dir);
	sg_free_table(sgt);
	kfree(sgt);
}

void *dma_vmap_noncontiguous(struct device *dev, size_t size, struct sg_table *sgt)
{
	return page_address(sg_page(sgt->sgl));
}

void dma_vunmap_noncontiguous(struct device *dev, void *vaddr)
{
}

int dma_mmap_noncontiguous(struct device *dev, struct vm_area_struct *vma, size_t size, struct sg_table *sgt)
{
	return dma_mmap_pages(dev, vma, size, sg_page(sgt->sgl));
}

struct dma_devres {
	size_t size;
	void *vaddr;
	dma_addr_t handle;
};

static void dmam_release(struct device *dev, void *res)
{
	struct dma_devres *this = res;

	dma_free_attrs(dev, this->size, this->vaddr, this->handle, 0);
}

void *dmam_alloc_coherent(struct device *dev, size_t size, dma_addr_t *dma_handle, gfp_t gfp)
{
	struct dma_devres *dr = devres_alloc(dmam_release, sizeof(*dr), gfp);

	if (!dr)
		return NULL;
	dr->size = size;
	dr->vaddr = dma_alloc_attrs(dev, size, &dr->handle, gfp, 0);
	if (!dr->vaddr) {
		devres_free(dr);
		return NULL;
	}
	*dma_handle = dr->handle;
	devres_add(dev, dr);
	return dr->vaddr;
}
