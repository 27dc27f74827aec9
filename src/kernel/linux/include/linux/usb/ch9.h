/* SPDX-License-Identifier: MIT */
/* Chapter 9 of the USB specification: requests, and the descriptors with which a device says what it is. */
#ifndef __LINUX_USB_CH9_H
#define __LINUX_USB_CH9_H
#include <linux/types.h>
#include <asm/byteorder.h>

#define USB_DIR_OUT 0
#define USB_DIR_IN 0x80

#define USB_TYPE_MASK 0x60
#define USB_TYPE_STANDARD 0x00
#define USB_TYPE_CLASS 0x20
#define USB_TYPE_VENDOR 0x40
#define USB_TYPE_RESERVED 0x60
#define USB_RECIP_MASK 0x1f
#define USB_RECIP_DEVICE 0x00
#define USB_RECIP_INTERFACE 0x01
#define USB_RECIP_ENDPOINT 0x02
#define USB_RECIP_OTHER 0x03

#define USB_REQ_GET_STATUS 0x00
#define USB_REQ_CLEAR_FEATURE 0x01
#define USB_REQ_SET_FEATURE 0x03
#define USB_REQ_SET_ADDRESS 0x05
#define USB_REQ_GET_DESCRIPTOR 0x06
#define USB_REQ_SET_DESCRIPTOR 0x07
#define USB_REQ_GET_CONFIGURATION 0x08
#define USB_REQ_SET_CONFIGURATION 0x09
#define USB_REQ_GET_INTERFACE 0x0a
#define USB_REQ_SET_INTERFACE 0x0b
#define USB_ENDPOINT_HALT 0

struct usb_ctrlrequest {
	__u8 bRequestType;
	__u8 bRequest;
	__le16 wValue;
	__le16 wIndex;
	__le16 wLength;
} __packed;

#define USB_DT_DEVICE 0x01
#define USB_DT_CONFIG 0x02
#define USB_DT_STRING 0x03
#define USB_DT_INTERFACE 0x04
#define USB_DT_ENDPOINT 0x05
#define USB_DT_INTERFACE_ASSOCIATION 0x0b
#define USB_DT_CS_DEVICE (USB_TYPE_CLASS | USB_DT_DEVICE)
#define USB_DT_CS_CONFIG (USB_TYPE_CLASS | USB_DT_CONFIG)
#define USB_DT_CS_STRING (USB_TYPE_CLASS | USB_DT_STRING)
#define USB_DT_CS_INTERFACE (USB_TYPE_CLASS | USB_DT_INTERFACE)
#define USB_DT_CS_ENDPOINT (USB_TYPE_CLASS | USB_DT_ENDPOINT)

struct usb_descriptor_header {
	__u8 bLength;
	__u8 bDescriptorType;
} __packed;

struct usb_device_descriptor {
	__u8 bLength;
	__u8 bDescriptorType;
	__le16 bcdUSB;
	__u8 bDeviceClass;
	__u8 bDeviceSubClass;
	__u8 bDeviceProtocol;
	__u8 bMaxPacketSize0;
	__le16 idVendor;
	__le16 idProduct;
	__le16 bcdDevice;
	__u8 iManufacturer;
	__u8 iProduct;
	__u8 iSerialNumber;
	__u8 bNumConfigurations;
} __packed;
#define USB_DT_DEVICE_SIZE 18

struct usb_config_descriptor {
	__u8 bLength;
	__u8 bDescriptorType;
	__le16 wTotalLength;
	__u8 bNumInterfaces;
	__u8 bConfigurationValue;
	__u8 iConfiguration;
	__u8 bmAttributes;
	__u8 bMaxPower;
} __packed;
#define USB_DT_CONFIG_SIZE 9

struct usb_interface_descriptor {
	__u8 bLength;
	__u8 bDescriptorType;
	__u8 bInterfaceNumber;
	__u8 bAlternateSetting;
	__u8 bNumEndpoints;
	__u8 bInterfaceClass;
	__u8 bInterfaceSubClass;
	__u8 bInterfaceProtocol;
	__u8 iInterface;
} __packed;
#define USB_DT_INTERFACE_SIZE 9

struct usb_endpoint_descriptor {
	__u8 bLength;
	__u8 bDescriptorType;
	__u8 bEndpointAddress;
	__u8 bmAttributes;
	__le16 wMaxPacketSize;
	__u8 bInterval;
	__u8 bRefresh;			/* these two only in audio class descriptors */
	__u8 bSynchAddress;
} __packed;
#define USB_DT_ENDPOINT_SIZE 7
#define USB_DT_ENDPOINT_AUDIO_SIZE 9

