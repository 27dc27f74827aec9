// The card that the PCM half belongs to: it announces what it has captured.
#include "ivtv-driver.h"
#include "ivtv-alsa.h"
#include "ivtv-alsa-pcm.h"
#include "feed.h"

int ivtv_alsa_debug;
static struct ivtv card = { .card_name = "ivtv" };
static struct snd_ivtv_card sound = { .v4l2_dev = &card.v4l2_dev };
static struct packet_feed feed;

static void deliver(u8 *packet, size_t bytes) { card.pcm_announce_callback(&sound, packet, bytes); }
int ivtv_start_v4l2_encode_stream(struct ivtv_stream *s) { feed_start(&feed, deliver); return 0; }
int ivtv_stop_v4l2_encode_stream(struct ivtv_stream *s, int gop_end) { feed_stop(&feed); return 0; }

static int create_pcm(struct snd_card *sc)
{
	mutex_init(&card.serialize_lock);
	sound.sc = sc;
	return snd_ivtv_pcm_create(&sound);
}

module_card(create_pcm);
