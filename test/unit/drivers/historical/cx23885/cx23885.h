// The TV card as far as its audio driver sees it: machine.c stands for it. The driver's own header brings in video, which
// is not modelled.
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>

enum { SRAM_CH07 = 6, SRAM_CHANNELS };
struct sram_channel { u32 cmds_start, fifo_size; };
struct cx23885_riscmem {
	unsigned int size;
	__le32 *cpu, *jmp;
	dma_addr_t dma;
};
struct cx23885_audio_buffer {
	unsigned int bpl;
	struct cx23885_riscmem risc;
	void *vaddr;
	struct scatterlist *sglist;
	int sglen;
	unsigned long nr_pages;
};
struct cx23885_audio_dev {
	struct cx23885_dev *dev;
	struct pci_dev *pci;
	struct snd_card *card;
	spinlock_t lock;
	atomic_t count;
	unsigned int dma_size, period_size, num_periods;
	struct cx23885_audio_buffer *buf;
	struct snd_pcm_substream *substream;
};
struct cx23885_dev {
	char name[32];
	struct pci_dev *pci;
	u32 pci_irqmask;
	struct sram_channel sram_channels[SRAM_CHANNELS];
	struct cx23885_audio_dev *audio_dev;
};

u32 machine_read(u32 reg);
void machine_write(u32 reg, u32 value);
#define cx_read(reg) machine_read(reg)
#define cx_write(reg, value) machine_write(reg, value)
#define cx_set(reg, bits) machine_write(reg, machine_read(reg) | (bits))
#define cx_clear(reg, bits) machine_write(reg, machine_read(reg) & ~(bits))

int cx23885_sram_channel_setup(struct cx23885_dev *dev, struct sram_channel *ch, unsigned int bpl, u32 risc);
void cx23885_sram_channel_dump(struct cx23885_dev *dev, struct sram_channel *ch);
int cx23885_risc_databuffer(struct pci_dev *pci, struct cx23885_riscmem *risc, struct scatterlist *sglist,
			    unsigned int bpl, unsigned int lines, unsigned int lpi);
struct cx23885_audio_dev *cx23885_audio_register(struct cx23885_dev *dev);
void cx23885_audio_unregister(struct cx23885_dev *dev);
int cx23885_audio_irq(struct cx23885_dev *dev, u32 status, u32 mask);
