// SPDX-License-Identifier: MIT
/*
 * The buffers of substreams: preallocated when the driver sets itself up,
 * allocated in hw_params when that is not enough, counted per card.
 */
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/moduleparam.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include <sound/info.h>
#include "pcm_local.h"

static int preallocate_dma = 1;
static int maximum_substreams = 4;
static const size_t snd_minimum_buffer = 16384;
unsigned long max_alloc_per_card = 32UL * 1024UL * 1024UL;

static void account_pcm_bytes(struct snd_card *card, ssize_t bytes)
{
	mutex_lock(&card->memory_mutex);
	WARN_ON(bytes < 0 && card->total_pcm_alloc_bytes < (size_t)-bytes);
	card->total_pcm_alloc_bytes += bytes;
	mutex_unlock(&card->memory_mutex);
}

/* Counts first, so that two allocations at once cannot both slip under the limit. */
static int alloc_pcm_buffer(struct snd_card *card, int type, struct device *dev, int str, size_t size, struct snd_dma_buffer *dmab)
{
	bool too_much;
	int err;

	mutex_lock(&card->memory_mutex);
	too_much = max_alloc_per_card && card->total_pcm_alloc_bytes + size > max_alloc_per_card;
	if (!too_much)
		card->total_pcm_alloc_bytes += size;
	mutex_unlock(&card->memory_mutex);
	if (too_much)
		return -ENOMEM;
	err = snd_dma_alloc_dir_pages(type, dev, str == SNDRV_PCM_STREAM_PLAYBACK ? DMA_TO_DEVICE : DMA_FROM_DEVICE, size, dmab);
	if (err)
		account_pcm_bytes(card, -(ssize_t)size);
	else if (dmab->bytes != size)
		account_pcm_bytes(card, dmab->bytes - size);
	return err;
}

static void free_pcm_buffer(struct snd_card *card, struct snd_dma_buffer *dmab)
{
	if (!dmab->area)
		return;
	account_pcm_bytes(card, -(ssize_t)dmab->bytes);
	snd_dma_free_pages(dmab);
	dmab->area = NULL;
}

static int preallocate_pcm_pages(struct snd_pcm_substream *substream, size_t size, bool no_fallback)
{
	struct snd_dma_buffer *dmab = &substream->dma_buffer;
	struct snd_pcm *pcm = substream->pcm;
	size_t wanted = size;
	int err;

	do {
		err = alloc_pcm_buffer(pcm->card, dmab->dev.type, dmab->dev.dev, substream->stream, size, dmab);
		if (err != -ENOMEM)
			return err;
		size >>= 1;
	} while (!no_fallback && size >= snd_minimum_buffer);
	dmab->bytes = 0;
	pr_warn("ALSA pcmC%dD%d%c,%d:%s: cannot preallocate for size %zu\n", pcm->card->number, pcm->device,
		substream->stream ? 'c' : 'p', substream->number, pcm->name, wanted);
	return -ENOMEM;
}

void snd_pcm_lib_preallocate_free(struct snd_pcm_substream *substream)
{
	free_pcm_buffer(substream->pcm->card, &substream->dma_buffer);
}

void snd_pcm_lib_preallocate_free_for_all(struct snd_pcm *pcm)
{
	struct snd_pcm_substream *substream;
	int stream;

	for_each_pcm_substream(pcm, stream, substream)
		snd_pcm_lib_preallocate_free(substream);
}

/* /proc/asound/card0/pcm0p/sub0/prealloc, in KiB */
static void snd_pcm_lib_preallocate_proc_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_substream *substream = entry->private_data;

	snd_iprintf(buffer, "%lu\n", (unsigned long)substream->dma_buffer.bytes / 1024);
}

static void snd_pcm_lib_preallocate_max_proc_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_substream *substream = entry->private_data;

	snd_iprintf(buffer, "%lu\n", (unsigned long)substream->dma_max / 1024);
}

static int change_prealloc(struct snd_pcm_substream *substream, size_t size)
{
	struct snd_dma_buffer *old = &substream->dma_buffer;
	struct snd_dma_buffer fresh = { .dev = old->dev };
	struct snd_card *card = substream->pcm->card;

	if ((size != 0 && size < 8192) || size > substream->dma_max)
		return -EINVAL;
	if (old->bytes == size)
		return 0;
	if (size > 0 && alloc_pcm_buffer(card, old->dev.type, old->dev.dev, substream->stream, size, &fresh) < 0)
		return -ENOMEM;
	substream->buffer_bytes_max = size > 0 ? size : UINT_MAX;
	if (old->area)
		free_pcm_buffer(card, old);
	*old = fresh;
	return 0;
}

static void snd_pcm_lib_preallocate_proc_write(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_substream *substream = entry->private_data;
	char line[64], word[64];
	unsigned long kib;

	mutex_lock(&substream->pcm->open_mutex);
	if (substream->runtime) {
		buffer->error = -EBUSY;
	} else if (snd_info_get_line(buffer, line, sizeof(line))) {
		buffer->error = -EINVAL;
	} else {
		snd_info_get_str(word, line, sizeof(word));
		buffer->error = kstrtoul(word, 10, &kib);
		if (!buffer->error)
			buffer->error = change_prealloc(substream, kib * 1024);
	}
	mutex_unlock(&substream->pcm->open_mutex);
}

static void preallocate_info_init(struct snd_pcm_substream *substream)
{
	struct snd_card *card = substream->pcm->card;
	struct snd_info_entry *entry;

	entry = snd_info_create_card_entry(card, "prealloc", substream->proc_root);
	if (entry) {
		snd_info_set_text_ops(entry, substream, snd_pcm_lib_preallocate_proc_read);
		entry->c.text.write = snd_pcm_lib_preallocate_proc_write;
		entry->mode |= 0200;
	}
	entry = snd_info_create_card_entry(card, "prealloc_max", substream->proc_root);
	if (entry)
		snd_info_set_text_ops(entry, substream, snd_pcm_lib_preallocate_max_proc_read);
}

