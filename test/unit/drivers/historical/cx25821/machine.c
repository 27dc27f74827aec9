// The capture card that the audio driver belongs to: it raises a line of the bus.
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include "cx25821.h"
#include "cx25821-reg.h"
#include "lineEngine.h"

#define CARD_IRQ 41

extern int generic_handle_irq(unsigned int irq);

static struct pci_dev pci = { .irq = CARD_IRQ };
static struct cx25821_dev card = { .name = "cx25821", .pci = &pci };
static struct line_engine engine;
static struct scatterlist *list;
static unsigned int line_bytes, lines;
static u32 status;

const struct sram_channel cx25821_sram_channels[] = { [SRAM_CH08] = { 0x10500, 384 } };

static void interrupt(void)
{
	status = 1;
	generic_handle_irq(CARD_IRQ);
}

u32 machine_read(u32 reg)
{
	switch (reg) {
	case AUD_A_GPCNT: return engine.lines;
	case AUD_A_INT_STAT: return status;
	case AUD_A_INT_MSK: return 1;
	case PCI_INT_STAT: return status << 3;
	case AUD_INT_DMA_CTL: return engine.running;
	default: return 0;
	}
}

void machine_write(u32 reg, u32 value)
{
	if (reg == AUD_A_INT_STAT)
		status &= ~value;
	if (reg == AUD_A_GPCNT_CTL)
		engine.lines = 0;
	if (reg == AUD_INT_DMA_CTL && value && !engine.running)
		line_engine_start(&engine, list, line_bytes, lines);
	if (reg == AUD_INT_DMA_CTL && !value)
		line_engine_stop(&engine);
}

void cx25821_set_gpiopin_direction(struct cx25821_dev *dev, int pin, int level) { }
int cx25821_sram_channel_setup_audio(struct cx25821_dev *dev, const struct sram_channel *ch, unsigned int bpl, u32 risc) { return 0; }
void cx25821_sram_channel_dump_audio(struct cx25821_dev *dev, const struct sram_channel *ch) { }
void cx25821_print_irqbits(char *name, char *tag, char **strings, int len, u32 bits, u32 mask) { }

int cx25821_risc_databuffer_audio(struct pci_dev *pci, struct cx25821_riscmem *risc, struct scatterlist *sglist,
				  unsigned int bpl, unsigned int count, unsigned int lpi)
{
	list = sglist;
	line_bytes = bpl;
	lines = count;
	risc->size = PAGE_SIZE;
	risc->cpu = dma_alloc_coherent(&pci->dev, risc->size, &risc->dma, GFP_KERNEL);
	risc->jmp = risc->cpu + 8;
	return risc->cpu ? 0 : -ENOMEM;
}

struct device_driver *machine_driver(void)
{
	static struct device_driver driver = { .name = "cx25821" };

	return &driver;
}

struct cx25821_dev *get_cx25821(struct v4l2_device *v4l2_dev)
{
	return container_of(v4l2_dev, struct cx25821_dev, v4l2_dev);
}

/* First when the driver comes, and once more when it goes. */
int machine_each_card(int (*fn)(struct device *dev, void *data))
{
	bool comes = !card.card;
	int err = comes ? card_register(&pci) : 0;

	if (err)
		return err;
	if (comes)
		line_engine_init(&engine, 48000 * 4, interrupt);
	dev_set_drvdata(&pci.dev, &card.v4l2_dev);
	err = fn(&pci.dev, NULL);
	if (!comes)
		device_unregister(&pci.dev);
	return err;
}
