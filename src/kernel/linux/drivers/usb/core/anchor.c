// SPDX-License-Identifier: MIT
/* Anchors: lists of a driver's submitted URBs, which leave them by themselves when they are over. */
#include <linux/usb.h>

void usb_anchor_urb(struct urb *urb, struct usb_anchor *anchor)
{
	unsigned long flags;

	spin_lock_irqsave(&anchor->lock, flags);
	usb_get_urb(urb);
	list_add_tail(&urb->anchor_list, &anchor->urb_list);
	urb->anchor = anchor;
	if (anchor->poisoned)
		atomic_inc(&urb->reject);
	spin_unlock_irqrestore(&anchor->lock, flags);
}

void usb_unanchor_urb(struct urb *urb)
{
	struct usb_anchor *anchor = urb ? urb->anchor : NULL;
	unsigned long flags;
	bool last;

	if (!anchor)
		return;
	spin_lock_irqsave(&anchor->lock, flags);
	urb->anchor = NULL;
	list_del_init(&urb->anchor_list);
	last = list_empty(&anchor->urb_list) && !atomic_read(&anchor->suspend_wakeups);
	spin_unlock_irqrestore(&anchor->lock, flags);
	usb_put_urb(urb);
	if (last)
		wake_up(&anchor->wait);
}

/* The last one that was anchored; it stays alive until usb_put_urb(). */
static struct urb *last_of(struct usb_anchor *anchor)
{
	struct urb *urb = NULL;
	unsigned long flags;

	spin_lock_irqsave(&anchor->lock, flags);
	if (!list_empty(&anchor->urb_list))
		urb = usb_get_urb(list_entry(anchor->urb_list.prev, struct urb, anchor_list));
	spin_unlock_irqrestore(&anchor->lock, flags);
	return urb;
}

static void until_empty(struct usb_anchor *anchor, void (*stop)(struct urb *urb))
{
	struct urb *urb;

	might_sleep();
	while ((urb = last_of(anchor))) {
		stop(urb);
		usb_unanchor_urb(urb);	/* its handler did, if it was submitted */
		usb_put_urb(urb);
	}
}

void usb_kill_anchored_urbs(struct usb_anchor *anchor)
{
	until_empty(anchor, usb_kill_urb);
}

void usb_poison_anchored_urbs(struct usb_anchor *anchor)
{
	anchor->poisoned = 1;
	until_empty(anchor, usb_poison_urb);
}

void usb_unpoison_anchored_urbs(struct usb_anchor *anchor)
{
	struct urb *urb;
	unsigned long flags;

	spin_lock_irqsave(&anchor->lock, flags);
	list_for_each_entry(urb, &anchor->urb_list, anchor_list)
		usb_unpoison_urb(urb);
	anchor->poisoned = 0;
	spin_unlock_irqrestore(&anchor->lock, flags);
}

void usb_unlink_anchored_urbs(struct usb_anchor *anchor)
{
	struct urb *urb;

	while ((urb = usb_get_from_anchor(anchor))) {
		usb_unlink_urb(urb);
		usb_put_urb(urb);
	}
}

int usb_wait_anchor_empty_timeout(struct usb_anchor *anchor, unsigned int timeout)
{
	return wait_event_timeout(anchor->wait, !atomic_read(&anchor->suspend_wakeups) && usb_anchor_empty(anchor),
				  msecs_to_jiffies(timeout));
}

/* The oldest one, no longer anchored. */
struct urb *usb_get_from_anchor(struct usb_anchor *anchor)
{
	struct urb *urb = NULL;
	unsigned long flags;

	spin_lock_irqsave(&anchor->lock, flags);
	if (!list_empty(&anchor->urb_list))
		urb = usb_get_urb(list_first_entry(&anchor->urb_list, struct urb, anchor_list));
	spin_unlock_irqrestore(&anchor->lock, flags);
	usb_unanchor_urb(urb);
	return urb;
}

void usb_scuttle_anchored_urbs(struct usb_anchor *anchor)
{
	struct urb *urb;

	while ((urb = usb_get_from_anchor(anchor)))
		usb_put_urb(urb);
}

int usb_anchor_empty(struct usb_anchor *anchor)
{
	return list_empty(&anchor->urb_list);
}
