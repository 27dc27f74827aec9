// SPDX-License-Identifier: MIT
/*
 * The PCM workshop: intervals and the rules over them, following the hardware
 * pointer, silence, and moving samples between applications and the buffer.
 */
#include <linux/slab.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <linux/math64.h>
#include <sound/core.h>
#include <sound/control.h>
#include <sound/tlv.h>
#include <sound/info.h>
#include <sound/pcm.h>
#include <sound/pcm_params.h>
#include <sound/timer.h>
#include "pcm_local.h"

/* ---- silence ---- */

static int fill_silence_frames(struct snd_pcm_substream *substream, snd_pcm_uframes_t off, snd_pcm_uframes_t frames);

/* The silent stretch begins later by what was written or played since. */
static void update_silence_vars(struct snd_pcm_runtime *runtime, snd_pcm_uframes_t ptr, snd_pcm_uframes_t new_ptr)
{
	snd_pcm_sframes_t moved = new_ptr - ptr;

	if (moved == 0)
		return;
	if (moved < 0)
		moved += runtime->boundary;
	if ((snd_pcm_uframes_t)moved < runtime->silence_filled)
		runtime->silence_filled -= moved;
	else
		runtime->silence_filled = 0;
	runtime->silence_start = new_ptr;
}

/* silence_size < boundary: keep silence_threshold PCM frames ahead free of old sound. */
static snd_pcm_uframes_t silence_wanted_ahead(struct snd_pcm_runtime *runtime, snd_pcm_uframes_t new_hw_ptr)
{
	snd_pcm_uframes_t appl_ptr = READ_ONCE(runtime->control->appl_ptr);
	snd_pcm_sframes_t noise_dist;

	update_silence_vars(runtime, runtime->silence_start, appl_ptr);
	if (new_hw_ptr == ULONG_MAX)
		new_hw_ptr = runtime->status->hw_ptr;
	/* from the hardware to the first PCM frame that would sound wrong */
	noise_dist = appl_ptr - new_hw_ptr;
	if (noise_dist < 0)
		noise_dist += runtime->boundary;
	noise_dist += runtime->silence_filled;
	if (noise_dist >= (snd_pcm_sframes_t)runtime->silence_threshold)
		return 0;
	return min_t(snd_pcm_uframes_t, runtime->silence_threshold - noise_dist, runtime->silence_size);
}

/* silence_size >= boundary: silence each PCM frame as soon as it has been played. */
static snd_pcm_uframes_t silence_wanted_behind(struct snd_pcm_runtime *runtime, snd_pcm_uframes_t new_hw_ptr)
{
	snd_pcm_uframes_t hw_ptr = runtime->status->hw_ptr;
	snd_pcm_sframes_t queued;

	if (new_hw_ptr != ULONG_MAX) {
		update_silence_vars(runtime, hw_ptr, new_hw_ptr);
	} else {
		/* At the start: all that the application has not written yet. */
		queued = runtime->control->appl_ptr - hw_ptr;
		if (queued < 0)
			queued += runtime->boundary;
		runtime->silence_filled = queued > runtime->buffer_size ? 0 : queued;
		runtime->silence_start = hw_ptr;
	}
	return runtime->buffer_size - runtime->silence_filled;
}

/* new_hw_ptr: where the hardware will be, ULONG_MAX when playback begins. */
void snd_pcm_playback_silence(struct snd_pcm_substream *substream, snd_pcm_uframes_t new_hw_ptr)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	snd_pcm_uframes_t frames, ofs, part;

	if (runtime->silence_size < runtime->boundary)
		frames = silence_wanted_ahead(runtime, new_hw_ptr);
	else
		frames = silence_wanted_behind(runtime, new_hw_ptr);
	if (snd_BUG_ON(frames > runtime->buffer_size) || frames == 0)
		return;
	ofs = (runtime->silence_start + runtime->silence_filled) % runtime->buffer_size;
	while (frames > 0) {
		part = min(frames, runtime->buffer_size - ofs);
		fill_silence_frames(substream, ofs, part);
		runtime->silence_filled += part;
		frames -= part;
		ofs = 0;
	}
	snd_pcm_dma_buffer_sync(substream, SNDRV_DMA_SYNC_DEVICE);
}

/* ---- the hardware pointer ---- */

void snd_pcm_gettime(struct snd_pcm_runtime *runtime, struct timespec64 *tv)
{
	switch (runtime->tstamp_type) {
	case SNDRV_PCM_TSTAMP_TYPE_MONOTONIC:
		ktime_get_ts64(tv);
		break;
	case SNDRV_PCM_TSTAMP_TYPE_MONOTONIC_RAW:
		ktime_get_raw_ts64(tv);
		break;
	default:
		ktime_get_real_ts64(tv);
		break;
	}
}

static void set_status_tstamp(struct __kernel_timespec *to, const struct timespec64 *from)
{
	to->tv_sec = from->tv_sec;
	to->tv_nsec = from->tv_nsec;
}

/* Under- or overrun. Stream lock held. */
void __snd_pcm_xrun(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct timespec64 now;

	trace_xrun(substream);
	if (runtime->tstamp_mode == SNDRV_PCM_TSTAMP_ENABLE) {
		snd_pcm_gettime(runtime, &now);
		set_status_tstamp(&runtime->status->tstamp, &now);
	}
	snd_pcm_stop(substream, SNDRV_PCM_STATE_XRUN);
}

/* After either pointer has moved: drained, xrun, or time to wake somebody? */
int snd_pcm_update_state(struct snd_pcm_substream *substream, struct snd_pcm_runtime *runtime)
{
	snd_pcm_uframes_t avail = snd_pcm_avail(substream);

	if (avail > runtime->avail_max)
		runtime->avail_max = avail;
	if (runtime->state == SNDRV_PCM_STATE_DRAINING) {
		if (avail >= runtime->buffer_size) {
			snd_pcm_drain_done(substream);
			return -EPIPE;
		}
	} else if (avail >= runtime->stop_threshold) {
		__snd_pcm_xrun(substream);
		return -EPIPE;
	}
	if (runtime->twake) {
		if (avail >= runtime->twake)
			wake_up(&runtime->tsleep);
	} else if (avail >= runtime->control->avail_min) {
		wake_up(&runtime->sleep);
	}
	return 0;
}

/* Time stamps that belong to a new position. */
static void update_audio_tstamp(struct snd_pcm_substream *substream, struct timespec64 *curr_tstamp, struct timespec64 *audio_tstamp)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_mmap_status *status = runtime->status;
	u64 frames;

	if (runtime->tstamp_mode != SNDRV_PCM_TSTAMP_ENABLE)
		return;
	if (!substream->ops->get_time_info || runtime->audio_tstamp_report.actual_type == SNDRV_PCM_AUDIO_TSTAMP_TYPE_DEFAULT) {
		/* The driver knows no better: count PCM frames. */
		frames = runtime->hw_ptr_wrap + status->hw_ptr;
		if (runtime->audio_tstamp_config.report_delay) {
			if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
				frames -= runtime->delay;
			else
				frames += runtime->delay;
		}
		*audio_tstamp = ns_to_timespec64(div_u64(frames * 1000000000LL, runtime->rate));
	}
	if (status->audio_tstamp.tv_sec != audio_tstamp->tv_sec || status->audio_tstamp.tv_nsec != audio_tstamp->tv_nsec) {
		set_status_tstamp(&status->audio_tstamp, audio_tstamp);
		set_status_tstamp(&status->tstamp, curr_tstamp);
	}
	snd_pcm_gettime(runtime, &runtime->driver_tstamp);
}

static void read_tstamps(struct snd_pcm_substream *substream, struct timespec64 *curr_tstamp, struct timespec64 *audio_tstamp)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (runtime->tstamp_mode != SNDRV_PCM_TSTAMP_ENABLE)
		return;
	if (substream->ops->get_time_info && runtime->audio_tstamp_config.type_requested != SNDRV_PCM_AUDIO_TSTAMP_TYPE_DEFAULT) {
		substream->ops->get_time_info(substream, curr_tstamp, audio_tstamp, &runtime->audio_tstamp_config, &runtime->audio_tstamp_report);
		if (runtime->audio_tstamp_report.actual_type != SNDRV_PCM_AUDIO_TSTAMP_TYPE_DEFAULT)
			return;
	}
	snd_pcm_gettime(runtime, curr_tstamp);
}

