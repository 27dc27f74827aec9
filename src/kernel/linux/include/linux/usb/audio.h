/* SPDX-License-Identifier: MIT */
/* Class descriptors of the first USB audio class, as far as drivers of single devices look at them. */
#ifndef __LINUX_USB_AUDIO_H
#define __LINUX_USB_AUDIO_H
#include <linux/types.h>

#define UAC_VERSION_1 0x00
#define USB_SUBCLASS_AUDIOCONTROL 0x01
#define USB_SUBCLASS_AUDIOSTREAMING 0x02
#define USB_SUBCLASS_MIDISTREAMING 0x03
#define UAC_AS_GENERAL 0x01
#define UAC_FORMAT_TYPE 0x02
#define UAC_FORMAT_TYPE_I 0x1
#define UAC_FORMAT_TYPE_I_PCM 0x1
#define UAC_EP_GENERAL 0x01

struct uac_format_type_i_discrete_descriptor {
	__u8 bLength;
	__u8 bDescriptorType;
	__u8 bDescriptorSubtype;
	__u8 bFormatType;
	__u8 bNrChannels;
	__u8 bSubframeSize;
	__u8 bBitResolution;
	__u8 bSamFreqType;		/* how many follow; 0: a lowest and a highest one */
	__u8 tSamFreq[][3];
} __packed;
#define UAC_FORMAT_TYPE_I_DISCRETE_DESC_SIZE(n) (8 + (n) * 3)

struct uac_iso_endpoint_descriptor {
	__u8 bLength;
	__u8 bDescriptorType;
	__u8 bDescriptorSubtype;
	__u8 bmAttributes;
	__u8 bLockDelayUnits;
	__le16 wLockDelay;
} __packed;
#endif
