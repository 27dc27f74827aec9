// The TV card that the audio driver belongs to: it fills block after block, says which of its two addresses the next one
// comes from, and raises a line of the bus.
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include "saa7134.h"
#include "saa7134-reg.h"
#include "lineEngine.h"

#define CARD_IRQ 43
#define EVEN_BLOCK 0x10000000

extern int generic_handle_irq(unsigned int irq);

static struct pci_dev pci = { .irq = CARD_IRQ, .device = 0x7134 };
static struct saa7134_dev card = { .name = "saa7134", .pci = &pci };
static struct line_engine engine;
static u32 report;

struct saa7134_board saa7134_boards[] = { { "a board" } };
LIST_HEAD(saa7134_devlist);
int (*saa7134_dmasound_init)(struct saa7134_dev *dev);
int (*saa7134_dmasound_exit)(struct saa7134_dev *dev);

static void interrupt(void)
{
	report = SAA7134_IRQ_REPORT_DONE_RA3;
	generic_handle_irq(CARD_IRQ);
}

u32 machine_read(u32 reg)
{
	/* The engine has counted this block already. */
	return reg == SAA7134_IRQ_REPORT ? report : reg == SAA7134_IRQ_STATUS && !(engine.lines & 1) ? EVEN_BLOCK : 0;
}

void machine_write(u32 reg, u32 value)
{
	if (reg == SAA7134_IRQ_REPORT)
		report &= ~value;
}

int saa7134_set_dmabits(struct saa7134_dev *dev)
{
	struct saa7134_dmasound *sound = &dev->dmasound;

	if (!sound->dma_running) {
		line_engine_stop(&engine);
	} else if (!engine.running) {
		engine.lines = 0;
		line_engine_start(&engine, sound->sglist, sound->blksize, sound->blocks);
	}
	return 0;
}

int saa7134_pgtable_alloc(struct pci_dev *pci, struct saa7134_pgtable *pt)
{
	pt->size = PAGE_SIZE;
	pt->cpu = dma_alloc_coherent(&pci->dev, pt->size, &pt->dma, GFP_KERNEL);
	return pt->cpu ? 0 : -ENOMEM;
}

int saa7134_pgtable_build(struct pci_dev *pci, struct saa7134_pgtable *pt, struct scatterlist *list, unsigned int length,
			  unsigned int startpage)
{
	return 0;
}

void saa7134_pgtable_free(struct pci_dev *pci, struct saa7134_pgtable *pt)
{
	dma_free_coherent(&pci->dev, pt->size, pt->cpu, pt->dma);
	pt->cpu = NULL;
}

void saa7134_tvaudio_setmute(struct saa7134_dev *dev) { }
int saa_dsp_writel(struct saa7134_dev *dev, int reg, u32 value) { return 0; }

int machine_init(void)
{
	static struct saa7134_input input = { .amux = TV };
	int err = card_register(&pci);

	if (err)
		return err;
	line_engine_init(&engine, 32000 * 4, interrupt);
	spin_lock_init(&card.slock);
	card.input = &input;
	list_add(&card.devlist, &saa7134_devlist);
	return 0;
}

void machine_exit(void)
{
	list_del(&card.devlist);
	device_unregister(&pci.dev);
}
