// Every way in which a driver can put its pages into a user mapping, chosen by `how`. Each page of the buffer holds its
// number, so that the client sees which page it got; what is wrong with counts and pinned pages is logged.
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <sound/core.h>
#include <sound/pcm.h>

#define BYTES (8 * PAGE_SIZE)
#define PAGES (BYTES / PAGE_SIZE)

static char *how = "";
module_param(how, charp, 0644);

static struct platform_device *pdev;
static void *area;			/* of all kinds but dma */
static bool contiguous;
static dma_addr_t dma_address;
static struct page *pages[PAGES];
static unsigned long mapped_at;		/* by the client */

static bool is(const char *name) { return !strcmp(how, name); }

static vm_fault_t mapping_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= PAGES)
		return VM_FAULT_SIGBUS;
	if (is("vmf_insert_pfn"))
		return vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(pages[vmf->pgoff]));
	if (is("vmf_insert_page"))
		return vmf_insert_page(vmf->vma, vmf->address, pages[vmf->pgoff]);
	vmf->page = pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

/* Operations of our own replace those of the core, which counts the mappings. */
static void mapping_vm_open(struct vm_area_struct *vma)
{
	atomic_inc(&((struct snd_pcm_substream *)vma->vm_private_data)->mmap_count);
}

static void mapping_vm_close(struct vm_area_struct *vma)
{
	atomic_dec(&((struct snd_pcm_substream *)vma->vm_private_data)->mmap_count);
}

static const struct vm_operations_struct mapping_vm_ops = {
	.open = mapping_vm_open, .close = mapping_vm_close, .fault = mapping_fault,
};

static int mapping_mmap(struct snd_pcm_substream *substream, struct vm_area_struct *vma)
{
	unsigned long i, n = vma_pages(vma);
	int err = 0;

	mapped_at = vma->vm_start;
	if (is("remap_vmalloc_range"))
		return remap_vmalloc_range(vma, area, vma->vm_pgoff);
	if (is("vm_map_pages"))
		return vm_map_pages(vma, pages, PAGES);
	if (is("vm_map_pages_zero"))
		return vm_map_pages_zero(vma, pages, PAGES);
	if (is("vm_insert_pages"))
		return vm_insert_pages(vma, vma->vm_start, pages, &n);
	if (is("vm_insert_page")) {
		for (i = 0; !err && i < n; i++)
			err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[i]);
		return err;
	}
	if (is("remap_pfn_range"))
		return remap_pfn_range(vma, vma->vm_start, page_to_pfn(pages[0]) + vma->vm_pgoff, n * PAGE_SIZE, vma->vm_page_prot);
	if (is("vm_iomap_memory"))
		return vm_iomap_memory(vma, page_to_phys(pages[0]), BYTES);
	if (is("dma_mmap_coherent"))
		return dma_mmap_coherent(&pdev->dev, vma, area, dma_address, BYTES);
	if (is("vmf_insert_pfn"))
		vm_flags_set(vma, VM_PFNMAP);
	vma->vm_ops = &mapping_vm_ops;
	return 0;
}

static int mapping_open(struct snd_pcm_substream *substream)
{
	static const struct snd_pcm_hardware hardware = {
		.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID | SNDRV_PCM_INFO_INTERLEAVED,
		.formats = SNDRV_PCM_FMTBIT_U8, .rates = SNDRV_PCM_RATE_8000, .rate_min = 8000, .rate_max = 8000,
		.channels_min = 1, .channels_max = 1, .buffer_bytes_max = BYTES,
		.period_bytes_min = PAGE_SIZE, .period_bytes_max = PAGE_SIZE, .periods_min = PAGES, .periods_max = PAGES,
	};
	unsigned long i;

	contiguous = is("remap_pfn_range") || is("vm_iomap_memory");
	substream->runtime->hw = hardware;
	area = is("dma_mmap_coherent") ? dma_alloc_coherent(&pdev->dev, BYTES, &dma_address, GFP_KERNEL) :
	       contiguous ? alloc_pages_exact(BYTES, GFP_KERNEL | __GFP_ZERO) : vmalloc_user(BYTES);
	if (!area)
		return -ENOMEM;
	mapped_at = 0;
	for (i = 0; i < PAGES; i++)
		pages[i] = is_vmalloc_addr(area) ? vmalloc_to_page(area + i * PAGE_SIZE) : virt_to_page(area + i * PAGE_SIZE);
	return 0;
}

/* All that was mapped is unmapped by now. */
static int mapping_close(struct snd_pcm_substream *substream)
{
	unsigned long i;

	for (i = 0; i < PAGES; i++)
		if (page_mapped(pages[i]) || (is_vmalloc_addr(area) && page_count(pages[i]) != 1))
			pr_err("page %lu: count %d, mapped %d\n", i, page_count(pages[i]), page_mapped(pages[i]));
	if (is("dma_mmap_coherent"))
		dma_free_coherent(&pdev->dev, BYTES, area, dma_address);
	else if (contiguous)
		free_pages_exact(area, BYTES);
	else
		vfree(area);
	return 0;
}

static int mapping_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	substream->runtime->dma_area = area;
	substream->runtime->dma_addr = dma_address;
	substream->runtime->dma_bytes = BYTES;
	return 0;
}

/* The client's pages, looked up and held as a driver does that transfers to them directly. */
static int mapping_prepare(struct snd_pcm_substream *substream)
{
	struct page *found[3];
	long i, n;

	for (i = 0; i < PAGES; i++)
		memset(area + i * PAGE_SIZE, 0x10 + i, PAGE_SIZE);
	if (!mapped_at)
		return 0;
	mmap_read_lock(current->mm);
	n = pin_user_pages(mapped_at + PAGE_SIZE, 3, FOLL_WRITE, found);
	mmap_read_unlock(current->mm);
	pr_info("%s: pinned %ld\n", how, n);
	for (i = 0; i < n; i++)
		if (found[i] != pages[1 + i])
			pr_err("page %ld is another one\n", 1 + i);
	if (n > 0)
		unpin_user_pages(found, n);
	return 0;
}

static int mapping_trigger(struct snd_pcm_substream *substream, int cmd) { return 0; }
static snd_pcm_uframes_t mapping_pointer(struct snd_pcm_substream *substream) { return 0; }

static const struct snd_pcm_ops mapping_ops = {
	.open = mapping_open, .close = mapping_close, .hw_params = mapping_hw_params, .prepare = mapping_prepare,
	.trigger = mapping_trigger, .pointer = mapping_pointer, .mmap = mapping_mmap,
};

static int mapping_probe(struct platform_device *device)
{
	struct snd_card *card;
	struct snd_pcm *pcm;
	int err = snd_devm_card_new(&device->dev, -1, NULL, THIS_MODULE, 0, &card);

	pdev = device;
	if (!err)
		err = snd_pcm_new(card, "Mapping", 0, 1, 0, &pcm);
	if (err)
		return err;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &mapping_ops);
	return snd_card_register(card);
}

static struct platform_driver mapping_driver = { .driver = { .name = "mapping" }, .probe = mapping_probe };
static struct platform_device *mapping_device;

static int __init mapping_init(void)
{
	int err = platform_driver_register(&mapping_driver);

	mapping_device = platform_device_register_simple("mapping", -1, NULL, 0);
	return err;
}

static void __exit mapping_exit(void)
{
	platform_device_unregister(mapping_device);
	platform_driver_unregister(&mapping_driver);
}

module_init(mapping_init);
module_exit(mapping_exit);
MODULE_LICENSE("GPL");
