// The TV card as far as its audio driver sees it: machine.c stands for it. The driver's own header brings in video, which
// is not modelled.
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>

#define CX88_VERSION "1.0.0"
#define SHADOW_AUD_VOL_CTL 1
enum { SRAM_CH25 };
enum { V4L2_CID_AUDIO_VOLUME, V4L2_CID_AUDIO_BALANCE, V4L2_CID_AUDIO_MUTE, V4L2_CID_AUDIO_LOUDNESS };

struct sram_channel { u32 cmds_start, fifo_size; };
struct cx88_dmaqueue { u32 count; };
struct cx88_riscmem {
	unsigned int size;
	__le32 *cpu, *jmp;
	dma_addr_t dma;
};
struct cx88_core {
	char name[32];
	u32 pci_irqmask;
	u32 shadow[4];
	void *sd_wm8775;
};
extern const struct sram_channel cx88_sram_channels[];

u32 machine_read(u32 reg);
void machine_write(u32 reg, u32 value);
#define cx_read(reg) machine_read(reg)
#define cx_write(reg, value) machine_write(reg, value)
#define cx_set(reg, bits) machine_write(reg, machine_read(reg) | (bits))
#define cx_clear(reg, bits) machine_write(reg, machine_read(reg) & ~(bits))
#define cx_swrite(sreg, reg, value) (core->shadow[sreg] = (value), machine_write(reg, core->shadow[sreg]))

struct cx88_core *cx88_core_get(struct pci_dev *pci);
void cx88_core_put(struct cx88_core *core, struct pci_dev *pci);
int cx88_core_irq(struct cx88_core *core, u32 status);
int cx88_sram_channel_setup(struct cx88_core *core, const struct sram_channel *ch, unsigned int bpl, u32 risc);
void cx88_sram_channel_dump(struct cx88_core *core, const struct sram_channel *ch);
void cx88_print_irqbits(const char *tag, const char *strings[], int len, u32 bits, u32 mask);
int cx88_risc_databuffer(struct pci_dev *pci, struct cx88_riscmem *risc, struct scatterlist *sglist,
			 unsigned int bpl, unsigned int lines, unsigned int lpi);
s32 wm8775_g_ctrl(struct cx88_core *core, u32 id);
void wm8775_s_ctrl(struct cx88_core *core, u32 id, s32 value);

// A slot with the card in it: a driver that comes is shown it.
int machine_register_driver(struct pci_driver *driver);
void machine_unregister_driver(struct pci_driver *driver);
#undef module_pci_driver
#define module_pci_driver(driver) module_driver(driver, machine_register_driver, machine_unregister_driver)
#define pci_enable_device(pci) ((void)(pci), 0)
#define pci_disable_device(pci) ((void)(pci))
#define pci_set_master(pci) ((void)(pci))
#define pci_read_config_byte(pci, where, value) ((void)(pci), *(value) = 64)
