// SPDX-License-Identifier: MIT
/* Devices: names, references, the list of them, and /dev nodes for those with a number. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/platform_device.h>
#include <linux/string.h>

static LIST_HEAD(devices);

int bus_add_device(struct device *dev);
void bus_probe_device(struct device *dev);
void bus_remove_device(struct device *dev);
int devtmpfs_create_node(struct device *dev);
void devtmpfs_delete_node(struct device *dev);

static int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list args)
{
	char *name = kvasprintf(GFP_KERNEL, fmt, args), *slash;

	if (!name)
		return -ENOMEM;
	while ((slash = strchr(name, '/')))
		*slash = '!';
	kfree(kobj->name);
	kobj->name = name;
	return 0;
}

int kobject_set_name(struct kobject *kobj, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	return err;
}

int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = kobject_set_name_vargs(&dev->kobj, fmt, args);
	va_end(args);
	return err;
}

const char *dev_driver_string(const struct device *dev)
{
	if (dev->driver)
		return dev->driver->name;
	if (dev->bus)
		return dev->bus->name;
	return dev->class ? dev->class->name : "";
}

void device_initialize(struct device *dev)
{
	kref_init(&dev->kobj.kref);
	INIT_LIST_HEAD(&dev->kobj.entry);
	mutex_init(&dev->mutex);
	spin_lock_init(&dev->devres_lock);
	INIT_LIST_HEAD(&dev->devres_head);
	INIT_LIST_HEAD(&dev->bus_link);
	INIT_LIST_HEAD(&dev->dev_link);
}

/* The last reference is gone: managed resources first, then the memory. */
static void device_release(struct kref *kref)
{
	struct device *dev = container_of(kref, struct device, kobj.kref);
	const char *name = dev->kobj.name;

	devres_release_all(dev);
	if (dev->release)
		dev->release(dev);
	else if (dev->type && dev->type->release)
		dev->type->release(dev);
	else if (dev->class && dev->class->dev_release)
		dev->class->dev_release(dev);
	else
		WARN(1, "Device '%s' does not have a release() function, it is broken and must be fixed.\n", name);
	kfree(name);
}

struct device *get_device(struct device *dev)
{
	if (dev)
		kref_get(&dev->kobj.kref);
	return dev;
}

void put_device(struct device *dev)
{
	if (dev)
		kref_put(&dev->kobj.kref, device_release);
}

int device_add(struct device *dev)
{
	int err;

	dev = get_device(dev);
	if (!dev)
		return -EINVAL;
	if (dev->init_name) {
		dev_set_name(dev, "%s", dev->init_name);
		dev->init_name = NULL;
	}
	if (!dev_name(dev)) {
		put_device(dev);
		return -EINVAL;
	}
	get_device(dev->parent);
	dev->kobj.parent = dev->parent ? &dev->parent->kobj : NULL;
	err = bus_add_device(dev);
	if (!err && MAJOR(dev->devt))
		err = devtmpfs_create_node(dev);
	if (err) {
		put_device(dev->parent);
		put_device(dev);
		return err;
	}
	list_add_tail(&dev->dev_link, &devices);
	dev->added = true;
	bus_probe_device(dev);
	return 0;
}

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}

void device_del(struct device *dev)
{
	struct device *parent = dev->parent;

	if (MAJOR(dev->devt))
		devtmpfs_delete_node(dev);
	bus_remove_device(dev);
	list_del_init(&dev->dev_link);
	dev->added = false;
	put_device(dev);
	put_device(parent);
}

void device_unregister(struct device *dev)
{
	get_device(dev);
	device_del(dev);
	put_device(dev);
	put_device(dev);
}

int device_for_each_child(struct device *parent, void *data, int (*fn)(struct device *dev, void *data))
{
	struct device *dev, *next;
	int err;

	list_for_each_entry_safe(dev, next, &devices, dev_link) {
		if (dev->parent != parent)
			continue;
		err = fn(dev, data);
		if (err)
			return err;
	}
	return 0;
}

int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	return 0;
}

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
}

static void device_create_release(struct device *dev)
{
	kfree(dev);
}

struct device *device_create(const struct class *class, struct device *parent, dev_t devt, void *drvdata, const char *fmt, ...)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	va_list args;
	int err;

	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->devt = devt;
	dev->class = class;
	dev->parent = parent;
	dev->release = device_create_release;
	dev_set_drvdata(dev, drvdata);
	va_start(args, fmt);
	err = kobject_set_name_vargs(&dev->kobj, fmt, args);
	va_end(args);
	if (!err)
		err = device_add(dev);
	if (err) {
		put_device(dev);
		return ERR_PTR(err);
	}
	return dev;
}

void device_destroy(const struct class *class, dev_t devt)
{
	struct device *dev;

	list_for_each_entry(dev, &devices, dev_link)
		if (dev->class == class && dev->devt == devt) {
			device_unregister(dev);
			return;
		}
}

int class_register(const struct class *class)
{
	return 0;
}

void class_unregister(const struct class *class)
{
}

#if KERNEL_API >= 612
struct class *class_create(const char *name)
#else
struct class *__class_create(const char *name)
#endif
{
	struct class *class = kzalloc(sizeof(*class), GFP_KERNEL);

	if (!class)
		return ERR_PTR(-ENOMEM);
	class->name = name;
	return class;
}

void class_destroy(const struct class *class)
{
	kfree(class);
}

struct device *find_device_by_name(const struct bus_type *bus, const char *name)
{
	struct device *dev;

	list_for_each_entry(dev, &devices, dev_link)
		if (dev->bus == bus && !strcmp(dev_name(dev), name))
			return dev;
	return NULL;
}

struct device *find_class_device(const char *class, const char *name)
{
	struct device *dev;

	list_for_each_entry(dev, &devices, dev_link)
		if (dev->class && !strcmp(dev->class->name, class) && !strcmp(dev_name(dev), name))
			return dev;
	return NULL;
}

/* The power callbacks a device has, from the most general owner to the most particular. */
static const struct dev_pm_ops *device_pm_ops(struct device *dev)
{
	if (dev->type && dev->type->pm)
		return dev->type->pm;
	if (dev->class && dev->class->pm)
		return dev->class->pm;
	if (dev->bus && dev->bus->pm)
		return dev->bus->pm;
	return dev->driver ? dev->driver->pm : NULL;
}

/* Guest entries: what a system suspend does to devices, children before parents. */
int dpm_suspend_all(void)
{
	struct device *dev;
	const struct dev_pm_ops *pm;
	int err = 0;

	list_for_each_entry_reverse(dev, &devices, dev_link) {
		pm = device_pm_ops(dev);
		if (pm && pm->suspend)
			err = pm->suspend(dev);
		if (err)
			return err;
		dev->power.is_suspended = 1;
	}
	return 0;
}

int dpm_resume_all(void)
{
	struct device *dev;
	const struct dev_pm_ops *pm;

	list_for_each_entry(dev, &devices, dev_link) {
		pm = device_pm_ops(dev);
		if (dev->power.is_suspended && pm && pm->resume)
			pm->resume(dev);
		dev->power.is_suspended = 0;
	}
	return 0;
}
