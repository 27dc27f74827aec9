// The card that the PCM half belongs to: it announces what it has captured.
#include "cx18-driver.h"
#include "cx18-alsa.h"
#include "cx18-alsa-pcm.h"
#include "feed.h"

int cx18_alsa_debug;
static struct cx18 card = { .card_name = "cx18" };
static struct snd_cx18_card sound = { .v4l2_dev = &card.v4l2_dev };
static struct packet_feed feed;

static void deliver(u8 *packet, size_t bytes) { card.pcm_announce_callback(&sound, packet, bytes); }
int cx18_start_v4l2_encode_stream(struct cx18_stream *s) { feed_start(&feed, deliver); return 0; }
int cx18_stop_v4l2_encode_stream(struct cx18_stream *s, int gop_end) { feed_stop(&feed); return 0; }

static int create_pcm(struct snd_card *sc)
{
	mutex_init(&card.serialize_lock);
	sound.sc = sc;
	return snd_cx18_pcm_create(&sound);
}

module_card(create_pcm);
