// SPDX-License-Identifier: MIT
/* Control elements and /dev/snd/controlC*. */
#include <linux/slab.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <sound/core.h>
#include <sound/minors.h>
#include <sound/info.h>
#include <sound/control.h>

#define MAX_CONTROL_COUNT 1028

/* Ioctls that other parts (the PCM layer) answer on the control device. */
struct snd_kctl_ioctl {
	struct list_head list;
	snd_kctl_ioctl_func_t fioctl;
};
static DECLARE_RWSEM(snd_ioctl_rwsem);
static LIST_HEAD(snd_control_ioctls);

static int snd_ctl_open(struct inode *inode, struct file *file)
{
	struct snd_card *card;
	struct snd_ctl_file *ctl;
	int i, err;

	stream_open(inode, file);
	card = snd_lookup_minor_data(iminor(inode), SNDRV_DEVICE_TYPE_CONTROL);
	if (!card)
		return -ENODEV;
	err = snd_card_file_add(card, file);
	if (err < 0) {
		err = -ENODEV;
		goto unref;
	}
	if (!try_module_get(card->module)) {
		err = -EFAULT;
		goto remove_file;
	}
	ctl = kzalloc(sizeof(*ctl), GFP_KERNEL);
	if (!ctl) {
		err = -ENOMEM;
		goto put_module;
	}
	INIT_LIST_HEAD(&ctl->events);
	init_waitqueue_head(&ctl->change_sleep);
	spin_lock_init(&ctl->read_lock);
	ctl->card = card;
	for (i = 0; i < SND_CTL_SUBDEV_ITEMS; i++)
		ctl->preferred_subdevice[i] = -1;
	ctl->pid = get_pid(task_pid(current));
	file->private_data = ctl;
	write_lock_irq(&card->controls_rwlock);
	list_add_tail(&ctl->list, &card->ctl_files);
	write_unlock_irq(&card->controls_rwlock);
	snd_card_unref(card);
	return 0;

put_module:
	module_put(card->module);
remove_file:
	snd_card_file_remove(card, file);
unref:
	snd_card_unref(card);
	return err;
}

static void snd_ctl_empty_read_queue(struct snd_ctl_file *ctl)
{
	struct snd_kctl_event *ev, *next;
	unsigned long flags;

	spin_lock_irqsave(&ctl->read_lock, flags);
	list_for_each_entry_safe(ev, next, &ctl->events, list) {
		list_del(&ev->list);
		kfree(ev);
	}
	spin_unlock_irqrestore(&ctl->read_lock, flags);
}

static int snd_ctl_release(struct inode *inode, struct file *file)
{
	struct snd_ctl_file *ctl = file->private_data;
	struct snd_card *card = ctl->card;
	struct snd_kcontrol *control;
	unsigned int idx;

	file->private_data = NULL;
	write_lock_irq(&card->controls_rwlock);
	list_del(&ctl->list);
	write_unlock_irq(&card->controls_rwlock);
	down_write(&card->controls_rwsem);
	list_for_each_entry(control, &card->controls, list)
		for (idx = 0; idx < control->count; idx++)
			if (control->vd[idx].owner == ctl)
				control->vd[idx].owner = NULL;
	up_write(&card->controls_rwsem);
	snd_fasync_free(ctl->fasync);
	snd_ctl_empty_read_queue(ctl);
	put_pid(ctl->pid);
	kfree(ctl);
	module_put(card->module);
	snd_card_file_remove(card, file);
	return 0;
}

/* Adds the change to what this listener has yet to read, or merges it with an older one. */
static void queue_event(struct snd_ctl_file *ctl, unsigned int mask, struct snd_ctl_elem_id *id)
{
	struct snd_kctl_event *ev;

	list_for_each_entry(ev, &ctl->events, list)
		if (ev->id.numid == id->numid) {
			ev->mask |= mask;
			return;
		}
	ev = kzalloc(sizeof(*ev), GFP_ATOMIC);
	if (!ev) {
		dev_err(ctl->card->dev, "No memory available to allocate event\n");
		return;
	}
	ev->id = *id;
	ev->mask = mask;
	list_add_tail(&ev->list, &ctl->events);
}

void snd_ctl_notify(struct snd_card *card, unsigned int mask, struct snd_ctl_elem_id *id)
{
	struct snd_ctl_file *ctl;
	unsigned long flags;

	if (snd_BUG_ON(!card || !id) || card->shutdown)
		return;
	read_lock_irqsave(&card->controls_rwlock, flags);
	list_for_each_entry(ctl, &card->ctl_files, list) {
		if (!ctl->subscribed)
			continue;
		spin_lock(&ctl->read_lock);
		queue_event(ctl, mask, id);
		wake_up(&ctl->change_sleep);
		spin_unlock(&ctl->read_lock);
		snd_kill_fasync(ctl->fasync, SIGIO, POLL_IN);
	}
	read_unlock_irqrestore(&card->controls_rwlock, flags);
}

