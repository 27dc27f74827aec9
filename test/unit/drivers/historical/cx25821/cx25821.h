// The capture card as far as its audio driver sees it: machine.c stands for it. The driver's own header brings in video,
// which is not modelled.
#include <linux/interrupt.h>
#include <linux/pci.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>

#define SRAM_CH08 8
#define AUDIO_LINE_SIZE 128

struct sram_channel { u32 cmds_start, fifo_size; };
struct cx25821_dmaqueue { u32 count; };
struct cx25821_riscmem {
	unsigned int size;
	__le32 *cpu, *jmp;
	dma_addr_t dma;
};
struct v4l2_device { int unused; };
struct cx25821_dev {
	char name[32];
	struct v4l2_device v4l2_dev;
	struct pci_dev *pci;
	u32 pci_irqmask;
	struct snd_card *card;
};
extern const struct sram_channel cx25821_sram_channels[];

u32 machine_read(u32 reg);
void machine_write(u32 reg, u32 value);
#define cx_read(reg) ((void)dev, machine_read(reg))
#define cx_write(reg, value) ((void)dev, machine_write(reg, value))
#define cx_set(reg, bits) machine_write(reg, machine_read(reg) | (bits))
#define cx_clear(reg, bits) machine_write(reg, machine_read(reg) & ~(bits))

void cx25821_set_gpiopin_direction(struct cx25821_dev *dev, int pin, int level);
int cx25821_sram_channel_setup_audio(struct cx25821_dev *dev, const struct sram_channel *ch, unsigned int bpl, u32 risc);
void cx25821_sram_channel_dump_audio(struct cx25821_dev *dev, const struct sram_channel *ch);
void cx25821_print_irqbits(char *name, char *tag, char **strings, int len, u32 bits, u32 mask);
int cx25821_risc_databuffer_audio(struct pci_dev *pci, struct cx25821_riscmem *risc, struct scatterlist *sglist,
				  unsigned int bpl, unsigned int lines, unsigned int lpi);

// The driver looks for the cards of the video driver: there is one, as soon as somebody looks.
struct device_driver *machine_driver(void);
int machine_each_card(int (*fn)(struct device *dev, void *data));
struct cx25821_dev *get_cx25821(struct v4l2_device *v4l2_dev);
#define driver_find(name, bus) machine_driver()
#define driver_for_each_device(driver, start, data, fn) ((void)(driver), machine_each_card(fn))
