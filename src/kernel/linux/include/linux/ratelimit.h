/* SPDX-License-Identifier: MIT */
#include <linux/ratelimit_types.h>
#include <linux/printk.h>
