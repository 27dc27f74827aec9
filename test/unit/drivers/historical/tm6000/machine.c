// The stick brings sound in the same transfers as the picture; its core takes the packets apart and passes these on.
#include "tm6000.h"
#include "stick.h"
#include "feed.h"

static struct tm6000_core core = { .name = "tm6000" };
static struct tm6000_ops *audio;
static struct packet_feed feed;

static void deliver(u8 *packet, size_t bytes) { audio->fillbuf(&core, packet, bytes); }

int tm6000_set_reg_mask(struct tm6000_core *core, u8 request, u16 value, u16 index, u16 mask)
{
	if (index)
		feed_start(&feed, deliver);
	else
		feed_stop(&feed);
	return 0;
}

int tm6000_set_audio_bitrate(struct tm6000_core *core, int bitrate) { return 0; }

int tm6000_register_extension(struct tm6000_ops *ops)
{
	int err = usb_hardware_plug(&stick);

	if (err)
		return err;
	core.udev = stick.dev;
	audio = ops;
	return ops->init(&core);
}

void tm6000_unregister_extension(struct tm6000_ops *ops)
{
	flush_work(&core.wq_trigger);
	ops->fini(&core);
	usb_hardware_unplug(&stick);
}
