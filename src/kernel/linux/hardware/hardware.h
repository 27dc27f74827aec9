/* SPDX-License-Identifier: MIT */
/*
 * Emulated devices. A device is C of this kernel too: its registers are guest
 * memory, its clock a timer, so that it is looked at and taken back in time
 * like everything else. A driver sees nothing of it but ports, memory that
 * changes, and interrupts.
 */
#ifndef HARDWARE_H
#define HARDWARE_H
#include <linux/types.h>
#include <linux/hrtimer.h>

#define HARDWARE_BARS 6

/*
 * An emulated card has no clock of its own for its samples: like other emulators'
 * it moves all that are due, once in so many nanoseconds, and stands still between.
 */
#define AUDIO_PERIOD_NS (10 * NSEC_PER_MSEC)
static inline u64 audio_time(u64 ns) { return ns / AUDIO_PERIOD_NS * AUDIO_PERIOD_NS; }
static inline u64 audio_time_after(u64 ns) { return audio_time(ns + AUDIO_PERIOD_NS - 1); }

struct pci_dev;
struct hardware {
	const char *name;
	u8 config[256];			/* PCI configuration space */
	struct {
		u32 start, size;
	} ports[HARDWARE_BARS];		/* behind each base address register, where firmware puts them: large ones first */
	bool memory;			/* they are device memory as well as ports */
	unsigned int irq;		/* as firmware wires the slot */
	bool line;			/* level of its interrupt line */
	struct hrtimer irq_timer;
	struct pci_dev *dev;
	u32 (*read)(struct hardware *hw, int bar, u32 offset, int size);
	void (*write)(struct hardware *hw, int bar, u32 offset, int size, u32 value);
	void (*reset)(struct hardware *hw);
};

/* Fills the configuration space and puts the device on the bus. */
int hardware_plug(struct hardware *hw, unsigned int slot, u32 vendor_device, u32 subsystem, u32 class_revision);
void hardware_unplug(struct hardware *hw);
/* The interrupt comes a moment after the line rose, and again as long as it stays high. */
void hardware_set_line(struct hardware *hw, bool level);
/* The device reads (or writes) memory by itself, at a bus address; false: it may not, or nothing is there. */
bool hardware_dma(struct hardware *hw, u64 dma_address, void *data, size_t bytes, bool to_memory);

int pci_plug(struct hardware *hw, unsigned int slot);

/* Whether a driver that no device fits gets one (any_pci.c). It comes with the driver, and goes with it. */
extern int any_pci_device;
struct pci_driver;
int any_pci_plug(const struct pci_driver *drv);
void any_pci_unplug(const struct pci_driver *drv);
#endif
