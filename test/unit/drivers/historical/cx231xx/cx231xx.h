// The TV stick as far as its audio driver sees it: machine.c stands for it.
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/usb.h>
#include <linux/workqueue.h>

#define CX231XX_AUDIO_BUFS 5
#define CX231XX_NUM_AUDIO_PACKETS 16
#define CX231XX_ISO_NUM_AUDIO_PACKETS 64
#define DEV_DISCONNECTED 4
enum { CX231XX_AUDIO };
enum { INDEX_AUDIO };
enum { Audio };

struct cx231xx_audio {
	struct urb *urb[CX231XX_AUDIO_BUFS];
	char *transfer_buffer[CX231XX_AUDIO_BUFS];
	struct usb_device *udev;
	unsigned int capture_transfer_done, hwptr_done_capture;
	struct snd_pcm_substream *capture_pcm_substream;
	struct snd_card *sndcard;
	int users, shutdown;
	spinlock_t slock;
	int alt, max_pkt_size, num_alt;
	unsigned int *alt_max_pkt_size;
	u16 end_point_addr;
};
struct cx231xx {
	struct device *dev;
	struct usb_device *udev;
	int state, has_alsa_audio, USE_ISO;
	struct { struct { struct { int audio_index; } interface_info; } hs_config_info[1]; } current_pcb_config;
	struct mutex lock;
	struct cx231xx_audio adev;
	struct work_struct wq_trigger;
	atomic_t stream_started;
};
struct cx231xx_ops {
	struct list_head next;
	char *name;
	int id;
	int (*init)(struct cx231xx *dev);
	int (*fini)(struct cx231xx *dev);
};
int cx231xx_register_extension(struct cx231xx_ops *ops);
void cx231xx_unregister_extension(struct cx231xx_ops *ops);
int cx231xx_set_alt_setting(struct cx231xx *dev, u8 index, u8 alt);
int cx231xx_capture_start(struct cx231xx *dev, int start, u8 media_type);
#define is_fw_load(dev) 1
#define cx25840_call(dev, ops, function) do { } while (0)
