// SPDX-License-Identifier: MIT
/* Transfers that are waited for, and what is asked of a device with them. */
#include <linux/usb.h>
#include <linux/unaligned.h>
#include "usb.h"

static void transfer_is_over(struct urb *urb)
{
	complete(urb->context);
}

/* Submits, waits up to `timeout` milliseconds (0: for ever), and frees. */
static int start_and_wait(struct urb *urb, int timeout, int *actual_length)
{
	DECLARE_COMPLETION_ONSTACK(done);
	int err;

	urb->context = &done;
	urb->complete = transfer_is_over;
	err = usb_submit_urb(urb, GFP_NOIO);
	if (!err) {
		if (wait_for_completion_timeout(&done, timeout ? msecs_to_jiffies(timeout) : MAX_SCHEDULE_TIMEOUT)) {
			err = urb->status;
		} else {
			usb_kill_urb(urb);
			err = urb->status == -ENOENT ? -ETIMEDOUT : urb->status;
		}
	}
	if (actual_length)
		*actual_length = urb->actual_length;
	usb_free_urb(urb);
	return err;
}

int usb_control_msg(struct usb_device *dev, unsigned int pipe, __u8 request, __u8 requesttype, __u16 value, __u16 index,
		    void *data, __u16 size, int timeout)
{
	struct usb_ctrlrequest *setup = kmalloc(sizeof(*setup), GFP_NOIO);
	struct urb *urb = usb_alloc_urb(0, GFP_NOIO);
	int err = -ENOMEM, length;

	if (setup && urb) {
		setup->bRequestType = requesttype;
		setup->bRequest = request;
		setup->wValue = cpu_to_le16(value);
		setup->wIndex = cpu_to_le16(index);
		setup->wLength = cpu_to_le16(size);
		usb_fill_control_urb(urb, dev, pipe, (unsigned char *)setup, data, size, NULL, NULL);
		err = start_and_wait(urb, timeout, &length);
		if (!err)
			err = length;
	} else {
		usb_free_urb(urb);
	}
	kfree(setup);
	return err;
}

int usb_control_msg_send(struct usb_device *dev, __u8 endpoint, __u8 request, __u8 requesttype, __u16 value, __u16 index,
			 const void *data, __u16 size, int timeout, gfp_t memflags)
{
	void *copy = NULL;
	int ret;

	if (usb_pipe_type_check(dev, usb_sndctrlpipe(dev, endpoint)))
		return -EINVAL;
	if (size) {
		copy = kmemdup(data, size, memflags);
		if (!copy)
			return -ENOMEM;
	}
	ret = usb_control_msg(dev, usb_sndctrlpipe(dev, endpoint), request, requesttype, value, index, copy, size, timeout);
	kfree(copy);
	return ret < 0 ? ret : 0;
}

int usb_control_msg_recv(struct usb_device *dev, __u8 endpoint, __u8 request, __u8 requesttype, __u16 value, __u16 index,
			 void *data, __u16 size, int timeout, gfp_t memflags)
{
	void *answer;
	int ret;

	if (!size || !data || usb_pipe_type_check(dev, usb_rcvctrlpipe(dev, endpoint)))
		return -EINVAL;
	answer = kmalloc(size, memflags);
	if (!answer)
		return -ENOMEM;
	ret = usb_control_msg(dev, usb_rcvctrlpipe(dev, endpoint), request, requesttype, value, index, answer, size, timeout);
	if (ret == size)
		memcpy(data, answer, size);
	else if (ret >= 0)
		ret = -EREMOTEIO;
	kfree(answer);
	return ret < 0 ? ret : 0;
}

/* The endpoint says whether it is a bulk or an interrupt transfer. */
int usb_bulk_msg(struct usb_device *dev, unsigned int pipe, void *data, int len, int *actual_length, int timeout)
{
	struct usb_host_endpoint *ep = usb_pipe_endpoint(dev, pipe);
	struct urb *urb;

	if (!ep || len < 0)
		return -EINVAL;
	urb = usb_alloc_urb(0, GFP_KERNEL);
	if (!urb)
		return -ENOMEM;
	if (usb_endpoint_xfer_int(&ep->desc))
		usb_fill_int_urb(urb, dev, (pipe & ~(3U << 30)) | (PIPE_INTERRUPT << 30), data, len, NULL, NULL, ep->desc.bInterval);
	else
		usb_fill_bulk_urb(urb, dev, pipe, data, len, NULL, NULL);
	return start_and_wait(urb, timeout, actual_length);
}

