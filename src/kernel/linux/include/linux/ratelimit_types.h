/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RATELIMIT_TYPES_H
#define __LINUX_RATELIMIT_TYPES_H
#include <linux/types.h>
#define DEFAULT_RATELIMIT_INTERVAL (5 * 250)
#define DEFAULT_RATELIMIT_BURST 10
struct ratelimit_state {
	int interval;
	int burst;
	int printed;
	int missed;
	unsigned long begin;
};
#define RATELIMIT_STATE_INIT(name, i, b) { .interval = (i), .burst = (b) }
#define DEFINE_RATELIMIT_STATE(name, i, b) struct ratelimit_state name = RATELIMIT_STATE_INIT(name, i, b)
int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(state) ___ratelimit(state, __func__)
#endif
