/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_INTERRUPT_H
#define __LINUX_INTERRUPT_H
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/irqreturn.h>
#include <linux/workqueue.h>
#define IRQF_TRIGGER_NONE 0x0
#define IRQF_TRIGGER_RISING 0x1
#define IRQF_TRIGGER_FALLING 0x2
#define IRQF_TRIGGER_HIGH 0x4
#define IRQF_TRIGGER_LOW 0x8
#define IRQF_SHARED 0x80
#define IRQF_PROBE_SHARED 0x100
#define IRQF_ONESHOT 0x2000
#define IRQF_NO_SUSPEND 0x4000
#define IRQF_NO_AUTOEN 0x80000
#define IRQ_NOTCONNECTED (1U << 31)
#define NR_IRQS 64
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);
struct device;
int __must_check request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags, const char *name, void *dev);
#define request_irq(irq, handler, flags, name, dev) request_threaded_irq(irq, handler, NULL, flags, name, dev)
const void *free_irq(unsigned int irq, void *dev);
int __must_check devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags, const char *name, void *dev_id);
#define devm_request_irq(dev, irq, handler, flags, name, id) devm_request_threaded_irq(dev, irq, handler, NULL, flags, name, id)
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id);
void disable_irq(unsigned int irq);
void disable_irq_nosync(unsigned int irq);
void enable_irq(unsigned int irq);
void synchronize_irq(unsigned int irq);
bool synchronize_hardirq(unsigned int irq);
#define irq_set_affinity_hint(irq, m) 0

enum { HI_SOFTIRQ, TIMER_SOFTIRQ, TASKLET_SOFTIRQ, HRTIMER_SOFTIRQ, NR_SOFTIRQS };
void raise_softirq(unsigned int nr);
struct tasklet_struct {
	struct list_head entry;
	unsigned long state;		/* bit 0 scheduled, bit 1 running */
	atomic_t count;			/* 0: enabled */
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};
#define from_tasklet(var, t, field) container_of(t, typeof(*var), field)
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *));
void tasklet_schedule(struct tasklet_struct *t);
#define tasklet_hi_schedule(t) tasklet_schedule(t)
void tasklet_kill(struct tasklet_struct *t);
void tasklet_disable(struct tasklet_struct *t);
void tasklet_enable(struct tasklet_struct *t);
#endif