void snd_ctl_notify_one(struct snd_card *card, unsigned int mask, struct snd_kcontrol *kctl, unsigned int ioff)
{
	struct snd_ctl_elem_id id;

	snd_ctl_build_ioff(&id, kctl, ioff);
	snd_ctl_notify(card, mask, &id);
}

struct snd_kcontrol *snd_ctl_new1(const struct snd_kcontrol_new *ncontrol, void *private_data)
{
	const unsigned int allowed = SNDRV_CTL_ELEM_ACCESS_READWRITE | SNDRV_CTL_ELEM_ACCESS_VOLATILE |
		SNDRV_CTL_ELEM_ACCESS_INACTIVE | SNDRV_CTL_ELEM_ACCESS_TLV_READWRITE | SNDRV_CTL_ELEM_ACCESS_TLV_COMMAND |
		SNDRV_CTL_ELEM_ACCESS_TLV_CALLBACK | SNDRV_CTL_ELEM_ACCESS_LED_MASK | SNDRV_CTL_ELEM_ACCESS_SKIP_CHECK;
	struct snd_kcontrol *kctl;
	unsigned int count, access, idx;

	if (snd_BUG_ON(!ncontrol || !ncontrol->info))
		return NULL;
	count = ncontrol->count ? ncontrol->count : 1;
	if (count > MAX_CONTROL_COUNT)
		return NULL;
	access = ncontrol->access ? ncontrol->access & allowed : SNDRV_CTL_ELEM_ACCESS_READWRITE;
	kctl = kzalloc(struct_size(kctl, vd, count), GFP_KERNEL);
	if (!kctl)
		return NULL;
	kctl->count = count;
	for (idx = 0; idx < count; idx++)
		kctl->vd[idx].access = access;
	kctl->id.iface = ncontrol->iface;
	kctl->id.device = ncontrol->device;
	kctl->id.subdevice = ncontrol->subdevice;
	if (ncontrol->name) {
		strscpy((char *)kctl->id.name, ncontrol->name, sizeof(kctl->id.name));
		if (strcmp(ncontrol->name, (char *)kctl->id.name) != 0)
			pr_warn("ALSA: Control name '%s' truncated to '%s'\n", ncontrol->name, kctl->id.name);
	}
	kctl->id.index = ncontrol->index;
	kctl->info = ncontrol->info;
	kctl->get = ncontrol->get;
	kctl->put = ncontrol->put;
	kctl->tlv.p = ncontrol->tlv.p;
	kctl->private_value = ncontrol->private_value;
	kctl->private_data = private_data;
	return kctl;
}

void snd_ctl_free_one(struct snd_kcontrol *kcontrol)
{
	if (!kcontrol)
		return;
	if (kcontrol->private_free)
		kcontrol->private_free(kcontrol);
	kfree(kcontrol);
}

static bool elem_id_matches(const struct snd_kcontrol *kctl, const struct snd_ctl_elem_id *id)
{
	return kctl->id.iface == id->iface && kctl->id.device == id->device && kctl->id.subdevice == id->subdevice &&
	       !strncmp((char *)kctl->id.name, (char *)id->name, sizeof(kctl->id.name)) &&
	       kctl->id.index <= id->index && kctl->id.index + kctl->count > id->index;
}

struct snd_kcontrol *snd_ctl_find_numid(struct snd_card *card, unsigned int numid)
{
	struct snd_kcontrol *kctl;

	if (snd_BUG_ON(!card || !numid))
		return NULL;
	list_for_each_entry(kctl, &card->controls, list)
		if (kctl->id.numid <= numid && kctl->id.numid + kctl->count > numid)
			return kctl;
	return NULL;
}

struct snd_kcontrol *snd_ctl_find_id(struct snd_card *card, const struct snd_ctl_elem_id *id)
{
	struct snd_kcontrol *kctl;

	if (snd_BUG_ON(!card || !id))
		return NULL;
	if (id->numid != 0)
		return snd_ctl_find_numid(card, id->numid);
	list_for_each_entry(kctl, &card->controls, list)
		if (elem_id_matches(kctl, id))
			return kctl;
	return NULL;
}

