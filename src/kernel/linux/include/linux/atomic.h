/* SPDX-License-Identifier: MIT */
/* One expression each: interrupts come between statements only (see bitops.h). */
#ifndef __LINUX_ATOMIC_H
#define __LINUX_ATOMIC_H
#include <linux/types.h>

#define __ATOMIC_OPS(A, T, P) \
static inline T P##_read(const A *v) { return v->counter; } \
static inline void P##_set(A *v, T i) { v->counter = i; } \
static inline void P##_add(T i, A *v) { v->counter += i; } \
static inline void P##_sub(T i, A *v) { v->counter -= i; } \
static inline void P##_inc(A *v) { v->counter++; } \
static inline void P##_dec(A *v) { v->counter--; } \
static inline void P##_or(T i, A *v) { v->counter |= i; } \
static inline void P##_and(T i, A *v) { v->counter &= i; } \
static inline void P##_xor(T i, A *v) { v->counter ^= i; } \
static inline T P##_add_return(T i, A *v) { return v->counter += i; } \
static inline T P##_sub_return(T i, A *v) { return v->counter -= i; } \
static inline T P##_inc_return(A *v) { return ++v->counter; } \
static inline T P##_dec_return(A *v) { return --v->counter; } \
static inline T P##_fetch_add(T i, A *v) { return (v->counter += i) - i; } \
static inline T P##_fetch_sub(T i, A *v) { return (v->counter -= i) + i; } \
static inline T P##_fetch_inc(A *v) { return v->counter++; } \
static inline T P##_fetch_dec(A *v) { return v->counter--; } \
static inline bool P##_inc_and_test(A *v) { return ++v->counter == 0; } \
static inline bool P##_dec_and_test(A *v) { return --v->counter == 0; } \
static inline bool P##_sub_and_test(T i, A *v) { return (v->counter -= i) == 0; } \
static inline bool P##_add_negative(T i, A *v) { return (v->counter += i) < 0; } \
static inline bool P##_add_unless(A *v, T a, T u) { return v->counter == u ? false : (v->counter += a, true); } \
static inline bool P##_inc_not_zero(A *v) { return v->counter ? (v->counter++, true) : false; } \
static inline bool P##_inc_unless_negative(A *v) { return v->counter < 0 ? false : (v->counter++, true); } \
static inline bool P##_dec_unless_positive(A *v) { return v->counter > 0 ? false : (v->counter--, true); } \
static inline T P##_dec_if_positive(A *v) { return v->counter > 0 ? --v->counter : v->counter - 1; } \
static inline T P##_cmpxchg(A *v, T o, T n) { return v->counter == o ? (v->counter = n, o) : v->counter; } \
static inline bool P##_try_cmpxchg(A *v, T *o, T n) { return v->counter == *o ? (v->counter = n, true) : (*o = v->counter, false); } \
static inline T P##_xchg(A *v, T n) { T o = v->counter; return v->counter = n, o; }

__ATOMIC_OPS(atomic_t, int, atomic)
__ATOMIC_OPS(atomic64_t, s64, atomic64)
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }
#define atomic_long_read(v) ((long)atomic64_read(v))
#define atomic_long_set(v, i) atomic64_set(v, i)
#define atomic_long_inc(v) atomic64_inc(v)
#define atomic_long_dec(v) atomic64_dec(v)
#define atomic_long_add(i, v) atomic64_add(i, v)
#define atomic_long_sub(i, v) atomic64_sub(i, v)
#define atomic_long_inc_return(v) atomic64_inc_return(v)
#define atomic_long_cmpxchg(v, o, n) atomic64_cmpxchg(v, o, n)
#define atomic_read_acquire atomic_read
#define atomic_set_release atomic_set

/* Values first, then one expression that reads and writes. */
#define cmpxchg(ptr, o, n) ({ typeof(ptr) __p = (ptr); typeof(*__p) __o = (o), __n = (n), __r; \
	__r = *__p, *__p = __r == __o ? __n : __r; __r; })
#define xchg(ptr, v) ({ typeof(ptr) __p = (ptr); typeof(*__p) __n = (v), __r; __r = *__p, *__p = __n; __r; })
#define try_cmpxchg(ptr, op, n) ({ typeof(ptr) __p = (ptr); typeof(op) __op = (op); typeof(*__p) __n = (n); bool __s; \
	__s = *__p == *__op, __s ? (*__p = __n) : (*__op = *__p); __s; })
#endif
