/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_DEBUGFS_H
#define __LINUX_DEBUGFS_H
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/err.h>
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data, const struct file_operations *fops);
#define debugfs_create_file_unsafe debugfs_create_file
void debugfs_create_u8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
void debugfs_create_u16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
void debugfs_create_u32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_u64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
void debugfs_create_x32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value);
void debugfs_remove(struct dentry *dentry);
#define debugfs_remove_recursive(d) debugfs_remove(d)
struct dentry *debugfs_lookup(const char *name, struct dentry *parent);
#endif
