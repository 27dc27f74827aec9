// SPDX-License-Identifier: MIT
/* Open files and the descriptors that lead to them. */
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/slab.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/poll.h>
#include "internal.h"

#define NR_OPEN 64
struct files_struct {
	int users;
	struct file *fd[NR_OPEN];
};

struct files_struct *alloc_files(void)
{
	struct files_struct *files = kzalloc(sizeof(*files), GFP_KERNEL);

	if (files)
		files->users = 1;
	return files;
}

struct file *get_file(struct file *f)
{
	atomic_long_inc(&f->f_count);
	return f;
}

/* The last holder (a descriptor, a mapping, a running call) releases the file. */
void fput(struct file *f)
{
	if (atomic_long_read(&f->f_count) > 1) {
		atomic_long_dec(&f->f_count);
		return;
	}
	if ((f->f_flags & FASYNC) && f->f_op->fasync)
		f->f_op->fasync(-1, f, 0);
	if (f->f_op->release)
		f->f_op->release(f->f_inode, f);
	fops_put(f->f_op);
	kfree(f);
}

struct file *fget(unsigned int fd)
{
	struct files_struct *files = current->files;

	if (!files || fd >= NR_OPEN || !files->fd[fd])
		return NULL;
	return get_file(files->fd[fd]);
}

/* Descriptors 0 to 2 are the process's terminal, which no driver sees. */
int get_unused_fd(void)
{
	int fd;

	for (fd = 3; fd < NR_OPEN; fd++)
		if (!current->files->fd[fd])
			return fd;
	return -EMFILE;
}

void fd_install(unsigned int fd, struct file *file)
{
	current->files->fd[fd] = file;
}

int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;
	int err = 0;

	if (fd >= NR_OPEN || !files->fd[fd])
		return -EBADF;
	file = files->fd[fd];
	files->fd[fd] = NULL;
	if (file->f_op->flush)
		err = file->f_op->flush(file, files);
	fput(file);
	return err;
}

void put_files(struct files_struct *files)
{
	int fd;

	if (--files->users)
		return;
	for (fd = 0; fd < NR_OPEN; fd++)
		if (files->fd[fd])
			fput(files->fd[fd]);
	kfree(files);
}

/* For fork(): the child's own table of the same open files. */
struct files_struct *dup_files(struct files_struct *old)
{
	struct files_struct *files = alloc_files();
	int fd;

	for (fd = 0; files && fd < NR_OPEN; fd++)
		if (old->fd[fd])
			files->fd[fd] = get_file(old->fd[fd]);
	return files;
}

static int find_node(const char *path, struct fs_node *node)
{
	if (strstarts(path, "/dev/"))
		return devtmpfs_lookup(path + 5, node);
	if (strstarts(path, "/proc/"))
		return procfs_lookup(path + 6, node);
	if (strstarts(path, "/sys/kernel/debug/"))
		return debugfs_lookup_path(path + 18, node);
	if (strstarts(path, "/sys/"))
		return sysfs_lookup(path + 5, node);
	return -ENOENT;
}

static ssize_t directory_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	return -EISDIR;
}

/* A directory opens, but its bytes cannot be read. */
static const struct file_operations directory_fops = { .read = directory_read };

struct file *do_filp_open(const char *path, unsigned int flags)
{
	static const fmode_t modes[] = { FMODE_READ, FMODE_WRITE, FMODE_READ | FMODE_WRITE, 0 };
	struct fs_node node = { 0 };
	struct file *f;
	int err;

	err = find_node(path, &node);
	if (err)
		return ERR_PTR(err);
	if (S_ISDIR(node.mode)) {
		if ((flags & O_ACCMODE) != O_RDONLY)
			return ERR_PTR(-EISDIR);
		node.fops = &directory_fops;
	}
	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return ERR_PTR(-ENOMEM);
	atomic_long_set(&f->f_count, 1);
	f->f_flags = flags & ~(O_CREAT | O_TRUNC);
	f->f_mode = modes[flags & O_ACCMODE] | FMODE_LSEEK;
	f->f_inode = &f->__inode;
	f->__inode.i_mode = node.mode;
	f->__inode.i_rdev = node.rdev;
	f->__inode.i_size = node.size;
	f->__inode.i_private = node.private;
	f->__inode.i_fop = node.fops;
	f->f_op = fops_get(node.fops);
	if (!f->f_op) {
		kfree(f);
		return ERR_PTR(-ENXIO);
	}
	if (f->f_op->open)
		err = f->f_op->open(f->f_inode, f);
	if (err) {
		fops_put(f->f_op);
		kfree(f);
		return ERR_PTR(err);
	}
	return f;
}

int nonseekable_open(struct inode *inode, struct file *filp)
{
	filp->f_mode &= ~FMODE_LSEEK;
	return 0;
}

int stream_open(struct inode *inode, struct file *filp)
{
	filp->f_mode &= ~FMODE_LSEEK;
	filp->f_mode |= FMODE_STREAM;
	return 0;
}

int simple_open(struct inode *inode, struct file *file)
{
	file->private_data = inode->i_private;
	return 0;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}

loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence == SEEK_END)
		offset += size;
	if (offset < 0 || offset > size)
		return -EINVAL;
	return file->f_pos = offset;
}

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence == SEEK_END)
		offset += file->f_inode->i_size;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available || !count)
		return 0;
	count = min_t(size_t, count, available - pos);
	left = copy_to_user(to, from + pos, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*ppos = pos + count;
	return count;
}

ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available || !count)
		return 0;
	count = min_t(size_t, count, available - pos);
	left = copy_from_user(to + pos, from, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*ppos = pos + count;
	return count;
}

int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp)
{
	struct fasync_struct *fa;

	for (; (fa = *fapp); fapp = &fa->fa_next)
		if (fa->fa_file == filp)
			break;
	if (on && !fa) {
		fa = kzalloc(sizeof(*fa), GFP_KERNEL);
		if (!fa)
			return -ENOMEM;
		fa->fa_file = filp;
		fa->fa_fd = fd;
		*fapp = fa;
		return 1;
	}
	if (!on && fa) {
		*fapp = fa->fa_next;
		kfree(fa);
		return 1;
	}
	return 0;
}

void kill_fasync(struct fasync_struct **fp, int sig, int band)
{
}

int add_name(struct name_list *list, const char *name)
{
	size_t len = strlen(name);

	if (list->count + len + 2 > list->size)
		return -ENOSPC;
	memcpy(list->buf + list->count, name, len);
	list->count += len;
	list->buf[list->count++] = '\n';
	list->buf[list->count] = '\0';
	return 0;
}

/* The names in a directory, one per line. */
long list_directory(const char *path, char *buf, size_t size)
{
	struct name_list list = { buf, size, 0 };
	int err = -ENOENT;

	buf[0] = '\0';
	if (strstarts(path, "/dev/"))
		err = devtmpfs_list(path + 5, &list);
	else if (strstarts(path, "/proc/"))
		err = procfs_list(path + 6, &list);
	else if (strstarts(path, "/sys/kernel/debug"))
		err = debugfs_list(skip_spaces(path + 17), &list);
	return err ? err : (long)list.count;
}
