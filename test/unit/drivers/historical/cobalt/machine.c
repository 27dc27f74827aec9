// The capture card that the PCM half belongs to: a thread of it passes on each buffer that is full, one in 5 ms.
#include <linux/delay.h>
#include <linux/kthread.h>
#include "cobalt-driver.h"
#include "cobalt-alsa.h"
#include "cobalt-alsa-pcm.h"
#include "feed.h"

static struct cobalt card;
static struct snd_cobalt_card sound;
static struct cobalt_stream stream = { .cobalt = &card, .alsa = &sound };
static struct task_struct *thread;
static int (*full)(struct vb2_buffer *vb, void *priv);
static u8 frames[240 * 8 * 4];

static int capture(void *data)
{
	struct vb2_buffer buffer = { frames, sizeof(frames) };
	u8 number = 0;

	while (!kthread_should_stop()) {
		msleep(5);
		memset(frames, ++number, sizeof(frames));
		full(&buffer, &stream);
	}
	return 0;
}

int vb2_thread_start(struct vb2_queue *q, int (*fnc)(struct vb2_buffer *vb, void *priv), void *priv, const char *name)
{
	full = fnc;
	thread = kthread_run(capture, NULL, "vb2-cobalt");
	return IS_ERR(thread) ? PTR_ERR(thread) : 0;
}

int vb2_thread_stop(struct vb2_queue *q) { return kthread_stop(thread); }

static int create_pcm(struct snd_card *sc)
{
	sound.s = &stream;
	sound.sc = sc;
	return snd_cobalt_pcm_create(&sound);
}

module_card(create_pcm);
