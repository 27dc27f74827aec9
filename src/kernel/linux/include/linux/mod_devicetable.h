/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MOD_DEVICETABLE_H
#define __LINUX_MOD_DEVICETABLE_H
#include <linux/types.h>
typedef unsigned long kernel_ulong_t;
struct platform_device_id {
	char name[24];
	kernel_ulong_t driver_data;
};
struct of_device_id {
	char name[32];
	char type[32];
	char compatible[128];
	const void *data;
};
struct acpi_device_id {
	u8 id[16];
	kernel_ulong_t driver_data;
	u32 cls, cls_msk;
};
struct pci_device_id {
	u32 vendor, device;
	u32 subvendor, subdevice;
	u32 class, class_mask;
	kernel_ulong_t driver_data;
	u32 override_only;
};
#endif
