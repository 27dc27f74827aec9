// The TV card's audio engine: it fills one line (a period) after the other, through the list of pages that it was given,
// with the number of the line, and interrupts after each.
#include <linux/dma-mapping.h>
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <sound/core.h>
#include <sound/pcm.h>
#include "cx23885.h"
#include "cx23885-reg.h"

#define FRAME_BYTES 4
#define RATE 48000

static struct pci_dev pci;
static struct cx23885_dev card = { .name = "cx23885", .pci = &pci, .sram_channels[SRAM_CH07] = { 0x10000, 4096 } };
static u32 lines, running;
static struct hrtimer engine;

static ktime_t line_time(void)
{
	return ns_to_ktime((u64)card.audio_dev->period_size * NSEC_PER_SEC / (FRAME_BYTES * RATE));
}

static enum hrtimer_restart line_is_full(struct hrtimer *timer)
{
	struct cx23885_audio_buffer *buf = card.audio_dev->buf;
	unsigned int at = lines % card.audio_dev->num_periods * buf->bpl, i;

	for (i = 0; i < buf->bpl; i++)
		((u8 *)phys_to_virt(sg_dma_address(&buf->sglist[(at + i) >> PAGE_SHIFT])))[offset_in_page(at + i)] = lines;
	lines++;
	cx23885_audio_irq(&card, 1, ~0);
	if (!running)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, line_time());
	return HRTIMER_RESTART;
}

u32 machine_read(u32 reg)
{
	return reg == AUD_INT_A_GPCNT ? lines : reg == AUD_INT_DMA_CTL ? running : 0;
}

void machine_write(u32 reg, u32 value)
{
	if (reg == AUD_INT_A_GPCNT_CTL)
		lines = 0;
	if (reg != AUD_INT_DMA_CTL || running == value)
		return;
	running = value;
	if (running)
		hrtimer_start(&engine, line_time(), HRTIMER_MODE_REL);
	else
		hrtimer_try_to_cancel(&engine);
}

int cx23885_sram_channel_setup(struct cx23885_dev *dev, struct sram_channel *ch, unsigned int bpl, u32 risc) { return 0; }
void cx23885_sram_channel_dump(struct cx23885_dev *dev, struct sram_channel *ch) { }

/* The program of the engine's processor: here only the memory for it. */
int cx23885_risc_databuffer(struct pci_dev *pci, struct cx23885_riscmem *risc, struct scatterlist *sglist,
			    unsigned int bpl, unsigned int lines, unsigned int lpi)
{
	risc->size = PAGE_SIZE;
	risc->cpu = dma_alloc_coherent(&pci->dev, risc->size, &risc->dma, GFP_KERNEL);
	risc->jmp = risc->cpu + 8;
	return risc->cpu ? 0 : -ENOMEM;
}

static void no_release(struct device *dev) { }

static int __init machine_init(void)
{
	int err;

	hrtimer_init(&engine, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	engine.function = line_is_full;
	dev_set_name(&pci.dev, "tv");
	pci.dev.release = no_release;
	dma_coerce_mask_and_coherent(&pci.dev, DMA_BIT_MASK(32));
	err = device_register(&pci.dev);
	if (err)
		return err;
	card.audio_dev = cx23885_audio_register(&card);
	return card.audio_dev ? 0 : -ENODEV;
}

static void __exit machine_exit(void)
{
	hrtimer_cancel(&engine);
	cx23885_audio_unregister(&card);
	device_unregister(&pci.dev);
}

module_init(machine_init);
module_exit(machine_exit);
MODULE_LICENSE("GPL");
