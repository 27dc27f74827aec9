/* SPDX-License-Identifier: MIT */
/*
 * Drivers of 2.6.12 to 2.6.23 include this first.  The type names are those of
 * before 2.6.16, which knew each struct by a name in _t.
 */
#ifndef __SOUND_DRIVER_H
#define __SOUND_DRIVER_H
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include <sound/control.h>
#include <sound/info.h>
#include <sound/timer.h>
typedef struct snd_card snd_card_t;
typedef struct snd_device snd_device_t;
typedef struct snd_device_ops snd_device_ops_t;
typedef struct snd_pcm snd_pcm_t;
typedef struct snd_pcm_str snd_pcm_str_t;
typedef struct snd_pcm_substream snd_pcm_substream_t;
typedef struct snd_pcm_runtime snd_pcm_runtime_t;
typedef struct snd_pcm_ops snd_pcm_ops_t;
typedef struct snd_pcm_hardware snd_pcm_hardware_t;
typedef struct snd_pcm_hw_params snd_pcm_hw_params_t;
typedef struct snd_pcm_hw_rule snd_pcm_hw_rule_t;
typedef struct snd_pcm_hw_constraint_list snd_pcm_hw_constraint_list_t;
typedef struct snd_pcm_hw_constraint_ratnums snd_pcm_hw_constraint_ratnums_t;
typedef struct snd_pcm_hw_constraint_ratdens snd_pcm_hw_constraint_ratdens_t;
typedef struct snd_ratnum ratnum_t;
typedef struct snd_ratden ratden_t;
typedef struct snd_interval snd_interval_t;
typedef struct snd_mask snd_mask_t;
typedef struct snd_kcontrol snd_kcontrol_t;
typedef struct snd_kcontrol_new snd_kcontrol_new_t;
typedef struct snd_ctl_elem_id snd_ctl_elem_id_t;
typedef struct snd_ctl_elem_info snd_ctl_elem_info_t;
typedef struct snd_ctl_elem_value snd_ctl_elem_value_t;
typedef struct snd_info_entry snd_info_entry_t;
typedef struct snd_info_buffer snd_info_buffer_t;
typedef struct snd_timer snd_timer_t;

/* What is expected, and what to do if it does not hold. */
#define snd_assert(expr, args...) do { \
	if (unlikely(!(expr))) { snd_printk(KERN_ERR "BUG? (%s)\n", #expr); args; } \
} while (0)
/* The others could be counted, for leaks. */
#define kmalloc_nocheck(size, flags) kmalloc(size, flags)
#define kfree_nocheck(p) kfree(p)
#define vmalloc_nocheck(size) vmalloc(size)
#define vfree_nocheck(p) vfree(p)
#endif