/* One more turn of the ring. */
static snd_pcm_uframes_t next_hw_base(struct snd_pcm_runtime *runtime, snd_pcm_uframes_t hw_base, int *crossed)
{
	hw_base += runtime->buffer_size;
	if (hw_base >= runtime->boundary) {
		hw_base = 0;
		(*crossed)++;
	}
	return hw_base;
}

/*
 * Asks the driver for the position in the ring (0 .. buffer_size - 1) and works
 * out how far hw_ptr, which never wraps at the ring, must have come.  A position
 * lower than before means one more turn; exactly one whole turn cannot be seen.
 */
static int snd_pcm_update_hw_ptr0(struct snd_pcm_substream *substream, unsigned int in_interrupt)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	snd_pcm_uframes_t pos, old_hw_ptr, new_hw_ptr, hw_base;
	struct timespec64 curr_tstamp = { 0 }, audio_tstamp = { 0 };
	snd_pcm_sframes_t hdelta, delta;
	unsigned long jdelta, curr_jiffies;
	bool turned = false;
	int crossed_boundary = 0;

	old_hw_ptr = runtime->status->hw_ptr;
	pos = snd_pcm_call_op(substream, pointer);
	curr_jiffies = jiffies;
	read_tstamps(substream, &curr_tstamp, &audio_tstamp);

	if (pos == SNDRV_PCM_POS_XRUN) {
		__snd_pcm_xrun(substream);
		return -EPIPE;
	}
	if (pos >= runtime->buffer_size) {
		__snd_pcm_broken_contract(PCM_INVALID_POSITION, substream->ops->pointer, pos, runtime->buffer_size);
		if (printk_ratelimit()) {
			char name[16];

			snd_pcm_debug_name(substream, name, sizeof(name));
			pcm_err(substream->pcm, "invalid position: %s, pos = %ld, buffer size = %ld, period size = %ld\n",
				name, pos, runtime->buffer_size, runtime->period_size);
		}
		pos = 0;
	}
	pos -= pos % runtime->min_align;
	trace_hwptr(substream, pos, in_interrupt);
	hw_base = runtime->hw_ptr_base;
	new_hw_ptr = hw_base + pos;
	if (in_interrupt) {
		/* A period has passed, so the position must be at least there. */
		delta = runtime->hw_ptr_interrupt + runtime->period_size;
		hdelta = curr_jiffies - runtime->hw_ptr_jiffies;
		if (delta > new_hw_ptr && hdelta > runtime->hw_ptr_buffer_jiffies / 2 + 1) {
			hw_base = next_hw_base(runtime, hw_base, &crossed_boundary);
			new_hw_ptr = hw_base + pos;
			turned = true;
		}
	}
	if (!turned && new_hw_ptr < old_hw_ptr) {
		hw_base = next_hw_base(runtime, hw_base, &crossed_boundary);
		new_hw_ptr = hw_base + pos;
	}
	delta = new_hw_ptr - old_hw_ptr;
	if (delta < 0)
		delta += runtime->boundary;

	if (runtime->no_period_wakeup) {
		/* No interrupts that would tell: the clock shows whole turns that were missed. */
		jdelta = curr_jiffies - runtime->hw_ptr_jiffies;
		if (jdelta >= runtime->hw_ptr_buffer_jiffies / 2) {
			snd_pcm_sframes_t threshold = runtime->hw_ptr_buffer_jiffies / 2 + 1;

			hdelta = jdelta - delta * HZ / runtime->rate;
			while (hdelta > threshold) {
				delta += runtime->buffer_size;
				hw_base = next_hw_base(runtime, hw_base, &crossed_boundary);
				new_hw_ptr = hw_base + pos;
				hdelta -= runtime->hw_ptr_buffer_jiffies;
			}
		}
	} else if (delta >= runtime->buffer_size + runtime->period_size) {
		return 0;		/* cannot be: leave everything as it was */
	}

	if (runtime->status->hw_ptr == new_hw_ptr) {
		runtime->hw_ptr_jiffies = curr_jiffies;
		update_audio_tstamp(substream, &curr_tstamp, &audio_tstamp);
		return 0;
	}
	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK && runtime->silence_size > 0)
		snd_pcm_playback_silence(substream, new_hw_ptr);
	if (in_interrupt) {
		delta = new_hw_ptr - runtime->hw_ptr_interrupt;
		if (delta < 0)
			delta += runtime->boundary;
		delta -= (snd_pcm_uframes_t)delta % runtime->period_size;
		runtime->hw_ptr_interrupt += delta;
		if (runtime->hw_ptr_interrupt >= runtime->boundary)
			runtime->hw_ptr_interrupt -= runtime->boundary;
	}
	runtime->hw_ptr_base = hw_base;
	runtime->status->hw_ptr = new_hw_ptr;
	runtime->hw_ptr_jiffies = curr_jiffies;
	if (crossed_boundary)
		runtime->hw_ptr_wrap += runtime->boundary;
	update_audio_tstamp(substream, &curr_tstamp, &audio_tstamp);
	return snd_pcm_update_state(substream, runtime);
}

int snd_pcm_update_hw_ptr(struct snd_pcm_substream *substream)
{
	return snd_pcm_update_hw_ptr0(substream, 0);
}

void snd_pcm_set_ops(struct snd_pcm *pcm, int direction, const struct snd_pcm_ops *ops)
{
	struct snd_pcm_substream *substream;

	for (substream = pcm->streams[direction].substream; substream; substream = substream->next)
		substream->ops = ops;
}

void snd_pcm_set_sync_per_card(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params, const unsigned char *id, unsigned int len)
{
	*(__u32 *)params->sync = cpu_to_le32(substream->pcm->card->number);
	len = min(12U, len);
	memcpy(params->sync + 4, id, len);
	memset(params->sync + 4 + len, 0, 12 - len);
}

/* ---- arithmetic on intervals: saturating, UINT_MAX stands for "no limit" ---- */

static unsigned int div32(unsigned int a, unsigned int b, unsigned int *rem)
{
	*rem = b ? a % b : 0;
	return b ? a / b : UINT_MAX;
}

static unsigned int div_down(unsigned int a, unsigned int b)
{
	return b ? a / b : UINT_MAX;
}

static unsigned int div_up(unsigned int a, unsigned int b)
{
	return b ? a / b + (a % b != 0) : UINT_MAX;
}

static unsigned int mul(unsigned int a, unsigned int b)
{
	u64 product = (u64)a * b;

	return product > UINT_MAX ? UINT_MAX : product;
}

static unsigned int muldiv32(unsigned int a, unsigned int b, unsigned int c, unsigned int *rem)
{
	u64 product = (u64)a * b;

	*rem = 0;
	if (c == 0 || product / c >= UINT_MAX)
		return UINT_MAX;
	*rem = product % c;
	return product / c;
}

/* i becomes what both allow. 1: smaller than before, 0: unchanged, -EINVAL: nothing is left. */
int snd_interval_refine(struct snd_interval *i, const struct snd_interval *v)
{
	int changed = 0;

	if (snd_BUG_ON(snd_interval_empty(i)))
		return -EINVAL;
	if (i->min < v->min || (i->min == v->min && !i->openmin && v->openmin)) {
		i->min = v->min;
		i->openmin = v->openmin;
		changed = 1;
	}
	if (i->max > v->max || (i->max == v->max && !i->openmax && v->openmax)) {
		i->max = v->max;
		i->openmax = v->openmax;
		changed = 1;
	}
	if (!i->integer && v->integer) {
		i->integer = 1;
		changed = 1;
	}
	if (i->integer) {
		/* Whole numbers need no open ends. */
		if (i->openmin) {
			i->min++;
			i->openmin = 0;
		}
		if (i->openmax) {
			i->max--;
			i->openmax = 0;
		}
	} else if (!i->openmin && !i->openmax && i->min == i->max) {
		i->integer = 1;
	}
	if (snd_interval_checkempty(i)) {
		snd_interval_none(i);
		return -EINVAL;
	}
	return changed;
}

