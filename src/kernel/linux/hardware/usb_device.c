// SPDX-License-Identifier: MIT
/* The device at the end of the cable: as a description (hardware/usb.h) has it, or one that suits many drivers. */
#include <linux/usb.h>
#include "../drivers/usb/core/usb.h"

/* ---- a device that nobody described ---- */

#define WORD(x) (x) & 0xff, (x) >> 8
#define ENDPOINT(address, type, bytes, interval) USB_DT_ENDPOINT_SIZE, USB_DT_ENDPOINT, address, type, WORD(bytes), interval
#define INTERFACE(alternate, endpoints) USB_DT_INTERFACE_SIZE, USB_DT_INTERFACE, 0, alternate, endpoints, USB_CLASS_VENDOR_SPEC, 0, 0, 0
#define BULK_AND_INTERRUPT \
	ENDPOINT(0x02, USB_ENDPOINT_XFER_BULK, 512, 0), ENDPOINT(0x82, USB_ENDPOINT_XFER_BULK, 512, 0), \
	ENDPOINT(0x83, USB_ENDPOINT_XFER_INT, 64, 4)
#define ISOCHRONOUS ENDPOINT(0x01, USB_ENDPOINT_XFER_ISOC, 192, 1), ENDPOINT(0x81, USB_ENDPOINT_XFER_ISOC, 192, 1)

#define CONFIGURATION_BYTES (USB_DT_CONFIG_SIZE + 2 * USB_DT_INTERFACE_SIZE + 8 * USB_DT_ENDPOINT_SIZE)
static u8 any_descriptors[] = {
	USB_DT_DEVICE_SIZE, USB_DT_DEVICE, WORD(0x0200), 0, 0, 0, 64, WORD(0), WORD(0), WORD(0x0100), 1, 2, 0, 1,
	USB_DT_CONFIG_SIZE, USB_DT_CONFIG, WORD(CONFIGURATION_BYTES), 1, 1, 0, 0x80, 50,
	INTERFACE(0, 3), BULK_AND_INTERRUPT,
	INTERFACE(1, 5), BULK_AND_INTERRUPT, ISOCHRONOUS,
};
static const char *const any_strings[] = { NULL, "Emulated", "USB device" };
static struct usb_hardware any_device = {
	.descriptors = any_descriptors,
	.descriptors_bytes = sizeof(any_descriptors),
	.strings = any_strings,
	.string_count = ARRAY_SIZE(any_strings),
};

/* It is what the first id asks for. */
struct usb_hardware *usb_hardware_for(const struct usb_device_id *id)
{
	struct usb_device_descriptor *device = (void *)any_descriptors;
	u8 *at = any_descriptors + USB_DT_DEVICE_SIZE;

	device->idVendor = cpu_to_le16(id->match_flags & USB_DEVICE_ID_MATCH_VENDOR ? id->idVendor : 0x1d6b);
	device->idProduct = cpu_to_le16(id->match_flags & USB_DEVICE_ID_MATCH_PRODUCT ? id->idProduct : 0x0101);
	device->bcdDevice = cpu_to_le16(id->match_flags & USB_DEVICE_ID_MATCH_DEV_LO ? id->bcdDevice_lo : 0x0100);
	device->bDeviceClass = id->bDeviceClass;
	device->bDeviceSubClass = id->bDeviceSubClass;
	device->bDeviceProtocol = id->bDeviceProtocol;
	for (; at < any_descriptors + sizeof(any_descriptors); at += at[0]) {
		struct usb_interface_descriptor *interface = (void *)at;

		if (interface->bDescriptorType != USB_DT_INTERFACE)
			continue;
		interface->bInterfaceNumber = id->bInterfaceNumber;
		interface->bInterfaceClass = id->match_flags & USB_DEVICE_ID_MATCH_INT_CLASS ? id->bInterfaceClass : USB_CLASS_VENDOR_SPEC;
		interface->bInterfaceSubClass = id->bInterfaceSubClass;
		interface->bInterfaceProtocol = id->bInterfaceProtocol;
	}
	return &any_device;
}

/* ---- what it answers ---- */

static int answer(void *data, const void *from, size_t bytes, size_t wanted)
{
	bytes = min(bytes, wanted);
	memcpy(data, from, bytes);
	return bytes;
}

static int string_descriptor(struct usb_hardware *hw, unsigned int index, void *data, size_t wanted)
{
	static const u8 languages[] = { 4, USB_DT_STRING, 0x09, 0x04 };
	u8 descriptor[2 + 2 * 126] = { 2, USB_DT_STRING };
	const char *text;

	if (index == 0)
		return answer(data, languages, sizeof(languages), wanted);
	if (index >= hw->string_count || !hw->strings[index])
		return -EPIPE;
	for (text = hw->strings[index]; *text && descriptor[0] < sizeof(descriptor); text++, descriptor[0] += 2) {
		descriptor[descriptor[0]] = *text;
		descriptor[descriptor[0] + 1] = 0;
	}
	return answer(data, descriptor, descriptor[0], wanted);
}

static int standard_request(struct usb_hardware *hw, const struct usb_ctrlrequest *setup, void *data)
{
	size_t wanted = le16_to_cpu(setup->wLength);
	u16 value = le16_to_cpu(setup->wValue);

	if (!(setup->bRequestType & USB_DIR_IN))
		return wanted;		/* settings and features: whatever is asked for */
	if (setup->bRequest != USB_REQ_GET_DESCRIPTOR) {
		memset(data, 0, wanted);
		return wanted;
	}
	switch (value >> 8) {
	case USB_DT_DEVICE: return answer(data, hw->descriptors, USB_DT_DEVICE_SIZE, wanted);
	case USB_DT_CONFIG: return answer(data, hw->descriptors + USB_DT_DEVICE_SIZE, hw->descriptors_bytes - USB_DT_DEVICE_SIZE, wanted);
	case USB_DT_STRING: return string_descriptor(hw, value & 0xff, data, wanted);
	default: return -EPIPE;
	}
}

int usb_device_control(struct usb_hardware *hw, const struct usb_ctrlrequest *setup, void *data)
{
	if ((setup->bRequestType & USB_TYPE_MASK) == USB_TYPE_STANDARD)
		return standard_request(hw, setup, data);
	if (hw->control)
		return hw->control(hw, setup, data);
	if (setup->bRequestType & USB_DIR_IN)
		memset(data, 0, le16_to_cpu(setup->wLength));
	return le16_to_cpu(setup->wLength);
}

int usb_device_transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes)
{
	if (hw->transfer)
		return hw->transfer(hw, endpoint, data, bytes);
	if (endpoint & USB_DIR_IN)
		memset(data, hw->count[endpoint & USB_ENDPOINT_NUMBER_MASK]++, bytes);
	return bytes;
}
