// SPDX-License-Identifier: MIT
/*
 * The PCM device as applications see it: the state machine, the ioctls, poll,
 * read and write, and mmap.
 *
 *   OPEN -hw_params-> SETUP -prepare-> PREPARED -start-> RUNNING
 *   RUNNING -pause-> PAUSED, -suspend-> SUSPENDED, -drain-> DRAINING -> SETUP
 *   RUNNING, DRAINING -xrun-> XRUN;  anything -drop-> SETUP -hw_free-> OPEN
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/file.h>
#include <linux/slab.h>
#include <linux/sched/signal.h>
#include <linux/time.h>
#include <linux/pm_qos.h>
#include <linux/io.h>
#include <linux/dma-mapping.h>
#include <linux/vmalloc.h>
#include <linux/uio.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <sound/core.h>
#include <sound/control.h>
#include <sound/info.h>
#include <sound/pcm.h>
#include <sound/pcm_params.h>
#include <sound/timer.h>
#include <sound/minors.h>
#include "pcm_local.h"

static DECLARE_RWSEM(snd_pcm_link_rwsem);

void __snd_pcm_set_state(struct snd_pcm_runtime *runtime, snd_pcm_state_t state)
{
	trace_snd_pcm_state(runtime, runtime->state, state);
	runtime->state = state;
	runtime->status->state = state;		/* the copy that applications map */
}

/* ---- locking: each stream has a lock, linked streams share a group's besides ---- */

void snd_pcm_group_init(struct snd_pcm_group *group)
{
	spin_lock_init(&group->lock);
	mutex_init(&group->mutex);
	INIT_LIST_HEAD(&group->substreams);
	refcount_set(&group->refs, 1);
}

static void snd_pcm_group_lock(struct snd_pcm_group *group, bool nonatomic)
{
	if (nonatomic)
		mutex_lock(&group->mutex);
	else
		spin_lock(&group->lock);
}

static void snd_pcm_group_unlock(struct snd_pcm_group *group, bool nonatomic)
{
	if (nonatomic)
		mutex_unlock(&group->mutex);
	else
		spin_unlock(&group->lock);
}

static void snd_pcm_group_lock_irq(struct snd_pcm_group *group, bool nonatomic)
{
	if (nonatomic)
		mutex_lock(&group->mutex);
	else
		spin_lock_irq(&group->lock);
}

static void snd_pcm_group_unlock_irq(struct snd_pcm_group *group, bool nonatomic)
{
	if (nonatomic)
		mutex_unlock(&group->mutex);
	else
		spin_unlock_irq(&group->lock);
}

void snd_pcm_stream_lock(struct snd_pcm_substream *substream)
{
	snd_pcm_group_lock(&substream->self_group, substream->pcm->nonatomic);
}

void snd_pcm_stream_unlock(struct snd_pcm_substream *substream)
{
	snd_pcm_group_unlock(&substream->self_group, substream->pcm->nonatomic);
}

void snd_pcm_stream_lock_irq(struct snd_pcm_substream *substream)
{
	snd_pcm_group_lock_irq(&substream->self_group, substream->pcm->nonatomic);
}

void snd_pcm_stream_unlock_irq(struct snd_pcm_substream *substream)
{
	snd_pcm_group_unlock_irq(&substream->self_group, substream->pcm->nonatomic);
}

unsigned long _snd_pcm_stream_lock_irqsave(struct snd_pcm_substream *substream)
{
	unsigned long flags = 0;

	if (substream->pcm->nonatomic)
		mutex_lock(&substream->self_group.mutex);
	else
		spin_lock_irqsave(&substream->self_group.lock, flags);
	return flags;
}

void snd_pcm_stream_unlock_irqrestore(struct snd_pcm_substream *substream, unsigned long flags)
{
	if (substream->pcm->nonatomic)
		mutex_unlock(&substream->self_group.mutex);
	else
		spin_unlock_irqrestore(&substream->self_group.lock, flags);
}

static snd_pcm_state_t locked_state(struct snd_pcm_substream *substream)
{
	snd_pcm_state_t state;

	snd_pcm_stream_lock_irq(substream);
	state = substream->runtime->state;
	snd_pcm_stream_unlock_irq(substream);
	return state;
}

static void snd_pcm_set_state(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	snd_pcm_stream_lock_irq(substream);
	if (substream->runtime->state != SNDRV_PCM_STATE_DISCONNECTED)
		__snd_pcm_set_state(substream->runtime, state);
	snd_pcm_stream_unlock_irq(substream);
}

/*
 * Changing the buffer and using it exclude each other: buffer_accessing is
 * positive while transfers run and negative while the buffer may change.
 */
static int snd_pcm_buffer_access_lock(struct snd_pcm_runtime *runtime)
{
	if (!atomic_dec_unless_positive(&runtime->buffer_accessing))
		return -EBUSY;
	mutex_lock(&runtime->buffer_mutex);
	return 0;
}

static void snd_pcm_buffer_access_unlock(struct snd_pcm_runtime *runtime)
{
	mutex_unlock(&runtime->buffer_mutex);
	atomic_inc(&runtime->buffer_accessing);
}

/* ---- driver callbacks with a default ---- */

static int snd_pcm_ops_ioctl(struct snd_pcm_substream *substream, unsigned int cmd, void *arg)
{
	if (substream->ops->ioctl)
		return snd_pcm_call_op(substream, ioctl, cmd, arg);
	return snd_pcm_lib_ioctl(substream, cmd, arg);
}

static int snd_pcm_trigger(struct snd_pcm_substream *substream, int cmd)
{
	return snd_pcm_call_op(substream, trigger, cmd);
}

/* The hardware was told to stop; wait until it, and its interrupt, really have. */
void snd_pcm_sync_stop(struct snd_pcm_substream *substream, bool sync_irq)
{
	if (!substream->runtime || !substream->runtime->stop_operating)
		return;
	substream->runtime->stop_operating = false;
#if KERNEL_API >= 612
	if (substream->ops && substream->ops->sync_stop) {
		snd_pcm_call_op(substream, sync_stop);
		return;
	}
#endif
	if (sync_irq && substream->pcm->card->sync_irq > 0)
		synchronize_irq(substream->pcm->card->sync_irq);
}

static void snd_pcm_timer_notify(struct snd_pcm_substream *substream, int event)
{
	if (substream->timer)
		snd_timer_notify(substream->timer, event, &substream->runtime->trigger_tstamp);
}

/* ---- information ---- */

int snd_pcm_info(struct snd_pcm_substream *substream, struct snd_pcm_info *info)
{
	struct snd_pcm_str *pstr = substream->pstr;
	struct snd_pcm *pcm = substream->pcm;

	memset(info, 0, sizeof(*info));
	info->card = pcm->card->number;
	info->device = pcm->device;
	info->stream = substream->stream;
	info->subdevice = substream->number;
	strscpy((char *)info->id, pcm->id, sizeof(info->id));
	strscpy((char *)info->name, pcm->name, sizeof(info->name));
	info->dev_class = pcm->dev_class;
	info->dev_subclass = pcm->dev_subclass;
	info->subdevices_count = pstr->substream_count;
	info->subdevices_avail = pstr->substream_count - pstr->substream_opened;
	strscpy((char *)info->subname, substream->name, sizeof(info->subname));
	return 0;
}

int snd_pcm_info_user(struct snd_pcm_substream *substream, struct snd_pcm_info __user *_info)
{
	struct snd_pcm_info *info = kmalloc(sizeof(*info), GFP_KERNEL);
	int err;

	if (!info)
		return -ENOMEM;
	err = snd_pcm_info(substream, info);
	if (err >= 0 && copy_to_user(_info, info, sizeof(*info)))
		err = -EFAULT;
	kfree(info);
	return err;
}

/* ---- refining: what is still possible ---- */

#define PARAM_MASK_BIT(b) (1U << (int)(b))

/* Can this buffer be mapped at all? */
static bool hw_support_mmap(struct snd_pcm_substream *substream)
{
	struct snd_dma_buffer *dmabuf;

	if (!(substream->runtime->hw.info & SNDRV_PCM_INFO_MMAP))
		return false;
#if KERNEL_API >= 612
	if (substream->ops->mmap || substream->ops->page)
		return true;
	dmabuf = snd_pcm_get_dma_buf(substream);
	if (!dmabuf)
		dmabuf = &substream->dma_buffer;
	switch (dmabuf->dev.type) {
	case SNDRV_DMA_TYPE_UNKNOWN:		/* the driver's own buffer: believe it */
	case SNDRV_DMA_TYPE_CONTINUOUS:
	case SNDRV_DMA_TYPE_VMALLOC:
		return true;
	default:
		return dma_can_mmap(dmabuf->dev.dev);
	}
#else
	dmabuf = &substream->dma_buffer;
	if (substream->ops->mmap || dmabuf->dev.type != SNDRV_DMA_TYPE_DEV)
		return true;
	return dma_can_mmap(dmabuf->dev.dev);
#endif
}

static int constrain_mask_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_hw_constraints *constrs = &substream->runtime->hw_constraints;
	int k, changed;

	for (k = SNDRV_PCM_HW_PARAM_FIRST_MASK; k <= SNDRV_PCM_HW_PARAM_LAST_MASK; k++) {
		struct snd_mask *m = hw_param_mask(params, k);

		if (snd_mask_empty(m))
			return -EINVAL;
		if (!(params->rmask & PARAM_MASK_BIT(k)))
			continue;
		changed = snd_mask_refine(m, constrs_mask(constrs, k));
		if (changed < 0)
			return changed;
		if (changed)
			params->cmask |= PARAM_MASK_BIT(k);
	}
	return 0;
}

static int constrain_interval_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_hw_constraints *constrs = &substream->runtime->hw_constraints;
	int k, changed;

	for (k = SNDRV_PCM_HW_PARAM_FIRST_INTERVAL; k <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL; k++) {
		struct snd_interval *i = hw_param_interval(params, k);

		if (snd_interval_empty(i))
			return -EINVAL;
		if (!(params->rmask & PARAM_MASK_BIT(k)))
			continue;
		changed = snd_interval_refine(i, constrs_interval(constrs, k));
		if (changed < 0)
			return changed;
		if (changed)
			params->cmask |= PARAM_MASK_BIT(k);
	}
	return 0;
}

/* Whether something the rule reads has changed since the rule last ran. */
static bool rule_is_due(struct snd_pcm_hw_rule *rule, const unsigned int *var_stamps, unsigned int rule_stamp)
{
	unsigned int d;

	for (d = 0; rule->deps[d] >= 0; d++)
		if (var_stamps[rule->deps[d]] > rule_stamp)
			return true;
	return false;
}

/*
 * Runs all rules in order, again and again until none changes anything.  Stamps
 * say when a parameter last changed and when a rule last ran; a parameter the
 * caller did not ask about begins as "never changed", one asked about as 1.
 */
static int constrain_params_by_rules(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_hw_constraints *constrs = &substream->runtime->hw_constraints;
	unsigned int var_stamps[SNDRV_PCM_HW_PARAM_LAST_INTERVAL + 1];
	unsigned int *rule_stamps, stamp = 2, k;
	int changed, err = 0;
	bool again = true;

	rule_stamps = kcalloc(constrs->rules_num, sizeof(unsigned int), GFP_KERNEL);
	if (!rule_stamps)
		return -ENOMEM;
	for (k = 0; k <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL; k++)
		var_stamps[k] = params->rmask & PARAM_MASK_BIT(k) ? 1 : 0;
	while (again) {
		again = false;
		for (k = 0; k < constrs->rules_num; k++) {
			struct snd_pcm_hw_rule *rule = &constrs->rules[k];

			if (rule->cond && !(rule->cond & params->flags))
				continue;
			if (!rule_is_due(rule, var_stamps, rule_stamps[k]))
				continue;
			changed = rule->func(params, rule);
			if (changed < 0) {
				err = changed;
				goto out;
			}
			if (changed && rule->var >= 0) {
				params->cmask |= PARAM_MASK_BIT(rule->var);
				var_stamps[rule->var] = stamp;
				again = true;
			}
			rule_stamps[k] = stamp++;
		}
	}
out:
	kfree(rule_stamps);
	return err;
}

int snd_pcm_hw_refine(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	int err;

	params->info = 0;
	params->fifo_size = 0;
	if (params->rmask & PARAM_MASK_BIT(SNDRV_PCM_HW_PARAM_SAMPLE_BITS))
		params->msbits = 0;
	if (params->rmask & PARAM_MASK_BIT(SNDRV_PCM_HW_PARAM_RATE)) {
		params->rate_num = 0;
		params->rate_den = 0;
	}
	err = constrain_mask_params(substream, params);
	if (err < 0)
		return err;
	err = constrain_interval_params(substream, params);
	if (err < 0)
		return err;
	err = constrain_params_by_rules(substream, params);
	if (err < 0)
		return err;
	params->rmask = 0;
	return 0;
}

/* msbits, when the sample size is decided; then MSBITS_MAX may be out. */
static int fixup_msbits(struct snd_pcm_hw_params *params)
{
	const struct snd_interval *bits = hw_param_interval_c(params, SNDRV_PCM_HW_PARAM_SAMPLE_BITS);
	const struct snd_mask *fmask = hw_param_mask_c(params, SNDRV_PCM_HW_PARAM_FORMAT);
	struct snd_mask *sub = hw_param_mask(params, SNDRV_PCM_HW_PARAM_SUBFORMAT);
	snd_pcm_format_t format;

	if (!params->msbits) {
		if (snd_interval_single(bits))
			params->msbits = snd_interval_value(bits);
		if (snd_mask_single(fmask))
			params->msbits = snd_pcm_format_width(snd_mask_min(fmask));
	}
	if (params->msbits && snd_mask_single(fmask)) {
		format = snd_mask_min(fmask);
		if (snd_pcm_format_linear(format) && snd_pcm_format_width(format) != (int)params->msbits) {
			snd_mask_reset(sub, SNDRV_PCM_SUBFORMAT_MSBITS_MAX);
			if (snd_mask_empty(sub))
				return -EINVAL;
		}
	}
	return 0;
}