int usb_interrupt_msg(struct usb_device *dev, unsigned int pipe, void *data, int len, int *actual_length, int timeout)
{
	return usb_bulk_msg(dev, pipe, data, len, actual_length, timeout);
}

int usb_get_descriptor(struct usb_device *dev, unsigned char type, unsigned char index, void *buf, int size)
{
	return usb_control_msg(dev, usb_rcvctrlpipe(dev, 0), USB_REQ_GET_DESCRIPTOR, USB_DIR_IN, type << 8 | index, 0, buf, size,
			       USB_CTRL_GET_TIMEOUT);
}

/* Returns the length without the NUL, or -errno. Characters beyond Latin-1 become question marks. */
int usb_string(struct usb_device *dev, int index, char *buf, size_t size)
{
	u8 *descriptor;
	int length, i;

	if (!size || !buf)
		return -EINVAL;
	buf[0] = 0;
	if (index <= 0 || index >= 256)
		return -EINVAL;
	descriptor = kmalloc(256, GFP_NOIO);
	if (!descriptor)
		return -ENOMEM;
	length = usb_get_descriptor(dev, USB_DT_STRING, index, descriptor, 255);
	if (length >= 2) {
		length = min_t(int, (length - 2) / 2, size - 1);
		for (i = 0; i < length; i++)
			buf[i] = descriptor[3 + 2 * i] ? '?' : descriptor[2 + 2 * i];
		buf[length] = 0;
	}
	kfree(descriptor);
	return length;
}

/* ---- settings ---- */

static struct usb_host_endpoint **place_of(struct usb_device *dev, const struct usb_endpoint_descriptor *desc)
{
	return &(usb_endpoint_dir_in(desc) ? dev->ep_in : dev->ep_out)[usb_endpoint_num(desc)];
}

void usb_enable_interface(struct usb_device *dev, struct usb_interface *intf)
{
	struct usb_host_interface *alt = intf->cur_altsetting;
	int i;

	for (i = 0; i < alt->desc.bNumEndpoints; i++) {
		alt->endpoint[i].enabled = 1;
		*place_of(dev, &alt->endpoint[i].desc) = &alt->endpoint[i];
	}
}

/* What is still under way comes back first. */
void usb_disable_interface(struct usb_device *dev, struct usb_interface *intf)
{
	struct usb_host_interface *alt = intf->cur_altsetting;
	int i;

	for (i = 0; i < alt->desc.bNumEndpoints; i++) {
		struct usb_host_endpoint *ep = &alt->endpoint[i];

		ep->enabled = 0;
		usb_host_flush(dev, ep);
		if (*place_of(dev, &ep->desc) == ep)
			*place_of(dev, &ep->desc) = NULL;
	}
}

int usb_set_interface(struct usb_device *dev, int ifnum, int alternate)
{
	struct usb_interface *intf = usb_ifnum_to_if(dev, ifnum);
	struct usb_host_interface *alt;
	int ret;

	if (dev->state == USB_STATE_SUSPENDED)
		return -EHOSTUNREACH;
	alt = intf ? usb_altnum_to_altsetting(intf, alternate) : NULL;
	if (!alt)
		return -EINVAL;
	ret = usb_control_msg(dev, usb_sndctrlpipe(dev, 0), USB_REQ_SET_INTERFACE, USB_RECIP_INTERFACE, alternate, ifnum, NULL, 0,
			      USB_CTRL_SET_TIMEOUT);
	if (ret < 0)
		return ret;
	usb_disable_interface(dev, intf);
	intf->cur_altsetting = alt;
	usb_enable_interface(dev, intf);
	return 0;
}

int usb_clear_halt(struct usb_device *dev, int pipe)
{
	int ret = usb_control_msg(dev, usb_sndctrlpipe(dev, 0), USB_REQ_CLEAR_FEATURE, USB_RECIP_ENDPOINT, USB_ENDPOINT_HALT,
				  usb_pipeendpoint(pipe) | (usb_pipein(pipe) ? USB_DIR_IN : 0), NULL, 0, USB_CTRL_SET_TIMEOUT);

	return ret < 0 ? ret : 0;
}
