// SPDX-License-Identifier: MIT
/* Minor numbers of major 116, and opening them. */
#include <linux/fs.h>
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/mutex.h>
#include <sound/core.h>
#include <sound/minors.h>
#include <sound/info.h>
#include <sound/control.h>

int snd_major = CONFIG_SND_MAJOR;
int snd_ecards_limit = 1;

static struct snd_minor *snd_minors[SNDRV_OS_MINORS];
static DEFINE_MUTEX(sound_mutex);

static char *sound_devnode(const struct device *dev, umode_t *mode)
{
	if (MAJOR(dev->devt) == 14)
		return NULL;
	return kasprintf(GFP_KERNEL, "snd/%s", dev_name(dev));
}

struct class sound_class = { .name = "sound", .devnode = sound_devnode };

void snd_request_card(int card)
{
}

/* The data registered with a minor of the wanted type; takes a reference on the card. */
void *snd_lookup_minor_data(unsigned int minor, int type)
{
	struct snd_minor *mreg;
	void *data = NULL;

	if (minor >= ARRAY_SIZE(snd_minors))
		return NULL;
	mutex_lock(&sound_mutex);
	mreg = snd_minors[minor];
	if (mreg && mreg->type == type) {
		data = mreg->private_data;
		if (data && mreg->card_ptr)
			get_device(&mreg->card_ptr->card_dev);
	}
	mutex_unlock(&sound_mutex);
	return data;
}

/* From here on the file belongs to the device behind the minor. */
static int snd_open(struct inode *inode, struct file *file)
{
	unsigned int minor = iminor(inode);
	const struct file_operations *fops = NULL;

	if (minor >= ARRAY_SIZE(snd_minors))
		return -ENODEV;
	mutex_lock(&sound_mutex);
	if (snd_minors[minor])
		fops = fops_get(snd_minors[minor]->f_ops);
	mutex_unlock(&sound_mutex);
	if (!fops)
		return -ENODEV;
	replace_fops(file, fops);
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}

static const struct file_operations snd_fops = { .open = snd_open, .llseek = noop_llseek };

/* Minors are dynamic, but for the sequencer, the timer and what is kept for controls. */
static int snd_find_free_minor(int type)
{
	int minor;

	if (type == SNDRV_DEVICE_TYPE_SEQUENCER)
		return SNDRV_MINOR_SEQUENCER;
	if (type == SNDRV_DEVICE_TYPE_TIMER)
		return SNDRV_MINOR_TIMER;
	for (minor = 0; minor < SNDRV_OS_MINORS; minor++) {
		if (SNDRV_MINOR_DEVICE(minor) == SNDRV_MINOR_CONTROL ||
		    minor == SNDRV_MINOR_SEQUENCER || minor == SNDRV_MINOR_TIMER)
			continue;
		if (!snd_minors[minor])
			return minor;
	}
	return -EBUSY;
}

int snd_register_device(int type, struct snd_card *card, int dev, const struct file_operations *f_ops,
			void *private_data, struct device *device)
{
	struct snd_minor *preg;
	int minor, err;

	if (snd_BUG_ON(!device))
		return -EINVAL;
	preg = kzalloc(sizeof(*preg), GFP_KERNEL);
	if (!preg)
		return -ENOMEM;
	preg->type = type;
	preg->card = card ? card->number : -1;
	preg->device = dev;
	preg->f_ops = f_ops;
	preg->private_data = private_data;
	preg->card_ptr = card;
	preg->dev = device;

	mutex_lock(&sound_mutex);
	minor = snd_find_free_minor(type);
	err = minor;
	if (minor >= 0) {
		device->devt = MKDEV(snd_major, minor);
		err = device_add(device);
		if (!err)
			snd_minors[minor] = preg;
	}
	mutex_unlock(&sound_mutex);
	if (err < 0)
		kfree(preg);
	return err;
}

int snd_unregister_device(struct device *dev)
{
	int minor, err = -ENOENT;

	mutex_lock(&sound_mutex);
	for (minor = 0; minor < SNDRV_OS_MINORS; minor++) {
		struct snd_minor *preg = snd_minors[minor];

		if (!preg || preg->dev != dev)
			continue;
		snd_minors[minor] = NULL;
		device_del(dev);
		kfree(preg);
		err = 0;
		break;
	}
	mutex_unlock(&sound_mutex);
	return err;
}

static const char *snd_device_type_name(int type)
{
	static const char * const names[] = {
		[SNDRV_DEVICE_TYPE_CONTROL] = "control",
		[SNDRV_DEVICE_TYPE_SEQUENCER] = "sequencer",
		[SNDRV_DEVICE_TYPE_TIMER] = "timer",
		[SNDRV_DEVICE_TYPE_HWDEP] = "hardware dependent",
		[SNDRV_DEVICE_TYPE_RAWMIDI] = "raw midi",
		[SNDRV_DEVICE_TYPE_PCM_PLAYBACK] = "digital audio playback",
		[SNDRV_DEVICE_TYPE_PCM_CAPTURE] = "digital audio capture",
		[SNDRV_DEVICE_TYPE_COMPRESS] = "compress",
	};

	return type >= 0 && type < (int)ARRAY_SIZE(names) ? names[type] : "?";
}

/* /proc/asound/devices */
static void snd_minor_info_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	int minor;

	mutex_lock(&sound_mutex);
	for (minor = 0; minor < SNDRV_OS_MINORS; minor++) {
		struct snd_minor *m = snd_minors[minor];

		if (!m)
			continue;
		if (m->card < 0)
			snd_iprintf(buffer, "%3i:        : %s\n", minor, snd_device_type_name(m->type));
		else if (m->device < 0)
			snd_iprintf(buffer, "%3i: [%2i]   : %s\n", minor, m->card, snd_device_type_name(m->type));
		else
			snd_iprintf(buffer, "%3i: [%2i-%2i]: %s\n", minor, m->card, m->device, snd_device_type_name(m->type));
	}
	mutex_unlock(&sound_mutex);
}

int snd_minor_info_init(void)
{
	struct snd_info_entry *entry = snd_info_create_module_entry(THIS_MODULE, "devices", NULL);

	if (!entry)
		return -ENOMEM;
	entry->c.text.read = snd_minor_info_read;
	return snd_info_register(entry);
}

static int alsa_sound_init(void)
{
	int err = register_chrdev(snd_major, "alsa", &snd_fops);

	if (err) {
		pr_err("ALSA core: unable to register native major device number %d\n", snd_major);
		return err;
	}
	return snd_info_init();
}
