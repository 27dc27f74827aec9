// SPDX-License-Identifier: MIT
/* What all emulated devices share: their place in the port space, the interrupt line, access to memory. */
#include <linux/pci.h>
#include <linux/mm.h>
#include "hardware.h"

#define MAX_HARDWARE 4
/* From a rising line to the handler; and how long a line that nobody lowers is left alone. */
#define IRQ_LATENCY_NS 1000
#define IRQ_AGAIN_NS 20000

static struct hardware *all_hardware[MAX_HARDWARE];
static int hardware_count;

extern int generic_handle_irq(unsigned int irq);

static enum hrtimer_restart hardware_interrupt(struct hrtimer *timer)
{
	struct hardware *hw = container_of(timer, struct hardware, irq_timer);

	if (!hw->line)
		return HRTIMER_NORESTART;
	generic_handle_irq(hw->irq);
	if (!hw->line)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, IRQ_AGAIN_NS);
	return HRTIMER_RESTART;
}

void hardware_set_line(struct hardware *hw, bool level)
{
	bool rose = level && !hw->line;

	hw->line = level;
	if (rose && !hrtimer_active(&hw->irq_timer))
		hrtimer_start(&hw->irq_timer, IRQ_LATENCY_NS, HRTIMER_MODE_REL_HARD);
}

static void put_config(struct hardware *hw, int where, u32 value)
{
	int i;

	for (i = 0; i < 4; i++)
		hw->config[where + i] = value >> (8 * i);
}

int hardware_plug(struct hardware *hw, unsigned int slot, u32 vendor_device, u32 subsystem, u32 class_revision)
{
	int bar;

	if (hardware_count == MAX_HARDWARE)
		return -ENOSPC;
	put_config(hw, PCI_VENDOR_ID, vendor_device);
	put_config(hw, PCI_CLASS_REVISION, class_revision);
	put_config(hw, PCI_SUBSYSTEM_VENDOR_ID, subsystem);
	for (bar = 0; bar < HARDWARE_BARS; bar++)
		if (hw->ports[bar].size)
			put_config(hw, PCI_BASE_ADDRESS_0 + 4 * bar, hw->ports[bar].start | PCI_BASE_ADDRESS_SPACE_IO);
	hw->config[PCI_INTERRUPT_LINE] = hw->irq;
	hw->config[PCI_INTERRUPT_PIN] = 1;
	hrtimer_setup(&hw->irq_timer, hardware_interrupt, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hw->reset(hw);
	all_hardware[hardware_count++] = hw;
	return pci_plug(hw, slot);
}

void hardware_unplug(struct hardware *hw)
{
	int i;

	hrtimer_cancel(&hw->irq_timer);
	device_unregister(&hw->dev->dev);
	for (i = 0; i < hardware_count && all_hardware[i] != hw; i++)
		;
	hardware_count--;
	for (; i < hardware_count; i++)
		all_hardware[i] = all_hardware[i + 1];
}

bool hardware_dma(struct hardware *hw, u64 dma_address, void *data, size_t bytes, bool to_memory)
{
	if (!(hw->config[PCI_COMMAND] & PCI_COMMAND_MASTER))
		return false;
	while (bytes) {
		size_t n = min_t(size_t, bytes, PAGE_SIZE - offset_in_page(dma_address));
		void *memory;

		if (!pfn_valid(dma_address >> PAGE_SHIFT))
			return false;
		memory = phys_to_virt(dma_address);
		if (to_memory)
			memcpy(memory, data, n);
		else
			memcpy(data, memory, n);
		dma_address += n;
		data += n;
		bytes -= n;
	}
	return true;
}

/* The device one of whose registers is at a port or bus address, whether it listens or not. */
static struct hardware *hardware_at(unsigned long at, int *bar, u32 *offset)
{
	int i;

	for (i = 0; i < hardware_count; i++)
		for (*bar = 0; *bar < HARDWARE_BARS; ++*bar) {
			unsigned long past = at - all_hardware[i]->ports[*bar].start;

			*offset = past;
			if (past < all_hardware[i]->ports[*bar].size)
				return all_hardware[i];
		}
	return NULL;
}

/* NULL: nobody listens there, or it is not told to. */
static struct hardware *at_port(unsigned long port, int *bar, u32 *offset)
{
	struct hardware *hw = hardware_at(port, bar, offset);
	u16 listens = PCI_COMMAND_IO;

	if (hw && hw->memory)
		listens |= PCI_COMMAND_MEMORY;
	return hw && hw->config[PCI_COMMAND] & listens ? hw : NULL;
}

u32 __pio_read(unsigned long port, int size)
{
	u32 offset, ones = size == 4 ? ~0U : (1U << (8 * size)) - 1;
	int bar;
	struct hardware *hw = at_port(port, &bar, &offset);

	return hw ? hw->read(hw, bar, offset, size) & ones : ones;
}

void __pio_write(u32 value, unsigned long port, int size)
{
	u32 offset;
	int bar;
	struct hardware *hw = at_port(port, &bar, &offset);

	if (hw)
		hw->write(hw, bar, offset, size, size == 4 ? value : value & ((1U << (8 * size)) - 1));
}

/* ---- device memory: what is mapped where, if a device listens there ---- */

#define MAX_MAPPINGS 16
static struct {
	unsigned long va, size;
	phys_addr_t start;
} mappings[MAX_MAPPINGS];

static bool is_device_memory(phys_addr_t at)
{
	int bar;
	u32 offset;
	struct hardware *hw = hardware_at(at, &bar, &offset);

	return hw && hw->memory;
}

void __iomem *ioremap(phys_addr_t offset, size_t size)
{
	void __iomem *addr = __ioremap(offset, size);
	int i;

	if (!addr || !is_device_memory(offset))
		return addr;
	for (i = 0; i < MAX_MAPPINGS && mappings[i].size; i++)
		;
	if (i < MAX_MAPPINGS) {
		mappings[i].va = (unsigned long)addr;
		mappings[i].size = size;
		mappings[i].start = offset;
	}
	return addr;
}

void iounmap(volatile void __iomem *addr)
{
	int i;

	for (i = 0; i < MAX_MAPPINGS; i++)
		if (mappings[i].va == (unsigned long)addr)
			mappings[i].size = mappings[i].va = 0;
	__iounmap(addr);
}

/* The register behind an address; 0: no device listens there. */
static unsigned long register_at(const volatile void __iomem *addr)
{
	int i;

	for (i = 0; i < MAX_MAPPINGS; i++)
		if ((unsigned long)addr - mappings[i].va < mappings[i].size)
			return mappings[i].start + ((unsigned long)addr - mappings[i].va);
	return 0;
}

u64 __mmio_read(const volatile void __iomem *addr, int size)
{
	unsigned long at = register_at(addr);

	if (!at)
		return __mmio_read_void(addr, size);
	return size == 8 ? __pio_read(at, 4) | (u64)__pio_read(at + 4, 4) << 32 : __pio_read(at, size);
}

void __mmio_write(u64 value, volatile void __iomem *addr, int size)
{
	unsigned long at = register_at(addr);

	if (!at)
		return __mmio_write_void(value, addr, size);
	__pio_write(value, at, size == 8 ? 4 : size);
	if (size == 8)
		__pio_write(value >> 32, at + 4, 4);
}