/*
 * size == 0: nothing yet.  max == 0: exactly this size, or fail.  Otherwise
 * less will do, and /proc can change it up to max.
 */
static int preallocate_pages(struct snd_pcm_substream *substream, int type, struct device *data, size_t size, size_t max, bool managed)
{
	int err;

	if (snd_BUG_ON(substream->dma_buffer.dev.type))
		return -EINVAL;
	substream->dma_buffer.dev.type = type;
	substream->dma_buffer.dev.dev = data;
	if (size > 0 && !max) {
		err = preallocate_pcm_pages(substream, size, true);
		if (err < 0)
			return err;
	} else if (size > 0 && preallocate_dma && substream->number < maximum_substreams) {
		err = preallocate_pcm_pages(substream, size, false);
		if (err < 0 && err != -ENOMEM)
			return err;
	}
	if (substream->dma_buffer.bytes > 0)
		substream->buffer_bytes_max = substream->dma_buffer.bytes;
	substream->dma_max = max;
	if (max > 0)
		preallocate_info_init(substream);
	if (managed)
		substream->managed_buffer_alloc = 1;
	return 0;
}

static int preallocate_pages_for_all(struct snd_pcm *pcm, int type, void *data, size_t size, size_t max, bool managed)
{
	struct snd_pcm_substream *substream;
	int stream, err;

	for_each_pcm_substream(pcm, stream, substream) {
		err = preallocate_pages(substream, type, data, size, max, managed);
		if (err < 0)
			return err;
	}
	return 0;
}

void snd_pcm_lib_preallocate_pages(struct snd_pcm_substream *substream, int type, struct device *data, size_t size, size_t max)
{
	preallocate_pages(substream, type, data, size, max, false);
}

void snd_pcm_lib_preallocate_pages_for_all(struct snd_pcm *pcm, int type, void *data, size_t size, size_t max)
{
	preallocate_pages_for_all(pcm, type, data, size, max, false);
}

int snd_pcm_set_managed_buffer(struct snd_pcm_substream *substream, int type, struct device *data, size_t size, size_t max)
{
	return preallocate_pages(substream, type, data, size, max, true);
}

int snd_pcm_set_managed_buffer_all(struct snd_pcm *pcm, int type, struct device *data, size_t size, size_t max)
{
	return preallocate_pages_for_all(pcm, type, data, size, max, true);
}

/* 1: the buffer is a new one, 0: the old one is large enough. */
int snd_pcm_lib_malloc_pages(struct snd_pcm_substream *substream, size_t size)
{
	struct snd_pcm_runtime *runtime;
	struct snd_dma_buffer *prealloc, *dmab;

	if (PCM_RUNTIME_CHECK(substream))
		return -EINVAL;
	prealloc = &substream->dma_buffer;
	if (snd_BUG_ON(prealloc->dev.type == SNDRV_DMA_TYPE_UNKNOWN))
		return -EINVAL;
	runtime = substream->runtime;
	if (runtime->dma_buffer_p) {
		if (runtime->dma_buffer_p->bytes >= size) {
			runtime->dma_bytes = size;
			return 0;
		}
		snd_pcm_lib_free_pages(substream);
	}
	if (prealloc->area && prealloc->bytes >= size) {
		dmab = prealloc;
	} else {
		/* A fixed buffer does not grow. */
		if (prealloc->area && !substream->dma_max)
			return -ENOMEM;
		dmab = kzalloc(sizeof(*dmab), GFP_KERNEL);
		if (!dmab)
			return -ENOMEM;
		dmab->dev = prealloc->dev;
		if (alloc_pcm_buffer(substream->pcm->card, prealloc->dev.type, prealloc->dev.dev, substream->stream, size, dmab) < 0) {
			kfree(dmab);
			return -ENOMEM;
		}
	}
	snd_pcm_set_runtime_buffer(substream, dmab);
	runtime->dma_bytes = size;
	return 1;
}

int snd_pcm_lib_free_pages(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return -EINVAL;
	runtime = substream->runtime;
	if (!runtime->dma_area)
		return 0;
	if (runtime->dma_buffer_p != &substream->dma_buffer) {
		free_pcm_buffer(substream->pcm->card, runtime->dma_buffer_p);
		kfree(runtime->dma_buffer_p);
	}
	snd_pcm_set_runtime_buffer(substream, NULL);
	return 0;
}

#if KERNEL_API < 612
/* The helpers of Linux 2.6.33 to 5.4 for a buffer made with vmalloc by hand. */
int _snd_pcm_lib_alloc_vmalloc_buffer(struct snd_pcm_substream *substream, size_t size, gfp_t gfp_flags)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return -EINVAL;
	runtime = substream->runtime;
	if (runtime->dma_area) {
		if (runtime->dma_bytes >= size)
			return 0;
		vfree(runtime->dma_area);
	}
	runtime->dma_area = __vmalloc(size, gfp_flags);
	if (!runtime->dma_area)
		return -ENOMEM;
	runtime->dma_bytes = size;
	return 1;
}

int snd_pcm_lib_free_vmalloc_buffer(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return -EINVAL;
	runtime = substream->runtime;
	vfree(runtime->dma_area);
	runtime->dma_area = NULL;
	return 0;
}

struct page *snd_pcm_lib_get_vmalloc_page(struct snd_pcm_substream *substream, unsigned long offset)
{
	return vmalloc_to_page(substream->runtime->dma_area + offset);
}
#endif
