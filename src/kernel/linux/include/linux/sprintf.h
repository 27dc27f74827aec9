/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SPRINTF_H
#define __LINUX_SPRINTF_H
#include <linux/types.h>
extern int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);	/* native */
extern int vsscanf(const char *buf, const char *fmt, va_list args);		/* native */
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);
int vsprintf(char *buf, const char *fmt, va_list args);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3);
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args);
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args);
int sscanf(const char *buf, const char *fmt, ...) __scanf(2, 3);
#endif
