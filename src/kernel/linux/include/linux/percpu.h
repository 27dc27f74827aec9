/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_PERCPU_H
#define __LINUX_PERCPU_H
#include <linux/smp.h>
#include <linux/slab.h>
#define DEFINE_PER_CPU(type, name) type name
#define DECLARE_PER_CPU(type, name) extern type name
#define per_cpu(var, cpu) (var)
#define per_cpu_ptr(p, cpu) (p)
#define this_cpu_ptr(p) (p)
#define get_cpu_var(v) (v)
#define put_cpu_var(v) do { } while (0)
#define this_cpu_inc(v) ((v)++)
#define this_cpu_read(v) (v)
#define this_cpu_write(v, x) ((v) = (x))
#define alloc_percpu(type) ((type *)kzalloc(sizeof(type), GFP_KERNEL))
#define free_percpu(p) kfree(p)
#endif
