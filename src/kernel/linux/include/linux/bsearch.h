/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_BSEARCH_H
#define __LINUX_BSEARCH_H
#include <linux/types.h>
void *bsearch(const void *key, const void *base, size_t num, size_t size, int (*cmp)(const void *, const void *));
#endif
