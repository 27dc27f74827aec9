// SPDX-License-Identifier: MIT
/*
 * A device for a PCI driver that nothing emulated fits: it has the first id of
 * the driver's table, and registers that keep what is written to them, zeros
 * at first. They answer as ports and as device memory, whichever the driver
 * takes them for. It never raises its interrupt by itself, and goes when the
 * driver does.
 */
#include <linux/pci.h>
#include <linux/slab.h>
#include "hardware.h"

/* Large enough for what drivers map; behind the largest memory, and a positive int for those who keep a port in one. */
#define ANY_BAR_BYTES 0x10000
#define ANY_START 0x7ff00000
#define ANY_SLOT 5
#define ANY_IRQ 5

/* The debugger's wish: a real machine has no such device, and a replay neither. */
int any_pci_device;

struct any_pci {
	struct hardware hardware;
	u8 registers[HARDWARE_BARS][ANY_BAR_BYTES];
};
static struct any_pci *any_pci;

static u32 any_pci_read(struct hardware *hw, int bar, u32 offset, int size)
{
	const u8 *at = container_of(hw, struct any_pci, hardware)->registers[bar];
	u32 value = 0;
	int i;

	for (i = 0; i < size && offset + i < ANY_BAR_BYTES; i++)
		value |= (u32)at[offset + i] << (8 * i);
	return value;
}

static void any_pci_write(struct hardware *hw, int bar, u32 offset, int size, u32 value)
{
	u8 *at = container_of(hw, struct any_pci, hardware)->registers[bar];
	int i;

	for (i = 0; i < size && offset + i < ANY_BAR_BYTES; i++)
		at[offset + i] = value >> (8 * i);
}

static void any_pci_reset(struct hardware *hw)
{
	struct any_pci *device = container_of(hw, struct any_pci, hardware);

	memset(device->registers, 0, sizeof(device->registers));
}

/* There is one: the first driver that would otherwise have nothing gets it. */
int any_pci_plug(const struct pci_driver *drv)
{
	const struct pci_device_id *id = drv->id_table;
	u32 class = id->class_mask ? id->class & id->class_mask : PCI_CLASS_MULTIMEDIA_AUDIO << 8;
	u32 subsystem = 0;
	struct hardware *hw;
	int bar, err;

	if (any_pci || id->vendor == PCI_ANY_ID)
		return 0;
	any_pci = kzalloc(sizeof(*any_pci), GFP_KERNEL);
	if (!any_pci)
		return -ENOMEM;
	hw = &any_pci->hardware;
	hw->name = drv->name;
	hw->irq = ANY_IRQ;
	hw->memory = true;
	hw->read = any_pci_read;
	hw->write = any_pci_write;
	hw->reset = any_pci_reset;
	for (bar = 0; bar < HARDWARE_BARS; bar++) {
		hw->ports[bar].start = ANY_START + bar * ANY_BAR_BYTES;
		hw->ports[bar].size = ANY_BAR_BYTES;
	}
	if (id->subvendor != PCI_ANY_ID)
		subsystem = id->subvendor;
	if (id->subdevice != PCI_ANY_ID)
		subsystem |= id->subdevice << 16;
	pr_info("alsa-memory-debugger: no emulated device fits %s; one whose registers keep what is written stands in\n", drv->name);
	err = hardware_plug(hw, ANY_SLOT, id->vendor | (id->device == PCI_ANY_ID ? 0 : id->device) << 16, subsystem, class << 8);
	if (err) {
		kfree(any_pci);
		any_pci = NULL;
	}
	return err;
}

void any_pci_unplug(const struct pci_driver *drv)
{
	if (!any_pci || any_pci->hardware.name != drv->name)
		return;
	hardware_unplug(&any_pci->hardware);
	kfree(any_pci);
	any_pci = NULL;
}
