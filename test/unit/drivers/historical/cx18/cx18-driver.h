// The TV card as far as its audio driver sees it: machine.c stands for it.
#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <sound/pcm_params.h>
#include <media/v4l2-device.h>

enum { CX18_ENC_STREAM_TYPE_PCM, CX18_MAX_STREAMS };
enum { CX18_F_S_STREAMING, CX18_F_S_STREAMOFF };
struct cx18_stream {
	int type;
	unsigned long s_flags;
};
struct snd_cx18_card;
struct cx18 {
	struct v4l2_device v4l2_dev;
	char *card_name;
	u32 open_id;
	struct mutex serialize_lock;
	struct cx18_stream streams[CX18_MAX_STREAMS];
	void (*pcm_announce_callback)(struct snd_cx18_card *card, u8 *pcm_data, size_t num_bytes);
};
struct cx18_open_id {
	u32 open_id;
	int type;
	struct cx18 *cx;
};
#define to_cx18(device) container_of(device, struct cx18, v4l2_dev)
static inline int cx18_claim_stream(struct cx18_open_id *id, int type) { return 0; }
static inline void cx18_release_stream(struct cx18_stream *s) { }
int cx18_start_v4l2_encode_stream(struct cx18_stream *s);
int cx18_stop_v4l2_encode_stream(struct cx18_stream *s, int gop_end);
