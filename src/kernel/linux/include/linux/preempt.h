/* SPDX-License-Identifier: MIT */
/*
 * __preempt_count is a guest global with Linux's fields: bits 0-7 how often
 * preemption was disabled (each held spinlock is one), 8-15 softirq, 16-19
 * hardirq nesting.  The natives of the lock family and the C code of the
 * interrupt entry both keep it.
 */
#ifndef __LINUX_PREEMPT_H
#define __LINUX_PREEMPT_H
#include <asm/vdso/processor.h>
#include <linux/irqflags.h>
extern unsigned int __preempt_count;
#define PREEMPT_OFFSET 1U
#define SOFTIRQ_OFFSET 0x100U
#define SOFTIRQ_DISABLE_OFFSET (2 * SOFTIRQ_OFFSET)
#define HARDIRQ_OFFSET 0x10000U
#define PREEMPT_MASK 0xffU
#define SOFTIRQ_MASK 0xff00U
#define HARDIRQ_MASK 0xf0000U
#define preempt_count() __preempt_count
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define in_hardirq() (hardirq_count() != 0)
#define in_irq() in_hardirq()
#define in_softirq() (softirq_count() != 0)
#define in_serving_softirq() (softirq_count() & SOFTIRQ_OFFSET)
#define in_interrupt() ((preempt_count() & (HARDIRQ_MASK | SOFTIRQ_MASK)) != 0)
#define in_task() (!(preempt_count() & (HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic() (preempt_count() != 0)
#define in_nmi() 0
#define preemptible() (preempt_count() == 0 && !irqs_disabled())
/* natives */
extern void preempt_disable(void);
extern void preempt_enable(void);
#define preempt_enable_no_resched preempt_enable
/* kernel/softirq.c */
void local_bh_disable(void);
void local_bh_enable(void);
#define smp_processor_id() 0
#define raw_smp_processor_id() 0
#define get_cpu() ({ preempt_disable(); 0; })
#define put_cpu() preempt_enable()
#endif
