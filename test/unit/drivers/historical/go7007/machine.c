// The encoder that the audio driver belongs to: it delivers sound all the time, and the driver takes it or not.
#include "go7007-priv.h"
#include "feed.h"

static struct go7007 go = { .name = "go7007", .ref_count = 1 };
static struct packet_feed feed;

static void deliver(u8 *packet, size_t bytes)
{
	if (go.audio_deliver)
		go.audio_deliver(&go, packet, bytes);
}

static int __init machine_init(void)
{
	int err;

	card_device = platform_device_register_simple("tv", -1, NULL, 0);
	go.dev = &card_device->dev;
	err = go7007_snd_init(&go);
	if (!err)
		feed_start(&feed, deliver);
	return err;
}

static void __exit machine_exit(void)
{
	feed_stop(&feed);
	go7007_snd_remove(&go);
	platform_device_unregister(card_device);
}

module_init(machine_init);
module_exit(machine_exit);
MODULE_LICENSE("GPL");
