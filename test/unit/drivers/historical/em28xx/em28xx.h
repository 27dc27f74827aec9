// The TV stick as far as its audio driver sees it: machine.c stands for it. What moved over the years is here in both places.
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/usb.h>
#include <linux/workqueue.h>

#define EM28XX_VERSION "0"
#define DRIVER_DESC "Empia em28xx"
#define EM28XX_EP_AUDIO 0x83
#define em28xx_errdev(fmt, arg...) printk(KERN_ERR "em28xx: " fmt, ##arg)
#define em28xx_err(fmt, arg...) printk(KERN_ERR "em28xx: " fmt, ##arg)
#define em28xx_info(fmt, arg...) printk(KERN_INFO "em28xx: " fmt, ##arg)

enum em28xx_extension { EM28XX_AUDIO };
enum em28xx_usb_audio_type { EM28XX_USB_AUDIO_NONE, EM28XX_USB_AUDIO_VENDOR };
enum em28xx_ac97_mode { EM28XX_NO_AC97, EM28XX_AC97_OTHER };

struct em28xx_audio {
	char **transfer_buffer;
	struct urb **urb;
	struct usb_device *udev;
	int num_urb, users;
	unsigned int capture_transfer_done, hwptr_done_capture;
	struct snd_pcm_substream *capture_pcm_substream;
	struct snd_card *sndcard;
	size_t period;
	spinlock_t slock;
	struct work_struct wq_trigger;		/* of this, later */
	atomic_t stream_started;
};
struct em28xx {
	struct kref ref;
	struct usb_device *udev;
	struct usb_interface *intf;
	int ifnum, alt, mute;
	bool has_alsa_audio, is_audio_only;	/* the first later became: */
	enum em28xx_usb_audio_type usb_audio_type;
	bool disconnected;
	struct { enum em28xx_ac97_mode ac97; } audio_mode;
	struct mutex lock;
	struct em28xx_audio adev;
	struct work_struct wq_trigger;
	atomic_t stream_started;
};
struct em28xx_ops {
	struct list_head next;
	char *name;
	int id;
	int (*init)(struct em28xx *dev);
	int (*fini)(struct em28xx *dev);
	int (*suspend)(struct em28xx *dev);
	int (*resume)(struct em28xx *dev);
};
int em28xx_register_extension(struct em28xx_ops *ops);
void em28xx_unregister_extension(struct em28xx_ops *ops);
int em28xx_audio_analog_set(struct em28xx *dev);
int em28xx_read_ac97(struct em28xx *dev, u8 reg);
int em28xx_write_ac97(struct em28xx *dev, u8 reg, u16 val);
void em28xx_free_device(struct kref *ref);
