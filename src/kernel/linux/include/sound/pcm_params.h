/* SPDX-License-Identifier: MIT */
/* Masks and intervals: the two shapes a set of allowed values can have. */
#ifndef __SOUND_PCM_PARAMS_H
#define __SOUND_PCM_PARAMS_H
#include <sound/pcm.h>

int snd_pcm_hw_param_first(struct snd_pcm_substream *pcm, struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, int *dir);
int snd_pcm_hw_param_last(struct snd_pcm_substream *pcm, struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, int *dir);
int snd_pcm_hw_param_value(const struct snd_pcm_hw_params *params, snd_pcm_hw_param_t var, int *dir);

#define SNDRV_MASK_BITS 64	/* as many as are used */
#define SNDRV_MASK_SIZE (SNDRV_MASK_BITS / 32)
#define MASK_OFS(i) ((i) >> 5)
#define MASK_BIT(i) (1U << ((i) & 31))
static inline void snd_mask_none(struct snd_mask *mask) { memset(mask, 0, sizeof(*mask)); }
static inline void snd_mask_any(struct snd_mask *mask) { memset(mask, 0xff, SNDRV_MASK_SIZE * sizeof(u_int32_t)); }
static inline int snd_mask_empty(const struct snd_mask *mask) { return !(mask->bits[0] | mask->bits[1]); }
static inline unsigned int snd_mask_min(const struct snd_mask *mask)
{
	if (mask->bits[0])
		return __ffs(mask->bits[0]);
	return mask->bits[1] ? __ffs(mask->bits[1]) + 32 : 0;
}
static inline unsigned int snd_mask_max(const struct snd_mask *mask)
{
	if (mask->bits[1])
		return __fls(mask->bits[1]) + 32;
	return mask->bits[0] ? __fls(mask->bits[0]) : 0;
}
static inline void snd_mask_set(struct snd_mask *mask, unsigned int val) { mask->bits[MASK_OFS(val)] |= MASK_BIT(val); }
static inline void snd_mask_set_format(struct snd_mask *mask, snd_pcm_format_t format) { snd_mask_set(mask, (unsigned int)format); }
static inline void snd_mask_reset(struct snd_mask *mask, unsigned int val) { mask->bits[MASK_OFS(val)] &= ~MASK_BIT(val); }
void snd_mask_set_range(struct snd_mask *mask, unsigned int from, unsigned int to);
void snd_mask_reset_range(struct snd_mask *mask, unsigned int from, unsigned int to);
static inline void snd_mask_leave(struct snd_mask *mask, unsigned int val)
{
	u_int32_t v = mask->bits[MASK_OFS(val)] & MASK_BIT(val);

	snd_mask_none(mask);
	mask->bits[MASK_OFS(val)] = v;
}
static inline void snd_mask_intersect(struct snd_mask *mask, const struct snd_mask *v)
{
	mask->bits[0] &= v->bits[0];
	mask->bits[1] &= v->bits[1];
}
static inline int snd_mask_eq(const struct snd_mask *a, const struct snd_mask *b) { return a->bits[0] == b->bits[0] && a->bits[1] == b->bits[1]; }
static inline void snd_mask_copy(struct snd_mask *mask, const struct snd_mask *v) { *mask = *v; }
static inline int snd_mask_test(const struct snd_mask *mask, unsigned int val) { return mask->bits[MASK_OFS(val)] & MASK_BIT(val); }
static inline int snd_mask_test_format(const struct snd_mask *mask, snd_pcm_format_t format) { return snd_mask_test(mask, (unsigned int)format); }
static inline int snd_mask_single(const struct snd_mask *mask) { return hweight32(mask->bits[0]) + hweight32(mask->bits[1]) == 1; }
int snd_mask_refine(struct snd_mask *mask, const struct snd_mask *v);
int snd_mask_refine_first(struct snd_mask *mask);
int snd_mask_refine_last(struct snd_mask *mask);
int snd_mask_refine_min(struct snd_mask *mask, unsigned int val);
int snd_mask_refine_max(struct snd_mask *mask, unsigned int val);
int snd_mask_refine_set(struct snd_mask *mask, unsigned int val);
static inline int snd_mask_value(const struct snd_mask *mask) { return snd_mask_min(mask); }

