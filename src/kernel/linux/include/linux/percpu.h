/* SPDX-License-Identifier: MIT */
/*
 * Data that each processor has for itself.  There is one processor, so such data
 * are plain memory; what stays to be right is that code which uses its own copy
 * must not be moved away meanwhile: get_cpu_ptr() and its kin keep preemption off.
 */
#ifndef __LINUX_PERCPU_H
#define __LINUX_PERCPU_H
#include <linux/smp.h>
#include <linux/slab.h>
#include <linux/preempt.h>
#include <linux/atomic.h>
#ifndef __percpu
#define __percpu
#endif
#define DEFINE_PER_CPU(type, name) type name
#define DEFINE_PER_CPU_ALIGNED(type, name) type name __aligned(64)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) type name __aligned(64)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) type name
#define DECLARE_PER_CPU(type, name) extern type name
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define per_cpu_ptr(p, cpu) ({ (void)(cpu); (p); })
#define raw_cpu_ptr(p) (p)
#define this_cpu_ptr(p) (p)
#define get_cpu_ptr(p) ({ preempt_disable(); (p); })
#define put_cpu_ptr(p) do { (void)(p); preempt_enable(); } while (0)
#define get_cpu_var(var) (*({ preempt_disable(); &(var); }))
#define put_cpu_var(var) do { (void)&(var); preempt_enable(); } while (0)

/* One expression each, so no interrupt comes between reading and writing. */
#define this_cpu_read(v) (v)
#define this_cpu_write(v, x) ((void)((v) = (x)))
#define this_cpu_add(v, n) ((void)((v) += (n)))
#define this_cpu_sub(v, n) ((void)((v) -= (n)))
#define this_cpu_and(v, n) ((void)((v) &= (n)))
#define this_cpu_or(v, n) ((void)((v) |= (n)))
#define this_cpu_inc(v) this_cpu_add(v, 1)
#define this_cpu_dec(v) this_cpu_sub(v, 1)
#define this_cpu_add_return(v, n) ((v) += (n))
#define this_cpu_sub_return(v, n) ((v) -= (n))
#define this_cpu_inc_return(v) this_cpu_add_return(v, 1)
#define this_cpu_dec_return(v) this_cpu_sub_return(v, 1)
#define this_cpu_xchg(v, x) xchg(&(v), x)
#define this_cpu_cmpxchg(v, old, new) cmpxchg(&(v), old, new)
#define __this_cpu_read this_cpu_read
#define __this_cpu_write this_cpu_write
#define __this_cpu_add this_cpu_add
#define __this_cpu_sub this_cpu_sub
#define __this_cpu_inc this_cpu_inc
#define __this_cpu_dec this_cpu_dec
#define __this_cpu_inc_return this_cpu_inc_return
#define raw_cpu_read this_cpu_read
#define raw_cpu_write this_cpu_write
#define raw_cpu_inc this_cpu_inc

/* Zeroed; a page is the most. */
#define PCPU_MIN_UNIT_SIZE 0x8000UL
#define __alloc_percpu(size, align) ((void *)((size) > PCPU_MIN_UNIT_SIZE ? NULL : kzalloc(ALIGN(size, align), GFP_KERNEL)))
#define alloc_percpu(type) ((type *)__alloc_percpu(sizeof(type), __alignof__(type)))
#define alloc_percpu_gfp(type, gfp) ((type *)kzalloc(sizeof(type), gfp))
#define free_percpu(p) kfree(p)
#endif
