// SPDX-License-Identifier: MIT
/* PCM devices and their substreams: made, registered, shown in /proc, freed. */
#include <linux/slab.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/device.h>
#include <sound/core.h>
#include <sound/minors.h>
#include <sound/pcm.h>
#include <sound/timer.h>
#include <sound/control.h>
#include <sound/info.h>
#include "pcm_local.h"

static LIST_HEAD(snd_pcm_devices);
static DEFINE_MUTEX(pcm_register_mutex);

static struct snd_pcm *snd_pcm_get(struct snd_card *card, int device)
{
	struct snd_pcm *pcm;

	list_for_each_entry(pcm, &snd_pcm_devices, list)
		if (pcm->card == card && pcm->device == device)
			return pcm;
	return NULL;
}

static int snd_pcm_next(struct snd_card *card, int device)
{
	struct snd_pcm *pcm;

	list_for_each_entry(pcm, &snd_pcm_devices, list)
		if (pcm->card == card && pcm->device > device)
			return pcm->device;
	return -1;
}

/* Kept in order of card and device. */
static int snd_pcm_add(struct snd_pcm *newpcm)
{
	struct snd_pcm *pcm;

	if (newpcm->internal)
		return 0;
	list_for_each_entry(pcm, &snd_pcm_devices, list) {
		if (pcm->card == newpcm->card && pcm->device == newpcm->device)
			return -EBUSY;
		if (pcm->card->number > newpcm->card->number || (pcm->card == newpcm->card && pcm->device > newpcm->device))
			break;
	}
	list_add_tail(&newpcm->list, &pcm->list);
	return 0;
}

static struct snd_pcm_substream *find_substream(struct snd_pcm_str *pstr, int number)
{
	struct snd_pcm_substream *substream;

	for (substream = pstr->substream; substream; substream = substream->next)
		if (substream->number == number)
			return substream;
	return NULL;
}

static int pcm_info_by_control(struct snd_card *card, struct snd_pcm_info __user *info)
{
	unsigned int device, subdevice;
	struct snd_pcm_substream *substream;
	struct snd_pcm_str *pstr;
	struct snd_pcm *pcm;
	int stream, err;

	if (get_user(device, &info->device) || get_user(stream, &info->stream))
		return -EFAULT;
	if (stream < 0 || stream > 1)
		return -EINVAL;
	if (get_user(subdevice, &info->subdevice))
		return -EFAULT;
	mutex_lock(&pcm_register_mutex);
	pcm = snd_pcm_get(card, device);
	if (!pcm) {
		err = -ENXIO;
	} else {
		pstr = &pcm->streams[stream];
		substream = find_substream(pstr, subdevice);
		if (pstr->substream_count == 0) {
			err = -ENOENT;
		} else if (!substream) {
			err = -ENXIO;
		} else {
			mutex_lock(&pcm->open_mutex);
			err = snd_pcm_info_user(substream, info);
			mutex_unlock(&pcm->open_mutex);
		}
	}
	mutex_unlock(&pcm_register_mutex);
	return err;
}

/* The questions about PCMs that are asked on the control device. */
static int snd_pcm_control_ioctl(struct snd_card *card, struct snd_ctl_file *control, unsigned int cmd, unsigned long arg)
{
	int __user *ip = (int __user *)arg;
	int val;

	switch (cmd) {
	case SNDRV_CTL_IOCTL_PCM_NEXT_DEVICE:
		if (get_user(val, ip))
			return -EFAULT;
		mutex_lock(&pcm_register_mutex);
		val = snd_pcm_next(card, val);
		mutex_unlock(&pcm_register_mutex);
		return put_user(val, ip);
	case SNDRV_CTL_IOCTL_PCM_INFO:
		return pcm_info_by_control(card, (struct snd_pcm_info __user *)arg);
	case SNDRV_CTL_IOCTL_PCM_PREFER_SUBDEVICE:
		if (get_user(val, ip))
			return -EFAULT;
		control->preferred_subdevice[SND_CTL_SUBDEV_PCM] = val;
		return 0;
	}
	return -ENOIOCTLCMD;
}

/* ---- names, for /proc ---- */

