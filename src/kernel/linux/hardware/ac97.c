// SPDX-License-Identifier: MIT
/*
 * Intel's AC'97 controller (82801AA) with one codec, a SigmaTel STAC9700 that
 * has few controls. Ports of the first address register are the codec's; those
 * of the second drive three channels, at 00 (in), 10 (out) and 20 (microphone):
 *
 *   +0 address of 32 buffer descriptors   +4 current   +5 last valid   +6 status
 *   +8 samples left in the current one    +a next      +b control
 *
 * and 2c, 30 control and status of all, 34 "the codec is being talked to".
 * Nobody listens to what is played; what is recorded is silence.
 */
#include <linux/timekeeping.h>
#include "hardware.h"

enum { PCM_IN, PCM_OUT, MIC_IN, AC97_CHANNELS };

#define SR_HALTED 0x01
#define SR_ENDED 0x02		/* at the last valid buffer, all of it done */
#define SR_LAST 0x04		/* interrupt: the last valid buffer is done */
#define SR_BUFFER 0x08		/* interrupt: a buffer that asked for it is done */
#define SR_FIFO 0x10
#define SR_CLEARED (SR_LAST | SR_BUFFER | SR_FIFO)
#define CR_RUN 0x01
#define CR_RESET 0x02
#define CR_LAST 0x04
#define CR_BUFFER 0x10
#define CR_KEPT (CR_LAST | 0x08 | CR_BUFFER)
#define DESCRIPTOR_INTERRUPT 0x80000000

#define GLOBAL_CODEC_READY 0x100
#define GLOBAL_CLEARED 0x8c00
#define GLOBAL_CHANNELS 0xe0

struct ac97_channel {
	struct ac97_card *card;
	struct hrtimer timer;		/* the end of the current buffer */
	u64 at_ns;			/* it has been moved up to then */
	u32 descriptors;		/* bus address of the list */
	u32 buffer, flags;		/* the current descriptor */
	u8 current_index, last_valid, next_index, control;
	u16 status, samples_left;
};

struct ac97_card {
	struct hardware hardware;
	u16 codec[64];
	u32 global_control, global_status;
	bool busy;
	struct ac97_channel channel[AC97_CHANNELS];
};

enum {
	CODEC_MASTER = 0x02, CODEC_PCM_OUT = 0x18, CODEC_RECORD_SELECT = 0x1a,
	CODEC_RECORD_GAIN = 0x1c, CODEC_POWER = 0x26, CODEC_EXTENDED_ID = 0x28, CODEC_EXTENDED = 0x2a,
	CODEC_DAC_RATE = 0x2c, CODEC_ADC_RATE = 0x32, CODEC_MIC_RATE = 0x34, CODEC_VENDOR1 = 0x7c, CODEC_VENDOR2 = 0x7e,
};
#define EXTENDED_ANY_RATE 0x1
#define EXTENDED_ANY_MIC_RATE 0x8

/* ---- the codec ---- */

static void codec_reset(struct ac97_card *card)
{
	static const struct {
		u8 reg;
		u16 value;
	} defaults[] = {
		{ CODEC_MASTER, 0x8000 }, { CODEC_PCM_OUT, 0x8808 },
		{ CODEC_RECORD_GAIN, 0x8808 }, { CODEC_POWER, 0x000f }, { CODEC_EXTENDED_ID, 0x0809 },
		{ CODEC_EXTENDED, 0x0009 }, { CODEC_DAC_RATE, 48000 }, { 0x2e, 48000 }, { 0x30, 48000 },
		{ CODEC_ADC_RATE, 48000 }, { CODEC_MIC_RATE, 48000 }, { 0x66, 0x0016 }, { CODEC_VENDOR1, 0x8384 }, { CODEC_VENDOR2, 0x7600 },
	};
	int i;

	memset(card->codec, 0, sizeof(card->codec));
	for (i = 0; i < ARRAY_SIZE(defaults); i++)
		card->codec[defaults[i].reg / 2] = defaults[i].value;
}

static void codec_write(struct ac97_card *card, u32 reg, u16 value)
{
	u16 *at = &card->codec[reg / 2];

	switch (reg) {
	case 0:
		codec_reset(card);
		break;
	case CODEC_MASTER:
		*at = value & 0xbf3f;
		break;
	case CODEC_PCM_OUT:
		*at = value & 0x9f1f;
		break;
	case CODEC_RECORD_GAIN:
		*at = value & 0x8f0f;
		break;
	case CODEC_RECORD_SELECT:
		*at = value & 0x0707;
		break;
	case CODEC_POWER:
		*at = (value & ~0x800f) | (*at & 0xf);	/* no amplifier to switch */
		break;
	case CODEC_EXTENDED:
		if (!(value & EXTENDED_ANY_RATE))
			card->codec[CODEC_DAC_RATE / 2] = card->codec[CODEC_ADC_RATE / 2] = 48000;
		if (!(value & EXTENDED_ANY_MIC_RATE))
			card->codec[CODEC_MIC_RATE / 2] = 48000;
		*at = value;
		break;
	case CODEC_DAC_RATE:
	case CODEC_ADC_RATE:
		if (card->codec[CODEC_EXTENDED / 2] & EXTENDED_ANY_RATE)
			*at = value;
		break;
	case CODEC_MIC_RATE:
		if (card->codec[CODEC_EXTENDED / 2] & EXTENDED_ANY_MIC_RATE)
			*at = value;
		break;
	}
	/* Any other control is not there: it keeps its 0. */
}

