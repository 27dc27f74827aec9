// A buffer in the linear map, allocated in the way that `how` says, and the page callback that goes with it.
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/pcm.h>

#define BYTES (4 * PAGE_SIZE)

static char *how = "";
module_param(how, charp, 0444);

static struct platform_device *device;
static struct snd_card *card;

static bool is(const char *name) { return !strcmp(how, name); }

static void *allocate(void)
{
	return is("plain") ? (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 2) :
	       is("compound") ? (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO | __GFP_COMP, 2) :
	       is("exact") ? alloc_pages_exact(BYTES, GFP_KERNEL | __GFP_ZERO) :
	       is("small") ? kzalloc(PAGE_SIZE, GFP_KERNEL) : kzalloc(BYTES, GFP_KERNEL);
}

static void give_back(void *area)
{
	if (is("plain") || is("compound"))
		free_pages((unsigned long)area, 2);
	else if (is("exact"))
		free_pages_exact(area, BYTES);
	else
		kfree(area);
}

static int linear_open(struct snd_pcm_substream *substream)
{
	static const struct snd_pcm_hardware hardware = {
		.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID | SNDRV_PCM_INFO_INTERLEAVED,
		.formats = SNDRV_PCM_FMTBIT_U8, .rates = SNDRV_PCM_RATE_8000, .rate_min = 8000, .rate_max = 8000,
		.channels_min = 1, .channels_max = 1, .buffer_bytes_max = BYTES,
		.period_bytes_min = PAGE_SIZE / 2, .period_bytes_max = PAGE_SIZE / 2, .periods_min = 2, .periods_max = 8,
	};

	substream->runtime->hw = hardware;
	if (is("small"))
		substream->runtime->hw.buffer_bytes_max = PAGE_SIZE;
	return 0;
}

static int linear_hw_free(struct snd_pcm_substream *substream)
{
	if (substream->runtime->dma_area)
		give_back(substream->runtime->dma_area);
	substream->runtime->dma_area = NULL;
	return 0;
}

static int linear_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	linear_hw_free(substream);
	substream->runtime->dma_area = allocate();
	substream->runtime->dma_bytes = params_buffer_bytes(params);
	return substream->runtime->dma_area ? 0 : -ENOMEM;
}

static struct page *linear_page(struct snd_pcm_substream *substream, unsigned long offset)
{
	return virt_to_page(substream->runtime->dma_area + offset);
}

static int linear_close(struct snd_pcm_substream *substream) { return 0; }
static int linear_prepare(struct snd_pcm_substream *substream) { return 0; }
static int linear_trigger(struct snd_pcm_substream *substream, int cmd) { return 0; }
static snd_pcm_uframes_t linear_pointer(struct snd_pcm_substream *substream) { return 0; }

static const struct snd_pcm_ops linear_ops = {
	.open = linear_open, .close = linear_close, .hw_params = linear_hw_params, .hw_free = linear_hw_free,
	.prepare = linear_prepare, .trigger = linear_trigger, .pointer = linear_pointer, .page = linear_page,
};

static int __init linear_init(void)
{
	struct snd_pcm *pcm;
	int err;

	device = platform_device_register_simple("linear", -1, NULL, 0);
	err = snd_card_new(&device->dev, -1, NULL, THIS_MODULE, 0, &card);
	if (!err)
		err = snd_pcm_new(card, "Linear", 0, 1, 0, &pcm);
	if (err)
		return err;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &linear_ops);
	return snd_card_register(card);
}

static void __exit linear_exit(void)
{
	snd_card_free(card);
	platform_device_unregister(device);
}

module_init(linear_init);
module_exit(linear_exit);
MODULE_LICENSE("GPL");