#define FORMAT(v) [SNDRV_PCM_FORMAT_##v] = #v
static const char * const snd_pcm_format_names[] = {
	FORMAT(S8), FORMAT(U8), FORMAT(S16_LE), FORMAT(S16_BE), FORMAT(U16_LE), FORMAT(U16_BE), FORMAT(S24_LE), FORMAT(S24_BE),
	FORMAT(U24_LE), FORMAT(U24_BE), FORMAT(S32_LE), FORMAT(S32_BE), FORMAT(U32_LE), FORMAT(U32_BE), FORMAT(FLOAT_LE),
	FORMAT(FLOAT_BE), FORMAT(FLOAT64_LE), FORMAT(FLOAT64_BE), FORMAT(IEC958_SUBFRAME_LE), FORMAT(IEC958_SUBFRAME_BE),
	FORMAT(MU_LAW), FORMAT(A_LAW), FORMAT(IMA_ADPCM), FORMAT(MPEG), FORMAT(GSM), FORMAT(SPECIAL), FORMAT(S24_3LE),
	FORMAT(S24_3BE), FORMAT(U24_3LE), FORMAT(U24_3BE), FORMAT(S20_3LE), FORMAT(S20_3BE), FORMAT(U20_3LE), FORMAT(U20_3BE),
	FORMAT(S18_3LE), FORMAT(S18_3BE), FORMAT(U18_3LE), FORMAT(U18_3BE), FORMAT(G723_24), FORMAT(G723_24_1B), FORMAT(G723_40),
	FORMAT(G723_40_1B), FORMAT(DSD_U8), FORMAT(DSD_U16_LE), FORMAT(DSD_U32_LE), FORMAT(DSD_U16_BE), FORMAT(DSD_U32_BE),
	FORMAT(S20_LE), FORMAT(S20_BE), FORMAT(U20_LE), FORMAT(U20_BE),
};

const char *snd_pcm_format_name(snd_pcm_format_t format)
{
	unsigned int n = format;

	return n < ARRAY_SIZE(snd_pcm_format_names) && snd_pcm_format_names[n] ? snd_pcm_format_names[n] : "Unknown";
}

static const char * const snd_pcm_state_names[] = {
	"OPEN", "SETUP", "PREPARED", "RUNNING", "XRUN", "DRAINING", "PAUSED", "SUSPENDED", "DISCONNECTED",
};
static const char * const snd_pcm_access_names[] = {
	"MMAP_INTERLEAVED", "MMAP_NONINTERLEAVED", "MMAP_COMPLEX", "RW_INTERLEAVED", "RW_NONINTERLEAVED",
};
static const char * const snd_pcm_subformat_names[] = { "STD", "MSBITS_MAX", "MSBITS_20", "MSBITS_24" };
static const char * const snd_pcm_tstamp_mode_names[] = { "NONE", "ENABLE" };

static void snd_pcm_proc_info_read(struct snd_pcm_substream *substream, struct snd_info_buffer *buffer)
{
	struct snd_pcm_info *info;

	if (!substream)
		return;
	info = kmalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return;
	snd_pcm_info(substream, info);
	snd_iprintf(buffer, "card: %d\n", info->card);
	snd_iprintf(buffer, "device: %d\n", info->device);
	snd_iprintf(buffer, "subdevice: %d\n", info->subdevice);
	snd_iprintf(buffer, "stream: %s\n", info->stream == SNDRV_PCM_STREAM_PLAYBACK ? "PLAYBACK" : "CAPTURE");
	snd_iprintf(buffer, "id: %s\n", info->id);
	snd_iprintf(buffer, "name: %s\n", info->name);
	snd_iprintf(buffer, "subname: %s\n", info->subname);
	snd_iprintf(buffer, "class: %d\n", info->dev_class);
	snd_iprintf(buffer, "subclass: %d\n", info->dev_subclass);
	snd_iprintf(buffer, "subdevices_count: %d\n", info->subdevices_count);
	snd_iprintf(buffer, "subdevices_avail: %d\n", info->subdevices_avail);
	kfree(info);
}

static void snd_pcm_stream_proc_info_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_str *pstr = entry->private_data;

	snd_pcm_proc_info_read(pstr->substream, buffer);
}

static void snd_pcm_substream_proc_info_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	snd_pcm_proc_info_read(entry->private_data, buffer);
}

/* The runtime if there are parameters to show; says so if not. open_mutex held. */
static struct snd_pcm_runtime *runtime_to_show(struct snd_pcm_substream *substream, struct snd_info_buffer *buffer)
{
	struct snd_pcm_runtime *runtime = substream->runtime;