/* Moves last_numid on until count numbers after it are free. */
static int snd_ctl_find_hole(struct snd_card *card, unsigned int count)
{
	struct snd_kcontrol *kctl;
	bool conflict;
	unsigned int tries;

	for (tries = 0; tries < 100000; tries++) {
		if (card->last_numid >= UINT_MAX - count)
			card->last_numid = 0;
		conflict = false;
		list_for_each_entry(kctl, &card->controls, list)
			if (kctl->id.numid < card->last_numid + 1 + count &&
			    kctl->id.numid + kctl->count > card->last_numid + 1) {
				card->last_numid = kctl->id.numid + kctl->count - 1;
				conflict = true;
				break;
			}
		if (!conflict)
			return 0;
	}
	dev_err(card->dev, "unable to allocate new control numid\n");
	return -ENOMEM;
}

static void __snd_ctl_remove(struct snd_card *card, struct snd_kcontrol *kcontrol)
{
	unsigned int idx;

	write_lock_irq(&card->controls_rwlock);
	list_del(&kcontrol->list);
	card->controls_count -= kcontrol->count;
	write_unlock_irq(&card->controls_rwlock);
	for (idx = 0; idx < kcontrol->count; idx++)
		snd_ctl_notify_one(card, SNDRV_CTL_EVENT_MASK_REMOVE, kcontrol, idx);
	snd_ctl_free_one(kcontrol);
}

enum snd_ctl_add_mode { CTL_ADD_EXCLUSIVE, CTL_REPLACE, CTL_ADD_ON_REPLACE };

static int __snd_ctl_add_replace(struct snd_card *card, struct snd_kcontrol *kcontrol, enum snd_ctl_add_mode mode)
{
	struct snd_ctl_elem_id id = kcontrol->id;
	struct snd_kcontrol *old;
	unsigned int idx;

	if (id.index > UINT_MAX - kcontrol->count)
		return -EINVAL;
	old = snd_ctl_find_id(card, &id);
	if (!old && mode == CTL_REPLACE)
		return -EINVAL;
	if (old && mode == CTL_ADD_EXCLUSIVE) {
		dev_err(card->dev, "control %i:%i:%i:%s:%i is already present\n", id.iface, id.device, id.subdevice, id.name, id.index);
		return -EBUSY;
	}
	if (old)
		__snd_ctl_remove(card, old);
	if (snd_ctl_find_hole(card, kcontrol->count) < 0)
		return -ENOMEM;
	write_lock_irq(&card->controls_rwlock);
	list_add_tail(&kcontrol->list, &card->controls);
	card->controls_count += kcontrol->count;
	kcontrol->id.numid = card->last_numid + 1;
	card->last_numid += kcontrol->count;
	write_unlock_irq(&card->controls_rwlock);
	for (idx = 0; idx < kcontrol->count; idx++)
		snd_ctl_notify_one(card, SNDRV_CTL_EVENT_MASK_ADD, kcontrol, idx);
	return 0;
}

/* On failure the element is freed, whatever the reason. */
static int snd_ctl_add_replace(struct snd_card *card, struct snd_kcontrol *kcontrol, enum snd_ctl_add_mode mode)
{
	int err = -EINVAL;

	if (!kcontrol)
		return err;
	if (!snd_BUG_ON(!card || !kcontrol->info)) {
		down_write(&card->controls_rwsem);
		err = __snd_ctl_add_replace(card, kcontrol, mode);
		up_write(&card->controls_rwsem);
	}
	if (err < 0)
		snd_ctl_free_one(kcontrol);
	return err;
}

int snd_ctl_add(struct snd_card *card, struct snd_kcontrol *kcontrol)
{
	return snd_ctl_add_replace(card, kcontrol, CTL_ADD_EXCLUSIVE);
}

int snd_ctl_replace(struct snd_card *card, struct snd_kcontrol *kcontrol, bool add_on_replace)
{
	return snd_ctl_add_replace(card, kcontrol, add_on_replace ? CTL_ADD_ON_REPLACE : CTL_REPLACE);
}

int snd_ctl_remove(struct snd_card *card, struct snd_kcontrol *kcontrol)
{
	if (!kcontrol)
		return 0;
	down_write(&card->controls_rwsem);
	__snd_ctl_remove(card, kcontrol);
	up_write(&card->controls_rwsem);
	return 0;
}

int snd_ctl_remove_id(struct snd_card *card, struct snd_ctl_elem_id *id)
{
	struct snd_kcontrol *kctl;

	down_write(&card->controls_rwsem);
	kctl = snd_ctl_find_id(card, id);
	if (kctl)
		__snd_ctl_remove(card, kctl);
	up_write(&card->controls_rwsem);
	return kctl ? 0 : -ENOENT;
}

