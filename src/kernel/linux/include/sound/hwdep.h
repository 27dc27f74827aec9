/* SPDX-License-Identifier: MIT */
#ifndef __SOUND_HWDEP_H
#define __SOUND_HWDEP_H
#include <sound/asound.h>
#include <sound/core.h>
struct snd_hwdep;
#endif
