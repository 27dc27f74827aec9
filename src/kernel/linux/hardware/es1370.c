// SPDX-License-Identifier: MIT
/*
 * Ensoniq AudioPCI ES1370: three channels that walk through a frame of memory
 * each, count samples, and interrupt when the count has passed. Nobody listens
 * to what is played; what is recorded is silence. Registers by their offset:
 *
 *   00 control   04 status   08 UART   0c memory page   10 codec   20 serial
 *   24 28 2c     sample counts of DAC1, DAC2 and ADC: now << 16 | samples - 1
 *   30 34 38 3c  on page c, frames of DAC1 and DAC2; on page d, of ADC:
 *                address, then now << 16 | size - 1 in units of 4 bytes
 */
#include <linux/timekeeping.h>
#include "hardware.h"

enum { DAC1, DAC2, ADC, CHANNELS };
enum { CONTROL = 0x00, STATUS = 0x04, UART = 0x08, PAGE = 0x0c, SERIAL = 0x20, COUNT = 0x24, FRAMES = 0x30 };
#define STATUS_INTR 0x80000000
#define STATUS_IDLE 0x60
#define UART_READY_TO_SEND 0x0200
#define SOURCE_HZ 1411200

struct es1370_channel {
	struct es1370 *chip;
	struct hrtimer timer;		/* the end of the count */
	u64 at_ns;			/* it has been moved up to then */
	u32 count, samples_left;	/* samples - 1 until the next interrupt */
	u32 frame_address, frame_size;	/* bus address; units of 4 bytes, less 1 */
	u32 byte;			/* where in the frame */
};

struct es1370 {
	struct hardware hardware;
	u32 control, status, serial, page, other[16];
	struct es1370_channel channel[CHANNELS];
};

static unsigned int number_of(const struct es1370_channel *ch)
{
	return ch - ch->chip->channel;
}

/* Bits of a channel: enabled, interrupt wanted, interrupt pending, paused, format. */
static bool is_running(const struct es1370_channel *ch)
{
	static const u32 enabled[] = { 1 << 6, 1 << 5, 1 << 4 }, paused[] = { 1 << 11, 1 << 12, 0 };
	unsigned int i = number_of(ch);

	return (ch->chip->control & enabled[i]) && !(ch->chip->serial & paused[i]);
}

static u32 interrupt_wanted(unsigned int i)
{
	return 0x100 << i;
}

static u32 interrupt_pending(unsigned int i)
{
	return 4 >> i;
}

/* Bit 0 of the format: stereo; bit 1: 16 bits. */
static unsigned int sample_shift(const struct es1370_channel *ch)
{
	unsigned int format = ch->chip->serial >> (2 * number_of(ch)) & 3;

	return (format & 1) + (format >> 1);
}

/* DAC1 has four fixed rates, the others share a divider. */
static u32 rate_of(const struct es1370_channel *ch)
{
	u32 control = ch->chip->control;

	if (number_of(ch) == DAC1)
		return 44100 >> (3 - (control >> 12 & 3));
	return SOURCE_HZ / ((control >> 16 & 0x1fff) + 2);
}

static u64 samples_ns(const struct es1370_channel *ch, u64 samples)
{
	u32 rate = rate_of(ch);

	return (samples * NSEC_PER_SEC + rate - 1) / rate;
}

static void update_line(struct es1370 *chip)
{
	unsigned int i;

	for (i = 0; i < CHANNELS; i++)
		if (!(chip->serial & interrupt_wanted(i)))
			chip->status &= ~interrupt_pending(i);
	chip->status &= ~STATUS_INTR;
	if (chip->status & 7)
		chip->status |= STATUS_INTR;
	hardware_set_line(&chip->hardware, chip->status & STATUS_INTR);
}

static void record_silence(struct es1370_channel *ch, u32 bytes)
{
	static u8 silence[64];
	u32 done, n;

	memset(silence, sample_shift(ch) && ch->chip->serial & 0x20 ? 0 : 0x80, sizeof(silence));
	for (done = 0; done < bytes; done += n) {
		n = min_t(u32, bytes - done, sizeof(silence));
		hardware_dma(&ch->chip->hardware, ch->frame_address + ch->byte + done, silence, n, true);
	}
}

/* Moves through the frame, which begins again at its end. */
static void transfer(struct es1370_channel *ch, u32 bytes)
{
	u32 size = (ch->frame_size + 1) * 4;

	while (bytes) {
		u32 n = min_t(u32, bytes, size - ch->byte);

		if (number_of(ch) == ADC)
			record_silence(ch, n);
		ch->byte = (ch->byte + n) % size;
		bytes -= n;
	}
}

/* Brings a channel to the present. */
static void catch_up(struct es1370_channel *ch)
{
	u64 now = audio_time(ktime_get_ns()), samples;
	u32 rate = rate_of(ch);

	if (!is_running(ch)) {
		ch->at_ns = now;
		return;
	}
	samples = (now - ch->at_ns) * rate / NSEC_PER_SEC;
	ch->at_ns += samples * NSEC_PER_SEC / rate;
	while (samples) {
		u32 n = min_t(u64, samples, ch->samples_left + 1);

		transfer(ch, n << sample_shift(ch));
		samples -= n;
		if (n <= ch->samples_left) {
			ch->samples_left -= n;
			continue;
		}
		ch->samples_left = ch->count;
		if (ch->chip->serial & interrupt_wanted(number_of(ch)))
			ch->chip->status |= interrupt_pending(number_of(ch));
	}
}

