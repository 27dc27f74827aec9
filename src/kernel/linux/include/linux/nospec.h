/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_NOSPEC_H
#define __LINUX_NOSPEC_H
#define array_index_nospec(index, size) ((index) < (size) ? (index) : 0)
#endif
