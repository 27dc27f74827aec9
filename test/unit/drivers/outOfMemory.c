// A driver in a machine whose memory somebody else takes: writing to the parameter `left` takes all pages but so many,
// and gives back what was taken before.
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/platform_device.h>
#include <sound/core.h>
#include <sound/pcm.h>

struct taken { struct taken *next; };
static struct taken *taken;
static struct platform_device *device;
static struct snd_card *card;

static int set_left(const char *value, const struct kernel_param *param)
{
	struct taken *page;
	unsigned long left;
	int err = kstrtoul(value, 10, &left);

	if (err)
		return err;
	while ((page = taken)) {
		taken = page->next;
		free_page((unsigned long)page);
	}
	while (left && nr_free_pages() > left && (page = (struct taken *)__get_free_page(GFP_ATOMIC | __GFP_NOWARN))) {
		page->next = taken;
		taken = page;
	}
	return 0;
}
static const struct kernel_param_ops left_ops = { .set = set_left };
module_param_cb(left, &left_ops, NULL, 0600);

static int nothing(void *data) { return 0; }

static int short_open(struct snd_pcm_substream *substream)
{
	static const struct snd_pcm_hardware hardware = {
		.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID | SNDRV_PCM_INFO_INTERLEAVED,
		.formats = SNDRV_PCM_FMTBIT_U8, .rates = SNDRV_PCM_RATE_8000, .rate_min = 8000, .rate_max = 8000,
		.channels_min = 1, .channels_max = 1, .buffer_bytes_max = 1 << 20,
		.period_bytes_min = PAGE_SIZE, .period_bytes_max = PAGE_SIZE, .periods_min = 2, .periods_max = 256,
	};
	struct task_struct *thread = kthread_run(nothing, NULL, "short");

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	kthread_stop(thread);
	substream->runtime->hw = hardware;
	return 0;
}

static int short_close(struct snd_pcm_substream *substream) { return 0; }
static int short_trigger(struct snd_pcm_substream *substream, int cmd) { return 0; }
static snd_pcm_uframes_t short_pointer(struct snd_pcm_substream *substream) { return 0; }
static int short_prepare(struct snd_pcm_substream *substream) { return 0; }

static const struct snd_pcm_ops short_ops = {
	.open = short_open, .close = short_close, .prepare = short_prepare, .trigger = short_trigger, .pointer = short_pointer,
};

static int __init short_init(void)
{
	struct snd_pcm *pcm;
	int err;

	device = platform_device_register_simple("short", -1, NULL, 0);
	err = snd_card_new(&device->dev, -1, NULL, THIS_MODULE, 0, &card);
	if (!err)
		err = snd_pcm_new(card, "Short", 0, 1, 0, &pcm);
	if (err)
		return err;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &short_ops);
	snd_pcm_set_managed_buffer_all(pcm, SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0);
	return snd_card_register(card);
}

static void __exit short_exit(void)
{
	snd_card_free(card);
	platform_device_unregister(device);
	set_left("0", NULL);
}

module_init(short_init);
module_exit(short_exit);
MODULE_LICENSE("GPL");
