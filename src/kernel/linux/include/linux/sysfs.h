/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SYSFS_H
#define __LINUX_SYSFS_H
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/stat.h>
struct kobject;
struct attribute {
	const char *name;
	umode_t mode;
};
struct attribute_group {
	const char *name;
	umode_t (*is_visible)(struct kobject *, struct attribute *, int);
	struct attribute **attrs;
	struct bin_attribute **bin_attrs;
};
#define __ATTR(_name, _mode, _show, _store) { .attr = { .name = __stringify(_name), .mode = _mode }, .show = _show, .store = _store }
#define __ATTR_RO(_name) { .attr = { .name = __stringify(_name), .mode = 0444 }, .show = _name##_show }
#define __ATTR_RW(_name) __ATTR(_name, 0644, _name##_show, _name##_store)
#define __ATTR_WO(_name) { .attr = { .name = __stringify(_name), .mode = 0200 }, .store = _name##_store }
#define ATTRIBUTE_GROUPS(_name) \
	static const struct attribute_group _name##_group = { .attrs = _name##_attrs }; \
	static const struct attribute_group *_name##_groups[] = { &_name##_group, NULL }
int sysfs_emit(char *buf, const char *fmt, ...);
int sysfs_emit_at(char *buf, int at, const char *fmt, ...);
#define sysfs_create_group(k, g) 0
#define sysfs_remove_group(k, g) do { } while (0)
#define sysfs_create_link(k, t, n) 0
#define sysfs_remove_link(k, n) do { } while (0)
#endif
