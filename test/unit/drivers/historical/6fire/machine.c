// A DMX 6Fire with its firmware loaded: interface 0 takes commands, interface 1 carries sound in one setting for each pair of
// rates, 32 bits a sample behind four bytes of header. The driver's MIDI half is not here.
#include <linux/usb.h>
#include "chip.h"
#include "midi.h"

#define WORD(x) (x) & 0xff, (x) >> 8
#define SOUND(setting, in, out) \
	9, USB_DT_INTERFACE, 1, setting, 2, USB_CLASS_VENDOR_SPEC, 0, 0, 0, \
	7, USB_DT_ENDPOINT, 0x82, USB_ENDPOINT_XFER_ISOC, WORD(in), 1, \
	7, USB_DT_ENDPOINT, 0x06, USB_ENDPOINT_XFER_ISOC, WORD(out), 1

static const u8 descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, WORD(0x0ccd), WORD(0x0080), 0x00, 0x01, 0, 0, 0, 1,
	9, USB_DT_CONFIG, WORD(9 + 23 + 9 + 3 * 23), 2, 1, 0, 0x80, 250,
	9, USB_DT_INTERFACE, 0, 0, 2, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	7, USB_DT_ENDPOINT, 0x81, USB_ENDPOINT_XFER_INT, WORD(64), 1,
	7, USB_DT_ENDPOINT, 0x01, USB_ENDPOINT_XFER_INT, WORD(64), 1,
	9, USB_DT_INTERFACE, 1, 0, 0, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	SOUND(1, 228, 228), SOUND(2, 420, 420), SOUND(3, 404, 604),
};

static int request(struct usb_hardware *hw, const struct usb_ctrlrequest *setup, void *data)
{
	static const u8 state[] = { 0xeb, 0xaa, 0x55, 0x03, 0x03, 0x01, 0, 0 };
	int bytes = min_t(int, le16_to_cpu(setup->wLength), sizeof(state));

	if (!(setup->bRequestType & USB_DIR_IN))
		return le16_to_cpu(setup->wLength);
	memcpy(data, state, bytes);
	return bytes;
}

/* Six frames of four channels in a microframe: 48 kHz. */
static int transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes)
{
	if (endpoint == 0x81)
		return -EAGAIN;		/* no MIDI comes in */
	if (endpoint != 0x82)
		return bytes;
	memset(data, ++hw->count[2], 4 + 6 * 4 * 4);
	return 4 + 6 * 4 * 4;
}

struct usb_hardware usb_hardware = {
	.descriptors = descriptors, .descriptors_bytes = sizeof(descriptors), .control = request, .transfer = transfer,
};

int usb6fire_midi_init(struct sfire_chip *chip) { return 0; }
void usb6fire_midi_abort(struct sfire_chip *chip) { }
void usb6fire_midi_destroy(struct sfire_chip *chip) { }