/* 1 when the state of the element changed. */
int snd_ctl_activate_id(struct snd_card *card, struct snd_ctl_elem_id *id, int active)
{
	struct snd_kcontrol_volatile *vd;
	struct snd_kcontrol *kctl;
	unsigned int offset;
	bool was_active;

	down_write(&card->controls_rwsem);
	kctl = snd_ctl_find_id(card, id);
	if (!kctl) {
		up_write(&card->controls_rwsem);
		return -ENOENT;
	}
	offset = snd_ctl_get_ioff(kctl, id);
	vd = &kctl->vd[offset];
	was_active = !(vd->access & SNDRV_CTL_ELEM_ACCESS_INACTIVE);
	if (was_active == !!active) {
		up_write(&card->controls_rwsem);
		return 0;
	}
	vd->access ^= SNDRV_CTL_ELEM_ACCESS_INACTIVE;
	snd_ctl_build_ioff(id, kctl, offset);
	downgrade_write(&card->controls_rwsem);
	snd_ctl_notify_one(card, SNDRV_CTL_EVENT_MASK_INFO, kctl, offset);
	up_read(&card->controls_rwsem);
	return 1;
}

int snd_ctl_rename_id(struct snd_card *card, struct snd_ctl_elem_id *src_id, struct snd_ctl_elem_id *dst_id)
{
	struct snd_kcontrol *kctl;
	unsigned int numid;

	down_write(&card->controls_rwsem);
	kctl = snd_ctl_find_id(card, src_id);
	if (kctl) {
		numid = kctl->id.numid;
		kctl->id = *dst_id;
		kctl->id.numid = numid;
	}
	up_write(&card->controls_rwsem);
	return kctl ? 0 : -ENOENT;
}

void snd_ctl_rename(struct snd_card *card, struct snd_kcontrol *kctl, const char *name)
{
	down_write(&card->controls_rwsem);
	if (strscpy((char *)kctl->id.name, name, sizeof(kctl->id.name)) < 0)
		pr_warn("ALSA: Renamed control new name '%s' truncated to '%s'\n", name, kctl->id.name);
	up_write(&card->controls_rwsem);
}

static int snd_ctl_card_info(struct snd_card *card, void __user *arg)
{
	struct snd_ctl_card_info *info = kzalloc(sizeof(*info), GFP_KERNEL);
	int err = 0;

	if (!info)
		return -ENOMEM;
	down_read(&snd_ioctl_rwsem);
	info->card = card->number;
	strscpy((char *)info->id, card->id, sizeof(info->id));
	strscpy((char *)info->driver, card->driver, sizeof(info->driver));
	strscpy((char *)info->name, card->shortname, sizeof(info->name));
	strscpy((char *)info->longname, card->longname, sizeof(info->longname));
	strscpy((char *)info->mixername, card->mixername, sizeof(info->mixername));
	strscpy((char *)info->components, card->components, sizeof(info->components));
	up_read(&snd_ioctl_rwsem);
	if (copy_to_user(arg, info, sizeof(*info)))
		err = -EFAULT;
	kfree(info);
	return err;
}

/* Fills list->pids with up to list->space ids, beginning with number list->offset. */
static int snd_ctl_elem_list(struct snd_card *card, struct snd_ctl_elem_list *list)
{
	unsigned int skip = list->offset, idx;
	struct snd_kcontrol *kctl;
	struct snd_ctl_elem_id id;

	list->count = card->controls_count;
	list->used = 0;
	list_for_each_entry(kctl, &card->controls, list) {
		if (skip >= kctl->count) {
			skip -= kctl->count;
			continue;
		}
		for (idx = skip; idx < kctl->count; idx++) {
			if (list->used == list->space)
				return 0;
			snd_ctl_build_ioff(&id, kctl, idx);
			if (copy_to_user(list->pids + list->used, &id, sizeof(id)))
				return -EFAULT;
			list->used++;
		}
		skip = 0;
	}
	return 0;
}

static int snd_ctl_elem_list_user(struct snd_card *card, struct snd_ctl_elem_list __user *_list)
{
	struct snd_ctl_elem_list list;
	int err;

	if (copy_from_user(&list, _list, sizeof(list)))
		return -EFAULT;
	down_read(&card->controls_rwsem);
	err = snd_ctl_elem_list(card, &list);
	up_read(&card->controls_rwsem);
	if (err)
		return err;
	return copy_to_user(_list, &list, sizeof(list)) ? -EFAULT : 0;
}

static int __snd_ctl_elem_info(struct snd_kcontrol *kctl, struct snd_ctl_elem_info *info, struct snd_ctl_file *ctl)
{
	struct snd_kcontrol_volatile *vd;
	unsigned int offset;
	int result = kctl->info(kctl, info);

	if (result < 0)
		return result;
	offset = snd_ctl_get_ioff(kctl, &info->id);
	vd = &kctl->vd[offset];
	snd_ctl_build_ioff(&info->id, kctl, offset);
	info->access = vd->access;
	info->owner = -1;
	if (vd->owner) {
		info->access |= SNDRV_CTL_ELEM_ACCESS_LOCK;
		if (vd->owner == ctl)
			info->access |= SNDRV_CTL_ELEM_ACCESS_OWNER;
		info->owner = pid_vnr(vd->owner->pid);
	}
	return result;
}

