/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_HIGHMEM_H
#define __LINUX_HIGHMEM_H
#include <linux/mm.h>
#define kmap(page) page_address(page)
#define kunmap(page) do { (void)(page); } while (0)
#define kmap_atomic(page) page_address(page)
#define kunmap_atomic(addr) do { (void)(addr); } while (0)
#define kmap_local_page(page) page_address(page)
#define kunmap_local(addr) do { (void)(addr); } while (0)
#define clear_highpage(page) clear_page(page_address(page))
#endif
