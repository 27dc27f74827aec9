/* SPDX-License-Identifier: MIT */
/* PCI as drivers of sound cards use it: matching, configuration space, base address registers, power. */
#ifndef __LINUX_PCI_H
#define __LINUX_PCI_H
#include <linux/mod_devicetable.h>
#include <linux/types.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/list.h>
#include <linux/errno.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/interrupt.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pci_ids.h>

#define PCI_VENDOR_ID 0x00
#define PCI_DEVICE_ID 0x02
#define PCI_COMMAND 0x04
#define PCI_COMMAND_IO 0x1
#define PCI_COMMAND_MEMORY 0x2
#define PCI_COMMAND_MASTER 0x4
#define PCI_COMMAND_PARITY 0x40
#define PCI_COMMAND_SERR 0x100
#define PCI_COMMAND_INTX_DISABLE 0x400
#define PCI_STATUS 0x06
#define PCI_STATUS_CAP_LIST 0x10
#define PCI_STATUS_PARITY 0x100
#define PCI_STATUS_SIG_TARGET_ABORT 0x800
#define PCI_STATUS_REC_TARGET_ABORT 0x1000
#define PCI_STATUS_REC_MASTER_ABORT 0x2000
#define PCI_STATUS_SIG_SYSTEM_ERROR 0x4000
#define PCI_STATUS_DETECTED_PARITY 0x8000
#define PCI_STATUS_ERROR_BITS 0xf900
#define PCI_CLASS_REVISION 0x08
#define PCI_REVISION_ID 0x08
#define PCI_CLASS_PROG 0x09
#define PCI_CLASS_DEVICE 0x0a
#define PCI_CACHE_LINE_SIZE 0x0c
#define PCI_LATENCY_TIMER 0x0d
#define PCI_HEADER_TYPE 0x0e
#define PCI_BASE_ADDRESS_0 0x10
#define PCI_BASE_ADDRESS_1 0x14
#define PCI_BASE_ADDRESS_2 0x18
#define PCI_BASE_ADDRESS_3 0x1c
#define PCI_BASE_ADDRESS_4 0x20
#define PCI_BASE_ADDRESS_5 0x24
#define PCI_BASE_ADDRESS_SPACE_IO 0x01
#define PCI_SUBSYSTEM_VENDOR_ID 0x2c
#define PCI_SUBSYSTEM_ID 0x2e
#define PCI_CAPABILITY_LIST 0x34
#define PCI_INTERRUPT_LINE 0x3c
#define PCI_INTERRUPT_PIN 0x3d
#define PCI_MIN_GNT 0x3e
#define PCI_MAX_LAT 0x3f
#define PCI_CAP_ID_PM 0x01
#define PCI_CAP_ID_MSI 0x05

#define PCI_DEVFN(slot, func) ((((slot) & 0x1f) << 3) | ((func) & 0x07))
#define PCI_SLOT(devfn) (((devfn) >> 3) & 0x1f)
#define PCI_FUNC(devfn) ((devfn) & 0x07)
#define PCI_NUM_RESOURCES 7		/* six base address registers and the ROM */
#define PCI_STD_NUM_BARS 6

typedef int pci_power_t;
#define PCI_D0 0
#define PCI_D1 1
#define PCI_D2 2
#define PCI_D3hot 3
#define PCI_D3cold 4

struct pci_bus {
	struct pci_bus *parent;
	struct pci_dev *self;
	unsigned char number;
	int domain_nr;
};
#define pci_domain_nr(bus) 0

struct pci_driver;
struct pci_dev {
	struct list_head bus_list;
	struct pci_bus *bus;
	unsigned int devfn;
	unsigned short vendor, device, subsystem_vendor, subsystem_device;
	unsigned int class;		/* 24 bits: base, sub, programming interface */
	u8 revision;
	u8 hdr_type, pin;
	struct pci_driver *driver;
	u64 dma_mask;
	struct device_dma_parameters dma_parms;
	pci_power_t current_state;
	struct device dev;
	unsigned int irq;
	struct resource resource[PCI_NUM_RESOURCES];
	unsigned int is_busmaster:1;
	unsigned int is_managed:1;	/* pcim_enable_device(): regions go with devres */
	unsigned int msi_enabled:1;
	unsigned int msix_enabled:1;
	atomic_t enable_cnt;
	struct resource *regions[PCI_NUM_RESOURCES];	/* ours: what pci_request_regions() got */
	void __iomem *iomaps[PCI_NUM_RESOURCES];	/* ours: what pcim_iomap() made */
	struct hardware *hardware;			/* ours: the emulated device behind it */
};
#define to_pci_dev(n) container_of(n, struct pci_dev, dev)