static int snd_ctl_elem_info_user(struct snd_ctl_file *ctl, struct snd_ctl_elem_info __user *_info)
{
	struct snd_card *card = ctl->card;
	struct snd_ctl_elem_info info;
	struct snd_kcontrol *kctl;
	int result;

	if (copy_from_user(&info, _info, sizeof(info)))
		return -EFAULT;
	result = snd_power_ref_and_wait(card);
	if (result)
		return result;
	down_read(&card->controls_rwsem);
	kctl = snd_ctl_find_id(card, &info.id);
	result = kctl ? __snd_ctl_elem_info(kctl, &info, ctl) : -ENOENT;
	up_read(&card->controls_rwsem);
	snd_power_unref(card);
	if (result < 0)
		return result;
	info.access &= ~(SNDRV_CTL_ELEM_ACCESS_SKIP_CHECK | SNDRV_CTL_ELEM_ACCESS_LED_MASK);
	return copy_to_user(_info, &info, sizeof(info)) ? -EFAULT : result;
}

static int snd_ctl_elem_read(struct snd_card *card, struct snd_ctl_elem_value *control)
{
	struct snd_kcontrol *kctl = snd_ctl_find_id(card, &control->id);
	unsigned int offset;
	int err;

	if (!kctl)
		return -ENOENT;
	offset = snd_ctl_get_ioff(kctl, &control->id);
	if (!(kctl->vd[offset].access & SNDRV_CTL_ELEM_ACCESS_READ) || !kctl->get)
		return -EPERM;
	snd_ctl_build_ioff(&control->id, kctl, offset);
	err = kctl->get(kctl, control);
	return err < 0 ? err : 0;
}

static int snd_ctl_elem_write(struct snd_card *card, struct snd_ctl_file *file, struct snd_ctl_elem_value *control)
{
	struct snd_kcontrol_volatile *vd;
	struct snd_kcontrol *kctl;
	unsigned int offset = 0;
	int result = -ENOENT;

	down_write(&card->controls_rwsem);
	kctl = snd_ctl_find_id(card, &control->id);
	if (kctl) {
		offset = snd_ctl_get_ioff(kctl, &control->id);
		vd = &kctl->vd[offset];
		if (!(vd->access & SNDRV_CTL_ELEM_ACCESS_WRITE) || !kctl->put || (vd->owner && vd->owner != file)) {
			result = -EPERM;
		} else {
			snd_ctl_build_ioff(&control->id, kctl, offset);
			result = kctl->put(kctl, control);
		}
	}
	if (result <= 0) {
		up_write(&card->controls_rwsem);
		return result;
	}
	/* A positive answer of ->put means that the value has changed. */
	downgrade_write(&card->controls_rwsem);
	snd_ctl_notify_one(card, SNDRV_CTL_EVENT_MASK_VALUE, kctl, offset);
	up_read(&card->controls_rwsem);
	return 0;
}

static int snd_ctl_elem_value_user(struct snd_ctl_file *file, struct snd_ctl_elem_value __user *_control, bool write)
{
	struct snd_ctl_elem_value *control = memdup_user(_control, sizeof(*control));
	struct snd_card *card = file->card;
	int result;

	if (IS_ERR(control))
		return PTR_ERR(control);
	result = snd_power_ref_and_wait(card);
	if (result < 0)
		goto out;
	if (write) {
		result = snd_ctl_elem_write(card, file, control);
	} else {
		down_read(&card->controls_rwsem);
		result = snd_ctl_elem_read(card, control);
		up_read(&card->controls_rwsem);
	}
	snd_power_unref(card);
	if (result >= 0 && copy_to_user(_control, control, sizeof(*control)))
		result = -EFAULT;
out:
	kfree(control);
	return result;
}

static int snd_ctl_elem_lock(struct snd_ctl_file *file, struct snd_ctl_elem_id __user *_id, bool lock)
{
	struct snd_card *card = file->card;
	struct snd_kcontrol_volatile *vd;
	struct snd_ctl_elem_id id;
	struct snd_kcontrol *kctl;
	int err = 0;

	if (copy_from_user(&id, _id, sizeof(id)))
		return -EFAULT;
	down_write(&card->controls_rwsem);
	kctl = snd_ctl_find_id(card, &id);
	if (!kctl) {
		err = -ENOENT;
	} else {
		vd = &kctl->vd[snd_ctl_get_ioff(kctl, &id)];
		if (lock && vd->owner)
			err = -EBUSY;
		else if (!lock && !vd->owner)
			err = -EINVAL;
		else if (!lock && vd->owner != file)
			err = -EPERM;
		else
			vd->owner = lock ? file : NULL;
	}
	up_write(&card->controls_rwsem);
	return err;
}

