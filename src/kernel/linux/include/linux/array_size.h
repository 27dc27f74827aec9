/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_ARRAY_SIZE_H
#define __LINUX_ARRAY_SIZE_H
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))
#endif
