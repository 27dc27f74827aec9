/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_LIST_SORT_H
#define __LINUX_LIST_SORT_H
#include <linux/list.h>
void list_sort(void *priv, struct list_head *head, int (*cmp)(void *priv, const struct list_head *a, const struct list_head *b));
#endif
