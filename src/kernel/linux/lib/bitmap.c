// SPDX-License-Identifier: MIT
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/math.h>

/* First bit of the given value at or after offset, else size. */
static unsigned long find_next(const unsigned long *addr, unsigned long size, unsigned long offset, bool value)
{
	for (; offset < size; offset++)
		if (test_bit(offset, addr) == value)
			return offset;
	return size;
}

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_next(addr, size, offset, true);
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return find_next(addr, size, offset, false);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long i;

	for (i = size; i-- > 0; )
		if (test_bit(i, addr))
			return i;
	return size;
}

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	while (nbits--)
		set_bit(start++, map);
}

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	while (nbits--)
		clear_bit(start++, map);
}

int bitmap_weight(const unsigned long *map, unsigned int nbits)
{
	int weight = 0;

	while (nbits--)
		weight += test_bit(nbits, map);
	return weight;
}

unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size, unsigned long start,
					 unsigned int nr, unsigned long align_mask)
{
	unsigned long index = start, end;

	for (;;) {
		index = (find_next_zero_bit(map, size, index) + align_mask) & ~align_mask;
		if (index + nr > size)
			return index + nr;
		end = find_next_bit(map, index + nr, index);
		if (end >= index + nr)
			return index;
		index = end + 1;
	}
}

unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0, bit = 1UL << 62;

	for (; bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}