static int snd_interval_refine_first(struct snd_interval *i)
{
	const unsigned int old_max = i->max;

	if (snd_BUG_ON(snd_interval_empty(i)))
		return -EINVAL;
	if (snd_interval_single(i))
		return 0;
	i->max = i->min + (i->openmin ? 1 : 0);
	/* The upper end stays excluded only if it is still the same number. */
	i->openmax = i->openmax && i->max >= old_max;
	return 1;
}

static int snd_interval_refine_last(struct snd_interval *i)
{
	const unsigned int old_min = i->min;

	if (snd_BUG_ON(snd_interval_empty(i)))
		return -EINVAL;
	if (snd_interval_single(i))
		return 0;
	i->min = i->max - (i->openmax ? 1 : 0);
	i->openmin = i->openmin && i->min <= old_min;
	return 1;
}

/* c = a * b */
static void snd_interval_mul(const struct snd_interval *a, const struct snd_interval *b, struct snd_interval *c)
{
	if (a->empty || b->empty) {
		snd_interval_none(c);
		return;
	}
	c->min = mul(a->min, b->min);
	c->max = mul(a->max, b->max);
	c->openmin = a->openmin || b->openmin;
	c->openmax = a->openmax || b->openmax;
	c->integer = a->integer && b->integer;
	c->empty = 0;
}

/* The upper end of a quotient whose exact value was max + rem: exclusive when there is a rest. */
static void set_quotient_max(struct snd_interval *c, unsigned int max, unsigned int rem, bool open)
{
	c->max = max;
	c->openmax = open;
	if (rem) {
		c->max++;
		c->openmax = 1;
	}
}

/* c = a / b */
static void snd_interval_div(const struct snd_interval *a, const struct snd_interval *b, struct snd_interval *c)
{
	unsigned int rem, max;

	if (a->empty || b->empty) {
		snd_interval_none(c);
		return;
	}
	c->empty = 0;
	c->min = div32(a->min, b->max, &rem);
	c->openmin = rem || a->openmin || b->openmax;
	if (b->min > 0) {
		max = div32(a->max, b->min, &rem);
		set_quotient_max(c, max, rem, a->openmax || b->openmin);
	} else {
		c->max = UINT_MAX;
		c->openmax = 0;
	}
	c->integer = 0;
}

/* c = a * b / k */
static void snd_interval_muldivk(const struct snd_interval *a, const struct snd_interval *b, unsigned int k, struct snd_interval *c)
{
	unsigned int rem, max;

	if (a->empty || b->empty) {
		snd_interval_none(c);
		return;
	}
	c->empty = 0;
	c->min = muldiv32(a->min, b->min, k, &rem);
	c->openmin = rem || a->openmin || b->openmin;
	max = muldiv32(a->max, b->max, k, &rem);
	set_quotient_max(c, max, rem, a->openmax || b->openmax);
	c->integer = 0;
}

/* c = a * k / b */
static void snd_interval_mulkdiv(const struct snd_interval *a, unsigned int k, const struct snd_interval *b, struct snd_interval *c)
{
	unsigned int rem, max;

	if (a->empty || b->empty) {
		snd_interval_none(c);
		return;
	}
	c->empty = 0;
	c->min = muldiv32(a->min, k, b->max, &rem);
	c->openmin = rem || a->openmin || b->openmax;
	if (b->min > 0) {
		max = muldiv32(a->max, k, b->min, &rem);
		set_quotient_max(c, max, rem, a->openmax || b->openmin);
	} else {
		c->max = UINT_MAX;
		c->openmax = 0;
	}
	c->integer = 0;
}

/* ---- what a parameter may be: lists, ranges, fractions, steps ---- */

/* The best fraction num/den found so far, and how far off it is. */
struct rat_choice {
	unsigned int num, den;
	int diff;
};

static void rat_consider(struct rat_choice *best, unsigned int num, unsigned int den, int diff)
{
	if (diff < 0)
		diff = -diff;
	if (best->num == 0 || diff * best->den < best->diff * den) {
		best->diff = diff;
		best->den = den;
		best->num = num;
	}
}

/* Fixed numerators, denominators den_min .. den_max in steps. */
int snd_interval_ratnum(struct snd_interval *i, unsigned int rats_count, const struct snd_ratnum *rats, unsigned int *nump, unsigned int *denp)
{
	struct rat_choice low = { 0 }, high = { 0 };
	unsigned int k, q, den, rest;
	struct snd_interval t;
	int err;

	for (k = 0; k < rats_count; k++) {
		q = i->min ? i->min : 1;
		den = div_up(rats[k].num, q);
		if (den < rats[k].den_min)
			continue;
		if (den > rats[k].den_max) {
			den = rats[k].den_max;
		} else {
			rest = (den - rats[k].den_min) % rats[k].den_step;
			den -= rest;
		}
		rat_consider(&low, rats[k].num, den, rats[k].num - q * den);
	}
	if (low.den == 0) {
		i->empty = 1;
		return -EINVAL;
	}
	t.min = div_down(low.num, low.den);
	t.openmin = !!(low.num % low.den);

	for (k = 0; k < rats_count; k++) {
		q = i->max;
		if (q == 0) {
			i->empty = 1;
			return -EINVAL;
		}
		den = div_down(rats[k].num, q);
		if (den > rats[k].den_max)
			continue;
		if (den < rats[k].den_min) {
			den = rats[k].den_min;
		} else {
			rest = (den - rats[k].den_min) % rats[k].den_step;
			if (rest)
				den += rats[k].den_step - rest;
		}
		rat_consider(&high, rats[k].num, den, q * den - rats[k].num);
	}
	if (high.den == 0) {
		i->empty = 1;
		return -EINVAL;
	}
	t.max = div_up(high.num, high.den);
	t.openmax = !!(high.num % high.den);
	t.integer = 0;
	t.empty = 0;
	err = snd_interval_refine(i, &t);
	if (err < 0)
		return err;
	if (snd_interval_single(i)) {
		struct rat_choice *best = high.diff * low.den < low.diff * high.den ? &high : &low;

		if (nump)
			*nump = best->num;
		if (denp)
			*denp = best->den;
	}
	return err;
}

/* Fixed denominators, numerators num_min .. num_max in steps. */
static int snd_interval_ratden(struct snd_interval *i, unsigned int rats_count, const struct snd_ratden *rats, unsigned int *nump, unsigned int *denp)
{
	struct rat_choice low = { 0 }, high = { 0 };
	unsigned int k, num, rest;
	struct snd_interval t;
	int err;

	for (k = 0; k < rats_count; k++) {
		num = mul(i->min, rats[k].den);
		if (num > rats[k].num_max)
			continue;
		if (num < rats[k].num_min) {
			num = rats[k].num_max;
		} else {
			rest = (num - rats[k].num_min) % rats[k].num_step;
			if (rest)
				num += rats[k].num_step - rest;
		}
		rat_consider(&low, num, rats[k].den, num - i->min * rats[k].den);
	}
	if (low.den == 0) {
		i->empty = 1;
		return -EINVAL;
	}
	t.min = div_down(low.num, low.den);
	t.openmin = !!(low.num % low.den);

	for (k = 0; k < rats_count; k++) {
		num = mul(i->max, rats[k].den);
		if (num < rats[k].num_min)
			continue;
		if (num > rats[k].num_max) {
			num = rats[k].num_max;
		} else {
			rest = (num - rats[k].num_min) % rats[k].num_step;
			num -= rest;
		}
		rat_consider(&high, num, rats[k].den, i->max * rats[k].den - num);
	}
	if (high.den == 0) {
		i->empty = 1;
		return -EINVAL;
	}
	t.max = div_up(high.num, high.den);
	t.openmax = !!(high.num % high.den);
	t.integer = 0;
	t.empty = 0;
	err = snd_interval_refine(i, &t);
	if (err < 0)
		return err;
	if (snd_interval_single(i)) {
		if (nump)
			*nump = high.num;
		if (denp)
			*denp = high.den;
	}
	return err;
}

/* mask: which list entries count, 0 for all. */
int snd_interval_list(struct snd_interval *i, unsigned int count, const unsigned int *list, unsigned int mask)
{
	struct snd_interval found;
	unsigned int k;

	if (!count) {
		i->empty = 1;
		return -EINVAL;
	}
	snd_interval_any(&found);
	found.min = UINT_MAX;
	found.max = 0;
	for (k = 0; k < count; k++) {
		if (mask && !(mask & (1U << k)))
			continue;
		if (!snd_interval_test(i, list[k]))
			continue;
		found.min = min(found.min, list[k]);
		found.max = max(found.max, list[k]);
	}
	return snd_interval_refine(i, &found);
}

