/* SPDX-License-Identifier: MIT */
/* What the parts of the USB core and the emulated host controller have between them. */
#ifndef USB_CORE_H
#define USB_CORE_H
#include <linux/usb.h>

/* hardware/usb_host.c; both return 0 or -errno at once, and the URB comes back later. */
int usb_host_enqueue(struct urb *urb);
int usb_host_unlink(struct urb *urb, int status);
/* Every URB of an endpoint comes back with -ESHUTDOWN; sleeps until the last has. */
void usb_host_flush(struct usb_device *dev, struct usb_host_endpoint *ep);
/* urb.c: in interrupt context. */
void usb_giveback_urb(struct urb *urb, int status);

/* config.c: from the bytes that the device gives; -EINVAL if they are not well-formed. */
int usb_parse_configuration(struct usb_device *dev, const u8 *bytes, size_t size);
void usb_free_configuration(struct usb_device *dev);

/* message.c */
void usb_enable_interface(struct usb_device *dev, struct usb_interface *intf);
void usb_disable_interface(struct usb_device *dev, struct usb_interface *intf);

/* hardware/usb_device.c: what a device is without a description, if a driver looks for these. */
struct usb_hardware *usb_hardware_for(const struct usb_device_id *id);
/* The device does what a transfer asks of it: bytes moved, or -errno. `data` may be NULL if there are none. */
int usb_device_control(struct usb_hardware *hw, const struct usb_ctrlrequest *setup, void *data);
int usb_device_transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes);
#endif
