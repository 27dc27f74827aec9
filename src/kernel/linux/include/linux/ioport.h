/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_IOPORT_H
#define __LINUX_IOPORT_H
#include <linux/types.h>
struct resource {
	resource_size_t start;
	resource_size_t end;
	const char *name;
	unsigned long flags;
	unsigned long desc;
	struct resource *parent, *sibling, *child;
};
#define IORESOURCE_IO 0x00000100
#define IORESOURCE_MEM 0x00000200
#define IORESOURCE_IRQ 0x00000400
#define IORESOURCE_DMA 0x00000800
#define IORESOURCE_BUSY 0x80000000
#define DEFINE_RES_NAMED(s, n, nm, f) { .start = (s), .end = (s) + (n) - 1, .name = (nm), .flags = (f) }
#define DEFINE_RES_MEM(s, n) DEFINE_RES_NAMED(s, n, NULL, IORESOURCE_MEM)
#define DEFINE_RES_IRQ(i) DEFINE_RES_NAMED(i, 1, NULL, IORESOURCE_IRQ)
extern struct resource ioport_resource, iomem_resource;
static inline resource_size_t resource_size(const struct resource *res) { return res->end - res->start + 1; }
static inline unsigned long resource_type(const struct resource *res) { return res->flags & 0x1f00; }
struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t n, const char *name, int flags);
void __release_region(struct resource *parent, resource_size_t start, resource_size_t n);
int release_resource(struct resource *old);
#define request_region(start, n, name) __request_region(&ioport_resource, start, n, name, 0)
#define request_mem_region(start, n, name) __request_region(&iomem_resource, start, n, name, 0)
#define release_region(start, n) __release_region(&ioport_resource, start, n)
#define release_mem_region(start, n) __release_region(&iomem_resource, start, n)
struct device;
struct resource *__devm_request_region(struct device *dev, struct resource *parent, resource_size_t start, resource_size_t n, const char *name);
#define devm_request_region(dev, start, n, name) __devm_request_region(dev, &ioport_resource, start, n, name)
#define devm_request_mem_region(dev, start, n, name) __devm_request_region(dev, &iomem_resource, start, n, name)
#endif
