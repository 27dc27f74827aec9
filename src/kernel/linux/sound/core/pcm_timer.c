// SPDX-License-Identifier: MIT
/* Every substream is also a timer that ticks once per period. */
#include <linux/math64.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include <sound/timer.h>
#include "pcm_local.h"

static unsigned long pcm_gcd(unsigned long a, unsigned long b)
{
	unsigned long r;

	while (b) {
		r = a % b;
		a = b;
		b = r;
	}
	return a;
}

/* period_size / rate in nanoseconds, reduced so that nothing overflows. */
void snd_pcm_timer_resolution_change(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	unsigned long rate = runtime->rate, mult = 1000000000, fsize = runtime->period_size, post = 1, common;

	if (snd_BUG_ON(!rate) || snd_BUG_ON(!fsize))
		return;
	common = pcm_gcd(mult, rate);
	mult /= common;
	rate /= common;
	common = pcm_gcd(rate, fsize);
	rate /= common;
	fsize /= common;
	while ((mult * fsize) / fsize != mult) {
		mult /= 2;
		post *= 2;
	}
	runtime->timer_resolution = (mult * fsize / rate) * post;
}

static unsigned long snd_pcm_timer_resolution(struct snd_timer *timer)
{
	struct snd_pcm_substream *substream = timer->private_data;

	return substream->runtime ? substream->runtime->timer_resolution : 0;
}

static int snd_pcm_timer_start(struct snd_timer *timer)
{
	struct snd_pcm_substream *substream = snd_timer_chip(timer);

	substream->timer_running = 1;
	return 0;
}

static int snd_pcm_timer_stop(struct snd_timer *timer)
{
	struct snd_pcm_substream *substream = snd_timer_chip(timer);

	substream->timer_running = 0;
	return 0;
}

static const struct snd_timer_hardware snd_pcm_timer = {
	.flags = SNDRV_TIMER_HW_AUTO | SNDRV_TIMER_HW_SLAVE,
	.ticks = 1,
	.c_resolution = snd_pcm_timer_resolution,
	.start = snd_pcm_timer_start,
	.stop = snd_pcm_timer_stop,
};

static void snd_pcm_timer_free(struct snd_timer *timer)
{
	struct snd_pcm_substream *substream = timer->private_data;

	substream->timer = NULL;
}

void snd_pcm_timer_init(struct snd_pcm_substream *substream)
{
	struct snd_timer_id tid = {
		.dev_sclass = SNDRV_TIMER_SCLASS_NONE,
		.dev_class = SNDRV_TIMER_CLASS_PCM,
		.card = substream->pcm->card->number,
		.device = substream->pcm->device,
		.subdevice = (substream->number << 1) | (substream->stream & 1),
	};
	struct snd_timer *timer;

	if (snd_timer_new(substream->pcm->card, "PCM", &tid, &timer) < 0)
		return;
	sprintf(timer->name, "PCM %s %i-%i-%i", snd_pcm_direction_name(substream->stream), tid.card, tid.device, tid.subdevice);
	timer->hw = snd_pcm_timer;
	timer->private_data = substream;
	timer->private_free = snd_pcm_timer_free;
	if (snd_device_register(timer->card, timer) < 0) {
		snd_device_free(timer->card, timer);
		return;
	}
	substream->timer = timer;
}

void snd_pcm_timer_done(struct snd_pcm_substream *substream)
{
	if (substream->timer) {
		snd_device_free(substream->pcm->card, substream->timer);
		substream->timer = NULL;
	}
}
