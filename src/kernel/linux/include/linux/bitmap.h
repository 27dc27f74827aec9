/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_BITMAP_H
#define __LINUX_BITMAP_H
#include <linux/bitops.h>
#include <linux/string.h>
static inline void bitmap_zero(unsigned long *dst, unsigned int nbits) { memset(dst, 0, BITS_TO_LONGS(nbits) * sizeof(long)); }
static inline void bitmap_fill(unsigned long *dst, unsigned int nbits) { memset(dst, 0xff, BITS_TO_LONGS(nbits) * sizeof(long)); }
static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int nbits) { memcpy(dst, src, BITS_TO_LONGS(nbits) * sizeof(long)); }
void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits);
void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits);
int bitmap_weight(const unsigned long *map, unsigned int nbits);
#define bitmap_empty(map, nbits) (find_first_bit(map, nbits) >= (nbits))
#define bitmap_full(map, nbits) (find_first_zero_bit(map, nbits) >= (nbits))
unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, unsigned long align_mask);
#endif
