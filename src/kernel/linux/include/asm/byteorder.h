/* SPDX-License-Identifier: MIT */
#ifndef __ASM_BYTEORDER_H
#define __ASM_BYTEORDER_H
#include <linux/types.h>
#define swab16(x) __builtin_bswap16(x)
#define swab32(x) __builtin_bswap32(x)
#define swab64(x) __builtin_bswap64(x)
#define __swab16 swab16
#define swahw32(x) ((u32)(x) << 16 | (u32)(x) >> 16)
#define __swab32 swab32
#define cpu_to_le16(x) ((__le16)(u16)(x))
#define cpu_to_le32(x) ((__le32)(u32)(x))
#define cpu_to_le64(x) ((__le64)(u64)(x))
#define le16_to_cpu(x) ((u16)(x))
#define le32_to_cpu(x) ((u32)(x))
#define le64_to_cpu(x) ((u64)(x))
#define cpu_to_be16(x) ((__be16)__builtin_bswap16(x))
#define cpu_to_be32(x) ((__be32)__builtin_bswap32(x))
#define cpu_to_be64(x) ((__be64)__builtin_bswap64(x))
#define be16_to_cpu(x) __builtin_bswap16(x)
#define be32_to_cpu(x) __builtin_bswap32(x)
#define be64_to_cpu(x) __builtin_bswap64(x)
#define __cpu_to_le32 cpu_to_le32
#define __cpu_to_le16 cpu_to_le16
#define __le32_to_cpu le32_to_cpu
#define le16_to_cpup(p) le16_to_cpu(*(const __le16 *)(p))
#define le32_to_cpup(p) le32_to_cpu(*(const __le32 *)(p))
#define be16_to_cpup(p) be16_to_cpu(*(const __be16 *)(p))
#define be32_to_cpup(p) be32_to_cpu(*(const __be32 *)(p))
#define le16_to_cpus(p) do { } while (0)
#define le32_to_cpus(p) do { } while (0)
#define cpu_to_be32s(p) (*(p) = cpu_to_be32(*(p)))
#define swab32s(p) (*(p) = swab32(*(p)))
#define htons(x) cpu_to_be16(x)
#define ntohs(x) be16_to_cpu(x)
#define htonl(x) cpu_to_be32(x)
#define ntohl(x) be32_to_cpu(x)
static inline void le16_add_cpu(__le16 *v, u16 n) { *v += n; }
static inline void le32_add_cpu(__le32 *v, u32 n) { *v += n; }
#endif
