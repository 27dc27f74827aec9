// SPDX-License-Identifier: MIT
#include <linux/crc32.h>

static u32 crc32_table[256];

static void crc32_fill_table(void)
{
	unsigned int i, bit;
	u32 c;

	for (i = 0; i < 256; i++) {
		c = i;
		for (bit = 0; bit < 8; bit++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
		crc32_table[i] = c;
	}
}

u32 crc32_le(u32 crc, unsigned char const *p, size_t len)
{
	if (!crc32_table[1])
		crc32_fill_table();
	while (len--)
		crc = crc32_table[(crc ^ *p++) & 0xff] ^ crc >> 8;
	return crc;
}

u32 crc32_be(u32 crc, unsigned char const *p, size_t len)
{
	unsigned int bit;

	while (len--) {
		crc ^= (u32)*p++ << 24;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 0x80000000 ? crc << 1 ^ 0x04c11db7 : crc << 1;
	}
	return crc;
}