struct pci_driver {
	const char *name;
	const struct pci_device_id *id_table;
	int (*probe)(struct pci_dev *dev, const struct pci_device_id *id);
	void (*remove)(struct pci_dev *dev);
	int (*suspend)(struct pci_dev *dev, pm_message_t state);
	int (*resume)(struct pci_dev *dev);
	void (*shutdown)(struct pci_dev *dev);
	struct device_driver driver;
};
#define to_pci_driver(drv) container_of(drv, struct pci_driver, driver)

#define PCI_DEVICE(vend, dev) .vendor = (vend), .device = (dev), .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID
#define PCI_DEVICE_SUB(vend, dev, subvend, subdev) \
	.vendor = (vend), .device = (dev), .subvendor = (subvend), .subdevice = (subdev)
#define PCI_DEVICE_CLASS(dev_class, dev_class_mask) \
	.class = (dev_class), .class_mask = (dev_class_mask), .vendor = PCI_ANY_ID, .device = PCI_ANY_ID, \
	.subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID
#define PCI_VDEVICE(vend, dev) \
	.vendor = PCI_VENDOR_ID_##vend, .device = (dev), .subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID, 0, 0
#define PCI_DEVICE_DATA(vend, dev, data) \
	.vendor = PCI_VENDOR_ID_##vend, .device = PCI_DEVICE_ID_##vend##_##dev, .subvendor = PCI_ANY_ID, \
	.subdevice = PCI_ANY_ID, 0, 0, .driver_data = (kernel_ulong_t)(data)

extern struct bus_type pci_bus_type;
int __pci_register_driver(struct pci_driver *drv, struct module *owner, const char *mod_name);
void pci_unregister_driver(struct pci_driver *drv);
#define pci_register_driver(drv) __pci_register_driver(drv, THIS_MODULE, KBUILD_MODNAME)
#define module_pci_driver(drv) module_driver(drv, pci_register_driver, pci_unregister_driver)
const struct pci_device_id *pci_match_id(const struct pci_device_id *ids, struct pci_dev *dev);

/* Answers are 0 or PCIBIOS_ codes; there is only one: the register does not exist. */
#define PCIBIOS_SUCCESSFUL 0
#define PCIBIOS_BAD_REGISTER_NUMBER 0x87
int pci_read_config_byte(const struct pci_dev *dev, int where, u8 *val);
int pci_read_config_word(const struct pci_dev *dev, int where, u16 *val);
int pci_read_config_dword(const struct pci_dev *dev, int where, u32 *val);
int pci_write_config_byte(const struct pci_dev *dev, int where, u8 val);
int pci_write_config_word(const struct pci_dev *dev, int where, u16 val);
int pci_write_config_dword(const struct pci_dev *dev, int where, u32 val);
u8 pci_find_capability(struct pci_dev *dev, int cap);
int pci_status_get_and_clear_errors(struct pci_dev *dev);

int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);
int pcim_enable_device(struct pci_dev *dev);
void pci_set_master(struct pci_dev *dev);
void pci_clear_master(struct pci_dev *dev);
int pci_set_power_state(struct pci_dev *dev, pci_power_t state);
int pci_save_state(struct pci_dev *dev);
void pci_restore_state(struct pci_dev *dev);
static inline int pci_enable_msi(struct pci_dev *dev) { return -ENOSYS; }
static inline void pci_disable_msi(struct pci_dev *dev) { }
static inline void pci_intx(struct pci_dev *dev, int enable) { }
static inline bool pci_dev_run_wake(struct pci_dev *dev) { return false; }

