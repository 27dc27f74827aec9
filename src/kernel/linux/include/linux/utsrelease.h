/* SPDX-License-Identifier: MIT */
#ifndef __GENERATED_UTSRELEASE_H
#define __GENERATED_UTSRELEASE_H
#include <linux/version.h>
#endif
