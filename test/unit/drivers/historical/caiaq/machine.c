// An Audio 2 DJ: it answers commands on endpoint 1 and carries sound on 2 and 6, 24 bits a sample in three bytes. The driver's
// MIDI half is not here.
#include <linux/usb.h>
#include <linux/init.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include "device.h"
#include "midi.h"

#define WORD(x) (x) & 0xff, (x) >> 8
#define ENDPOINT(address, type) 7, USB_DT_ENDPOINT, address, type, WORD(512), 1

static const u8 descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, WORD(USB_VID_NATIVEINSTRUMENTS), WORD(USB_PID_AUDIO2DJ), 0x00, 0x01, 1, 2, 0, 1,
	9, USB_DT_CONFIG, WORD(9 + 9 + 9 + 4 * 7), 1, 1, 0, 0x80, 250,
	9, USB_DT_INTERFACE, 0, 0, 0, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	9, USB_DT_INTERFACE, 0, 1, 4, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	ENDPOINT(0x01, USB_ENDPOINT_XFER_BULK), ENDPOINT(0x81, USB_ENDPOINT_XFER_BULK),
	ENDPOINT(0x82, USB_ENDPOINT_XFER_ISOC), ENDPOINT(0x06, USB_ENDPOINT_XFER_ISOC),
};
static const char *const strings[] = { NULL, "Native Instruments", "Audio 2 DJ" };

static u8 asked;			/* the command that waits for its answer */

static int answer(u8 *data)
{
	static const struct caiaq_device_spec spec = {
		.fw_version = cpu_to_le16(1), .num_analog_audio_out = 2, .num_analog_audio_in = 2,
	};

	data[0] = asked;
	asked = 0;
	if (data[0] == EP1_CMD_GET_DEVICE_INFO) {
		memcpy(data + 1, &spec, sizeof(spec));
		return 1 + sizeof(spec);
	}
	data[1] = 1;			/* done */
	return 2;
}

static int transfer(struct usb_hardware *hw, u8 endpoint, void *data, int bytes)
{
	switch (endpoint) {
	case 0x01:
		asked = *(u8 *)data;
		return bytes;
	case 0x81:
		return asked ? answer(data) : -EAGAIN;
	case 0x82:
		memset(data, ++hw->count[2], 6 * 2 * 3);	/* six frames in a microframe: 48 kHz */
		return 6 * 2 * 3;
	default:
		return bytes;
	}
}

struct usb_hardware usb_hardware = {
	.descriptors = descriptors, .descriptors_bytes = sizeof(descriptors), .strings = strings, .string_count = ARRAY_SIZE(strings),
	.bulk_bytes_per_second = 1000000, .transfer = transfer,
};

int snd_usb_caiaq_midi_init(struct snd_usb_caiaqdev *cdev) { return 0; }
void snd_usb_caiaq_midi_handle_input(struct snd_usb_caiaqdev *cdev, int port, const char *buf, int len) { }
void snd_usb_caiaq_midi_output_done(struct urb *urb) { }
