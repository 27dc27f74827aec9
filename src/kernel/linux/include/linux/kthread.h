/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_KTHREAD_H
#define __LINUX_KTHREAD_H
#include <linux/err.h>
#include <linux/sched.h>
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char namefmt[], ...) __printf(4, 5);
#define kthread_create(fn, data, fmt, ...) kthread_create_on_node(fn, data, -1, fmt, ##__VA_ARGS__)
#define kthread_run(fn, data, fmt, ...) ({ \
	struct task_struct *__k = kthread_create(fn, data, fmt, ##__VA_ARGS__); \
	if (!IS_ERR(__k)) \
		wake_up_process(__k); \
	__k; })
int kthread_stop(struct task_struct *k);
bool kthread_should_stop(void);
bool kthread_should_park(void);
void *kthread_data(struct task_struct *k);
static inline void kthread_bind(struct task_struct *k, unsigned int cpu) { }
#define try_to_freeze() false
#define set_freezable() do { } while (0)
#endif
