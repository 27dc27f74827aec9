/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_POISON_H
#define __LINUX_POISON_H
#define POISON_POINTER_DELTA 0xdead000000000000UL
#define LIST_POISON1 ((void *)(0x100 + POISON_POINTER_DELTA))
#define LIST_POISON2 ((void *)(0x122 + POISON_POINTER_DELTA))
#endif
