// An Edirol UA-101 at 48 kHz, ten channels in and out. The driver's MIDI half is not here.
#include <linux/usb.h>
#include <sound/core.h>
#include "../usbaudio.h"
#include "../midi.h"

#define WORD(x) (x) & 0xff, (x) >> 8
#define CHANNELS 10
#define FRAME (CHANNELS * 4)
/* A setting without endpoints; one whose class descriptor gives the format, with 48000 in three bytes. */
#define SOUND(number, address) \
	9, USB_DT_INTERFACE, number, 0, 0, USB_CLASS_VENDOR_SPEC, 0, 0, 0, \
	9, USB_DT_INTERFACE, number, 1, 1, USB_CLASS_VENDOR_SPEC, 0, 0, 0, \
	11, USB_DT_CS_INTERFACE, 2, 1, CHANNELS, 4, 24, 1, 0x80, 0xbb, 0x00, \
	7, USB_DT_ENDPOINT, address, USB_ENDPOINT_XFER_ISOC, WORD(7 * FRAME), 1

static const u8 descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, WORD(0x0582), WORD(0x007d), 0x00, 0x01, 0, 0, 1, 1,
	9, USB_DT_CONFIG, WORD(9 + 2 * 36 + 9), 3, 1, 0, 0x80, 250,
	SOUND(0, 0x01), SOUND(1, 0x82),
	9, USB_DT_INTERFACE, 2, 0, 0, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
};
static const char *const strings[] = { NULL, "ABC123" };

static int transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes)
{
	if (!(endpoint & USB_DIR_IN))
		return bytes;
	memset(data, ++hw->count[2], 6 * FRAME);
	return 6 * FRAME;
}

struct usb_hardware usb_hardware = {
	.descriptors = descriptors, .descriptors_bytes = sizeof(descriptors), .strings = strings, .string_count = ARRAY_SIZE(strings),
	.transfer = transfer,
};

int __snd_usbmidi_create(struct snd_card *card, struct usb_interface *iface, struct list_head *midi_list,
			 const struct snd_usb_audio_quirk *quirk, unsigned int usb_id
#if KERNEL_API >= 612
			 , unsigned int *num_rawmidis
#endif
			 ) { return 0; }
void snd_usbmidi_disconnect(struct list_head *p) { }