/* What follows from the parameters without being one of them. */
static int fixup_unreferenced_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	const struct snd_interval *i;
	int err;

	err = fixup_msbits(params);
	if (err < 0)
		return err;
	if (!params->rate_den) {
		i = hw_param_interval_c(params, SNDRV_PCM_HW_PARAM_RATE);
		if (snd_interval_single(i)) {
			params->rate_num = snd_interval_value(i);
			params->rate_den = 1;
		}
	}
	if (!params->fifo_size) {
		i = hw_param_interval_c(params, SNDRV_PCM_HW_PARAM_CHANNELS);
		if (snd_mask_single(hw_param_mask_c(params, SNDRV_PCM_HW_PARAM_FORMAT)) && snd_interval_single(i)) {
			err = snd_pcm_ops_ioctl(substream, SNDRV_PCM_IOCTL1_FIFO_SIZE, params);
			if (err < 0)
				return err;
		}
	}
	if (!params->info) {
		params->info = substream->runtime->hw.info & ~(SNDRV_PCM_INFO_FIFO_IN_FRAMES | SNDRV_PCM_INFO_DRAIN_TRIGGER);
		if (!hw_support_mmap(substream))
			params->info &= ~(SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID);
	}
#if KERNEL_API >= 612
	return snd_pcm_ops_ioctl(substream, SNDRV_PCM_IOCTL1_SYNC_ID, params) < 0 ? -EINVAL : 0;
#else
	return 0;
#endif
}

/* copy in, let fn work on it, copy out if it succeeded */
static int with_user_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params __user *_params,
			       int (*fn)(struct snd_pcm_substream *, struct snd_pcm_hw_params *))
{
	struct snd_pcm_hw_params *params = memdup_user(_params, sizeof(*params));
	int err;

	if (IS_ERR(params))
		return PTR_ERR(params);
	err = fn(substream, params);
	if (err >= 0 && copy_to_user(_params, params, sizeof(*params)))
		err = -EFAULT;
	kfree(params);
	return err;
}

static int refine_and_fixup(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	int err = snd_pcm_hw_refine(substream, params);

	return err < 0 ? err : fixup_unreferenced_params(substream, params);
}

/* ---- hw_params: decide, allocate, tell the driver ---- */

/*
 * One configuration out of the space: first access, format, subformat, fewest
 * channels, lowest rate, shortest period, largest buffer, shortest tick.
 */
static int snd_pcm_hw_params_choose(struct snd_pcm_substream *pcm, struct snd_pcm_hw_params *params)
{
	static const int order[] = {
		SNDRV_PCM_HW_PARAM_ACCESS, SNDRV_PCM_HW_PARAM_FORMAT, SNDRV_PCM_HW_PARAM_SUBFORMAT,
		SNDRV_PCM_HW_PARAM_CHANNELS, SNDRV_PCM_HW_PARAM_RATE, SNDRV_PCM_HW_PARAM_PERIOD_TIME,
		SNDRV_PCM_HW_PARAM_BUFFER_SIZE, SNDRV_PCM_HW_PARAM_TICK_TIME,
	};
	unsigned int k;
	int err;

	for (k = 0; k < ARRAY_SIZE(order); k++) {
		if (order[k] == SNDRV_PCM_HW_PARAM_BUFFER_SIZE)
			err = snd_pcm_hw_param_last(pcm, params, order[k], NULL);
		else
			err = snd_pcm_hw_param_first(pcm, params, order[k], NULL);
		if (err < 0)
			return err;
	}
	return 0;
}

/* 75 % of a period in microseconds: how late a wake-up may be. */
static int period_to_usecs(struct snd_pcm_runtime *runtime)
{
	int usecs;

	if (!runtime->rate)
		return -1;
	usecs = (750000 / runtime->rate) * runtime->period_size;
	usecs += ((750000 % runtime->rate) * runtime->period_size) / runtime->rate;
	return usecs;
}

static void set_hw_params(struct snd_pcm_runtime *runtime, struct snd_pcm_hw_params *params)
{
	unsigned int bits, frames = 1;

	runtime->access = params_access(params);
	runtime->format = params_format(params);
	runtime->subformat = params_subformat(params);
	runtime->channels = params_channels(params);
	runtime->rate = params_rate(params);
	runtime->period_size = params_period_size(params);
	runtime->periods = params_periods(params);
	runtime->buffer_size = params_buffer_size(params);
	runtime->info = params->info;
	runtime->rate_num = params->rate_num;
	runtime->rate_den = params->rate_den;
	runtime->no_period_wakeup = (params->info & SNDRV_PCM_INFO_NO_PERIOD_WAKEUP) &&
				    (params->flags & SNDRV_PCM_HW_PARAMS_NO_PERIOD_WAKEUP);

	bits = snd_pcm_format_physical_width(runtime->format);
	runtime->sample_bits = bits;
	bits *= runtime->channels;
	runtime->frame_bits = bits;
	/* How many PCM frames of an odd format fill whole bytes. */
	while (bits % 8 != 0) {
		bits *= 2;
		frames *= 2;
	}
	runtime->byte_align = bits / 8;
	runtime->min_align = frames;
}

static void set_default_sw_params(struct snd_pcm_runtime *runtime)
{
	runtime->tstamp_mode = SNDRV_PCM_TSTAMP_NONE;
	runtime->period_step = 1;
	runtime->control->avail_min = runtime->period_size;
	runtime->start_threshold = 1;
	runtime->stop_threshold = runtime->buffer_size;
	runtime->silence_threshold = 0;
	runtime->silence_size = 0;
	/* Pointers run to a large multiple of the buffer before they begin again at 0. */
	runtime->boundary = runtime->buffer_size;
	while (runtime->boundary * 2 <= LONG_MAX - runtime->buffer_size)
		runtime->boundary *= 2;
}

/* The buffer may hold anybody's old data. */
static void clear_buffer(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	size_t size = runtime->dma_bytes;

	if (!runtime->dma_area || snd_pcm_has_copy_op(substream))
		return;
#if KERNEL_API >= 612
	if (runtime->info & SNDRV_PCM_INFO_MMAP)
		size = PAGE_ALIGN(size);
#endif
	memset(runtime->dma_area, 0, size);
}

/* After a callback: a managed buffer is where it was. */
static void check_managed_buffer(struct snd_pcm_substream *substream, const void *callback)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (substream->managed_buffer_alloc && runtime->dma_buffer_p && runtime->dma_area != runtime->dma_buffer_p->area)
		__snd_pcm_broken_contract(PCM_MANAGED_BUFFER_CHANGED, callback, (unsigned long)runtime->dma_area,
					  (unsigned long)runtime->dma_buffer_p->area);
}

static int setup_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err, usecs;

	params->rmask = ~0U;
	err = snd_pcm_hw_refine(substream, params);
	if (err < 0)
		return err;
	err = snd_pcm_hw_params_choose(substream, params);
	if (err < 0)
		return err;
	err = fixup_unreferenced_params(substream, params);
	if (err < 0)
		return err;
	if (substream->managed_buffer_alloc) {
		err = snd_pcm_lib_malloc_pages(substream, params_buffer_bytes(params));
		if (err < 0)
			return err;
		runtime->buffer_changed = err > 0;
	}
	if (substream->ops->hw_params) {
		err = snd_pcm_call_op(substream, hw_params, params);
		check_managed_buffer(substream, substream->ops->hw_params);
		if (err < 0)
			return err;
	}
	set_hw_params(runtime, params);
	set_default_sw_params(runtime);
	clear_buffer(substream);
	snd_pcm_timer_resolution_change(substream);
	snd_pcm_set_state(substream, SNDRV_PCM_STATE_SETUP);

	if (cpu_latency_qos_request_active(&substream->latency_pm_qos_req))
		cpu_latency_qos_remove_request(&substream->latency_pm_qos_req);
	usecs = period_to_usecs(runtime);
	if (usecs >= 0)
		cpu_latency_qos_add_request(&substream->latency_pm_qos_req, usecs);
	return 0;
}

/* May the buffer be replaced now? (open_is_ok: hw_params, but not hw_free) */
static int check_buffer_is_idle(struct snd_pcm_substream *substream, bool open_is_ok)
{
	int err = 0;

	snd_pcm_stream_lock_irq(substream);
	switch (substream->runtime->state) {
	case SNDRV_PCM_STATE_OPEN:
		if (!open_is_ok) {
			err = -EBADFD;
			break;
		}
		fallthrough;
	case SNDRV_PCM_STATE_SETUP:
	case SNDRV_PCM_STATE_PREPARED:
		if (atomic_read(&substream->mmap_count))
			err = -EBADFD;
		break;
	default:
		err = -EBADFD;
	}
	snd_pcm_stream_unlock_irq(substream);
	return err;
}

static int snd_pcm_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_pcm_runtime *runtime;
	int err;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	runtime = substream->runtime;
	err = snd_pcm_buffer_access_lock(runtime);
	if (err < 0)
		return err;
	err = check_buffer_is_idle(substream, true);
	if (!err) {
		snd_pcm_sync_stop(substream, true);
		err = setup_hw_params(substream, params);
		if (err) {
			/* Nobody knows what the hardware is set to now: begin again. */
			snd_pcm_set_state(substream, SNDRV_PCM_STATE_OPEN);
			if (substream->ops->hw_free)
				snd_pcm_call_op(substream, hw_free);
			if (substream->managed_buffer_alloc)
				snd_pcm_lib_free_pages(substream);
		}
	}
	snd_pcm_buffer_access_unlock(runtime);
	return err;
}

static int do_hw_free(struct snd_pcm_substream *substream)
{
	int result = 0;

	snd_pcm_sync_stop(substream, true);
	if (substream->ops->hw_free) {
		result = snd_pcm_call_op(substream, hw_free);
		check_managed_buffer(substream, substream->ops->hw_free);
	}
	if (substream->managed_buffer_alloc)
		snd_pcm_lib_free_pages(substream);
	return result;
}

static int snd_pcm_hw_free(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime;
	int result;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	runtime = substream->runtime;
	result = snd_pcm_buffer_access_lock(runtime);
	if (result < 0)
		return result;
	result = check_buffer_is_idle(substream, false);
	if (!result) {
		result = do_hw_free(substream);
		snd_pcm_set_state(substream, SNDRV_PCM_STATE_OPEN);
		cpu_latency_qos_remove_request(&substream->latency_pm_qos_req);
	}
	snd_pcm_buffer_access_unlock(runtime);
	return result;
}

/* ---- sw_params ---- */

static int check_sw_params(struct snd_pcm_runtime *runtime, struct snd_pcm_sw_params *params)
{
	if (params->tstamp_mode < 0 || params->tstamp_mode > SNDRV_PCM_TSTAMP_LAST)
		return -EINVAL;
	if (params->proto >= SNDRV_PROTOCOL_VERSION(2, 0, 12) && params->tstamp_type > SNDRV_PCM_TSTAMP_TYPE_LAST)
		return -EINVAL;
	if (params->avail_min == 0)
		return -EINVAL;
	if (params->silence_size >= runtime->boundary)
		return params->silence_threshold ? -EINVAL : 0;
	if (params->silence_size > params->silence_threshold || params->silence_threshold > runtime->buffer_size)
		return -EINVAL;
	return 0;
}

static int snd_pcm_sw_params(struct snd_pcm_substream *substream, struct snd_pcm_sw_params *params)
{
	struct snd_pcm_runtime *runtime;
	int err;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	runtime = substream->runtime;
	if (locked_state(substream) == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	err = check_sw_params(runtime, params);
	if (err)
		return err;
	snd_pcm_stream_lock_irq(substream);
	runtime->tstamp_mode = params->tstamp_mode;
	if (params->proto >= SNDRV_PROTOCOL_VERSION(2, 0, 12))
		runtime->tstamp_type = params->tstamp_type;
	runtime->period_step = params->period_step;
	runtime->control->avail_min = params->avail_min;
	runtime->start_threshold = params->start_threshold;
	runtime->stop_threshold = params->stop_threshold;
	runtime->silence_threshold = params->silence_threshold;
	runtime->silence_size = params->silence_size;
	params->boundary = runtime->boundary;
	if (snd_pcm_running(substream)) {
		if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK && runtime->silence_size > 0)
			snd_pcm_playback_silence(substream, ULONG_MAX);
		err = snd_pcm_update_state(substream, runtime);
	}
	snd_pcm_stream_unlock_irq(substream);
	return err;
}

static int snd_pcm_sw_params_user(struct snd_pcm_substream *substream, struct snd_pcm_sw_params __user *_params)
{
	struct snd_pcm_sw_params params;
	int err;

	if (copy_from_user(&params, _params, sizeof(params)))
		return -EFAULT;
	err = snd_pcm_sw_params(substream, &params);
	if (copy_to_user(_params, &params, sizeof(params)))
		return -EFAULT;
	return err;
}

/* ---- status ---- */

static snd_pcm_sframes_t snd_pcm_calc_delay(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
		return snd_pcm_playback_hw_avail(runtime) + runtime->delay;
	return snd_pcm_capture_avail(runtime) + runtime->delay;
}

static void fill_status_tstamps(struct snd_pcm_runtime *runtime, struct snd_pcm_status64 *status, bool running)
{
	struct timespec64 now;

	if (runtime->tstamp_mode != SNDRV_PCM_TSTAMP_ENABLE)
		return;
	if (!running) {
		snd_pcm_gettime(runtime, &now);
		status->tstamp_sec = now.tv_sec;
		status->tstamp_nsec = now.tv_nsec;
		return;
	}
	status->tstamp_sec = runtime->status->tstamp.tv_sec;
	status->tstamp_nsec = runtime->status->tstamp.tv_nsec;
	status->driver_tstamp_sec = runtime->driver_tstamp.tv_sec;
	status->driver_tstamp_nsec = runtime->driver_tstamp.tv_nsec;
	status->audio_tstamp_sec = runtime->status->audio_tstamp.tv_sec;
	status->audio_tstamp_nsec = runtime->status->audio_tstamp.tv_nsec;
	if (runtime->audio_tstamp_report.valid == 1)
		snd_pcm_pack_audio_tstamp_report(&status->audio_tstamp_data, &status->audio_tstamp_accuracy, &runtime->audio_tstamp_report);
}