/* ---- channels ---- */

static u32 channel_rate(const struct ac97_channel *ch)
{
	static const u8 reg[] = { CODEC_ADC_RATE, CODEC_DAC_RATE, CODEC_MIC_RATE };
	u32 rate = ch->card->codec[reg[ch - ch->card->channel] / 2];

	return rate ? rate : 48000;
}

/* A sample is one word, and each moment has two: the microphone is a stereo one. */
#define WORDS_PER_MOMENT 2

static bool moves(const struct ac97_channel *ch)
{
	return (ch->control & CR_RUN) && !(ch->status & SR_HALTED);
}

static void next_descriptor(struct ac97_channel *ch)
{
	u32 descriptor[2] = { 0, 0 };

	ch->current_index = ch->next_index;
	ch->next_index = (ch->next_index + 1) % 32;
	hardware_dma(&ch->card->hardware, ch->descriptors + 8 * ch->current_index, descriptor, sizeof(descriptor), false);
	ch->buffer = descriptor[0] & ~3;
	ch->flags = descriptor[1];
	ch->samples_left = descriptor[1] & 0xffff;
}

static void buffer_done(struct ac97_channel *ch)
{
	ch->status &= ~SR_ENDED;
	if (ch->flags & DESCRIPTOR_INTERRUPT)
		ch->status |= SR_BUFFER;
	if (ch->current_index == ch->last_valid)
		ch->status |= SR_LAST | SR_HALTED | SR_ENDED;
	else
		next_descriptor(ch);
}

static void store_silence(struct ac97_channel *ch, u32 words)
{
	static const u16 silence[32];
	u32 n;

	for (; words; words -= n) {
		n = min_t(u32, words, ARRAY_SIZE(silence));
		hardware_dma(&ch->card->hardware, ch->buffer, (void *)silence, 2 * n, true);
		ch->buffer += 2 * n;
	}
}

static void channel_catch_up(struct ac97_channel *ch)
{
	u64 now = audio_time(ktime_get_ns()), moments, words;
	u32 rate = channel_rate(ch);

	if (!moves(ch)) {
		ch->at_ns = now;
		return;
	}
	moments = (now - ch->at_ns) * rate / NSEC_PER_SEC;
	ch->at_ns += moments * NSEC_PER_SEC / rate;
	words = moments * WORDS_PER_MOMENT;
	/* An empty buffer is passed at once; a list of nothing else must not hold us. */
	while (words && moves(ch)) {
		u32 n = min_t(u64, words, ch->samples_left);

		if (ch != &ch->card->channel[PCM_OUT])
			store_silence(ch, n);
		ch->samples_left -= n;
		words -= n ? n : 1;
		if (ch->samples_left == 0)
			buffer_done(ch);
	}
}

static void update_interrupts(struct ac97_card *card)
{
	int i;

	card->global_status &= ~GLOBAL_CHANNELS;
	for (i = 0; i < AC97_CHANNELS; i++) {
		const struct ac97_channel *ch = &card->channel[i];

		if (((ch->status & SR_LAST) && (ch->control & CR_LAST)) || ((ch->status & SR_BUFFER) && (ch->control & CR_BUFFER)))
			card->global_status |= 0x20 << i;
	}
	hardware_set_line(&card->hardware, card->global_status & GLOBAL_CHANNELS);
}

static u64 end_of_buffer(const struct ac97_channel *ch)
{
	u64 moments = max_t(u32, 1, DIV_ROUND_UP(ch->samples_left, WORDS_PER_MOMENT));
	u32 rate = channel_rate(ch);

	return audio_time_after(ch->at_ns + (moments * NSEC_PER_SEC + rate - 1) / rate + 1);
}

static enum hrtimer_restart buffer_timer(struct hrtimer *timer)
{
	struct ac97_channel *ch = container_of(timer, struct ac97_channel, timer);

	channel_catch_up(ch);
	update_interrupts(ch->card);
	if (!moves(ch))
		return HRTIMER_NORESTART;
	hrtimer_set_expires(timer, end_of_buffer(ch));
	return HRTIMER_RESTART;
}

static void channel_reset(struct ac97_channel *ch)
{
	ch->descriptors = 0;
	ch->current_index = ch->last_valid = ch->next_index = 0;
	ch->status = SR_HALTED;
	ch->samples_left = 0;
	ch->control &= CR_KEPT;
}

