// The capture stick as far as its audio half sees it: machine.c stands for it.
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/usb.h>
#include <linux/vmalloc.h>
#include <sound/core.h>
#include <sound/initval.h>
#include <sound/pcm.h>
#include <sound/pcm_params.h>

#define EASYCAP_DRIVER_DESCRIPTION "easycapdc60"
#define PAGES_PER_AUDIO_FRAGMENT 4
#define AUDIO_FRAGMENT_MANY 4
#define AUDIO_ISOC_BUFFER_MANY 4

struct data_urb {
	struct list_head list_head;
	struct urb *purb;
	int isbuf;
};
struct data_buffer { void *pgo; };
struct easycap {
	int minor;
	struct usb_device *pusb_device;
	bool microphone;
	struct snd_pcm_hardware alsa_hardware;
	struct snd_card *psnd_card;
	struct snd_pcm *psnd_pcm;
	struct snd_pcm_substream *psubstream;
	int dma_fill, dma_next, dma_read;
	int audio_interface, audio_altsetting_on, audio_endpointnumber;
	int audio_isoc_streaming, audio_isoc_framesperdesc, audio_isoc_maxframesize, audio_isoc_buffer_size;
	struct data_buffer audio_isoc_buffer[AUDIO_ISOC_BUFFER_MANY];
	struct list_head *purb_audio_head;
	int audio_idle, audio_eof, audio_mt;
	struct { long tv_sec, tv_usec; } timeval1;
};
#define SAY(format, args...) printk(KERN_INFO "easycap: " format, ##args)
#define SAM(format, args...) printk(KERN_INFO "easycap%i: " format, peasycap->minor, ##args)
#define JOT(n, format, args...) do { } while (0)
#define JOM(n, format, args...) do { } while (0)
static inline const char *strerror(int err) { return "error"; }
int audio_setup(struct easycap *peasycap);
int wakeup_device(struct usb_device *dev);
int easycap_sound_setup(struct easycap *peasycap);
int submit_audio_urbs(struct easycap *peasycap);
int kill_audio_urbs(struct easycap *peasycap);
int easycap_alsa_probe(struct easycap *peasycap);