/* Which audio time stamp the application asked for; COMPAT means "as ever". */
static void choose_audio_tstamp(struct snd_pcm_runtime *runtime, u32 data)
{
	struct snd_pcm_audio_tstamp_config *config = &runtime->audio_tstamp_config;

	snd_pcm_unpack_audio_tstamp_config(data, config);
	runtime->audio_tstamp_report.valid = config->type_requested != SNDRV_PCM_AUDIO_TSTAMP_TYPE_COMPAT;
	if (config->type_requested == SNDRV_PCM_AUDIO_TSTAMP_TYPE_COMPAT)
		config->type_requested = runtime->hw.info & SNDRV_PCM_INFO_HAS_WALL_CLOCK ?
			SNDRV_PCM_AUDIO_TSTAMP_TYPE_LINK : SNDRV_PCM_AUDIO_TSTAMP_TYPE_DEFAULT;
}

int snd_pcm_status64(struct snd_pcm_substream *substream, struct snd_pcm_status64 *status)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	bool running;

	snd_pcm_stream_lock_irq(substream);
	choose_audio_tstamp(runtime, status->audio_tstamp_data);
	status->state = runtime->state;
	status->suspended_state = runtime->suspended_state;
	if (status->state != SNDRV_PCM_STATE_OPEN) {
		status->trigger_tstamp_sec = runtime->trigger_tstamp.tv_sec;
		status->trigger_tstamp_nsec = runtime->trigger_tstamp.tv_nsec;
		running = snd_pcm_running(substream);
		if (running)
			snd_pcm_update_hw_ptr(substream);
		fill_status_tstamps(runtime, status, running);
		status->appl_ptr = runtime->control->appl_ptr;
		status->hw_ptr = runtime->status->hw_ptr;
		status->avail = snd_pcm_avail(substream);
		status->delay = snd_pcm_running(substream) ? snd_pcm_calc_delay(substream) : 0;
		status->avail_max = runtime->avail_max;
		status->overrange = runtime->overrange;
		runtime->avail_max = 0;
		runtime->overrange = 0;
	}
	snd_pcm_stream_unlock_irq(substream);
	return 0;
}

static int snd_pcm_status_user64(struct snd_pcm_substream *substream, struct snd_pcm_status64 __user *_status, bool ext)
{
	struct snd_pcm_status64 status;
	int res;

	memset(&status, 0, sizeof(status));
	if (ext && get_user(status.audio_tstamp_data, (u32 __user *)&_status->audio_tstamp_data))
		return -EFAULT;
	res = snd_pcm_status64(substream, &status);
	if (res < 0)
		return res;
	return copy_to_user(_status, &status, sizeof(status)) ? -EFAULT : 0;
}

static int snd_pcm_channel_info_user(struct snd_pcm_substream *substream, struct snd_pcm_channel_info __user *_info)
{
	struct snd_pcm_channel_info info;
	unsigned int channel;
	int res;

	if (copy_from_user(&info, _info, sizeof(info)))
		return -EFAULT;
	if (locked_state(substream) == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	channel = info.channel;
	if (channel >= substream->runtime->channels)
		return -EINVAL;
	memset(&info, 0, sizeof(info));
	info.channel = channel;
	res = snd_pcm_ops_ioctl(substream, SNDRV_PCM_IOCTL1_CHANNEL_INFO, &info);
	if (res < 0)
		return res;
	return copy_to_user(_info, &info, sizeof(info)) ? -EFAULT : 0;
}

/* ---- actions: one change of state, for a stream and all linked to it ---- */

#define ACTION_ARG_IGNORE ((snd_pcm_state_t)0)

/*
 * pre_action may refuse, do_action talks to the hardware (once per group: only
 * the trigger master's does), post_action enters the new state.
 */
struct action_ops {
	int (*pre_action)(struct snd_pcm_substream *substream, snd_pcm_state_t state);
	int (*do_action)(struct snd_pcm_substream *substream, snd_pcm_state_t state);
	void (*undo_action)(struct snd_pcm_substream *substream, snd_pcm_state_t state);
	void (*post_action)(struct snd_pcm_substream *substream, snd_pcm_state_t state);
};

/* The other streams of a group: their stream lock, or their buffer for slow actions. */
static void lock_group_member(struct snd_pcm_substream *s, bool stream_lock)
{
	if (stream_lock)
		snd_pcm_stream_lock(s);
	else
		mutex_lock(&s->runtime->buffer_mutex);
}

static void unlock_group_member(struct snd_pcm_substream *s, bool stream_lock)
{
	if (stream_lock)
		snd_pcm_stream_unlock(s);
	else
		mutex_unlock(&s->runtime->buffer_mutex);
}

static int do_group_action(const struct action_ops *ops, struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_substream *s, *done;
	int res;

	snd_pcm_group_for_each_entry(s, substream) {
		res = ops->do_action(s, state);
		if (res >= 0)
			continue;
		if (ops->undo_action) {
			snd_pcm_group_for_each_entry(done, substream) {
				if (done == s)
					break;
				ops->undo_action(done, state);
			}
		}
		return res;
	}
	snd_pcm_group_for_each_entry(s, substream)
		ops->post_action(s, state);
	return 0;
}

static int snd_pcm_action_group(const struct action_ops *ops, struct snd_pcm_substream *substream, snd_pcm_state_t state, bool stream_lock)
{
	struct snd_pcm_substream *s, *refused = NULL;
	int res = 0;

	snd_pcm_group_for_each_entry(s, substream) {
		if (s != substream)
			lock_group_member(s, stream_lock);
		res = ops->pre_action(s, state);
		if (res < 0) {
			refused = s;
			break;
		}
	}
	if (res >= 0)
		res = do_group_action(ops, substream, state);
	snd_pcm_group_for_each_entry(s, substream) {
		if (s != substream)
			unlock_group_member(s, stream_lock);
		if (s == refused)
			break;
	}
	return res;
}

static int snd_pcm_action_single(const struct action_ops *ops, struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	int res = ops->pre_action(substream, state);

	if (res < 0)
		return res;
	res = ops->do_action(substream, state);
	if (res == 0)
		ops->post_action(substream, state);
	else if (ops->undo_action)
		ops->undo_action(substream, state);
	return res;
}

static void snd_pcm_group_assign(struct snd_pcm_substream *substream, struct snd_pcm_group *new_group)
{
	substream->group = new_group;
	list_move(&substream->link_list, &new_group->substreams);
}

/* Unlocks and releases a group; the last one out frees it. */
static void snd_pcm_group_unref(struct snd_pcm_group *group, struct snd_pcm_substream *substream)
{
	bool last;

	if (!group)
		return;
	last = refcount_dec_and_test(&group->refs);
	snd_pcm_group_unlock(group, substream->pcm->nonatomic);
	if (last)
		kfree(group);
}

/* The group of a linked stream, locked, with the stream lock kept; NULL when not linked. */
static struct snd_pcm_group *snd_pcm_stream_group_ref(struct snd_pcm_substream *substream)
{
	bool nonatomic = substream->pcm->nonatomic, locked;
	struct snd_pcm_group *group;

	while (snd_pcm_stream_linked(substream)) {
		group = substream->group;
		refcount_inc(&group->refs);
		locked = nonatomic ? mutex_trylock(&group->mutex) : spin_trylock(&group->lock);
		if (locked)
			return group;
		/* The order is group before stream; the group may change meanwhile. */
		snd_pcm_stream_unlock(substream);
		snd_pcm_group_lock(group, nonatomic);
		snd_pcm_stream_lock(substream);
		if (substream->group == group)
			return group;
		snd_pcm_group_unref(group, substream);
	}
	return NULL;
}

/* Stream lock held. */
static int snd_pcm_action(const struct action_ops *ops, struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_group *group = snd_pcm_stream_group_ref(substream);
	int res;

	if (group)
		res = snd_pcm_action_group(ops, substream, state, true);
	else
		res = snd_pcm_action_single(ops, substream, state);
	snd_pcm_group_unref(group, substream);
	return res;
}

static int snd_pcm_action_lock_irq(const struct action_ops *ops, struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	int res;

	snd_pcm_stream_lock_irq(substream);
	res = snd_pcm_action(ops, substream, state);
	snd_pcm_stream_unlock_irq(substream);
	return res;
}

/* For actions whose driver callback may sleep (prepare, reset). */
static int snd_pcm_action_nonatomic(const struct action_ops *ops, struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	int res;

	down_read(&snd_pcm_link_rwsem);
	res = snd_pcm_buffer_access_lock(substream->runtime);
	if (res >= 0) {
		if (snd_pcm_stream_linked(substream))
			res = snd_pcm_action_group(ops, substream, state, false);
		else
			res = snd_pcm_action_single(ops, substream, state);
		snd_pcm_buffer_access_unlock(substream->runtime);
	}
	up_read(&snd_pcm_link_rwsem);
	return res;
}

/* When the group was triggered: taken once, by the master. */
static void snd_pcm_trigger_tstamp(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_substream *master = runtime->trigger_master;

	if (!master)
		return;
	if (master != substream) {
		snd_pcm_trigger_tstamp(master);
		runtime->trigger_tstamp = master->runtime->trigger_tstamp;
	} else if (!runtime->trigger_tstamp_latched) {
		snd_pcm_gettime(runtime, &runtime->trigger_tstamp);
	}
	runtime->trigger_master = NULL;
}

static bool is_trigger_master(struct snd_pcm_substream *substream)
{
	return substream->runtime->trigger_master == substream;
}

/* start */
static int snd_pcm_pre_start(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (runtime->state != SNDRV_PCM_STATE_PREPARED)
		return -EBADFD;
	if (atomic_read(&runtime->buffer_accessing) < 0)
		return -EBADFD;
	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK && !snd_pcm_playback_data(substream))
		return -EPIPE;
	runtime->trigger_tstamp_latched = false;
	runtime->trigger_master = substream;
	return 0;
}

static int snd_pcm_do_start(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	int err;

	if (!is_trigger_master(substream))
		return 0;
	err = snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_START);
	if (err == -EPIPE)
		__snd_pcm_set_state(substream->runtime, SNDRV_PCM_STATE_XRUN);
	return err;
}

static void snd_pcm_undo_start(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	if (!is_trigger_master(substream))
		return;
	snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_STOP);
	substream->runtime->stop_operating = true;
}

static void snd_pcm_post_start(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	snd_pcm_trigger_tstamp(substream);
	runtime->hw_ptr_jiffies = jiffies;
	runtime->hw_ptr_buffer_jiffies = (runtime->buffer_size * HZ) / runtime->rate;
	__snd_pcm_set_state(runtime, state);
	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK && runtime->silence_size > 0)
		snd_pcm_playback_silence(substream, ULONG_MAX);
	snd_pcm_timer_notify(substream, SNDRV_TIMER_EVENT_MSTART);
}

static const struct action_ops snd_pcm_action_start = {
	.pre_action = snd_pcm_pre_start,
	.do_action = snd_pcm_do_start,
	.undo_action = snd_pcm_undo_start,
	.post_action = snd_pcm_post_start,
};

int snd_pcm_start(struct snd_pcm_substream *substream)
{
	return snd_pcm_action(&snd_pcm_action_start, substream, SNDRV_PCM_STATE_RUNNING);
}

static int snd_pcm_start_lock_irq(struct snd_pcm_substream *substream)
{
	return snd_pcm_action_lock_irq(&snd_pcm_action_start, substream, SNDRV_PCM_STATE_RUNNING);
}

/* stop */
static int snd_pcm_pre_stop(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	if (substream->runtime->state == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	substream->runtime->trigger_master = substream;
	return 0;
}

static int snd_pcm_do_stop(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	if (is_trigger_master(substream) && snd_pcm_running(substream)) {
		snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_STOP);
		substream->runtime->stop_operating = true;
	}
	return 0;		/* whatever the driver says */
}

static void snd_pcm_post_stop(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (runtime->state != state) {
		snd_pcm_trigger_tstamp(substream);
		__snd_pcm_set_state(runtime, state);
		snd_pcm_timer_notify(substream, SNDRV_TIMER_EVENT_MSTOP);
	}
	wake_up(&runtime->sleep);
	wake_up(&runtime->tsleep);
}

static const struct action_ops snd_pcm_action_stop = {
	.pre_action = snd_pcm_pre_stop,
	.do_action = snd_pcm_do_stop,
	.post_action = snd_pcm_post_stop,
};

int snd_pcm_stop(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	return snd_pcm_action(&snd_pcm_action_stop, substream, state);
}

/* Only this stream: the others of its group drain at their own pace. */
int snd_pcm_drain_done(struct snd_pcm_substream *substream)
{
	return snd_pcm_action_single(&snd_pcm_action_stop, substream, SNDRV_PCM_STATE_SETUP);
}

int snd_pcm_stop_xrun(struct snd_pcm_substream *substream)
{
	unsigned long flags;

	snd_pcm_stream_lock_irqsave(substream, flags);
	if (substream->runtime && snd_pcm_running(substream))
		__snd_pcm_xrun(substream);
	snd_pcm_stream_unlock_irqrestore(substream, flags);
	return 0;
}

/* pause; the "state" argument says push (1) or release (0) */
static int snd_pcm_pre_pause(struct snd_pcm_substream *substream, snd_pcm_state_t push)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (!(runtime->info & SNDRV_PCM_INFO_PAUSE))
		return -ENOSYS;
	if (runtime->state != (push ? SNDRV_PCM_STATE_RUNNING : SNDRV_PCM_STATE_PAUSED))
		return -EBADFD;
	runtime->trigger_master = substream;
	return 0;
}

static int snd_pcm_do_pause(struct snd_pcm_substream *substream, snd_pcm_state_t push)
{
	if (!is_trigger_master(substream))
		return 0;
	/* Far enough in the past that the next pointer update believes anything. */
	substream->runtime->hw_ptr_jiffies = jiffies - HZ * 1000;
	return snd_pcm_trigger(substream, push ? SNDRV_PCM_TRIGGER_PAUSE_PUSH : SNDRV_PCM_TRIGGER_PAUSE_RELEASE);
}