static void write_control(struct ac97_channel *ch, u8 value)
{
	bool ran = ch->control & CR_RUN;

	if (value & CR_RESET) {
		channel_reset(ch);
		return;
	}
	ch->control = value & (CR_KEPT | CR_RUN);
	if (!(value & CR_RUN)) {
		ch->status |= SR_HALTED;
	} else if (!ran) {
		next_descriptor(ch);
		ch->status &= ~SR_HALTED;
	}
}

/* A channel that has run out goes on when there is more. */
static void write_last_valid(struct ac97_channel *ch, u8 value)
{
	if ((ch->control & CR_RUN) && (ch->status & SR_HALTED)) {
		ch->status &= ~(SR_HALTED | SR_ENDED);
		next_descriptor(ch);
	}
	ch->last_valid = value % 32;
}

static u32 channel_read(const struct ac97_channel *ch, u32 offset)
{
	switch (offset) {
	case 0x0:
		return ch->descriptors;
	case 0x4:
		return ch->current_index | ch->last_valid << 8 | ch->status << 16;
	case 0x8:
		return ch->samples_left | ch->next_index << 16 | ch->control << 24;
	}
	return 0;
}

static void channel_write(struct ac97_channel *ch, u32 offset, u32 value)
{
	switch (offset) {
	case 0x0:
		ch->descriptors = value & ~3;
		break;
	case 0x5:
		write_last_valid(ch, value);
		break;
	case 0x6:
		ch->status &= ~(value & SR_CLEARED);
		break;
	case 0xb:
		write_control(ch, value);
		break;
	}
}

/* ---- ports ---- */

static u32 global_read(struct ac97_card *card, u32 offset)
{
	bool busy = card->busy;

	switch (offset) {
	case 0x2c:
		return card->global_control;
	case 0x30:
		return card->global_status | GLOBAL_CODEC_READY;
	case 0x34: /* whoever reads that it is free has it, until it talks to the codec */
		card->busy = true;
		return busy;
	}
	return 0;
}

static void all_catch_up(struct ac97_card *card)
{
	int i;

	for (i = 0; i < AC97_CHANNELS; i++)
		channel_catch_up(&card->channel[i]);
}

static u32 ac97_read(struct hardware *hw, int bar, u32 offset, int size)
{
	struct ac97_card *card = container_of(hw, struct ac97_card, hardware);
	u32 value;

	if (bar == 0) {
		card->busy = false;
		return offset < 0x80 ? card->codec[offset / 2] : 0xffff;
	}
	all_catch_up(card);
	if (offset < 0x10 * AC97_CHANNELS && (offset & 0xf) < 0xc)
		value = channel_read(&card->channel[offset >> 4], offset & 0xc);
	else
		value = global_read(card, offset & ~3);
	return value >> (8 * (offset & 3));
}

static void ac97_write(struct hardware *hw, int bar, u32 offset, int size, u32 value)
{
	struct ac97_card *card = container_of(hw, struct ac97_card, hardware);
	int i;

	all_catch_up(card);
	if (bar == 0) {
		card->busy = false;
		if (offset < 0x80)
			codec_write(card, offset & ~1, value);
	} else if (offset < 0x10 * AC97_CHANNELS && (offset & 0xf) < 0xc) {
		channel_write(&card->channel[offset >> 4], offset & 0xf, value);
	} else if (offset == 0x2c) {
		if (!(value & 6)) /* resets of the codec are over at once */
			card->global_control = value & 0x3f;
	} else if (offset == 0x30) {
		card->global_status &= ~(value & GLOBAL_CLEARED);
	}
	for (i = 0; i < AC97_CHANNELS; i++) {
		struct ac97_channel *ch = &card->channel[i];

		if (moves(ch))
			hrtimer_start(&ch->timer, end_of_buffer(ch), HRTIMER_MODE_ABS_HARD);
		else
			hrtimer_try_to_cancel(&ch->timer);
	}
	update_interrupts(card);
}

static void ac97_reset(struct hardware *hw)
{
	struct ac97_card *card = container_of(hw, struct ac97_card, hardware);
	int i;

	codec_reset(card);
	for (i = 0; i < AC97_CHANNELS; i++) {
		card->channel[i].card = card;
		channel_reset(&card->channel[i]);
		hrtimer_setup(&card->channel[i].timer, buffer_timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	}
}

static struct ac97_card ac97_card = {
	.hardware = {
		.name = "82801AA AC'97",
		.ports = { { 0xc000, 1024 }, { 0xc500, 256 } },
		.irq = 11,
		.read = ac97_read,
		.write = ac97_write,
		.reset = ac97_reset,
	},
};

static int ac97_plug(void)
{
	return hardware_plug(&ac97_card.hardware, 3, 0x24158086, 0x11001af4, 0x04010001);
}