static u64 end_of_count(const struct es1370_channel *ch)
{
	return audio_time_after(ch->at_ns + samples_ns(ch, ch->samples_left + 1) + 1);
}

static void schedule_end(struct es1370_channel *ch)
{
	if (is_running(ch))
		hrtimer_start(&ch->timer, end_of_count(ch), HRTIMER_MODE_ABS_HARD);
	else
		hrtimer_try_to_cancel(&ch->timer);
}

static enum hrtimer_restart count_passed(struct hrtimer *timer)
{
	struct es1370_channel *ch = container_of(timer, struct es1370_channel, timer);

	if (!is_running(ch))
		return HRTIMER_NORESTART;
	catch_up(ch);
	update_line(ch->chip);
	hrtimer_set_expires(timer, end_of_count(ch));
	return HRTIMER_RESTART;
}

/* The register of a frame that the chosen page shows; odd: its size. NULL: nothing of ours. */
static struct es1370_channel *frame_register(struct es1370 *chip, u32 offset)
{
	if (chip->page == 0xc)
		return &chip->channel[(offset - FRAMES) / 8];
	return chip->page == 0xd && offset < FRAMES + 8 ? &chip->channel[ADC] : NULL;
}

static u32 read_register(struct es1370 *chip, u32 offset)
{
	struct es1370_channel *ch;

	switch (offset) {
	case CONTROL:
		return chip->control;
	case STATUS:
		return chip->status;
	case UART:
		return UART_READY_TO_SEND;
	case PAGE:
		return chip->page;
	case SERIAL:
		return chip->serial;
	case COUNT ... COUNT + 4 * CHANNELS - 1:
		ch = &chip->channel[(offset - COUNT) / 4];
		return ch->samples_left << 16 | ch->count;
	case FRAMES ... FRAMES + 15:
		ch = frame_register(chip, offset);
		if (ch)
			return offset & 4 ? ch->byte / 4 << 16 | ch->frame_size : ch->frame_address;
	}
	return chip->other[offset / 4];
}

static void write_register(struct es1370 *chip, u32 offset, u32 value)
{
	struct es1370_channel *ch;

	switch (offset) {
	case CONTROL:
		chip->control = value;
		return;
	case STATUS:
		return;
	case PAGE:
		chip->page = value & 0xf;
		return;
	case SERIAL:
		chip->serial = value;
		return;
	case COUNT ... COUNT + 4 * CHANNELS - 1:
		ch = &chip->channel[(offset - COUNT) / 4];
		ch->count = value & 0xffff;
		ch->samples_left = ch->count;
		return;
	case FRAMES ... FRAMES + 15:
		ch = frame_register(chip, offset);
		if (!ch)
			break;
		if (offset & 4) {
			ch->frame_size = value & 0xffff;
			ch->byte = (value >> 16) * 4;
		} else {
			ch->frame_address = value;
		}
		return;
	}
	chip->other[offset / 4] = value;
}

static u32 es1370_read(struct hardware *hw, int bar, u32 offset, int size)
{
	struct es1370 *chip = container_of(hw, struct es1370, hardware);
	int i;

	for (i = 0; i < CHANNELS; i++)
		catch_up(&chip->channel[i]);
	return read_register(chip, offset & ~3) >> (8 * (offset & 3));
}

/* A narrow write leaves the rest of the register as it is. */
static void es1370_write(struct hardware *hw, int bar, u32 offset, int size, u32 value)
{
	struct es1370 *chip = container_of(hw, struct es1370, hardware);
	u32 shift = 8 * (offset & 3), mask = (size == 4 ? ~0U : (1U << (8 * size)) - 1) << shift;
	int i;

	for (i = 0; i < CHANNELS; i++)
		catch_up(&chip->channel[i]);
	offset &= ~3;
	write_register(chip, offset, (read_register(chip, offset) & ~mask) | (value << shift & mask));
	for (i = 0; i < CHANNELS; i++)
		schedule_end(&chip->channel[i]);
	update_line(chip);
}

static void es1370_reset(struct hardware *hw)
{
	struct es1370 *chip = container_of(hw, struct es1370, hardware);
	int i;

	chip->control = 1;
	chip->status = STATUS_IDLE;
	for (i = 0; i < CHANNELS; i++) {
		chip->channel[i].chip = chip;
		hrtimer_setup(&chip->channel[i].timer, count_passed, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	}
}

static struct es1370 es1370 = {
	.hardware = {
		.name = "ES1370",
		.ports[0] = { 0xc400, 256 },
		.irq = 10,
		.read = es1370_read,
		.write = es1370_write,
		.reset = es1370_reset,
	},
};

static int es1370_plug(void)
{
	return hardware_plug(&es1370.hardware, 2, 0x50001274, 0x4c4c4942, 0x04010000);
}
