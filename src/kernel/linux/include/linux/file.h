/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_FILE_H
#define __LINUX_FILE_H
#include <linux/fs.h>
#include <linux/cleanup.h>
struct fd { struct file *file; };
#define fd_file(f) ((f).file)
static inline struct fd fdget(unsigned int fd) { return (struct fd){ fget(fd) }; }
static inline void fdput(struct fd fd) { if (fd.file) fput(fd.file); }
DEFINE_CLASS(fd, struct fd, fdput(_T), fdget(fd), int fd)
#endif