	if (!runtime) {
		snd_iprintf(buffer, "closed\n");
		return NULL;
	}
	if (runtime->state == SNDRV_PCM_STATE_OPEN) {
		snd_iprintf(buffer, "no setup\n");
		return NULL;
	}
	return runtime;
}

static void snd_pcm_substream_proc_hw_params_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_substream *substream = entry->private_data;
	struct snd_pcm_runtime *runtime;

	mutex_lock(&substream->pcm->open_mutex);
	runtime = runtime_to_show(substream, buffer);
	if (runtime) {
		snd_iprintf(buffer, "access: %s\n", snd_pcm_access_names[runtime->access]);
		snd_iprintf(buffer, "format: %s\n", snd_pcm_format_name(runtime->format));
		snd_iprintf(buffer, "subformat: %s\n", snd_pcm_subformat_names[runtime->subformat]);
		snd_iprintf(buffer, "channels: %u\n", runtime->channels);
		snd_iprintf(buffer, "rate: %u (%u/%u)\n", runtime->rate, runtime->rate_num, runtime->rate_den);
		snd_iprintf(buffer, "period_size: %lu\n", runtime->period_size);
		snd_iprintf(buffer, "buffer_size: %lu\n", runtime->buffer_size);
	}
	mutex_unlock(&substream->pcm->open_mutex);
}

static void snd_pcm_substream_proc_sw_params_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_substream *substream = entry->private_data;
	struct snd_pcm_runtime *runtime;

	mutex_lock(&substream->pcm->open_mutex);
	runtime = runtime_to_show(substream, buffer);
	if (runtime) {
		snd_iprintf(buffer, "tstamp_mode: %s\n", snd_pcm_tstamp_mode_names[runtime->tstamp_mode]);
		snd_iprintf(buffer, "period_step: %u\n", runtime->period_step);
		snd_iprintf(buffer, "avail_min: %lu\n", runtime->control->avail_min);
		snd_iprintf(buffer, "start_threshold: %lu\n", runtime->start_threshold);
		snd_iprintf(buffer, "stop_threshold: %lu\n", runtime->stop_threshold);
		snd_iprintf(buffer, "silence_threshold: %lu\n", runtime->silence_threshold);
		snd_iprintf(buffer, "silence_size: %lu\n", runtime->silence_size);
		snd_iprintf(buffer, "boundary: %lu\n", runtime->boundary);
	}
	mutex_unlock(&substream->pcm->open_mutex);
}

static void snd_pcm_substream_proc_status_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm_substream *substream = entry->private_data;
	struct snd_pcm_status64 status;
	struct snd_pcm_runtime *runtime;

	mutex_lock(&substream->pcm->open_mutex);
	runtime = substream->runtime;
	if (!runtime) {
		snd_iprintf(buffer, "closed\n");
		goto out;
	}
	memset(&status, 0, sizeof(status));
	snd_pcm_status64(substream, &status);
	snd_iprintf(buffer, "state: %s\n", snd_pcm_state_names[status.state]);
	snd_iprintf(buffer, "owner_pid   : %d\n", pid_vnr(substream->pid));
	snd_iprintf(buffer, "trigger_time: %lld.%09lld\n", status.trigger_tstamp_sec, status.trigger_tstamp_nsec);
	snd_iprintf(buffer, "tstamp      : %lld.%09lld\n", status.tstamp_sec, status.tstamp_nsec);
	snd_iprintf(buffer, "delay       : %ld\n", status.delay);
	snd_iprintf(buffer, "avail       : %ld\n", status.avail);
	snd_iprintf(buffer, "avail_max   : %ld\n", status.avail_max);
	snd_iprintf(buffer, "-----\n");
	snd_iprintf(buffer, "hw_ptr      : %ld\n", runtime->status->hw_ptr);
	snd_iprintf(buffer, "appl_ptr    : %ld\n", runtime->control->appl_ptr);
out:
	mutex_unlock(&substream->pcm->open_mutex);
}

