// SPDX-License-Identifier: MIT
/* Interrupt lines of devices: who listens, and calling them. */
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/device.h>
#include <linux/kthread.h>
#include <linux/sched.h>

struct irqaction {
	irq_handler_t handler;
	irq_handler_t thread_fn;
	void *dev_id;
	const char *name;
	unsigned long flags;
	struct work_struct thread_work;	/* the threaded half runs on a worker */
	unsigned int irq;
	struct irqaction *next;
};

struct irq_desc {
	struct irqaction *action;
	unsigned int depth;		/* how often disabled */
	bool pending;			/* came while disabled */
	bool in_progress;
};

static struct irq_desc irq_desc[NR_IRQS];

extern void __irq_line_enable(unsigned int irq, bool enable);	/* native: whether the host may deliver it */

static void irq_thread(struct work_struct *work)
{
	struct irqaction *action = container_of(work, struct irqaction, thread_work);

	action->thread_fn(action->irq, action->dev_id);
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev_id)
{
	struct irqaction *action, **last;
	struct irq_desc *desc;

	might_sleep();
	if (irq >= NR_IRQS || (!handler && !thread_fn))
		return -EINVAL;
	if ((flags & IRQF_SHARED) && !dev_id)
		return -EINVAL;
	desc = &irq_desc[irq];
	if (desc->action && !(flags & desc->action->flags & IRQF_SHARED))
		return -EBUSY;
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	action->handler = handler;
	action->thread_fn = thread_fn;
	action->dev_id = dev_id;
	action->name = name;
	action->flags = flags;
	action->irq = irq;
	INIT_WORK(&action->thread_work, irq_thread);
	for (last = &desc->action; *last; last = &(*last)->next)
		;
	*last = action;
	if (desc->depth == 0)
		__irq_line_enable(irq, true);
	return 0;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irqaction *action, **p;
	const char *name;

	if (irq >= NR_IRQS)
		return NULL;
	for (p = &irq_desc[irq].action; (action = *p); p = &action->next)
		if (action->dev_id == dev_id)
			break;
	if (!action) {
		WARN(1, "Trying to free already-free IRQ %d\n", irq);
		return NULL;
	}
	*p = action->next;
	synchronize_irq(irq);
	if (action->thread_fn)
		cancel_work_sync(&action->thread_work);
	if (!irq_desc[irq].action)
		__irq_line_enable(irq, false);
	name = action->name;
	kfree(action);
	return name;
}

int generic_handle_irq(unsigned int irq)
{
	struct irq_desc *desc = &irq_desc[irq];
	struct irqaction *action;
	irqreturn_t ret;

	if (irq >= NR_IRQS)
		return -EINVAL;
	if (desc->depth) {
		desc->pending = true;
		return 0;
	}
	desc->in_progress = true;
	for (action = desc->action; action; action = action->next) {
		ret = action->handler ? action->handler(irq, action->dev_id) : IRQ_WAKE_THREAD;
		if (ret == IRQ_WAKE_THREAD && action->thread_fn)
			schedule_work(&action->thread_work);
	}
	desc->in_progress = false;
	return 0;
}

void synchronize_irq(unsigned int irq)
{
	struct irqaction *action;

	if (irq >= NR_IRQS)
		return;
	might_sleep();
	while (irq_desc[irq].in_progress)
		cond_resched();
	for (action = irq_desc[irq].action; action; action = action->next)
		if (action->thread_fn)
			flush_work(&action->thread_work);
}

bool synchronize_hardirq(unsigned int irq)
{
	return irq >= NR_IRQS || !irq_desc[irq].in_progress;
}

void disable_irq_nosync(unsigned int irq)
{
	if (irq < NR_IRQS && irq_desc[irq].depth++ == 0)
		__irq_line_enable(irq, false);
}

void disable_irq(unsigned int irq)
{
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}

void enable_irq(unsigned int irq)
{
	if (irq >= NR_IRQS)
		return;
	if (WARN(irq_desc[irq].depth == 0, "Unbalanced enable for IRQ %d\n", irq))
		return;
	if (--irq_desc[irq].depth == 0)
		__irq_line_enable(irq, true);
}

struct irq_devres {
	unsigned int irq;
	void *dev_id;
};

static void devm_irq_release(struct device *dev, void *res)
{
	struct irq_devres *this = res;

	free_irq(this->irq, this->dev_id);
}

static int devm_irq_match(struct device *dev, void *res, void *data)
{
	struct irq_devres *this = res, *wanted = data;

	return this->irq == wanted->irq && this->dev_id == wanted->dev_id;
}

int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			      unsigned long flags, const char *name, void *dev_id)
{
	struct irq_devres *dr = devres_alloc(devm_irq_release, sizeof(*dr), GFP_KERNEL);
	int err;

	if (!dr)
		return -ENOMEM;
	err = request_threaded_irq(irq, handler, thread_fn, flags, name ? name : dev_name(dev), dev_id);
	if (err) {
		devres_free(dr);
		return err;
	}
	dr->irq = irq;
	dr->dev_id = dev_id;
	devres_add(dev, dr);
	return 0;
}

void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id)
{
	struct irq_devres wanted = { irq, dev_id };

	WARN_ON(devres_release(dev, devm_irq_release, devm_irq_match, &wanted));
}
