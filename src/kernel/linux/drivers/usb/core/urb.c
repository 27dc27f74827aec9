// SPDX-License-Identifier: MIT
/* URBs: their memory, handing them to the host controller, and getting them back. */
#include <linux/usb.h>
#include <linux/vmalloc.h>
#include <linux/log2.h>
#include "usb.h"

/* A task that kills an URB waits here until its completion handler has returned. */
static DECLARE_WAIT_QUEUE_HEAD(usb_kill_urb_queue);

static void urb_destroy(struct kref *kref)
{
	struct urb *urb = container_of(kref, struct urb, kref);

	if (urb->transfer_flags & URB_FREE_BUFFER)
		kfree(urb->transfer_buffer);
	kfree(urb);
}

void usb_init_urb(struct urb *urb)
{
	if (!urb)
		return;
	memset(urb, 0, sizeof(*urb));
	kref_init(&urb->kref);
	INIT_LIST_HEAD(&urb->urb_list);
	INIT_LIST_HEAD(&urb->anchor_list);
}

struct urb *usb_alloc_urb(int iso_packets, gfp_t mem_flags)
{
	struct urb *urb = kmalloc(sizeof(*urb) + iso_packets * sizeof(struct usb_iso_packet_descriptor), mem_flags);

	usb_init_urb(urb);
	return urb;
}

void usb_free_urb(struct urb *urb)
{
	if (urb)
		kref_put(&urb->kref, urb_destroy);
}

struct urb *usb_get_urb(struct urb *urb)
{
	if (urb)
		kref_get(&urb->kref);
	return urb;
}

/* ---- submission ---- */

static int pipe_type_of(const struct usb_host_endpoint *ep)
{
	static const u8 types[] = { PIPE_CONTROL, PIPE_ISOCHRONOUS, PIPE_BULK, PIPE_INTERRUPT };

	return types[usb_endpoint_type(&ep->desc)];
}

int usb_pipe_type_check(struct usb_device *dev, unsigned int pipe)
{
	const struct usb_host_endpoint *ep = usb_pipe_endpoint(dev, pipe);

	return ep && usb_pipetype(pipe) == pipe_type_of(ep) ? 0 : -EINVAL;
}

int usb_urb_ep_type_check(const struct urb *urb)
{
	return usb_pipe_type_check(urb->dev, urb->pipe);
}

/* Packets must fit the endpoint; each begins as not done. */
static int check_packets(struct urb *urb)
{
	unsigned int i, max = usb_endpoint_maxp(&urb->ep->desc);

	if (urb->dev->speed == USB_SPEED_HIGH)
		max *= usb_endpoint_maxp_mult(&urb->ep->desc);
	if (urb->number_of_packets <= 0)
		return -EINVAL;
	for (i = 0; i < urb->number_of_packets; i++) {
		if (urb->iso_frame_desc[i].length > max)
			return -EMSGSIZE;
		urb->iso_frame_desc[i].status = -EXDEV;
		urb->iso_frame_desc[i].actual_length = 0;
	}
	return 0;
}

/* The controller knows powers of two up to a limit: the next one that is not longer is taken. */
static int check_interval(struct urb *urb)
{
	int limit = urb->dev->speed >= USB_SPEED_HIGH ? 8 * 1024 : 1024;

	if (urb->interval <= 0)
		return -EINVAL;
	urb->interval = rounddown_pow_of_two(min(urb->interval, limit));
	return 0;
}

/* What the controller's DMA cannot reach. */
static int check_buffer(struct urb *urb)
{
	if (urb->num_sgs)
		return -EINVAL;		/* this controller takes no scatter lists */
	if (!urb->transfer_buffer_length || (urb->transfer_flags & URB_NO_TRANSFER_DMA_MAP))
		return 0;
	if (WARN_ONCE(is_vmalloc_addr(urb->transfer_buffer), "transfer buffer not dma capable\n"))
		return -EAGAIN;
	return 0;
}

