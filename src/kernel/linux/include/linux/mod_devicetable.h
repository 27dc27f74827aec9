/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MOD_DEVICETABLE_H
#define __LINUX_MOD_DEVICETABLE_H
#include <linux/types.h>
typedef unsigned long kernel_ulong_t;
struct platform_device_id {
	char name[24];
	kernel_ulong_t driver_data;
};
struct of_device_id {
	char name[32];
	char type[32];
	char compatible[128];
	const void *data;
};
struct acpi_device_id {
	u8 id[16];
	kernel_ulong_t driver_data;
	u32 cls, cls_msk;
};
struct pci_device_id {
	u32 vendor, device;
	u32 subvendor, subdevice;
	u32 class, class_mask;
	kernel_ulong_t driver_data;
	u32 override_only;
};
#define USB_DEVICE_ID_MATCH_VENDOR 0x0001
#define USB_DEVICE_ID_MATCH_PRODUCT 0x0002
#define USB_DEVICE_ID_MATCH_DEV_LO 0x0004
#define USB_DEVICE_ID_MATCH_DEV_HI 0x0008
#define USB_DEVICE_ID_MATCH_DEV_CLASS 0x0010
#define USB_DEVICE_ID_MATCH_DEV_SUBCLASS 0x0020
#define USB_DEVICE_ID_MATCH_DEV_PROTOCOL 0x0040
#define USB_DEVICE_ID_MATCH_INT_CLASS 0x0080
#define USB_DEVICE_ID_MATCH_INT_SUBCLASS 0x0100
#define USB_DEVICE_ID_MATCH_INT_PROTOCOL 0x0200
#define USB_DEVICE_ID_MATCH_INT_NUMBER 0x0400
struct usb_device_id {
	u16 match_flags;		/* what of the following is compared */
	u16 idVendor, idProduct;
	u16 bcdDevice_lo, bcdDevice_hi;
	u8 bDeviceClass, bDeviceSubClass, bDeviceProtocol;
	u8 bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol;
	u8 bInterfaceNumber;
	kernel_ulong_t driver_info;
};

/* What an input device can do, for the tables of drivers. */
#define INPUT_DEVICE_ID_EV_MAX 0x1f
#define INPUT_DEVICE_ID_KEY_MIN_INTERESTING 0x71
#define INPUT_DEVICE_ID_KEY_MAX 0x2ff
#define INPUT_DEVICE_ID_REL_MAX 0x0f
#define INPUT_DEVICE_ID_ABS_MAX 0x3f
#define INPUT_DEVICE_ID_MSC_MAX 0x07
#define INPUT_DEVICE_ID_LED_MAX 0x0f
#define INPUT_DEVICE_ID_SND_MAX 0x07
#define INPUT_DEVICE_ID_FF_MAX 0x7f
#define INPUT_DEVICE_ID_SW_MAX 0x10
#define INPUT_DEVICE_ID_PROP_MAX 0x1f
#define INPUT_DEVICE_ID_WORDS(max) ((max) / 64 + 1)
struct input_device_id {
	kernel_ulong_t flags;
	u16 bustype, vendor, product, version;
	kernel_ulong_t evbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_EV_MAX)];
	kernel_ulong_t keybit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_KEY_MAX)];
	kernel_ulong_t relbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_REL_MAX)];
	kernel_ulong_t absbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_ABS_MAX)];
	kernel_ulong_t mscbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_MSC_MAX)];
	kernel_ulong_t ledbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_LED_MAX)];
	kernel_ulong_t sndbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_SND_MAX)];
	kernel_ulong_t ffbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_FF_MAX)];
	kernel_ulong_t swbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_SW_MAX)];
	kernel_ulong_t propbit[INPUT_DEVICE_ID_WORDS(INPUT_DEVICE_ID_PROP_MAX)];
	kernel_ulong_t driver_info;
};
#endif
