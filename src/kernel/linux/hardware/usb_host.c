// SPDX-License-Identifier: MIT
/*
 * The USB host controller. Endpoints work side by side; the URBs of one follow each other, and each is over as long
 * after the one before it as its data take: packets by their interval, bulk data at the device's speed. Then the
 * interrupt comes, the data are moved, and the driver's handler is called.
 */
#include <linux/usb.h>
#include <linux/mm.h>
#include "../drivers/usb/core/usb.h"

#define MICROFRAME_NS 125000
/* An endpoint's first packet goes out in the next microframe; a request takes three of them: setup, data, status. */
#define CONTROL_NS (3 * MICROFRAME_NS)
#define DEFAULT_BULK_BYTES_PER_SECOND 384000
/* A device that has nothing to say, or takes nothing more, is asked again after that. */
#define ASK_AGAIN_NS NSEC_PER_MSEC

static LIST_HEAD(under_way);		/* by urb_list, in order of `due` */
static DEFINE_SPINLOCK(under_way_lock);
static DECLARE_WAIT_QUEUE_HEAD(flushed);

static enum hrtimer_restart usb_host_interrupt(struct hrtimer *timer);
static struct hrtimer usb_host_timer = { .clockid = CLOCK_MONOTONIC, .function = usb_host_interrupt };

static u64 frame_ns(const struct usb_device *dev)
{
	return dev->speed >= USB_SPEED_HIGH ? MICROFRAME_NS : NSEC_PER_MSEC;
}

static u64 duration(const struct urb *urb)
{
	unsigned int speed = urb->dev->hardware->bulk_bytes_per_second;

	switch (usb_endpoint_type(&urb->ep->desc)) {
	case USB_ENDPOINT_XFER_CONTROL:
		return CONTROL_NS;
	case USB_ENDPOINT_XFER_ISOC:
		return urb->number_of_packets * urb->interval * frame_ns(urb->dev);
	case USB_ENDPOINT_XFER_INT:
		return urb->interval * frame_ns(urb->dev);
	default:
		return MICROFRAME_NS + (u64)urb->transfer_buffer_length * NSEC_PER_SEC / (speed ? speed : DEFAULT_BULK_BYTES_PER_SECOND);
	}
}

static struct urb *first_under_way(void)
{
	return list_first_entry_or_null(&under_way, struct urb, urb_list);
}

/* With the lock held. */
static void put_in_order(struct urb *urb)
{
	struct urb *other;

	list_for_each_entry(other, &under_way, urb_list)
		if (other->due > urb->due)
			break;
	list_add_tail(&urb->urb_list, &other->urb_list);
}

static void program_interrupt(void)
{
	struct urb *first = first_under_way();

	if (first)
		hrtimer_start(&usb_host_timer, first->due, HRTIMER_MODE_ABS_HARD);
}

int usb_host_enqueue(struct urb *urb)
{
	u64 begin, frame = frame_ns(urb->dev);
	unsigned long flags;

	if (!urb->ep->enabled)
		return -ENOENT;
	spin_lock_irqsave(&under_way_lock, flags);
	begin = max_t(u64, urb->ep->free_at, (ktime_get_ns() / frame + 1) * frame);
	urb->start_frame = begin / frame % 1024;
	urb->due = urb->ep->free_at = begin + duration(urb);
	urb->hcpriv = urb->ep;
	put_in_order(urb);
	program_interrupt();
	spin_unlock_irqrestore(&under_way_lock, flags);
	return 0;
}

/* It comes back in the next microframe, when the controller has let go of it. With the lock held. */
static void call_back(struct urb *urb, int status)
{
	urb->unlinked = status;
	urb->due = min(urb->due, ktime_get_ns() + MICROFRAME_NS);
	list_del(&urb->urb_list);
	put_in_order(urb);
}

