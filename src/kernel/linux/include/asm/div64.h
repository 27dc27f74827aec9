/* SPDX-License-Identifier: MIT */
#include <linux/math64.h>
