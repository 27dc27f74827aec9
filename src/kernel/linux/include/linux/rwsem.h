/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RWSEM_H
#define __LINUX_RWSEM_H
#include <linux/list.h>
#include <linux/spinlock.h>
struct rw_semaphore {
	int count;			/* readers, or -1 for a writer */
	struct task_struct *owner;	/* the writer */
	struct list_head wait_list;
	const char *name;
};
#define __RWSEM_INITIALIZER(n) { .wait_list = LIST_HEAD_INIT(n.wait_list), .name = #n }
#define DECLARE_RWSEM(n) struct rw_semaphore n = __RWSEM_INITIALIZER(n)
void __init_rwsem(struct rw_semaphore *sem, const char *name);
#define init_rwsem(s) __init_rwsem(s, #s)
void down_read(struct rw_semaphore *sem);
int down_read_interruptible(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_killable(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
#define down_read_nested(s, sub) down_read(s)
#define down_write_nested(s, sub) down_write(s)
#define rwsem_is_locked(s) ((s)->count != 0)
DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
#endif
