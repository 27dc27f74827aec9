// SPDX-License-Identifier: MIT
/*
 * The PCI bus: one bus, and on it what hardware/ plugs in. A device is found
 * by the numbers in its configuration space; its ports are those of its base
 * address registers, given out when it is plugged in, as firmware does.
 */
#include <linux/pci.h>
#include <linux/slab.h>
#include "../../hardware/hardware.h"

static struct pci_bus root_bus;

const struct pci_device_id *pci_match_id(const struct pci_device_id *id, struct pci_dev *dev)
{
	for (; id && (id->vendor || id->subvendor || id->class_mask); id++)
		if ((id->vendor == PCI_ANY_ID || id->vendor == dev->vendor) &&
		    (id->device == PCI_ANY_ID || id->device == dev->device) &&
		    (id->subvendor == PCI_ANY_ID || id->subvendor == dev->subsystem_vendor) &&
		    (id->subdevice == PCI_ANY_ID || id->subdevice == dev->subsystem_device) &&
		    !((id->class ^ dev->class) & id->class_mask))
			return id;
	return NULL;
}

static int pci_bus_match(struct device *dev, const struct device_driver *drv)
{
	return pci_match_id(to_pci_driver(drv)->id_table, to_pci_dev(dev)) != NULL;
}

/* A probe that answers more than 0 has done it all the same. */
static int pci_device_probe(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	struct pci_driver *drv = to_pci_driver(dev->driver);
	int err;

	pdev->driver = drv;
	err = drv->probe(pdev, pci_match_id(drv->id_table, pdev));
	if (err < 0) {
		pdev->driver = NULL;
		return err;
	}
	if (err > 0)
		dev_warn(dev, "Driver probe function unexpectedly returned %d\n", err);
	return 0;
}

static void pci_device_remove(struct device *dev)
{
	struct pci_dev *pdev = to_pci_dev(dev);

	if (pdev->driver && pdev->driver->remove)
		pdev->driver->remove(pdev);
	pdev->driver = NULL;
}

static int pci_pm_suspend(struct device *dev)
{
	const struct dev_pm_ops *pm = dev->driver ? dev->driver->pm : NULL;

	return pm && pm->suspend ? pm->suspend(dev) : 0;
}

static int pci_pm_resume(struct device *dev)
{
	const struct dev_pm_ops *pm = dev->driver ? dev->driver->pm : NULL;

	return pm && pm->resume ? pm->resume(dev) : 0;
}

static const struct dev_pm_ops pci_dev_pm_ops = { .suspend = pci_pm_suspend, .resume = pci_pm_resume };

struct bus_type pci_bus_type = {
	.name = "pci",
	.match = pci_bus_match,
	.probe = pci_device_probe,
	.remove = pci_device_remove,
	.pm = &pci_dev_pm_ops,
};

static bool pci_has_device_for(const struct pci_driver *drv)
{
	struct device *dev;

	list_for_each_entry(dev, &bus_to_subsys(&pci_bus_type)->devices, bus_link)
		if (pci_match_id(drv->id_table, to_pci_dev(dev)))
			return true;
	return false;
}

int __pci_register_driver(struct pci_driver *drv, struct module *owner, const char *mod_name)
{
	drv->driver.name = drv->name;
	drv->driver.bus = &pci_bus_type;
	drv->driver.owner = owner;
	if (any_pci_device && drv->id_table && !pci_has_device_for(drv)) {
		int err = any_pci_plug(drv);

		if (err)
			return err;
	}
	return driver_register(&drv->driver);
}

void pci_unregister_driver(struct pci_driver *drv)
{
	driver_unregister(&drv->driver);
	any_pci_unplug(drv);
}

/* ---- configuration space ---- */

static int config_read(const struct pci_dev *dev, int where, int size, u32 *val)
{
	int i;

	*val = 0;
	if (where < 0 || where + size > sizeof(dev->hardware->config) || where % size)
		return PCIBIOS_BAD_REGISTER_NUMBER;
	for (i = 0; i < size; i++)
		*val |= (u32)dev->hardware->config[where + i] << (8 * i);
	return PCIBIOS_SUCCESSFUL;
}

