// The encoder as far as its audio driver sees it: machine.c stands for it.
#include <linux/device.h>
#include <linux/string.h>
#include <media/v4l2-device.h>

struct go7007 {
	struct device *dev;
	char name[64];
	struct v4l2_device v4l2_dev;
	int ref_count;			/* until 3.x */
	void *snd_context;
	void (*audio_deliver)(struct go7007 *go, u8 *buf, int length);
};
int go7007_snd_init(struct go7007 *go);
int go7007_snd_remove(struct go7007 *go);
