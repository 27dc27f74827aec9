/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_IRQFLAGS_H
#define __LINUX_IRQFLAGS_H
#include <linux/types.h>
/* natives; "flags" is 1 when interrupts were enabled */
extern unsigned long arch_local_irq_save(void);
extern void arch_local_irq_restore(unsigned long flags);
extern void local_irq_disable(void);
extern void local_irq_enable(void);
extern bool irqs_disabled(void);
#define local_irq_save(flags) do { (flags) = arch_local_irq_save(); } while (0)
#define local_irq_restore(flags) arch_local_irq_restore(flags)
#define local_save_flags(flags) do { (flags) = !irqs_disabled(); } while (0)
#define raw_local_irq_save local_irq_save
#define raw_local_irq_restore local_irq_restore
#endif