static int snd_pcm_stream_proc_init(struct snd_pcm_str *pstr)
{
	struct snd_pcm *pcm = pstr->pcm;
	struct snd_info_entry *entry;
	char name[16];

	sprintf(name, "pcm%i%c", pcm->device, pstr->stream == SNDRV_PCM_STREAM_PLAYBACK ? 'p' : 'c');
	entry = snd_info_create_card_entry(pcm->card, name, pcm->card->proc_root);
	if (!entry)
		return -ENOMEM;
	entry->mode = S_IFDIR | 0555;
	pstr->proc_root = entry;
	entry = snd_info_create_card_entry(pcm->card, "info", pstr->proc_root);
	if (entry)
		snd_info_set_text_ops(entry, pstr, snd_pcm_stream_proc_info_read);
	return 0;
}

static int snd_pcm_substream_proc_init(struct snd_pcm_substream *substream)
{
	static const struct {
		const char *name;
		void (*read)(struct snd_info_entry *, struct snd_info_buffer *);
	} files[] = {
		{ "info", snd_pcm_substream_proc_info_read },
		{ "hw_params", snd_pcm_substream_proc_hw_params_read },
		{ "sw_params", snd_pcm_substream_proc_sw_params_read },
		{ "status", snd_pcm_substream_proc_status_read },
	};
	struct snd_card *card = substream->pcm->card;
	struct snd_info_entry *entry;
	char name[16];
	unsigned int i;

	sprintf(name, "sub%i", substream->number);
	entry = snd_info_create_card_entry(card, name, substream->pstr->proc_root);
	if (!entry)
		return -ENOMEM;
	entry->mode = S_IFDIR | 0555;
	substream->proc_root = entry;
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		entry = snd_info_create_card_entry(card, files[i].name, substream->proc_root);
		if (entry)
			snd_info_set_text_ops(entry, substream, files[i].read);
	}
	return 0;
}

/* ---- creation ---- */

static int do_pcm_suspend(struct device *dev)
{
	struct snd_pcm_str *pstr = dev_get_drvdata(dev);

	if (!pstr->pcm->no_device_suspend)
		snd_pcm_suspend_all(pstr->pcm);
	return 0;
}

static const struct dev_pm_ops pcm_dev_pm_ops = { SET_SYSTEM_SLEEP_PM_OPS(do_pcm_suspend, NULL) };
static const struct device_type pcm_dev_type = { .name = "pcm", .pm = &pcm_dev_pm_ops };

static ssize_t pcm_class_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	static const char * const names[] = { "generic", "multi", "modem", "digitizer" };
	struct snd_pcm_str *pstr = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s\n", pstr->pcm->dev_class < ARRAY_SIZE(names) ? names[pstr->pcm->dev_class] : "none");
}

static DEVICE_ATTR_RO(pcm_class);
static struct attribute *pcm_dev_attrs[] = { &dev_attr_pcm_class.attr, NULL };
static const struct attribute_group pcm_dev_attr_group = { .attrs = pcm_dev_attrs };
static const struct attribute_group *pcm_dev_attr_groups[] = { &pcm_dev_attr_group, NULL };

static int new_substream(struct snd_pcm_str *pstr, int idx, struct snd_pcm_substream **link)
{
	struct snd_pcm_substream *substream = kzalloc(sizeof(*substream), GFP_KERNEL);
	int err;

	if (!substream)
		return -ENOMEM;
	substream->pcm = pstr->pcm;
	substream->pstr = pstr;
	substream->number = idx;
	substream->stream = pstr->stream;
	sprintf(substream->name, "subdevice #%i", idx);
	substream->buffer_bytes_max = UINT_MAX;
	if (!pstr->pcm->internal) {
		err = snd_pcm_substream_proc_init(substream);
		if (err < 0) {
			kfree(substream);
			return err;
		}
	}
	substream->group = &substream->self_group;
	snd_pcm_group_init(&substream->self_group);
	list_add_tail(&substream->link_list, &substream->self_group.substreams);
	atomic_set(&substream->mmap_count, 0);
	*link = substream;
	return 0;
}

