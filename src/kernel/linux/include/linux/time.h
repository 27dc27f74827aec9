/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_TIME_H
#define __LINUX_TIME_H
#include <linux/time64.h>
#include <linux/ktime.h>
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_BOOTTIME 7
#endif