static int snd_ctl_subscribe_events(struct snd_ctl_file *file, int __user *ptr)
{
	int subscribe;

	if (get_user(subscribe, ptr))
		return -EFAULT;
	if (subscribe < 0)
		return put_user(file->subscribed, ptr) ? -EFAULT : 0;
	if (!subscribe && file->subscribed)
		snd_ctl_empty_read_queue(file);
	file->subscribed = !!subscribe;
	return 0;
}

static int call_tlv_handler(struct snd_ctl_file *file, int op, struct snd_kcontrol *kctl,
			    struct snd_kcontrol_volatile *vd, unsigned int __user *buf, unsigned int size)
{
	unsigned int needs = op == SNDRV_CTL_TLV_OP_READ ? SNDRV_CTL_ELEM_ACCESS_TLV_READ :
			     op == SNDRV_CTL_TLV_OP_WRITE ? SNDRV_CTL_ELEM_ACCESS_TLV_WRITE : SNDRV_CTL_ELEM_ACCESS_TLV_COMMAND;

	if (!(vd->access & needs) || !kctl->tlv.c)
		return -ENXIO;
	if (op != SNDRV_CTL_TLV_OP_READ && vd->owner && vd->owner != file)
		return -EPERM;
	return kctl->tlv.c(kctl, op, size, buf);
}

static int snd_ctl_tlv_ioctl(struct snd_ctl_file *file, struct snd_ctl_tlv __user *buf, int op)
{
	struct snd_kcontrol_volatile *vd;
	struct snd_ctl_tlv header;
	struct snd_kcontrol *kctl;
	unsigned int len;

	if (copy_from_user(&header, buf, sizeof(header)))
		return -EFAULT;
	if (header.numid == 0 || header.length < sizeof(unsigned int) * 2)
		return -EINVAL;
	kctl = snd_ctl_find_numid(file->card, header.numid);
	if (!kctl)
		return -ENOENT;
	vd = &kctl->vd[header.numid - kctl->id.numid];
	if (vd->access & SNDRV_CTL_ELEM_ACCESS_TLV_CALLBACK)
		return call_tlv_handler(file, op, kctl, vd, buf->tlv, header.length);
	if (op != SNDRV_CTL_TLV_OP_READ || !(vd->access & SNDRV_CTL_ELEM_ACCESS_TLV_READ) || !kctl->tlv.p)
		return -ENXIO;
	len = sizeof(unsigned int) * 2 + kctl->tlv.p[1];
	if (header.length < len)
		return -ENOMEM;
	return copy_to_user(buf->tlv, kctl->tlv.p, len) ? -EFAULT : 0;
}

static int snd_ctl_tlv_user(struct snd_ctl_file *ctl, struct snd_ctl_tlv __user *buf, int op)
{
	struct snd_card *card = ctl->card;
	int err = snd_power_ref_and_wait(card);

	if (err < 0)
		return err;
	if (op == SNDRV_CTL_TLV_OP_READ) {
		down_read(&card->controls_rwsem);
		err = snd_ctl_tlv_ioctl(ctl, buf, op);
		up_read(&card->controls_rwsem);
	} else {
		down_write(&card->controls_rwsem);
		err = snd_ctl_tlv_ioctl(ctl, buf, op);
		up_write(&card->controls_rwsem);
	}
	snd_power_unref(card);
	return err;
}

static long snd_ctl_other_ioctl(struct snd_ctl_file *ctl, unsigned int cmd, unsigned long arg)
{
	struct snd_kctl_ioctl *p;
	int err = -ENOTTY;

	down_read(&snd_ioctl_rwsem);
	list_for_each_entry(p, &snd_control_ioctls, list) {
		err = p->fioctl(ctl->card, ctl, cmd, arg);
		if (err != -ENOIOCTLCMD)
			break;
		err = -ENOTTY;
	}
	up_read(&snd_ioctl_rwsem);
	return err;
}

#define ENOPROTOOPT 92