#define USB_ENDPOINT_NUMBER_MASK 0x0f
#define USB_ENDPOINT_DIR_MASK 0x80
#define USB_ENDPOINT_XFERTYPE_MASK 0x03
#define USB_ENDPOINT_XFER_CONTROL 0
#define USB_ENDPOINT_XFER_ISOC 1
#define USB_ENDPOINT_XFER_BULK 2
#define USB_ENDPOINT_XFER_INT 3
#define USB_ENDPOINT_SYNCTYPE 0x0c
#define USB_ENDPOINT_SYNC_NONE (0 << 2)
#define USB_ENDPOINT_SYNC_ASYNC (1 << 2)
#define USB_ENDPOINT_SYNC_ADAPTIVE (2 << 2)
#define USB_ENDPOINT_SYNC_SYNC (3 << 2)
#define USB_ENDPOINT_MAXP_MASK 0x07ff
#define USB_EP_MAXP_MULT(m) (((m) >> 11) & 3)

#define USB_CLASS_PER_INTERFACE 0
#define USB_CLASS_AUDIO 1
#define USB_CLASS_COMM 2
#define USB_CLASS_HID 3
#define USB_CLASS_VIDEO 0x0e
#define USB_CLASS_MISC 0xef
#define USB_CLASS_VENDOR_SPEC 0xff

enum usb_device_speed {
	USB_SPEED_UNKNOWN, USB_SPEED_LOW, USB_SPEED_FULL, USB_SPEED_HIGH, USB_SPEED_WIRELESS, USB_SPEED_SUPER, USB_SPEED_SUPER_PLUS,
};
enum usb_device_state {
	USB_STATE_NOTATTACHED, USB_STATE_ATTACHED, USB_STATE_POWERED, USB_STATE_RECONNECTING, USB_STATE_UNAUTHENTICATED,
	USB_STATE_DEFAULT, USB_STATE_ADDRESS, USB_STATE_CONFIGURED, USB_STATE_SUSPENDED,
};

static inline int usb_endpoint_num(const struct usb_endpoint_descriptor *epd) { return epd->bEndpointAddress & USB_ENDPOINT_NUMBER_MASK; }
static inline int usb_endpoint_type(const struct usb_endpoint_descriptor *epd) { return epd->bmAttributes & USB_ENDPOINT_XFERTYPE_MASK; }
static inline int usb_endpoint_dir_in(const struct usb_endpoint_descriptor *epd) { return !!(epd->bEndpointAddress & USB_ENDPOINT_DIR_MASK); }
static inline int usb_endpoint_dir_out(const struct usb_endpoint_descriptor *epd) { return !usb_endpoint_dir_in(epd); }
static inline int usb_endpoint_xfer_control(const struct usb_endpoint_descriptor *epd) { return usb_endpoint_type(epd) == USB_ENDPOINT_XFER_CONTROL; }
static inline int usb_endpoint_xfer_isoc(const struct usb_endpoint_descriptor *epd) { return usb_endpoint_type(epd) == USB_ENDPOINT_XFER_ISOC; }
static inline int usb_endpoint_xfer_bulk(const struct usb_endpoint_descriptor *epd) { return usb_endpoint_type(epd) == USB_ENDPOINT_XFER_BULK; }
static inline int usb_endpoint_xfer_int(const struct usb_endpoint_descriptor *epd) { return usb_endpoint_type(epd) == USB_ENDPOINT_XFER_INT; }
#define __USB_ENDPOINT_IS(kind) \
	static inline int usb_endpoint_is_##kind##_in(const struct usb_endpoint_descriptor *epd) \
	{ return usb_endpoint_xfer_##kind(epd) && usb_endpoint_dir_in(epd); } \
	static inline int usb_endpoint_is_##kind##_out(const struct usb_endpoint_descriptor *epd) \
	{ return usb_endpoint_xfer_##kind(epd) && usb_endpoint_dir_out(epd); }
__USB_ENDPOINT_IS(bulk)
__USB_ENDPOINT_IS(int)
__USB_ENDPOINT_IS(isoc)
/* One packet; a high-speed endpoint may have up to three in a microframe. */
static inline int usb_endpoint_maxp(const struct usb_endpoint_descriptor *epd) { return le16_to_cpu(epd->wMaxPacketSize) & USB_ENDPOINT_MAXP_MASK; }
static inline int usb_endpoint_maxp_mult(const struct usb_endpoint_descriptor *epd) { return USB_EP_MAXP_MULT(le16_to_cpu(epd->wMaxPacketSize)) + 1; }
const char *usb_speed_string(enum usb_device_speed speed);
#endif
