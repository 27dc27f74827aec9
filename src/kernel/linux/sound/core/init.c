// SPDX-License-Identifier: MIT
/* Cards: from snd_card_new() to the last file that is closed. */
#include <linux/slab.h>
#include <linux/device.h>
#include <linux/file.h>
#include <linux/ctype.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/poll.h>
#include <sound/core.h>
#include <sound/control.h>
#include <sound/info.h>

/* One open file of a card, so that it can be cut off when the card goes. */
struct snd_monitor_file {
	struct file *file;
	const struct file_operations *disconnected_f_op;
	struct list_head shutdown_list;
	struct list_head list;
};

static DEFINE_SPINLOCK(shutdown_lock);
static LIST_HEAD(shutdown_files);
static DECLARE_BITMAP(snd_cards_lock, SNDRV_CARDS);	/* numbers in use */
static struct snd_card *snd_cards[SNDRV_CARDS];		/* registered cards */
static DEFINE_MUTEX(snd_card_mutex);

static int snd_card_do_free(struct snd_card *card);

static void default_release_alloc(struct device *dev)
{
	kfree(dev);
}

int snd_device_alloc(struct device **dev_p, struct snd_card *card)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	*dev_p = dev;
	if (!dev)
		return -ENOMEM;
	device_initialize(dev);
	if (card)
		dev->parent = &card->card_dev;
	dev->class = &sound_class;
	dev->release = default_release_alloc;
	return 0;
}

static void release_card_device(struct device *dev)
{
	snd_card_do_free(dev_to_snd_card(dev));
}

/* A negative index is a mask of the slots the caller would take. */
static int reserve_slot(int idx)
{
	int slot;

	if (idx < 0) {
		for (slot = 0; slot < SNDRV_CARDS; slot++)
			if (((unsigned int)idx & 1U << slot) && !test_bit(slot, snd_cards_lock))
				break;
		if (slot == SNDRV_CARDS)
			return -ENODEV;
		idx = slot;
	}
	if (idx >= SNDRV_CARDS)
		return -ENODEV;
	if (test_bit(idx, snd_cards_lock))
		return -EBUSY;
	set_bit(idx, snd_cards_lock);
	if (idx >= snd_ecards_limit)
		snd_ecards_limit = idx + 1;
	return idx;
}

static const struct attribute_group card_dev_attr_group;

/* Before 3.15 a card got its parent later, or never. */
static const char *driver_name(struct snd_card *card)
{
	return KERNEL_API >= 612 || card->dev ? dev_driver_string(card->dev) : "sound";
}

static int snd_card_init(struct snd_card *card, struct device *parent, int idx, const char *xid,
			 struct module *module, size_t extra_size)
{
	int slot, err;

	if (extra_size > 0)
		card->private_data = (char *)card + sizeof(struct snd_card);
	if (xid)
		strscpy(card->id, xid, sizeof(card->id));
	mutex_lock(&snd_card_mutex);
	slot = reserve_slot(idx);
	mutex_unlock(&snd_card_mutex);
	if (slot < 0) {
		dev_err(parent, "cannot find the slot for index %d (range 0-%i), error: %d\n", idx, snd_ecards_limit - 1, slot);
		if (!card->managed)
			kfree(card);
		return slot;
	}
	card->dev = KERNEL_API >= 612 ? get_device(parent) : parent;	/* drivers used to set it themselves, later */
	card->number = slot;
	WARN_ON(!module);
	card->module = module;
	INIT_LIST_HEAD(&card->devices);
	init_rwsem(&card->controls_rwsem);
	rwlock_init(&card->controls_rwlock);
	INIT_LIST_HEAD(&card->controls);
	INIT_LIST_HEAD(&card->ctl_files);
	spin_lock_init(&card->files_lock);
	INIT_LIST_HEAD(&card->files_list);
	mutex_init(&card->memory_mutex);
	init_waitqueue_head(&card->power_sleep);
	init_waitqueue_head(&card->power_ref_sleep);
	atomic_set(&card->power_ref, 0);
	init_waitqueue_head(&card->remove_sleep);
	card->sync_irq = -1;

	device_initialize(&card->card_dev);
	card->card_dev.parent = parent;
	card->card_dev.class = &sound_class;
	card->card_dev.release = release_card_device;
	card->card_dev.groups = card->dev_groups;
	card->dev_groups[0] = &card_dev_attr_group;
	err = kobject_set_name(&card->card_dev.kobj, "card%d", slot);
	if (err < 0)
		goto undo;
	snprintf(card->irq_descr, sizeof(card->irq_descr), "%s:%s", driver_name(card), dev_name(&card->card_dev));

