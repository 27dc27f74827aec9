/* SPDX-License-Identifier: MIT */
/* Attributes and access helpers that every kernel source takes for granted. */
#ifndef __LINUX_COMPILER_H
#define __LINUX_COMPILER_H
#include <linux/kconfig.h>

/* Address-space marks: the compiler warns where they are mixed up, and otherwise looks past them. */
#define __user __address_space_user
#define __kernel
#define __iomem __address_space_iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
#define __nocast
#define __safe
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __acquire(x) (void)0
#define __release(x) (void)0
#define __counted_by(m)
#define __nonstring

#define __packed		__attribute__((__packed__))
#define __aligned(x)		__attribute__((__aligned__(x)))
#define __section(s)		__attribute__((__section__(s)))
#define __weak			__attribute__((__weak__))
#define __used			__attribute__((__used__))
#define __maybe_unused		__attribute__((__unused__))
#define __always_unused		__attribute__((__unused__))
#define __unused		__attribute__((__unused__))
#define __must_check		__attribute__((__warn_unused_result__))
#define __pure
#define __attribute_const__
#define __malloc
#define __cold
#define __hot
#define __noreturn		__attribute__((__noreturn__))
#define __cleanup(f)		__attribute__((__cleanup__(f)))
#define __printf(a, b)		__attribute__((__format__(__printf__, a, b)))
#define __scanf(a, b)		__attribute__((__format__(__scanf__, a, b)))
#define noinline
#define __always_inline		inline
#define __no_sanitize_address
#define notrace
#define asmlinkage
#define __visible
#define __ref
#define __read_mostly
#define __ro_after_init
#define __cacheline_aligned
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define __cacheline_aligned_in_smp
#define __deprecated
#define __refdata
#define fallthrough		__attribute__((__fallthrough__))
#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __meminit
#define __devinit
#define __devexit
#define __devinitdata
#define __devexit_p(x)		x

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define barrier()		do { } while (0)
#define unreachable()		__builtin_unreachable()
#define __same_type(a, b)	__builtin_types_compatible_p(typeof(a), typeof(b))
#define __must_be_array(a)	0
#define OPTIMIZER_HIDE_VAR(v)	do { } while (0)

#define READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile typeof(x) *)&(x) = (v))
#define ACCESS_ONCE(x)		(*(volatile typeof(x) *)&(x))
#define data_race(x)		(x)

#define __stringify_1(x...)	#x
#define __stringify(x...)	__stringify_1(x)
#define ___PASTE(a, b)		a##b
#define __PASTE(a, b)		___PASTE(a, b)
#define __UNIQUE_ID(prefix)	__PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)
#define CONCATENATE(a, b)	__PASTE(a, b)

/* One CPU, sequentially consistent: a barrier has nothing to order. */
#define mb()			do { } while (0)
#define rmb()			do { } while (0)
#define wmb()			do { } while (0)
#define smp_mb()		do { } while (0)
#define smp_rmb()		do { } while (0)
#define smp_wmb()		do { } while (0)
#define dma_wmb()		do { } while (0)
#define dma_rmb()		do { } while (0)
#define smp_mb__before_atomic()	do { } while (0)
#define smp_mb__after_atomic()	do { } while (0)
#define smp_store_mb(v, x)	((v) = (x))
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)
#endif
