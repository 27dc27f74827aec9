/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_STRING_HELPERS_H
#define __LINUX_STRING_HELPERS_H
#include <linux/string.h>
#include <linux/ctype.h>
static inline const char *str_yes_no(bool v) { return v ? "yes" : "no"; }
static inline const char *str_on_off(bool v) { return v ? "on" : "off"; }
static inline const char *str_enable_disable(bool v) { return v ? "enable" : "disable"; }
static inline const char *str_enabled_disabled(bool v) { return v ? "enabled" : "disabled"; }
static inline const char *str_read_write(bool v) { return v ? "read" : "write"; }
static inline const char *str_plural(size_t n) { return n == 1 ? "" : "s"; }
#endif
