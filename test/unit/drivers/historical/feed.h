// What a card delivers by itself while its stream runs: every 10 ms a packet of 16-bit stereo, made of its number. And the
// sound card that the other half of a driver makes, if only its PCM half is here.
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <sound/core.h>

#define PACKET_NS (10 * NSEC_PER_MSEC)

struct packet_feed {
	struct hrtimer timer;
	u8 packet[48000 * 4 / 100];
	u8 number;
	bool running;
	void (*deliver)(u8 *packet, size_t bytes);
};

static enum hrtimer_restart packet_is_due(struct hrtimer *timer)
{
	struct packet_feed *feed = container_of(timer, struct packet_feed, timer);

	memset(feed->packet, ++feed->number, sizeof(feed->packet));
	feed->deliver(feed->packet, sizeof(feed->packet));
	if (!feed->running)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, PACKET_NS);
	return HRTIMER_RESTART;
}

static void feed_start(struct packet_feed *feed, void (*deliver)(u8 *packet, size_t bytes))
{
	if (feed->running)
		return;
	hrtimer_init(&feed->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	feed->timer.function = packet_is_due;
	feed->deliver = deliver;
	feed->running = true;
	hrtimer_start(&feed->timer, PACKET_NS, HRTIMER_MODE_REL);
}

static void feed_stop(struct packet_feed *feed)
{
	if (!feed->running)
		return;
	feed->running = false;
	hrtimer_cancel(&feed->timer);
}

static struct platform_device *card_device;
static struct snd_card *the_card;

static int card_make(int (*create_pcm)(struct snd_card *card))
{
	int err;

	card_device = platform_device_register_simple("tv", -1, NULL, 0);
	err = snd_card_new(&card_device->dev, -1, NULL, THIS_MODULE, 0, &the_card);
	if (!err)
		err = create_pcm(the_card);
	return err ? err : snd_card_register(the_card);
}

static void card_free(void)
{
	snd_card_free(the_card);
	platform_device_unregister(card_device);
}

/* A module that is such a card. */
#define module_card(create_pcm) \
	static int __init machine_init(void) { return card_make(create_pcm); } \
	static void __exit machine_exit(void) { card_free(); } \
	module_init(machine_init); \
	module_exit(machine_exit); \
	MODULE_LICENSE("GPL")
