// SPDX-License-Identifier: MIT
/* /sys/kernel/debug: files backed by a driver's operations or by one variable. */
#include <linux/debugfs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/kstrtox.h>
#include "internal.h"

struct debugfs_entry {
	struct dentry dentry;
	struct inode inode;
	struct list_head list;		/* parent->children */
	struct list_head children;
	struct debugfs_entry *parent;
	char *name;
};

static struct debugfs_entry debugfs_root = { .children = LIST_HEAD_INIT(debugfs_root.children) };

static struct debugfs_entry *to_entry(struct dentry *dentry)
{
	return dentry ? container_of(dentry, struct debugfs_entry, dentry) : &debugfs_root;
}

static struct debugfs_entry *debugfs_child(struct debugfs_entry *dir, const char *name, size_t len)
{
	struct debugfs_entry *e;

	list_for_each_entry(e, &dir->children, list)
		if (!strncmp(e->name, name, len) && !e->name[len])
			return e;
	return NULL;
}

static struct dentry *debugfs_create(const char *name, umode_t mode, struct dentry *parent, void *data, const struct file_operations *fops)
{
	struct debugfs_entry *dir = to_entry(parent), *e;

	if (IS_ERR(parent))
		return parent;
	if (debugfs_child(dir, name, strlen(name)))
		return ERR_PTR(-EEXIST);
	e = kzalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return ERR_PTR(-ENOMEM);
	e->name = kstrdup(name, GFP_KERNEL);
	e->parent = dir;
	e->inode.i_mode = mode;
	e->inode.i_private = data;
	e->inode.i_fop = fops;
	e->dentry.d_name = e->name;
	e->dentry.d_inode = &e->inode;
	INIT_LIST_HEAD(&e->children);
	list_add_tail(&e->list, &dir->children);
	return &e->dentry;
}

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return debugfs_create(name, S_IFDIR | 0755, parent, NULL, NULL);
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data, const struct file_operations *fops)
{
	return debugfs_create(name, S_IFREG | (mode & 07777), parent, data, fops);
}

struct dentry *debugfs_lookup(const char *name, struct dentry *parent)
{
	struct debugfs_entry *e = debugfs_child(to_entry(parent), name, strlen(name));

	return e ? &e->dentry : NULL;
}

void debugfs_remove(struct dentry *dentry)
{
	struct debugfs_entry *e, *child, *next;

	if (IS_ERR_OR_NULL(dentry))
		return;
	e = to_entry(dentry);
	list_for_each_entry_safe(child, next, &e->children, list)
		debugfs_remove(&child->dentry);
	list_del(&e->list);
	kfree(e->name);
	kfree(e);
}

/* One unsigned variable of 1, 2, 4 or 8 bytes as a decimal number. What the mode forbids is forbidden to root too. */
#define DEBUGFS_VARIABLE(name, type, format) \
static ssize_t debugfs_##name##_read(struct file *file, char __user *buf, size_t len, loff_t *ppos) \
{ \
	char text[32]; \
	int n = scnprintf(text, sizeof(text), format "\n", *(type *)file->private_data); \
	return simple_read_from_buffer(buf, len, ppos, text, n); \
} \
static ssize_t debugfs_##name##_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos) \
{ \
	char text[32] = ""; \
	unsigned long long v; \
	int err; \
	if (!(file->f_inode->i_mode & 0222)) \
		return -EACCES; \
	if (len >= sizeof(text)) \
		return -EINVAL; \
	if (copy_from_user(text, buf, len)) \
		return -EFAULT; \
	err = kstrtoull(text, 0, &v); \
	if (err) \
		return err; \
	*(type *)file->private_data = v; \
	return len; \
} \
static const struct file_operations debugfs_##name##_fops = { \
	.open = simple_open, .read = debugfs_##name##_read, .write = debugfs_##name##_write, .llseek = default_llseek }; \
void debugfs_create_##name(const char *file, umode_t mode, struct dentry *parent, type *value) \
{ \
	debugfs_create_file(file, mode, parent, value, &debugfs_##name##_fops); \
}
DEBUGFS_VARIABLE(u8, u8, "%u")
DEBUGFS_VARIABLE(u16, u16, "%u")
DEBUGFS_VARIABLE(u32, u32, "%u")
DEBUGFS_VARIABLE(u64, u64, "%llu")
DEBUGFS_VARIABLE(x32, u32, "0x%08x")

static ssize_t debugfs_bool_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	char text[2] = { *(bool *)file->private_data ? 'Y' : 'N', '\n' };

	return simple_read_from_buffer(buf, len, ppos, text, 2);
}

static ssize_t debugfs_bool_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	int err;

	if (!(file->f_inode->i_mode & 0222))
		return -EACCES;
	err = kstrtobool_from_user(buf, len, file->private_data);
	return err ? err : (ssize_t)len;
}

static const struct file_operations debugfs_bool_fops = { .open = simple_open, .read = debugfs_bool_read, .write = debugfs_bool_write };

void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	debugfs_create_file(name, mode, parent, value, &debugfs_bool_fops);
}

static struct debugfs_entry *debugfs_walk(const char *path)
{
	struct debugfs_entry *e = &debugfs_root;
	size_t len;

	while (e) {
		while (*path == '/')
			path++;
		if (!*path)
			break;
		len = strchrnul(path, '/') - path;
		e = debugfs_child(e, path, len);
		path += len;
	}
	return e;
}

int debugfs_lookup_path(const char *path, struct fs_node *node)
{
	struct debugfs_entry *e = debugfs_walk(path);

	if (!e)
		return -ENOENT;
	node->mode = e->inode.i_mode;
	node->private = e->inode.i_private;
	node->fops = e->inode.i_fop;
	return 0;
}

int debugfs_list(const char *path, struct name_list *list)
{
	struct debugfs_entry *dir = debugfs_walk(path), *e;
	int err = 0;

	if (!dir)
		return -ENOENT;
	list_for_each_entry(e, &dir->children, list)
		if (!err)
			err = add_name(list, e->name);
	return err;
}
