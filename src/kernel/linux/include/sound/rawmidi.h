/* SPDX-License-Identifier: MIT */
/* Names only: raw MIDI devices are not emulated yet. */
#ifndef __SOUND_RAWMIDI_H
#define __SOUND_RAWMIDI_H
#include <sound/asound.h>
#include <sound/core.h>
#include <linux/interrupt.h>
struct snd_rawmidi;
struct snd_rawmidi_substream;
#endif