	/* The control device is part of every card. */
	err = snd_ctl_create(card);
	if (err < 0) {
		dev_err(parent, "unable to register control minors\n");
		goto undo;
	}
	err = snd_info_card_create(card);
	if (err < 0) {
		dev_err(parent, "unable to create card info\n");
		snd_device_free_all(card);
		goto undo;
	}
	return 0;
undo:
	put_device(&card->card_dev);
	return err;
}

int snd_card_new(struct device *parent, int idx, const char *xid, struct module *module, int extra_size, struct snd_card **card_ret)
{
	struct snd_card *card;
	int err;

	if (snd_BUG_ON(!card_ret))
		return -EINVAL;
	*card_ret = NULL;
	if (extra_size < 0)
		extra_size = 0;
	card = kzalloc(sizeof(*card) + extra_size, GFP_KERNEL);
	if (!card)
		return -ENOMEM;
	err = snd_card_init(card, parent, idx, xid, module, extra_size);
	if (err < 0)
		return err;		/* freed inside */
	*card_ret = card;
	return 0;
}

static void __snd_card_release(struct device *dev, void *data)
{
	snd_card_free(data);
}

/* A card that is freed when its device loses the driver. */
int snd_devm_card_new(struct device *parent, int idx, const char *xid, struct module *module, size_t extra_size, struct snd_card **card_ret)
{
	struct snd_card *card;
	int err;

	*card_ret = NULL;
	card = devres_alloc(__snd_card_release, sizeof(*card) + extra_size, GFP_KERNEL);
	if (!card)
		return -ENOMEM;
	card->managed = true;
	err = snd_card_init(card, parent, idx, xid, module, extra_size);
	if (err < 0) {
		devres_free(card);
		return err;
	}
	devres_add(parent, card);
	*card_ret = card;
	return 0;
}

int snd_card_free_on_error(struct device *dev, int ret)
{
	struct snd_card *card;

	if (!ret)
		return 0;
	card = devres_find(dev, __snd_card_release, NULL, NULL);
	if (card)
		snd_card_free(card);
	return ret;
}

struct snd_card *snd_card_ref(int idx)
{
	struct snd_card *card;

	mutex_lock(&snd_card_mutex);
	card = snd_cards[idx];
	if (card)
		get_device(&card->card_dev);
	mutex_unlock(&snd_card_mutex);
	return card;
}

int snd_card_locked(int card)
{
	int locked;

	mutex_lock(&snd_card_mutex);
	locked = test_bit(card, snd_cards_lock);
	mutex_unlock(&snd_card_mutex);
	return locked;
}

/* What files of a card that has gone still answer. */
static loff_t snd_disconnect_llseek(struct file *file, loff_t offset, int orig)
{
	return -ENODEV;
}

static ssize_t snd_disconnect_read(struct file *file, char __user *buf, size_t count, loff_t *offset)
{
	return -ENODEV;
}

static ssize_t snd_disconnect_write(struct file *file, const char __user *buf, size_t count, loff_t *offset)
{
	return -ENODEV;
}

static __poll_t snd_disconnect_poll(struct file *file, poll_table *wait)
{
	return EPOLLERR | EPOLLNVAL;
}

static long snd_disconnect_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return -ENODEV;
}

static int snd_disconnect_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static int snd_disconnect_fasync(int fd, struct file *file, int on)
{
	return -ENODEV;
}

static struct snd_monitor_file *take_shutdown_file(struct file *file)
{
	struct snd_monitor_file *df, *found = NULL;

	spin_lock(&shutdown_lock);
	list_for_each_entry(df, &shutdown_files, shutdown_list)
		if (df->file == file) {
			list_del_init(&df->shutdown_list);
			found = df;
			break;
		}
	spin_unlock(&shutdown_lock);
	return found;
}

/* Closing still reaches the device's own release. */
static int snd_disconnect_release(struct inode *inode, struct file *file)
{
	struct snd_monitor_file *df = take_shutdown_file(file);

	if (!df)
		panic("%s: file is not on the shutdown list", __func__);
	if ((file->f_flags & FASYNC) && df->disconnected_f_op->fasync)
		df->disconnected_f_op->fasync(-1, file, 0);
	return df->disconnected_f_op->release(inode, file);
}

