// SPDX-License-Identifier: MIT
/*
 * mychip_managed: mychip.c with a managed buffer, the way to write it today.
 *
 * One call, snd_pcm_set_managed_buffer_all(), says which kind of memory the
 * buffer is made of. The PCM core then allocates it before hw_params(), frees
 * it after hw_free(), and knows by itself which page frame lies at an offset.
 * Compare with mychip.c: hw_params(), hw_free() and the page callback, and with
 * them every chance to get those wrong, are gone.
 *
 * The card is "devm": it goes away with the platform device.
 */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/timer.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/pcm.h>

static int index = SNDRV_DEFAULT_IDX1;
module_param(index, int, 0444);
MODULE_PARM_DESC(index, "Index value for the mychip soundcard.");

static char *id = SNDRV_DEFAULT_STR1;
module_param(id, charp, 0444);
MODULE_PARM_DESC(id, "ID string for the mychip soundcard.");

/* One chip: lives in card->private_data, as long as the card. */
struct mychip {
	struct snd_card *card;
	struct snd_pcm *pcm;

	struct timer_list timer;		/* the "hardware" */
	struct snd_pcm_substream *playing;	/* set while it runs */
	unsigned long started;			/* jiffies at START */
	u64 periods_done;			/* reported since START */
};

static struct platform_device *mychip_device;

/*
 * What the hardware can do. The core copies this into runtime->hw at open and
 * refuses or rounds whatever does not fit.
 */
static const struct snd_pcm_hardware mychip_playback_hw = {
	.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID |
		SNDRV_PCM_INFO_INTERLEAVED,
	.formats = SNDRV_PCM_FMTBIT_S16_LE,
	.rates = SNDRV_PCM_RATE_8000_48000,
	.rate_min = 8000,
	.rate_max = 48000,
	.channels_min = 2,
	.channels_max = 2,
	.buffer_bytes_max = 64 * 1024,
	.period_bytes_min = 4096,
	.period_bytes_max = 32 * 1024,
	.periods_min = 2,
	.periods_max = 16,
};

/* How many PCM frames the hardware has played since START. */
static u64 mychip_frames_played(struct mychip *chip,
				struct snd_pcm_runtime *runtime)
{
	u64 ticks = jiffies - chip->started;

	return div_u64(ticks * runtime->rate, HZ);
}

/* Sets the timer to the jiffy in which the next period will be complete. */
static void mychip_arm_timer(struct mychip *chip,
			     struct snd_pcm_runtime *runtime)
{
	u64 end = (chip->periods_done + 1) * runtime->period_size;
	u64 ticks = div_u64(end * HZ + runtime->rate - 1, runtime->rate);

	mod_timer(&chip->timer, chip->started + (unsigned long)ticks);
}

/* The period interrupt. */
static void mychip_timer(struct timer_list *t)
{
	struct mychip *chip = from_timer(chip, t, timer);
	struct snd_pcm_substream *substream = chip->playing;
	struct snd_pcm_runtime *runtime;

	if (!substream)
		return;

	runtime = substream->runtime;
	chip->periods_done = div_u64(mychip_frames_played(chip, runtime),
				     runtime->period_size);
	mychip_arm_timer(chip, runtime);

	/* Calls back into pointer(), and into trigger() on an underrun. */
	snd_pcm_period_elapsed(substream);
}

static int mychip_playback_open(struct snd_pcm_substream *substream)
{
	substream->runtime->hw = mychip_playback_hw;

	/* The buffer holds a whole number of periods. */
	return snd_pcm_hw_constraint_integer(substream->runtime,
					     SNDRV_PCM_HW_PARAM_PERIODS);
}

static int mychip_playback_close(struct snd_pcm_substream *substream)
{
	struct mychip *chip = snd_pcm_substream_chip(substream);

	/* STOP must not wait for a running timer; the last close must. */
	del_timer_sync(&chip->timer);
	return 0;
}

