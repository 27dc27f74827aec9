// The CompactFlash card as far as its PCM half sees it: machine.c stands for it. Its ports read as all ones, so both
// pointers into its memory are equal. The lock of its registers became a mutex when triggers could sleep.
#include <linux/io.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <sound/pcm.h>
#include <sound/ak4117.h>

enum {
	PDAUDIOCF_REG_MD = 0, PDAUDIOCF_REG_WDP = 2, PDAUDIOCF_REG_RDP = 4, PDAUDIOCF_REG_SCR = 8, PDAUDIOCF_REG_IER = 12,
};
#define PDAUDIOCF_RECORD (1 << 6)
#define PDAUDIOCF_DATAFMT0 (1 << 10)
#define PDAUDIOCF_DATAFMT1 (1 << 11)
#define PDAUDIOCF_IRQLVLEN0 (1 << 0)
#define PDAUDIOCF_IRQLVLEN1 (1 << 1)
#define PDAUDIOCF_STAT_IS_STALE (1 << 0)

struct snd_pdacf {
	struct snd_card *card;
	unsigned long port;
#ifdef OF_2_6
	spinlock_t reg_lock;
#else
	struct mutex reg_lock;
#endif
	unsigned short regmap[8];
	struct ak4117 *ak4117;
	unsigned int chip_status;
	struct snd_pcm *pcm;
	struct snd_pcm_substream *pcm_substream;
	unsigned int pcm_running;
	unsigned int pcm_channels, pcm_swab, pcm_little, pcm_frame, pcm_sample, pcm_xor, pcm_size, pcm_period, pcm_tdone, pcm_hwptr;
	void *pcm_area;
};
typedef struct snd_pdacf pdacf_t;

static inline u16 pdacf_reg_read(struct snd_pdacf *chip, unsigned char reg) { return chip->regmap[reg / 2]; }
void pdacf_reg_write(struct snd_pdacf *chip, unsigned char reg, unsigned short val);
void pdacf_reinit(struct snd_pdacf *chip, int resume);
int snd_pdacf_pcm_new(struct snd_pdacf *chip);
