/* SPDX-License-Identifier: MIT */
#include <linux/kthread.h>
