// SPDX-License-Identifier: MIT
/*
 * Virtual masters: a mixer control that has no register of its own. It scales
 * down others (its followers), which keep the value that their user asked for
 * and send less to the hardware as long as the master is not at its maximum.
 */
#include <sound/core.h>
#include <sound/control.h>
#include <sound/tlv.h>

/* What followers and their master have in common; the first follower says it. */
struct vmaster_range {
	snd_ctl_elem_type_t type;
	int count, min, max;
};

struct vmaster {
	struct list_head followers;
	struct vmaster_range range;	/* count 0: not known yet */
	int val;
	unsigned int tlv[4];
	void (*hook)(void *private_data, int val);
	void *hook_private_data;
};

struct vfollower {
	struct list_head list;
	struct vmaster *master;
	struct vmaster_range range;
	int vals[2];			/* as the user sees them */
	unsigned int flags;
	struct snd_kcontrol *kctl;
	struct snd_kcontrol original;	/* ends in an array: last */
};

static int read_original(struct vfollower *f)
{
	struct snd_ctl_elem_value *value = kzalloc(sizeof(*value), GFP_KERNEL);
	int ch, err;

	if (!value)
		return -ENOMEM;
	value->id = f->original.id;
	err = f->original.get(&f->original, value);
	for (ch = 0; err >= 0 && ch < f->range.count; ch++)
		f->vals[ch] = value->value.integer.value[ch];
	kfree(value);
	return err < 0 ? err : 0;
}

/* Range and values are asked for when they are needed first. */
static int follower_init(struct vfollower *f)
{
	struct snd_ctl_elem_info *info;
	int err;

	if (f->range.count)
		return f->flags & SND_CTL_FOLLOWER_NEED_UPDATE ? read_original(f) : 0;
	info = kzalloc(sizeof(*info), GFP_KERNEL);
	if (!info)
		return -ENOMEM;
	info->id = f->original.id;
	err = f->original.info(&f->original, info);
	if (err >= 0) {
		f->range = (struct vmaster_range){ info->type, info->count, info->value.integer.min, info->value.integer.max };
		if (f->range.count > 2 || (info->type != SNDRV_CTL_ELEM_TYPE_INTEGER && info->type != SNDRV_CTL_ELEM_TYPE_BOOLEAN)) {
			pr_err("ALSA: vmaster: invalid follower element\n");
			err = -EINVAL;
		}
	}
	kfree(info);
	return err < 0 ? err : read_original(f);
}

/* 1 the first time; the master begins at its maximum, where it changes nothing. */
static int master_init(struct vmaster *m)
{
	struct vfollower *f;
	int err;

	if (m->range.count)
		return 0;
	if (list_empty(&m->followers))
		return -ENOENT;
	f = list_first_entry(&m->followers, struct vfollower, list);
	err = follower_init(f);
	if (err < 0)
		return err;
	m->range = f->range;
	m->range.count = 1;
	m->val = m->range.max;
	if (m->hook)
		m->hook(m->hook_private_data, m->val);
	return 1;
}

static int follower_values(struct vfollower *f, struct snd_ctl_elem_value *value)
{
	int ch, err = follower_init(f);

	for (ch = 0; err >= 0 && ch < f->range.count; ch++)
		value->value.integer.value[ch] = f->vals[ch];
	return err;
}

/* Sends to the hardware what the master leaves of the values. */
static int put_attenuated(struct vfollower *f, struct snd_ctl_elem_value *value)
{
	struct vmaster *m = f->master;
	int ch, err = master_init(m);

	if (err < 0)
		return err;
	for (ch = 0; ch < f->range.count; ch++) {
		long *v = &value->value.integer.value[ch];

		if (f->range.type == SNDRV_CTL_ELEM_TYPE_BOOLEAN)
			*v &= !!m->val;
		else
			*v = clamp_t(int, *v + m->val - m->range.max, f->range.min, f->range.max);
	}
	return f->original.put(&f->original, value);
}

static int follower_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *info)
{
	struct vfollower *f = snd_kcontrol_chip(kcontrol);

	return f->original.info(&f->original, info);
}

static int follower_get(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	return follower_values(snd_kcontrol_chip(kcontrol), value);
}

static int follower_put(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	struct vfollower *f = snd_kcontrol_chip(kcontrol);
	const long *v = value->value.integer.value;
	int ch, changed = 0, err = follower_init(f);

	if (err < 0)
		return err;
	for (ch = 0; ch < f->range.count; ch++)
		if (v[ch] < f->range.min || v[ch] > f->range.max)
			return -EINVAL;
	for (ch = 0; ch < f->range.count; ch++) {
		changed |= f->vals[ch] != v[ch];
		f->vals[ch] = v[ch];
	}
	if (!changed)
		return 0;
	err = put_attenuated(f, value);
	return err < 0 ? err : 1;
}

static int follower_tlv(struct snd_kcontrol *kcontrol, int op_flag, unsigned int size, unsigned int __user *tlv)
{
	struct vfollower *f = snd_kcontrol_chip(kcontrol);

	return f->original.tlv.c(&f->original, op_flag, size, tlv);
}

static void follower_free(struct snd_kcontrol *kcontrol)
{
	struct vfollower *f = snd_kcontrol_chip(kcontrol);

	if (f->original.private_free)
		f->original.private_free(&f->original);
	if (f->master)
		list_del(&f->list);
	kfree(f);
}

