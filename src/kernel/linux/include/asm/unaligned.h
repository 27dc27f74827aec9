/* SPDX-License-Identifier: MIT */
#include <linux/unaligned.h>
