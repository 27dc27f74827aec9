/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_FS_H
#define __LINUX_FS_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/kdev_t.h>
#include <linux/stat.h>
#include <linux/fcntl.h>
#include <linux/ioctl.h>
#include <linux/mm_types.h>
#include <linux/module.h>
#include <linux/uio.h>
#include <linux/err.h>
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define FMODE_READ 0x1u
#define FMODE_WRITE 0x2u
#define FMODE_LSEEK 0x4u
#define FMODE_STREAM 0x200000u
struct file;
struct inode;
struct dentry;
struct poll_table_struct;
struct file_operations;
struct inode {
	umode_t i_mode;
	dev_t i_rdev;
	loff_t i_size;
	void *i_private;			/* debugfs data, proc entry */
	const struct file_operations *i_fop;
};
struct dentry {
	const char *d_name;
	struct inode *d_inode;
	struct dentry *d_parent;
	struct list_head d_child;
	struct list_head d_subdirs;
};
struct path { struct dentry *dentry; };
struct file {
	fmode_t f_mode;
	const struct file_operations *f_op;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	atomic_long_t f_count;
	struct path f_path;
	loff_t f_pos;
	struct inode __inode;			/* every open of ours has its own */
};
struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	int ki_flags;
};
typedef int (*filldir_t)(void *ctx, const char *name, int len);
struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, void *id);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t, loff_t, int datasync);
	int (*fasync)(int, struct file *, int);
	unsigned long (*get_unmapped_area)(struct file *, unsigned long, unsigned long, unsigned long, unsigned long);
};
static inline struct inode *file_inode(const struct file *f) { return f->f_inode; }
static inline unsigned int iminor(const struct inode *inode) { return MINOR(inode->i_rdev); }
static inline unsigned int imajor(const struct inode *inode) { return MAJOR(inode->i_rdev); }
#define fops_get(f) ((f) && try_module_get((f)->owner) ? (f) : NULL)
#define fops_put(f) do { if (f) module_put((f)->owner); } while (0)
#define replace_fops(f, fops) do { fops_put((f)->f_op); (f)->f_op = (fops); } while (0)
int nonseekable_open(struct inode *inode, struct file *filp);
int stream_open(struct inode *inode, struct file *filp);
int simple_open(struct inode *inode, struct file *file);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count);
struct file *get_file(struct file *f);
void fput(struct file *f);
struct file *fget(unsigned int fd);
int register_chrdev(unsigned int major, const char *name, const struct file_operations *fops);
void unregister_chrdev(unsigned int major, const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);
struct fasync_struct { struct file *fa_file; struct fasync_struct *fa_next; int fa_fd; };
int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp);
void kill_fasync(struct fasync_struct **fp, int sig, int band);
#define THIS_MODULE_FOPS .owner = THIS_MODULE
#endif