int snd_interval_ranges(struct snd_interval *i, unsigned int count, const struct snd_interval *ranges, unsigned int mask)
{
	struct snd_interval all, one;
	unsigned int k;

	if (!count) {
		snd_interval_none(i);
		return -EINVAL;
	}
	snd_interval_any(&all);
	all.min = UINT_MAX;
	all.max = 0;
	for (k = 0; k < count; k++) {
		if (mask && !(mask & (1U << k)))
			continue;
		snd_interval_copy(&one, &ranges[k]);
		if (snd_interval_refine(&one, i) < 0 || snd_interval_empty(&one))
			continue;
		if (one.min < all.min) {
			all.min = one.min;
			all.openmin = 1;
		}
		if (one.min == all.min && !one.openmin)
			all.openmin = 0;
		if (one.max > all.max) {
			all.max = one.max;
			all.openmax = 1;
		}
		if (one.max == all.max && !one.openmax)
			all.openmax = 0;
	}
	return snd_interval_refine(i, &all);
}

static int snd_interval_step(struct snd_interval *i, unsigned int step)
{
	unsigned int rest;
	int changed = 0;

	rest = i->min % step;
	if (rest || i->openmin) {
		i->min += step - rest;
		i->openmin = 0;
		changed = 1;
	}
	rest = i->max % step;
	if (rest || i->openmax) {
		i->max -= rest;
		i->openmax = 0;
		changed = 1;
	}
	if (snd_interval_checkempty(i)) {
		i->empty = 1;
		return -EINVAL;
	}
	return changed;
}

/* ---- masks ---- */

int snd_mask_refine(struct snd_mask *mask, const struct snd_mask *v)
{
	struct snd_mask old;

	snd_mask_copy(&old, mask);
	snd_mask_intersect(mask, v);
	if (snd_mask_empty(mask))
		return -EINVAL;
	return !snd_mask_eq(mask, &old);
}

int snd_mask_refine_first(struct snd_mask *mask)
{
	if (snd_mask_single(mask))
		return 0;
	snd_mask_leave(mask, snd_mask_min(mask));
	return 1;
}

int snd_mask_refine_last(struct snd_mask *mask)
{
	if (snd_mask_single(mask))
		return 0;
	snd_mask_leave(mask, snd_mask_max(mask));
	return 1;
}

void snd_mask_set_range(struct snd_mask *mask, unsigned int from, unsigned int to)
{
	for (; from <= to; from++)
		snd_mask_set(mask, from);
}

void snd_mask_reset_range(struct snd_mask *mask, unsigned int from, unsigned int to)
{
	for (; from <= to; from++)
		snd_mask_reset(mask, from);
}

int snd_mask_refine_min(struct snd_mask *mask, unsigned int val)
{
	if (snd_mask_min(mask) >= val)
		return 0;
	snd_mask_reset_range(mask, 0, val - 1);
	return snd_mask_empty(mask) ? -EINVAL : 1;
}

int snd_mask_refine_max(struct snd_mask *mask, unsigned int val)
{
	if (snd_mask_max(mask) <= val)
		return 0;
	snd_mask_reset_range(mask, val + 1, SNDRV_MASK_BITS - 1);
	return snd_mask_empty(mask) ? -EINVAL : 1;
}

int snd_mask_refine_set(struct snd_mask *mask, unsigned int val)
{
	int changed = !snd_mask_single(mask);

	snd_mask_leave(mask, val);
	return snd_mask_empty(mask) ? -EINVAL : changed;
}

/* ---- rules and constraints ---- */

/* The parameters the rule depends on follow, ended by -1. */
int snd_pcm_hw_rule_add(struct snd_pcm_runtime *runtime, unsigned int cond, int var, snd_pcm_hw_rule_func_t func, void *private, int dep, ...)
{
	struct snd_pcm_hw_constraints *constrs = &runtime->hw_constraints;
	struct snd_pcm_hw_rule *rule, *rules;
	unsigned int room, k = 0;
	va_list args;

	if (constrs->rules_num >= constrs->rules_all) {
		room = constrs->rules_all + 16;
		rules = krealloc_array(constrs->rules, room, sizeof(*rule), GFP_KERNEL);
		if (!rules)
			return -ENOMEM;
		constrs->rules = rules;
		constrs->rules_all = room;
	}
	rule = &constrs->rules[constrs->rules_num];
	rule->cond = cond;
	rule->func = func;
	rule->var = var;
	rule->private = private;
	va_start(args, dep);
	for (;;) {
		if (snd_BUG_ON(k >= ARRAY_SIZE(rule->deps))) {
			va_end(args);
			return -EINVAL;
		}
		rule->deps[k++] = dep;
		if (dep < 0)
			break;
		dep = va_arg(args, int);
	}
	va_end(args);
	constrs->rules_num++;
	return 0;
}

int snd_pcm_hw_constraint_mask(struct snd_pcm_runtime *runtime, snd_pcm_hw_param_t var, u_int32_t mask)
{
	struct snd_mask *m = constrs_mask(&runtime->hw_constraints, var);

	m->bits[0] &= mask;
	memset(m->bits + 1, 0, (SNDRV_MASK_MAX - 32) / 8);
	return m->bits[0] ? 0 : -EINVAL;
}

int snd_pcm_hw_constraint_mask64(struct snd_pcm_runtime *runtime, snd_pcm_hw_param_t var, u_int64_t mask)
{
	struct snd_mask *m = constrs_mask(&runtime->hw_constraints, var);

	m->bits[0] &= (u_int32_t)mask;
	m->bits[1] &= (u_int32_t)(mask >> 32);
	memset(m->bits + 2, 0, (SNDRV_MASK_MAX - 64) / 8);
	return m->bits[0] || m->bits[1] ? 0 : -EINVAL;
}

int snd_pcm_hw_constraint_integer(struct snd_pcm_runtime *runtime, snd_pcm_hw_param_t var)
{
	return snd_interval_setinteger(constrs_interval(&runtime->hw_constraints, var));
}

int snd_pcm_hw_constraint_minmax(struct snd_pcm_runtime *runtime, snd_pcm_hw_param_t var, unsigned int min, unsigned int max)
{
	struct snd_interval t = { .min = min, .max = max };

	return snd_interval_refine(constrs_interval(&runtime->hw_constraints, var), &t);
}

static int snd_pcm_hw_rule_list(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	const struct snd_pcm_hw_constraint_list *l = rule->private;

	return snd_interval_list(hw_param_interval(params, rule->var), l->count, l->list, l->mask);
}

int snd_pcm_hw_constraint_list(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_list *l)
{
	return snd_pcm_hw_rule_add(runtime, cond, var, snd_pcm_hw_rule_list, (void *)l, var, -1);
}

static int snd_pcm_hw_rule_ranges(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	const struct snd_pcm_hw_constraint_ranges *r = rule->private;

	return snd_interval_ranges(hw_param_interval(params, rule->var), r->count, r->ranges, r->mask);
}

int snd_pcm_hw_constraint_ranges(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_ranges *r)
{
	return snd_pcm_hw_rule_add(runtime, cond, var, snd_pcm_hw_rule_ranges, (void *)r, var, -1);
}

/* Which fraction it was is told to the application, for the rate. */
static void set_rate_fraction(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule, int err, unsigned int num, unsigned int den)
{
	if (err >= 0 && den && rule->var == SNDRV_PCM_HW_PARAM_RATE) {
		params->rate_num = num;
		params->rate_den = den;
	}
}

static int snd_pcm_hw_rule_ratnums(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	const struct snd_pcm_hw_constraint_ratnums *r = rule->private;
	unsigned int num = 0, den = 0;
	int err = snd_interval_ratnum(hw_param_interval(params, rule->var), r->nrats, r->rats, &num, &den);

	set_rate_fraction(params, rule, err, num, den);
	return err;
}

int snd_pcm_hw_constraint_ratnums(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_ratnums *r)
{
	return snd_pcm_hw_rule_add(runtime, cond, var, snd_pcm_hw_rule_ratnums, (void *)r, var, -1);
}

