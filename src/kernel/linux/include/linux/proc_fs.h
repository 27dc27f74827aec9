/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_PROC_FS_H
#define __LINUX_PROC_FS_H
#include <linux/types.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
struct proc_ops {
	unsigned int proc_flags;
	int (*proc_open)(struct inode *, struct file *);
	ssize_t (*proc_read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*proc_read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*proc_write)(struct file *, const char __user *, size_t, loff_t *);
	loff_t (*proc_lseek)(struct file *, loff_t, int);
	int (*proc_release)(struct inode *, struct file *);
	__poll_t (*proc_poll)(struct file *, struct poll_table_struct *);
	long (*proc_ioctl)(struct file *, unsigned int, unsigned long);
	int (*proc_mmap)(struct file *, struct vm_area_struct *);
};
struct proc_dir_entry {
	char *name;
	umode_t mode;
	const struct proc_ops *proc_ops;
	struct file_operations fops;		/* the same operations, as open files want them */
	void *data;
	loff_t size;
	char *target;				/* of a symbolic link */
	struct proc_dir_entry *parent;
	struct list_head list;			/* parent->children */
	struct list_head children;
};
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *dest);
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent, const struct proc_ops *ops, void *data);
#define proc_create(name, mode, parent, ops) proc_create_data(name, mode, parent, ops, NULL)
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent, int (*show)(struct seq_file *, void *), void *data);
#define proc_create_single(name, mode, parent, show) proc_create_single_data(name, mode, parent, show, NULL)
void proc_set_size(struct proc_dir_entry *de, loff_t size);
void proc_remove(struct proc_dir_entry *de);
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
void *pde_data(const struct inode *inode);
#define PDE_DATA(inode) pde_data(inode)
#endif
