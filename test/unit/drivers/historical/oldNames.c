// A driver of ours as one was written in 2.6.12 to 2.6.28: names in _t, a card that is the answer of snd_card_new() and
// gets its device later, a vmalloc() buffer with a page callback for capture, and for playback memory of the card that
// only ->copy and ->silence reach, both counting in PCM frames.
#include <sound/driver.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/platform_device.h>
#include <linux/uaccess.h>
#include <sound/initval.h>

#define BUFFER_BYTES 65536

typedef struct snd_old {
	snd_card_t *card;
	snd_pcm_substream_t *substream;
	struct hrtimer timer;
	snd_pcm_uframes_t position;
	u8 memory[2][BUFFER_BYTES / 2];	/* of the card: a plane for each channel */
} old_t;

static struct platform_device *device;
static snd_card_t *the_card;

static enum hrtimer_restart old_period(struct hrtimer *timer)
{
	old_t *chip = container_of(timer, old_t, timer);
	snd_pcm_runtime_t *runtime = chip->substream->runtime;

	if (chip->substream->stream == SNDRV_PCM_STREAM_CAPTURE)
		memset(runtime->dma_area + frames_to_bytes(runtime, chip->position), 0x55, frames_to_bytes(runtime, runtime->period_size));
	chip->position = (chip->position + runtime->period_size) % runtime->buffer_size;
	snd_pcm_period_elapsed(chip->substream);
	hrtimer_forward_now(timer, ns_to_ktime(NSEC_PER_SEC / runtime->rate * runtime->period_size));
	return HRTIMER_RESTART;
}

static struct page *old_page(snd_pcm_substream_t *substream, unsigned long offset)
{
	return vmalloc_to_page(substream->runtime->dma_area + offset);
}

static int old_hw_params(snd_pcm_substream_t *substream, snd_pcm_hw_params_t *params)
{
	snd_pcm_runtime_t *runtime = substream->runtime;
	size_t size = params_buffer_bytes(params);

	if (runtime->dma_area) {
		if (runtime->dma_bytes >= size)
			return 0;
		vfree_nocheck(runtime->dma_area);
	}
	runtime->dma_area = vmalloc_nocheck(size);
	if (!runtime->dma_area)
		return -ENOMEM;
	memset(runtime->dma_area, 0, size);
	runtime->dma_bytes = size;
	return 0;
}

static int old_hw_free(snd_pcm_substream_t *substream)
{
	vfree_nocheck(substream->runtime->dma_area);
	substream->runtime->dma_area = NULL;
	return 0;
}

static int old_open(snd_pcm_substream_t *substream)
{
	static snd_pcm_hardware_t hardware = {
		.formats = SNDRV_PCM_FMTBIT_U8, .rates = SNDRV_PCM_RATE_8000, .rate_min = 8000, .rate_max = 8000,
		.channels_min = 2, .channels_max = 2, .buffer_bytes_max = BUFFER_BYTES,
		.period_bytes_min = 4096, .period_bytes_max = 4096, .periods_min = 2, .periods_max = 16,
	};
	old_t *chip = snd_pcm_substream_chip(substream);

	snd_assert(chip != NULL, return -ENXIO);
	hardware.info = substream->stream == SNDRV_PCM_STREAM_CAPTURE ?
		SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID | SNDRV_PCM_INFO_INTERLEAVED :
		SNDRV_PCM_INFO_INTERLEAVED | SNDRV_PCM_INFO_NONINTERLEAVED;
	substream->runtime->hw = hardware;
	chip->substream = substream;
	return 0;
}

static int old_close(snd_pcm_substream_t *substream) { return 0; }
static int old_prepare(snd_pcm_substream_t *substream)
{
	old_t *chip = snd_pcm_substream_chip(substream);

	chip->position = 0;
	return 0;
}