static void snd_pcm_undo_pause(struct snd_pcm_substream *substream, snd_pcm_state_t push)
{
	if (is_trigger_master(substream))
		snd_pcm_trigger(substream, push ? SNDRV_PCM_TRIGGER_PAUSE_RELEASE : SNDRV_PCM_TRIGGER_PAUSE_PUSH);
}

static void snd_pcm_post_pause(struct snd_pcm_substream *substream, snd_pcm_state_t push)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	snd_pcm_trigger_tstamp(substream);
	if (!push) {
		__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_RUNNING);
		snd_pcm_timer_notify(substream, SNDRV_TIMER_EVENT_MCONTINUE);
		return;
	}
	__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_PAUSED);
	snd_pcm_timer_notify(substream, SNDRV_TIMER_EVENT_MPAUSE);
	wake_up(&runtime->sleep);
	wake_up(&runtime->tsleep);
}

static const struct action_ops snd_pcm_action_pause = {
	.pre_action = snd_pcm_pre_pause,
	.do_action = snd_pcm_do_pause,
	.undo_action = snd_pcm_undo_pause,
	.post_action = snd_pcm_post_pause,
};

static int snd_pcm_pause(struct snd_pcm_substream *substream, bool push)
{
	return snd_pcm_action(&snd_pcm_action_pause, substream, push);
}

/* suspend and resume */
static int snd_pcm_pre_suspend(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	switch (runtime->state) {
	case SNDRV_PCM_STATE_SUSPENDED:
	case SNDRV_PCM_STATE_OPEN:
	case SNDRV_PCM_STATE_SETUP:
	case SNDRV_PCM_STATE_DISCONNECTED:
		return -EBUSY;		/* nothing to do */
	}
	runtime->trigger_master = substream;
	return 0;
}

static int snd_pcm_do_suspend(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	if (is_trigger_master(substream) && snd_pcm_running(substream)) {
		snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_SUSPEND);
		substream->runtime->stop_operating = true;
	}
	return 0;
}

static void snd_pcm_post_suspend(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	snd_pcm_trigger_tstamp(substream);
	runtime->suspended_state = runtime->state;
	runtime->status->suspended_state = runtime->suspended_state;
	__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_SUSPENDED);
	snd_pcm_timer_notify(substream, SNDRV_TIMER_EVENT_MSUSPEND);
	wake_up(&runtime->sleep);
	wake_up(&runtime->tsleep);
}

static const struct action_ops snd_pcm_action_suspend = {
	.pre_action = snd_pcm_pre_suspend,
	.do_action = snd_pcm_do_suspend,
	.post_action = snd_pcm_post_suspend,
};

static int snd_pcm_suspend(struct snd_pcm_substream *substream)
{
	unsigned long flags;
	int err;

	snd_pcm_stream_lock_irqsave(substream, flags);
	err = snd_pcm_action(&snd_pcm_action_suspend, substream, ACTION_ARG_IGNORE);
	snd_pcm_stream_unlock_irqrestore(substream, flags);
	return err;
}

int snd_pcm_suspend_all(struct snd_pcm *pcm)
{
	struct snd_pcm_substream *substream;
	int stream, err;

	if (!pcm)
		return 0;
	for_each_pcm_substream(pcm, stream, substream) {
		if (!substream->runtime || !substream->ops)
			continue;
		err = snd_pcm_suspend(substream);
		if (err < 0 && err != -EBUSY)
			return err;
	}
	for_each_pcm_substream(pcm, stream, substream)
		snd_pcm_sync_stop(substream, false);
	return 0;
}

static int snd_pcm_pre_resume(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (runtime->state != SNDRV_PCM_STATE_SUSPENDED)
		return -EBADFD;
	if (!(runtime->info & SNDRV_PCM_INFO_RESUME))
		return -ENOSYS;
	runtime->trigger_master = substream;
	return 0;
}

static int snd_pcm_do_resume(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	snd_pcm_state_t before = substream->runtime->suspended_state;
	bool was_running = before == SNDRV_PCM_STATE_RUNNING ||
			   (before == SNDRV_PCM_STATE_DRAINING && substream->stream == SNDRV_PCM_STREAM_PLAYBACK);

	if (!is_trigger_master(substream) || !was_running)
		return 0;
	return snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_RESUME);
}

static void snd_pcm_undo_resume(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	if (is_trigger_master(substream) && snd_pcm_running(substream))
		snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_SUSPEND);
}

static void snd_pcm_post_resume(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	snd_pcm_trigger_tstamp(substream);
	__snd_pcm_set_state(runtime, runtime->suspended_state);
	snd_pcm_timer_notify(substream, SNDRV_TIMER_EVENT_MRESUME);
}

static const struct action_ops snd_pcm_action_resume = {
	.pre_action = snd_pcm_pre_resume,
	.do_action = snd_pcm_do_resume,
	.undo_action = snd_pcm_undo_resume,
	.post_action = snd_pcm_post_resume,
};

static int snd_pcm_xrun(struct snd_pcm_substream *substream)
{
	int err = 0;

	snd_pcm_stream_lock_irq(substream);
	switch (substream->runtime->state) {
	case SNDRV_PCM_STATE_XRUN:
		break;
	case SNDRV_PCM_STATE_RUNNING:
		__snd_pcm_xrun(substream);
		break;
	default:
		err = -EBADFD;
	}
	snd_pcm_stream_unlock_irq(substream);
	return err;
}

/* reset: both pointers to the beginning, without stopping */
static int snd_pcm_pre_reset(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	switch (substream->runtime->state) {
	case SNDRV_PCM_STATE_RUNNING:
	case SNDRV_PCM_STATE_PREPARED:
	case SNDRV_PCM_STATE_PAUSED:
	case SNDRV_PCM_STATE_SUSPENDED:
		return 0;
	}
	return -EBADFD;
}

static int snd_pcm_do_reset(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err = snd_pcm_ops_ioctl(substream, SNDRV_PCM_IOCTL1_RESET, NULL);

	if (err < 0)
		return err;
	snd_pcm_stream_lock_irq(substream);
	runtime->hw_ptr_base = 0;
	runtime->hw_ptr_interrupt = runtime->status->hw_ptr - runtime->status->hw_ptr % runtime->period_size;
	runtime->silence_start = runtime->status->hw_ptr;
	runtime->silence_filled = 0;
	snd_pcm_stream_unlock_irq(substream);
	return 0;
}

static void snd_pcm_post_reset(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	snd_pcm_stream_lock_irq(substream);
	runtime->control->appl_ptr = runtime->status->hw_ptr;
	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK && runtime->silence_size > 0)
		snd_pcm_playback_silence(substream, ULONG_MAX);
	snd_pcm_stream_unlock_irq(substream);
}

static const struct action_ops snd_pcm_action_reset = {
	.pre_action = snd_pcm_pre_reset,
	.do_action = snd_pcm_do_reset,
	.post_action = snd_pcm_post_reset,
};

/* prepare; the "state" argument carries the file's flags */
static int snd_pcm_pre_prepare(struct snd_pcm_substream *substream, snd_pcm_state_t f_flags)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (runtime->state == SNDRV_PCM_STATE_OPEN || runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	if (snd_pcm_running(substream))
		return -EBUSY;
	substream->f_flags = f_flags;
	return 0;
}

/* What the client configured, which no callback may change. */
struct configuration {
	unsigned long rate, channels, format, period_size, buffer_size, boundary;
};

static struct configuration configuration_of(const struct snd_pcm_runtime *runtime)
{
	return (struct configuration){
		.rate = runtime->rate, .channels = runtime->channels, .format = (__force unsigned long)runtime->format,
		.period_size = runtime->period_size, .buffer_size = runtime->buffer_size, .boundary = runtime->boundary,
	};
}

static int snd_pcm_do_prepare(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct configuration before = configuration_of(substream->runtime), after;
	int err;

	snd_pcm_sync_stop(substream, true);
	err = snd_pcm_call_op(substream, prepare);
	after = configuration_of(substream->runtime);
	if (memcmp(&before, &after, sizeof(before)))
		__snd_pcm_broken_contract(PCM_RUNTIME_CHANGED, substream->ops->prepare, 0, 0);
	if (err < 0)
		return err;
	return snd_pcm_do_reset(substream, state);
}

static void snd_pcm_post_prepare(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	runtime->control->appl_ptr = runtime->status->hw_ptr;
	snd_pcm_set_state(substream, SNDRV_PCM_STATE_PREPARED);
}

static const struct action_ops snd_pcm_action_prepare = {
	.pre_action = snd_pcm_pre_prepare,
	.do_action = snd_pcm_do_prepare,
	.post_action = snd_pcm_post_prepare,
};

static int snd_pcm_prepare(struct snd_pcm_substream *substream, struct file *file)
{
	unsigned int f_flags = file ? file->f_flags : substream->f_flags;

	snd_pcm_stream_lock_irq(substream);
	switch (substream->runtime->state) {
	case SNDRV_PCM_STATE_PAUSED:
		snd_pcm_pause(substream, false);
		fallthrough;
	case SNDRV_PCM_STATE_SUSPENDED:
		snd_pcm_stop(substream, SNDRV_PCM_STATE_SETUP);
		break;
	}
	snd_pcm_stream_unlock_irq(substream);
	return snd_pcm_action_nonatomic(&snd_pcm_action_prepare, substream, f_flags);
}

/* drain: play what is queued, or keep what was recorded, then stop */
static int snd_pcm_pre_drain_init(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	switch (runtime->state) {
	case SNDRV_PCM_STATE_OPEN:
	case SNDRV_PCM_STATE_DISCONNECTED:
	case SNDRV_PCM_STATE_SUSPENDED:
		return -EBADFD;
	}
	runtime->trigger_master = substream;
	return 0;
}

static void drain_playback(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	switch (runtime->state) {
	case SNDRV_PCM_STATE_PREPARED:
		if (snd_pcm_playback_empty(substream)) {
			__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_SETUP);
		} else {
			snd_pcm_do_start(substream, SNDRV_PCM_STATE_DRAINING);
			snd_pcm_post_start(substream, SNDRV_PCM_STATE_DRAINING);
		}
		break;
	case SNDRV_PCM_STATE_RUNNING:
		__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_DRAINING);
		break;
	case SNDRV_PCM_STATE_XRUN:
		__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_SETUP);
		break;
	}
}

static void drain_capture(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	snd_pcm_state_t next;

	if (runtime->state != SNDRV_PCM_STATE_RUNNING)
		return;
	next = snd_pcm_capture_avail(runtime) > 0 ? SNDRV_PCM_STATE_DRAINING : SNDRV_PCM_STATE_SETUP;
	snd_pcm_do_stop(substream, next);
	snd_pcm_post_stop(substream, next);
}

static int snd_pcm_do_drain_init(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
		drain_playback(substream);
	else
		drain_capture(substream);
	if (runtime->state == SNDRV_PCM_STATE_DRAINING && is_trigger_master(substream) &&
	    (runtime->hw.info & SNDRV_PCM_INFO_DRAIN_TRIGGER))
		return snd_pcm_trigger(substream, SNDRV_PCM_TRIGGER_DRAIN);
	return 0;
}

static void snd_pcm_post_drain_init(struct snd_pcm_substream *substream, snd_pcm_state_t state)
{
}

static const struct action_ops snd_pcm_action_drain_init = {
	.pre_action = snd_pcm_pre_drain_init,
	.do_action = snd_pcm_do_drain_init,
	.post_action = snd_pcm_post_drain_init,
};

/* A playback stream of the group that still plays. */
static struct snd_pcm_runtime *find_draining(struct snd_pcm_substream *substream)
{
	struct snd_pcm_group *group = snd_pcm_stream_group_ref(substream);
	struct snd_pcm_runtime *found = NULL;
	struct snd_pcm_substream *s;

	snd_pcm_group_for_each_entry(s, substream)
		if (s->stream == SNDRV_PCM_STREAM_PLAYBACK && s->runtime->state == SNDRV_PCM_STATE_DRAINING) {
			found = s->runtime;
			break;
		}
	snd_pcm_group_unref(group, substream);
	return found;
}

/* Sleeps on that stream; it may be closed meanwhile, so look for it again. Answers the time left. */
static long sleep_on_draining(struct snd_pcm_substream *substream, struct snd_pcm_runtime *draining)
{
	struct snd_pcm_group *group;
	struct snd_pcm_substream *s;
	wait_queue_entry_t wait;
	long limit = 100;

	if (draining->no_period_wakeup)
		limit = MAX_SCHEDULE_TIMEOUT;
	else if (draining->rate)
		limit = msecs_to_jiffies(max_t(long, limit, draining->buffer_size * 1100 / draining->rate));
	else
		limit = msecs_to_jiffies(limit);
	init_wait_entry(&wait, 0);
	prepare_to_wait(&draining->sleep, &wait, TASK_INTERRUPTIBLE);
	snd_pcm_stream_unlock_irq(substream);
	limit = schedule_timeout(limit);
	snd_pcm_stream_lock_irq(substream);
	group = snd_pcm_stream_group_ref(substream);
	snd_pcm_group_for_each_entry(s, substream)
		if (s->runtime == draining) {
			finish_wait(&draining->sleep, &wait);
			break;
		}
	snd_pcm_group_unref(group, substream);
	return limit;
}

static int wait_until_drained(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *draining;
	long left;

	for (;;) {
		if (signal_pending(current))
			return -ERESTARTSYS;
		draining = find_draining(substream);
		if (!draining)
			return 0;
		left = sleep_on_draining(substream, draining);
		if (substream->pcm->card->shutdown)
			return -ENODEV;
		if (left == 0) {
			if (substream->runtime->state == SNDRV_PCM_STATE_SUSPENDED)
				return -ESTRPIPE;
			snd_pcm_stop(substream, SNDRV_PCM_STATE_SETUP);
			return -EIO;
		}
	}
}

