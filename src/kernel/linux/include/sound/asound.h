/* SPDX-License-Identifier: MIT */
#ifndef __SOUND_ASOUND_H
#define __SOUND_ASOUND_H
#include <linux/ioctl.h>
#include <linux/time.h>
#include <asm/byteorder.h>
#include <uapi/sound/asound.h>
#endif
