/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_PM_QOS_H
#define __LINUX_PM_QOS_H
#include <linux/types.h>
struct pm_qos_request { int value; bool active; };
static inline void cpu_latency_qos_add_request(struct pm_qos_request *req, s32 value)
{
	req->value = value;
	req->active = true;
}
static inline void cpu_latency_qos_remove_request(struct pm_qos_request *req) { req->active = false; }
static inline void cpu_latency_qos_update_request(struct pm_qos_request *req, s32 value) { req->value = value; }
static inline bool cpu_latency_qos_request_active(struct pm_qos_request *req) { return req->active; }
#endif
