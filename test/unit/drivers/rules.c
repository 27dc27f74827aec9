// SPDX-License-Identifier: MIT
/*
 * A correct driver, with something for every rule of "Writing an ALSA Driver" that alsaRules.test.ts breaks: each test
 * changes a line or two of this text.  A timer plays the part of the hardware.
 */
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/pcm.h>
#include <sound/pcm_params.h>

struct chip {
	struct snd_card *card;
	struct snd_pcm *pcm;
	int *registers;				/* what a LOWLEVEL device owns */
	int saved;				/* a register over a suspend */
	spinlock_t lock;
	struct mutex mutex;
	struct timer_list timer;
	struct snd_pcm_substream *substream;	/* from open to close */
	bool running;
	unsigned long started;			/* jiffies */
	u64 periods_done;
};

/* One open stream: runtime->private_data. */
struct voice {
	int prepared;
};

static struct platform_device *rules_device;

static const struct snd_pcm_hardware rules_hw = {
	.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID |
		SNDRV_PCM_INFO_INTERLEAVED |
		SNDRV_PCM_INFO_PAUSE,
	.formats = SNDRV_PCM_FMTBIT_S16_LE,
	.rates = SNDRV_PCM_RATE_44100 | SNDRV_PCM_RATE_48000,
	.rate_min = 44100,
	.rate_max = 48000,
	.channels_min = 2,
	.channels_max = 2,
	.buffer_bytes_max = 64 * 1024,
	.period_bytes_min = 64,
	.period_bytes_max = 32 * 1024,
	.periods_min = 2,
	.periods_max = 1024,
};

static u64 rules_played(struct chip *chip, struct snd_pcm_runtime *runtime)
{
	u64 ticks = jiffies - chip->started;

	return div_u64(ticks * runtime->rate, HZ);
}

static void rules_arm(struct chip *chip, struct snd_pcm_runtime *runtime)
{
	u64 end = (chip->periods_done + 1) * runtime->period_size;
	u64 ticks = div_u64(end * HZ + runtime->rate - 1, runtime->rate);

	mod_timer(&chip->timer, chip->started + (unsigned long)ticks);
}

static void rules_interrupt(struct timer_list *t)
{
	struct chip *chip = from_timer(chip, t, timer);
	struct snd_pcm_substream *substream = chip->substream;
	struct snd_pcm_runtime *runtime;
	bool elapsed = false;

	spin_lock(&chip->lock);
	if (chip->running) {
		runtime = substream->runtime;
		chip->periods_done = div_u64(rules_played(chip, runtime), runtime->period_size);
		rules_arm(chip, runtime);
		elapsed = true;
	}
	spin_unlock(&chip->lock);
	if (elapsed)
		snd_pcm_period_elapsed(substream);
}

static int rules_open(struct snd_pcm_substream *substream)
{
	struct chip *chip = snd_pcm_substream_chip(substream);
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err;

	runtime->hw = rules_hw;
	err = snd_pcm_hw_constraint_integer(runtime, SNDRV_PCM_HW_PARAM_PERIODS);
	if (err < 0)
		return err;
	runtime->private_data = kzalloc(sizeof(struct voice), GFP_KERNEL);
	if (!runtime->private_data)
		return -ENOMEM;
	chip->substream = substream;
	return 0;
}

static int rules_close(struct snd_pcm_substream *substream)
{
	struct chip *chip = snd_pcm_substream_chip(substream);

	timer_delete_sync(&chip->timer);
	chip->substream = NULL;
	kfree(substream->runtime->private_data);
	return 0;
}

static int rules_hw_free(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	vfree(runtime->dma_area);
	runtime->dma_area = NULL;
	runtime->dma_bytes = 0;
	return 0;
}

static int rules_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	size_t bytes = params_buffer_bytes(params);

	rules_hw_free(substream);
	runtime->dma_area = vzalloc(bytes);
	if (!runtime->dma_area)
		return -ENOMEM;
	runtime->dma_bytes = bytes;
	return 0;
}

static int rules_prepare(struct snd_pcm_substream *substream)
{
	struct voice *voice = substream->runtime->private_data;

	voice->prepared++;
	return 0;
}

static int rules_trigger(struct snd_pcm_substream *substream, int cmd)
{
	struct chip *chip = snd_pcm_substream_chip(substream);
	int err = 0;

	spin_lock(&chip->lock);
	switch (cmd) {
	case SNDRV_PCM_TRIGGER_PAUSE_RELEASE:
	case SNDRV_PCM_TRIGGER_START:
		chip->started = jiffies;
		chip->periods_done = 0;
		chip->running = true;
		rules_arm(chip, substream->runtime);
		break;
	case SNDRV_PCM_TRIGGER_PAUSE_PUSH:
	case SNDRV_PCM_TRIGGER_SUSPEND:
	case SNDRV_PCM_TRIGGER_STOP:
		chip->running = false;
		timer_delete(&chip->timer);
		break;
	default:
		err = -EINVAL;
	}
	spin_unlock(&chip->lock);
	return err;
}

