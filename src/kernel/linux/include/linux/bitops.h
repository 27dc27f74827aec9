/* SPDX-License-Identifier: MIT */
/*
 * Bit operations.  An interrupt can only come between two statements, so an
 * operation written as one expression is as atomic here as a locked
 * instruction is on a real CPU.
 */
#ifndef __LINUX_BITOPS_H
#define __LINUX_BITOPS_H
#include <linux/bits.h>

static inline void set_bit(unsigned long nr, volatile unsigned long *p) { p[BIT_WORD(nr)] |= BIT_MASK(nr); }
static inline void clear_bit(unsigned long nr, volatile unsigned long *p) { p[BIT_WORD(nr)] &= ~BIT_MASK(nr); }
static inline void change_bit(unsigned long nr, volatile unsigned long *p) { p[BIT_WORD(nr)] ^= BIT_MASK(nr); }
static inline bool test_bit(unsigned long nr, const volatile unsigned long *p)
{
	return (p[BIT_WORD(nr)] >> (nr % BITS_PER_LONG)) & 1;
}
static inline bool test_and_set_bit(unsigned long nr, volatile unsigned long *p)
{
	return (p[BIT_WORD(nr)] & BIT_MASK(nr)) ? true : (p[BIT_WORD(nr)] |= BIT_MASK(nr), false);
}
static inline bool test_and_clear_bit(unsigned long nr, volatile unsigned long *p)
{
	return (p[BIT_WORD(nr)] & BIT_MASK(nr)) ? (p[BIT_WORD(nr)] &= ~BIT_MASK(nr), true) : false;
}
static inline bool test_and_change_bit(unsigned long nr, volatile unsigned long *p)
{
	return ((p[BIT_WORD(nr)] ^= BIT_MASK(nr)) & BIT_MASK(nr)) == 0;
}
#define __set_bit set_bit
#define __clear_bit clear_bit
#define __change_bit change_bit
#define __test_and_set_bit test_and_set_bit
#define __test_and_clear_bit test_and_clear_bit
#define test_and_set_bit_lock test_and_set_bit
#define clear_bit_unlock clear_bit
#define assign_bit(nr, addr, value) ((value) ? set_bit(nr, addr) : clear_bit(nr, addr))
#define __assign_bit assign_bit

static inline int ffs(int x) { return __builtin_ffs(x); }
static inline int fls(unsigned int x) { return x ? 32 - __builtin_clz(x) : 0; }
static inline int fls64(u64 x) { return x ? 64 - __builtin_clzll(x) : 0; }
static inline unsigned long __ffs(unsigned long w) { return __builtin_ctzl(w); }
static inline unsigned long __fls(unsigned long w) { return 63 - __builtin_clzl(w); }
static inline unsigned long ffz(unsigned long w) { return __builtin_ctzl(~w); }
static inline unsigned int hweight32(u32 w) { return __builtin_popcount(w); }
static inline unsigned int hweight16(u16 w) { return __builtin_popcount(w); }
static inline unsigned int hweight8(u8 w) { return __builtin_popcount(w); }
static inline unsigned int hweight64(u64 w) { return __builtin_popcountll(w); }
static inline unsigned long hweight_long(unsigned long w) { return __builtin_popcountl(w); }
static inline int get_count_order(unsigned int n) { return n <= 1 ? (int)n - 1 : fls(n - 1); }
static inline u32 rol32(u32 w, unsigned int s) { return (w << (s & 31)) | (w >> (-s & 31)); }
static inline u32 ror32(u32 w, unsigned int s) { return (w >> (s & 31)) | (w << (-s & 31)); }
static inline u16 rol16(u16 w, unsigned int s) { return (w << (s & 15)) | (w >> (-s & 15)); }
static inline u8 rol8(u8 w, unsigned int s) { return (w << (s & 7)) | (w >> (-s & 7)); }
static inline s32 sign_extend32(u32 v, int index) { return (s32)(v << (31 - index)) >> (31 - index); }

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
#define find_first_bit(addr, size) find_next_bit(addr, size, 0)
#define find_first_zero_bit(addr, size) find_next_zero_bit(addr, size, 0)
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
#define for_each_set_bit(bit, addr, size) \
	for ((bit) = find_next_bit((addr), (size), 0); (bit) < (size); \
	     (bit) = find_next_bit((addr), (size), (bit) + 1))
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = find_next_zero_bit((addr), (size), 0); (bit) < (size); \
	     (bit) = find_next_zero_bit((addr), (size), (bit) + 1))
#endif
