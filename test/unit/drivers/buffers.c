// A buffer of each type that the memory allocator of sound knows, chosen by `type`, mapped by the core's default. Each
// page of it holds its number when the stream is prepared.
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/core.h>
#include <sound/pcm.h>

#define BYTES (8 * PAGE_SIZE)

static int type = SNDRV_DMA_TYPE_CONTINUOUS;
static int prealloc;
module_param(type, int, 0444);
module_param(prealloc, int, 0444);

static int buffers_open(struct snd_pcm_substream *substream)
{
	static const struct snd_pcm_hardware hardware = {
		.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID | SNDRV_PCM_INFO_INTERLEAVED,
		.formats = SNDRV_PCM_FMTBIT_U8, .rates = SNDRV_PCM_RATE_8000, .rate_min = 8000, .rate_max = 8000,
		.channels_min = 1, .channels_max = 1, .buffer_bytes_max = 64 * PAGE_SIZE,
		.period_bytes_min = PAGE_SIZE, .period_bytes_max = PAGE_SIZE, .periods_min = 2, .periods_max = 64,
	};

	substream->runtime->hw = hardware;
	return 0;
}

static int buffers_prepare(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	size_t i;

	for (i = 0; i < runtime->dma_bytes; i += PAGE_SIZE)
		memset(runtime->dma_area + i, 0x10 + i / PAGE_SIZE, PAGE_SIZE);
	pr_info("type %d, page 5 %s\n", runtime->dma_buffer_p->dev.type,
		snd_sgbuf_get_page(runtime->dma_buffer_p, 5 * PAGE_SIZE) == (is_vmalloc_addr(runtime->dma_area) ?
		vmalloc_to_page(runtime->dma_area + 5 * PAGE_SIZE) : virt_to_page(runtime->dma_area + 5 * PAGE_SIZE)) ?
		"right" : "wrong");
	return 0;
}

static int buffers_close(struct snd_pcm_substream *substream) { return 0; }
static int buffers_trigger(struct snd_pcm_substream *substream, int cmd) { return 0; }
static snd_pcm_uframes_t buffers_pointer(struct snd_pcm_substream *substream) { return 0; }

static const struct snd_pcm_ops buffers_ops = {
	.open = buffers_open, .close = buffers_close, .prepare = buffers_prepare,
	.trigger = buffers_trigger, .pointer = buffers_pointer,
};

static int buffers_probe(struct platform_device *device)
{
	struct snd_card *card;
	struct snd_pcm *pcm;
	int err = snd_devm_card_new(&device->dev, -1, NULL, THIS_MODULE, 0, &card);

	if (!err)
		err = snd_pcm_new(card, "Buffers", 0, 1, 0, &pcm);
	if (err)
		return err;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &buffers_ops);
	snd_pcm_set_managed_buffer_all(pcm, type, &device->dev, prealloc, BYTES);
	return snd_card_register(card);
}

static struct platform_driver buffers_driver = { .driver = { .name = "buffers" }, .probe = buffers_probe };
static struct platform_device *buffers_device;

static int __init buffers_init(void)
{
	int err = platform_driver_register(&buffers_driver);

	buffers_device = platform_device_register_simple("buffers", -1, NULL, 0);
	return err;
}

static void __exit buffers_exit(void)
{
	platform_device_unregister(buffers_device);
	platform_driver_unregister(&buffers_driver);
}

module_init(buffers_init);
module_exit(buffers_exit);
MODULE_LICENSE("GPL");
