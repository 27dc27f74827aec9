/* SPDX-License-Identifier: MIT */
/*
 * Spin locks.  One CPU: a lock that is already held can only mean a deadlock
 * (or a lock not taken with interrupts off), which the natives report.
 */
#ifndef __LINUX_SPINLOCK_H
#define __LINUX_SPINLOCK_H
#include <linux/spinlock_types.h>
#include <linux/preempt.h>
#include <linux/cleanup.h>

/* natives; lock/unlock also count preemption */
extern void __raw_spin_lock_init(raw_spinlock_t *lock, const char *name);
extern void _raw_spin_lock(raw_spinlock_t *lock);
extern void _raw_spin_lock_irq(raw_spinlock_t *lock);
extern unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);
extern int _raw_spin_trylock(raw_spinlock_t *lock);
extern void _raw_spin_unlock(raw_spinlock_t *lock);
extern void _raw_spin_unlock_irq(raw_spinlock_t *lock);
extern void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
extern void __rwlock_init(rwlock_t *lock, const char *name);
extern void _raw_read_lock(rwlock_t *lock);
extern void _raw_read_unlock(rwlock_t *lock);
extern void _raw_write_lock(rwlock_t *lock);
extern void _raw_write_unlock(rwlock_t *lock);

#define raw_spin_lock_init(l) __raw_spin_lock_init(l, #l)
#define raw_spin_lock(l) _raw_spin_lock(l)
#define raw_spin_unlock(l) _raw_spin_unlock(l)
#define raw_spin_lock_irq(l) _raw_spin_lock_irq(l)
#define raw_spin_unlock_irq(l) _raw_spin_unlock_irq(l)
#define raw_spin_lock_irqsave(l, flags) do { (flags) = _raw_spin_lock_irqsave(l); } while (0)
#define raw_spin_unlock_irqrestore(l, flags) _raw_spin_unlock_irqrestore(l, flags)
#define raw_spin_trylock(l) _raw_spin_trylock(l)

#define spin_lock_init(l) __raw_spin_lock_init(&(l)->rlock, #l)
#define spin_lock(l) _raw_spin_lock(&(l)->rlock)
#define spin_lock_nested(l, sub) _raw_spin_lock(&(l)->rlock)
#define spin_lock_irqsave_nested(l, flags, sub) spin_lock_irqsave(l, flags)
#define spin_unlock(l) _raw_spin_unlock(&(l)->rlock)
#define spin_lock_irq(l) _raw_spin_lock_irq(&(l)->rlock)
#define spin_unlock_irq(l) _raw_spin_unlock_irq(&(l)->rlock)
#define spin_lock_irqsave(l, flags) do { (flags) = _raw_spin_lock_irqsave(&(l)->rlock); } while (0)
#define spin_unlock_irqrestore(l, flags) _raw_spin_unlock_irqrestore(&(l)->rlock, flags)
#define spin_trylock(l) _raw_spin_trylock(&(l)->rlock)
#define spin_trylock_irqsave(l, flags) ({ (flags) = arch_local_irq_save(); \
	int __ok = spin_trylock(l); if (!__ok) arch_local_irq_restore(flags); __ok; })
#define spin_is_locked(l) ((l)->rlock.locked != 0)
#define assert_spin_locked(l) BUG_ON(!spin_is_locked(l))
static inline void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable();
	spin_lock(lock);
}
static inline void spin_unlock_bh(spinlock_t *lock)
{
	spin_unlock(lock);
	local_bh_enable();
}

#define rwlock_init(l) __rwlock_init(l, #l)
#define read_lock(l) _raw_read_lock(l)
#define read_unlock(l) _raw_read_unlock(l)
#define write_lock(l) _raw_write_lock(l)
#define write_unlock(l) _raw_write_unlock(l)
#define read_lock_irq(l) do { local_irq_disable(); _raw_read_lock(l); } while (0)
#define read_unlock_irq(l) do { _raw_read_unlock(l); local_irq_enable(); } while (0)
#define write_lock_irq(l) do { local_irq_disable(); _raw_write_lock(l); } while (0)
#define write_unlock_irq(l) do { _raw_write_unlock(l); local_irq_enable(); } while (0)
#define read_lock_irqsave(l, f) do { (f) = arch_local_irq_save(); _raw_read_lock(l); } while (0)
#define read_unlock_irqrestore(l, f) do { _raw_read_unlock(l); arch_local_irq_restore(f); } while (0)
#define write_lock_irqsave(l, f) do { (f) = arch_local_irq_save(); _raw_write_lock(l); } while (0)
#define write_unlock_irqrestore(l, f) do { _raw_write_unlock(l); arch_local_irq_restore(f); } while (0)
#define read_lock_bh(l) do { local_bh_disable(); _raw_read_lock(l); } while (0)
#define read_unlock_bh(l) do { _raw_read_unlock(l); local_bh_enable(); } while (0)
#define write_lock_bh(l) do { local_bh_disable(); _raw_write_lock(l); } while (0)
#define write_unlock_bh(l) do { _raw_write_unlock(l); local_bh_enable(); } while (0)

DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t, spin_lock_irq(_T->lock), spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t, spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(spinlock_bh, spinlock_t, spin_lock_bh(_T->lock), spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irqsave, raw_spinlock_t, raw_spin_lock_irqsave(_T->lock, _T->flags),
		    raw_spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(read_lock, rwlock_t, read_lock(_T->lock), read_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock, rwlock_t, write_lock(_T->lock), write_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irqsave, rwlock_t, read_lock_irqsave(_T->lock, _T->flags),
		    read_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(write_lock_irqsave, rwlock_t, write_lock_irqsave(_T->lock, _T->flags),
		    write_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(write_lock_irq, rwlock_t, write_lock_irq(_T->lock), write_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_0(irqsave, local_irq_save(_T->flags), local_irq_restore(_T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_0(preempt, preempt_disable(), preempt_enable())
#endif
