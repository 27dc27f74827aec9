/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_HEX_H
#define __LINUX_HEX_H
#include <linux/types.h>
/* -1: it is no digit. */
static inline int hex_to_bin(unsigned char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch &= ~0x20;
	return ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
}
#endif
