/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SPINLOCK_TYPES_H
#define __LINUX_SPINLOCK_TYPES_H
#include <linux/types.h>
#include <linux/lockdep.h>
/*
 * "locked" and "owner" are written by the lock natives.  magic tells an
 * initialised lock from a zeroed one.
 */
#define SPINLOCK_MAGIC 0xdead4eadU
typedef struct raw_spinlock {
	unsigned int locked;
	unsigned int magic;
	void *owner;			/* task that holds it */
} raw_spinlock_t;
typedef struct spinlock {
	struct raw_spinlock rlock;
} spinlock_t;
typedef struct {
	int readers;			/* -1: a writer */
	unsigned int magic;
	void *owner;
} rwlock_t;
#define __RAW_SPIN_LOCK_UNLOCKED(n) { .magic = SPINLOCK_MAGIC }
#define __SPIN_LOCK_UNLOCKED(n) { .rlock = { .magic = SPINLOCK_MAGIC } }
#define __RW_LOCK_UNLOCKED(n) { .magic = SPINLOCK_MAGIC }
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_UNLOCKED(x)
#define DEFINE_SPINLOCK(x) spinlock_t x = __SPIN_LOCK_UNLOCKED(x)
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_UNLOCKED(x)
#endif