static int snd_pcm_hw_rule_ratdens(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	const struct snd_pcm_hw_constraint_ratdens *r = rule->private;
	unsigned int num = 0, den = 0;
	int err = snd_interval_ratden(hw_param_interval(params, rule->var), r->nrats, r->rats, &num, &den);

	set_rate_fraction(params, rule, err, num, den);
	return err;
}

int snd_pcm_hw_constraint_ratdens(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var, const struct snd_pcm_hw_constraint_ratdens *r)
{
	return snd_pcm_hw_rule_add(runtime, cond, var, snd_pcm_hw_rule_ratdens, (void *)r, var, -1);
}

/* private: msbits << 16 | width */
static int snd_pcm_hw_rule_msbits(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	const struct snd_interval *i = hw_param_interval_c(params, SNDRV_PCM_HW_PARAM_SAMPLE_BITS);
	unsigned int l = (unsigned long)rule->private, width = l & 0xffff, msbits = l >> 16, bits;

	if (!snd_interval_single(i))
		return 0;
	bits = snd_interval_value(i);
	if (bits == width || (width == 0 && bits > msbits))
		params->msbits = min_not_zero(params->msbits, msbits);
	return 0;
}

int snd_pcm_hw_constraint_msbits(struct snd_pcm_runtime *runtime, unsigned int cond, unsigned int width, unsigned int msbits)
{
	unsigned long l = (msbits << 16) | width;

	return snd_pcm_hw_rule_add(runtime, cond, -1, snd_pcm_hw_rule_msbits, (void *)l, SNDRV_PCM_HW_PARAM_SAMPLE_BITS, -1);
}

static int snd_pcm_hw_rule_step(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	return snd_interval_step(hw_param_interval(params, rule->var), (unsigned long)rule->private);
}

int snd_pcm_hw_constraint_step(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var, unsigned long step)
{
	return snd_pcm_hw_rule_add(runtime, cond, var, snd_pcm_hw_rule_step, (void *)step, var, -1);
}

static int snd_pcm_hw_rule_pow2(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	unsigned int sizes[31], k;

	for (k = 0; k < ARRAY_SIZE(sizes); k++)
		sizes[k] = 1U << k;
	return snd_interval_list(hw_param_interval(params, rule->var), ARRAY_SIZE(sizes), sizes, 0);
}

int snd_pcm_hw_constraint_pow2(struct snd_pcm_runtime *runtime, unsigned int cond, snd_pcm_hw_param_t var)
{
	return snd_pcm_hw_rule_add(runtime, cond, var, snd_pcm_hw_rule_pow2, NULL, var, -1);
}

static int snd_pcm_hw_rule_noresample_func(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	unsigned int base_rate = (uintptr_t)rule->private;

	return snd_interval_list(hw_param_interval(params, SNDRV_PCM_HW_PARAM_RATE), 1, &base_rate, 0);
}

int snd_pcm_hw_rule_noresample(struct snd_pcm_runtime *runtime, unsigned int base_rate)
{
	return snd_pcm_hw_rule_add(runtime, SNDRV_PCM_HW_PARAMS_NORESAMPLE, SNDRV_PCM_HW_PARAM_RATE,
				   snd_pcm_hw_rule_noresample_func, (void *)(uintptr_t)base_rate, SNDRV_PCM_HW_PARAM_RATE, -1);
}

/* ---- one parameter of a configuration space ---- */

static void param_touched(struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var)
{
	params->cmask |= 1U << var;
	params->rmask |= 1U << var;
}

void _snd_pcm_hw_params_any(struct snd_pcm_hw_params *params)
{
	int k;

	memset(params, 0, sizeof(*params));
	for (k = SNDRV_PCM_HW_PARAM_FIRST_MASK; k <= SNDRV_PCM_HW_PARAM_LAST_MASK; k++) {
		snd_mask_any(hw_param_mask(params, k));
		param_touched(params, k);
	}
	for (k = SNDRV_PCM_HW_PARAM_FIRST_INTERVAL; k <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL; k++) {
		snd_interval_any(hw_param_interval(params, k));
		param_touched(params, k);
	}
	params->info = ~0U;
}

int snd_pcm_hw_param_value(const struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, int *dir)
{
	if (hw_is_mask(var)) {
		const struct snd_mask *mask = hw_param_mask_c(params, var);

		if (!snd_mask_single(mask))
			return -EINVAL;
		if (dir)
			*dir = 0;
		return snd_mask_value(mask);
	}
	if (hw_is_interval(var)) {
		const struct snd_interval *i = hw_param_interval_c(params, var);

		if (!snd_interval_single(i))
			return -EINVAL;
		if (dir)
			*dir = i->openmin;
		return snd_interval_value(i);
	}
	return -EINVAL;
}

void _snd_pcm_hw_param_setempty(struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var)
{
	if (hw_is_mask(var))
		snd_mask_none(hw_param_mask(params, var));
	else if (hw_is_interval(var))
		snd_interval_none(hw_param_interval(params, var));
	else
		return;
	param_touched(params, var);
}

/* Narrows to the first or last value, then lets the rules follow. */
static int narrow_param(struct snd_pcm_substream *pcm, struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, bool last, int *dir)
{
	int changed, err;

	if (hw_is_mask(var))
		changed = last ? snd_mask_refine_last(hw_param_mask(params, var)) : snd_mask_refine_first(hw_param_mask(params, var));
	else if (hw_is_interval(var))
		changed = last ? snd_interval_refine_last(hw_param_interval(params, var)) : snd_interval_refine_first(hw_param_interval(params, var));
	else
		return -EINVAL;
	if (changed < 0)
		return changed;
	if (changed > 0)
		param_touched(params, var);
	if (params->rmask) {
		err = snd_pcm_hw_refine(pcm, params);
		if (err < 0)
			return err;
	}
	return snd_pcm_hw_param_value(params, var, dir);
}

int snd_pcm_hw_param_first(struct snd_pcm_substream *pcm, struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, int *dir)
{
	return narrow_param(pcm, params, var, false, dir);
}

int snd_pcm_hw_param_last(struct snd_pcm_substream *pcm, struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, int *dir)
{
	return narrow_param(pcm, params, var, true, dir);
}

int snd_pcm_hw_params_bits(const struct snd_pcm_hw_params *p)
{
	snd_pcm_format_t format = params_format(p);
	bool is_32bit = format == SNDRV_PCM_FORMAT_S32_LE || format == SNDRV_PCM_FORMAT_U32_LE ||
			format == SNDRV_PCM_FORMAT_S32_BE || format == SNDRV_PCM_FORMAT_U32_BE;

	if (is_32bit && params_subformat(p) == SNDRV_PCM_SUBFORMAT_MSBITS_20)
		return 20;
	if (is_32bit && params_subformat(p) == SNDRV_PCM_SUBFORMAT_MSBITS_24)
		return 24;
	return snd_pcm_format_width(format);
}

/* ---- what a driver without ->ioctl of its own answers ---- */

static int snd_pcm_lib_ioctl_reset(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	unsigned long flags;

	snd_pcm_stream_lock_irqsave(substream, flags);
	if (snd_pcm_running(substream) && snd_pcm_update_hw_ptr(substream) >= 0) {
		runtime->status->hw_ptr %= runtime->buffer_size;
	} else {
		runtime->status->hw_ptr = 0;
		runtime->hw_ptr_wrap = 0;
	}
	snd_pcm_stream_unlock_irqrestore(substream, flags);
	return 0;
}

/* Where in the buffer, in bits, the samples of one channel are. */
static int snd_pcm_lib_ioctl_channel_info(struct snd_pcm_substream *substream, struct snd_pcm_channel_info *info)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	int width;

	if (!(runtime->info & SNDRV_PCM_INFO_MMAP)) {
		info->offset = -1;
		return 0;
	}
	width = snd_pcm_format_physical_width(runtime->format);
	if (width < 0)
		return width;
	info->offset = 0;
	switch (runtime->access) {
	case SNDRV_PCM_ACCESS_MMAP_INTERLEAVED:
	case SNDRV_PCM_ACCESS_RW_INTERLEAVED:
		info->first = info->channel * width;
		info->step = runtime->channels * width;
		break;
	case SNDRV_PCM_ACCESS_MMAP_NONINTERLEAVED:
	case SNDRV_PCM_ACCESS_RW_NONINTERLEAVED:
		info->first = info->channel * (runtime->dma_bytes / runtime->channels) * 8;
		info->step = width;
		break;
	default:
		snd_BUG();
	}
	return 0;
}