int snd_pcm_new_stream(struct snd_pcm *pcm, int stream, int substream_count)
{
	struct snd_pcm_str *pstr = &pcm->streams[stream];
	struct snd_pcm_substream **link = &pstr->substream;
	int idx, err;

	pstr->stream = stream;
	pstr->pcm = pcm;
	pstr->substream_count = substream_count;
	if (!substream_count)
		return 0;
	err = snd_device_alloc(&pstr->dev, pcm->card);
	if (err < 0)
		return err;
	dev_set_name(pstr->dev, "pcmC%iD%i%c", pcm->card->number, pcm->device, stream == SNDRV_PCM_STREAM_PLAYBACK ? 'p' : 'c');
	pstr->dev->groups = pcm_dev_attr_groups;
	pstr->dev->type = &pcm_dev_type;
	dev_set_drvdata(pstr->dev, pstr);
	if (!pcm->internal) {
		err = snd_pcm_stream_proc_init(pstr);
		if (err < 0)
			return err;
	}
	for (idx = 0; idx < substream_count; idx++) {
		err = new_substream(pstr, idx, link);
		if (err < 0)
			return err;
		link = &(*link)->next;
	}
	return 0;
}

static int snd_pcm_free(struct snd_pcm *pcm);
static int snd_pcm_dev_free(struct snd_device *device);
static int snd_pcm_dev_register(struct snd_device *device);
static int snd_pcm_dev_disconnect(struct snd_device *device);

static int _snd_pcm_new(struct snd_card *card, const char *id, int device, int playback_count, int capture_count,
			bool internal, struct snd_pcm **rpcm)
{
	static const struct snd_device_ops ops = {
		.dev_free = snd_pcm_dev_free,
		.dev_register = snd_pcm_dev_register,
		.dev_disconnect = snd_pcm_dev_disconnect,
	};
	static const struct snd_device_ops internal_ops = { .dev_free = snd_pcm_dev_free };
	struct snd_pcm *pcm;
	int err;

	if (snd_BUG_ON(!card))
		return -ENXIO;
	if (rpcm)
		*rpcm = NULL;
	pcm = kzalloc(sizeof(*pcm), GFP_KERNEL);
	if (!pcm)
		return -ENOMEM;
	pcm->card = card;
	pcm->device = device;
	pcm->internal = internal;
	mutex_init(&pcm->open_mutex);
	init_waitqueue_head(&pcm->open_wait);
	INIT_LIST_HEAD(&pcm->list);
	if (id)
		strscpy(pcm->id, id, sizeof(pcm->id));
	err = snd_pcm_new_stream(pcm, SNDRV_PCM_STREAM_PLAYBACK, playback_count);
	if (err >= 0)
		err = snd_pcm_new_stream(pcm, SNDRV_PCM_STREAM_CAPTURE, capture_count);
	if (err >= 0)
		err = snd_device_new(card, SNDRV_DEV_PCM, pcm, internal ? &internal_ops : &ops);
	if (err < 0) {
		snd_pcm_free(pcm);
		return err;
	}
	if (rpcm)
		*rpcm = pcm;
	return 0;
}

int snd_pcm_new(struct snd_card *card, const char *id, int device, int playback_count, int capture_count, struct snd_pcm **rpcm)
{
	return _snd_pcm_new(card, id, device, playback_count, capture_count, false, rpcm);
}

int snd_pcm_new_internal(struct snd_card *card, const char *id, int device, int playback_count, int capture_count, struct snd_pcm **rpcm)
{
	return _snd_pcm_new(card, id, device, playback_count, capture_count, true, rpcm);
}

static void free_chmap(struct snd_pcm_str *pstr)
{
	if (pstr->chmap_kctl) {
		snd_ctl_remove(pstr->pcm->card, pstr->chmap_kctl);
		pstr->chmap_kctl = NULL;
	}
}

static void snd_pcm_free_stream(struct snd_pcm_str *pstr)
{
	struct snd_pcm_substream *substream, *next;

	snd_info_free_entry(pstr->proc_root);
	pstr->proc_root = NULL;
	for (substream = pstr->substream; substream; substream = next) {
		next = substream->next;
		snd_pcm_timer_done(substream);
		kfree(substream);
	}
	free_chmap(pstr);
	if (pstr->substream_count)
		put_device(pstr->dev);
}

static int snd_pcm_free(struct snd_pcm *pcm)
{
	if (!pcm)
		return 0;
	if (pcm->private_free)
		pcm->private_free(pcm);
	snd_pcm_lib_preallocate_free_for_all(pcm);
	snd_pcm_free_stream(&pcm->streams[SNDRV_PCM_STREAM_PLAYBACK]);
	snd_pcm_free_stream(&pcm->streams[SNDRV_PCM_STREAM_CAPTURE]);
	kfree(pcm);
	return 0;
}

