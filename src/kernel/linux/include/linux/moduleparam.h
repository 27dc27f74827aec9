/* SPDX-License-Identifier: MIT */
/*
 * Module parameters.  Each module_param() leaves one struct kernel_param in the
 * section "__param"; the loader finds the array between __start___param and
 * __stop___param of the module's own translation unit.
 */
#ifndef __LINUX_MODULEPARAM_H
#define __LINUX_MODULEPARAM_H
#include <linux/init.h>
#include <linux/stringify.h>
#include <linux/kernel.h>
#include <linux/stat.h>
#include <linux/export.h>

struct kernel_param;
struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *val, const struct kernel_param *kp);
	int (*get)(char *buffer, const struct kernel_param *kp);
	void (*free)(void *arg);
};
enum { KERNEL_PARAM_OPS_FL_NOARG = 1 };
struct kparam_string {
	unsigned int maxlen;
	char *string;
};
struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num;
	const struct kernel_param_ops *ops;
	void *elem;
};
struct kernel_param {
	const char *name;
	struct module *mod;
	const struct kernel_param_ops *ops;
	const u16 perm;
	s8 level;
	u8 flags;
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};
enum { KERNEL_PARAM_FL_UNSAFE = 1, KERNEL_PARAM_FL_HWPARAM = 2 };

#define __module_param_call(prefix, name, opsp, argp, perm, lvl, fl) \
	static struct kernel_param __used __section("__param") __aligned(8) \
	__param_##name = { #name, THIS_MODULE, opsp, perm, lvl, fl, { argp } }
#define module_param_named(name, value, type, perm) \
	__module_param_call("", name, &param_ops_##type, &value, perm, -1, 0)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_unsafe(name, type, perm) module_param(name, type, perm)
#define module_param_hw(name, type, hwtype, perm) module_param(name, type, perm)
#define module_param_hw_named(name, value, type, hwtype, perm) module_param_named(name, value, type, perm)
#define module_param_cb(name, ops, arg, perm) __module_param_call("", name, ops, arg, perm, -1, 0)
#define core_param(name, var, type, perm)
#define module_param_array_named(name, array, type, nump, perm) \
	static const struct kparam_array __param_arr_##name = { \
		.max = ARRAY_SIZE(array), .elemsize = sizeof(array[0]), .num = nump, \
		.ops = &param_ops_##type, .elem = array }; \
	__module_param_call("", name, &param_array_ops, (void *)&__param_arr_##name, perm, -1, 0)
#define module_param_array(name, type, nump, perm) module_param_array_named(name, name, type, nump, perm)
#define module_param_hw_array(name, type, hwtype, nump, perm) module_param_array(name, type, nump, perm)
#define module_param_string(name, string, len, perm) \
	static const struct kparam_string __param_string_##name = { len, string }; \
	__module_param_call("", name, &param_ops_string, (void *)&__param_string_##name, perm, -1, 0)
#define MODULE_PARM_DESC(parm, desc) extern int __exported_symbol

extern const struct kernel_param_ops param_ops_byte, param_ops_short, param_ops_ushort, param_ops_int,
	param_ops_uint, param_ops_long, param_ops_ulong, param_ops_ullong, param_ops_hexint, param_ops_charp,
	param_ops_bool, param_ops_invbool, param_ops_bint, param_array_ops, param_ops_string;
int param_set_int(const char *val, const struct kernel_param *kp);
int param_get_int(char *buffer, const struct kernel_param *kp);
int param_set_uint(const char *val, const struct kernel_param *kp);
int param_get_uint(char *buffer, const struct kernel_param *kp);
int param_set_ulong(const char *val, const struct kernel_param *kp);
int param_get_ulong(char *buffer, const struct kernel_param *kp);
int param_set_long(const char *val, const struct kernel_param *kp);
int param_get_long(char *buffer, const struct kernel_param *kp);
int param_set_bool(const char *val, const struct kernel_param *kp);
int param_get_bool(char *buffer, const struct kernel_param *kp);
int param_set_charp(const char *val, const struct kernel_param *kp);
int param_get_charp(char *buffer, const struct kernel_param *kp);
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
#endif
