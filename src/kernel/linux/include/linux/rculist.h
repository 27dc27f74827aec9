/* SPDX-License-Identifier: MIT */
#include <linux/list.h>
#include <linux/rcupdate.h>
