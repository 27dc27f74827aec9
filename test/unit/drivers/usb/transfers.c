// URBs on the device that nobody described: how long they take, what they bring, and how they are called back.
#include <linux/usb.h>
#include <linux/vmalloc.h>
#include <linux/ktime.h>
#include "../check.h"

#define US(from) ((ktime_get_ns() - (from)) / 1000)

static struct usb_device *dev;
static struct usb_interface *intf;
static struct usb_anchor anchor;
static u8 *buffer;
static int handled, last_status, resubmit;

static void handler(struct urb *urb)
{
	EXPECT(in_hardirq());
	EXPECT(urb->hcpriv == NULL);
	handled++;
	last_status = urb->status;
	if (resubmit && urb->status == 0) {
		resubmit--;
		EXPECT_EQ(usb_submit_urb(urb, GFP_ATOMIC), 0);
	}
}

static struct urb *bulk(unsigned int pipe, int bytes)
{
	struct urb *urb = usb_alloc_urb(0, GFP_KERNEL);

	usb_fill_bulk_urb(urb, dev, pipe, buffer, bytes, handler, NULL);
	handled = 0;
	last_status = 1;
	return urb;
}

static void waits(void)
{
	u64 begin = ktime_get_ns();
	int moved = 0;

	memset(buffer, 0xee, 512);
	EXPECT_EQ(usb_bulk_msg(dev, usb_rcvbulkpipe(dev, 2), buffer, 100, &moved, 1000), 0);
	EXPECT_EQ(moved, 100);
	EXPECT(buffer[0] == buffer[99] && buffer[100] == 0xee);
	EXPECT(US(begin) > 300 && US(begin) < 600);		/* 100 of 384000 bytes in a second, and up to two microframes */
	begin = ktime_get_ns();
	EXPECT_EQ(usb_bulk_msg(dev, usb_sndbulkpipe(dev, 2), buffer, 8192, &moved, 5), -ETIMEDOUT);
	EXPECT_EQ(moved, 0);
	EXPECT(US(begin) >= 4000 && US(begin) < 12000);
	EXPECT_EQ(usb_bulk_msg(dev, usb_sndbulkpipe(dev, 7), buffer, 8, &moved, 5), -EINVAL);
	EXPECT_EQ(usb_interrupt_msg(dev, usb_rcvintpipe(dev, 3), buffer, 8, &moved, 0), 0);
	EXPECT_EQ(usb_control_msg(dev, usb_rcvctrlpipe(dev, 0), 0x42, USB_DIR_IN | USB_TYPE_VENDOR, 0, 0, buffer, 3, 1000), 3);
	EXPECT(!buffer[0] && !buffer[2]);
	EXPECT_EQ(usb_control_msg_send(dev, 0, 0x42, USB_TYPE_VENDOR, 0, 0, "abc", 3, 1000, GFP_KERNEL), 0);
	EXPECT_EQ(usb_control_msg_recv(dev, 0, 0x42, USB_DIR_IN | USB_TYPE_CLASS, 0, 0, buffer, 3, 1000, GFP_KERNEL), 0);
}

static void calling_back(void)
{
	struct urb *urb = bulk(usb_sndbulkpipe(dev, 2), 3840);		/* 10 ms */

	resubmit = 2;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -EBUSY);		// finds: warn
	msleep(60);
	EXPECT_EQ(handled, 3);
	EXPECT_EQ(last_status, 0);
	EXPECT_EQ(urb->actual_length, 3840);
	EXPECT_EQ(usb_unlink_urb(urb), -EIDRM);

	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	EXPECT_EQ(usb_unlink_urb(urb), -EINPROGRESS);
	EXPECT_EQ(usb_unlink_urb(urb), -EBUSY);
	EXPECT_EQ(handled, 3);						/* it is called back later */
	msleep(1);
	EXPECT_EQ(handled, 4);
	EXPECT_EQ(last_status, -ECONNRESET);

	resubmit = 100;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	usb_kill_urb(urb);
	EXPECT_EQ(handled, 5);						/* and its handler has returned */
	EXPECT_EQ(last_status, -ENOENT);
	EXPECT_EQ(urb->use_count.counter, 0);

	usb_poison_urb(urb);
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -EPERM);
	usb_unpoison_urb(urb);
	resubmit = 0;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	usb_free_urb(urb);						/* the controller has a reference of its own */
	msleep(20);
	EXPECT_EQ(handled, 6);
	EXPECT_EQ(last_status, 0);
}

static void anchors(void)
{
	struct urb *one = bulk(usb_sndbulkpipe(dev, 2), 3840), *two = bulk(usb_sndbulkpipe(dev, 2), 3840);

	init_usb_anchor(&anchor);
	usb_anchor_urb(one, &anchor);
	usb_anchor_urb(two, &anchor);
	usb_submit_urb(one, GFP_KERNEL);
	usb_submit_urb(two, GFP_KERNEL);
	EXPECT_EQ(usb_wait_anchor_empty_timeout(&anchor, 12), 0);	/* one after the other: 20 ms */
	EXPECT_EQ(handled, 1);
	EXPECT(usb_wait_anchor_empty_timeout(&anchor, 100) > 0);
	EXPECT_EQ(handled, 2);
	usb_anchor_urb(one, &anchor);
	usb_submit_urb(one, GFP_KERNEL);
	usb_anchor_urb(two, &anchor);
	usb_kill_anchored_urbs(&anchor);
	EXPECT(usb_anchor_empty(&anchor));
	EXPECT_EQ(handled, 3);
	EXPECT_EQ(last_status, -ENOENT);
	usb_free_urb(one);
	usb_free_urb(two);
}

