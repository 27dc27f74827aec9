/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_PM_RUNTIME_H
#define __LINUX_PM_RUNTIME_H
#include <linux/device.h>
#define pm_runtime_enable(d) do { } while (0)
#define pm_runtime_disable(d) do { } while (0)
#define pm_runtime_get(d) 0
#define pm_runtime_get_sync(d) 0
#define pm_runtime_get_noresume(d) do { } while (0)
#define pm_runtime_resume_and_get(d) 0
#define pm_runtime_put(d) 0
#define pm_runtime_idle(d) 0
#define pm_runtime_put_sync(d) 0
#define pm_runtime_put_noidle(d) do { } while (0)
#define pm_runtime_put_autosuspend(d) 0
#define pm_runtime_allow(d) do { } while (0)
#define pm_runtime_forbid(d) do { } while (0)
#define pm_runtime_set_active(d) 0
#define pm_runtime_set_suspended(d) 0
#define pm_runtime_suspended(d) 0
#define pm_runtime_mark_last_busy(d) do { } while (0)
#define pm_runtime_use_autosuspend(d) do { } while (0)
#define pm_runtime_dont_use_autosuspend(d) do { } while (0)
#define pm_runtime_set_autosuspend_delay(d, n) do { } while (0)
#endif
