/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SEMAPHORE_H
#define __LINUX_SEMAPHORE_H
#include <linux/wait.h>
struct semaphore {
	unsigned int count;
	wait_queue_head_t wait;
};
void sema_init(struct semaphore *sem, int val);
void down(struct semaphore *sem);
int down_interruptible(struct semaphore *sem);
int down_trylock(struct semaphore *sem);
int down_timeout(struct semaphore *sem, long jiffies);
void up(struct semaphore *sem);
#define DEFINE_SEMAPHORE(name, n) struct semaphore name = { .count = n, .wait = __WAIT_QUEUE_HEAD_INITIALIZER(name.wait) }
#endif
