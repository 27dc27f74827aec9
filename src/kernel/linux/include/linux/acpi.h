/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_ACPI_H
#define __LINUX_ACPI_H
#include <linux/device.h>
#define ACPI_PTR(p) NULL
#endif
