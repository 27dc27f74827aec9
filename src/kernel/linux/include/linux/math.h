/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MATH_H
#define __LINUX_MATH_H
#include <linux/types.h>
#define __round_mask(x, y) ((typeof(x))((y) - 1))
#define round_up(x, y) ((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~__round_mask(x, y))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(n, d) (((unsigned long long)(n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_UP_SECTOR_T(n, d) DIV_ROUND_UP_ULL(n, d)
#define roundup(x, y) ({ typeof(y) __y = (y); (((x) + (__y - 1)) / __y) * __y; })
#define rounddown(x, y) ({ typeof(x) __x = (x); __x - (__x % (y)); })
#define DIV_ROUND_CLOSEST(x, divisor) ({ \
	typeof(x) __x = (x); typeof(divisor) __d = (divisor); \
	((__x > 0) == (__d > 0)) ? ((__x + __d / 2) / __d) : ((__x - __d / 2) / __d); })
#define DIV_ROUND_CLOSEST_ULL(x, d) ({ unsigned long long __x = (x); (__x + (d) / 2) / (d); })
#define mult_frac(x, n, d) ({ typeof(x) __x = (x); typeof(n) __n = (n); typeof(d) __d = (d); \
	(__x / __d) * __n + ((__x % __d) * __n) / __d; })
#define sector_div(n, b) ({ typeof(b) __r = (n) % (b); (n) /= (b); __r; })
#define abs(x) ({ __auto_type __ax = (x); __ax < 0 ? -__ax : __ax; })
#define abs_diff(a, b) ({ __auto_type __da = (a); __auto_type __db = (b); __da > __db ? __da - __db : __db - __da; })
unsigned long int_sqrt(unsigned long x);
static inline u32 reciprocal_scale(u32 val, u32 ep_ro) { return (u32)(((u64)val * ep_ro) >> 32); }
#endif
