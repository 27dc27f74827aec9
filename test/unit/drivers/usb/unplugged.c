// A device that is pulled while a transfer is under way, and one that is plugged in while its driver is there.
#include <linux/usb.h>
#include <linux/delay.h>
#include "../check.h"

static const u8 descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, 0x34, 0x12, 0x78, 0x56, 0x00, 0x01, 0, 0, 0, 1,
	9, USB_DT_CONFIG, 25, 0, 1, 1, 0, 0x80, 50,
	9, USB_DT_INTERFACE, 0, 0, 1, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	7, USB_DT_ENDPOINT, 0x02, USB_ENDPOINT_XFER_BULK, 64, 0, 0,
};
static const u8 broken[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, 0x34, 0x12, 0x78, 0x56, 0x00, 0x01, 0, 0, 0, 1,
	9, USB_DT_CONFIG, 25, 0, 1, 1, 0, 0x80, 50,
	9, USB_DT_INTERFACE, 0, 0, 2, USB_CLASS_VENDOR_SPEC, 0, 0, 0,	/* two endpoints, and one follows */
	7, USB_DT_ENDPOINT, 0x02, USB_ENDPOINT_XFER_BULK, 64, 0, 0,
};
static struct usb_hardware hardware = { .descriptors = descriptors, .descriptors_bytes = sizeof(descriptors) };
static struct usb_hardware ill_formed = { .descriptors = broken, .descriptors_bytes = sizeof(broken) };

static struct usb_device *dev;
static struct urb *urb;
static u8 *buffer;
static int probed, gone, resets, status;

static void over(struct urb *urb) { status = urb->status; }

static int unplugged_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	probed++;
	dev = usb_get_dev(interface_to_usbdev(intf));
	usb_fill_bulk_urb(urb, dev, usb_sndbulkpipe(dev, 2), buffer, 3840, over, NULL);
	return usb_submit_urb(urb, GFP_KERNEL);
}

static void unplugged_disconnect(struct usb_interface *intf)
{
	gone++;
	EXPECT_EQ(status, -ESHUTDOWN);
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), -ENODEV);
	EXPECT_EQ(usb_control_msg(dev, usb_sndctrlpipe(dev, 0), 1, USB_TYPE_VENDOR, 0, 0, NULL, 0, 100), -ENODEV);
	usb_put_dev(dev);
}

static int before_reset(struct usb_interface *intf)
{
	resets += 1;
	return 0;
}

static int after_reset(struct usb_interface *intf)
{
	EXPECT_EQ(status, -ESHUTDOWN);
	resets += 10;
	return 0;
}

static const struct usb_device_id ids[] = { { USB_DEVICE(0x1234, 0x5678) }, { } };
static struct usb_driver driver = {
	.name = "unplugged", .id_table = ids, .probe = unplugged_probe, .disconnect = unplugged_disconnect,
	.pre_reset = before_reset, .post_reset = after_reset,
};

static int __init unplugged_init(void)
{
	int err;

	urb = usb_alloc_urb(0, GFP_KERNEL);
	buffer = kmalloc(3840, GFP_KERNEL);
	EXPECT_EQ(usb_hardware_plug(&ill_formed), -EINVAL);
	EXPECT_EQ(usb_hardware_plug(&hardware), 0);
	EXPECT_EQ(usb_hardware_plug(&hardware), -EINVAL);		/* it is there */
	err = usb_register(&driver);
	EXPECT_EQ(probed, 1);
	EXPECT_EQ(usb_reset_device(dev), 0);
	EXPECT_EQ(resets, 11);						/* before and after */
	EXPECT_EQ(status, -ESHUTDOWN);
	EXPECT_EQ(usb_submit_urb(urb, GFP_KERNEL), 0);
	usb_hardware_unplug(&hardware);
	EXPECT_EQ(gone, 1);
	EXPECT_EQ(usb_hardware_plug(&hardware), 0);
	EXPECT_EQ(probed, 2);
	usb_hardware_unplug(&hardware);
	usb_free_urb(urb);
	kfree(buffer);
	pr_info("all done\n");
	return err;
}

static void __exit unplugged_exit(void) { usb_deregister(&driver); }

module_init(unplugged_init);
module_exit(unplugged_exit);
MODULE_LICENSE("GPL");
