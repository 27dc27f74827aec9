// The TV card as far as its audio driver sees it: machine.c stands for it. The driver's own header brings in video, which
// is not modelled.
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>

#define UNSET (-1U)
#define SAA7134_BOARD_MAX 1
enum saa7134_audio_in { TV = 1, LINE1, LINE2, LINE2_LEFT };

struct saa7134_pgtable {
	unsigned int size;
	__le32 *cpu;
	dma_addr_t dma;
};
struct saa7134_dmasound {
	struct mutex lock;
	enum saa7134_audio_in input;
	unsigned int rate, recording_on, dma_running, blocks, blksize, bufsize;
	struct saa7134_pgtable pt;
	void *vaddr;
	struct scatterlist *sglist;
	int sglen;
	unsigned long nr_pages;
	unsigned int dma_blk, read_offset, read_count;
	void *priv_data;
	struct snd_pcm_substream *substream;
};
struct saa7134_input { int amux; };
struct saa7134_dev {
	struct list_head devlist;
	char name[32];
	int nr, ctl_mute;
	unsigned int board;
	struct pci_dev *pci;
	spinlock_t slock;
	struct saa7134_input *input;
	struct saa7134_dmasound dmasound;
};
struct saa7134_board { char *name; };
extern struct saa7134_board saa7134_boards[];
extern struct list_head saa7134_devlist;
extern int (*saa7134_dmasound_init)(struct saa7134_dev *dev);
extern int (*saa7134_dmasound_exit)(struct saa7134_dev *dev);

u32 machine_read(u32 reg);
void machine_write(u32 reg, u32 value);
#define saa_readl(reg) machine_read(reg)
#define saa_writel(reg, value) machine_write(reg, value)
#define saa_writeb(reg, value) machine_write(reg, value)
#define saa_andorb(reg, mask, value) machine_write(reg, (machine_read(reg) & ~(mask)) | ((value) & (mask)))

int saa7134_pgtable_alloc(struct pci_dev *pci, struct saa7134_pgtable *pt);
int saa7134_pgtable_build(struct pci_dev *pci, struct saa7134_pgtable *pt, struct scatterlist *list, unsigned int length,
			  unsigned int startpage);
void saa7134_pgtable_free(struct pci_dev *pci, struct saa7134_pgtable *pt);
int saa7134_set_dmabits(struct saa7134_dev *dev);
void saa7134_tvaudio_setmute(struct saa7134_dev *dev);
int saa_dsp_writel(struct saa7134_dev *dev, int reg, u32 value);

// The video driver has found its card before.
int machine_init(void);
void machine_exit(void);
#undef late_initcall
#define late_initcall(fn) int __module_init(void) { int err = machine_init(); return err ? err : fn(); }
#undef module_exit
#define module_exit(fn) void __module_exit(void) { fn(); machine_exit(); }