int pci_request_regions(struct pci_dev *dev, const char *name);
void pci_release_regions(struct pci_dev *dev);
int pci_request_region(struct pci_dev *dev, int bar, const char *name);
void pci_release_region(struct pci_dev *dev, int bar);
void __iomem *pci_iomap(struct pci_dev *dev, int bar, unsigned long maxlen);
void pci_iounmap(struct pci_dev *dev, void __iomem *addr);
void __iomem *pci_ioremap_bar(struct pci_dev *dev, int bar);
void __iomem *pcim_iomap(struct pci_dev *dev, int bar, unsigned long maxlen);
int pcim_iomap_regions(struct pci_dev *dev, int mask, const char *name);
int pcim_iomap_regions_request_all(struct pci_dev *dev, int mask, const char *name);
int pcim_request_all_regions(struct pci_dev *dev, const char *name);
void __iomem *pcim_iomap_region(struct pci_dev *dev, int bar, const char *name);
static inline void __iomem * const *pcim_iomap_table(struct pci_dev *dev) { return dev->iomaps; }

#define pci_resource_n(dev, bar) (&(dev)->resource[(bar)])
#define pci_resource_start(dev, bar) (pci_resource_n(dev, bar)->start)
#define pci_resource_end(dev, bar) (pci_resource_n(dev, bar)->end)
#define pci_resource_flags(dev, bar) (pci_resource_n(dev, bar)->flags)
#define pci_resource_len(dev, bar) (pci_resource_end(dev, bar) ? resource_size(pci_resource_n(dev, bar)) : 0)

static inline const char *pci_name(const struct pci_dev *pdev) { return dev_name(&pdev->dev); }
static inline void *pci_get_drvdata(struct pci_dev *pdev) { return dev_get_drvdata(&pdev->dev); }
static inline void pci_set_drvdata(struct pci_dev *pdev, void *data) { dev_set_drvdata(&pdev->dev, data); }
static inline int pci_dev_present(const struct pci_device_id *ids) { return 0; }
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
struct pci_dev *pci_dev_get(struct pci_dev *dev);
void pci_dev_put(struct pci_dev *dev);
static inline int pci_set_dma_mask(struct pci_dev *dev, u64 mask) { return dma_set_mask(&dev->dev, mask); }
static inline int pci_set_consistent_dma_mask(struct pci_dev *dev, u64 mask) { return dma_set_coherent_mask(&dev->dev, mask); }

#define pci_info(pdev, fmt, ...) dev_info(&(pdev)->dev, fmt, ##__VA_ARGS__)
#define pci_warn(pdev, fmt, ...) dev_warn(&(pdev)->dev, fmt, ##__VA_ARGS__)
#define pci_err(pdev, fmt, ...) dev_err(&(pdev)->dev, fmt, ##__VA_ARGS__)
#define pci_dbg(pdev, fmt, ...) dev_dbg(&(pdev)->dev, fmt, ##__VA_ARGS__)
#if KERNEL_API < 612
/* The DMA API by PCI device: gone in 5.18. */
#define PCI_DMA_BIDIRECTIONAL DMA_BIDIRECTIONAL
#define PCI_DMA_TODEVICE DMA_TO_DEVICE
#define PCI_DMA_FROMDEVICE DMA_FROM_DEVICE
#define PCI_DMA_NONE DMA_NONE
#define pci_alloc_consistent(pci, size, handle) dma_alloc_coherent(&(pci)->dev, size, handle, GFP_ATOMIC)
#define pci_zalloc_consistent(pci, size, handle) dma_alloc_coherent(&(pci)->dev, size, handle, GFP_ATOMIC)
#define pci_free_consistent(pci, size, address, handle) dma_free_coherent(&(pci)->dev, size, address, handle)
#define pci_map_single(pci, address, size, direction) dma_map_single(&(pci)->dev, address, size, direction)
#define pci_unmap_single(pci, handle, size, direction) dma_unmap_single(&(pci)->dev, handle, size, direction)
#define pci_map_page(pci, page, offset, size, direction) dma_map_page(&(pci)->dev, page, offset, size, direction)
#define pci_unmap_page(pci, handle, size, direction) dma_unmap_page(&(pci)->dev, handle, size, direction)
#define pci_map_sg(pci, list, n, direction) dma_map_sg(&(pci)->dev, list, n, direction)
#define pci_unmap_sg(pci, list, n, direction) dma_unmap_sg(&(pci)->dev, list, n, direction)
#define pci_dma_mapping_error(pci, handle) dma_mapping_error(&(pci)->dev, handle)
#endif
#endif