static inline void snd_interval_any(struct snd_interval *i)
{
	i->min = 0;
	i->openmin = 0;
	i->max = UINT_MAX;
	i->openmax = 0;
	i->integer = 0;
	i->empty = 0;
}
static inline void snd_interval_none(struct snd_interval *i) { i->empty = 1; }
static inline int snd_interval_checkempty(const struct snd_interval *i)
{
	return i->min > i->max || (i->min == i->max && (i->openmin || i->openmax));
}
static inline int snd_interval_empty(const struct snd_interval *i) { return i->empty; }
/* One value only; an open end next to the other bound also leaves just one. */
static inline int snd_interval_single(const struct snd_interval *i)
{
	return i->min == i->max || (i->min + 1 == i->max && (i->openmin || i->openmax));
}
static inline int snd_interval_value(const struct snd_interval *i) { return i->openmin && !i->openmax ? i->max : i->min; }
static inline int snd_interval_min(const struct snd_interval *i) { return i->min; }
static inline int snd_interval_max(const struct snd_interval *i)
{
	unsigned int v = i->max;

	if (i->openmax)
		v--;
	return v;
}
static inline int snd_interval_test(const struct snd_interval *i, unsigned int val)
{
	return !(i->min > val || (i->min == val && i->openmin) || i->max < val || (i->max == val && i->openmax));
}
static inline void snd_interval_copy(struct snd_interval *d, const struct snd_interval *s) { *d = *s; }
static inline int snd_interval_setinteger(struct snd_interval *i)
{
	if (i->integer)
		return 0;
	if (i->openmin && i->openmax && i->min == i->max)
		return -EINVAL;
	i->integer = 1;
	return 1;
}
static inline int snd_interval_eq(const struct snd_interval *a, const struct snd_interval *b)
{
	if (a->empty)
		return b->empty;
	if (b->empty)
		return a->empty;
	return a->min == b->min && a->openmin == b->openmin && a->max == b->max && a->openmax == b->openmax;
}
static inline unsigned int add(unsigned int a, unsigned int b) { return a >= UINT_MAX - b ? UINT_MAX : a + b; }
static inline unsigned int sub(unsigned int a, unsigned int b) { return a > b ? a - b : 0; }

#define params_access(p) ((snd_pcm_access_t)snd_mask_min(hw_param_mask_c((p), SNDRV_PCM_HW_PARAM_ACCESS)))
#define params_format(p) ((snd_pcm_format_t)snd_mask_min(hw_param_mask_c((p), SNDRV_PCM_HW_PARAM_FORMAT)))
#define params_subformat(p) ((snd_pcm_subformat_t)snd_mask_min(hw_param_mask_c((p), SNDRV_PCM_HW_PARAM_SUBFORMAT)))
static inline unsigned int params_period_bytes(const struct snd_pcm_hw_params *p) { return hw_param_interval_c(p, SNDRV_PCM_HW_PARAM_PERIOD_BYTES)->min; }
static inline int params_width(const struct snd_pcm_hw_params *p) { return snd_pcm_format_width(params_format(p)); }
static inline int params_physical_width(const struct snd_pcm_hw_params *p) { return snd_pcm_format_physical_width(params_format(p)); }
int snd_pcm_hw_params_bits(const struct snd_pcm_hw_params *p);
static inline void params_set_format(struct snd_pcm_hw_params *p, snd_pcm_format_t fmt)
{
	snd_mask_set_format(hw_param_mask(p, SNDRV_PCM_HW_PARAM_FORMAT), fmt);
}
#endif