/* Who and what a device is cannot be written; its ports stay where they were put. */
static bool config_fixed(int where)
{
	return where < PCI_COMMAND || (where >= PCI_STATUS && where < PCI_CACHE_LINE_SIZE) ||
	       (where >= PCI_HEADER_TYPE && where < PCI_CAPABILITY_LIST);
}

static int config_write(const struct pci_dev *dev, int where, int size, u32 val)
{
	int i;

	if (where < 0 || where + size > sizeof(dev->hardware->config) || where % size)
		return PCIBIOS_BAD_REGISTER_NUMBER;
	for (i = 0; i < size; i++)
		if (!config_fixed(where + i))
			dev->hardware->config[where + i] = val >> (8 * i);
	return PCIBIOS_SUCCESSFUL;
}

#define CONFIG_ACCESS(name, type, size) \
int pci_read_config_##name(const struct pci_dev *dev, int where, type *val) \
{ \
	u32 data; \
	int err = config_read(dev, where, size, &data); \
	*val = err ? (type)~0 : data; \
	return err; \
} \
int pci_write_config_##name(const struct pci_dev *dev, int where, type val) \
{ \
	return config_write(dev, where, size, val); \
}
CONFIG_ACCESS(byte, u8, 1)
CONFIG_ACCESS(word, u16, 2)
CONFIG_ACCESS(dword, u32, 4)

/* No device here has capabilities. */
u8 pci_find_capability(struct pci_dev *dev, int cap)
{
	return 0;
}

/* The error bits that were set; writing them clears them. */
int pci_status_get_and_clear_errors(struct pci_dev *dev)
{
	u16 status;

	if (pci_read_config_word(dev, PCI_STATUS, &status))
		return -EIO;
	status &= PCI_STATUS_ERROR_BITS;
	if (status)
		pci_write_config_word(dev, PCI_STATUS, status);
	return status;
}

static void command_bits(struct pci_dev *dev, u16 set, u16 clear)
{
	u16 command;

	pci_read_config_word(dev, PCI_COMMAND, &command);
	pci_write_config_word(dev, PCI_COMMAND, (command | set) & ~clear);
}

/* ---- enabling ---- */

/* Firmware has four interrupt links, and gives each slot the next one; the first device on one switches it on. */
static void enable_link(const struct pci_dev *dev)
{
	static unsigned int enabled;
	unsigned int link = (PCI_SLOT(dev->devfn) + 3) % 4;

	if (!(enabled & 1U << link))
		pr_info("ACPI: \\_SB_.LNK%c: Enabled at IRQ %d\n", 'A' + link, dev->irq);
	enabled |= 1U << link;
}

int pci_enable_device(struct pci_dev *dev)
{
	u16 bits = 0;
	int bar;

	if (atomic_inc_return(&dev->enable_cnt) > 1)
		return 0;
	enable_link(dev);
	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		if (pci_resource_flags(dev, bar) & IORESOURCE_IO)
			bits |= PCI_COMMAND_IO;
		if (pci_resource_flags(dev, bar) & IORESOURCE_MEM)
			bits |= PCI_COMMAND_MEMORY;
	}
	command_bits(dev, bits, 0);
	dev->current_state = PCI_D0;
	return 0;
}

/* Ports stay enabled: only the mastership of the bus is taken away. */
void pci_disable_device(struct pci_dev *dev)
{
	if (atomic_read(&dev->enable_cnt) <= 0) {
		WARN(1, "%s: disabling already-disabled device\n", pci_name(dev));
		return;
	}
	if (atomic_dec_return(&dev->enable_cnt) == 0)
		pci_clear_master(dev);
}

static void pcim_disable(struct device *gendev, void *res)
{
	struct pci_dev *dev = to_pci_dev(gendev);
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		dev->iomaps[bar] = NULL;
		pci_release_region(dev, bar);
	}
	dev->is_managed = 0;
	if (atomic_read(&dev->enable_cnt) > 0)
		pci_disable_device(dev);
}