static int snd_pcm_dev_free(struct snd_device *device)
{
	return snd_pcm_free(device->device_data);
}

/* ---- attaching a runtime to a free substream ---- */

static bool opposite_is_busy(struct snd_pcm *pcm, int stream)
{
	struct snd_pcm_substream *s;

	for (s = pcm->streams[!stream].substream; s; s = s->next)
		if (SUBSTREAM_BUSY(s))
			return true;
	return false;
}

/* O_APPEND: share a substream that is open already. */
static int attach_to_open_substream(struct snd_pcm_str *pstr, int prefer, struct snd_pcm_substream **rsubstream)
{
	struct snd_pcm_substream *substream = pstr->substream;

	if (prefer < 0) {
		if (pstr->substream_count > 1)
			return -EINVAL;		/* which one? */
	} else {
		substream = find_substream(pstr, prefer);
	}
	if (!substream)
		return -ENODEV;
	if (!SUBSTREAM_BUSY(substream))
		return -EBADFD;
	substream->ref_count++;
	*rsubstream = substream;
	return 0;
}

/* status and control get a page each: applications map them. */
static struct snd_pcm_runtime *alloc_runtime(void)
{
	struct snd_pcm_runtime *runtime = kzalloc(sizeof(*runtime), GFP_KERNEL);

	if (!runtime)
		return NULL;
	runtime->status = alloc_pages_exact(PAGE_SIZE, GFP_KERNEL);
	runtime->control = alloc_pages_exact(PAGE_SIZE, GFP_KERNEL);
	if (!runtime->status || !runtime->control) {
		if (runtime->status)
			free_pages_exact(runtime->status, PAGE_SIZE);
		kfree(runtime);
		return NULL;
	}
	memset(runtime->status, 0, PAGE_SIZE);
	memset(runtime->control, 0, PAGE_SIZE);
	init_waitqueue_head(&runtime->sleep);
	init_waitqueue_head(&runtime->tsleep);
	__snd_pcm_set_state(runtime, SNDRV_PCM_STATE_OPEN);
	mutex_init(&runtime->buffer_mutex);
	atomic_set(&runtime->buffer_accessing, 0);
	return runtime;
}

int snd_pcm_attach_substream(struct snd_pcm *pcm, int stream, struct file *file, struct snd_pcm_substream **rsubstream)
{
	struct snd_pcm_substream *substream;
	struct snd_pcm_str *pstr;
	int prefer;

	if (snd_BUG_ON(!pcm || !rsubstream))
		return -ENXIO;
	if (snd_BUG_ON(stream != SNDRV_PCM_STREAM_PLAYBACK && stream != SNDRV_PCM_STREAM_CAPTURE))
		return -EINVAL;
	*rsubstream = NULL;
	pstr = &pcm->streams[stream];
	if (!pstr->substream || pstr->substream_count == 0)
		return -ENODEV;
	prefer = snd_ctl_get_preferred_subdevice(pcm->card, SND_CTL_SUBDEV_PCM);
	if ((pcm->info_flags & SNDRV_PCM_INFO_HALF_DUPLEX) && opposite_is_busy(pcm, stream))
		return -EAGAIN;
	if (file->f_flags & O_APPEND)
		return attach_to_open_substream(pstr, prefer, rsubstream);
	for (substream = pstr->substream; substream; substream = substream->next)
		if (!SUBSTREAM_BUSY(substream) && (prefer == -1 || substream->number == prefer))
			break;
	if (!substream)
		return -EAGAIN;
	substream->runtime = alloc_runtime();
	if (!substream->runtime)
		return -ENOMEM;
	substream->private_data = pcm->private_data;
	substream->ref_count = 1;
	substream->f_flags = file->f_flags;
	substream->pid = get_pid(task_pid(current));
	pstr->substream_opened++;
	*rsubstream = substream;
	return 0;
}

