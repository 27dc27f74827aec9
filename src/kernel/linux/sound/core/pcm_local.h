/* SPDX-License-Identifier: MIT */
/* Between the files of the PCM core. */
#ifndef __SOUND_CORE_PCM_LOCAL_H
#define __SOUND_CORE_PCM_LOCAL_H
#include <sound/pcm.h>
#include <sound/pcm_params.h>

/* Watch points of the debugger (natives); none of them changes anything. */
enum snd_pcm_page_by {
	PAGE_BY_FAULT_OP,		/* ops->page in a page fault */
	PAGE_BY_FAULT_BUFFER,		/* the buffer's own get_page in a page fault */
	PAGE_BY_FAULT_LINEAR,		/* virt_to_page(dma_area + offset) in a page fault */
	PAGE_BY_REMAP,			/* entered in advance by ->mmap */
};
extern struct page *trace_snd_pcm_page(struct snd_pcm_substream *substream, unsigned long offset, struct page *page, int by);
extern void trace_snd_pcm_state(struct snd_pcm_runtime *runtime, int old, int new);
extern void trace_snd_pcm_callback(struct snd_pcm_substream *substream, const char *op, int enter);
extern void trace_hwptr(struct snd_pcm_substream *substream, snd_pcm_uframes_t pos, int in_interrupt);
extern void trace_applptr(struct snd_pcm_substream *substream, snd_pcm_uframes_t prev, snd_pcm_uframes_t curr);
extern void trace_xrun(struct snd_pcm_substream *substream);

/* A finding (native): what the callback "by" did, and the two values that show it. */
enum snd_pcm_contract {
	PCM_INVALID_POSITION,		/* position, buffer_size */
	PCM_MANAGED_BUFFER_CHANGED,	/* dma_area, what it was */
	PCM_RUNTIME_CHANGED,
};
extern void __snd_pcm_broken_contract(int contract, const void *by, unsigned long a, unsigned long b);

/* Calls one of the driver's callbacks, which must be there. */
#define snd_pcm_call_op(substream, op, args...) ({ \
	typeof((substream)->ops->op(substream, ##args)) __op_ret; \
	trace_snd_pcm_callback(substream, #op, 1); \
	__op_ret = (substream)->ops->op(substream, ##args); \
	trace_snd_pcm_callback(substream, #op, 0); \
	__op_ret; })

static inline bool snd_pcm_has_copy_op(struct snd_pcm_substream *substream)
{
#if KERNEL_API >= 612
	return substream->ops->copy != NULL;
#else
	return substream->ops->copy_user || substream->ops->copy;
#endif
}

int pcm_lib_apply_appl_ptr(struct snd_pcm_substream *substream, snd_pcm_uframes_t appl_ptr);
int snd_pcm_update_state(struct snd_pcm_substream *substream, struct snd_pcm_runtime *runtime);
int snd_pcm_update_hw_ptr(struct snd_pcm_substream *substream);
void snd_pcm_playback_silence(struct snd_pcm_substream *substream, snd_pcm_uframes_t new_hw_ptr);
void __snd_pcm_xrun(struct snd_pcm_substream *substream);
void snd_pcm_group_init(struct snd_pcm_group *group);
void snd_pcm_sync_stop(struct snd_pcm_substream *substream, bool sync_irq);
void snd_pcm_timer_resolution_change(struct snd_pcm_substream *substream);
void snd_pcm_timer_init(struct snd_pcm_substream *substream);
void snd_pcm_timer_done(struct snd_pcm_substream *substream);

static inline snd_pcm_uframes_t snd_pcm_avail(struct snd_pcm_substream *substream)
{
	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
		return snd_pcm_playback_avail(substream->runtime);
	return snd_pcm_capture_avail(substream->runtime);
}

static inline snd_pcm_uframes_t snd_pcm_hw_avail(struct snd_pcm_substream *substream)
{
	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
		return snd_pcm_playback_hw_avail(substream->runtime);
	return snd_pcm_capture_hw_avail(substream->runtime);
}

#define PCM_RUNTIME_CHECK(sub) snd_BUG_ON(!(sub) || !(sub)->runtime)

#define for_each_pcm_substream(pcm, str, subs) \
	for ((str) = 0; (str) < 2; (str)++) \
		for ((subs) = (pcm)->streams[str].substream; (subs); (subs) = (subs)->next)

static inline void snd_pcm_dma_buffer_sync(struct snd_pcm_substream *substream, enum snd_dma_sync_mode mode)
{
	if (substream->runtime->info & SNDRV_PCM_INFO_EXPLICIT_SYNC)
		snd_dma_buffer_sync(snd_pcm_get_dma_buf(substream), mode);
}
#endif
