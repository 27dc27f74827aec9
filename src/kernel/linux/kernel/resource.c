// SPDX-License-Identifier: MIT
/* Who owns which ports and which device memory. */
#include <linux/ioport.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/slab.h>

struct resource ioport_resource = { .name = "PCI IO", .end = 0xffff, .flags = IORESOURCE_IO };
struct resource iomem_resource = { .name = "PCI mem", .end = ~0ULL, .flags = IORESOURCE_MEM };

struct resource *__request_region(struct resource *parent, resource_size_t start, resource_size_t n, const char *name, int flags)
{
	struct resource **p, *res;

	for (p = &parent->child; *p && (*p)->end < start; p = &(*p)->sibling)
		;
	if (*p && (*p)->start <= start + n - 1)
		return NULL;
	res = kzalloc(sizeof(*res), GFP_KERNEL);
	if (!res)
		return NULL;
	res->start = start;
	res->end = start + n - 1;
	res->name = name;
	res->flags = parent->flags | IORESOURCE_BUSY | flags;
	res->parent = parent;
	res->sibling = *p;
	*p = res;
	return res;
}

int release_resource(struct resource *old)
{
	struct resource **p;

	for (p = &old->parent->child; *p; p = &(*p)->sibling)
		if (*p == old) {
			*p = old->sibling;
			old->parent = NULL;
			return 0;
		}
	return -EINVAL;
}

void __release_region(struct resource *parent, resource_size_t start, resource_size_t n)
{
	struct resource *res;

	for (res = parent->child; res; res = res->sibling)
		if (res->start == start && resource_size(res) == n) {
			release_resource(res);
			kfree(res);
			return;
		}
	pr_warn("Trying to free nonexistent resource <%016llx-%016llx>\n", start, start + n - 1);
}

static void devm_region_release(struct device *dev, void *p)
{
	struct resource *res = *(struct resource **)p;

	release_resource(res);
	kfree(res);
}

struct resource *__devm_request_region(struct device *dev, struct resource *parent, resource_size_t start, resource_size_t n, const char *name)
{
	struct resource **dr = devres_alloc(devm_region_release, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return NULL;
	*dr = __request_region(parent, start, n, name, 0);
	if (!*dr) {
		devres_free(dr);
		return NULL;
	}
	devres_add(dev, dr);
	return *dr;
}

static void devm_ioremap_release(struct device *dev, void *p)
{
	iounmap(*(void __iomem **)p);
}

void __iomem *devm_ioremap(struct device *dev, resource_size_t offset, resource_size_t size)
{
	void __iomem **dr = devres_alloc(devm_ioremap_release, sizeof(*dr), GFP_KERNEL);

	if (!dr)
		return NULL;
	*dr = ioremap(offset, size);
	if (!*dr) {
		devres_free(dr);
		return NULL;
	}
	devres_add(dev, dr);
	return *dr;
}

void __iomem *devm_ioremap_resource(struct device *dev, const struct resource *res)
{
	void __iomem *addr;

	if (!res || resource_type(res) != IORESOURCE_MEM) {
		dev_err(dev, "invalid resource\n");
		return IOMEM_ERR_PTR(-EINVAL);
	}
	if (!devm_request_mem_region(dev, res->start, resource_size(res), res->name ? res->name : dev_name(dev)))
		return IOMEM_ERR_PTR(-EBUSY);
	addr = devm_ioremap(dev, res->start, resource_size(res));
	return addr ? addr : IOMEM_ERR_PTR(-ENOMEM);
}

/* Port and register strings, one access after the other. */
#define PORT_STRING(suffix, type, size) \
void ins##suffix(unsigned long port, void *dst, unsigned long count) \
{ \
	type *p = dst; \
	while (count--) \
		*p++ = __pio_read(port, size); \
} \
void outs##suffix(unsigned long port, const void *src, unsigned long count) \
{ \
	const type *p = src; \
	while (count--) \
		__pio_write(*p++, port, size); \
}
PORT_STRING(b, u8, 1)
PORT_STRING(w, u16, 2)
PORT_STRING(l, u32, 4)

void memcpy_fromio(void *dst, const volatile void __iomem *src, size_t n)
{
	u8 *d = dst;

	while (n--)
		*d++ = readb(src++);
}

void memcpy_toio(volatile void __iomem *dst, const void *src, size_t n)
{
	const u8 *s = src;

	while (n--)
		writeb(*s++, dst++);
}

void memset_io(volatile void __iomem *dst, int c, size_t n)
{
	while (n--)
		writeb(c, dst++);
}