int usb_host_unlink(struct urb *urb, int status)
{
	unsigned long flags;
	int ret = -EINPROGRESS;

	spin_lock_irqsave(&under_way_lock, flags);
	if (!urb->hcpriv)
		ret = -EIDRM;
	else if (urb->unlinked)
		ret = -EBUSY;
	else
		call_back(urb, status);
	program_interrupt();
	spin_unlock_irqrestore(&under_way_lock, flags);
	return ret;
}

static struct urb *first_of(struct usb_device *dev, struct usb_host_endpoint *ep, bool still_wanted)
{
	struct urb *urb;

	list_for_each_entry(urb, &under_way, urb_list)
		if (urb->dev == dev && urb->ep == ep && !(still_wanted && urb->unlinked))
			return urb;
	return NULL;
}

void usb_host_flush(struct usb_device *dev, struct usb_host_endpoint *ep)
{
	unsigned long flags;
	struct urb *urb;

	might_sleep();
	spin_lock_irqsave(&under_way_lock, flags);
	while ((urb = first_of(dev, ep, true)))
		call_back(urb, -ESHUTDOWN);
	ep->free_at = 0;
	program_interrupt();
	spin_unlock_irqrestore(&under_way_lock, flags);
	wait_event(flushed, !first_of(dev, ep, false));
}

/* ---- the interrupt ---- */

/* The controller reaches memory by its bus address, if the driver gave one. */
static void *buffer_of(const struct urb *urb)
{
	return urb->transfer_flags & URB_NO_TRANSFER_DMA_MAP ? phys_to_virt(urb->transfer_dma) : urb->transfer_buffer;
}

static int move_packets(struct urb *urb, u8 address)
{
	int i;

	for (i = 0; i < urb->number_of_packets; i++) {
		struct usb_iso_packet_descriptor *packet = &urb->iso_frame_desc[i];
		int moved = usb_device_transfer(urb->dev->hardware, address, buffer_of(urb) + packet->offset, packet->length);

		packet->status = moved < 0 ? moved : 0;
		packet->actual_length = max(moved, 0);
		urb->actual_length += packet->actual_length;
		urb->error_count += moved < 0;
	}
	return 0;
}

/* Answers the URB's status. */
static int move_data(struct urb *urb)
{
	u8 address = urb->ep->desc.bEndpointAddress;
	int moved;

	if (usb_endpoint_xfer_isoc(&urb->ep->desc))
		return move_packets(urb, address);
	if (usb_endpoint_xfer_control(&urb->ep->desc))
		moved = usb_device_control(urb->dev->hardware, (void *)urb->setup_packet, buffer_of(urb));
	else
		moved = usb_device_transfer(urb->dev->hardware, address, buffer_of(urb), urb->transfer_buffer_length);
	if (moved < 0)
		return moved;
	urb->actual_length = moved;
	return 0;
}

/* Not yet: the device has answered NAK. */
static void ask_again(struct urb *urb)
{
	unsigned long flags;

	spin_lock_irqsave(&under_way_lock, flags);
	urb->due += ASK_AGAIN_NS;
	put_in_order(urb);
	spin_unlock_irqrestore(&under_way_lock, flags);
}

/* One URB at least: an interrupt that a person places comes before it is due. */
static enum hrtimer_restart usb_host_interrupt(struct hrtimer *timer)
{
	u64 now = ktime_get_ns();
	unsigned long flags;
	struct urb *urb;
	int status;

	do {
		spin_lock_irqsave(&under_way_lock, flags);
		urb = first_under_way();
		if (urb)
			list_del_init(&urb->urb_list);
		spin_unlock_irqrestore(&under_way_lock, flags);
		if (!urb)
			break;
		status = urb->unlinked ? urb->unlinked : move_data(urb);
		if (status == -EAGAIN)
			ask_again(urb);
		else
			usb_giveback_urb(urb, status);
		urb = first_under_way();
	} while (urb && urb->due <= now);
	wake_up(&flushed);
	spin_lock_irqsave(&under_way_lock, flags);
	program_interrupt();
	spin_unlock_irqrestore(&under_way_lock, flags);
	return HRTIMER_NORESTART;
}
