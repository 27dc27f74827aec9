/* SPDX-License-Identifier: MIT */
/* Between the system calls and the small file systems. */
#ifndef __FS_INTERNAL_H
#define __FS_INTERNAL_H
#include <linux/fs.h>
/* What a path stands for: the operations and the inode fields of a new open file. */
struct fs_node {
	umode_t mode;
	dev_t rdev;
	loff_t size;
	void *private;
	const struct file_operations *fops;
};
/* Writes names, one per line; -ENOSPC when the buffer is full. */
struct name_list {
	char *buf;
	size_t size;
	size_t count;
};
int add_name(struct name_list *list, const char *name);

int devtmpfs_lookup(const char *path, struct fs_node *node);
int devtmpfs_list(const char *path, struct name_list *list);
int procfs_lookup(const char *path, struct fs_node *node);
int procfs_list(const char *path, struct name_list *list);
int debugfs_lookup_path(const char *path, struct fs_node *node);
int debugfs_list(const char *path, struct name_list *list);
int sysfs_lookup(const char *path, struct fs_node *node);
const struct file_operations *chrdev_fops(dev_t rdev);
#endif