static int snd_pcm_lib_ioctl_fifo_size(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_hardware *hw = &substream->runtime->hw;
	ssize_t frame_size;

	params->fifo_size = hw->fifo_size;
	if (!(hw->info & SNDRV_PCM_INFO_FIFO_IN_FRAMES)) {
		frame_size = snd_pcm_format_size(params_format(params), params_channels(params));
		if (frame_size > 0)
			params->fifo_size /= frame_size;
	}
	return 0;
}

static int snd_pcm_lib_ioctl_sync_id(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	unsigned char id[12];

	if (substream->runtime->std_sync_id) {
		memset(id, 0xff, sizeof(id));
		snd_pcm_set_sync_per_card(substream, params, id, sizeof(id));
	}
	return 0;
}

int snd_pcm_lib_ioctl(struct snd_pcm_substream *substream, unsigned int cmd, void *arg)
{
	switch (cmd) {
	case SNDRV_PCM_IOCTL1_RESET:
		return snd_pcm_lib_ioctl_reset(substream);
	case SNDRV_PCM_IOCTL1_CHANNEL_INFO:
		return snd_pcm_lib_ioctl_channel_info(substream, arg);
	case SNDRV_PCM_IOCTL1_FIFO_SIZE:
		return snd_pcm_lib_ioctl_fifo_size(substream, arg);
	case SNDRV_PCM_IOCTL1_SYNC_ID:
		return snd_pcm_lib_ioctl_sync_id(substream, arg);
	}
	return -ENXIO;
}

/* ---- the interrupt: a period has passed ---- */

void snd_pcm_period_elapsed_under_stream_lock(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return;
	runtime = substream->runtime;
	if (snd_pcm_running(substream) && snd_pcm_update_hw_ptr0(substream, 1) >= 0 && substream->timer_running)
		snd_timer_interrupt(substream->timer, 1);
	snd_kill_fasync(runtime->fasync, SIGIO, POLL_IN);
}

void snd_pcm_period_elapsed(struct snd_pcm_substream *substream)
{
	unsigned long flags;

	if (snd_BUG_ON(!substream))
		return;
	snd_pcm_stream_lock_irqsave(substream, flags);
	snd_pcm_period_elapsed_under_stream_lock(substream);
	snd_pcm_stream_unlock_irqrestore(substream, flags);
}

/* ---- transfers ---- */

/* How long without progress is too long: ten percent more than the buffer lasts. */
static long wait_limit(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	long ms = 100;

	if (runtime->no_period_wakeup)
		return MAX_SCHEDULE_TIMEOUT;
	if (substream->wait_time)
		ms = substream->wait_time;
	else if (runtime->rate)
		ms = max_t(long, ms, runtime->buffer_size * 1100 / runtime->rate);
	return msecs_to_jiffies(ms);
}

/* What a transfer that was asleep has to give up for. 1: go on waiting. */
static int state_after_wait(struct snd_pcm_substream *substream, snd_pcm_uframes_t *avail)
{
	switch (substream->runtime->state) {
	case SNDRV_PCM_STATE_SUSPENDED:
		return -ESTRPIPE;
	case SNDRV_PCM_STATE_XRUN:
		return -EPIPE;
	case SNDRV_PCM_STATE_DRAINING:
		if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
			return -EPIPE;
		*avail = 0;		/* the reader takes what is left */
		return 0;
	case SNDRV_PCM_STATE_OPEN:
	case SNDRV_PCM_STATE_SETUP:
	case SNDRV_PCM_STATE_DISCONNECTED:
		return -EBADFD;
	}
	return 1;
}

/* Sleeps until runtime->twake PCM frames can be moved. Stream lock held, dropped while asleep. */
static int wait_for_avail(struct snd_pcm_substream *substream, snd_pcm_uframes_t *availp)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	long limit = wait_limit(substream), left;
	snd_pcm_uframes_t avail = 0;
	wait_queue_entry_t wait;
	int err = 0;

	init_waitqueue_entry(&wait, current);
	set_current_state(TASK_INTERRUPTIBLE);
	add_wait_queue(&runtime->tsleep, &wait);
	for (;;) {
		if (signal_pending(current)) {
			err = -ERESTARTSYS;
			break;
		}
		/* Asked only after joining the queue, so that no wake-up is lost. */
		avail = snd_pcm_avail(substream);
		if (avail >= runtime->twake)
			break;
		snd_pcm_stream_unlock_irq(substream);
		left = schedule_timeout(limit);
		snd_pcm_stream_lock_irq(substream);
		set_current_state(TASK_INTERRUPTIBLE);
		err = state_after_wait(substream, &avail);
		if (err <= 0)
			break;
		err = 0;
		if (runtime->state == SNDRV_PCM_STATE_PAUSED)
			continue;
		if (!left) {
			pcm_dbg(substream->pcm, "%s timeout (DMA or IRQ trouble?)\n",
				substream->stream == SNDRV_PCM_STREAM_PLAYBACK ? "playback write" : "capture read");
			err = -EIO;
			break;
		}
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&runtime->tsleep, &wait);
	*availp = avail;
	return err;
}

static unsigned char *get_dma_ptr(struct snd_pcm_runtime *runtime, int channel, unsigned long hwoff)
{
	return runtime->dma_area + hwoff + channel * (runtime->dma_bytes / runtime->channels);
}

#if KERNEL_API < 612
static bool is_interleaved(struct snd_pcm_runtime *runtime)
{
	return runtime->access == SNDRV_PCM_ACCESS_RW_INTERLEAVED || runtime->access == SNDRV_PCM_ACCESS_MMAP_INTERLEAVED;
}

/* Bytes of all channels, or of one, in PCM frames. */
static snd_pcm_uframes_t old_frames(struct snd_pcm_runtime *runtime, unsigned long bytes)
{
	return is_interleaved(runtime) ? bytes_to_frames(runtime, bytes) : bytes_to_samples(runtime, bytes);
}
#endif

static int fill_silence(struct snd_pcm_substream *substream, int channel, unsigned long hwoff, unsigned long bytes)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (substream->stream != SNDRV_PCM_STREAM_PLAYBACK)
		return 0;
#if KERNEL_API < 612
	if (substream->ops->silence)
		return snd_pcm_call_op(substream, silence, is_interleaved(runtime) ? -1 : channel,
				       old_frames(runtime, hwoff), old_frames(runtime, bytes));
#endif
	if (substream->ops->fill_silence)
		return snd_pcm_call_op(substream, fill_silence, channel, hwoff, bytes);
	snd_pcm_format_set_silence(runtime->format, get_dma_ptr(runtime, channel, hwoff), bytes_to_samples(runtime, bytes));
	return 0;
}

static int copy_by_core(struct snd_pcm_substream *substream, int channel, unsigned long hwoff, void *buf, unsigned long bytes, bool in_kernel)
{
	unsigned char *dma = get_dma_ptr(substream->runtime, channel, hwoff);
	bool playback = substream->stream == SNDRV_PCM_STREAM_PLAYBACK;

	if (in_kernel)
		memcpy(playback ? (void *)dma : buf, playback ? buf : (void *)dma, bytes);
	else if (playback ? copy_from_user(dma, buf, bytes) : copy_to_user(buf, dma, bytes))
		return -EFAULT;
	return 0;
}

static int copy_by_driver(struct snd_pcm_substream *substream, int channel, unsigned long hwoff, void *buf, unsigned long bytes, bool in_kernel)
{
#if KERNEL_API >= 612
	int direction = substream->stream == SNDRV_PCM_STREAM_PLAYBACK ? ITER_SOURCE : ITER_DEST;
	struct kvec kvec = { buf, bytes };
	struct iov_iter iter;
	int err;

	if (in_kernel) {
		iov_iter_kvec(&iter, direction, &kvec, 1, bytes);
	} else {
		err = import_ubuf(direction, buf, bytes, &iter);
		if (err)
			return err;
	}
	return snd_pcm_call_op(substream, copy, channel, hwoff, &iter, bytes);
#else
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (substream->ops->copy)
		return in_kernel ? -EINVAL : snd_pcm_call_op(substream, copy, is_interleaved(runtime) ? -1 : channel,
							      old_frames(runtime, hwoff), buf, old_frames(runtime, bytes));
	if (!in_kernel)
		return snd_pcm_call_op(substream, copy_user, channel, hwoff, buf, bytes);
	if (!substream->ops->copy_kernel)
		return -EINVAL;
	return snd_pcm_call_op(substream, copy_kernel, channel, hwoff, buf, bytes);
#endif
}