static const struct file_operations snd_shutdown_f_ops = {
	.llseek = snd_disconnect_llseek,
	.read = snd_disconnect_read,
	.write = snd_disconnect_write,
	.release = snd_disconnect_release,
	.poll = snd_disconnect_poll,
	.unlocked_ioctl = snd_disconnect_ioctl,
	.mmap = snd_disconnect_mmap,
	.fasync = snd_disconnect_fasync,
};

/* Takes the card away from applications; memory stays until the last file is closed. */
void snd_card_disconnect(struct snd_card *card)
{
	struct snd_monitor_file *mfile;

	if (!card)
		return;
	spin_lock(&card->files_lock);
	if (card->shutdown) {
		spin_unlock(&card->files_lock);
		return;
	}
	card->shutdown = 1;
	list_for_each_entry(mfile, &card->files_list, list) {
		mfile->disconnected_f_op = mfile->file->f_op;
		spin_lock(&shutdown_lock);
		list_add(&mfile->shutdown_list, &shutdown_files);
		spin_unlock(&shutdown_lock);
		mfile->file->f_op = &snd_shutdown_f_ops;
		fops_get(mfile->file->f_op);
	}
	spin_unlock(&card->files_lock);

	wake_up_all(&card->power_sleep);
	snd_device_disconnect_all(card);
	if (card->sync_irq > 0)
		synchronize_irq(card->sync_irq);
	snd_info_card_disconnect(card);
	if (card->registered) {
		device_del(&card->card_dev);
		card->registered = false;
	}
	mutex_lock(&snd_card_mutex);
	snd_cards[card->number] = NULL;
	clear_bit(card->number, snd_cards_lock);
	mutex_unlock(&snd_card_mutex);
	snd_power_sync_ref(card);
}

void snd_card_disconnect_sync(struct snd_card *card)
{
	snd_card_disconnect(card);
	spin_lock_irq(&card->files_lock);
	wait_event_lock_irq(card->remove_sleep, list_empty(&card->files_list), card->files_lock);
	spin_unlock_irq(&card->files_lock);
}

static int snd_card_do_free(struct snd_card *card)
{
	bool managed = card->managed;

	card->releasing = true;
	snd_device_free_all(card);
	if (card->private_free)
		card->private_free(card);
	if (snd_info_card_free(card) < 0)
		dev_warn(card->dev, "unable to free card info\n");
	if (KERNEL_API >= 612)
		put_device(card->dev);
	if (card->release_completion)
		complete(card->release_completion);
	if (!managed)
		kfree(card);
	return 0;
}

void snd_card_free_when_closed(struct snd_card *card)
{
	if (!card)
		return;
	snd_card_disconnect(card);
	put_device(&card->card_dev);
}

void snd_card_free(struct snd_card *card)
{
	DECLARE_COMPLETION_ONSTACK(released);

	/* The card's own components may ask for this while they are freed. */
	if (card->releasing)
		return;
	card->release_completion = &released;
	snd_card_free_when_closed(card);
	wait_for_completion(&released);
}

static bool safe_ascii_char(char c)
{
	return isascii(c) && isalnum(c);
}

/* The last word of a name makes the default id. */
static const char *retrieve_id_from_card_name(const char *name)
{
	const char *word = name;

	for (; *name; name++)
		if (isspace(*name) && safe_ascii_char(name[1]))
			word = name + 1;
	return word;
}

static bool card_id_ok(struct snd_card *card, const char *id)
{
	int i;

	if (!snd_info_check_reserved_words(id))
		return false;
	for (i = 0; i < snd_ecards_limit; i++)
		if (snd_cards[i] && snd_cards[i] != card && !strcmp(snd_cards[i]->id, id))
			return false;
	return true;
}

/* Only letters and digits, never a digit first. */
static void copy_valid_id_string(struct snd_card *card, const char *src, const char *nid)
{
	char *id = card->id, *end = card->id + sizeof(card->id) - 1;

	while (*nid && !safe_ascii_char(*nid))
		nid++;
	if (isdigit(*nid))
		*id++ = isalpha(*src) ? *src : 'D';
	for (; *nid && id < end; nid++)
		if (safe_ascii_char(*nid))
			*id++ = *nid;
	*id = '\0';
}

