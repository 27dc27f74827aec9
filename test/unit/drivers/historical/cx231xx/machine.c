// The stick that the audio driver belongs to.
#include "cx231xx.h"
#include "stick.h"

static struct cx231xx core = { .has_alsa_audio = 1, .USE_ISO = 1 };

int cx231xx_capture_start(struct cx231xx *dev, int start, u8 media_type) { return 0; }

int cx231xx_set_alt_setting(struct cx231xx *dev, u8 index, u8 alt)
{
	dev->adev.max_pkt_size = dev->adev.alt_max_pkt_size[alt];
	return usb_set_interface(dev->udev, 1, alt);
}

int cx231xx_register_extension(struct cx231xx_ops *ops)
{
	int err = usb_hardware_plug(&stick);

	if (err)
		return err;
	mutex_init(&core.lock);
	core.udev = stick.dev;
	core.dev = &stick.dev->dev;
	return ops->init(&core);
}

void cx231xx_unregister_extension(struct cx231xx_ops *ops)
{
	ops->fini(&core);
	usb_hardware_unplug(&stick);
}