static int snd_pcm_drain(struct snd_pcm_substream *substream, struct file *file)
{
	unsigned int f_flags = file ? file->f_flags : substream->f_flags;
	struct snd_pcm_runtime *runtime = substream->runtime;
	int result;

	if (runtime->state == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	snd_pcm_stream_lock_irq(substream);
	if (runtime->state == SNDRV_PCM_STATE_PAUSED)
		snd_pcm_pause(substream, false);
	result = snd_pcm_action(&snd_pcm_action_drain_init, substream, ACTION_ARG_IGNORE);
	if (result >= 0)
		result = f_flags & O_NONBLOCK ? -EAGAIN : wait_until_drained(substream);
	snd_pcm_stream_unlock_irq(substream);
	return result;
}

/* drop: stop at once; the pointers stay where they are */
static int snd_pcm_drop(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	runtime = substream->runtime;
	if (runtime->state == SNDRV_PCM_STATE_OPEN || runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	snd_pcm_stream_lock_irq(substream);
	if (runtime->state == SNDRV_PCM_STATE_PAUSED)
		snd_pcm_pause(substream, false);
	snd_pcm_stop(substream, SNDRV_PCM_STATE_SETUP);
	snd_pcm_stream_unlock_irq(substream);
	return 0;
}

/* ---- linking: streams that start and stop together ---- */

static bool is_pcm_file(struct file *file)
{
	struct inode *inode = file_inode(file);
	struct snd_pcm *pcm;

	if (!S_ISCHR(inode->i_mode) || imajor(inode) != (unsigned int)snd_major)
		return false;
	pcm = snd_lookup_minor_data(iminor(inode), SNDRV_DEVICE_TYPE_PCM_PLAYBACK);
	if (!pcm)
		pcm = snd_lookup_minor_data(iminor(inode), SNDRV_DEVICE_TYPE_PCM_CAPTURE);
	if (!pcm)
		return false;
	snd_card_unref(pcm->card);
	return true;
}

/* Link lock held. Takes fresh over if the first stream is not linked yet. */
static int link_streams(struct snd_pcm_substream *substream, struct snd_pcm_substream *other, struct snd_pcm_group **fresh)
{
	bool nonatomic = substream->pcm->nonatomic;
	struct snd_pcm_group *target;

	if (substream->runtime->state == SNDRV_PCM_STATE_OPEN || substream->runtime->state != other->runtime->state ||
	    substream->pcm->nonatomic != other->pcm->nonatomic)
		return -EBADFD;
	if (snd_pcm_stream_linked(other))
		return -EALREADY;
	snd_pcm_stream_lock_irq(substream);
	if (!snd_pcm_stream_linked(substream)) {
		snd_pcm_group_assign(substream, *fresh);
		*fresh = NULL;
	}
	target = substream->group;
	snd_pcm_stream_unlock_irq(substream);

	snd_pcm_group_lock_irq(target, nonatomic);
	snd_pcm_stream_lock(other);
	snd_pcm_group_assign(other, target);
	refcount_inc(&target->refs);
	snd_pcm_stream_unlock(other);
	snd_pcm_group_unlock_irq(target, nonatomic);
	return 0;
}

static int snd_pcm_link(struct snd_pcm_substream *substream, int fd)
{
	struct snd_pcm_substream *other;
	struct snd_pcm_group *group;
	struct snd_pcm_file *pcm_file;
	struct file *file = fget(fd);
	int res = -EBADFD;

	if (!file)
		return -EBADFD;
	if (!is_pcm_file(file))
		goto put_file;
	pcm_file = file->private_data;
	other = pcm_file->substream;
	res = -EINVAL;
	if (substream == other)
		goto put_file;
	res = -ENOMEM;
	group = kzalloc(sizeof(*group), GFP_KERNEL);
	if (!group)
		goto put_file;
	snd_pcm_group_init(group);
	down_write(&snd_pcm_link_rwsem);
	res = link_streams(substream, other, &group);
	up_write(&snd_pcm_link_rwsem);
	kfree(group);
put_file:
	fput(file);
	return res;
}

static void relink_to_local(struct snd_pcm_substream *substream)
{
	snd_pcm_stream_lock(substream);
	snd_pcm_group_assign(substream, &substream->self_group);
	snd_pcm_stream_unlock(substream);
}

static int snd_pcm_unlink(struct snd_pcm_substream *substream)
{
	bool nonatomic = substream->pcm->nonatomic, do_free = false;
	struct snd_pcm_substream *s;
	struct snd_pcm_group *group;

	down_write(&snd_pcm_link_rwsem);
	if (!snd_pcm_stream_linked(substream)) {
		up_write(&snd_pcm_link_rwsem);
		return -EALREADY;
	}
	group = substream->group;
	snd_pcm_group_lock_irq(group, nonatomic);
	/* Whoever drains must leave the queues of streams it can no longer find. */
	snd_pcm_group_for_each_entry(s, substream)
		wake_up(&s->runtime->sleep);
	relink_to_local(substream);
	refcount_dec(&group->refs);
	/* A group of one is none. */
	if (list_is_singular(&group->substreams)) {
		relink_to_local(list_first_entry(&group->substreams, struct snd_pcm_substream, link_list));
		do_free = refcount_dec_and_test(&group->refs);
	}
	snd_pcm_group_unlock_irq(group, nonatomic);
	if (do_free)
		kfree(group);
	up_write(&snd_pcm_link_rwsem);
	return 0;
}

/* ---- the rules every PCM obeys: sizes, times, bits and rates hang together ---- */

/* var = deps[0] * deps[1] */
static int snd_pcm_hw_rule_mul(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_interval t;

	snd_interval_mul(hw_param_interval_c(params, rule->deps[0]), hw_param_interval_c(params, rule->deps[1]), &t);
	return snd_interval_refine(hw_param_interval(params, rule->var), &t);
}

/* var = deps[0] / deps[1] */
static int snd_pcm_hw_rule_div(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_interval t;

	snd_interval_div(hw_param_interval_c(params, rule->deps[0]), hw_param_interval_c(params, rule->deps[1]), &t);
	return snd_interval_refine(hw_param_interval(params, rule->var), &t);
}

/* var = deps[0] * deps[1] / k */
static int snd_pcm_hw_rule_muldivk(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_interval t;

	snd_interval_muldivk(hw_param_interval_c(params, rule->deps[0]), hw_param_interval_c(params, rule->deps[1]),
			     (unsigned long)rule->private, &t);
	return snd_interval_refine(hw_param_interval(params, rule->var), &t);
}

/* var = deps[0] * k / deps[1] */
static int snd_pcm_hw_rule_mulkdiv(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_interval t;

	snd_interval_mulkdiv(hw_param_interval_c(params, rule->deps[0]), (unsigned long)rule->private,
			     hw_param_interval_c(params, rule->deps[1]), &t);
	return snd_interval_refine(hw_param_interval(params, rule->var), &t);
}

/* Formats whose sample size is still possible. */
static int snd_pcm_hw_rule_format(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	const struct snd_interval *bits = hw_param_interval_c(params, rule->deps[0]);
	struct snd_mask *mask = hw_param_mask(params, SNDRV_PCM_HW_PARAM_FORMAT);
	struct snd_mask m;
	snd_pcm_format_t k;
	int width;

	snd_mask_any(&m);
	pcm_for_each_format(k) {
		if (!snd_mask_test_format(mask, k))
			continue;
		width = snd_pcm_format_physical_width(k);
		if (width > 0 && ((unsigned int)width < bits->min || (unsigned int)width > bits->max))
			snd_mask_reset(&m, k);
	}
	return snd_mask_refine(mask, &m);
}

/* The sample sizes of the formats that are left. */
static int snd_pcm_hw_rule_sample_bits(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_interval t = { .min = UINT_MAX, .max = 0, .integer = 1 };
	struct snd_mask *mask = hw_param_mask(params, SNDRV_PCM_HW_PARAM_FORMAT);
	snd_pcm_format_t k;
	int width;

	pcm_for_each_format(k) {
		if (!snd_mask_test_format(mask, k))
			continue;
		width = snd_pcm_format_physical_width(k);
		if (width <= 0)
			continue;
		t.min = min_t(unsigned int, t.min, width);
		t.max = max_t(unsigned int, t.max, width);
	}
	return snd_interval_refine(hw_param_interval(params, rule->var), &t);
}

/* In the order of the SNDRV_PCM_RATE_* bits. */
static const unsigned int rates[] = {
	5512, 8000, 11025, 16000, 22050, 32000, 44100, 48000, 64000, 88200, 96000, 176400, 192000,
	352800, 384000, 705600, 768000, 12000, 24000, 128000
};

const struct snd_pcm_hw_constraint_list snd_pcm_known_rates = { .count = ARRAY_SIZE(rates), .list = rates };

static int snd_pcm_hw_rule_rate(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_pcm_hardware *hw = rule->private;

	return snd_interval_list(hw_param_interval(params, rule->var), snd_pcm_known_rates.count, snd_pcm_known_rates.list, hw->rates);
}

static int snd_pcm_hw_rule_buffer_bytes_max(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_pcm_substream *substream = rule->private;
	struct snd_interval t = { .min = 0, .max = substream->buffer_bytes_max, .integer = 1 };

	return snd_interval_refine(hw_param_interval(params, rule->var), &t);
}

/* Every linear format has MSBITS_MAX, S32_LE what the driver says. */
static int snd_pcm_hw_rule_subformats(struct snd_pcm_hw_params *params, struct snd_pcm_hw_rule *rule)
{
	struct snd_mask *sfmask = hw_param_mask(params, SNDRV_PCM_HW_PARAM_SUBFORMAT);
	struct snd_mask *fmask = hw_param_mask(params, SNDRV_PCM_HW_PARAM_FORMAT);
	u32 subformats = *(u32 *)rule->private;
	struct snd_mask m;
	snd_pcm_format_t f;

	snd_mask_none(&m);
	snd_mask_set(&m, SNDRV_PCM_SUBFORMAT_STD);
	pcm_for_each_format(f) {
		if (!snd_mask_test(fmask, f))
			continue;
		if (f == SNDRV_PCM_FORMAT_S32_LE && subformats)
			m.bits[0] |= subformats;
		else if (snd_pcm_format_linear(f))
			snd_mask_set(&m, SNDRV_PCM_SUBFORMAT_MSBITS_MAX);
	}
	return snd_mask_refine(sfmask, &m);
}

#define P(x) SNDRV_PCM_HW_PARAM_##x
struct base_rule {
	snd_pcm_hw_rule_func_t func;
	unsigned long k;
	signed char var, deps[2];
};
/* The order is part of the behaviour: it decides how open intervals round. */
static const struct base_rule base_rules[] = {
	{ snd_pcm_hw_rule_format, 0, P(FORMAT), { P(SAMPLE_BITS), -1 } },
	{ snd_pcm_hw_rule_sample_bits, 0, P(SAMPLE_BITS), { P(FORMAT), P(SAMPLE_BITS) } },
	{ snd_pcm_hw_rule_div, 0, P(SAMPLE_BITS), { P(FRAME_BITS), P(CHANNELS) } },
	{ snd_pcm_hw_rule_mul, 0, P(FRAME_BITS), { P(SAMPLE_BITS), P(CHANNELS) } },
	{ snd_pcm_hw_rule_mulkdiv, 8, P(FRAME_BITS), { P(PERIOD_BYTES), P(PERIOD_SIZE) } },
	{ snd_pcm_hw_rule_mulkdiv, 8, P(FRAME_BITS), { P(BUFFER_BYTES), P(BUFFER_SIZE) } },
	{ snd_pcm_hw_rule_div, 0, P(CHANNELS), { P(FRAME_BITS), P(SAMPLE_BITS) } },
	{ snd_pcm_hw_rule_mulkdiv, 1000000, P(RATE), { P(PERIOD_SIZE), P(PERIOD_TIME) } },
	{ snd_pcm_hw_rule_mulkdiv, 1000000, P(RATE), { P(BUFFER_SIZE), P(BUFFER_TIME) } },
	{ snd_pcm_hw_rule_div, 0, P(PERIODS), { P(BUFFER_SIZE), P(PERIOD_SIZE) } },
	{ snd_pcm_hw_rule_div, 0, P(PERIOD_SIZE), { P(BUFFER_SIZE), P(PERIODS) } },
	{ snd_pcm_hw_rule_mulkdiv, 8, P(PERIOD_SIZE), { P(PERIOD_BYTES), P(FRAME_BITS) } },
	{ snd_pcm_hw_rule_muldivk, 1000000, P(PERIOD_SIZE), { P(PERIOD_TIME), P(RATE) } },
	{ snd_pcm_hw_rule_mul, 0, P(BUFFER_SIZE), { P(PERIOD_SIZE), P(PERIODS) } },
	{ snd_pcm_hw_rule_mulkdiv, 8, P(BUFFER_SIZE), { P(BUFFER_BYTES), P(FRAME_BITS) } },
	{ snd_pcm_hw_rule_muldivk, 1000000, P(BUFFER_SIZE), { P(BUFFER_TIME), P(RATE) } },
	{ snd_pcm_hw_rule_muldivk, 8, P(PERIOD_BYTES), { P(PERIOD_SIZE), P(FRAME_BITS) } },
	{ snd_pcm_hw_rule_muldivk, 8, P(BUFFER_BYTES), { P(BUFFER_SIZE), P(FRAME_BITS) } },
	{ snd_pcm_hw_rule_mulkdiv, 1000000, P(PERIOD_TIME), { P(PERIOD_SIZE), P(RATE) } },
	{ snd_pcm_hw_rule_mulkdiv, 1000000, P(BUFFER_TIME), { P(BUFFER_SIZE), P(RATE) } },
};

/* Before ->open: everything is possible, but the arithmetic holds. */
static int snd_pcm_hw_constraints_init(struct snd_pcm_substream *substream)
{
	static const signed char integers[] = { P(CHANNELS), P(BUFFER_SIZE), P(BUFFER_BYTES), P(SAMPLE_BITS), P(FRAME_BITS) };
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_hw_constraints *constrs = &runtime->hw_constraints;
	unsigned int r;
	int k, err;

	for (k = SNDRV_PCM_HW_PARAM_FIRST_MASK; k <= SNDRV_PCM_HW_PARAM_LAST_MASK; k++)
		snd_mask_any(constrs_mask(constrs, k));
	for (k = SNDRV_PCM_HW_PARAM_FIRST_INTERVAL; k <= SNDRV_PCM_HW_PARAM_LAST_INTERVAL; k++)
		snd_interval_any(constrs_interval(constrs, k));
	for (r = 0; r < ARRAY_SIZE(integers); r++)
		snd_interval_setinteger(constrs_interval(constrs, integers[r]));
	for (r = 0; r < ARRAY_SIZE(base_rules); r++) {
		const struct base_rule *b = &base_rules[r];

		err = snd_pcm_hw_rule_add(runtime, 0, b->var, b->func, (void *)b->k, b->deps[0], b->deps[1], -1);
		if (err < 0)
			return err;
	}
	return 0;
}
#undef P

/* The kinds of access that the hardware description promises. */
static unsigned int access_mask(struct snd_pcm_substream *substream)
{
	unsigned int info = substream->runtime->hw.info, mask = 0;

	if (info & SNDRV_PCM_INFO_INTERLEAVED)
		mask |= PARAM_MASK_BIT(SNDRV_PCM_ACCESS_RW_INTERLEAVED);
	if (info & SNDRV_PCM_INFO_NONINTERLEAVED)
		mask |= PARAM_MASK_BIT(SNDRV_PCM_ACCESS_RW_NONINTERLEAVED);
	if (!hw_support_mmap(substream))
		return mask;
	if (info & SNDRV_PCM_INFO_INTERLEAVED)
		mask |= PARAM_MASK_BIT(SNDRV_PCM_ACCESS_MMAP_INTERLEAVED);
	if (info & SNDRV_PCM_INFO_NONINTERLEAVED)
		mask |= PARAM_MASK_BIT(SNDRV_PCM_ACCESS_MMAP_NONINTERLEAVED);
	if (info & SNDRV_PCM_INFO_COMPLEX)
		mask |= PARAM_MASK_BIT(SNDRV_PCM_ACCESS_MMAP_COMPLEX);
	return mask;
}

static int constrain_to_hardware(struct snd_pcm_runtime *runtime)
{
	struct snd_pcm_hardware *hw = &runtime->hw;
	const struct { int var; unsigned int min, max; } limits[] = {
		{ SNDRV_PCM_HW_PARAM_CHANNELS, hw->channels_min, hw->channels_max },
		{ SNDRV_PCM_HW_PARAM_RATE, hw->rate_min, hw->rate_max },
		{ SNDRV_PCM_HW_PARAM_PERIOD_BYTES, hw->period_bytes_min, hw->period_bytes_max },
		{ SNDRV_PCM_HW_PARAM_PERIODS, hw->periods_min, hw->periods_max },
		{ SNDRV_PCM_HW_PARAM_BUFFER_BYTES, hw->period_bytes_min, hw->buffer_bytes_max },
	};
	unsigned int k;
	int err;

	for (k = 0; k < ARRAY_SIZE(limits); k++) {
		err = snd_pcm_hw_constraint_minmax(runtime, limits[k].var, limits[k].min, limits[k].max);
		if (err < 0)
			return err;
	}
	return 0;
}

#if KERNEL_API < 612
static u32 no_subformats;
#endif

/* After ->open: what the driver wrote into runtime->hw counts. */
static int snd_pcm_hw_constraints_complete(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_hardware *hw = &runtime->hw;
	u32 *subformats;
	int err;

#if KERNEL_API >= 612
	subformats = &hw->subformats;
#else
	subformats = &no_subformats;
#endif
	err = snd_pcm_hw_constraint_mask(runtime, SNDRV_PCM_HW_PARAM_ACCESS, access_mask(substream));
	if (err < 0)
		return err;
	err = snd_pcm_hw_constraint_mask64(runtime, SNDRV_PCM_HW_PARAM_FORMAT, hw->formats);
	if (err < 0)
		return err;
	err = snd_pcm_hw_rule_add(runtime, 0, -1, snd_pcm_hw_rule_subformats, subformats,
				  SNDRV_PCM_HW_PARAM_SUBFORMAT, SNDRV_PCM_HW_PARAM_FORMAT, -1);
	if (err < 0)
		return err;
	err = constrain_to_hardware(runtime);
	if (err < 0)
		return err;
	err = snd_pcm_hw_rule_add(runtime, 0, SNDRV_PCM_HW_PARAM_BUFFER_BYTES, snd_pcm_hw_rule_buffer_bytes_max, substream,
				  SNDRV_PCM_HW_PARAM_BUFFER_BYTES, -1);
	if (err < 0)
		return err;
	/* A buffer the driver made in ->open does not grow. */
	if (runtime->dma_bytes) {
		err = snd_pcm_hw_constraint_minmax(runtime, SNDRV_PCM_HW_PARAM_BUFFER_BYTES, 0, runtime->dma_bytes);
		if (err < 0)
			return err;
	}
	if (!(hw->rates & (SNDRV_PCM_RATE_KNOT | SNDRV_PCM_RATE_CONTINUOUS))) {
		err = snd_pcm_hw_rule_add(runtime, 0, SNDRV_PCM_HW_PARAM_RATE, snd_pcm_hw_rule_rate, hw, SNDRV_PCM_HW_PARAM_RATE, -1);
		if (err < 0)
			return err;
	}
	snd_pcm_hw_constraint_integer(runtime, SNDRV_PCM_HW_PARAM_PERIOD_SIZE);
	return 0;
}

/* ---- open and close ---- */

static void pcm_release_private(struct snd_pcm_substream *substream)
{
	if (snd_pcm_stream_linked(substream))
		snd_pcm_unlink(substream);
}

void snd_pcm_release_substream(struct snd_pcm_substream *substream)
{
	if (--substream->ref_count > 0)
		return;
	snd_pcm_drop(substream);
	if (substream->hw_opened) {
		if (substream->runtime->state != SNDRV_PCM_STATE_OPEN)
			do_hw_free(substream);
		snd_pcm_call_op(substream, close);
		substream->hw_opened = 0;
	}
	if (cpu_latency_qos_request_active(&substream->latency_pm_qos_req))
		cpu_latency_qos_remove_request(&substream->latency_pm_qos_req);
	if (substream->pcm_release) {
		substream->pcm_release(substream);
		substream->pcm_release = NULL;
	}
	snd_pcm_detach_substream(substream);
}

static int open_hardware(struct snd_pcm_substream *substream)
{
	int err = snd_pcm_hw_constraints_init(substream);

	if (err < 0)
		return err;
	err = snd_pcm_call_op(substream, open);
	if (err < 0)
		return err;
	substream->hw_opened = 1;
	err = snd_pcm_hw_constraints_complete(substream);
	if (err < 0)
		return err;
	if (substream->managed_buffer_alloc && substream->dma_buffer.dev.need_sync)
		substream->runtime->hw.info |= SNDRV_PCM_INFO_EXPLICIT_SYNC;
	return 0;
}

int snd_pcm_open_substream(struct snd_pcm *pcm, int stream, struct file *file, struct snd_pcm_substream **rsubstream)
{
	struct snd_pcm_substream *substream;
	int err = snd_pcm_attach_substream(pcm, stream, file, &substream);

	if (err < 0)
		return err;
	if (substream->ref_count == 1) {
		err = open_hardware(substream);
		if (err < 0) {
			snd_pcm_release_substream(substream);
			return err;
		}
	}
	*rsubstream = substream;
	return 0;
}

static int snd_pcm_open_file(struct file *file, struct snd_pcm *pcm, int stream)
{
	struct snd_pcm_substream *substream;
	struct snd_pcm_file *pcm_file;
	int err = snd_pcm_open_substream(pcm, stream, file, &substream);

	if (err < 0)
		return err;
	pcm_file = kzalloc(sizeof(*pcm_file), GFP_KERNEL);
	if (!pcm_file) {
		snd_pcm_release_substream(substream);
		return -ENOMEM;
	}
	pcm_file->substream = substream;
	if (substream->ref_count == 1)
		substream->pcm_release = pcm_release_private;
	file->private_data = pcm_file;
	return 0;
}

/* Tries until a substream is free; open_mutex held, dropped while asleep. */
static int wait_for_free_substream(struct file *file, struct snd_pcm *pcm, int stream)
{
	wait_queue_entry_t wait;
	int err;

	init_waitqueue_entry(&wait, current);
	add_wait_queue(&pcm->open_wait, &wait);
	for (;;) {
		err = snd_pcm_open_file(file, pcm, stream);
		if (err != -EAGAIN)
			break;
		if (file->f_flags & O_NONBLOCK) {
			err = -EBUSY;
			break;
		}
		set_current_state(TASK_INTERRUPTIBLE);
		mutex_unlock(&pcm->open_mutex);
		schedule();
		mutex_lock(&pcm->open_mutex);
		if (pcm->card->shutdown) {
			err = -ENODEV;
			break;
		}
		if (signal_pending(current)) {
			err = -ERESTARTSYS;
			break;
		}
	}
	remove_wait_queue(&pcm->open_wait, &wait);
	return err;
}

static int snd_pcm_open(struct file *file, struct snd_pcm *pcm, int stream)
{
	int err;

	if (!pcm)
		return -ENODEV;
	err = snd_card_file_add(pcm->card, file);
	if (err < 0)
		return err;
	if (!try_module_get(pcm->card->module)) {
		snd_card_file_remove(pcm->card, file);
		return -EFAULT;
	}
	mutex_lock(&pcm->open_mutex);
	err = wait_for_free_substream(file, pcm, stream);
	mutex_unlock(&pcm->open_mutex);
	if (err < 0) {
		module_put(pcm->card->module);
		snd_card_file_remove(pcm->card, file);
	}
	return err;
}

static int open_minor(struct inode *inode, struct file *file, int device_type, int stream)
{
	struct snd_pcm *pcm;
	int err;

	nonseekable_open(inode, file);
	pcm = snd_lookup_minor_data(iminor(inode), device_type);
	err = snd_pcm_open(file, pcm, stream);
	if (pcm)
		snd_card_unref(pcm->card);
	return err;
}

static int snd_pcm_playback_open(struct inode *inode, struct file *file)
{
	return open_minor(inode, file, SNDRV_DEVICE_TYPE_PCM_PLAYBACK, SNDRV_PCM_STREAM_PLAYBACK);
}

static int snd_pcm_capture_open(struct inode *inode, struct file *file)
{
	return open_minor(inode, file, SNDRV_DEVICE_TYPE_PCM_CAPTURE, SNDRV_PCM_STREAM_CAPTURE);
}

static int snd_pcm_release(struct inode *inode, struct file *file)
{
	struct snd_pcm_file *pcm_file = file->private_data;
	struct snd_pcm_substream *substream = pcm_file->substream;
	struct snd_pcm *pcm;

	if (snd_BUG_ON(!substream))
		return -ENXIO;
	pcm = substream->pcm;
	snd_power_wait(pcm->card);
	mutex_lock(&pcm->open_mutex);
	snd_pcm_release_substream(substream);
	kfree(pcm_file);
	mutex_unlock(&pcm->open_mutex);
	wake_up(&pcm->open_wait);
	module_put(pcm->card->module);
	snd_card_file_remove(pcm->card, file);
	return 0;
}

/* ---- pointers: rewind, forward, delay, SYNC_PTR ---- */

/* Asks the hardware where it is, if this state allows to ask. Stream lock held. */
static int do_pcm_hwsync(struct snd_pcm_substream *substream)
{
	switch (substream->runtime->state) {
	case SNDRV_PCM_STATE_DRAINING:
		if (substream->stream == SNDRV_PCM_STREAM_CAPTURE)
			return -EBADFD;
		fallthrough;
	case SNDRV_PCM_STATE_RUNNING:
		return snd_pcm_update_hw_ptr(substream);
	case SNDRV_PCM_STATE_PREPARED:
	case SNDRV_PCM_STATE_PAUSED:
		return 0;
	case SNDRV_PCM_STATE_SUSPENDED:
		return -ESTRPIPE;
	case SNDRV_PCM_STATE_XRUN:
		return -EPIPE;
	default:
		return -EBADFD;
	}
}

/* Moves appl_ptr by at most "possible" PCM frames, back or forward. */
static snd_pcm_sframes_t move_appl_ptr(struct snd_pcm_substream *substream, snd_pcm_uframes_t frames, snd_pcm_sframes_t possible, bool forward)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	snd_pcm_sframes_t appl_ptr;
	int ret;

	if (possible <= 0)
		return 0;
	if (frames > (snd_pcm_uframes_t)possible)
		frames = possible;
	if (forward) {
		appl_ptr = runtime->control->appl_ptr + frames;
		if (appl_ptr >= (snd_pcm_sframes_t)runtime->boundary)
			appl_ptr -= runtime->boundary;
	} else {
		appl_ptr = runtime->control->appl_ptr - frames;
		if (appl_ptr < 0)
			appl_ptr += runtime->boundary;
	}
	ret = pcm_lib_apply_appl_ptr(substream, appl_ptr);
	if (ret >= 0)
		return frames;
	/* A rewind that fails is one of 0: some applications stop at an error. */
	return forward ? ret : 0;
}

static snd_pcm_sframes_t snd_pcm_move(struct snd_pcm_substream *substream, snd_pcm_uframes_t frames, bool forward)
{
	snd_pcm_sframes_t ret;

	if (frames == 0)
		return 0;
	snd_pcm_stream_lock_irq(substream);
	ret = do_pcm_hwsync(substream);
	if (!ret)
		ret = move_appl_ptr(substream, frames, forward ? snd_pcm_avail(substream) : snd_pcm_hw_avail(substream), forward);
	snd_pcm_stream_unlock_irq(substream);
	if (ret >= 0)
		snd_pcm_dma_buffer_sync(substream, SNDRV_DMA_SYNC_DEVICE);
	return ret;
}

static int snd_pcm_delay(struct snd_pcm_substream *substream, snd_pcm_sframes_t *delay)
{
	int err;

	snd_pcm_stream_lock_irq(substream);
	err = do_pcm_hwsync(substream);
	if (delay && !err)
		*delay = snd_pcm_calc_delay(substream);
	snd_pcm_stream_unlock_irq(substream);
	snd_pcm_dma_buffer_sync(substream, SNDRV_DMA_SYNC_CPU);
	return err;
}

static int snd_pcm_hwsync(struct snd_pcm_substream *substream)
{
	return snd_pcm_delay(substream, NULL);
}

/* The mmap'ed status and control records, as one ioctl. */
static int snd_pcm_sync_ptr(struct snd_pcm_substream *substream, struct snd_pcm_sync_ptr __user *_sync_ptr)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_mmap_control *control = runtime->control;
	struct snd_pcm_mmap_status *status = runtime->status;
	struct snd_pcm_sync_ptr sync_ptr;
	int err;

	memset(&sync_ptr, 0, sizeof(sync_ptr));
	if (get_user(sync_ptr.flags, (unsigned __user *)&_sync_ptr->flags))
		return -EFAULT;
	if (copy_from_user(&sync_ptr.c.control, &_sync_ptr->c.control, sizeof(struct snd_pcm_mmap_control)))
		return -EFAULT;
	if (sync_ptr.flags & SNDRV_PCM_SYNC_PTR_HWSYNC) {
		err = snd_pcm_hwsync(substream);
		if (err < 0)
			return err;
	}
	snd_pcm_stream_lock_irq(substream);
	if (!(sync_ptr.flags & SNDRV_PCM_SYNC_PTR_APPL)) {
		err = pcm_lib_apply_appl_ptr(substream, sync_ptr.c.control.appl_ptr);
		if (err < 0) {
			snd_pcm_stream_unlock_irq(substream);
			return err;
		}
	} else {
		sync_ptr.c.control.appl_ptr = control->appl_ptr;
	}
	if (!(sync_ptr.flags & SNDRV_PCM_SYNC_PTR_AVAIL_MIN))
		control->avail_min = sync_ptr.c.control.avail_min;
	else
		sync_ptr.c.control.avail_min = control->avail_min;
	sync_ptr.s.status.state = status->state;
	sync_ptr.s.status.hw_ptr = status->hw_ptr;
	sync_ptr.s.status.tstamp = status->tstamp;
	sync_ptr.s.status.suspended_state = status->suspended_state;
	sync_ptr.s.status.audio_tstamp = status->audio_tstamp;
	snd_pcm_stream_unlock_irq(substream);
	if (!(sync_ptr.flags & SNDRV_PCM_SYNC_PTR_APPL))
		snd_pcm_dma_buffer_sync(substream, SNDRV_DMA_SYNC_DEVICE);
	return copy_to_user(_sync_ptr, &sync_ptr, sizeof(sync_ptr)) ? -EFAULT : 0;
}

