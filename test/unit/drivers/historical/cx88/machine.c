// The TV card that the audio driver belongs to: it raises a line of the bus.
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include "cx88.h"
#include "cx88-reg.h"
#include "lineEngine.h"

#define CARD_IRQ 42
#define PERIOD_DONE 1

extern int generic_handle_irq(unsigned int irq);

static struct pci_dev pci = { .irq = CARD_IRQ, .device = 0x8801 };
static struct cx88_core core = { .name = "cx88" };
static struct line_engine engine;
static struct scatterlist *list;
static unsigned int line_bytes, lines;
static u32 status;

const struct sram_channel cx88_sram_channels[] = { [SRAM_CH25] = { 0x180680, 4096 } };

static void interrupt(void)
{
	status = PERIOD_DONE;
	generic_handle_irq(CARD_IRQ);
}

u32 machine_read(u32 reg)
{
	switch (reg) {
	case MO_AUDD_GPCNT: return engine.lines;
	case MO_AUD_INTSTAT: return status;
	case MO_AUD_INTMSK: return PERIOD_DONE;
	case MO_PCI_INTSTAT: return status ? PCI_INT_AUDINT : 0;
	case MO_AUD_DMACNTRL: return engine.running ? 0x11 : 0;
	default: return 0;
	}
}

void machine_write(u32 reg, u32 value)
{
	if (reg == MO_AUD_INTSTAT)
		status &= ~value;
	if (reg == MO_AUDD_GPCNTRL)
		engine.lines = 0;
	if (reg == MO_AUD_DMACNTRL && value && !engine.running)
		line_engine_start(&engine, list, line_bytes, lines);
	if (reg == MO_AUD_DMACNTRL && !value)
		line_engine_stop(&engine);
}

struct cx88_core *cx88_core_get(struct pci_dev *pci) { return &core; }
void cx88_core_put(struct cx88_core *core, struct pci_dev *pci) { }
int cx88_core_irq(struct cx88_core *core, u32 status) { return 0; }
int cx88_sram_channel_setup(struct cx88_core *core, const struct sram_channel *ch, unsigned int bpl, u32 risc) { return 0; }
void cx88_sram_channel_dump(struct cx88_core *core, const struct sram_channel *ch) { }
void cx88_print_irqbits(const char *tag, const char *strings[], int len, u32 bits, u32 mask) { }
s32 wm8775_g_ctrl(struct cx88_core *core, u32 id) { return 0; }
void wm8775_s_ctrl(struct cx88_core *core, u32 id, s32 value) { }

int cx88_risc_databuffer(struct pci_dev *pci, struct cx88_riscmem *risc, struct scatterlist *sglist,
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

int machine_register_driver(struct pci_driver *driver)
{
	int err = card_register(&pci);

	if (err)
		return err;
	line_engine_init(&engine, 48000 * 4, interrupt);
	return driver->probe(&pci, driver->id_table);
}

void machine_unregister_driver(struct pci_driver *driver)
{
	driver->remove(&pci);
	device_unregister(&pci.dev);
}