int _snd_ctl_add_follower(struct snd_kcontrol *master, struct snd_kcontrol *follower, unsigned int flags)
{
	size_t vd_bytes = follower->count * sizeof(follower->vd[0]);
	struct vfollower *f = kzalloc(sizeof(*f) + vd_bytes, GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	f->kctl = follower;
	f->master = snd_kcontrol_chip(master);
	f->flags = flags;
	memcpy(&f->original, follower, sizeof(*follower) + vd_bytes);
	follower->info = follower_info;
	follower->get = follower_get;
	follower->put = follower_put;
	if (follower->vd[0].access & SNDRV_CTL_ELEM_ACCESS_TLV_CALLBACK)
		follower->tlv.c = follower_tlv;
	follower->private_data = f;
	follower->private_free = follower_free;
	list_add_tail(&f->list, &f->master->followers);
	return 0;
}

int snd_ctl_add_followers(struct snd_card *card, struct snd_kcontrol *master, const char *const *names)
{
	struct snd_kcontrol *follower;
	int err;

	for (; *names; names++) {
		follower = snd_ctl_find_id_mixer(card, *names);
		err = follower ? snd_ctl_add_follower(master, follower) : 0;
		if (err < 0)
			return err;
	}
	return 0;
}

static int master_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *info)
{
	struct vmaster *m = snd_kcontrol_chip(kcontrol);
	int err = master_init(m);

	if (err < 0)
		return err;
	info->type = m->range.type;
	info->count = m->range.count;
	info->value.integer.min = m->range.min;
	info->value.integer.max = m->range.max;
	return 0;
}

static int master_get(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	struct vmaster *m = snd_kcontrol_chip(kcontrol);
	int err = master_init(m);

	if (err < 0)
		return err;
	value->value.integer.value[0] = m->val;
	return 0;
}

static int apply_to_followers(struct vmaster *m)
{
	struct snd_ctl_elem_value *value = kzalloc(sizeof(*value), GFP_KERNEL);
	struct vfollower *f;

	if (!value)
		return -ENOMEM;
	list_for_each_entry(f, &m->followers, list) {
		value->id = f->original.id;
		follower_values(f, value);
		put_attenuated(f, value);
	}
	kfree(value);
	return 0;
}

static int master_put(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	struct vmaster *m = snd_kcontrol_chip(kcontrol);
	long val = value->value.integer.value[0];
	int err, first = master_init(m);

	if (first < 0)
		return first;
	if (val == m->val)
		return 0;
	if (val < m->range.min || val > m->range.max)
		return -EINVAL;
	m->val = val;
	err = apply_to_followers(m);
	if (err < 0)
		return err;
	if (m->hook && !first)
		m->hook(m->hook_private_data, m->val);
	return 1;
}

/* The followers become what they were. */
static void master_free(struct snd_kcontrol *kcontrol)
{
	struct vmaster *m = snd_kcontrol_chip(kcontrol);
	struct vfollower *f, *next;

	list_for_each_entry_safe(f, next, &m->followers, list) {
		struct list_head place = f->kctl->list;

		memcpy(f->kctl, &f->original, sizeof(f->original) + f->original.count * sizeof(f->original.vd[0]));
		f->kctl->list = place;
		kfree(f);
	}
	kfree(m);
}

struct snd_kcontrol *snd_ctl_make_virtual_master(char *name, const unsigned int *tlv)
{
	const struct snd_kcontrol_new template = {
		.iface = SNDRV_CTL_ELEM_IFACE_MIXER,
		.name = name,
		.info = master_info,
		.get = master_get,
		.put = master_put,
	};
	struct vmaster *m = kzalloc(sizeof(*m), GFP_KERNEL);
	struct snd_kcontrol *kctl;

	if (!m)
		return NULL;
	INIT_LIST_HEAD(&m->followers);
	kctl = snd_ctl_new1(&template, m);
	if (!kctl) {
		kfree(m);
		return NULL;
	}
	kctl->private_free = master_free;
	if (tlv && (tlv[0] == SNDRV_CTL_TLVT_DB_SCALE || tlv[0] == SNDRV_CTL_TLVT_DB_MINMAX || tlv[0] == SNDRV_CTL_TLVT_DB_MINMAX_MUTE)) {
		kctl->vd[0].access |= SNDRV_CTL_ELEM_ACCESS_TLV_READ;
		memcpy(m->tlv, tlv, sizeof(m->tlv));
		kctl->tlv.p = m->tlv;
	}
	return kctl;
}

int snd_ctl_add_vmaster_hook(struct snd_kcontrol *kcontrol, void (*hook)(void *private_data, int), void *private_data)
{
	struct vmaster *m = snd_kcontrol_chip(kcontrol);

	m->hook = hook;
	m->hook_private_data = private_data;
	return 0;
}

void snd_ctl_sync_vmaster(struct snd_kcontrol *kcontrol, bool hook_only)
{
	struct vmaster *m;
	bool first;

	if (!kcontrol)
		return;
	m = snd_kcontrol_chip(kcontrol);
	if (!hook_only) {
		first = master_init(m) != 0;
		if (m->range.count == 0 || apply_to_followers(m) < 0)
			return;
		if (first)
			return;	/* the hook has been called */
	}
	if (m->hook)
		m->hook(m->hook_private_data, m->val);
}

int snd_ctl_apply_vmaster_followers(struct snd_kcontrol *kctl,
				    int (*func)(struct snd_kcontrol *vfollower, struct snd_kcontrol *follower, void *arg), void *arg)
{
	struct vmaster *m = snd_kcontrol_chip(kctl);
	struct vfollower *f;
	int err = master_init(m);

	if (err < 0)
		return err;
	list_for_each_entry(f, &m->followers, list) {
		err = func(f->kctl, &f->original, arg);
		if (err < 0)
			return err;
	}
	return 0;
}