/* One piece of one channel (or of all, interleaved). */
static int transfer_piece(struct snd_pcm_substream *substream, int channel, unsigned long hwoff, void *buf, unsigned long bytes, bool in_kernel)
{
	if (!buf)
		return fill_silence(substream, channel, hwoff, bytes);
	if (snd_pcm_has_copy_op(substream))
		return copy_by_driver(substream, channel, hwoff, buf, bytes, in_kernel);
	return copy_by_core(substream, channel, hwoff, buf, bytes, in_kernel);
}

static int interleaved_copy(struct snd_pcm_substream *substream, snd_pcm_uframes_t hwoff, void *data,
			    snd_pcm_uframes_t off, snd_pcm_uframes_t frames, bool in_kernel)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (data)
		data += frames_to_bytes(runtime, off);
	return transfer_piece(substream, 0, frames_to_bytes(runtime, hwoff), data, frames_to_bytes(runtime, frames), in_kernel);
}

/* data: one buffer per channel, any of which may be NULL (silence). */
static int noninterleaved_copy(struct snd_pcm_substream *substream, snd_pcm_uframes_t hwoff, void *data,
			       snd_pcm_uframes_t off, snd_pcm_uframes_t frames, bool in_kernel)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	void **bufs = data, *buf;
	unsigned int c;
	int err;

	for (c = 0; c < runtime->channels; c++) {
		buf = bufs && bufs[c] ? bufs[c] + samples_to_bytes(runtime, off) : NULL;
		err = transfer_piece(substream, c, samples_to_bytes(runtime, hwoff), buf, samples_to_bytes(runtime, frames), in_kernel);
		if (err < 0)
			return err;
	}
	return 0;
}

static int fill_silence_frames(struct snd_pcm_substream *substream, snd_pcm_uframes_t off, snd_pcm_uframes_t frames)
{
	snd_pcm_access_t access = substream->runtime->access;

	if (access == SNDRV_PCM_ACCESS_RW_INTERLEAVED || access == SNDRV_PCM_ACCESS_MMAP_INTERLEAVED)
		return interleaved_copy(substream, off, NULL, 0, frames, true);
	return noninterleaved_copy(substream, off, NULL, 0, frames, true);
}

static int pcm_accessible_state(struct snd_pcm_runtime *runtime)
{
	switch (runtime->state) {
	case SNDRV_PCM_STATE_PREPARED:
	case SNDRV_PCM_STATE_RUNNING:
	case SNDRV_PCM_STATE_PAUSED:
		return 0;
	case SNDRV_PCM_STATE_XRUN:
		return -EPIPE;
	case SNDRV_PCM_STATE_SUSPENDED:
		return -ESTRPIPE;
	default:
		return -EBADFD;
	}
}

/* Whether the move is one that NO_REWINDS allows: forward, by at most one buffer. */
static bool is_forward_move(struct snd_pcm_runtime *runtime, snd_pcm_uframes_t from, snd_pcm_uframes_t to)
{
	snd_pcm_sframes_t diff = to - from;

	if (diff < 0)
		diff += runtime->boundary;
	return diff <= (snd_pcm_sframes_t)runtime->buffer_size;
}

/* Sets appl_ptr and tells the driver, who may object. */
int pcm_lib_apply_appl_ptr(struct snd_pcm_substream *substream, snd_pcm_uframes_t appl_ptr)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	snd_pcm_uframes_t old_appl_ptr = runtime->control->appl_ptr;
	int ret;

	if (old_appl_ptr == appl_ptr)
		return 0;
	if (appl_ptr >= runtime->boundary)
		return -EINVAL;
	if ((runtime->info & SNDRV_PCM_INFO_NO_REWINDS) && !is_forward_move(runtime, old_appl_ptr, appl_ptr))
		return -EINVAL;
	runtime->control->appl_ptr = appl_ptr;
	if (substream->ops->ack) {
		ret = snd_pcm_call_op(substream, ack);
		if (ret < 0) {
			runtime->control->appl_ptr = old_appl_ptr;
			if (ret == -EPIPE)
				__snd_pcm_xrun(substream);
			return ret;
		}
	}
	trace_applptr(substream, old_appl_ptr, appl_ptr);
	return 0;
}

/* What does not depend on the moment: 0 when the transfer makes sense at all. */
static int check_transfer(struct snd_pcm_substream *substream, void *data, bool interleaved)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	runtime = substream->runtime;
	if (snd_BUG_ON(!snd_pcm_has_copy_op(substream) && !runtime->dma_area))
		return -EINVAL;
	if (runtime->state == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	if (interleaved && runtime->access != SNDRV_PCM_ACCESS_RW_INTERLEAVED && runtime->channels > 1)
		return -EINVAL;
	if (!interleaved && runtime->access != SNDRV_PCM_ACCESS_RW_NONINTERLEAVED)
		return -EINVAL;
	if (!data && substream->stream != SNDRV_PCM_STREAM_PLAYBACK)
		return -EINVAL;
	return 0;
}

/* Moves one contiguous piece with the stream unlocked; buffer_accessing keeps the buffer. */
static int transfer_unlocked(struct snd_pcm_substream *substream, snd_pcm_uframes_t appl_ofs, void *data,
			     snd_pcm_uframes_t offset, snd_pcm_uframes_t frames, bool interleaved, bool in_kernel)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	bool playback = substream->stream == SNDRV_PCM_STREAM_PLAYBACK;
	int err;

	if (!atomic_inc_unless_negative(&runtime->buffer_accessing))
		return -EBUSY;
	snd_pcm_stream_unlock_irq(substream);
	if (!playback)
		snd_pcm_dma_buffer_sync(substream, SNDRV_DMA_SYNC_CPU);
	if (interleaved)
		err = interleaved_copy(substream, appl_ofs, data, offset, frames, in_kernel);
	else
		err = noninterleaved_copy(substream, appl_ofs, data, offset, frames, in_kernel);
	if (playback)
		snd_pcm_dma_buffer_sync(substream, SNDRV_DMA_SYNC_DEVICE);
	snd_pcm_stream_lock_irq(substream);
	atomic_dec(&runtime->buffer_accessing);
	return err < 0 ? err : pcm_accessible_state(runtime);
}