static long snd_ctl_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct snd_ctl_file *ctl = file->private_data;
	void __user *argp = (void __user *)arg;
	int __user *ip = argp;

	switch (cmd) {
	case SNDRV_CTL_IOCTL_PVERSION:
		return put_user(SNDRV_CTL_VERSION, ip);
	case SNDRV_CTL_IOCTL_CARD_INFO:
		return snd_ctl_card_info(ctl->card, argp);
	case SNDRV_CTL_IOCTL_ELEM_LIST:
		return snd_ctl_elem_list_user(ctl->card, argp);
	case SNDRV_CTL_IOCTL_ELEM_INFO:
		return snd_ctl_elem_info_user(ctl, argp);
	case SNDRV_CTL_IOCTL_ELEM_READ:
		return snd_ctl_elem_value_user(ctl, argp, false);
	case SNDRV_CTL_IOCTL_ELEM_WRITE:
		return snd_ctl_elem_value_user(ctl, argp, true);
	case SNDRV_CTL_IOCTL_ELEM_LOCK:
		return snd_ctl_elem_lock(ctl, argp, true);
	case SNDRV_CTL_IOCTL_ELEM_UNLOCK:
		return snd_ctl_elem_lock(ctl, argp, false);
	case SNDRV_CTL_IOCTL_SUBSCRIBE_EVENTS:
		return snd_ctl_subscribe_events(ctl, ip);
	case SNDRV_CTL_IOCTL_TLV_READ:
		return snd_ctl_tlv_user(ctl, argp, SNDRV_CTL_TLV_OP_READ);
	case SNDRV_CTL_IOCTL_TLV_WRITE:
		return snd_ctl_tlv_user(ctl, argp, SNDRV_CTL_TLV_OP_WRITE);
	case SNDRV_CTL_IOCTL_TLV_COMMAND:
		return snd_ctl_tlv_user(ctl, argp, SNDRV_CTL_TLV_OP_CMD);
	case SNDRV_CTL_IOCTL_POWER:
		return -ENOPROTOOPT;
	case SNDRV_CTL_IOCTL_POWER_STATE:
		return put_user(SNDRV_CTL_POWER_D0, ip);
	}
	return snd_ctl_other_ioctl(ctl, cmd, arg);
}

