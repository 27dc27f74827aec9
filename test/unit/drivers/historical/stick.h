// A TV stick: a USB device whose interface 1 carries sound, on endpoint 0x83, in its setting 1: 192 bytes of every packet of
// 196, which is 16-bit stereo at 48 kHz with a packet a millisecond. In setting 0 the endpoint takes no bytes.
#include <linux/usb.h>

#define SOUND(setting, bytes) \
	9, USB_DT_INTERFACE, 1, setting, 1, USB_CLASS_VENDOR_SPEC, 0, 0, 0, \
	7, USB_DT_ENDPOINT, 0x83, USB_ENDPOINT_XFER_ISOC, bytes, 0, 4

static const u8 stick_descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, 0x1a, 0xeb, 0x61, 0x28, 0x00, 0x01, 0, 0, 0, 1,
	9, USB_DT_CONFIG, 9 + 9 + 16 + 16, 0, 2, 1, 0, 0x80, 250,
	9, USB_DT_INTERFACE, 0, 0, 0, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	SOUND(0, 0), SOUND(1, 196),
};

static int stick_transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes)
{
	memset(data, ++hw->count[3], min(bytes, 192));
	return min(bytes, 192);
}

static struct usb_hardware stick = {
	.descriptors = stick_descriptors, .descriptors_bytes = sizeof(stick_descriptors), .transfer = stick_transfer,
};