/* Appends "_1", "_2", ... (hexadecimal) over the end until the id is free. */
static bool make_id_unique(struct snd_card *card)
{
	size_t len = strlen(card->id), at, n;
	char suffix[5];
	int loops;

	for (loops = 0; loops < SNDRV_CARDS; loops++) {
		if (card_id_ok(card, card->id))
			return true;
		n = sprintf(suffix, "_%X", loops + 1);
		at = len + n >= sizeof(card->id) ? sizeof(card->id) - n - 1 : len;
		strcpy(card->id + at, suffix);
	}
	return false;
}

static void snd_card_set_id_no_lock(struct snd_card *card, const char *src, const char *nid)
{
	bool is_default;

	copy_valid_id_string(card, src, nid);
	is_default = !*card->id || !strncmp(card->id, "card", 4);
	if (is_default)
		strcpy(card->id, "Default");
	if (make_id_unique(card))
		return;
	if (!is_default) {
		strcpy(card->id, "Default");
		if (make_id_unique(card))
			return;
	}
	dev_err(card->dev, "unable to set card id (%s)\n", card->id);
	if (card->proc_root->name)
		strscpy(card->id, card->proc_root->name, sizeof(card->id));
}

void snd_card_set_id(struct snd_card *card, const char *nid)
{
	if (card->id[0] != '\0')
		return;
	mutex_lock(&snd_card_mutex);
	snd_card_set_id_no_lock(card, nid, nid);
	mutex_unlock(&snd_card_mutex);
}

static ssize_t id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", dev_to_snd_card(dev)->id);
}

static ssize_t id_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct snd_card *card = dev_to_snd_card(dev);
	size_t n = min(count, sizeof(card->id) - 1), i;
	char id[sizeof(card->id)];
	ssize_t ret = count;

	for (i = 0; i < n; i++)
		if (!safe_ascii_char(buf[i]) && buf[i] != '_' && buf[i] != '-')
			return -EINVAL;
	memcpy(id, buf, n);
	id[n] = '\0';
	mutex_lock(&snd_card_mutex);
	if (card_id_ok(NULL, id)) {
		strcpy(card->id, id);
		snd_info_card_id_change(card);
	} else {
		ret = -EEXIST;
	}
	mutex_unlock(&snd_card_mutex);
	return ret;
}

static ssize_t number_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%i\n", dev_to_snd_card(dev)->number);
}

static DEVICE_ATTR_RW(id);
static DEVICE_ATTR_RO(number);
static struct attribute *card_dev_attrs[] = { &dev_attr_id.attr, &dev_attr_number.attr, NULL };
static const struct attribute_group card_dev_attr_group = { .attrs = card_dev_attrs };

int snd_card_add_dev_attr(struct snd_card *card, const struct attribute_group *group)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(card->dev_groups) - 1; i++)
		if (!card->dev_groups[i]) {
			card->dev_groups[i] = group;
			return 0;
		}
	dev_err(card->dev, "Too many groups assigned\n");
	return -ENOSPC;
}

static void trigger_card_free(void *data)
{
	snd_card_free(data);
}

/* Makes everything that was added to the card reachable. May be called again for late additions. */
int snd_card_register(struct snd_card *card)
{
	char tmpid[sizeof(card->id)];
	const char *src;
	int err;

	if (snd_BUG_ON(!card))
		return -EINVAL;
	if (!card->registered) {
		card->card_dev.parent = card->dev;
		err = device_add(&card->card_dev);
		if (err < 0)
			return err;
		card->registered = true;
	} else if (card->managed) {
		devm_remove_action(card->dev, trigger_card_free, card);
	}
	/* The card has to be freed before resources the driver asked for earlier. */
	if (card->managed) {
		err = devm_add_action(card->dev, trigger_card_free, card);
		if (err < 0)
			return err;
	}
	err = snd_device_register_all(card);
	if (err < 0)
		return err;
	mutex_lock(&snd_card_mutex);
	if (!snd_cards[card->number]) {
		if (*card->id) {
			memcpy(tmpid, card->id, sizeof(card->id));
			snd_card_set_id_no_lock(card, tmpid, tmpid);
		} else {
			src = *card->shortname ? card->shortname : card->longname;
			snd_card_set_id_no_lock(card, src, retrieve_id_from_card_name(src));
		}
		snd_cards[card->number] = card;
	}
	mutex_unlock(&snd_card_mutex);
	return snd_info_card_register(card);
}

