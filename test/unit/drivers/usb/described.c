// A device that the module describes: its descriptors, strings, requests and data; two interfaces and their drivers.
#include <linux/usb.h>
#include <linux/ktime.h>
#include "../check.h"

static const u8 descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, 0x34, 0x12, 0x78, 0x56, 0x03, 0x01, 1, 2, 0, 1,
	9, USB_DT_CONFIG, 68, 0, 2, 1, 0, 0x80, 50,
	9, USB_DT_INTERFACE, 0, 0, 0, USB_CLASS_VENDOR_SPEC, 1, 2, 0,
	9, USB_DT_INTERFACE, 0, 1, 1, USB_CLASS_VENDOR_SPEC, 1, 2, 0,
	5, USB_DT_CS_INTERFACE, 0xaa, 0xbb, 0xcc,
	9, USB_DT_ENDPOINT, 0x81, USB_ENDPOINT_XFER_ISOC, 0x40, 0x08, 1, 0, 0,
	4, USB_DT_CS_ENDPOINT, 0x11, 0x22,
	9, USB_DT_INTERFACE, 5, 0, 2, USB_CLASS_VENDOR_SPEC, 3, 4, 0,
	7, USB_DT_ENDPOINT, 0x02, USB_ENDPOINT_XFER_BULK, 64, 0, 0,
	7, USB_DT_ENDPOINT, 0x83, USB_ENDPOINT_XFER_INT, 8, 0, 10,
};
static const char *const strings[] = { NULL, "ACME", "Sound" };

static int request(struct usb_hardware *hw, const struct usb_ctrlrequest *setup, void *data)
{
	if (setup->bRequest != 9)
		return -EPIPE;
	*(u8 *)data = le16_to_cpu(setup->wValue) + 1;
	return 1;
}

static int transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes)
{
	static int asked;

	if (endpoint == 0x02)
		return -EPROTO;
	if (asked++ < 3)
		return -EAGAIN;
	memset(data, 0x5a, 6);
	return 6;
}

struct usb_hardware usb_hardware = {
	.descriptors = descriptors, .descriptors_bytes = sizeof(descriptors), .speed = USB_SPEED_FULL,
	.strings = strings, .string_count = ARRAY_SIZE(strings), .control = request, .transfer = transfer,
};

static struct usb_driver driver;
static int gone;

static int described_probe(struct usb_interface *intf, const struct usb_device_id *id)
{
	struct usb_device *dev = interface_to_usbdev(intf);
	struct usb_interface *other = usb_ifnum_to_if(dev, 5);
	struct usb_host_interface *alt = usb_altnum_to_altsetting(intf, 1);
	struct usb_endpoint_descriptor *in, *out;
	char text[32];
	u8 *data = kmalloc(16, GFP_KERNEL);
	int moved;
	u64 begin;

	EXPECT_EQ(dev->speed, USB_SPEED_FULL);
	EXPECT_EQ(le16_to_cpu(dev->descriptor.bcdDevice), 0x0103);
	EXPECT(!strcmp(dev->manufacturer, "ACME") && !strcmp(dev->product, "Sound") && !dev->serial);
	EXPECT_EQ(usb_string(dev, 2, text, 4), 3);
	EXPECT(!strcmp(text, "Sou"));
	EXPECT(usb_make_path(dev, text, sizeof(text)) > 0 && !strncmp(text, "usb-", 4));
	EXPECT_EQ(intf->num_altsetting, 2);
	EXPECT_EQ(intf->cur_altsetting->desc.bNumEndpoints, 0);
	EXPECT(alt && alt->extralen == 5 && alt->extra[2] == 0xaa);
	EXPECT_EQ(alt->endpoint[0].extralen, 4);
	EXPECT_EQ(usb_endpoint_maxp(&alt->endpoint[0].desc), 64);
	EXPECT_EQ(usb_endpoint_maxp_mult(&alt->endpoint[0].desc), 2);
	EXPECT(usb_endpoint_is_isoc_in(&alt->endpoint[0].desc));
	EXPECT(other && other->altsetting->desc.bInterfaceSubClass == 3 && !usb_ifnum_to_if(dev, 1));
	EXPECT_EQ(usb_find_common_endpoints(other->cur_altsetting, NULL, &out, &in, NULL), 0);
	EXPECT(out->bEndpointAddress == 0x02 && in->bEndpointAddress == 0x83);
	EXPECT_EQ(usb_find_bulk_in_endpoint(other->cur_altsetting, &in), -ENXIO);

	EXPECT_EQ(usb_control_msg(dev, usb_rcvctrlpipe(dev, 0), 9, USB_DIR_IN | USB_TYPE_VENDOR, 40, 0, data, 16, 100), 1);
	EXPECT_EQ(data[0], 41);
	EXPECT_EQ(usb_control_msg(dev, usb_sndctrlpipe(dev, 0), 8, USB_TYPE_VENDOR, 0, 0, NULL, 0, 100), -EPIPE);
	EXPECT_EQ(usb_control_msg_recv(dev, 0, 9, USB_DIR_IN | USB_TYPE_VENDOR, 0, 0, data, 2, 100, GFP_KERNEL), -EREMOTEIO);
	begin = ktime_get_ns();
	EXPECT_EQ(usb_interrupt_msg(dev, usb_rcvintpipe(dev, 3), data, 8, &moved, 100), 0);
	EXPECT(ktime_get_ns() - begin > 3 * NSEC_PER_MSEC);		/* it had nothing to say three times */
	EXPECT_EQ(moved, 6);
	EXPECT_EQ(usb_bulk_msg(dev, usb_sndbulkpipe(dev, 2), data, 8, &moved, 100), -EPROTO);
	kfree(data);

	EXPECT_EQ(usb_driver_claim_interface(&driver, other, dev), 0);
	EXPECT_EQ(usb_driver_claim_interface(&driver, other, dev), -EBUSY);
	EXPECT(usb_get_intfdata(other) == dev);
	usb_set_intfdata(intf, dev);
	return 0;
}

static void described_disconnect(struct usb_interface *intf)
{
	EXPECT(usb_get_intfdata(intf) == interface_to_usbdev(intf));
	if (++gone == 2)
		pr_info("all done\n");
}

static const struct usb_device_id ids[] = {
	{ USB_DEVICE_VER(0x1234, 0x5678, 0x0104, 0x0200) },
	{ USB_INTERFACE_INFO(USB_CLASS_VENDOR_SPEC, 3, 5) },
	{ USB_DEVICE_INTERFACE_NUMBER(0x1234, 0x5678, 0) },
	{ }
};
static struct usb_driver driver = { .name = "described", .id_table = ids, .probe = described_probe, .disconnect = described_disconnect };

module_usb_driver(driver);
MODULE_LICENSE("GPL");