int pcim_enable_device(struct pci_dev *dev)
{
	void *dr;
	int err;

	if (dev->is_managed)
		return pci_enable_device(dev);
	dr = devres_alloc(pcim_disable, 1, GFP_KERNEL);
	if (!dr)
		return -ENOMEM;
	err = pci_enable_device(dev);
	if (err) {
		devres_free(dr);
		return err;
	}
	dev->is_managed = 1;
	devres_add(&dev->dev, dr);
	return 0;
}

void pci_set_master(struct pci_dev *dev)
{
	command_bits(dev, PCI_COMMAND_MASTER, 0);
	dev->is_busmaster = 1;
}

void pci_clear_master(struct pci_dev *dev)
{
	command_bits(dev, 0, PCI_COMMAND_MASTER);
	dev->is_busmaster = 0;
}

int pci_set_power_state(struct pci_dev *dev, pci_power_t state)
{
	dev->current_state = state;
	return 0;
}

/* Nothing here forgets its configuration while it sleeps. */
int pci_save_state(struct pci_dev *dev)
{
	return 0;
}

void pci_restore_state(struct pci_dev *dev)
{
}

/* ---- ports and device memory ---- */

int pci_request_region(struct pci_dev *dev, int bar, const char *name)
{
	struct resource *parent = pci_resource_flags(dev, bar) & IORESOURCE_MEM ? &iomem_resource : &ioport_resource;

	if (!pci_resource_len(dev, bar))
		return 0;
	dev->regions[bar] = __request_region(parent, pci_resource_start(dev, bar), pci_resource_len(dev, bar), name, 0);
	if (dev->regions[bar])
		return 0;
	dev_warn(&dev->dev, "BAR %d: can't reserve [%s  %#06llx-%#06llx]\n", bar, parent == &ioport_resource ? "io" : "mem",
		 pci_resource_start(dev, bar), pci_resource_end(dev, bar));
	return -EBUSY;
}

void pci_release_region(struct pci_dev *dev, int bar)
{
	if (!dev->regions[bar])
		return;
	release_resource(dev->regions[bar]);
	kfree(dev->regions[bar]);
	dev->regions[bar] = NULL;
}

int pci_request_regions(struct pci_dev *dev, const char *name)
{
	int bar, err;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		err = pci_request_region(dev, bar, name);
		if (err) {
			while (--bar >= 0)
				pci_release_region(dev, bar);
			return err;
		}
	}
	return 0;
}

int pcim_request_all_regions(struct pci_dev *dev, const char *name)
{
	return pci_request_regions(dev, name);
}

void pci_release_regions(struct pci_dev *dev)
{
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++)
		pci_release_region(dev, bar);
}

/* Ports are mapped too: to a cookie that ioread8() and its sisters know (linux/io.h). */
void __iomem *pci_iomap(struct pci_dev *dev, int bar, unsigned long maxlen)
{
	if (!pci_resource_len(dev, bar))
		return NULL;
	if (!(pci_resource_flags(dev, bar) & IORESOURCE_MEM))
		return (void __iomem *)(PIO_OFFSET + pci_resource_start(dev, bar));
	return ioremap(pci_resource_start(dev, bar), pci_resource_len(dev, bar));
}

void pci_iounmap(struct pci_dev *dev, void __iomem *addr)
{
	if ((unsigned long)addr >= PIO_RESERVED)
		iounmap(addr);
}

void __iomem *pci_ioremap_bar(struct pci_dev *dev, int bar)
{
	return pci_resource_flags(dev, bar) & IORESOURCE_MEM ? pci_iomap(dev, bar, 0) : NULL;
}

static void pcim_iounmap_release(struct device *dev, void *res)
{
	pci_iounmap(to_pci_dev(dev), *(void __iomem **)res);
}

