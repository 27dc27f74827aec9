/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RANDOM_H
#define __LINUX_RANDOM_H
#include <linux/types.h>
extern void get_random_bytes(void *buf, size_t len);	/* native: from the run's seed */
static inline u8 get_random_u8(void) { u8 v; get_random_bytes(&v, sizeof(v)); return v; }
static inline u16 get_random_u16(void) { u16 v; get_random_bytes(&v, sizeof(v)); return v; }
static inline u32 get_random_u32(void) { u32 v; get_random_bytes(&v, sizeof(v)); return v; }
static inline u64 get_random_u64(void) { u64 v; get_random_bytes(&v, sizeof(v)); return v; }
static inline u32 get_random_u32_below(u32 ceil) { return ceil ? get_random_u32() % ceil : 0; }
#define get_random_int get_random_u32
#define prandom_u32 get_random_u32
#define get_random_long get_random_u64
#define prandom_bytes get_random_bytes
#endif
