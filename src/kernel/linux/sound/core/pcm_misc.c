// SPDX-License-Identifier: MIT
/* What is known about each sample format and rate. */
#include <linux/export.h>
#include <linux/string.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include "pcm_local.h"

struct pcm_format_data {
	unsigned char width;		/* bits that carry the sample, 0: no fixed size */
	unsigned char phys;		/* bits it takes in memory */
	signed char le;			/* 1 little, 0 big endian, -1 neither */
	signed char signd;		/* 1 signed, 0 unsigned, -1 not a linear format */
	unsigned char silence[8];	/* one silent sample */
};

static const struct pcm_format_data pcm_formats[SNDRV_PCM_FORMAT_LAST + 1] = {
	[SNDRV_PCM_FORMAT_S8] = { 8, 8, -1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U8] = { 8, 8, -1, 0, { 0x80 } },
	[SNDRV_PCM_FORMAT_S16_LE] = { 16, 16, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S16_BE] = { 16, 16, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U16_LE] = { 16, 16, 1, 0, { 0x00, 0x80 } },
	[SNDRV_PCM_FORMAT_U16_BE] = { 16, 16, 0, 0, { 0x80, 0x00 } },
	[SNDRV_PCM_FORMAT_S24_LE] = { 24, 32, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S24_BE] = { 24, 32, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U24_LE] = { 24, 32, 1, 0, { 0x00, 0x00, 0x80 } },
	[SNDRV_PCM_FORMAT_U24_BE] = { 24, 32, 0, 0, { 0x00, 0x80, 0x00, 0x00 } },
	[SNDRV_PCM_FORMAT_S32_LE] = { 32, 32, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S32_BE] = { 32, 32, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U32_LE] = { 32, 32, 1, 0, { 0x00, 0x00, 0x00, 0x80 } },
	[SNDRV_PCM_FORMAT_U32_BE] = { 32, 32, 0, 0, { 0x80, 0x00, 0x00, 0x00 } },
	[SNDRV_PCM_FORMAT_FLOAT_LE] = { 32, 32, 1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_FLOAT_BE] = { 32, 32, 0, -1, { 0 } },
	[SNDRV_PCM_FORMAT_FLOAT64_LE] = { 64, 64, 1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_FLOAT64_BE] = { 64, 64, 0, -1, { 0 } },
	[SNDRV_PCM_FORMAT_IEC958_SUBFRAME_LE] = { 32, 32, 1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_IEC958_SUBFRAME_BE] = { 32, 32, 0, -1, { 0 } },
	[SNDRV_PCM_FORMAT_MU_LAW] = { 8, 8, -1, -1, { 0x7f } },
	[SNDRV_PCM_FORMAT_A_LAW] = { 8, 8, -1, -1, { 0x55 } },
	[SNDRV_PCM_FORMAT_IMA_ADPCM] = { 4, 4, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_G723_24] = { 3, 3, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_G723_40] = { 5, 5, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_DSD_U8] = { 8, 8, 1, 0, { 0x69 } },
	[SNDRV_PCM_FORMAT_DSD_U16_LE] = { 16, 16, 1, 0, { 0x69, 0x69 } },
	[SNDRV_PCM_FORMAT_DSD_U32_LE] = { 32, 32, 1, 0, { 0x69, 0x69, 0x69, 0x69 } },
	[SNDRV_PCM_FORMAT_DSD_U16_BE] = { 16, 16, 0, 0, { 0x69, 0x69 } },
	[SNDRV_PCM_FORMAT_DSD_U32_BE] = { 32, 32, 0, 0, { 0x69, 0x69, 0x69, 0x69 } },
	[SNDRV_PCM_FORMAT_MPEG] = { 0, 0, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_GSM] = { 0, 0, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_S20_LE] = { 20, 32, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S20_BE] = { 20, 32, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U20_LE] = { 20, 32, 1, 0, { 0x00, 0x00, 0x08, 0x00 } },
	[SNDRV_PCM_FORMAT_U20_BE] = { 20, 32, 0, 0, { 0x00, 0x08, 0x00, 0x00 } },
	[SNDRV_PCM_FORMAT_SPECIAL] = { 0, 0, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_S24_3LE] = { 24, 24, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S24_3BE] = { 24, 24, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U24_3LE] = { 24, 24, 1, 0, { 0x00, 0x00, 0x80 } },
	[SNDRV_PCM_FORMAT_U24_3BE] = { 24, 24, 0, 0, { 0x80, 0x00, 0x00 } },
	[SNDRV_PCM_FORMAT_S20_3LE] = { 20, 24, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S20_3BE] = { 20, 24, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U20_3LE] = { 20, 24, 1, 0, { 0x00, 0x00, 0x08 } },
	[SNDRV_PCM_FORMAT_U20_3BE] = { 20, 24, 0, 0, { 0x08, 0x00, 0x00 } },
	[SNDRV_PCM_FORMAT_S18_3LE] = { 18, 24, 1, 1, { 0 } },
	[SNDRV_PCM_FORMAT_S18_3BE] = { 18, 24, 0, 1, { 0 } },
	[SNDRV_PCM_FORMAT_U18_3LE] = { 18, 24, 1, 0, { 0x00, 0x00, 0x02 } },
	[SNDRV_PCM_FORMAT_U18_3BE] = { 18, 24, 0, 0, { 0x02, 0x00, 0x00 } },
	[SNDRV_PCM_FORMAT_G723_24_1B] = { 3, 8, -1, -1, { 0 } },
	[SNDRV_PCM_FORMAT_G723_40_1B] = { 5, 8, -1, -1, { 0 } },
};

