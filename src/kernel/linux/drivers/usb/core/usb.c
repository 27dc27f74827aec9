// SPDX-License-Identifier: MIT
/* The bus and the devices on it: a device comes already numbered and configured, and goes at once. */
#include <linux/usb.h>
#include "usb.h"

static struct usb_bus root_usb_bus = { .busnum = 1, .bus_name = "emulated" };
static int last_devnum = 1;		/* 1 is the root hub */

struct usb_device *usb_get_dev(struct usb_device *dev)
{
	if (dev)
		get_device(&dev->dev);
	return dev;
}

void usb_put_dev(struct usb_device *dev)
{
	if (dev)
		put_device(&dev->dev);
}

struct usb_interface *usb_get_intf(struct usb_interface *intf)
{
	if (intf)
		get_device(&intf->dev);
	return intf;
}

void usb_put_intf(struct usb_interface *intf)
{
	if (intf)
		put_device(&intf->dev);
}

struct usb_interface *usb_ifnum_to_if(const struct usb_device *dev, unsigned int ifnum)
{
	int i;

	for (i = 0; dev->actconfig && i < dev->actconfig->desc.bNumInterfaces; i++)
		if (dev->actconfig->interface[i]->altsetting->desc.bInterfaceNumber == ifnum)
			return dev->actconfig->interface[i];
	return NULL;
}

struct usb_host_interface *usb_altnum_to_altsetting(const struct usb_interface *intf, unsigned int altnum)
{
	int i;

	for (i = 0; i < intf->num_altsetting; i++)
		if (intf->altsetting[i].desc.bAlternateSetting == altnum)
			return &intf->altsetting[i];
	return NULL;
}

int usb_make_path(struct usb_device *dev, char *buf, size_t size)
{
	int length = snprintf(buf, size, "usb-%s-%s", dev->bus->bus_name, dev->devpath);

	return length < size ? length : -1;
}

const char *usb_speed_string(enum usb_device_speed speed)
{
	static const char *const names[] = { "UNKNOWN", "low-speed", "full-speed", "high-speed", "wireless", "super-speed", "super-speed-plus" };

	return names[speed < ARRAY_SIZE(names) ? speed : 0];
}

/* The first of each kind that is asked for; -ENXIO if one of them is not there. */
int usb_find_common_endpoints(struct usb_host_interface *alt, struct usb_endpoint_descriptor **bulk_in,
			      struct usb_endpoint_descriptor **bulk_out, struct usb_endpoint_descriptor **int_in,
			      struct usb_endpoint_descriptor **int_out)
{
	struct usb_endpoint_descriptor **wanted[] = { bulk_in, bulk_out, int_in, int_out };
	int (*const fits[])(const struct usb_endpoint_descriptor *) = {
		usb_endpoint_is_bulk_in, usb_endpoint_is_bulk_out, usb_endpoint_is_int_in, usb_endpoint_is_int_out };
	int i, k;

	for (k = 0; k < ARRAY_SIZE(wanted); k++) {
		if (!wanted[k])
			continue;
		*wanted[k] = NULL;
		for (i = 0; !*wanted[k] && i < alt->desc.bNumEndpoints; i++)
			if (fits[k](&alt->endpoint[i].desc))
				*wanted[k] = &alt->endpoint[i].desc;
		if (!*wanted[k])
			return -ENXIO;
	}
	return 0;
}

void *usb_alloc_coherent(struct usb_device *dev, size_t size, gfp_t mem_flags, dma_addr_t *dma)
{
	return dev && dev->bus ? dma_alloc_coherent(&dev->dev, size, dma, mem_flags) : NULL;
}

void usb_free_coherent(struct usb_device *dev, size_t size, void *addr, dma_addr_t dma)
{
	if (dev && dev->bus && addr)
		dma_free_coherent(&dev->dev, size, addr, dma);
}

int usb_get_current_frame_number(struct usb_device *dev)
{
	return ktime_get_ns() / NSEC_PER_MSEC % 1024;
}

