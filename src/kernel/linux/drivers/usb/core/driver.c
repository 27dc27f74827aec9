// SPDX-License-Identifier: MIT
/* Drivers and interfaces: who fits whom, probe and disconnect. */
#include <linux/usb.h>
#include "usb.h"

static bool device_fits(const struct usb_device *dev, const struct usb_device_id *id)
{
	const struct usb_device_descriptor *d = &dev->descriptor;
	u16 version = le16_to_cpu(d->bcdDevice), flags = id->match_flags;

	return (!(flags & USB_DEVICE_ID_MATCH_VENDOR) || id->idVendor == le16_to_cpu(d->idVendor)) &&
	       (!(flags & USB_DEVICE_ID_MATCH_PRODUCT) || id->idProduct == le16_to_cpu(d->idProduct)) &&
	       (!(flags & USB_DEVICE_ID_MATCH_DEV_LO) || id->bcdDevice_lo <= version) &&
	       (!(flags & USB_DEVICE_ID_MATCH_DEV_HI) || id->bcdDevice_hi >= version) &&
	       (!(flags & USB_DEVICE_ID_MATCH_DEV_CLASS) || id->bDeviceClass == d->bDeviceClass) &&
	       (!(flags & USB_DEVICE_ID_MATCH_DEV_SUBCLASS) || id->bDeviceSubClass == d->bDeviceSubClass) &&
	       (!(flags & USB_DEVICE_ID_MATCH_DEV_PROTOCOL) || id->bDeviceProtocol == d->bDeviceProtocol);
}

/* Classes of interfaces mean nothing on a device of a vendor's own class, unless the vendor is named. */
static bool interface_fits(const struct usb_device *dev, const struct usb_interface_descriptor *d, const struct usb_device_id *id)
{
	u16 flags = id->match_flags;

	if (dev->descriptor.bDeviceClass == USB_CLASS_VENDOR_SPEC && !(flags & USB_DEVICE_ID_MATCH_VENDOR) &&
	    (flags & (USB_DEVICE_ID_MATCH_INT_INFO | USB_DEVICE_ID_MATCH_INT_NUMBER)))
		return false;
	return (!(flags & USB_DEVICE_ID_MATCH_INT_CLASS) || id->bInterfaceClass == d->bInterfaceClass) &&
	       (!(flags & USB_DEVICE_ID_MATCH_INT_SUBCLASS) || id->bInterfaceSubClass == d->bInterfaceSubClass) &&
	       (!(flags & USB_DEVICE_ID_MATCH_INT_PROTOCOL) || id->bInterfaceProtocol == d->bInterfaceProtocol) &&
	       (!(flags & USB_DEVICE_ID_MATCH_INT_NUMBER) || id->bInterfaceNumber == d->bInterfaceNumber);
}

const struct usb_device_id *usb_match_id(struct usb_interface *intf, const struct usb_device_id *id)
{
	struct usb_device *dev = interface_to_usbdev(intf);

	for (; id && (id->idVendor || id->idProduct || id->bDeviceClass || id->bInterfaceClass || id->driver_info); id++)
		if (device_fits(dev, id) && interface_fits(dev, &intf->cur_altsetting->desc, id))
			return id;
	return NULL;
}

static int usb_bus_match(struct device *dev, const struct device_driver *drv)
{
	return usb_match_id(to_usb_interface(dev), to_usb_driver(drv)->id_table) != NULL;
}

static int usb_probe_interface(struct device *dev)
{
	struct usb_interface *intf = to_usb_interface(dev);
	struct usb_driver *driver = to_usb_driver(dev->driver);
	int err;

	intf->condition = USB_INTERFACE_BINDING;
	err = driver->probe(intf, usb_match_id(intf, driver->id_table));
	if (err)
		usb_set_intfdata(intf, NULL);
	intf->condition = err ? USB_INTERFACE_UNBOUND : USB_INTERFACE_BOUND;
	return err;
}

/* The driver's URBs come back before it is told, unless it says that it can still talk to the device. */
static void usb_unbind_interface(struct device *dev)
{
	struct usb_interface *intf = to_usb_interface(dev);
	struct usb_driver *driver = to_usb_driver(dev->driver);
	struct usb_device *udev = interface_to_usbdev(intf);

	intf->condition = USB_INTERFACE_UNBINDING;
	if (!driver->soft_unbind || udev->state == USB_STATE_NOTATTACHED)
		usb_disable_interface(udev, intf);
	driver->disconnect(intf);
	if (udev->state != USB_STATE_NOTATTACHED) {
		if (intf->cur_altsetting->desc.bAlternateSetting == 0)
			usb_enable_interface(udev, intf);
		else
			usb_set_interface(udev, intf->altsetting[0].desc.bInterfaceNumber, 0);
	}
	usb_set_intfdata(intf, NULL);
	intf->condition = USB_INTERFACE_UNBOUND;
}

