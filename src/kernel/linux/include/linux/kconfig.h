/* SPDX-License-Identifier: MIT */
/*
 * The one kernel configuration of the emulator: Debian's x86-64 choices, as
 * far as anything in this tree asks for them.  KERNEL_API picks the era whose
 * driver interfaces the other headers show: 612 (Linux 6.12) or 504 (Linux 5.4).
 */
#ifndef __LINUX_KCONFIG_H
#define __LINUX_KCONFIG_H

#ifndef KERNEL_API
#define KERNEL_API 612
#endif

#define CONFIG_64BIT 1
#define CONFIG_X86 1
#define CONFIG_X86_64 1
#define CONFIG_MMU 1
#define CONFIG_HAS_IOMEM 1
#define CONFIG_HAS_IOPORT 1
#define CONFIG_HAS_DMA 1
#define CONFIG_ZONE_DMA 1
#define CONFIG_ZONE_DMA32 1
#define CONFIG_MODULES 1
#define CONFIG_MODULE_UNLOAD 1
#define CONFIG_PRINTK 1
#define CONFIG_PROC_FS 1
#define CONFIG_SYSFS 1
#define CONFIG_DEBUG_FS 1
#define CONFIG_PCI 1
#define CONFIG_PM 1
#define CONFIG_PM_SLEEP 1
#define CONFIG_HIGH_RES_TIMERS 1
#define CONFIG_NO_HZ_IDLE 1
#define CONFIG_HZ 250
#define CONFIG_GENERIC_ALLOCATOR 1
#define CONFIG_SND_MODULE 1
#define CONFIG_SND_PCM_MODULE 1
#define CONFIG_SND_TIMER_MODULE 1
#define CONFIG_SND_DYNAMIC_MINORS 1
#define CONFIG_SND_MAX_CARDS 32
#define CONFIG_SND_PROC_FS 1
#define CONFIG_SND_VERBOSE_PROCFS 1
#define CONFIG_SND_PCM_TIMER 1
#define CONFIG_SND_DMA_SGBUF 1
#define CONFIG_SND_SUPPORT_OLD_API 1

/* IS_ENABLED(x): 1 when x or x##_MODULE is defined as 1, usable in #if and in C. */
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define __or(x, y) ___or(x, y)
#define ___or(x, y) ____or(__ARG_PLACEHOLDER_##x, y)
#define ____or(arg1_or_junk, y) __take_second_arg(arg1_or_junk 1, y)
#define IS_BUILTIN(option) __is_defined(option)
#define IS_MODULE(option) __is_defined(option##_MODULE)
#define IS_ENABLED(option) __or(IS_BUILTIN(option), IS_MODULE(option))
#define IS_REACHABLE(option) IS_ENABLED(option)

#endif
