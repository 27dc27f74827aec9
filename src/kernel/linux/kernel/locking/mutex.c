// SPDX-License-Identifier: MIT
/*
 * Sleeping locks.  The natives only watch (order, recursion, leaving with a
 * lock held): __lock_acquire() before waiting, __lock_acquired() once it is
 * ours, __lock_released() after.
 */
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/bug.h>

enum lock_kind { LOCK_MUTEX, LOCK_RWSEM_READ, LOCK_RWSEM_WRITE };
extern void __lock_acquire(void *lock, int kind, const char *name);
extern void __lock_acquired(void *lock, int kind);
extern void __lock_released(void *lock, int kind);

/* One sleeping task in the queue of a lock, on its own stack. */
struct lock_waiter {
	struct list_head list;
	struct task_struct *task;
	bool wants_write;
};

static void wake_waiters(struct list_head *wait_list)
{
	struct lock_waiter *waiter;

	list_for_each_entry(waiter, wait_list, list)
		wake_up_state(waiter->task, TASK_NORMAL);
}

static void wake_first_waiter(struct list_head *wait_list)
{
	struct lock_waiter *waiter = list_first_entry_or_null(wait_list, struct lock_waiter, list);

	if (waiter)
		wake_up_state(waiter->task, TASK_NORMAL);
}

void __mutex_init(struct mutex *lock, const char *name)
{
	lock->owner = NULL;
	INIT_LIST_HEAD(&lock->wait_list);
	lock->magic = MUTEX_MAGIC;
	lock->name = name;
}

void mutex_destroy(struct mutex *lock)
{
	WARN(mutex_is_locked(lock), "mutex_destroy() of a locked mutex");
	lock->magic = 0;
}

int devm_mutex_init(void *dev, struct mutex *lock)
{
	mutex_init(lock);
	return 0;
}

static int mutex_lock_state(struct mutex *lock, unsigned int state)
{
	struct lock_waiter waiter = { .task = current };
	int err = 0;

	might_sleep();
	WARN_ONCE(lock->magic != MUTEX_MAGIC, "mutex is not initialised");
	__lock_acquire(lock, LOCK_MUTEX, lock->name);
	if (lock->owner) {
		list_add_tail(&waiter.list, &lock->wait_list);
		for (;;) {
			set_current_state(state);
			if (!lock->owner)
				break;
			if (signal_pending_state(state, current)) {
				err = -EINTR;
				break;
			}
			schedule();
		}
		__set_current_state(TASK_RUNNING);
		list_del(&waiter.list);
		if (err)
			return err;
	}
	lock->owner = current;
	__lock_acquired(lock, LOCK_MUTEX);
	return 0;
}

void mutex_lock(struct mutex *lock)
{
	mutex_lock_state(lock, TASK_UNINTERRUPTIBLE);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	return mutex_lock_state(lock, TASK_INTERRUPTIBLE);
}

int mutex_lock_killable(struct mutex *lock)
{
	return mutex_lock_state(lock, TASK_KILLABLE);
}

int mutex_trylock(struct mutex *lock)
{
	if (lock->owner)
		return 0;
	lock->owner = current;
	__lock_acquired(lock, LOCK_MUTEX);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	WARN(lock->owner != current, "mutex_unlock() of a mutex this task does not hold");
	lock->owner = NULL;
	__lock_released(lock, LOCK_MUTEX);
	wake_first_waiter(&lock->wait_list);
}

void __init_rwsem(struct rw_semaphore *sem, const char *name)
{
	sem->count = 0;
	sem->owner = NULL;
	INIT_LIST_HEAD(&sem->wait_list);
	sem->name = name;
}

/* A writer in the queue keeps new readers out, or it might starve. */
static bool rwsem_free_for(struct rw_semaphore *sem, struct lock_waiter *me)
{
	struct lock_waiter *waiter;

	if (me->wants_write)
		return sem->count == 0;
	if (sem->count < 0)
		return false;
	list_for_each_entry(waiter, &sem->wait_list, list) {
		if (waiter == me)
			return true;
		if (waiter->wants_write)
			return false;
	}
	return true;
}

