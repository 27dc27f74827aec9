/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_CONTAINER_OF_H
#define __LINUX_CONTAINER_OF_H
#include <linux/types.h>
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define container_of_const(ptr, type, member) container_of(ptr, type, member)
#define typeof_member(T, m) typeof(((T *)0)->m)
#endif
