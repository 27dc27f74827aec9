/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_KERNEL_H
#define __LINUX_KERNEL_H
#include <linux/limits.h>
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/container_of.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/build_bug.h>
#include <linux/bug.h>
#include <linux/array_size.h>
#include <linux/sprintf.h>
#include <asm/byteorder.h>

#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n) & 0xffff))
#define PTR_IF(cond, ptr) ((cond) ? (ptr) : NULL)
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))
#define _THIS_IP_ 0UL
#define u64_to_user_ptr(x) ((void __user *)(uintptr_t)(x))
#define typecheck(type, x) 1

extern void __might_sleep(const char *file, int line);	/* native: reports sleeping in atomic context */
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define might_sleep_if(c) do { if (c) might_sleep(); } while (0)
#define cant_sleep() do { } while (0)
#define might_fault() might_sleep()

enum system_states { SYSTEM_BOOTING, SYSTEM_RUNNING, SYSTEM_HALT, SYSTEM_POWER_OFF, SYSTEM_RESTART };
#define add_taint(flag, ok) do { } while (0)
#define trace_printk(fmt, ...) do { } while (0)
#endif
