/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_KOBJECT_H
#define __LINUX_KOBJECT_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/kref.h>
#include <linux/sysfs.h>
struct kobject {
	const char *name;
	struct list_head entry;
	struct kobject *parent;
	struct kref kref;
};
struct kobj_type;
int kobject_set_name(struct kobject *kobj, const char *fmt, ...) __printf(2, 3);
static inline const char *kobject_name(const struct kobject *kobj) { return kobj->name; }
enum kobject_action { KOBJ_ADD, KOBJ_REMOVE, KOBJ_CHANGE };
#define kobject_uevent(k, a) 0
#define kobject_uevent_env(k, a, e) 0
#endif
