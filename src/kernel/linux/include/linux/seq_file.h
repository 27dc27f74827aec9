/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SEQ_FILE_H
#define __LINUX_SEQ_FILE_H
#include <linux/types.h>
#include <linux/mutex.h>
#include <linux/fs.h>
/* Always the whole text at once: built on the first read, served from memory. */
struct seq_file {
	char *buf;
	size_t size;
	size_t count;
	bool filled;
	bool overflow;
	int (*show)(struct seq_file *m, void *v);
	void *private;
	struct file *file;
};
struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args);
void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
int seq_write(struct seq_file *m, const void *data, size_t len);
int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *, void *), void *data, size_t size);
int single_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
#define seq_has_overflowed(m) ((m)->overflow)
#define DEFINE_SHOW_ATTRIBUTE(__name) \
static int __name##_open(struct inode *inode, struct file *file) { return single_open(file, __name##_show, inode->i_private); } \
static const struct file_operations __name##_fops = { .owner = THIS_MODULE, .open = __name##_open, \
	.read = seq_read, .llseek = seq_lseek, .release = single_release }
#endif
