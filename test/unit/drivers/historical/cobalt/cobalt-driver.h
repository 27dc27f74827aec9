// The capture card as far as its audio driver sees it: machine.c stands for it.
#include <linux/module.h>
#include <linux/mutex.h>
#include <sound/pcm_params.h>
#include <media/v4l2-device.h>

/* A buffer of videobuf2 with one plane: eight channels of 32 bits in each frame. */
struct vb2_buffer {
	void *data;
	unsigned long bytes;
};
struct vb2_queue { gfp_t gfp_flags; };
static inline void *vb2_plane_vaddr(struct vb2_buffer *vb, unsigned int plane) { return vb->data; }
static inline unsigned long vb2_get_plane_payload(struct vb2_buffer *vb, unsigned int plane) { return vb->bytes; }
int vb2_thread_start(struct vb2_queue *q, int (*fnc)(struct vb2_buffer *vb, void *priv), void *priv, const char *name);
int vb2_thread_stop(struct vb2_queue *q);

struct cobalt { struct v4l2_device v4l2_dev; };
struct snd_cobalt_card;
struct cobalt_stream {
	struct vb2_queue q;
	struct { char name[32]; } vdev;
	struct cobalt *cobalt;
	struct snd_cobalt_card *alsa;
	unsigned int video_channel;
	bool is_output;
};
#define COBALT_SYS_CTRL_AUDIO_IPP_RESETN_BIT(n) (5 + 4 * (n))
#define COBALT_SYS_CTRL_AUDIO_OPP_RESETN_BIT 19
static inline void cobalt_s_bit_sysctrl(struct cobalt *cobalt, int bit, int val) { }
#define cobalt_err(fmt, arg...) pr_err("cobalt: " fmt, ##arg)
