/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MATH64_H
#define __LINUX_MATH64_H
#include <linux/types.h>
#include <linux/math.h>
#define div64_long(x, y) ((x) / (y))
#define div64_ul(x, y) ((x) / (y))
static inline u64 div_u64_rem(u64 a, u32 b, u32 *rem) { *rem = a % b; return a / b; }
static inline s64 div_s64_rem(s64 a, s32 b, s32 *rem) { *rem = a % b; return a / b; }
static inline u64 div64_u64_rem(u64 a, u64 b, u64 *rem) { *rem = a % b; return a / b; }
static inline u64 div64_u64(u64 a, u64 b) { return a / b; }
static inline s64 div64_s64(s64 a, s64 b) { return a / b; }
static inline u64 div_u64(u64 a, u32 b) { return a / b; }
static inline s64 div_s64(s64 a, s32 b) { return a / b; }
#define do_div(n, base) ({ u32 __b = (base); u32 __r = (u64)(n) % __b; (n) = (u64)(n) / __b; __r; })
#define DIV64_U64_ROUND_UP(ll, d) ({ u64 __d = (d); div64_u64((ll) + __d - 1, __d); })
#define DIV64_U64_ROUND_CLOSEST(a, d) ({ u64 __d = (d); div64_u64((a) + __d / 2, __d); })
static inline u64 mul_u32_u32(u32 a, u32 b) { return (u64)a * b; }
/* a * mul / div without losing the high half of the product: long division by words. */
static inline u64 mul_u64_u32_div(u64 a, u32 mul, u32 div)
{
	u64 low = (a & 0xffffffff) * mul;
	u64 high = (a >> 32) * mul + (low >> 32);
	u64 q = high / div;

	return (q << 32) + ((((high % div) << 32) | (low & 0xffffffff)) / div);
}
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return shift ? (((a >> 32) * mul) << (32 - shift)) + (((a & 0xffffffff) * mul) >> shift) : a * mul;
}
#endif
