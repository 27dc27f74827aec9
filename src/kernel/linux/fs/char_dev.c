// SPDX-License-Identifier: MIT
/* Character devices by number, and the names they have under /dev. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/slab.h>
#include "internal.h"

struct char_region {
	struct list_head list;
	dev_t first;
	unsigned int count;
	const char *name;
	struct cdev *cdev;		/* of register_chrdev() */
};
static LIST_HEAD(char_regions);
static LIST_HEAD(cdevs);

static bool region_taken(dev_t from, unsigned int count)
{
	struct char_region *r;

	list_for_each_entry(r, &char_regions, list)
		if (from < r->first + r->count && r->first < from + count)
			return true;
	return false;
}

int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	struct char_region *r;

	if (region_taken(from, count))
		return -EBUSY;
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	r->first = from;
	r->count = count;
	r->name = name;
	list_add_tail(&r->list, &char_regions);
	return 0;
}

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	unsigned int major;

	for (major = 254; major > 200; major--)
		if (!region_taken(MKDEV(major, baseminor), count)) {
			*dev = MKDEV(major, baseminor);
			return register_chrdev_region(*dev, count, name);
		}
	return -EBUSY;
}

void unregister_chrdev_region(dev_t from, unsigned int count)
{
	struct char_region *r;

	list_for_each_entry(r, &char_regions, list)
		if (r->first == from) {
			list_del(&r->list);
			kfree(r);
			return;
		}
}

void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	cdev->ops = fops;
}

int cdev_add(struct cdev *cdev, dev_t dev, unsigned int count)
{
	cdev->dev = dev;
	cdev->count = count;
	list_add_tail(&cdev->list, &cdevs);
	return 0;
}

void cdev_del(struct cdev *cdev)
{
	list_del_init(&cdev->list);
}

int register_chrdev(unsigned int major, const char *name, const struct file_operations *fops)
{
	struct cdev *cdev;
	int err = register_chrdev_region(MKDEV(major, 0), 256, name);

	if (err)
		return err;
	cdev = kzalloc(sizeof(*cdev), GFP_KERNEL);
	if (!cdev)
		return -ENOMEM;
	cdev_init(cdev, fops);
	return cdev_add(cdev, MKDEV(major, 0), 256);
}

void unregister_chrdev(unsigned int major, const char *name)
{
	struct cdev *cdev;

	unregister_chrdev_region(MKDEV(major, 0), 256);
	list_for_each_entry(cdev, &cdevs, list)
		if (cdev->dev == MKDEV(major, 0)) {
			cdev_del(cdev);
			kfree(cdev);
			return;
		}
}

const struct file_operations *chrdev_fops(dev_t rdev)
{
	struct cdev *cdev;

	list_for_each_entry(cdev, &cdevs, list)
		if (rdev >= cdev->dev && rdev < cdev->dev + cdev->count)
			return cdev->ops;
	return NULL;
}

/* devtmpfs: a node appears with the device and goes with it. */
struct dev_node {
	struct list_head list;
	char *name;			/* below /dev */
	dev_t rdev;
};
static LIST_HEAD(dev_nodes);

int devtmpfs_create_node(struct device *dev)
{
	struct dev_node *node = kzalloc(sizeof(*node), GFP_KERNEL);

	if (!node)
		return -ENOMEM;
	node->rdev = dev->devt;
	if (dev->class && dev->class->devnode)
		node->name = dev->class->devnode(dev, NULL);
	else
		node->name = kstrdup(dev_name(dev), GFP_KERNEL);
	if (!node->name) {
		kfree(node);
		return -ENOMEM;
	}
	list_add_tail(&node->list, &dev_nodes);
	return 0;
}

void devtmpfs_delete_node(struct device *dev)
{
	struct dev_node *node;

	list_for_each_entry(node, &dev_nodes, list)
		if (node->rdev == dev->devt) {
			list_del(&node->list);
			kfree(node->name);
			kfree(node);
			return;
		}
}

int devtmpfs_lookup(const char *path, struct fs_node *out)
{
	struct dev_node *node;

	list_for_each_entry(node, &dev_nodes, list) {
		if (strcmp(node->name, path))
			continue;
		out->mode = S_IFCHR | 0660;
		out->rdev = node->rdev;
		out->fops = chrdev_fops(node->rdev);
		return out->fops ? 0 : -ENXIO;
	}
	return -ENOENT;
}

int devtmpfs_list(const char *path, struct name_list *list)
{
	size_t len = strlen(path);
	struct dev_node *node;
	int err = 0;

	while (len && path[len - 1] == '/')
		len--;
	list_for_each_entry(node, &dev_nodes, list)
		if (!strncmp(node->name, path, len) && node->name[len] == '/' && !err)
			err = add_name(list, node->name + len + 1);
	return err;
}