/* read and write of every kind: the number of PCM frames moved, or an error if none were. */
snd_pcm_sframes_t __snd_pcm_lib_xfer(struct snd_pcm_substream *substream, void *data, bool interleaved, snd_pcm_uframes_t size, bool in_kernel)
{
	struct snd_pcm_runtime *runtime;
	snd_pcm_uframes_t xfer = 0, avail, frames, appl_ptr, appl_ofs;
	bool nonblock, is_playback;
	int err;

	err = check_transfer(substream, data, interleaved);
	if (err < 0)
		return err;
	if (size == 0)
		return 0;
	runtime = substream->runtime;
	is_playback = substream->stream == SNDRV_PCM_STREAM_PLAYBACK;
	nonblock = !!(substream->f_flags & O_NONBLOCK);

	snd_pcm_stream_lock_irq(substream);
	err = pcm_accessible_state(runtime);
	if (err < 0)
		goto unlock;
	runtime->twake = runtime->control->avail_min ? : 1;
	if (runtime->state == SNDRV_PCM_STATE_RUNNING)
		snd_pcm_update_hw_ptr(substream);
	/* A large enough read starts the capture. */
	if (!is_playback && runtime->state == SNDRV_PCM_STATE_PREPARED && size >= runtime->start_threshold) {
		err = snd_pcm_start(substream);
		if (err < 0)
			goto unlock;
	}
	avail = snd_pcm_avail(substream);
	while (size > 0) {
		if (!avail) {
			if (!is_playback && runtime->state == SNDRV_PCM_STATE_DRAINING) {
				snd_pcm_stop(substream, SNDRV_PCM_STATE_SETUP);
				break;
			}
			if (nonblock) {
				err = -EAGAIN;
				break;
			}
			runtime->twake = min_t(snd_pcm_uframes_t, size, runtime->control->avail_min ? : 1);
			err = wait_for_avail(substream, &avail);
			if (err < 0)
				break;
			if (!avail)
				continue;	/* draining */
		}
		appl_ptr = READ_ONCE(runtime->control->appl_ptr);
		appl_ofs = appl_ptr % runtime->buffer_size;
		frames = min3(size, avail, runtime->buffer_size - appl_ofs);
		if (snd_BUG_ON(!frames)) {
			err = -EINVAL;
			break;
		}
		err = transfer_unlocked(substream, appl_ofs, data, xfer, frames, interleaved, in_kernel);
		if (err < 0)
			break;
		appl_ptr += frames;
		if (appl_ptr >= runtime->boundary)
			appl_ptr -= runtime->boundary;
		err = pcm_lib_apply_appl_ptr(substream, appl_ptr);
		if (err < 0)
			break;
		size -= frames;
		xfer += frames;
		avail -= frames;
		/* Enough is queued: playback starts by itself. */
		if (is_playback && runtime->state == SNDRV_PCM_STATE_PREPARED &&
		    snd_pcm_playback_hw_avail(runtime) >= (snd_pcm_sframes_t)runtime->start_threshold) {
			err = snd_pcm_start(substream);
			if (err < 0)
				break;
		}
	}
unlock:
	runtime->twake = 0;
	if (xfer > 0 && err >= 0)
		snd_pcm_update_state(substream, runtime);
	snd_pcm_stream_unlock_irq(substream);
	return xfer > 0 ? (snd_pcm_sframes_t)xfer : err;
}

/* ---- channel maps ---- */

const struct snd_pcm_chmap_elem snd_pcm_std_chmaps[] = {
	{ 1, { SNDRV_CHMAP_MONO } },
	{ 2, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR } },
	{ 4, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR, SNDRV_CHMAP_RL, SNDRV_CHMAP_RR } },
	{ 6, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR, SNDRV_CHMAP_RL, SNDRV_CHMAP_RR, SNDRV_CHMAP_FC, SNDRV_CHMAP_LFE } },
	{ 8, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR, SNDRV_CHMAP_RL, SNDRV_CHMAP_RR, SNDRV_CHMAP_FC, SNDRV_CHMAP_LFE, SNDRV_CHMAP_SL, SNDRV_CHMAP_SR } },
	{ 0 }
};

const struct snd_pcm_chmap_elem snd_pcm_alt_chmaps[] = {
	{ 1, { SNDRV_CHMAP_MONO } },
	{ 2, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR } },
	{ 4, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR, SNDRV_CHMAP_RL, SNDRV_CHMAP_RR } },
	{ 6, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR, SNDRV_CHMAP_FC, SNDRV_CHMAP_LFE, SNDRV_CHMAP_RL, SNDRV_CHMAP_RR } },
	{ 8, { SNDRV_CHMAP_FL, SNDRV_CHMAP_FR, SNDRV_CHMAP_FC, SNDRV_CHMAP_LFE, SNDRV_CHMAP_RL, SNDRV_CHMAP_RR, SNDRV_CHMAP_SL, SNDRV_CHMAP_SR } },
	{ 0 }
};

static bool valid_chmap_channels(const struct snd_pcm_chmap *info, unsigned int ch)
{
	return ch <= info->max_channels && (!info->channel_mask || (info->channel_mask & (1U << ch)));
}

static int pcm_chmap_ctl_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *uinfo)
{
	struct snd_pcm_chmap *info = snd_kcontrol_chip(kcontrol);

	uinfo->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	uinfo->count = info->max_channels;
	uinfo->value.integer.min = 0;
	uinfo->value.integer.max = SNDRV_CHMAP_LAST;
	return 0;
}

static int pcm_chmap_ctl_get(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *ucontrol)
{
	struct snd_pcm_chmap *info = snd_kcontrol_chip(kcontrol);
	struct snd_pcm_substream *substream;
	const struct snd_pcm_chmap_elem *map;
	int i;

	if (!info->chmap)
		return -EINVAL;
	substream = snd_pcm_chmap_substream(info, snd_ctl_get_ioffidx(kcontrol, &ucontrol->id));
	if (!substream)
		return -ENODEV;
	memset(ucontrol->value.integer.value, 0, sizeof(long) * info->max_channels);
	if (!substream->runtime)
		return 0;
	for (map = info->chmap; map->channels; map++) {
		if (map->channels != substream->runtime->channels || !valid_chmap_channels(info, map->channels))
			continue;
		for (i = 0; i < map->channels; i++)
			ucontrol->value.integer.value[i] = map->map[i];
		return 0;
	}
	return -EINVAL;
}

/* A container with one block per channel count: type, length, positions. */
static int pcm_chmap_ctl_tlv(struct snd_kcontrol *kcontrol, int op_flag, unsigned int size, unsigned int __user *tlv)
{
	struct snd_pcm_chmap *info = snd_kcontrol_chip(kcontrol);
	const struct snd_pcm_chmap_elem *map;
	unsigned int __user *dst = tlv + 2;
	unsigned int count = 0, bytes, c;

	if (!info->chmap)
		return -EINVAL;
	if (size < 8)
		return -ENOMEM;
	if (put_user(SNDRV_CTL_TLVT_CONTAINER, tlv))
		return -EFAULT;
	size -= 8;
	for (map = info->chmap; map->channels; map++) {
		if (!valid_chmap_channels(info, map->channels))
			continue;
		bytes = map->channels * 4;
		if (size < 8 + bytes)
			return -ENOMEM;
		if (put_user(SNDRV_CTL_TLVT_CHMAP_FIXED, dst) || put_user(bytes, dst + 1))
			return -EFAULT;
		dst += 2;
		for (c = 0; c < map->channels; c++)
			if (put_user(map->map[c], dst++))
				return -EFAULT;
		size -= 8 + bytes;
		count += 8 + bytes;
	}
	return put_user(count, tlv + 1) ? -EFAULT : 0;
}

static void pcm_chmap_ctl_private_free(struct snd_kcontrol *kcontrol)
{
	struct snd_pcm_chmap *info = snd_kcontrol_chip(kcontrol);

	info->pcm->streams[info->stream].chmap_kctl = NULL;
	kfree(info);
}

int snd_pcm_add_chmap_ctls(struct snd_pcm *pcm, int stream, const struct snd_pcm_chmap_elem *chmap, int max_channels,
			   unsigned long private_value, struct snd_pcm_chmap **info_ret)
{
	struct snd_kcontrol_new knew = {
		.iface = SNDRV_CTL_ELEM_IFACE_PCM,
		.access = SNDRV_CTL_ELEM_ACCESS_READ | SNDRV_CTL_ELEM_ACCESS_VOLATILE |
			  SNDRV_CTL_ELEM_ACCESS_TLV_READ | SNDRV_CTL_ELEM_ACCESS_TLV_CALLBACK,
		.info = pcm_chmap_ctl_info,
		.get = pcm_chmap_ctl_get,
		.tlv.c = pcm_chmap_ctl_tlv,
		.name = stream == SNDRV_PCM_STREAM_PLAYBACK ? "Playback Channel Map" : "Capture Channel Map",
		.device = pcm->device,
		.count = pcm->streams[stream].substream_count,
		.private_value = private_value,
	};
	struct snd_pcm_chmap *info;
	int err;

	if (WARN_ON(pcm->streams[stream].chmap_kctl))
		return -EBUSY;
	info = kzalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return -ENOMEM;
	info->pcm = pcm;
	info->stream = stream;
	info->chmap = chmap;
	info->max_channels = max_channels;
	info->kctl = snd_ctl_new1(&knew, info);
	if (!info->kctl) {
		kfree(info);
		return -ENOMEM;
	}
	info->kctl->private_free = pcm_chmap_ctl_private_free;
	err = snd_ctl_add(pcm->card, info->kctl);
	if (err < 0)
		return err;
	pcm->streams[stream].chmap_kctl = info->kctl;
	if (info_ret)
		*info_ret = info;
	return 0;
}
