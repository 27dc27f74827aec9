/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_IO_H
#define __LINUX_IO_H
#include <linux/types.h>
#include <linux/err.h>
#include <linux/bug.h>
#include <asm/page.h>
#include <linux/ioport.h>
/* natives: device registers behind ioremap() */
extern void __iomem *__ioremap(phys_addr_t offset, size_t size);
extern void __iounmap(volatile void __iomem *addr);
extern u64 __mmio_read_void(const volatile void __iomem *addr, int size);
extern void __mmio_write_void(u64 value, volatile void __iomem *addr, int size);
/* The port space and the registers of emulated devices: hardware/hardware.c. */
u64 __mmio_read(const volatile void __iomem *addr, int size);
void __mmio_write(u64 value, volatile void __iomem *addr, int size);
u32 __pio_read(unsigned long port, int size);
void __pio_write(u32 value, unsigned long port, int size);
void __iomem *ioremap(phys_addr_t offset, size_t size);
void iounmap(volatile void __iomem *addr);
#define ioremap_wc ioremap
#define ioremap_cache ioremap
#define ioremap_nocache ioremap
#define ioremap_uc ioremap
static inline u8 readb(const volatile void __iomem *a) { return __mmio_read(a, 1); }
static inline u16 readw(const volatile void __iomem *a) { return __mmio_read(a, 2); }
static inline u32 readl(const volatile void __iomem *a) { return __mmio_read(a, 4); }
static inline u64 readq(const volatile void __iomem *a) { return __mmio_read(a, 8); }
static inline void writeb(u8 v, volatile void __iomem *a) { __mmio_write(v, a, 1); }
static inline void writew(u16 v, volatile void __iomem *a) { __mmio_write(v, a, 2); }
static inline void writel(u32 v, volatile void __iomem *a) { __mmio_write(v, a, 4); }
static inline void writeq(u64 v, volatile void __iomem *a) { __mmio_write(v, a, 8); }
#define readb_relaxed readb
#define readw_relaxed readw
#define readl_relaxed readl
#define writeb_relaxed writeb
#define writew_relaxed writew
#define writel_relaxed writel
#define __raw_readb readb
#define __raw_readw readw
#define __raw_readl readl
#define __raw_writeb writeb
#define __raw_writew writew
#define __raw_writel writel
static inline u8 inb(unsigned long p) { return __pio_read(p, 1); }
static inline u16 inw(unsigned long p) { return __pio_read(p, 2); }
static inline u32 inl(unsigned long p) { return __pio_read(p, 4); }
static inline void outb(u8 v, unsigned long p) { __pio_write(v, p, 1); }
static inline void outw(u16 v, unsigned long p) { __pio_write(v, p, 2); }
static inline void outl(u32 v, unsigned long p) { __pio_write(v, p, 4); }
#define inb_p inb
/* Ports mapped by pci_iomap() are addresses that nothing else has. */
#define PIO_OFFSET 0x10000UL
#define PIO_RESERVED 0x40000UL
#define IS_PORT(a) ((unsigned long)(a) < PIO_RESERVED && (unsigned long)(a) >= PIO_OFFSET)
static inline u8 ioread8(const volatile void __iomem *a) { return IS_PORT(a) ? inb((unsigned long)a - PIO_OFFSET) : readb(a); }
static inline u16 ioread16(const volatile void __iomem *a) { return IS_PORT(a) ? inw((unsigned long)a - PIO_OFFSET) : readw(a); }
static inline u32 ioread32(const volatile void __iomem *a) { return IS_PORT(a) ? inl((unsigned long)a - PIO_OFFSET) : readl(a); }
static inline void iowrite8(u8 v, volatile void __iomem *a) { if (IS_PORT(a)) outb(v, (unsigned long)a - PIO_OFFSET); else writeb(v, a); }
static inline void iowrite16(u16 v, volatile void __iomem *a) { if (IS_PORT(a)) outw(v, (unsigned long)a - PIO_OFFSET); else writew(v, a); }
static inline void iowrite32(u32 v, volatile void __iomem *a) { if (IS_PORT(a)) outl(v, (unsigned long)a - PIO_OFFSET); else writel(v, a); }
#define outb_p outb
static inline void ioread32_rep(const volatile void __iomem *a, void *to, unsigned long n) { for (u32 *p = to; n--; p++) *p = ioread32(a); }
static inline void iowrite32_rep(volatile void __iomem *a, const void *from, unsigned long n) { for (const u32 *p = from; n--; p++) iowrite32(*p, a); }
void insb(unsigned long port, void *dst, unsigned long count);
void insw(unsigned long port, void *dst, unsigned long count);
void insl(unsigned long port, void *dst, unsigned long count);
void outsb(unsigned long port, const void *src, unsigned long count);
void outsw(unsigned long port, const void *src, unsigned long count);
void outsl(unsigned long port, const void *src, unsigned long count);
void memcpy_fromio(void *dst, const volatile void __iomem *src, size_t n);
void memcpy_toio(volatile void __iomem *dst, const void *src, size_t n);
void memset_io(volatile void __iomem *dst, int c, size_t n);
#define mmiowb() do { } while (0)
struct device;
void __iomem *devm_ioremap(struct device *dev, resource_size_t offset, resource_size_t size);
/* Ports beyond those of a PC are device memory too (hardware/any_pci.c). */
static inline void __iomem *devm_ioport_map(struct device *dev, unsigned long port, unsigned int n)
{
	return port < PIO_RESERVED - PIO_OFFSET ? (void __iomem *)(PIO_OFFSET + port) : devm_ioremap(dev, port, n);
}
void __iomem *devm_ioremap_resource(struct device *dev, const struct resource *res);
#endif
