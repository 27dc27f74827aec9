/* SPDX-License-Identifier: MIT */
#ifndef __ASM_VDSO_PROCESSOR_H
#define __ASM_VDSO_PROCESSOR_H
#define cpu_relax() do { } while (0)
#endif
