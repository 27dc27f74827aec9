// The TV card as far as its audio driver sees it: machine.c stands for it.
#include <linux/bitops.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <sound/pcm_params.h>
#include <media/v4l2-device.h>


struct video_device { int unused; };
struct v4l2_fh { int unused; };
static inline void v4l2_fh_init(struct v4l2_fh *fh, struct video_device *vdev) { }
static inline void v4l2_fh_exit(struct v4l2_fh *fh) { }

enum { IVTV_ENC_STREAM_TYPE_PCM, IVTV_MAX_STREAMS };
enum { IVTV_F_S_STREAMING, IVTV_F_S_STREAMOFF };
struct ivtv_stream {
	int type;
	unsigned long s_flags;
	struct video_device vdev;
};
struct snd_ivtv_card;
struct ivtv {
	struct v4l2_device v4l2_dev;
	char *card_name;
	struct mutex serialize_lock;
	struct ivtv_stream streams[IVTV_MAX_STREAMS];
	void (*pcm_announce_callback)(struct snd_ivtv_card *card, u8 *pcm_data, size_t num_bytes);
};
struct ivtv_open_id {
	struct v4l2_fh fh;
	int type;
	struct ivtv *itv;
};
#define to_ivtv(device) container_of(device, struct ivtv, v4l2_dev)
static inline int ivtv_init_on_first_open(struct ivtv *itv) { return 0; }
static inline int ivtv_claim_stream(struct ivtv_open_id *id, int type) { return 0; }
static inline void ivtv_release_stream(struct ivtv_stream *s) { }
int ivtv_start_v4l2_encode_stream(struct ivtv_stream *s);
int ivtv_stop_v4l2_encode_stream(struct ivtv_stream *s, int gop_end);