/* Sleeps until there is an event; the read lock is held before and after. */
static int wait_for_event(struct snd_ctl_file *ctl)
{
	wait_queue_entry_t wait;

	init_waitqueue_entry(&wait, current);
	add_wait_queue(&ctl->change_sleep, &wait);
	set_current_state(TASK_INTERRUPTIBLE);
	spin_unlock_irq(&ctl->read_lock);
	schedule();
	remove_wait_queue(&ctl->change_sleep, &wait);
	spin_lock_irq(&ctl->read_lock);
	if (ctl->card->shutdown)
		return -ENODEV;
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

static ssize_t snd_ctl_read(struct file *file, char __user *buffer, size_t count, loff_t *offset)
{
	struct snd_ctl_file *ctl = file->private_data;
	struct snd_kctl_event *kev;
	struct snd_ctl_event ev;
	ssize_t result = 0;
	int err = 0;

	if (!ctl->subscribed)
		return -EBADFD;
	if (count < sizeof(ev))
		return -EINVAL;
	spin_lock_irq(&ctl->read_lock);
	while (count - result >= sizeof(ev)) {
		while (!err && list_empty(&ctl->events)) {
			if ((file->f_flags & O_NONBLOCK) || result > 0)
				err = -EAGAIN;
			else
				err = wait_for_event(ctl);
		}
		if (err)
			break;
		kev = list_first_entry(&ctl->events, struct snd_kctl_event, list);
		memset(&ev, 0, sizeof(ev));
		ev.type = SNDRV_CTL_EVENT_ELEM;
		ev.data.elem.mask = kev->mask;
		ev.data.elem.id = kev->id;
		list_del(&kev->list);
		spin_unlock_irq(&ctl->read_lock);
		kfree(kev);
		if (copy_to_user(buffer + result, &ev, sizeof(ev)))
			return result > 0 ? result : -EFAULT;
		spin_lock_irq(&ctl->read_lock);
		result += sizeof(ev);
	}
	spin_unlock_irq(&ctl->read_lock);
	return result > 0 ? result : err;
}

static __poll_t snd_ctl_poll(struct file *file, poll_table *wait)
{
	struct snd_ctl_file *ctl = file->private_data;

	if (!ctl->subscribed)
		return 0;
	poll_wait(file, &ctl->change_sleep, wait);
	return list_empty(&ctl->events) ? 0 : EPOLLIN | EPOLLRDNORM;
}

static int snd_ctl_fasync(int fd, struct file *file, int on)
{
	struct snd_ctl_file *ctl = file->private_data;

	return snd_fasync_helper(fd, file, on, &ctl->fasync);
}

int snd_ctl_register_ioctl(snd_kctl_ioctl_func_t fcn)
{
	struct snd_kctl_ioctl *pn = kzalloc(sizeof(*pn), GFP_KERNEL);

	if (!pn)
		return -ENOMEM;
	pn->fioctl = fcn;
	down_write(&snd_ioctl_rwsem);
	list_add_tail(&pn->list, &snd_control_ioctls);
	up_write(&snd_ioctl_rwsem);
	return 0;
}

int snd_ctl_unregister_ioctl(snd_kctl_ioctl_func_t fcn)
{
	struct snd_kctl_ioctl *p;
	int err = -EINVAL;

	down_write(&snd_ioctl_rwsem);
	list_for_each_entry(p, &snd_control_ioctls, list)
		if (p->fioctl == fcn) {
			list_del(&p->list);
			kfree(p);
			err = 0;
			break;
		}
	up_write(&snd_ioctl_rwsem);
	return err;
}

/* Which subdevice the calling task asked for on a control file it has open. */
int snd_ctl_get_preferred_subdevice(struct snd_card *card, int type)
{
	struct snd_ctl_file *kctl;
	unsigned long flags;
	int subdevice = -1;

	read_lock_irqsave(&card->controls_rwlock, flags);
	list_for_each_entry(kctl, &card->ctl_files, list)
		if (kctl->pid == task_pid(current)) {
			subdevice = kctl->preferred_subdevice[type];
			if (subdevice != -1)
				break;
		}
	read_unlock_irqrestore(&card->controls_rwlock, flags);
	return subdevice;
}

static const struct file_operations snd_ctl_f_ops = {
	.read = snd_ctl_read,
	.open = snd_ctl_open,
	.release = snd_ctl_release,
	.poll = snd_ctl_poll,
	.unlocked_ioctl = snd_ctl_ioctl,
	.fasync = snd_ctl_fasync,
};

static int snd_ctl_dev_register(struct snd_device *device)
{
	struct snd_card *card = device->device_data;

	return snd_register_device(SNDRV_DEVICE_TYPE_CONTROL, card, -1, &snd_ctl_f_ops, card, card->ctl_dev);
}

static int snd_ctl_dev_disconnect(struct snd_device *device)
{
	struct snd_card *card = device->device_data;
	struct snd_ctl_file *ctl;

	read_lock_irq(&card->controls_rwlock);
	list_for_each_entry(ctl, &card->ctl_files, list) {
		wake_up(&ctl->change_sleep);
		snd_kill_fasync(ctl->fasync, SIGIO, POLL_IN);
	}
	read_unlock_irq(&card->controls_rwlock);
	return snd_unregister_device(card->ctl_dev);
}

static int snd_ctl_dev_free(struct snd_device *device)
{
	struct snd_card *card = device->device_data;

	down_write(&card->controls_rwsem);
	while (!list_empty(&card->controls))
		__snd_ctl_remove(card, list_first_entry(&card->controls, struct snd_kcontrol, list));
	up_write(&card->controls_rwsem);
	put_device(card->ctl_dev);
	return 0;
}

int snd_ctl_create(struct snd_card *card)
{
	static const struct snd_device_ops ops = {
		.dev_free = snd_ctl_dev_free,
		.dev_register = snd_ctl_dev_register,
		.dev_disconnect = snd_ctl_dev_disconnect,
	};
	int err;

	if (snd_BUG_ON(!card) || snd_BUG_ON(card->number < 0 || card->number >= SNDRV_CARDS))
		return -ENXIO;
	err = snd_device_alloc(&card->ctl_dev, card);
	if (err < 0)
		return err;
	dev_set_name(card->ctl_dev, "controlC%d", card->number);
	err = snd_device_new(card, SNDRV_DEV_CONTROL, card, &ops);
	if (err < 0)
		put_device(card->ctl_dev);
	return err;
}

int snd_ctl_boolean_mono_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *uinfo)
{
	uinfo->type = SNDRV_CTL_ELEM_TYPE_BOOLEAN;
	uinfo->count = 1;
	uinfo->value.integer.min = 0;
	uinfo->value.integer.max = 1;
	return 0;
}

int snd_ctl_boolean_stereo_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *uinfo)
{
	snd_ctl_boolean_mono_info(kcontrol, uinfo);
	uinfo->count = 2;
	return 0;
}

int snd_ctl_enum_info(struct snd_ctl_elem_info *info, unsigned int channels, unsigned int items, const char *const names[])
{
	info->type = SNDRV_CTL_ELEM_TYPE_ENUMERATED;
	info->count = channels;
	info->value.enumerated.items = items;
	if (!items)
		return 0;
	if (info->value.enumerated.item >= items)
		info->value.enumerated.item = items - 1;
	WARN(strlen(names[info->value.enumerated.item]) >= sizeof(info->value.enumerated.name),
	     "ALSA: too long item name '%s'\n", names[info->value.enumerated.item]);
	strscpy(info->value.enumerated.name, names[info->value.enumerated.item], sizeof(info->value.enumerated.name));
	return 0;
}
