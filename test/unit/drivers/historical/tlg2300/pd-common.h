// The TV stick as far as its audio driver sees it: machine.c stands for it.
#include <linux/kref.h>
#include <linux/string.h>
#include <linux/usb.h>

#define AUDIO_BUFS 3
enum { STREAM_OFF, STREAM_ON, STREAM_SUSPEND };
struct poseidon_audio {
	struct urb *urb_array[AUDIO_BUFS];
	int rcv_position, copied_position, capture_stream, users, card_close;
	struct snd_pcm_substream *capture_pcm_substream;
	struct snd_card *card;
};
struct poseidon {
	struct usb_device *udev;
	struct usb_interface *interface;
	struct kref kref;
	struct poseidon_audio audio;
};
#define debug_mode 0
#define log(a...) printk(KERN_DEBUG "poseidon: " a)
#define logpm(p...) do { } while (0)
#define in_hibernation(p) 0
int poseidon_audio_init(struct poseidon *p);
int poseidon_audio_free(struct poseidon *p);
int alloc_bulk_urbs_generic(struct urb **urbs, int num, struct usb_device *udev, u8 ep_addr, int buf_size, gfp_t gfp_flags,
			    usb_complete_t complete_fn, void *context);
void free_all_urb_generic(struct urb **urbs, int num);
void poseidon_delete(struct kref *kref);