static const struct pcm_format_data *format_data(snd_pcm_format_t format)
{
	if (format < 0 || format > SNDRV_PCM_FORMAT_LAST)
		return NULL;
	return &pcm_formats[format];
}

int snd_pcm_format_signed(snd_pcm_format_t format)
{
	const struct pcm_format_data *d = format_data(format);

	return !d || d->signd < 0 ? -EINVAL : d->signd;
}

int snd_pcm_format_unsigned(snd_pcm_format_t format)
{
	int val = snd_pcm_format_signed(format);

	return val < 0 ? val : !val;
}

int snd_pcm_format_linear(snd_pcm_format_t format)
{
	return snd_pcm_format_signed(format) >= 0;
}

int snd_pcm_format_little_endian(snd_pcm_format_t format)
{
	const struct pcm_format_data *d = format_data(format);

	return !d || d->le < 0 ? -EINVAL : d->le;
}

int snd_pcm_format_big_endian(snd_pcm_format_t format)
{
	int val = snd_pcm_format_little_endian(format);

	return val < 0 ? val : !val;
}

int snd_pcm_format_width(snd_pcm_format_t format)
{
	const struct pcm_format_data *d = format_data(format);

	return d && d->width ? d->width : -EINVAL;
}

int snd_pcm_format_physical_width(snd_pcm_format_t format)
{
	const struct pcm_format_data *d = format_data(format);

	return d && d->phys ? d->phys : -EINVAL;
}

ssize_t snd_pcm_format_size(snd_pcm_format_t format, size_t samples)
{
	int phys = snd_pcm_format_physical_width(format);

	return phys < 0 ? -EINVAL : (ssize_t)(samples * phys / 8);
}

const unsigned char *snd_pcm_format_silence_64(snd_pcm_format_t format)
{
	const struct pcm_format_data *d = format_data(format);

	return d && d->phys ? d->silence : NULL;
}

int snd_pcm_format_set_silence(snd_pcm_format_t format, void *data, unsigned int samples)
{
	const struct pcm_format_data *d = format_data(format);
	unsigned char *dst = data;
	unsigned int bytes;

	if (!d)
		return -EINVAL;
	if (samples == 0)
		return 0;
	if (!d->phys)
		return -EINVAL;
	/* One byte repeated is enough when all bytes of a sample are alike. */
	if (d->signd == 1 || d->phys <= 8) {
		memset(data, d->silence[0], samples * d->phys / 8);
		return 0;
	}
	for (bytes = d->phys / 8; samples--; dst += bytes)
		memcpy(dst, d->silence, bytes);
	return 0;
}

/* rate_min and rate_max from the rate bits. */
int snd_pcm_hw_limit_rates(struct snd_pcm_hardware *hw)
{
	unsigned int lowest = UINT_MAX, highest = 0, i;

	for (i = 0; i < snd_pcm_known_rates.count; i++) {
		unsigned int rate = snd_pcm_known_rates.list[i];

		if (!(hw->rates & (1U << i)))
			continue;
		lowest = min(lowest, rate);
		highest = max(highest, rate);
	}
	if (lowest > highest)
		return -EINVAL;
	hw->rate_min = lowest;
	hw->rate_max = highest;
	return 0;
}

unsigned int snd_pcm_rate_to_rate_bit(unsigned int rate)
{
	unsigned int i;

	for (i = 0; i < snd_pcm_known_rates.count; i++)
		if (snd_pcm_known_rates.list[i] == rate)
			return 1U << i;
	return SNDRV_PCM_RATE_KNOT;
}

unsigned int snd_pcm_rate_bit_to_rate(unsigned int rate_bit)
{
	unsigned int i;

	for (i = 0; i < snd_pcm_known_rates.count; i++)
		if (1U << i == rate_bit)
			return snd_pcm_known_rates.list[i];
	return 0;
}

/* CONTINUOUS gives way to anything, KNOT to anything but CONTINUOUS. */
unsigned int snd_pcm_rate_mask_intersect(unsigned int rates_a, unsigned int rates_b)
{
	static const unsigned int wild[] = { SNDRV_PCM_RATE_CONTINUOUS, SNDRV_PCM_RATE_KNOT };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wild); i++) {
		if (rates_a & wild[i])
			rates_a = wild[i];
		if (rates_b & wild[i])
			rates_b = wild[i];
	}
	if (rates_a & SNDRV_PCM_RATE_CONTINUOUS)
		return rates_b;
	if (rates_b & SNDRV_PCM_RATE_CONTINUOUS)
		return rates_a;
	if (rates_a & SNDRV_PCM_RATE_KNOT)
		return rates_b;
	if (rates_b & SNDRV_PCM_RATE_KNOT)
		return rates_a;
	return rates_a & rates_b;
}

unsigned int snd_pcm_rate_range_to_bits(unsigned int rate_min, unsigned int rate_max)
{
	unsigned int rates = 0, i;

	for (i = 0; i < snd_pcm_known_rates.count; i++)
		if (snd_pcm_known_rates.list[i] >= rate_min && snd_pcm_known_rates.list[i] <= rate_max)
			rates |= 1U << i;
	return rates ? rates : SNDRV_PCM_RATE_KNOT;
}