/* Once per stream start and after each underrun. */
static int mychip_prepare(struct snd_pcm_substream *substream)
{
	struct mychip *chip = snd_pcm_substream_chip(substream);

	chip->started = jiffies;
	chip->periods_done = 0;
	return 0;
}

/* Atomic: the stream lock is held and interrupts are off. */
static int mychip_trigger(struct snd_pcm_substream *substream, int cmd)
{
	struct mychip *chip = snd_pcm_substream_chip(substream);

	switch (cmd) {
	case SNDRV_PCM_TRIGGER_START:
		chip->started = jiffies;
		chip->periods_done = 0;
		chip->playing = substream;
		mychip_arm_timer(chip, substream->runtime);
		return 0;
	case SNDRV_PCM_TRIGGER_STOP:
		chip->playing = NULL;
		del_timer(&chip->timer);
		return 0;
	default:
		return -EINVAL;
	}
}

/* Where the hardware is: in PCM frames, 0 <= position < buffer_size. */
static snd_pcm_uframes_t mychip_pointer(struct snd_pcm_substream *substream)
{
	struct mychip *chip = snd_pcm_substream_chip(substream);
	struct snd_pcm_runtime *runtime = substream->runtime;
	u64 played = mychip_frames_played(chip, runtime);
	u32 position;

	div_u64_rem(played, runtime->buffer_size, &position);
	return position;
}

static const struct snd_pcm_ops mychip_playback_ops = {
	.open = mychip_playback_open,
	.close = mychip_playback_close,
	.prepare = mychip_prepare,
	.trigger = mychip_trigger,
	.pointer = mychip_pointer,
};

static int mychip_new_pcm(struct mychip *chip)
{
	struct snd_pcm *pcm;
	int err;

	err = snd_pcm_new(chip->card, "MyChip", 0, 1, 0, &pcm);
	if (err < 0)
		return err;

	pcm->private_data = chip;
	strscpy(pcm->name, "MyChip PCM", sizeof(pcm->name));
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &mychip_playback_ops);
	chip->pcm = pcm;

	/* No device: vmalloc memory is for the CPU. No size: never too late. */
	return snd_pcm_set_managed_buffer_all(pcm, SNDRV_DMA_TYPE_VMALLOC,
					      NULL, 0, 0);
}

static int mychip_probe(struct platform_device *device)
{
	struct snd_card *card;
	struct mychip *chip;
	int err;

	err = snd_devm_card_new(&device->dev, index, id, THIS_MODULE,
				sizeof(*chip), &card);
	if (err < 0)
		return err;

	chip = card->private_data;
	chip->card = card;
	timer_setup(&chip->timer, mychip_timer, 0);

	strscpy(card->driver, "mychip", sizeof(card->driver));
	strscpy(card->shortname, "MyChip", sizeof(card->shortname));
	strscpy(card->longname, "MyChip with a managed vmalloc buffer",
		sizeof(card->longname));

	err = mychip_new_pcm(chip);
	if (err < 0)
		return err;

	/* From here on clients can see it: everything must be in place. */
	return snd_card_register(card);
}

static struct platform_driver mychip_driver = {
	.probe = mychip_probe,
	.driver = {
		.name = "mychip",
	},
};

static int __init mychip_init(void)
{
	int err;

	err = platform_driver_register(&mychip_driver);
	if (err < 0)
		return err;

	mychip_device = platform_device_register_simple("mychip", -1, NULL, 0);
	if (IS_ERR(mychip_device)) {
		platform_driver_unregister(&mychip_driver);
		return PTR_ERR(mychip_device);
	}
	return 0;
}

static void __exit mychip_exit(void)
{
	platform_device_unregister(mychip_device);
	platform_driver_unregister(&mychip_driver);
}

module_init(mychip_init);
module_exit(mychip_exit);

MODULE_AUTHOR("The ALSA Memory Debugger authors");
MODULE_DESCRIPTION("A PCM driver with a managed vmalloc buffer");
MODULE_LICENSE("Dual MIT/GPL");