void snd_pcm_detach_substream(struct snd_pcm_substream *substream)
{
	struct snd_pcm_runtime *runtime;

	if (PCM_RUNTIME_CHECK(substream))
		return;
	runtime = substream->runtime;
	if (runtime->private_free)
		runtime->private_free(runtime);
	free_pages_exact(runtime->status, PAGE_SIZE);
	free_pages_exact(runtime->control, PAGE_SIZE);
	kfree(runtime->hw_constraints.rules);
	if (substream->timer) {
		spin_lock_irq(&substream->timer->lock);
		substream->runtime = NULL;
		spin_unlock_irq(&substream->timer->lock);
	} else {
		substream->runtime = NULL;
	}
	mutex_destroy(&runtime->buffer_mutex);
	snd_fasync_free(runtime->fasync);
	kfree(runtime);
	put_pid(substream->pid);
	substream->pid = NULL;
	substream->pstr->substream_opened--;
}

static int snd_pcm_dev_register(struct snd_device *device)
{
	static const int types[2] = { SNDRV_DEVICE_TYPE_PCM_PLAYBACK, SNDRV_DEVICE_TYPE_PCM_CAPTURE };
	struct snd_pcm *pcm = device->device_data;
	struct snd_pcm_substream *substream;
	int stream, err;

	mutex_lock(&pcm_register_mutex);
	err = snd_pcm_add(pcm);
	for (stream = 0; !err && stream < 2; stream++) {
		if (!pcm->streams[stream].substream)
			continue;
		err = snd_register_device(types[stream], pcm->card, pcm->device, &snd_pcm_f_ops[stream], pcm, pcm->streams[stream].dev);
		if (err < 0) {
			list_del_init(&pcm->list);
			break;
		}
		for (substream = pcm->streams[stream].substream; substream; substream = substream->next)
			snd_pcm_timer_init(substream);
	}
	mutex_unlock(&pcm_register_mutex);
	return err;
}

static void disconnect_substream(struct snd_pcm_substream *substream)
{
	snd_pcm_stream_lock_irq(substream);
	if (substream->runtime) {
		if (snd_pcm_running(substream))
			snd_pcm_stop(substream, SNDRV_PCM_STATE_DISCONNECTED);
		__snd_pcm_set_state(substream->runtime, SNDRV_PCM_STATE_DISCONNECTED);
		wake_up(&substream->runtime->sleep);
		wake_up(&substream->runtime->tsleep);
	}
	snd_pcm_stream_unlock_irq(substream);
}

static int snd_pcm_dev_disconnect(struct snd_device *device)
{
	struct snd_pcm *pcm = device->device_data;
	struct snd_pcm_substream *substream;
	int stream;

	mutex_lock(&pcm_register_mutex);
	mutex_lock(&pcm->open_mutex);
	wake_up(&pcm->open_wait);
	list_del_init(&pcm->list);
	for_each_pcm_substream(pcm, stream, substream)
		disconnect_substream(substream);
	for_each_pcm_substream(pcm, stream, substream)
		snd_pcm_sync_stop(substream, false);
	for (stream = 0; stream < 2; stream++) {
		if (pcm->streams[stream].dev)
			snd_unregister_device(pcm->streams[stream].dev);
		free_chmap(&pcm->streams[stream]);
	}
	mutex_unlock(&pcm->open_mutex);
	mutex_unlock(&pcm_register_mutex);
	return 0;
}

/* /proc/asound/pcm */
static void snd_pcm_proc_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_pcm *pcm;

	mutex_lock(&pcm_register_mutex);
	list_for_each_entry(pcm, &snd_pcm_devices, list) {
		snd_iprintf(buffer, "%02i-%02i: %s : %s", pcm->card->number, pcm->device, pcm->id, pcm->name);
		if (pcm->streams[SNDRV_PCM_STREAM_PLAYBACK].substream)
			snd_iprintf(buffer, " : playback %i", pcm->streams[SNDRV_PCM_STREAM_PLAYBACK].substream_count);
		if (pcm->streams[SNDRV_PCM_STREAM_CAPTURE].substream)
			snd_iprintf(buffer, " : capture %i", pcm->streams[SNDRV_PCM_STREAM_CAPTURE].substream_count);
		snd_iprintf(buffer, "\n");
	}
	mutex_unlock(&pcm_register_mutex);
}

static int alsa_pcm_init(void)
{
	struct snd_info_entry *entry;

	snd_ctl_register_ioctl(snd_pcm_control_ioctl);
	entry = snd_info_create_module_entry(THIS_MODULE, "pcm", NULL);
	if (!entry)
		return -ENOMEM;
	snd_info_set_text_ops(entry, NULL, snd_pcm_proc_read);
	return snd_info_register(entry);
}
