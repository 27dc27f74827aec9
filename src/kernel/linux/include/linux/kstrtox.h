/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_KSTRTOX_H
#define __LINUX_KSTRTOX_H
#include <linux/types.h>
int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
int __must_check kstrtol(const char *s, unsigned int base, long *res);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);
int __must_check kstrtobool(const char *s, bool *res);
#define kstrtou64(s, b, r) kstrtoull(s, b, r)
#define kstrtos64(s, b, r) kstrtoll(s, b, r)
#define kstrtou32(s, b, r) kstrtouint(s, b, r)
#define kstrtos32(s, b, r) kstrtoint(s, b, r)
#define strict_strtoul kstrtoul
int __must_check kstrtobool_from_user(const char __user *s, size_t count, bool *res);
int __must_check kstrtoint_from_user(const char __user *s, size_t count, unsigned int base, int *res);
int __must_check kstrtouint_from_user(const char __user *s, size_t count, unsigned int base, unsigned int *res);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
unsigned long long simple_strtoull(const char *s, char **end, unsigned int base);
long simple_strtol(const char *s, char **end, unsigned int base);
long long simple_strtoll(const char *s, char **end, unsigned int base);
#endif