/* ---- devices come and go ---- */

static void usb_release_dev(struct device *dev)
{
	struct usb_device *udev = to_usb_device(dev);

	kfree(udev->product);
	kfree(udev->manufacturer);
	kfree(udev->serial);
	kfree(udev);
}

static char *string_of(struct usb_device *dev, int index)
{
	char text[128];

	return index && usb_string(dev, index, text, sizeof(text)) > 0 ? kstrdup(text, GFP_KERNEL) : NULL;
}

static struct usb_device *usb_alloc_dev(struct usb_hardware *hw)
{
	struct usb_device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return NULL;
	memcpy(&dev->descriptor, hw->descriptors, USB_DT_DEVICE_SIZE);
	dev->hardware = hw;
	dev->bus = &root_usb_bus;
	dev->devnum = ++last_devnum;
	dev->devpath[0] = '1';
	dev->speed = hw->speed ? hw->speed : USB_SPEED_HIGH;
	dev->state = USB_STATE_CONFIGURED;
	dev->ep0.desc.bLength = USB_DT_ENDPOINT_SIZE;
	dev->ep0.desc.bDescriptorType = USB_DT_ENDPOINT;
	dev->ep0.desc.wMaxPacketSize = cpu_to_le16(dev->descriptor.bMaxPacketSize0);
	dev->ep0.enabled = 1;
	dev->ep_in[0] = dev->ep_out[0] = &dev->ep0;
	device_initialize(&dev->dev);
	dev->dev.release = usb_release_dev;
	dma_coerce_mask_and_coherent(&dev->dev, DMA_BIT_MASK(64));
	dev_set_name(&dev->dev, "%d-%s", dev->bus->busnum, dev->devpath);
	return dev;
}

/* Interfaces appear one after the other, and each looks for its driver. */
static int add_interfaces(struct usb_device *dev)
{
	int i, err = 0;

	for (i = 0; i < dev->config->desc.bNumInterfaces; i++)
		usb_enable_interface(dev, dev->config->interface[i]);
	for (i = 0; !err && i < dev->config->desc.bNumInterfaces; i++)
		err = device_add(&dev->config->interface[i]->dev);
	return err;
}

int usb_hardware_plug(struct usb_hardware *hw)
{
	struct usb_device *dev;
	int err;

	if (hw->descriptors_bytes < USB_DT_DEVICE_SIZE || hw->dev)
		return -EINVAL;
	dev = usb_alloc_dev(hw);
	if (!dev)
		return -ENOMEM;
	err = usb_parse_configuration(dev, hw->descriptors + USB_DT_DEVICE_SIZE, hw->descriptors_bytes - USB_DT_DEVICE_SIZE);
	if (!err)
		err = device_add(&dev->dev);
	if (err) {
		dev_err(&dev->dev, "the descriptors of usb_hardware are not well-formed: %d\n", err);
		usb_free_configuration(dev);
		put_device(&dev->dev);
		return err;
	}
	hw->dev = dev;
	dev->actconfig = dev->config;
	dev->product = string_of(dev, dev->descriptor.iProduct);
	dev->manufacturer = string_of(dev, dev->descriptor.iManufacturer);
	dev->serial = string_of(dev, dev->descriptor.iSerialNumber);
	return add_interfaces(dev);
}

void usb_hardware_unplug(struct usb_hardware *hw)
{
	struct usb_device *dev = hw->dev;
	int i;

	if (!dev)
		return;
	dev->state = USB_STATE_NOTATTACHED;
	for (i = dev->config->desc.bNumInterfaces; i-- > 0;)
		if (dev->config->interface[i]->dev.added)
			device_del(&dev->config->interface[i]->dev);
	usb_host_flush(dev, &dev->ep0);
	usb_free_configuration(dev);
	hw->dev = NULL;
	device_unregister(&dev->dev);
}

static int usb_init(void)
{
	return bus_register(&usb_bus_type);
}
