/* SPDX-License-Identifier: MIT */
/*
 * An emulated USB device. A file of the module may describe it:
 *
 *	static const u8 descriptors[] = { ... };
 *	struct usb_hardware usb_hardware = { .descriptors = descriptors, .descriptors_bytes = sizeof(descriptors) };
 *
 * and it is there when the driver registers. The bytes are those of /sys/bus/usb/devices/X/descriptors of a real one.
 * Without them there is a device of the driver's first id: one interface of two settings. Both have endpoints 0x02 and
 * 0x82 (bulk) and 0x83 (interrupt), the second one also 0x01 and 0x81 (isochronous, 192 bytes in a microframe).
 */
#ifndef __HARDWARE_USB_H
#define __HARDWARE_USB_H
#include <linux/usb/ch9.h>

struct usb_device;
struct usb_hardware {
	const u8 *descriptors;		/* the device's, behind it a configuration with all that belongs to it */
	size_t descriptors_bytes;
	enum usb_device_speed speed;	/* 0: USB_SPEED_HIGH */
	const char *const *strings;	/* by the numbers in the descriptors; [0] is not used */
	unsigned int string_count;
	unsigned int bulk_bytes_per_second;	/* 0: 384000, two channels of 32 bits at 48 kHz */
	/*
	 * A class or vendor request: how many bytes of `data` it took or gave, or -EPIPE if it is not understood.
	 * NULL: every request is taken, and every answer is zeros.
	 */
	int (*control)(struct usb_hardware *hw, const struct usb_ctrlrequest *setup, void *data);
	/*
	 * A packet (isochronous) or a whole transfer, at an endpoint's address: how many bytes it took or gave, or -errno.
	 * -EAGAIN of bulk and interrupt endpoints: not yet, a millisecond later it is asked again.
	 * NULL: all of them; each packet that is read is made of its number. Both are called in interrupt context.
	 */
	int (*transfer)(struct usb_hardware *hw, u8 endpoint, void *data, int bytes);

	struct usb_device *dev;		/* once it is plugged in */
	u8 count[16];			/* the next packet's number, by endpoint */
};

/* The device is plugged in, or pulled: all drivers are told. For a machine whose driver does not register on the bus. */
int usb_hardware_plug(struct usb_hardware *hw);
void usb_hardware_unplug(struct usb_hardware *hw);
#endif
