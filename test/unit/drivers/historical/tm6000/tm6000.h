// The TV stick as far as its audio driver sees it: machine.c stands for it.
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/usb.h>
#include <linux/workqueue.h>

enum tm6000_ops_type { TM6000_AUDIO };
struct snd_tm6000_card {
	struct snd_card *card;
	spinlock_t reg_lock;
	struct tm6000_core *core;
	struct snd_pcm_substream *substream;
	unsigned int buf_pos, period_pos;
};
struct tm6000_core {
	char name[10];
	struct usb_device *udev;
	struct snd_tm6000_card *adev;
	struct work_struct wq_trigger;
	atomic_t stream_started;
};
struct tm6000_ops {
	struct list_head next;
	char *name;
	enum tm6000_ops_type type;
	int (*init)(struct tm6000_core *core);
	int (*fini)(struct tm6000_core *core);
	int (*fillbuf)(struct tm6000_core *core, char *buf, int size);
};
int tm6000_register_extension(struct tm6000_ops *ops);
void tm6000_unregister_extension(struct tm6000_ops *ops);
int tm6000_set_reg_mask(struct tm6000_core *core, u8 request, u16 value, u16 index, u16 mask);
int tm6000_set_audio_bitrate(struct tm6000_core *core, int bitrate);
