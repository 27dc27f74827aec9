/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_UNALIGNED_H
#define __LINUX_UNALIGNED_H
#include <asm/byteorder.h>
#include <linux/string.h>
#define get_unaligned(p) ({ typeof(*(p)) __v; memcpy(&__v, (p), sizeof(__v)); __v; })
#define put_unaligned(v, p) do { typeof(*(p)) __v = (v); memcpy((p), &__v, sizeof(__v)); } while (0)
static inline u16 get_unaligned_le16(const void *p) { const u8 *b = p; return b[0] | b[1] << 8; }
static inline u32 get_unaligned_le24(const void *p) { const u8 *b = p; return b[0] | b[1] << 8 | b[2] << 16; }
static inline u32 get_unaligned_le32(const void *p) { const u8 *b = p; return b[0] | b[1] << 8 | b[2] << 16 | (u32)b[3] << 24; }
static inline u16 get_unaligned_be16(const void *p) { const u8 *b = p; return b[0] << 8 | b[1]; }
static inline u32 get_unaligned_be32(const void *p) { const u8 *b = p; return (u32)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]; }
static inline void put_unaligned_le16(u16 v, void *p) { u8 *b = p; b[0] = v; b[1] = v >> 8; }
static inline void put_unaligned_le32(u32 v, void *p) { u8 *b = p; b[0] = v; b[1] = v >> 8; b[2] = v >> 16; b[3] = v >> 24; }
static inline void put_unaligned_be16(u16 v, void *p) { u8 *b = p; b[1] = v; b[0] = v >> 8; }
static inline void put_unaligned_be32(u32 v, void *p) { u8 *b = p; b[3] = v; b[2] = v >> 8; b[1] = v >> 16; b[0] = v >> 24; }
#endif
