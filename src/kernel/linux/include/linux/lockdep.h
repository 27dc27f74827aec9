/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_LOCKDEP_H
#define __LINUX_LOCKDEP_H
#include <linux/types.h>
#include <linux/bug.h>
struct lock_class_key { };
#define SINGLE_DEPTH_NESTING 1
#define lockdep_assert_held(l) do { (void)(l); } while (0)
#define lockdep_assert_held_write(l) do { (void)(l); } while (0)
#define lockdep_assert_held_read(l) do { (void)(l); } while (0)
#define lockdep_assert_not_held(l) do { (void)(l); } while (0)
#define lockdep_assert_irqs_disabled() do { } while (0)
#define lockdep_assert_irqs_enabled() do { } while (0)
#define lockdep_set_class(l, k) do { } while (0)
#define lockdep_is_held(l) 1
#endif
