/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_DEVICE_H
#define __LINUX_DEVICE_H
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/dev_printk.h>
#include <linux/module.h>
#include <linux/kdev_t.h>
#include <linux/mod_devicetable.h>
#include <linux/sysfs.h>
struct device;
struct device_driver;
struct device_node;
struct fwnode_handle;
struct class;
struct bus_type {
	const char *name;
	const char *dev_name;
	int (*match)(struct device *dev, const struct device_driver *drv);
	int (*uevent)(const struct device *dev, void *env);
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
	const struct dev_pm_ops *pm;
};
/* What is on a bus, apart from it: a bus_type may be constant. */
struct subsys_private {
	const struct bus_type *bus;
	struct list_head devices, drivers, link;
};
struct subsys_private *bus_to_subsys(const struct bus_type *bus);
enum probe_type { PROBE_DEFAULT_STRATEGY, PROBE_PREFER_ASYNCHRONOUS, PROBE_FORCE_SYNCHRONOUS };
struct device_driver {
	const char *name;
	const struct bus_type *bus;
	struct module *owner;
	const char *mod_name;
	bool suppress_bind_attrs;
	enum probe_type probe_type;
	const struct of_device_id *of_match_table;
	const struct acpi_device_id *acpi_match_table;
	int (*probe)(struct device *dev);
	int (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
	int (*suspend)(struct device *dev, pm_message_t state);
	int (*resume)(struct device *dev);
	const struct attribute_group **groups;
	const struct attribute_group **dev_groups;
	const struct dev_pm_ops *pm;
	struct list_head drv_link;
};
struct device_type {
	const char *name;
	const struct attribute_group **groups;
	char *(*devnode)(const struct device *dev, umode_t *mode);
	void (*release)(struct device *dev);
	const struct dev_pm_ops *pm;
};
struct class {
	const char *name;
	const struct attribute_group **dev_groups;
	char *(*devnode)(const struct device *dev, umode_t *mode);
	void (*dev_release)(struct device *dev);
	const struct dev_pm_ops *pm;
};
struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);
};
#define DEVICE_ATTR(_name, _mode, _show, _store) struct device_attribute dev_attr_##_name = __ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW(_name)
#define DEVICE_ATTR_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO(_name)
#define DEVICE_ATTR_WO(_name) struct device_attribute dev_attr_##_name = __ATTR_WO(_name)
struct device_dma_parameters {
	unsigned int max_segment_size;
	unsigned long segment_boundary_mask;
};
struct device {
	struct kobject kobj;
	struct device *parent;
	const char *init_name;
	const struct device_type *type;
	const struct bus_type *bus;
	struct device_driver *driver;
	void *platform_data;
	void *driver_data;
	struct mutex mutex;
	struct dev_pm_info power;
	u64 *dma_mask;
	u64 coherent_dma_mask;
	u64 bus_dma_limit;
	struct device_dma_parameters *dma_parms;
	struct device_node *of_node;
	struct fwnode_handle *fwnode;
	dev_t devt;
	u32 id;
	spinlock_t devres_lock;
	struct list_head devres_head;
	const struct class *class;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
	struct list_head bus_link;		/* on subsys_private->devices */
	struct list_head dev_link;		/* every added device, in order */
	bool added;
};
#define kobj_to_dev(k) container_of(k, struct device, kobj)
static inline const char *dev_name(const struct device *dev) { return dev->init_name ? dev->init_name : dev->kobj.name; }
int dev_set_name(struct device *dev, const char *fmt, ...) __printf(2, 3);
static inline void *dev_get_drvdata(const struct device *dev) { return dev->driver_data; }
static inline void dev_set_drvdata(struct device *dev, void *data) { dev->driver_data = data; }
static inline void *dev_get_platdata(const struct device *dev) { return dev->platform_data; }
static inline int dev_to_node(struct device *dev) { return -1; }
static inline struct device_node *dev_of_node(struct device *dev) { return dev ? dev->of_node : NULL; }
static inline int device_is_registered(struct device *dev) { return dev->added; }
void device_initialize(struct device *dev);
int device_add(struct device *dev);
int __must_check device_register(struct device *dev);
void device_del(struct device *dev);
void device_unregister(struct device *dev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
const char *dev_driver_string(const struct device *dev);
int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
#define device_lock(d) mutex_lock(&(d)->mutex)
#define device_unlock(d) mutex_unlock(&(d)->mutex)
int device_for_each_child(struct device *parent, void *data, int (*fn)(struct device *dev, void *data));
struct device *device_create(const struct class *class, struct device *parent, dev_t devt, void *drvdata, const char *fmt, ...);
void device_destroy(const struct class *class, dev_t devt);
int class_register(const struct class *class);
void class_unregister(const struct class *class);
#if KERNEL_API >= 612
struct class *class_create(const char *name);
#else
struct class *__class_create(const char *name);
#define class_create(owner, name) __class_create(name)
#endif
void class_destroy(const struct class *class);
int __must_check bus_register(const struct bus_type *bus);
void bus_unregister(const struct bus_type *bus);
int __must_check driver_register(struct device_driver *drv);
void driver_unregister(struct device_driver *drv);
struct device_driver *driver_find(const char *name, const struct bus_type *bus);
int device_attach(struct device *dev);
void device_release_driver(struct device *dev);
int device_driver_attach(struct device_driver *drv, struct device *dev);
int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data, int (*fn)(struct device *dev, void *data));
int dpm_suspend_all(void);
int dpm_resume_all(void);
#define device_set_wakeup_capable(d, c) do { } while (0)
#define device_init_wakeup(d, v) 0
#define device_may_wakeup(d) 0
#define device_property_present(d, p) false
#define device_property_read_u32(d, p, v) (-EINVAL)
#define device_property_read_bool(d, p) false
#define device_property_read_string(d, p, v) (-EINVAL)
#define dev_fwnode(d) ((d)->fwnode)
#define device_link_add(c, s, f) NULL
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...) __printf(3, 4);

/* drivers/base/devres.c */
typedef void (*dr_release_t)(struct device *dev, void *res);
typedef int (*dr_match_t)(struct device *dev, void *res, void *match_data);
void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid, const char *name);
#define devres_alloc(release, size, gfp) __devres_alloc_node(release, size, gfp, NUMA_NO_NODE, #release)
void devres_free(void *res);
void devres_add(struct device *dev, void *res);
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_release_all(struct device *dev);
void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp);
#define devm_kzalloc(dev, size, gfp) devm_kmalloc(dev, size, (gfp) | __GFP_ZERO)
#define devm_kmalloc_array(dev, n, size, gfp) devm_kmalloc(dev, array_size(n, size), gfp)
#define devm_kcalloc(dev, n, size, gfp) devm_kmalloc(dev, array_size(n, size), (gfp) | __GFP_ZERO)
void devm_kfree(struct device *dev, const void *p);
char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp);
char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...) __printf(3, 4);
void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp);
int devm_add_action(struct device *dev, void (*action)(void *), void *data);
int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data);
void devm_remove_action(struct device *dev, void (*action)(void *), void *data);
void devm_release_action(struct device *dev, void (*action)(void *), void *data);
void *devres_open_group(struct device *dev, void *id, gfp_t gfp);
#define devres_close_group(dev, id) do { } while (0)
#endif
