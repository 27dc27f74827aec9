/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_MUTEX_H
#define __LINUX_MUTEX_H
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/cleanup.h>
struct task_struct;
#define MUTEX_MAGIC 0x11de784aU
struct mutex {
	struct task_struct *owner;
	struct list_head wait_list;
	unsigned int magic;
	const char *name;
};
#define __MUTEX_INITIALIZER(n) { .wait_list = LIST_HEAD_INIT(n.wait_list), .magic = MUTEX_MAGIC, .name = #n }
#define DEFINE_MUTEX(n) struct mutex n = __MUTEX_INITIALIZER(n)
void __mutex_init(struct mutex *lock, const char *name);
#define mutex_init(m) __mutex_init(m, #m)
void mutex_destroy(struct mutex *lock);
int devm_mutex_init(void *dev, struct mutex *lock);
void mutex_lock(struct mutex *lock);
#define mutex_lock_nested(m, sub) mutex_lock(m)
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
#define mutex_lock_interruptible_nested(m, sub) mutex_lock_interruptible(m)
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
static inline bool mutex_is_locked(struct mutex *lock) { return lock->owner != NULL; }
DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T) == 0)
#endif
