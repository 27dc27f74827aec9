// The card, which fills the buffer period by period once it is told to record. Its interrupt is a thread's work.
#include <linux/workqueue.h>
#include "pdaudiocf.h"
#include "feed.h"

static struct ak4117 receiver;
static struct snd_pdacf card = { .ak4117 = &receiver };
static struct packet_feed feed;

static void period_is_full(struct work_struct *work)
{
	struct snd_pcm_runtime *runtime;
	size_t bytes;

	if (!(card.regmap[PDAUDIOCF_REG_SCR / 2] & PDAUDIOCF_RECORD))
		return;
	runtime = card.pcm_substream->runtime;
	bytes = frames_to_bytes(runtime, card.pcm_period);
	memset(card.pcm_area + frames_to_bytes(runtime, card.pcm_hwptr), feed.number, bytes);
	card.pcm_hwptr = (card.pcm_hwptr + card.pcm_period) % card.pcm_size;
	snd_pcm_period_elapsed(card.pcm_substream);
}
static DECLARE_WORK(full, period_is_full);

static void deliver(u8 *packet, size_t bytes) { schedule_work(&full); }

void pdacf_reg_write(struct snd_pdacf *chip, unsigned char reg, unsigned short val)
{
	chip->regmap[reg / 2] = val;
	if (reg == PDAUDIOCF_REG_SCR && (val & PDAUDIOCF_RECORD))
		feed_start(&feed, deliver);
}

void pdacf_reinit(struct snd_pdacf *chip, int resume)
{
	feed_stop(&feed);
	flush_work(&full);
}

int snd_ak4117_check_rate_and_errors(struct ak4117 *ak4117, unsigned int flags) { return card.pcm_substream->runtime->rate; }
void snd_ak4117_reg_write(struct ak4117 *ak4117, unsigned char reg, unsigned char mask, unsigned char val) { }
int snd_ak4117_build(struct ak4117 *ak4117, struct snd_pcm_substream *capture_substream) { return 0; }

static int create_pcm(struct snd_card *sc)
{
#ifdef OF_2_6
	spin_lock_init(&card.reg_lock);
#else
	mutex_init(&card.reg_lock);
#endif
	card.card = sc;
	return snd_pdacf_pcm_new(&card);
}

module_card(create_pcm);