static int check_urb(struct urb *urb)
{
	struct usb_device *dev = urb->dev;
	int err;

	if (!dev || dev->state < USB_STATE_UNAUTHENTICATED)
		return -ENODEV;
	urb->ep = usb_pipe_endpoint(dev, urb->pipe);
	if (!urb->ep)
		return -ENOENT;
	if (usb_pipecontrol(urb->pipe) && !urb->setup_packet)
		return -ENOEXEC;
	if (!usb_endpoint_maxp(&urb->ep->desc))
		return -EMSGSIZE;
	urb->status = -EINPROGRESS;
	urb->actual_length = 0;
	urb->error_count = 0;
	urb->unlinked = 0;
	urb->transfer_flags &= ~URB_DIR_MASK;
	if (usb_pipein(urb->pipe))
		urb->transfer_flags |= URB_DIR_IN;
	if (usb_endpoint_xfer_control(&urb->ep->desc) &&
	    ((struct usb_ctrlrequest *)urb->setup_packet)->bRequestType & USB_DIR_IN && urb->transfer_buffer_length)
		urb->transfer_flags |= URB_DIR_IN;
	WARN_ONCE(usb_pipe_type_check(dev, urb->pipe), "BOGUS urb xfer, pipe %x != type %x\n",
		  usb_pipetype(urb->pipe), pipe_type_of(urb->ep));
	err = check_buffer(urb);
	if (!err && usb_endpoint_xfer_isoc(&urb->ep->desc))
		err = check_packets(urb);
	if (!err && (usb_endpoint_xfer_isoc(&urb->ep->desc) || usb_endpoint_xfer_int(&urb->ep->desc)))
		err = check_interval(urb);
	return err;
}

/* A handler may have submitted it anew. */
static void urb_use_ends(struct urb *urb)
{
	atomic_dec(&urb->use_count);
	if (atomic_read(&urb->reject))
		wake_up(&usb_kill_urb_queue);
	usb_put_urb(urb);
}

int usb_submit_urb(struct urb *urb, gfp_t mem_flags)
{
	int err;

	might_sleep_if(gfpflags_allow_blocking(mem_flags));
	if (!urb || !urb->complete)
		return -EINVAL;
	if (WARN_ONCE(urb->hcpriv, "URB submitted while active\n"))
		return -EBUSY;
	err = check_urb(urb);
	if (err)
		return err;
	usb_get_urb(urb);
	atomic_inc(&urb->use_count);
	atomic_inc(&urb->dev->urbnum);
	err = atomic_read(&urb->reject) ? -EPERM : usb_host_enqueue(urb);
	if (err)
		urb_use_ends(urb);
	return err;
}

/* It is over: out of its anchor, to the driver, and then to whoever waits for that. */
void usb_giveback_urb(struct urb *urb, int status)
{
	struct usb_anchor *anchor = urb->anchor;

	if ((urb->transfer_flags & URB_SHORT_NOT_OK) && !status && urb->actual_length < urb->transfer_buffer_length)
		status = -EREMOTEIO;
	urb->hcpriv = NULL;
	urb->status = status;
	if (anchor)
		atomic_inc(&anchor->suspend_wakeups);
	usb_unanchor_urb(urb);
	urb->complete(urb);
	if (anchor && atomic_dec_and_test(&anchor->suspend_wakeups) && list_empty(&anchor->urb_list))
		wake_up(&anchor->wait);
	urb_use_ends(urb);
}

/* ---- calling back ---- */

int usb_unlink_urb(struct urb *urb)
{
	if (!urb)
		return -EINVAL;
	if (!urb->dev)
		return -ENODEV;
	if (!urb->ep)
		return -EIDRM;
	return usb_host_unlink(urb, -ECONNRESET);
}

static void unlink_and_wait(struct urb *urb)
{
	usb_host_unlink(urb, -ENOENT);
	if (atomic_read(&urb->use_count))
		wait_event(usb_kill_urb_queue, atomic_read(&urb->use_count) == 0);
}

void usb_kill_urb(struct urb *urb)
{
	might_sleep();
	if (!urb || !urb->dev || !urb->ep)
		return;
	atomic_inc(&urb->reject);
	unlink_and_wait(urb);
	atomic_dec(&urb->reject);
}

void usb_poison_urb(struct urb *urb)
{
	might_sleep();
	if (!urb)
		return;
	atomic_inc(&urb->reject);
	if (urb->dev && urb->ep)
		unlink_and_wait(urb);
}

void usb_unpoison_urb(struct urb *urb)
{
	if (urb)
		atomic_dec(&urb->reject);
}

void usb_block_urb(struct urb *urb)
{
	if (urb)
		atomic_inc(&urb->reject);
}
