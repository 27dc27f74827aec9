/* SPDX-License-Identifier: MIT */
#define set_memory_wc(addr, n) 0
#define set_memory_wb(addr, n) 0
#define set_memory_uc(addr, n) 0
