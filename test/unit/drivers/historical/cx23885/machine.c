// The TV card that the audio driver belongs to.
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include "cx23885.h"
#include "cx23885-reg.h"
#include "lineEngine.h"

static struct pci_dev pci;
static struct cx23885_dev card = { .name = "cx23885", .pci = &pci, .sram_channels[SRAM_CH07] = { 0x10000, 4096 } };
static struct line_engine engine;

static void interrupt(void) { cx23885_audio_irq(&card, 1, ~0); }

u32 machine_read(u32 reg)
{
	return reg == AUD_INT_A_GPCNT ? engine.lines : reg == AUD_INT_DMA_CTL && engine.running ? 0x11 : 0;
}

void machine_write(u32 reg, u32 value)
{
	struct cx23885_audio_dev *audio = card.audio_dev;

	if (reg == AUD_INT_A_GPCNT_CTL)
		engine.lines = 0;
	if (reg == AUD_INT_DMA_CTL && value && !engine.running)
		line_engine_start(&engine, audio->buf->sglist, audio->period_size, audio->num_periods);
	if (reg == AUD_INT_DMA_CTL && !value)
		line_engine_stop(&engine);
}

int cx23885_sram_channel_setup(struct cx23885_dev *dev, struct sram_channel *ch, unsigned int bpl, u32 risc) { return 0; }
void cx23885_sram_channel_dump(struct cx23885_dev *dev, struct sram_channel *ch) { }

int cx23885_risc_databuffer(struct pci_dev *pci, struct cx23885_riscmem *risc, struct scatterlist *sglist,
			    unsigned int bpl, unsigned int lines, unsigned int lpi)
{
	risc->size = PAGE_SIZE;
	risc->cpu = dma_alloc_coherent(&pci->dev, risc->size, &risc->dma, GFP_KERNEL);
	risc->jmp = risc->cpu + 8;
	return risc->cpu ? 0 : -ENOMEM;
}

static int __init machine_init(void)
{
	int err = card_register(&pci);

	if (err)
		return err;
	line_engine_init(&engine, 48000 * 4, interrupt);
	card.audio_dev = cx23885_audio_register(&card);
	return card.audio_dev ? 0 : -ENODEV;
}

static void __exit machine_exit(void)
{
	cx23885_audio_unregister(&card);
	device_unregister(&pci.dev);
}

module_init(machine_init);
module_exit(machine_exit);
MODULE_LICENSE("GPL");
