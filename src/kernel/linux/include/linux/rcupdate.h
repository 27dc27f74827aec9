/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RCUPDATE_H
#define __LINUX_RCUPDATE_H
#include <linux/preempt.h>
#include <linux/types.h>
#define rcu_read_lock() do { } while (0)
#define rcu_read_unlock() do { } while (0)
#define rcu_dereference(p) (p)
#define rcu_dereference_raw(p) (p)
#define rcu_dereference_protected(p, c) (p)
#define rcu_access_pointer(p) (p)
#define rcu_assign_pointer(p, v) ((p) = (v))
#define RCU_INIT_POINTER(p, v) ((p) = (v))
#define synchronize_rcu() might_sleep()
#define rcu_barrier() do { } while (0)
#define kfree_rcu(p, f) kfree(p)
#define call_rcu(head, fn) (fn)(head)
#endif
