/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SORT_H
#define __LINUX_SORT_H
#include <linux/types.h>
void sort(void *base, size_t num, size_t size, int (*cmp)(const void *, const void *), void (*swap_func)(void *, void *, int));
#endif
