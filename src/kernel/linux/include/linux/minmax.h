/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MINMAX_H
#define __LINUX_MINMAX_H
#include <linux/types.h>
/* Usual arithmetic conversions as C gives them; each operand is evaluated once. */
#define min(x, y) ({ __auto_type __mx = (x); __auto_type __my = (y); __mx < __my ? __mx : __my; })
#define max(x, y) ({ __auto_type __mx = (x); __auto_type __my = (y); __mx > __my ? __mx : __my; })
#define min_t(type, x, y) ({ type __mx = (x); type __my = (y); __mx < __my ? __mx : __my; })
#define max_t(type, x, y) ({ type __mx = (x); type __my = (y); __mx > __my ? __mx : __my; })
#define umin(x, y) min_t(u64, x, y)
#define umax(x, y) max_t(u64, x, y)
#define min3(x, y, z) ({ __auto_type __m3 = min(x, y); __auto_type __mz = (z); __m3 < __mz ? __m3 : __mz; })
#define max3(x, y, z) ({ __auto_type __m3 = max(x, y); __auto_type __mz = (z); __m3 > __mz ? __m3 : __mz; })
#define min_not_zero(x, y) ({ \
	__auto_type __nx = (x); __auto_type __ny = (y); \
	__nx == 0 ? __ny : (__ny == 0 ? __nx : (__nx < __ny ? __nx : __ny)); })
#define clamp_t(type, val, lo, hi) ({ \
	type __cv = (val); type __cl = (lo); type __ch = (hi); \
	__cv < __cl ? __cl : (__cv > __ch ? __ch : __cv); })
#define clamp(val, lo, hi) clamp_t(typeof(val), val, lo, hi)
#define clamp_val(val, lo, hi) clamp_t(typeof(val), val, lo, hi)
#define swap(a, b) do { typeof(a) __tmp = (a); (a) = (b); (b) = __tmp; } while (0)
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN_T(type, a, b) MIN((type)(a), (type)(b))
#define MAX_T(type, a, b) MAX((type)(a), (type)(b))
#define in_range(val, start, len) ((val) >= (start) && (val) - (start) < (len))
#endif
