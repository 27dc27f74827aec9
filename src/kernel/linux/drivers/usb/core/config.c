// SPDX-License-Identifier: MIT
/* A configuration as the device tells it, bytes one descriptor after the other, and as drivers read it. */
#include <linux/usb.h>
#include "usb.h"

struct descriptors {
	const u8 *at, *end;
};

/* The next descriptor; NULL at the end, and where the bytes make none. */
static const struct usb_descriptor_header *peek(const struct descriptors *d)
{
	const struct usb_descriptor_header *header = (const void *)d->at;

	return d->end - d->at >= 2 && header->bLength >= 2 && header->bLength <= d->end - d->at ? header : NULL;
}

static bool is_standard(const struct usb_descriptor_header *header)
{
	return header->bDescriptorType == USB_DT_INTERFACE || header->bDescriptorType == USB_DT_ENDPOINT;
}

/* What stands between two of the standard's, mostly of a class; a copy for the driver. -ENOMEM. */
static int take_extra(struct descriptors *d, unsigned char **extra, int *extralen)
{
	const struct usb_descriptor_header *header;
	const u8 *begin = d->at;

	while ((header = peek(d)) && !is_standard(header))
		d->at += header->bLength;
	*extralen = d->at - begin;
	if (!*extralen)
		return 0;
	*extra = kmemdup(begin, *extralen, GFP_KERNEL);
	return *extra ? 0 : -ENOMEM;
}

static int take_endpoints(struct descriptors *d, struct usb_host_interface *alt)
{
	const struct usb_descriptor_header *header;
	int i, err;

	alt->endpoint = kcalloc(alt->desc.bNumEndpoints, sizeof(*alt->endpoint), GFP_KERNEL);
	if (!alt->endpoint)
		return -ENOMEM;
	for (i = 0; i < alt->desc.bNumEndpoints; i++) {
		struct usb_host_endpoint *ep = &alt->endpoint[i];

		header = peek(d);
		if (!header || header->bDescriptorType != USB_DT_ENDPOINT || header->bLength < USB_DT_ENDPOINT_SIZE)
			return -EINVAL;
		memcpy(&ep->desc, header, min_t(size_t, header->bLength, sizeof(ep->desc)));
		d->at += header->bLength;
		err = take_extra(d, &ep->extra, &ep->extralen);
		if (err)
			return err;
	}
	return 0;
}

static void usb_release_interface(struct device *dev)
{
	struct usb_interface *intf = to_usb_interface(dev);
	int i, k;

	for (i = 0; i < intf->num_altsetting; i++) {
		struct usb_host_interface *alt = &intf->altsetting[i];

		for (k = 0; alt->endpoint && k < alt->desc.bNumEndpoints; k++)
			kfree(alt->endpoint[k].extra);
		kfree(alt->endpoint);
		kfree(alt->extra);
	}
	kfree(intf->altsetting);
	kfree(intf);
}

static struct usb_interface *new_interface(struct usb_device *dev, const struct usb_interface_descriptor *desc)
{
	struct usb_interface *intf = kzalloc(sizeof(*intf), GFP_KERNEL);

	if (!intf)
		return NULL;
	intf->minor = -1;
	device_initialize(&intf->dev);
	intf->dev.parent = &dev->dev;
	intf->dev.bus = &usb_bus_type;
	intf->dev.release = usb_release_interface;
	intf->dev.dma_mask = dev->dev.dma_mask;
	intf->dev.coherent_dma_mask = dev->dev.coherent_dma_mask;
	dev_set_name(&intf->dev, "%d-%s:%d.%d", dev->bus->busnum, dev->devpath, dev->config->desc.bConfigurationValue, desc->bInterfaceNumber);
	return intf;
}

/* One setting of an interface, with its endpoints. */
static int take_setting(struct usb_device *dev, struct descriptors *d)
{
	const struct usb_interface_descriptor *desc = (const void *)peek(d);
	struct usb_interface *intf;
	struct usb_host_interface *alt;
	int i, err;

	if (!desc || desc->bDescriptorType != USB_DT_INTERFACE || desc->bLength < USB_DT_INTERFACE_SIZE)
		return -EINVAL;
	d->at += desc->bLength;
	for (i = 0; i < dev->config->desc.bNumInterfaces; i++) {
		intf = dev->config->interface[i];
		if (!intf)
			intf = dev->config->interface[i] = new_interface(dev, desc);
		if (!intf)
			return -ENOMEM;
		if (!intf->num_altsetting || intf->altsetting->desc.bInterfaceNumber == desc->bInterfaceNumber)
			break;
	}
	if (i == dev->config->desc.bNumInterfaces)
		return -EINVAL;
	alt = krealloc(intf->altsetting, (intf->num_altsetting + 1) * sizeof(*alt), GFP_KERNEL);
	if (!alt)
		return -ENOMEM;
	intf->altsetting = intf->cur_altsetting = alt;
	alt += intf->num_altsetting++;
	memset(alt, 0, sizeof(*alt));
	memcpy(&alt->desc, desc, USB_DT_INTERFACE_SIZE);
	err = take_extra(d, &alt->extra, &alt->extralen);
	return err ? err : take_endpoints(d, alt);
}

int usb_parse_configuration(struct usb_device *dev, const u8 *bytes, size_t size)
{
	struct descriptors d = { bytes, bytes + size };
	const struct usb_config_descriptor *desc = (const void *)peek(&d);
	struct usb_host_config *config;
	int i, err;

	if (!desc || desc->bDescriptorType != USB_DT_CONFIG || desc->bLength < USB_DT_CONFIG_SIZE ||
	    desc->bNumInterfaces > USB_MAXINTERFACES)
		return -EINVAL;
	config = dev->config = kzalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	memcpy(&config->desc, desc, USB_DT_CONFIG_SIZE);
	d.end = min(d.end, d.at + le16_to_cpu(desc->wTotalLength));
	d.at += desc->bLength;
	err = take_extra(&d, &config->extra, &config->extralen);
	while (!err && peek(&d))
		err = take_setting(dev, &d);
	for (i = 0; !err && i < config->desc.bNumInterfaces; i++) {
		struct usb_interface *intf = config->interface[i];
		struct usb_host_interface *first;

		if (!intf)
			return -EINVAL;
		first = usb_altnum_to_altsetting(intf, 0);
		intf->cur_altsetting = first ? first : intf->altsetting;
	}
	return err;
}

/* Interfaces go when nobody refers to them any more. */
void usb_free_configuration(struct usb_device *dev)
{
	int i;

	if (!dev->config)
		return;
	for (i = 0; i < dev->config->desc.bNumInterfaces; i++)
		if (dev->config->interface[i])
			put_device(&dev->config->interface[i]->dev);
	kfree(dev->config->extra);
	kfree(dev->config);
	dev->config = dev->actconfig = NULL;
}
