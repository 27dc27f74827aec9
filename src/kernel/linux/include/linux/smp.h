/* SPDX-License-Identifier: MIT */
#include <linux/preempt.h>
#define NR_CPUS 1
#define nr_cpu_ids 1
#define num_online_cpus() 1
#define for_each_possible_cpu(c) for ((c) = 0; (c) < 1; (c)++)
#define for_each_online_cpu(c) for ((c) = 0; (c) < 1; (c)++)
