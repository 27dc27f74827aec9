// SPDX-License-Identifier: MIT
/* Buses bring devices and drivers together: match, probe, remove. */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/slab.h>

static LIST_HEAD(buses);

struct subsys_private *bus_to_subsys(const struct bus_type *bus)
{
	struct subsys_private *sp;

	list_for_each_entry(sp, &buses, link)
		if (sp->bus == bus)
			return sp;
	return NULL;
}

int bus_register(const struct bus_type *bus)
{
	struct subsys_private *sp = kzalloc(sizeof(*sp), GFP_KERNEL);

	if (!sp)
		return -ENOMEM;
	sp->bus = bus;
	INIT_LIST_HEAD(&sp->devices);
	INIT_LIST_HEAD(&sp->drivers);
	list_add_tail(&sp->link, &buses);
	return 0;
}

void bus_unregister(const struct bus_type *bus)
{
	struct subsys_private *sp = bus_to_subsys(bus);

	if (!sp)
		return;
	list_del(&sp->link);
	kfree(sp);
}

static bool driver_matches(struct device_driver *drv, struct device *dev)
{
	return dev->bus->match ? dev->bus->match(dev, drv) : true;
}

static int really_probe(struct device *dev, struct device_driver *drv)
{
	int err;

	if (!try_module_get(drv->owner))
		return -ENODEV;
	dev->driver = drv;
	if (dev->bus->probe)
		err = dev->bus->probe(dev);
	else
		err = drv->probe ? drv->probe(dev) : 0;
	module_put(drv->owner);
	if (!err)
		return 0;
	devres_release_all(dev);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
	if (err != -ENODEV && err != -ENXIO && err != -EPROBE_DEFER)
		pr_warn("%s: probe of %s failed with error %d\n", drv->name, dev_name(dev), err);
	return err;
}

static int probe_with(struct device_driver *drv, struct device *dev)
{
	int err = 0;

	if (!driver_matches(drv, dev))
		return -ENODEV;
	device_lock(dev);
	if (dev->driver)
		err = -EBUSY;
	else
		err = really_probe(dev, drv);
	device_unlock(dev);
	return err;
}

int device_driver_attach(struct device_driver *drv, struct device *dev)
{
	return probe_with(drv, dev);
}

int device_attach(struct device *dev)
{
	struct device_driver *drv;

	list_for_each_entry(drv, &bus_to_subsys(dev->bus)->drivers, drv_link)
		if (!dev->driver && probe_with(drv, dev) == 0)
			return 1;
	return dev->driver != NULL;
}

int bus_add_device(struct device *dev)
{
	if (!dev->bus)
		return 0;
	list_add_tail(&dev->bus_link, &bus_to_subsys(dev->bus)->devices);
	return 0;
}

void bus_probe_device(struct device *dev)
{
	if (dev->bus)
		device_attach(dev);
}

/* The driver lets go; then everything it allocated with devm_*() is undone. */
static void __device_release_driver(struct device *dev)
{
	struct device_driver *drv = dev->driver;

	if (!drv)
		return;
	if (dev->bus->remove)
		dev->bus->remove(dev);
	else if (drv->remove)
		drv->remove(dev);
	devres_release_all(dev);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
}

void device_release_driver(struct device *dev)
{
	device_lock(dev);
	__device_release_driver(dev);
	device_unlock(dev);
}

void bus_remove_device(struct device *dev)
{
	if (!dev->bus)
		return;
	device_release_driver(dev);
	list_del_init(&dev->bus_link);
}

int driver_register(struct device_driver *drv)
{
	struct subsys_private *sp = bus_to_subsys(drv->bus);
	struct device *dev, *next;

	if (driver_find(drv->name, drv->bus)) {
		pr_err("Error: Driver '%s' is already registered, aborting...\n", drv->name);
		return -EBUSY;
	}
	list_add_tail(&drv->drv_link, &sp->drivers);
	list_for_each_entry_safe(dev, next, &sp->devices, bus_link)
		if (!dev->driver)
			probe_with(drv, dev);
	return 0;
}

void driver_unregister(struct device_driver *drv)
{
	struct subsys_private *sp = bus_to_subsys(drv->bus);
	struct device *dev, *next;

	list_del(&drv->drv_link);
	list_for_each_entry_safe(dev, next, &sp->devices, bus_link)
		if (dev->driver == drv)
			device_release_driver(dev);
}

struct device_driver *driver_find(const char *name, const struct bus_type *bus)
{
	struct device_driver *drv;

	list_for_each_entry(drv, &bus_to_subsys(bus)->drivers, drv_link)
		if (!strcmp(drv->name, name))
			return drv;
	return NULL;
}

int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data, int (*fn)(struct device *dev, void *data))
{
	struct device *dev, *next;
	int err = 0;

	list_for_each_entry_safe(dev, next, &bus_to_subsys(bus)->devices, bus_link) {
		err = fn(dev, data);
		if (err)
			break;
	}
	return err;
}
