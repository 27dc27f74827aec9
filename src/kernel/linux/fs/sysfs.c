// SPDX-License-Identifier: MIT
/*
 * The few files of /sys that matter to a driver: module parameters, bind and
 * unbind of the platform bus, attributes of sound class devices, system sleep.  A file is
 * found by taking its path apart; there is no tree.
 */
#include <linux/fs.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "internal.h"

enum sysfs_kind { SYSFS_PARAM, SYSFS_BIND, SYSFS_UNBIND, SYSFS_DEVICE_ATTR, SYSFS_PM_TEST, SYSFS_POWER_STATE };

struct sysfs_file {
	enum sysfs_kind kind;
	char owner[64];			/* module, driver or device */
	char name[64];			/* parameter or attribute */
	char text[PAGE_SIZE];
	ssize_t len;			/* of text, once shown */
	bool shown;
};

static struct sysfs_file sysfs_found;

ssize_t param_attr_show(struct module *mod, const char *name, char *buf);
ssize_t param_attr_store(struct module *mod, const char *name, const char *buf, size_t len);
ssize_t pm_test_show(char *buf);
ssize_t pm_test_store(const char *buf, size_t len);
ssize_t power_state_show(char *buf);
ssize_t power_state_store(const char *buf, size_t len);
struct kernel_param *find_param(struct module *mod, const char *name);
struct device *find_device_by_name(const struct bus_type *bus, const char *name);
struct device *find_class_device(const char *class, const char *name);

int sysfs_emit(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf, PAGE_SIZE, fmt, args);
	va_end(args);
	return n;
}

int sysfs_emit_at(char *buf, int at, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf + at, PAGE_SIZE - at, fmt, args);
	va_end(args);
	return n;
}

static struct device_attribute *device_attr(struct device *dev, const char *name)
{
	const struct attribute_group **g;
	struct attribute **a;

	for (g = dev->groups; g && *g; g++)
		for (a = (*g)->attrs; a && *a; a++)
			if (!strcmp((*a)->name, name))
				return container_of(*a, struct device_attribute, attr);
	return NULL;
}

static ssize_t driver_bind(struct sysfs_file *sf, const char *buf, size_t len, bool bind)
{
	struct device_driver *drv = driver_find(sf->owner, &platform_bus_type);
	char name[64];
	struct device *dev;
	int err = -ENODEV;

	strscpy(name, buf);
	dev = find_device_by_name(&platform_bus_type, strim(name));
	if (!drv || !dev)
		return -ENODEV;
	if (bind) {
		err = dev->driver ? -EBUSY : device_driver_attach(drv, dev);
	} else if (dev->driver == drv) {
		device_release_driver(dev);
		err = 0;
	}
	return err ? err : (ssize_t)len;
}

static ssize_t sysfs_show(struct sysfs_file *sf)
{
	struct device_attribute *attr;
	struct device *dev;

	switch (sf->kind) {
	case SYSFS_PARAM:
		return param_attr_show(find_module(sf->owner), sf->name, sf->text);
	case SYSFS_DEVICE_ATTR:
		dev = find_class_device("sound", sf->owner);
		attr = dev ? device_attr(dev, sf->name) : NULL;
		return attr && attr->show ? attr->show(dev, attr, sf->text) : -EIO;
	case SYSFS_PM_TEST:
		return pm_test_show(sf->text);
	case SYSFS_POWER_STATE:
		return power_state_show(sf->text);
	default:
		return -EIO;
	}
}

static ssize_t sysfs_store(struct sysfs_file *sf, const char *buf, size_t len)
{
	struct device_attribute *attr;
	struct device *dev;

	switch (sf->kind) {
	case SYSFS_PARAM:
		return param_attr_store(find_module(sf->owner), sf->name, buf, len);
	case SYSFS_BIND:
		return driver_bind(sf, buf, len, true);
	case SYSFS_UNBIND:
		return driver_bind(sf, buf, len, false);
	case SYSFS_PM_TEST:
		return pm_test_store(buf, len);
	case SYSFS_POWER_STATE:
		return power_state_store(buf, len);
	default:
		dev = find_class_device("sound", sf->owner);
		attr = dev ? device_attr(dev, sf->name) : NULL;
		return attr && attr->store ? attr->store(dev, attr, buf, len) : -EIO;
	}
}

