// The board with the HDMI transmitter: a device on the platform bus, and a DMA engine that plays one period and interrupts.
#include <linux/dma-mapping.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <drm/bridge/dw_hdmi.h>
#include <sound/pcm.h>
#include <sound/pcm_drm_eld.h>
#include "dw-hdmi-audio.h"

#define REVISION 0x0001
#define AHB_DMA_START 0x3601
#define AHB_DMA_STOP 0x3602
#define AHB_DMA_STAT 0x0109
#define AHB_DMA_ADDRESS 0x3604
#define AHB_DMA_LAST 0x3608
#define HDMI_IRQ 40

extern int generic_handle_irq(unsigned int irq);

struct dw_hdmi { unsigned int rate, channels; };

static struct dw_hdmi hdmi;
static u8 registers[0x4000];
static struct hrtimer engine;
static struct platform_device *board, *audio;

static u32 word(unsigned int at) { return registers[at] | registers[at + 1] << 8 | registers[at + 2] << 16 | (u32)registers[at + 3] << 24; }

static enum hrtimer_restart period_is_played(struct hrtimer *timer)
{
	registers[AHB_DMA_STAT] = 0x04;
	generic_handle_irq(HDMI_IRQ);
	return HRTIMER_NORESTART;
}

u8 hdmi_read(const volatile void __iomem *address)
{
	return registers[(const volatile u8 *)address - registers];
}

void hdmi_write(u8 value, volatile void __iomem *address)
{
	unsigned long at = (volatile u8 *)address - registers;
	u32 bytes;

	registers[at] = at == AHB_DMA_STAT ? registers[at] & ~value : value;
	if (at == AHB_DMA_START) {
		bytes = word(AHB_DMA_LAST) - word(AHB_DMA_ADDRESS) + 1;
		hrtimer_start(&engine, ns_to_ktime((u64)bytes * NSEC_PER_SEC / (hdmi.rate * hdmi.channels * 4)), HRTIMER_MODE_REL);
	} else if (at == AHB_DMA_STOP) {
		hrtimer_try_to_cancel(&engine);
	}
}

void dw_hdmi_set_sample_rate(struct dw_hdmi *hdmi, unsigned int rate) { hdmi->rate = rate; }
void dw_hdmi_set_channel_count(struct dw_hdmi *hdmi, unsigned int channels) { hdmi->channels = channels; }
void dw_hdmi_set_channel_allocation(struct dw_hdmi *hdmi, unsigned int allocation) { }
void dw_hdmi_audio_enable(struct dw_hdmi *hdmi) { }
void dw_hdmi_audio_disable(struct dw_hdmi *hdmi) { }
static u8 *no_eld(struct dw_hdmi *hdmi) { return NULL; }
int snd_pcm_hw_constraint_eld(struct snd_pcm_runtime *runtime, void *eld) { return 0; }

int hdmi_machine_register(struct platform_driver *driver)
{
	struct dw_hdmi_audio_data data = { .base = (void __iomem *)registers, .irq = HDMI_IRQ, .hdmi = &hdmi, .get_eld = no_eld };

	registers[REVISION] = 0x0a;
	hrtimer_init(&engine, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	engine.function = period_is_played;
	board = platform_device_register_simple("board", -1, NULL, 0);
	dma_coerce_mask_and_coherent(&board->dev, DMA_BIT_MASK(32));
	audio = platform_device_register_data(&board->dev, "dw-hdmi-ahb-audio", -1, &data, sizeof(data));
	return platform_driver_register(driver);
}

void hdmi_machine_unregister(struct platform_driver *driver)
{
	platform_driver_unregister(driver);
	hrtimer_cancel(&engine);
	platform_device_unregister(audio);
	platform_device_unregister(board);
}