/* /proc/asound/cards */
static void snd_card_info_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	int idx, count = 0;

	mutex_lock(&snd_card_mutex);
	for (idx = 0; idx < SNDRV_CARDS; idx++) {
		struct snd_card *card = snd_cards[idx];

		if (!card)
			continue;
		count++;
		snd_iprintf(buffer, "%2i [%-15s]: %s - %s\n", idx, card->id, card->driver, card->shortname);
		snd_iprintf(buffer, "                      %s\n", card->longname);
	}
	mutex_unlock(&snd_card_mutex);
	if (!count)
		snd_iprintf(buffer, "--- no soundcards ---\n");
}

/* /proc/asound/modules */
static void snd_card_module_info_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	int idx;

	mutex_lock(&snd_card_mutex);
	for (idx = 0; idx < SNDRV_CARDS; idx++)
		if (snd_cards[idx])
			snd_iprintf(buffer, "%2i %s\n", idx, module_name(snd_cards[idx]->module));
	mutex_unlock(&snd_card_mutex);
}

int snd_card_info_init(void)
{
	struct snd_info_entry *cards, *mods;

	cards = snd_info_create_module_entry(THIS_MODULE, "cards", NULL);
	mods = snd_info_create_module_entry(THIS_MODULE, "modules", NULL);
	if (!cards || !mods)
		return -ENOMEM;
	cards->c.text.read = snd_card_info_read;
	mods->c.text.read = snd_card_module_info_read;
	if (snd_info_register(cards) < 0 || snd_info_register(mods) < 0)
		return -ENOMEM;
	return 0;
}

int snd_component_add(struct snd_card *card, const char *component)
{
	size_t len = strlen(component);
	char *at = strstr(card->components, component);

	if (at && (at[len] == '\0' || at[len] == ' '))
		return 1;
	if (strlen(card->components) + 1 + len + 1 > sizeof(card->components)) {
		snd_BUG();
		return -ENOMEM;
	}
	if (card->components[0])
		strcat(card->components, " ");
	strcat(card->components, component);
	return 0;
}

/* Every opened file is noted, and keeps the card. */
int snd_card_file_add(struct snd_card *card, struct file *file)
{
	struct snd_monitor_file *mfile = kzalloc(sizeof(*mfile), GFP_KERNEL);

	if (!mfile)
		return -ENOMEM;
	mfile->file = file;
	INIT_LIST_HEAD(&mfile->shutdown_list);
	spin_lock(&card->files_lock);
	if (card->shutdown) {
		spin_unlock(&card->files_lock);
		kfree(mfile);
		return -ENODEV;
	}
	list_add(&mfile->list, &card->files_list);
	get_device(&card->card_dev);
	spin_unlock(&card->files_lock);
	return 0;
}

int snd_card_file_remove(struct snd_card *card, struct file *file)
{
	struct snd_monitor_file *mfile, *found = NULL;

	spin_lock(&card->files_lock);
	list_for_each_entry(mfile, &card->files_list, list)
		if (mfile->file == file) {
			found = mfile;
			break;
		}
	if (found) {
		list_del(&found->list);
		spin_lock(&shutdown_lock);
		list_del(&found->shutdown_list);
		spin_unlock(&shutdown_lock);
		if (found->disconnected_f_op)
			fops_put(found->disconnected_f_op);
	}
	if (list_empty(&card->files_list))
		wake_up_all(&card->remove_sleep);
	spin_unlock(&card->files_lock);
	if (!found) {
		dev_err(card->dev, "card file remove problem (%p)\n", file);
		return -ENOENT;
	}
	kfree(found);
	put_device(&card->card_dev);
	return 0;
}

/* Waits until the card has power again, and keeps it that way until unref. */
int snd_power_ref_and_wait(struct snd_card *card)
{
	snd_power_ref(card);
	wait_event_cmd(card->power_sleep,
		       card->shutdown || snd_power_get_state(card) == SNDRV_CTL_POWER_D0,
		       snd_power_unref(card), snd_power_ref(card));
	if (card->shutdown) {
		snd_power_unref(card);
		return -ENODEV;
	}
	return 0;
}

#if KERNEL_API >= 612
int snd_power_wait(struct snd_card *card)
#else
int __snd_power_wait(struct snd_card *card)
#endif
{
	int ret = snd_power_ref_and_wait(card);

	if (!ret)
		snd_power_unref(card);
	return ret;
}