/* Unlike elsewhere, root too is held to the mode. */
static int sysfs_open(struct inode *inode, struct file *file)
{
	if (((file->f_mode & FMODE_READ) && !(inode->i_mode & 0444)) || ((file->f_mode & FMODE_WRITE) && !(inode->i_mode & 0222)))
		return -EACCES;
	file->private_data = kmemdup(inode->i_private, sizeof(struct sysfs_file), GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

static int sysfs_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t sysfs_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct sysfs_file *sf = file->private_data;

	if (!sf->shown || *ppos == 0) {
		sf->len = sysfs_show(sf);
		sf->shown = true;
	}
	if (sf->len < 0)
		return sf->len;
	return simple_read_from_buffer(buf, count, ppos, sf->text, sf->len);
}

static ssize_t sysfs_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct sysfs_file *sf = file->private_data;
	ssize_t ret;
	char *text;

	if (!count)
		return 0;
	if (count >= PAGE_SIZE)
		return -EINVAL;
	text = memdup_user_nul(buf, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	ret = sysfs_store(sf, text, count);
	kfree(text);
	return ret;
}

static const struct file_operations sysfs_fops = {
	.open = sysfs_open,
	.read = sysfs_read,
	.write = sysfs_write,
	.llseek = default_llseek,
	.release = sysfs_release,
};

/* Cuts "word/" off the path. */
static bool next_part(const char **path, char *part, size_t size)
{
	size_t len = strchrnul(*path, '/') - *path;

	if (!len || len >= size)
		return false;
	memcpy(part, *path, len);
	part[len] = '\0';
	*path += len;
	if (**path == '/')
		(*path)++;
	return true;
}

int sysfs_lookup(const char *path, struct fs_node *node)
{
	struct sysfs_file *sf = &sysfs_found;
	struct kernel_param *kp;
	struct module *mod;
	char part[64];
	umode_t mode = 0200;

	memset(sf, 0, offsetof(struct sysfs_file, text));
	sf->shown = false;
	if (strstarts(path, "module/")) {
		path += 7;
		if (!next_part(&path, sf->owner, sizeof(sf->owner)) || !next_part(&path, part, sizeof(part)) ||
		    strcmp(part, "parameters") || !next_part(&path, sf->name, sizeof(sf->name)))
			return -ENOENT;
		mod = find_module(sf->owner);
		kp = mod ? find_param(mod, sf->name) : NULL;
		if (!kp || !kp->perm)
			return -ENOENT;
		sf->kind = SYSFS_PARAM;
		mode = kp->perm;
	} else if (strstarts(path, "bus/platform/drivers/")) {
		path += 21;
		if (!next_part(&path, sf->owner, sizeof(sf->owner)) || !next_part(&path, part, sizeof(part)) ||
		    !driver_find(sf->owner, &platform_bus_type))
			return -ENOENT;
		if (!strcmp(part, "bind"))
			sf->kind = SYSFS_BIND;
		else if (!strcmp(part, "unbind"))
			sf->kind = SYSFS_UNBIND;
		else
			return -ENOENT;
	} else if (!strcmp(path, "power/pm_test")) {
		sf->kind = SYSFS_PM_TEST;
		mode = 0644;
	} else if (!strcmp(path, "power/state")) {
		sf->kind = SYSFS_POWER_STATE;
		mode = 0644;
	} else if (strstarts(path, "class/sound/")) {
		struct device *dev;

		path += 12;
		if (!next_part(&path, sf->owner, sizeof(sf->owner)) || !next_part(&path, sf->name, sizeof(sf->name)))
			return -ENOENT;
		dev = find_class_device("sound", sf->owner);
		if (!dev || !device_attr(dev, sf->name))
			return -ENOENT;
		sf->kind = SYSFS_DEVICE_ATTR;
		mode = device_attr(dev, sf->name)->attr.mode;
	} else {
		return -ENOENT;
	}
	node->mode = S_IFREG | mode;
	node->private = sf;
	node->size = PAGE_SIZE;
	node->fops = &sysfs_fops;
	return 0;
}