static int usb_suspend_interface(struct device *dev)
{
	struct usb_driver *driver = dev->driver ? to_usb_driver(dev->driver) : NULL;

	return driver && driver->suspend ? driver->suspend(to_usb_interface(dev), PMSG_SUSPEND) : 0;
}

static int usb_resume_interface(struct device *dev)
{
	struct usb_driver *driver = dev->driver ? to_usb_driver(dev->driver) : NULL;

	return driver && driver->resume ? driver->resume(to_usb_interface(dev)) : 0;
}

static const struct dev_pm_ops usb_bus_pm_ops = { .suspend = usb_suspend_interface, .resume = usb_resume_interface };

const struct bus_type usb_bus_type = {
	.name = "usb",
	.match = usb_bus_match,
	.probe = usb_probe_interface,
	.remove = usb_unbind_interface,
	.pm = &usb_bus_pm_ops,
};

/* An interface for which another one's driver speaks, too: it is told of its end as well. */
int usb_driver_claim_interface(struct usb_driver *driver, struct usb_interface *intf, void *data)
{
	if (!intf)
		return -ENODEV;
	if (intf->dev.driver)
		return -EBUSY;
	intf->dev.driver = &driver->driver;
	usb_set_intfdata(intf, data);
	intf->condition = USB_INTERFACE_BOUND;
	return 0;
}

void usb_driver_release_interface(struct usb_driver *driver, struct usb_interface *intf)
{
	if (intf->dev.driver != &driver->driver || intf->condition != USB_INTERFACE_BOUND)
		return;
	if (intf->dev.added) {
		device_release_driver(&intf->dev);
	} else {
		intf->condition = USB_INTERFACE_UNBOUND;
		intf->dev.driver = NULL;
		usb_set_intfdata(intf, NULL);
	}
}

static void tell_of_reset(struct usb_device *dev, bool after)
{
	int i;

	for (i = 0; i < dev->actconfig->desc.bNumInterfaces; i++) {
		struct usb_interface *intf = dev->actconfig->interface[i];
		struct usb_driver *driver = intf->condition == USB_INTERFACE_BOUND ? to_usb_driver(intf->dev.driver) : NULL;
		int (*tell)(struct usb_interface *intf) = !driver ? NULL : after ? driver->post_reset : driver->pre_reset;

		if (tell)
			tell(intf);
	}
}

/* All that is under way comes back; settings are what they were. A driver that is not asked stays bound here. */
int usb_reset_device(struct usb_device *dev)
{
	int i;

	if (dev->state == USB_STATE_NOTATTACHED || dev->state == USB_STATE_SUSPENDED)
		return -EINVAL;
	tell_of_reset(dev, false);
	for (i = 0; i < dev->actconfig->desc.bNumInterfaces; i++) {
		usb_disable_interface(dev, dev->actconfig->interface[i]);
		usb_enable_interface(dev, dev->actconfig->interface[i]);
	}
	tell_of_reset(dev, true);
	return 0;
}

/* The device that was plugged in when its driver came; it is pulled when that one has gone. */
static struct usb_hardware *plugged;
static struct usb_driver *plugged_for;

static void unplug_with(struct usb_driver *driver)
{
	if (plugged_for != driver)
		return;
	usb_hardware_unplug(plugged);
	plugged_for = NULL;
}

static bool device_for(struct usb_driver *driver)
{
	struct device *dev;

	list_for_each_entry(dev, &bus_to_subsys(&usb_bus_type)->devices, bus_link)
		if (usb_bus_match(dev, &driver->driver))
			return true;
	return false;
}

int __usb_register_driver(struct usb_driver *driver, struct module *owner, const char *mod_name, struct usb_hardware *described)
{
	int err;

	driver->driver.name = driver->name;
	driver->driver.bus = &usb_bus_type;
	driver->driver.owner = owner;
	driver->driver.mod_name = mod_name;
	if (!plugged_for && !device_for(driver) && !(described && described->dev)) {
		plugged = described ? described : usb_hardware_for(driver->id_table);
		err = usb_hardware_plug(plugged);
		if (err)
			return err;
		plugged_for = driver;
	}
	err = driver_register(&driver->driver);
	if (err)
		unplug_with(driver);
	return err;
}

void usb_deregister(struct usb_driver *driver)
{
	driver_unregister(&driver->driver);
	unplug_with(driver);
}