static int snd_pcm_tstamp(struct snd_pcm_substream *substream, int __user *_arg)
{
	int arg;

	if (get_user(arg, _arg))
		return -EFAULT;
	if (arg < 0 || arg > SNDRV_PCM_TSTAMP_TYPE_LAST)
		return -EINVAL;
	substream->runtime->tstamp_type = arg;
	return 0;
}

/* ---- transfers by ioctl ---- */

static int snd_pcm_xferi_frames_ioctl(struct snd_pcm_substream *substream, struct snd_xferi __user *_xferi)
{
	snd_pcm_sframes_t result;
	struct snd_xferi xferi;

	if (substream->runtime->state == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	if (put_user(0, &_xferi->result))
		return -EFAULT;
	if (copy_from_user(&xferi, _xferi, sizeof(xferi)))
		return -EFAULT;
	/* The direction of the stream decides, not the name of the ioctl. */
	result = __snd_pcm_lib_xfer(substream, xferi.buf, true, xferi.frames, false);
	if (put_user(result, &_xferi->result))
		return -EFAULT;
	return result < 0 ? result : 0;
}

static int snd_pcm_xfern_frames_ioctl(struct snd_pcm_substream *substream, struct snd_xfern __user *_xfern)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	snd_pcm_sframes_t result;
	struct snd_xfern xfern;
	void *bufs;

	if (runtime->state == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	if (runtime->channels > 128)
		return -EINVAL;
	if (put_user(0, &_xfern->result))
		return -EFAULT;
	if (copy_from_user(&xfern, _xfern, sizeof(xfern)))
		return -EFAULT;
	bufs = memdup_array_user(xfern.bufs, runtime->channels, sizeof(void *));
	if (IS_ERR(bufs))
		return PTR_ERR(bufs);
	result = __snd_pcm_lib_xfer(substream, bufs, false, xfern.frames, false);
	kfree(bufs);
	if (put_user(result, &_xfern->result))
		return -EFAULT;
	return result < 0 ? result : 0;
}

static int snd_pcm_move_ioctl(struct snd_pcm_substream *substream, snd_pcm_uframes_t __user *_frames, bool forward)
{
	snd_pcm_uframes_t frames;
	snd_pcm_sframes_t result;

	if (get_user(frames, _frames))
		return -EFAULT;
	if (put_user(0, _frames))
		return -EFAULT;
	result = snd_pcm_move(substream, frames, forward);
	if (put_user(result, _frames))
		return -EFAULT;
	return result < 0 ? result : 0;
}

static int snd_pcm_delay_ioctl(struct snd_pcm_substream *substream, snd_pcm_sframes_t __user *res)
{
	snd_pcm_sframes_t delay = 0;
	int err = snd_pcm_delay(substream, &delay);

	if (err)
		return err;
	return put_user(delay, res);
}

static int snd_pcm_common_ioctl(struct file *file, struct snd_pcm_substream *substream, unsigned int cmd, void __user *arg)
{
	struct snd_pcm_file *pcm_file = file->private_data;
	int res;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	if (substream->runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	res = snd_power_wait(substream->pcm->card);
	if (res < 0)
		return res;

	switch (cmd) {
	case SNDRV_PCM_IOCTL_PVERSION:
		return put_user(SNDRV_PCM_VERSION, (int __user *)arg);
	case SNDRV_PCM_IOCTL_INFO:
		return snd_pcm_info_user(substream, arg);
	case SNDRV_PCM_IOCTL_TSTAMP:
		return 0;
	case SNDRV_PCM_IOCTL_TTSTAMP:
		return snd_pcm_tstamp(substream, arg);
	case SNDRV_PCM_IOCTL_USER_PVERSION:
		return copy_from_user(&pcm_file->user_pversion, arg, sizeof(unsigned int)) ? -EFAULT : 0;
	case SNDRV_PCM_IOCTL_HW_REFINE:
		return with_user_hw_params(substream, arg, refine_and_fixup);
	case SNDRV_PCM_IOCTL_HW_PARAMS:
		return with_user_hw_params(substream, arg, snd_pcm_hw_params);
	case SNDRV_PCM_IOCTL_HW_FREE:
		return snd_pcm_hw_free(substream);
	case SNDRV_PCM_IOCTL_SW_PARAMS:
		return snd_pcm_sw_params_user(substream, arg);
	case SNDRV_PCM_IOCTL_STATUS64:
		return snd_pcm_status_user64(substream, arg, false);
	case SNDRV_PCM_IOCTL_STATUS_EXT64:
		return snd_pcm_status_user64(substream, arg, true);
	case SNDRV_PCM_IOCTL_CHANNEL_INFO:
		return snd_pcm_channel_info_user(substream, arg);
	case SNDRV_PCM_IOCTL_PREPARE:
		return snd_pcm_prepare(substream, file);
	case SNDRV_PCM_IOCTL_RESET:
		return snd_pcm_action_nonatomic(&snd_pcm_action_reset, substream, ACTION_ARG_IGNORE);
	case SNDRV_PCM_IOCTL_START:
		return snd_pcm_start_lock_irq(substream);
	case SNDRV_PCM_IOCTL_LINK:
		return snd_pcm_link(substream, (int)(unsigned long)arg);
	case SNDRV_PCM_IOCTL_UNLINK:
		return snd_pcm_unlink(substream);
	case SNDRV_PCM_IOCTL_RESUME:
		return snd_pcm_action_lock_irq(&snd_pcm_action_resume, substream, ACTION_ARG_IGNORE);
	case SNDRV_PCM_IOCTL_XRUN:
		return snd_pcm_xrun(substream);
	case SNDRV_PCM_IOCTL_HWSYNC:
		return snd_pcm_hwsync(substream);
	case SNDRV_PCM_IOCTL_DELAY:
		return snd_pcm_delay_ioctl(substream, arg);
	case SNDRV_PCM_IOCTL_SYNC_PTR:
		return snd_pcm_sync_ptr(substream, arg);
	case SNDRV_PCM_IOCTL_DRAIN:
		return snd_pcm_drain(substream, file);
	case SNDRV_PCM_IOCTL_DROP:
		return snd_pcm_drop(substream);
	case SNDRV_PCM_IOCTL_PAUSE:
		return snd_pcm_action_lock_irq(&snd_pcm_action_pause, substream, (bool)(unsigned long)arg);
	case SNDRV_PCM_IOCTL_WRITEI_FRAMES:
	case SNDRV_PCM_IOCTL_READI_FRAMES:
		return snd_pcm_xferi_frames_ioctl(substream, arg);
	case SNDRV_PCM_IOCTL_WRITEN_FRAMES:
	case SNDRV_PCM_IOCTL_READN_FRAMES:
		return snd_pcm_xfern_frames_ioctl(substream, arg);
	case SNDRV_PCM_IOCTL_REWIND:
		return snd_pcm_move_ioctl(substream, arg, false);
	case SNDRV_PCM_IOCTL_FORWARD:
		return snd_pcm_move_ioctl(substream, arg, true);
	}
	pcm_dbg(substream->pcm, "unknown ioctl = 0x%x\n", cmd);
	return -ENOTTY;
}

static long snd_pcm_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct snd_pcm_file *pcm_file = file->private_data;

	if (((cmd >> 8) & 0xff) != 'A')
		return -ENOTTY;
	return snd_pcm_common_ioctl(file, pcm_file->substream, cmd, (void __user *)arg);
}

/* For drivers that act as the application themselves. */
int snd_pcm_kernel_ioctl(struct snd_pcm_substream *substream, unsigned int cmd, void *arg)
{
	snd_pcm_sframes_t result;

	if (substream->runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	switch (cmd) {
	case SNDRV_PCM_IOCTL_FORWARD:
		if (substream->stream != SNDRV_PCM_STREAM_CAPTURE)
			return -EINVAL;
		result = snd_pcm_move(substream, *(snd_pcm_uframes_t *)arg, true);
		return result < 0 ? result : 0;
	case SNDRV_PCM_IOCTL_HW_PARAMS:
		return snd_pcm_hw_params(substream, arg);
	case SNDRV_PCM_IOCTL_SW_PARAMS:
		return snd_pcm_sw_params(substream, arg);
	case SNDRV_PCM_IOCTL_PREPARE:
		return snd_pcm_prepare(substream, NULL);
	case SNDRV_PCM_IOCTL_START:
		return snd_pcm_start_lock_irq(substream);
	case SNDRV_PCM_IOCTL_DRAIN:
		return snd_pcm_drain(substream, NULL);
	case SNDRV_PCM_IOCTL_DROP:
		return snd_pcm_drop(substream);
	case SNDRV_PCM_IOCTL_DELAY:
		return snd_pcm_delay(substream, arg);
	}
	return -EINVAL;
}

/* ---- read, write, readv, writev, poll ---- */

static int check_file_transfer(struct snd_pcm_substream *substream)
{
	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	if (substream->runtime->state == SNDRV_PCM_STATE_OPEN || substream->runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	return 0;
}

static ssize_t transfer_bytes(struct file *file, void __user *buf, size_t count)
{
	struct snd_pcm_file *pcm_file = file->private_data;
	struct snd_pcm_substream *substream = pcm_file->substream;
	struct snd_pcm_runtime *runtime;
	snd_pcm_sframes_t result;
	int err = check_file_transfer(substream);

	if (err)
		return err;
	runtime = substream->runtime;
	if (!frame_aligned(runtime, count))
		return -EINVAL;
	result = __snd_pcm_lib_xfer(substream, buf, true, bytes_to_frames(runtime, count), false);
	return result > 0 ? frames_to_bytes(runtime, result) : result;
}

static ssize_t snd_pcm_read(struct file *file, char __user *buf, size_t count, loff_t *offset)
{
	return transfer_bytes(file, buf, count);
}

static ssize_t snd_pcm_write(struct file *file, const char __user *buf, size_t count, loff_t *offset)
{
	return transfer_bytes(file, (void __user *)buf, count);
}

/* One vector per channel; the length of the first counts. */
static ssize_t transfer_vectors(struct kiocb *iocb, struct iov_iter *iter, unsigned long max_segs)
{
	struct snd_pcm_file *pcm_file = iocb->ki_filp->private_data;
	struct snd_pcm_substream *substream = pcm_file->substream;
	const struct iovec *iov = iter_iov(iter);
	struct snd_pcm_runtime *runtime;
	snd_pcm_sframes_t result;
	unsigned long i;
	void __user **bufs;
	int err = check_file_transfer(substream);

	if (err)
		return err;
	runtime = substream->runtime;
	if (!user_backed_iter(iter))
		return -EINVAL;
	if (iter->nr_segs > max_segs || iter->nr_segs != runtime->channels || !frame_aligned(runtime, iov->iov_len))
		return -EINVAL;
	bufs = kmalloc_array(iter->nr_segs, sizeof(void *), GFP_KERNEL);
	if (!bufs)
		return -ENOMEM;
	for (i = 0; i < iter->nr_segs; i++)
		bufs[i] = iov[i].iov_base;
	result = __snd_pcm_lib_xfer(substream, bufs, false, bytes_to_samples(runtime, iov->iov_len), false);
	kfree(bufs);
	return result > 0 ? frames_to_bytes(runtime, result) : result;
}

static ssize_t snd_pcm_readv(struct kiocb *iocb, struct iov_iter *to)
{
	return transfer_vectors(iocb, to, 1024);
}

static ssize_t snd_pcm_writev(struct kiocb *iocb, struct iov_iter *from)
{
	return transfer_vectors(iocb, from, 128);
}

static __poll_t snd_pcm_poll(struct file *file, poll_table *wait)
{
	struct snd_pcm_file *pcm_file = file->private_data;
	struct snd_pcm_substream *substream = pcm_file->substream;
	bool playback = substream->stream == SNDRV_PCM_STREAM_PLAYBACK;
	__poll_t ok = playback ? EPOLLOUT | EPOLLWRNORM : EPOLLIN | EPOLLRDNORM, mask = 0;
	struct snd_pcm_runtime *runtime;
	snd_pcm_uframes_t avail;

	if (PCM_RUNTIME_CHECK(substream))
		return ok | EPOLLERR;
	runtime = substream->runtime;
	if (runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return ok | EPOLLERR;
	poll_wait(file, &runtime->sleep, wait);
	snd_pcm_stream_lock_irq(substream);
	avail = snd_pcm_avail(substream);
	switch (runtime->state) {
	case SNDRV_PCM_STATE_RUNNING:
	case SNDRV_PCM_STATE_PREPARED:
	case SNDRV_PCM_STATE_PAUSED:
		if (avail >= runtime->control->avail_min)
			mask = ok;
		break;
	case SNDRV_PCM_STATE_DRAINING:
		if (!playback)
			mask = avail ? ok : ok | EPOLLERR;
		break;
	default:
		mask = ok | EPOLLERR;
	}
	snd_pcm_stream_unlock_irq(substream);
	return mask;
}

static int snd_pcm_fasync(int fd, struct file *file, int on)
{
	struct snd_pcm_file *pcm_file = file->private_data;
	struct snd_pcm_substream *substream = pcm_file->substream;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	if (substream->runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	return snd_fasync_helper(fd, file, on, &substream->runtime->fasync);
}

/* ---- mmap of the status and control records: one page each ---- */

static vm_fault_t give_record_page(struct vm_fault *vmf, void *record)
{
	vmf->page = virt_to_page(record);
	get_page(vmf->page);
	return 0;
}

static vm_fault_t snd_pcm_mmap_status_fault(struct vm_fault *vmf)
{
	struct snd_pcm_substream *substream = vmf->vma->vm_private_data;

	if (!substream)
		return VM_FAULT_SIGBUS;
	return give_record_page(vmf, substream->runtime->status);
}

static vm_fault_t snd_pcm_mmap_control_fault(struct vm_fault *vmf)
{
	struct snd_pcm_substream *substream = vmf->vma->vm_private_data;

	if (!substream)
		return VM_FAULT_SIGBUS;
	return give_record_page(vmf, substream->runtime->control);
}

static const struct vm_operations_struct snd_pcm_vm_ops_status = { .fault = snd_pcm_mmap_status_fault };
static const struct vm_operations_struct snd_pcm_vm_ops_control = { .fault = snd_pcm_mmap_control_fault };

static int mmap_record(struct snd_pcm_substream *substream, struct vm_area_struct *area, const struct vm_operations_struct *ops)
{
	if (!(area->vm_flags & VM_READ) || area->vm_end - area->vm_start != PAGE_SIZE)
		return -EINVAL;
	area->vm_ops = ops;
	area->vm_private_data = substream;
	vm_flags_set(area, VM_DONTEXPAND | VM_DONTDUMP);
	return 0;
}

static int snd_pcm_mmap_status(struct snd_pcm_substream *substream, struct vm_area_struct *area)
{
	int err = mmap_record(substream, area, &snd_pcm_vm_ops_status);

	if (err)
		return err;
	/* Only the kernel writes here. */
	vm_flags_clear(area, VM_WRITE | VM_MAYWRITE);
	area->vm_page_prot = vm_get_page_prot(area->vm_flags);
	return 0;
}

static int snd_pcm_mmap_control(struct snd_pcm_substream *substream, struct vm_area_struct *area)
{
	return mmap_record(substream, area, &snd_pcm_vm_ops_control);
}

/* Some drivers must hear of every pointer change, which a mapping would hide. */
static bool pcm_status_mmap_allowed(struct snd_pcm_file *pcm_file)
{
	unsigned int info = pcm_file->substream->runtime->hw.info;

	if (info & SNDRV_PCM_INFO_EXPLICIT_SYNC)
		return false;
	/* Older applications map both or none. */
	return pcm_file->user_pversion >= SNDRV_PROTOCOL_VERSION(2, 0, 14) || !(info & SNDRV_PCM_INFO_SYNC_APPLPTR);
}

static bool pcm_control_mmap_allowed(struct snd_pcm_file *pcm_file)
{
	if (pcm_file->no_compat_mmap)
		return false;
	return !(pcm_file->substream->runtime->hw.info & (SNDRV_PCM_INFO_EXPLICIT_SYNC | SNDRV_PCM_INFO_SYNC_APPLPTR));
}

/* ---- mmap of the sound data ---- */

static void snd_pcm_mmap_data_open(struct vm_area_struct *area)
{
	struct snd_pcm_substream *substream = area->vm_private_data;

	atomic_inc(&substream->mmap_count);
}

static void snd_pcm_mmap_data_close(struct vm_area_struct *area)
{
	struct snd_pcm_substream *substream = area->vm_private_data;

	atomic_dec(&substream->mmap_count);
}

/*
 * The application touched a page of the buffer that is not mapped yet.  Which
 * page is behind this offset?  The driver's ->page knows, or the allocator of
 * the buffer does; linear memory is the last guess.
 */
/*
 * Up to 5.4 a buffer that is not linear needs a page callback.  Drivers between
 * the two have that API in most, but leave vmalloc() buffers to the core.
 */
static bool core_finds_page(struct snd_dma_buffer *dmab)
{
	return dmab && (KERNEL_API >= 612 || dmab->dev.type == SNDRV_DMA_TYPE_VMALLOC);
}

static vm_fault_t snd_pcm_mmap_data_fault(struct vm_fault *vmf)
{
	struct snd_pcm_substream *substream = vmf->vma->vm_private_data;
	struct snd_pcm_runtime *runtime;
	unsigned long offset;
	struct page *page;
	size_t dma_bytes;

	if (!substream)
		return VM_FAULT_SIGBUS;
	runtime = substream->runtime;
	offset = vmf->pgoff << PAGE_SHIFT;
	dma_bytes = PAGE_ALIGN(runtime->dma_bytes);
	if (offset > dma_bytes - PAGE_SIZE)
		return VM_FAULT_SIGBUS;
	if (substream->ops->page) {
		/* One statement, so that the answer is known wherever one stops after it. */
		trace_snd_pcm_callback(substream, "page", 1);
		page = trace_snd_pcm_page(substream, offset, substream->ops->page(substream, offset), PAGE_BY_FAULT_OP);
		trace_snd_pcm_callback(substream, "page", 0);
	} else if (core_finds_page(snd_pcm_get_dma_buf(substream))) {
		page = snd_sgbuf_get_page(snd_pcm_get_dma_buf(substream), offset);
		trace_snd_pcm_page(substream, offset, page, PAGE_BY_FAULT_BUFFER);
	} else {
		if (WARN_ON_ONCE(!runtime->dma_area))
			return VM_FAULT_SIGBUS;
		page = virt_to_page(runtime->dma_area + offset);
		trace_snd_pcm_page(substream, offset, page, PAGE_BY_FAULT_LINEAR);
	}
	if (!page)
		return VM_FAULT_SIGBUS;
	get_page(page);
	vmf->page = page;
	return 0;
}

static const struct vm_operations_struct snd_pcm_vm_ops_data = {
	.open = snd_pcm_mmap_data_open,
	.close = snd_pcm_mmap_data_close,
};

static const struct vm_operations_struct snd_pcm_vm_ops_data_fault = {
	.open = snd_pcm_mmap_data_open,
	.close = snd_pcm_mmap_data_close,
	.fault = snd_pcm_mmap_data_fault,
};

/*
 * Tells the debugger which pages a mapping got in advance.  "offset" was taken
 * before that: remap_pfn_range() may have used vm_pgoff for something else.
 */
static void trace_mapped_pages(struct snd_pcm_substream *substream, struct vm_area_struct *area, unsigned long offset)
{
	unsigned long addr, pte;

	for (addr = area->vm_start; addr < area->vm_end; addr += PAGE_SIZE) {
		pte = __mm_get_pte(area->vm_mm, addr);
		if (!(pte & _PAGE_PRESENT))
			continue;
		trace_snd_pcm_page(substream, offset + addr - area->vm_start,
				   pfn_to_page((pte & PTE_PFN_MASK) >> PAGE_SHIFT), PAGE_BY_REMAP);
	}
}

/* All at once if the buffer's type can, else page by page as they are touched. */
int snd_pcm_lib_default_mmap(struct snd_pcm_substream *substream, struct vm_area_struct *area)
{
	vm_flags_set(area, VM_DONTEXPAND | VM_DONTDUMP);
	if (!substream->ops->page) {
#if KERNEL_API >= 612
		if (!snd_dma_buffer_mmap(snd_pcm_get_dma_buf(substream), area))
			return 0;
#else
		if (substream->dma_buffer.dev.type == SNDRV_DMA_TYPE_DEV)
			return dma_mmap_coherent(substream->dma_buffer.dev.dev, area, substream->runtime->dma_area,
						 substream->runtime->dma_addr, substream->runtime->dma_bytes);
#endif
	}
	area->vm_ops = &snd_pcm_vm_ops_data_fault;
	return 0;
}

int snd_pcm_lib_mmap_iomem(struct snd_pcm_substream *substream, struct vm_area_struct *area)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	area->vm_page_prot = pgprot_noncached(area->vm_page_prot);
	return vm_iomap_memory(area, runtime->dma_addr, runtime->dma_bytes);
}

/* Is there a buffer, may it be mapped, and does the wish lie inside it? */
static int check_data_mmap(struct snd_pcm_runtime *runtime, struct vm_area_struct *area)
{
	size_t size = area->vm_end - area->vm_start, dma_bytes;
	unsigned long offset = area->vm_pgoff << PAGE_SHIFT;

	if (runtime->state == SNDRV_PCM_STATE_OPEN)
		return -EBADFD;
	if (!(runtime->info & SNDRV_PCM_INFO_MMAP))
		return -ENXIO;
	if (runtime->access == SNDRV_PCM_ACCESS_RW_INTERLEAVED || runtime->access == SNDRV_PCM_ACCESS_RW_NONINTERLEAVED)
		return -EINVAL;
	dma_bytes = PAGE_ALIGN(runtime->dma_bytes);
	if (size > dma_bytes || offset > dma_bytes - size)
		return -EINVAL;
	return 0;
}

int snd_pcm_mmap_data(struct snd_pcm_substream *substream, struct file *file, struct vm_area_struct *area)
{
	unsigned long offset = area->vm_pgoff << PAGE_SHIFT;
	struct snd_pcm_runtime *runtime;
	int err;

	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK) {
		if (!(area->vm_flags & (VM_WRITE | VM_READ)))
			return -EINVAL;
	} else if (!(area->vm_flags & VM_READ)) {
		return -EINVAL;
	}
	runtime = substream->runtime;
	/* hw_params and hw_free must not replace the buffer meanwhile. */
	if (!atomic_inc_unless_negative(&runtime->buffer_accessing))
		return -EBUSY;
	err = check_data_mmap(runtime, area);
	if (!err) {
		area->vm_ops = &snd_pcm_vm_ops_data;
		area->vm_private_data = substream;
		if (substream->ops->mmap)
			err = snd_pcm_call_op(substream, mmap, area);
		else
			err = snd_pcm_lib_default_mmap(substream, area);
	}
	if (!err) {
		atomic_inc(&substream->mmap_count);
		trace_mapped_pages(substream, area, offset);
	}
	atomic_dec(&runtime->buffer_accessing);
	return err;
}

static int snd_pcm_mmap(struct file *file, struct vm_area_struct *area)
{
	struct snd_pcm_file *pcm_file = file->private_data;
	struct snd_pcm_substream *substream = pcm_file->substream;

	if (PCM_RUNTIME_CHECK(substream))
		return -ENXIO;
	if (substream->runtime->state == SNDRV_PCM_STATE_DISCONNECTED)
		return -EBADFD;
	switch (area->vm_pgoff << PAGE_SHIFT) {
	case SNDRV_PCM_MMAP_OFFSET_STATUS_OLD:
		if (pcm_file->no_compat_mmap)
			return -ENXIO;
		fallthrough;
	case SNDRV_PCM_MMAP_OFFSET_STATUS_NEW:
		if (!pcm_status_mmap_allowed(pcm_file))
			return -ENXIO;
		return snd_pcm_mmap_status(substream, area);
	case SNDRV_PCM_MMAP_OFFSET_CONTROL_OLD:
		if (pcm_file->no_compat_mmap)
			return -ENXIO;
		fallthrough;
	case SNDRV_PCM_MMAP_OFFSET_CONTROL_NEW:
		if (!pcm_control_mmap_allowed(pcm_file))
			return -ENXIO;
		return snd_pcm_mmap_control(substream, area);
	default:
		return snd_pcm_mmap_data(substream, file, area);
	}
}

const struct file_operations snd_pcm_f_ops[2] = {
	{
		.write = snd_pcm_write,
		.write_iter = snd_pcm_writev,
		.open = snd_pcm_playback_open,
		.release = snd_pcm_release,
		.poll = snd_pcm_poll,
		.unlocked_ioctl = snd_pcm_ioctl,
		.mmap = snd_pcm_mmap,
		.fasync = snd_pcm_fasync,
	},
	{
		.read = snd_pcm_read,
		.read_iter = snd_pcm_readv,
		.open = snd_pcm_capture_open,
		.release = snd_pcm_release,
		.poll = snd_pcm_poll,
		.unlocked_ioctl = snd_pcm_ioctl,
		.mmap = snd_pcm_mmap,
		.fasync = snd_pcm_fasync,
	},
};