static void packets(void)
{
	struct urb *urb = usb_alloc_urb(8, GFP_KERNEL);
	int i;

	usb_fill_bulk_urb(urb, dev, usb_rcvisocpipe(dev, 1), buffer, 8 * 192, handler, NULL);
	urb->number_of_packets = 8;
	urb->transfer_flags = URB_ISO_ASAP;
	for (i = 0; i < 8; i++) {
		urb->iso_frame_desc[i].offset = 192 * i;
		urb->iso_frame_desc[i].length = 192;
	}
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -ENOENT);		/* not in this setting */
	EXPECT_EQ(usb_set_interface(dev, 0, 7), -EINVAL);
	EXPECT_EQ(usb_set_interface(dev, 0, 1), 0);
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -EINVAL);		/* no interval */
	urb->interval = 1;
	urb->iso_frame_desc[3].length = 193;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -EMSGSIZE);
	urb->iso_frame_desc[3].length = 100;
	handled = 0;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	msleep(5);
	EXPECT_EQ(handled, 1);
	EXPECT_EQ(urb->actual_length, 7 * 192 + 100);
	EXPECT_EQ(urb->iso_frame_desc[3].actual_length, 100);
	EXPECT_EQ(urb->iso_frame_desc[7].status, 0);
	EXPECT_EQ(buffer[192 * 7], buffer[0] + 7);			/* each packet is made of its number */
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	EXPECT_EQ(usb_set_interface(dev, 0, 0), 0);			/* what was under way is called back */
	EXPECT_EQ(handled, 2);
	EXPECT_EQ(last_status, -ESHUTDOWN);
	usb_free_urb(urb);
}

static void coherent(void)
{
	struct urb *urb = bulk(usb_rcvbulkpipe(dev, 2), 64);

	urb->transfer_buffer = usb_alloc_coherent(dev, 64, GFP_KERNEL, &urb->transfer_dma);
	urb->transfer_flags = URB_NO_TRANSFER_DMA_MAP;
	memset(urb->transfer_buffer, 0xee, 64);
	usb_submit_urb(urb, GFP_KERNEL);
	msleep(5);
	EXPECT(((u8 *)urb->transfer_buffer)[63] != 0xee);
	usb_free_coherent(dev, 64, urb->transfer_buffer, urb->transfer_dma);
	usb_free_urb(urb);
}

static void mistakes(void)
{
	struct urb *urb = bulk(usb_sndbulkpipe(dev, 2), 64);
	void *far = vmalloc(64);
	unsigned long flags;

	urb->pipe = usb_sndintpipe(dev, 2);
	urb->interval = 1;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);			// finds: warn
	usb_kill_urb(urb);
	urb->pipe = usb_sndbulkpipe(dev, 2);
	urb->transfer_buffer = far;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -EAGAIN);		// finds: warn
	vfree(far);
	urb->transfer_buffer = buffer;
	local_irq_save(flags);
	usb_kill_urb(urb);						// finds: sleep-in-atomic
	local_irq_restore(flags);
	urb->complete = NULL;
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -EINVAL);
	EXPECT_EQ(usb_submit_urb(NULL, GFP_KERNEL), -EINVAL);
	usb_free_urb(urb);
}

static struct urb *kept;

static int transfers_probe(struct usb_interface *interface, const struct usb_device_id *id)
{
	intf = interface;
	dev = interface_to_usbdev(interface);
	EXPECT_EQ(id->driver_info, 77);
	EXPECT_EQ(le16_to_cpu(dev->descriptor.idVendor), 0x1234);
	buffer = kmalloc(8192, GFP_KERNEL);
	waits();
	calling_back();
	anchors();
	packets();
	coherent();
	mistakes();
	kept = bulk(usb_sndbulkpipe(dev, 2), 3840);
	usb_submit_urb(kept, GFP_KERNEL);
	return 0;
}

static void transfers_disconnect(struct usb_interface *interface)
{
	EXPECT_EQ(last_status, -ESHUTDOWN);				/* before it is told, its URBs are back */
	EXPECT_EQ(usb_submit_urb(kept, GFP_KERNEL), -ENOENT);
	usb_free_urb(kept);
	kfree(buffer);
	pr_info("all done\n");
}

static const struct usb_device_id ids[] = { { USB_DEVICE(0x1234, 0x5678), .driver_info = 77 }, { } };
static struct usb_driver transfers = { .name = "transfers", .id_table = ids, .probe = transfers_probe, .disconnect = transfers_disconnect };
module_usb_driver(transfers);
MODULE_LICENSE("GPL");
