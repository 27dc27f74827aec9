/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MMZONE_H
#define __LINUX_MMZONE_H
#define MAX_PAGE_ORDER 10
#define MAX_ORDER_NR_PAGES (1 << MAX_PAGE_ORDER)
#define NUMA_NO_NODE (-1)
#if KERNEL_API < 612
#define MAX_ORDER 11
#endif
#endif
