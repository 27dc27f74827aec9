/* SPDX-License-Identifier: MIT */
/*
 * A driver becomes a module by three things the loader looks up by name in the
 * module's own symbols: __this_module (filled by the loader before
 * load_module()), __module_init and __module_exit (emitted by module_init() and
 * module_exit()).
 */
#ifndef __LINUX_MODULE_H
#define __LINUX_MODULE_H
#include <linux/list.h>
#include <linux/stat.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/export.h>
#include <linux/moduleparam.h>
#include <linux/kobject.h>
#include <linux/stringify.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MODULE_NAME_LEN 56
enum module_state { MODULE_STATE_LIVE, MODULE_STATE_COMING, MODULE_STATE_GOING, MODULE_STATE_UNFORMED };

struct module {
	enum module_state state;
	struct list_head list;
	char name[MODULE_NAME_LEN];
	const char *version;
	struct kernel_param *kp;	/* first of num_kp parameters */
	unsigned int num_kp;
	int (*init)(void);
	void (*exit)(void);
	atomic_t refcnt;		/* one for being loaded, one per user */
	char *args;			/* copy of the parameter string */
	bool intree;			/* built with the kernel, and signed as it is */
};

#ifdef MODULE
struct module __this_module;		/* tentative: one object per module */
#define module_init(fn) int __module_init(void) { return fn(); }
#define module_exit(fn) void __module_exit(void) { fn(); }
#define subsys_initcall(fn) module_init(fn)
#define device_initcall(fn) module_init(fn)
#define late_initcall(fn) module_init(fn)
#define fs_initcall(fn) module_init(fn)
#endif
#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "driver"
#endif

#define MODULE_INFO(tag, info) extern int __exported_symbol
#define MODULE_LICENSE(x) MODULE_INFO(license, x)
#define MODULE_AUTHOR(x) MODULE_INFO(author, x)
#define MODULE_DESCRIPTION(x) MODULE_INFO(description, x)
#define MODULE_VERSION(x) MODULE_INFO(version, x)
#define MODULE_ALIAS(x) MODULE_INFO(alias, x)
#define MODULE_SOFTDEP(x) MODULE_INFO(softdep, x)
#define MODULE_FIRMWARE(x) MODULE_INFO(firmware, x)
#define MODULE_IMPORT_NS(x) MODULE_INFO(ns, x)
#define MODULE_DEVICE_TABLE(type, name) extern int __exported_symbol
#define MODULE_SUPPORTED_DEVICE(x) MODULE_INFO(dev, x)
#define MODULE_ALIAS_CHARDEV_MAJOR(x) MODULE_INFO(alias, x)
#define MODULE_ALIAS_CHARDEV(x, y) MODULE_INFO(alias, x)
#define MODULE_ALIAS_MISCDEV(x) MODULE_INFO(alias, x)

bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *module);
static inline const char *module_name(struct module *m) { return m ? m->name : "kernel"; }
static inline int request_module(const char *fmt, ...) { return -ENOENT; }
#define module_is_live(m) ((m)->state != MODULE_STATE_GOING)

int load_module(struct module *mod, const char *params);
int delete_module(struct module *mod, unsigned int flags);
struct module *find_module(const char *name);

#define module_driver(__driver, __register, __unregister, ...) \
static int __init __driver##_init(void) { return __register(&(__driver), ##__VA_ARGS__); } \
module_init(__driver##_init); \
static void __exit __driver##_exit(void) { __unregister(&(__driver), ##__VA_ARGS__); } \
module_exit(__driver##_exit)
#define builtin_driver(__driver, __register, ...) \
static int __init __driver##_init(void) { return __register(&(__driver), ##__VA_ARGS__); } \
device_initcall(__driver##_init)
#endif
