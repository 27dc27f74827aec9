/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_REFCOUNT_H
#define __LINUX_REFCOUNT_H
#include <linux/atomic.h>
#include <linux/bug.h>
typedef struct refcount_struct { atomic_t refs; } refcount_t;
#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
static inline void refcount_set(refcount_t *r, int n) { atomic_set(&r->refs, n); }
static inline unsigned int refcount_read(const refcount_t *r) { return atomic_read(&r->refs); }
static inline void refcount_inc(refcount_t *r)
{
	WARN_ONCE(!refcount_read(r), "refcount_t: addition on 0; use-after-free.\n");
	atomic_inc(&r->refs);
}
static inline void refcount_add(int i, refcount_t *r) { atomic_add(i, &r->refs); }
static inline bool refcount_inc_not_zero(refcount_t *r) { return atomic_inc_not_zero(&r->refs); }
static inline bool refcount_dec_and_test(refcount_t *r)
{
	WARN_ONCE((int)refcount_read(r) <= 0, "refcount_t: underflow; use-after-free.\n");
	return atomic_dec_and_test(&r->refs);
}
static inline void refcount_dec(refcount_t *r) { (void)refcount_dec_and_test(r); }
#endif