static int rwsem_lock(struct rw_semaphore *sem, bool write, unsigned int state)
{
	int kind = write ? LOCK_RWSEM_WRITE : LOCK_RWSEM_READ;
	struct lock_waiter waiter = { .task = current, .wants_write = write };
	int err = 0;

	might_sleep();
	__lock_acquire(sem, kind, sem->name);
	if (!rwsem_free_for(sem, &waiter)) {
		list_add_tail(&waiter.list, &sem->wait_list);
		for (;;) {
			set_current_state(state);
			if (rwsem_free_for(sem, &waiter))
				break;
			if (signal_pending_state(state, current)) {
				err = -EINTR;
				break;
			}
			schedule();
		}
		__set_current_state(TASK_RUNNING);
		list_del(&waiter.list);
		if (err)
			return err;
	}
	sem->count = write ? -1 : sem->count + 1;
	sem->owner = write ? current : NULL;
	__lock_acquired(sem, kind);
	return 0;
}

void down_read(struct rw_semaphore *sem)
{
	rwsem_lock(sem, false, TASK_UNINTERRUPTIBLE);
}

int down_read_interruptible(struct rw_semaphore *sem)
{
	return rwsem_lock(sem, false, TASK_INTERRUPTIBLE);
}

void down_write(struct rw_semaphore *sem)
{
	rwsem_lock(sem, true, TASK_UNINTERRUPTIBLE);
}

int down_write_killable(struct rw_semaphore *sem)
{
	return rwsem_lock(sem, true, TASK_KILLABLE);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	if (sem->count < 0)
		return 0;
	sem->count++;
	__lock_acquired(sem, LOCK_RWSEM_READ);
	return 1;
}

int down_write_trylock(struct rw_semaphore *sem)
{
	if (sem->count)
		return 0;
	sem->count = -1;
	sem->owner = current;
	__lock_acquired(sem, LOCK_RWSEM_WRITE);
	return 1;
}

void up_read(struct rw_semaphore *sem)
{
	WARN(sem->count <= 0, "up_read() without a reader");
	sem->count--;
	__lock_released(sem, LOCK_RWSEM_READ);
	if (sem->count == 0)
		wake_waiters(&sem->wait_list);
}

void up_write(struct rw_semaphore *sem)
{
	WARN(sem->count != -1, "up_write() without a writer");
	sem->count = 0;
	sem->owner = NULL;
	__lock_released(sem, LOCK_RWSEM_WRITE);
	wake_waiters(&sem->wait_list);
}

void downgrade_write(struct rw_semaphore *sem)
{
	sem->count = 1;
	sem->owner = NULL;
	__lock_released(sem, LOCK_RWSEM_WRITE);
	__lock_acquired(sem, LOCK_RWSEM_READ);
	wake_waiters(&sem->wait_list);
}

void sema_init(struct semaphore *sem, int val)
{
	sem->count = val;
	init_waitqueue_head(&sem->wait);
}

void down(struct semaphore *sem)
{
	wait_event(sem->wait, sem->count);
	sem->count--;
}

int down_interruptible(struct semaphore *sem)
{
	if (wait_event_interruptible(sem->wait, sem->count))
		return -EINTR;
	sem->count--;
	return 0;
}

int down_timeout(struct semaphore *sem, long timeout)
{
	if (!wait_event_timeout(sem->wait, sem->count, timeout))
		return -ETIME;
	sem->count--;
	return 0;
}

int down_trylock(struct semaphore *sem)
{
	if (!sem->count)
		return 1;
	sem->count--;
	return 0;
}

void up(struct semaphore *sem)
{
	sem->count++;
	wake_up(&sem->wait);
}