static int old_trigger(snd_pcm_substream_t *substream, int cmd)
{
	old_t *chip = snd_pcm_substream_chip(substream);
	snd_pcm_runtime_t *runtime = substream->runtime;

	if (cmd == SNDRV_PCM_TRIGGER_START)
		hrtimer_start(&chip->timer, ns_to_ktime(NSEC_PER_SEC / runtime->rate * runtime->period_size), HRTIMER_MODE_REL);
	else
		hrtimer_try_to_cancel(&chip->timer);
	return 0;
}

static snd_pcm_uframes_t old_pointer(snd_pcm_substream_t *substream)
{
	old_t *chip = snd_pcm_substream_chip(substream);

	return chip->position;
}

/* Channel -1 is both, interleaved. */
static int old_copy(snd_pcm_substream_t *substream, int channel, snd_pcm_uframes_t pos, void __user *src, snd_pcm_uframes_t count)
{
	old_t *chip = snd_pcm_substream_chip(substream);
	snd_pcm_uframes_t i;
	int c;

	printk(KERN_INFO "copy %d %lu %lu\n", channel, pos, count);
	if (channel >= 0)
		return copy_from_user(chip->memory[channel] + pos, src, count) ? -EFAULT : 0;
	for (i = 0; i < count; i++)
		for (c = 0; c < 2; c++)
			if (get_user(chip->memory[c][pos + i], (u8 __user *)src + 2 * i + c))
				return -EFAULT;
	return 0;
}

static int old_silence(snd_pcm_substream_t *substream, int channel, snd_pcm_uframes_t pos, snd_pcm_uframes_t count)
{
	old_t *chip = snd_pcm_substream_chip(substream);
	int c;

	printk(KERN_INFO "silence %d %lu %lu\n", channel, pos, count);
	for (c = 0; c < 2; c++)
		if (channel < 0 || channel == c)
			memset(chip->memory[c] + pos, 0x80, count);
	return 0;
}

static snd_pcm_ops_t old_capture_ops = {
	.open = old_open, .close = old_close, .ioctl = snd_pcm_lib_ioctl, .hw_params = old_hw_params, .hw_free = old_hw_free,
	.prepare = old_prepare, .trigger = old_trigger, .pointer = old_pointer, .page = old_page,
};

static int no_buffer(snd_pcm_substream_t *substream, snd_pcm_hw_params_t *params) { return 0; }
static int no_buffer_free(snd_pcm_substream_t *substream) { return 0; }

static snd_pcm_ops_t old_playback_ops = {
	.open = old_open, .close = old_close, .ioctl = snd_pcm_lib_ioctl, .hw_params = no_buffer, .hw_free = no_buffer_free,
	.prepare = old_prepare, .trigger = old_trigger, .pointer = old_pointer, .copy = old_copy, .silence = old_silence,
};

static int __init old_init(void)
{
	snd_pcm_t *pcm;
	old_t *chip;
	int err;

	device = platform_device_register_simple("old", -1, NULL, 0);
	the_card = snd_card_new(SNDRV_DEFAULT_IDX1, SNDRV_DEFAULT_STR1, THIS_MODULE, sizeof(*chip));
	if (!the_card)
		return -ENOMEM;
	chip = the_card->private_data;
	chip->card = the_card;
	hrtimer_init(&chip->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	chip->timer.function = old_period;
	strcpy(the_card->driver, "Old");
	the_card->dev = &device->dev;			/* as snd_card_set_dev() does, and some without it */
	err = snd_pcm_new(the_card, "Old", 0, 1, 1, &pcm);
	if (err < 0)
		goto error;
	pcm->private_data = chip;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_CAPTURE, &old_capture_ops);
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &old_playback_ops);
	err = snd_card_register(the_card);
	if (!err)
		return 0;
error:
	snd_card_free(the_card);
	platform_device_unregister(device);
	return err;
}

static void __exit old_exit(void)
{
	old_t *chip = the_card->private_data;

	hrtimer_cancel(&chip->timer);
	snd_card_free(the_card);
	platform_device_unregister(device);
}

module_init(old_init)
module_exit(old_exit)
MODULE_LICENSE("GPL");