static snd_pcm_uframes_t rules_pointer(struct snd_pcm_substream *substream)
{
	struct chip *chip = snd_pcm_substream_chip(substream);
	struct snd_pcm_runtime *runtime = substream->runtime;
	u32 position;

	div_u64_rem(rules_played(chip, runtime), runtime->buffer_size, &position);
	return position;
}

static struct page *rules_page(struct snd_pcm_substream *substream, unsigned long offset)
{
	return vmalloc_to_page(substream->runtime->dma_area + offset);
}

static const struct snd_pcm_ops rules_ops = {
	.open = rules_open,
	.close = rules_close,
	.hw_params = rules_hw_params,
	.hw_free = rules_hw_free,
	.prepare = rules_prepare,
	.trigger = rules_trigger,
	.pointer = rules_pointer,
	.page = rules_page,
};

static int rules_dev_free(struct snd_device *device)
{
	struct chip *chip = device->device_data;

	kfree(chip->registers);
	return 0;
}

static const struct snd_device_ops rules_dev_ops = {
	.dev_free = rules_dev_free,
};

static int rules_new_pcm(struct chip *chip)
{
	struct snd_pcm *pcm;
	int err;

	err = snd_pcm_new(chip->card, "Rules", 0, 1, 0, &pcm);
	if (err < 0)
		return err;
	pcm->private_data = chip;
	strscpy(pcm->name, "Rules PCM", sizeof(pcm->name));
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &rules_ops);
	chip->pcm = pcm;
	return 0;
}

static int rules_fill_card(struct snd_card *card)
{
	struct chip *chip = card->private_data;
	int err;

	chip->card = card;
	spin_lock_init(&chip->lock);
	mutex_init(&chip->mutex);
	timer_setup(&chip->timer, rules_interrupt, 0);
	chip->registers = kcalloc(16, sizeof(int), GFP_KERNEL);
	if (!chip->registers)
		return -ENOMEM;
	err = snd_device_new(card, SNDRV_DEV_LOWLEVEL, chip, &rules_dev_ops);
	if (err < 0) {
		kfree(chip->registers);
		return err;
	}
	strscpy(card->driver, "rules", sizeof(card->driver));
	strscpy(card->shortname, "Rules", sizeof(card->shortname));
	strscpy(card->longname, "Rules of a driver", sizeof(card->longname));
	return rules_new_pcm(chip);
}

static int rules_probe(struct platform_device *device)
{
	struct snd_card *card;
	int err;

	err = snd_card_new(&device->dev, SNDRV_DEFAULT_IDX1, SNDRV_DEFAULT_STR1, THIS_MODULE, sizeof(struct chip), &card);
	if (err < 0)
		return err;
	err = rules_fill_card(card);
	if (err >= 0)
		err = snd_card_register(card);
	if (err < 0) {
		snd_card_free(card);
		return err;
	}
	platform_set_drvdata(device, card);
	return 0;
}

static void rules_remove(struct platform_device *device)
{
	struct snd_card *card = platform_get_drvdata(device);

	snd_card_free(card);
}

static int rules_suspend(struct device *device)
{
	struct snd_card *card = dev_get_drvdata(device);
	struct chip *chip = card->private_data;

	snd_power_change_state(card, SNDRV_CTL_POWER_D3hot);
	chip->saved = chip->registers[0];
	return 0;
}

static int rules_resume(struct device *device)
{
	struct snd_card *card = dev_get_drvdata(device);
	struct chip *chip = card->private_data;

	chip->registers[0] = chip->saved;
	snd_power_change_state(card, SNDRV_CTL_POWER_D0);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(rules_pm, rules_suspend, rules_resume);

static struct platform_driver rules_driver = {
	.probe = rules_probe,
	.remove = rules_remove,
	.driver = {
		.name = "rules",
		.pm = pm_sleep_ptr(&rules_pm),
	},
};

static int __init rules_init(void)
{
	int err = platform_driver_register(&rules_driver);

	if (err < 0)
		return err;
	rules_device = platform_device_register_simple("rules", -1, NULL, 0);
	if (!IS_ERR(rules_device) && platform_get_drvdata(rules_device))
		return 0;
	err = IS_ERR(rules_device) ? PTR_ERR(rules_device) : -ENODEV;
	if (!IS_ERR(rules_device))
		platform_device_unregister(rules_device);
	platform_driver_unregister(&rules_driver);
	return err;
}

static void __exit rules_exit(void)
{
	platform_device_unregister(rules_device);
	platform_driver_unregister(&rules_driver);
}

module_init(rules_init);
module_exit(rules_exit);
MODULE_DESCRIPTION("A driver that keeps the rules");
MODULE_LICENSE("GPL");
