// What the PCM half of 2.6.12 uses of the boards' common header: names in _t, a spinlock, streams started by a tasklet.
#ifndef VX_CORE_H
#define VX_CORE_H
#include <linux/interrupt.h>
#include <linux/spinlock.h>
#include <sound/pcm.h>

#define VX_MAX_PERIODS 32
#define VX_STAT_IS_STALE (1 << 15)
#define ASYNC_EVENTS_PENDING 0x008000
#define END_OF_BUFFER_EVENTS_PENDING 0x000400
enum { IRQ_CONNECT_STREAM_NEXT = 0x26, IRQ_PAUSE_START_CONNECT = 0x2a };
enum {
	HEADER_FMT_BASE = 0xfed00000, HEADER_FMT_MONO = 0xc0, HEADER_FMT_INTEL = 0x8000, HEADER_FMT_16BITS = 0x2000,
	HEADER_FMT_24BITS = 0x4000, HEADER_FMT_UPTO11 = 0x200, HEADER_FMT_UPTO32 = 0x100,
};
enum { RMH_SSIZE_FIXED, RMH_SSIZE_ARG, RMH_SSIZE_MASK };
enum { VX_RXH, VX_RXM, VX_RXL };

typedef u64 pcx_time_t;
struct vx_rmh {
	u16 LgCmd, LgStat;
	u32 Cmd[16], Stat[16];
	u16 DspStat;
};
struct vx_ibl_info { int size, max_size, min_size, granularity; };
typedef struct vx_pipe {
	int number;
	unsigned int is_capture:1, data_mode:1, running:1, prepared:1;
	int channels;
	unsigned int differed_type;
	pcx_time_t pcx_time;
	struct snd_pcm_substream *substream;
	int buffer_bytes, period_bytes, hw_ptr, position, transferred, align;
	u64 cur_count;
	unsigned int references;
	struct vx_pipe *monitoring_pipe;
	struct tasklet_struct start_tq;
} vx_pipe_t;
struct vx_core;
struct snd_vx_ops {
	unsigned char (*in8)(struct vx_core *chip, int reg);
	void (*dma_write)(struct vx_core *chip, struct snd_pcm_runtime *runtime, struct vx_pipe *pipe, int count);
	void (*dma_read)(struct vx_core *chip, struct snd_pcm_runtime *runtime, struct vx_pipe *pipe, int count);
};
struct snd_vx_hardware {
	const char *name;
	unsigned int num_codecs;
};
typedef struct vx_core {
	struct snd_card *card;
	struct snd_pcm *pcm[2];
	struct snd_vx_hardware *hw;
	struct snd_vx_ops *ops;
	spinlock_t lock;
	unsigned int chip_status, pcm_running;
	struct vx_rmh irq_rmh;
	unsigned int audio_info, audio_ins, audio_outs;
	struct vx_pipe **playback_pipes, **capture_pipes;
	unsigned int freq, uer_bits;
	struct vx_ibl_info ibl;
	int audio_monitor[4];
	unsigned char audio_monitor_active[4];
} vx_core_t;

#define vx_inb(chip, reg) (chip)->ops->in8(chip, VX_##reg)
#define vx_pseudo_dma_write(chip, runtime, pipe, count) (chip)->ops->dma_write(chip, runtime, pipe, count)
#define vx_pseudo_dma_read(chip, runtime, pipe, count) (chip)->ops->dma_read(chip, runtime, pipe, count)
#define vx_wait_for_rx_full(chip) 0
#define vx_is_pcmcia(chip) 0
int vx_send_msg(struct vx_core *chip, struct vx_rmh *rmh);
int vx_send_msg_nolock(struct vx_core *chip, struct vx_rmh *rmh);
int vx_send_rih(struct vx_core *chip, int cmd);
int vx_send_rih_nolock(struct vx_core *chip, int cmd);
int vx_set_monitor_level(struct vx_core *chip, int audio, int level, int active);
int vx_set_clock(struct vx_core *chip, unsigned int freq);
int snd_vx_pcm_new(struct vx_core *chip);
void vx_pcm_update_intr(struct vx_core *chip, unsigned int events);
#endif
