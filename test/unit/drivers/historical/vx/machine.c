// The board that the PCM half belongs to, as the processor on it answers: it takes playback in chunks and says when one is
// over, every 20 ms of 16-bit stereo at 48 kHz, and for capture has as many bytes by then.
#include <linux/workqueue.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include <sound/vx_core.h>
#include "vx_cmd.h"
#include "feed.h"

#define CHUNK 3840
#define PLAYBACK_PIPE 0

static struct snd_vx_hardware hardware = { .name = "VX", .num_codecs = 1 };
static struct vx_core board;
static struct packet_feed feed;
static unsigned int queued, captured, frames, ticks;
static bool running;

static void dma_write(struct vx_core *chip, struct snd_pcm_runtime *runtime, struct vx_pipe *pipe, int count)
{
	queued += count;
	pipe->hw_ptr = (pipe->hw_ptr + count) % pipe->buffer_bytes;
}

static void dma_read(struct vx_core *chip, struct snd_pcm_runtime *runtime, struct vx_pipe *pipe, int count)
{
	for (; count > 0; count--) {
		runtime->dma_area[pipe->hw_ptr] = feed.number;
		pipe->hw_ptr = (pipe->hw_ptr + 1) % pipe->buffer_bytes;
		captured--;
	}
}

static unsigned char in8(struct vx_core *chip, int reg)
{
	captured--;
	return feed.number;
}

static struct snd_vx_ops ops = { .in8 = in8, .dma_write = dma_write, .dma_read = dma_read };

static void chunk_is_over(struct work_struct *work)
{
	unsigned int played = min(queued, (unsigned int)CHUNK);

	queued -= played;
	frames += played / 4;
	captured = min(captured + CHUNK, 16U * CHUNK);
	if (running)
		vx_pcm_update_intr(&board, END_OF_BUFFER_EVENTS_PENDING);
}
static DECLARE_WORK(over, chunk_is_over);

static void deliver(u8 *packet, size_t bytes)
{
	if (++ticks % 2 == 0)
		schedule_work(&over);
}

static void start_or_stop(void)
{
	running = !running;
	captured = 0;
	if (running)
		feed_start(&feed, deliver);
	else
		feed.running = false;		/* its last packet is still to come */
}

/* The first byte of a command says which it is. */
int vx_send_msg_nolock(struct vx_core *chip, struct vx_rmh *rmh)
{
	switch (rmh->Cmd[0] >> 16) {
	case 0x02:				/* what there is: two channels out, two in */
		rmh->Stat[0] = 2 | 2 << (2 * FIELD_SIZE);
		rmh->Stat[1] = 0;
		break;
	case 0x08:				/* size of a chunk: as asked for, the largest, the smallest, a step */
		rmh->Stat[0] = rmh->Cmd[0] & 0xffff;
		rmh->Stat[1] = rmh->Stat[2] = CHUNK;
		rmh->Stat[3] = 12;
		break;
	case 0x0a:				/* one event: a chunk of the playback pipe is over */
		rmh->LgStat = 3;
		rmh->Stat[1] = PLAYBACK_PIPE | 0x800000;
		rmh->Stat[2] = 1;
		break;
	case 0x48:				/* whether the pipe runs */
		rmh->Stat[0] = running;
		break;
	case 0x4b:				/* whether it could */
		rmh->Stat[0] = 1;
		break;
	case 0x07:				/* now, with the pipe that was named before */
		start_or_stop();
		break;
	case 0x4c:				/* room for playback, or what was captured */
		rmh->Stat[0] = rmh->Cmd[0] & 1 ? captured : 4 * CHUNK - queued;
		break;
	case 0x90:				/* frames played */
		rmh->Stat[0] = 0;
		rmh->Stat[1] = frames & 0xffffff;
		break;
	}
	return 0;
}

int vx_send_msg(struct vx_core *chip, struct vx_rmh *rmh) { return vx_send_msg_nolock(chip, rmh); }
int vx_send_rih(struct vx_core *chip, int cmd) { return 0; }
int vx_send_rih_nolock(struct vx_core *chip, int cmd) { return 0; }
int vx_set_clock(struct vx_core *chip, unsigned int freq) { chip->freq = freq; return 0; }
int vx_set_monitor_level(struct vx_core *chip, int audio, int level, int active) { return 0; }
int snd_vx_check_reg_bit(struct vx_core *chip, int reg, int mask, int bit, int time) { return 0; }

static int create_pcm(struct snd_card *sc)
{
#ifdef OF_2_6
	spin_lock_init(&board.lock);
#else
	mutex_init(&board.lock);
#endif
	board.card = sc;
	board.hw = &hardware;
	board.ops = &ops;
	return snd_vx_pcm_new(&board);
}

module_card(create_pcm);
