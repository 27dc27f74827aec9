// SPDX-License-Identifier: MIT
/* /proc: a tree of entries, walked by name. */
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

static struct proc_dir_entry proc_root = {
	.name = "/proc",
	.mode = S_IFDIR | 0555,
	.children = LIST_HEAD_INIT(proc_root.children),
};

static struct proc_dir_entry *proc_child(struct proc_dir_entry *dir, const char *name, size_t len)
{
	struct proc_dir_entry *de;

	list_for_each_entry(de, &dir->children, list)
		if (!strncmp(de->name, name, len) && !de->name[len])
			return de;
	return NULL;
}

/* Follows a path; symbolic links name something in their own directory. */
static struct proc_dir_entry *proc_walk(const char *path)
{
	struct proc_dir_entry *de = &proc_root;
	size_t len;

	for (;;) {
		while (*path == '/')
			path++;
		if (!*path)
			return de;
		len = strchrnul(path, '/') - path;
		de = proc_child(de, path, len);
		if (de && de->target)
			de = proc_child(de->parent, de->target, strlen(de->target));
		if (!de)
			return NULL;
		path += len;
	}
}

static struct proc_dir_entry *proc_register(const char *name, umode_t mode, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de;

	if (!parent)
		parent = &proc_root;
	if (proc_child(parent, name, strlen(name))) {
		WARN(1, "proc_dir_entry '%s/%s' already registered\n", parent->name, name);
		return NULL;
	}
	de = kzalloc(sizeof(*de), GFP_KERNEL);
	if (!de)
		return NULL;
	de->name = kstrdup(name, GFP_KERNEL);
	de->mode = mode;
	de->parent = parent;
	INIT_LIST_HEAD(&de->children);
	list_add_tail(&de->list, &parent->children);
	return de;
}

struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode, struct proc_dir_entry *parent)
{
	return proc_register(name, S_IFDIR | (mode ? mode & 07777 : 0555), parent);
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_mode(name, 0, parent);
}

struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *dest)
{
	struct proc_dir_entry *de = proc_register(name, S_IFLNK | 0777, parent);

	if (de)
		de->target = kstrdup(dest, GFP_KERNEL);
	return de;
}

struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent, const struct proc_ops *ops, void *data)
{
	struct proc_dir_entry *de;

	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	if (!(mode & S_IXUGO) && !(mode & 0777))
		mode |= 0444;
	de = proc_register(name, mode, parent);
	if (!de)
		return NULL;
	de->proc_ops = ops;
	de->data = data;
	de->fops.open = ops->proc_open;
	de->fops.read = ops->proc_read;
	de->fops.read_iter = ops->proc_read_iter;
	de->fops.write = ops->proc_write;
	de->fops.llseek = ops->proc_lseek;
	de->fops.release = ops->proc_release;
	de->fops.poll = ops->proc_poll;
	de->fops.unlocked_ioctl = ops->proc_ioctl;
	de->fops.mmap = ops->proc_mmap;
	return de;
}

struct proc_single {
	int (*show)(struct seq_file *, void *);
	void *data;
};

static int proc_single_open(struct inode *inode, struct file *file)
{
	struct proc_single *single = pde_data(inode);

	return single_open(file, single->show, single->data);
}

static const struct proc_ops proc_single_ops = {
	.proc_open = proc_single_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent, int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_single *single = kmalloc(sizeof(*single), GFP_KERNEL);

	if (!single)
		return NULL;
	single->show = show;
	single->data = data;
	return proc_create_data(name, mode, parent, &proc_single_ops, single);
}

void proc_set_size(struct proc_dir_entry *de, loff_t size)
{
	de->size = size;
}

void proc_remove(struct proc_dir_entry *de)
{
	struct proc_dir_entry *child, *next;

	if (!de)
		return;
	list_for_each_entry_safe(child, next, &de->children, list)
		proc_remove(child);
	list_del(&de->list);
	if (de->proc_ops == &proc_single_ops)
		kfree(de->data);
	kfree(de->target);
	kfree(de->name);
	kfree(de);
}

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de = proc_child(parent ? parent : &proc_root, name, strlen(name));

	if (WARN(!de, "name '%s'\n", name))
		return;
	proc_remove(de);
}

void *pde_data(const struct inode *inode)
{
	struct proc_dir_entry *de = inode->i_private;

	return de->data;
}

int procfs_lookup(const char *path, struct fs_node *node)
{
	struct proc_dir_entry *de = proc_walk(path);

	if (!de)
		return -ENOENT;
	node->mode = de->mode;
	node->private = de;
	node->size = de->size;
	node->fops = &de->fops;
	return 0;
}

int procfs_list(const char *path, struct name_list *list)
{
	struct proc_dir_entry *dir = proc_walk(path), *de;
	int err = 0;

	if (!dir)
		return -ENOENT;
	if (!S_ISDIR(dir->mode))
		return -ENOTDIR;
	list_for_each_entry(de, &dir->children, list)
		if (!err)
			err = add_name(list, de->name);
	return err;
}
