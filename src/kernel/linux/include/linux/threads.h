/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_THREADS_H
#define __LINUX_THREADS_H
#define NR_CPUS 1
#endif
