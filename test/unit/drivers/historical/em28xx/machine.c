// The stick that the audio driver belongs to: sound is an interface of its own.
#include "em28xx.h"
#include "stick.h"

static struct em28xx stick_core = {
	.ifnum = 1, .has_alsa_audio = true, .is_audio_only = true, .usb_audio_type = EM28XX_USB_AUDIO_VENDOR,
	.audio_mode.ac97 = EM28XX_AC97_OTHER,
};
static u16 ac97[64];

int em28xx_audio_analog_set(struct em28xx *dev) { return 0; }
int em28xx_read_ac97(struct em28xx *dev, u8 reg) { return ac97[reg / 2]; }
int em28xx_write_ac97(struct em28xx *dev, u8 reg, u16 val) { ac97[reg / 2] = val; return 0; }
void em28xx_free_device(struct kref *ref) { }

int em28xx_register_extension(struct em28xx_ops *ops)
{
	int err = usb_hardware_plug(&stick);

	if (err)
		return err;
	kref_init(&stick_core.ref);
	mutex_init(&stick_core.lock);
	stick_core.udev = stick.dev;
	stick_core.intf = usb_ifnum_to_if(stick.dev, 1);
	return ops->init(&stick_core);
}

void em28xx_unregister_extension(struct em28xx_ops *ops)
{
	ops->fini(&stick_core);
	usb_hardware_unplug(&stick);
}