void __iomem *pcim_iomap(struct pci_dev *dev, int bar, unsigned long maxlen)
{
	void __iomem **dr = devres_alloc(pcim_iounmap_release, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return NULL;
	*dr = pci_iomap(dev, bar, maxlen);
	if (!*dr) {
		devres_free(dr);
		return NULL;
	}
	devres_add(&dev->dev, dr);
	dev->iomaps[bar] = *dr;
	return *dr;
}

void __iomem *pcim_iomap_region(struct pci_dev *dev, int bar, const char *name)
{
	int err = pci_request_region(dev, bar, name);
	void __iomem *addr;

	if (err)
		return IOMEM_ERR_PTR(err);
	addr = pcim_iomap(dev, bar, 0);
	return addr ? addr : IOMEM_ERR_PTR(-ENOMEM);
}

int pcim_iomap_regions(struct pci_dev *dev, int mask, const char *name)
{
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		void __iomem *addr;

		if (!(mask & (1 << bar)))
			continue;
		addr = pcim_iomap_region(dev, bar, name);
		if (IS_ERR(addr))
			return PTR_ERR(addr);
	}
	return 0;
}

/* Requests all, maps those of the mask. */
int pcim_iomap_regions_request_all(struct pci_dev *dev, int mask, const char *name)
{
	int bar, err = pcim_request_all_regions(dev, name);

	for (bar = 0; !err && bar < PCI_STD_NUM_BARS; bar++)
		if (mask & (1 << bar) && !pcim_iomap(dev, bar, 0))
			err = -ENOMEM;
	return err;
}

/* ---- devices ---- */

struct pci_dev *pci_dev_get(struct pci_dev *dev)
{
	if (dev)
		get_device(&dev->dev);
	return dev;
}

void pci_dev_put(struct pci_dev *dev)
{
	if (dev)
		put_device(&dev->dev);
}

struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	struct device *dev;
	bool passed = !from;

	list_for_each_entry(dev, &bus_to_subsys(&pci_bus_type)->devices, bus_link) {
		struct pci_dev *pdev = to_pci_dev(dev);

		if (passed && (vendor == PCI_ANY_ID || vendor == pdev->vendor) &&
		    (device == PCI_ANY_ID || device == pdev->device)) {
			pci_dev_put(from);
			return pci_dev_get(pdev);
		}
		passed = passed || pdev == from;
	}
	pci_dev_put(from);
	return NULL;
}

static void pci_release_dev(struct device *dev)
{
	kfree(to_pci_dev(dev));
}

static u16 config_word(const struct hardware *hw, int where)
{
	return hw->config[where] | hw->config[where + 1] << 8;
}

/* Puts a device in a slot: its configuration space already says what it is. */
int pci_plug(struct hardware *hw, unsigned int slot)
{
	struct pci_dev *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int bar;

	if (!dev)
		return -ENOMEM;
	dev->bus = &root_bus;
	dev->devfn = PCI_DEVFN(slot, 0);
	dev->hardware = hw;
	dev->vendor = config_word(hw, PCI_VENDOR_ID);
	dev->device = config_word(hw, PCI_DEVICE_ID);
	dev->subsystem_vendor = config_word(hw, PCI_SUBSYSTEM_VENDOR_ID);
	dev->subsystem_device = config_word(hw, PCI_SUBSYSTEM_ID);
	dev->class = config_word(hw, PCI_CLASS_DEVICE) << 8 | hw->config[PCI_CLASS_PROG];
	dev->revision = hw->config[PCI_REVISION_ID];
	dev->pin = hw->config[PCI_INTERRUPT_PIN];
	dev->irq = hw->irq;
	for (bar = 0; bar < HARDWARE_BARS; bar++)
		if (hw->ports[bar].size) {
			dev->resource[bar].start = hw->ports[bar].start;
			dev->resource[bar].end = hw->ports[bar].start + hw->ports[bar].size - 1;
			dev->resource[bar].flags = IORESOURCE_IO | (hw->memory ? IORESOURCE_MEM : 0);
		}
	dev->dma_mask = DMA_BIT_MASK(32);
	device_initialize(&dev->dev);
	dev->dev.bus = &pci_bus_type;
	dev->dev.release = pci_release_dev;
	dev->dev.dma_mask = &dev->dma_mask;
	dev->dev.coherent_dma_mask = DMA_BIT_MASK(32);
	dev->dev.dma_parms = &dev->dma_parms;
	dev_set_name(&dev->dev, "%04x:%02x:%02x.%d", 0, 0, slot, 0);
	hw->dev = dev;
	return device_add(&dev->dev);
}

static int pci_bus_init(void)
{
	return bus_register(&pci_bus_type);
}
