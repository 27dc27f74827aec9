/* SPDX-License-Identifier: MIT */
/*
 * User memory.  The natives copy until the first byte the user's page tables
 * refuse and answer how many bytes were left; the C functions of mm/uaccess.c
 * then run the page fault (which may call a driver) and go on.
 */
#ifndef __LINUX_UACCESS_H
#define __LINUX_UACCESS_H
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <asm/page.h>
#define VERIFY_READ 0
#define VERIFY_WRITE 1
/* natives */
extern unsigned long __copy_to_user_n(void __user *to, const void *from, unsigned long n);
extern unsigned long __copy_from_user_n(void *to, const void __user *from, unsigned long n);
extern unsigned long __clear_user_n(void __user *to, unsigned long n);

unsigned long __must_check copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long __must_check copy_from_user(void *to, const void __user *from, unsigned long n);
unsigned long __must_check clear_user(void __user *to, unsigned long n);
#define __copy_to_user copy_to_user
#define __copy_from_user copy_from_user
#define __copy_to_user_inatomic copy_to_user
#define __copy_from_user_inatomic copy_from_user
#define __clear_user clear_user
#define raw_copy_to_user copy_to_user
#define raw_copy_from_user copy_from_user
int __access_ok(const void __user *addr, unsigned long size);
#define access_ok(addr, size) __access_ok(addr, size)
#define get_user(x, ptr) ({ \
	typeof(*(ptr)) __gu; \
	int __gerr = copy_from_user(&__gu, (ptr), sizeof(__gu)) ? -EFAULT : 0; \
	if (!__gerr) (x) = (typeof(x))__gu; \
	else (x) = (typeof(x))0; \
	__gerr; })
#define put_user(x, ptr) ({ \
	typeof(*(ptr)) __pu = (typeof(*(ptr)))(x); \
	copy_to_user((ptr), &__pu, sizeof(__pu)) ? -EFAULT : 0; })
#define __get_user get_user
#define __put_user put_user
long strncpy_from_user(char *dst, const char __user *src, long count);
long strnlen_user(const char __user *str, long n);
int copy_struct_from_user(void *dst, size_t ksize, const void __user *src, size_t usize);
#define pagefault_disable() do { current->pagefault_disabled++; } while (0)
#define pagefault_enable() do { current->pagefault_disabled--; } while (0)
#if KERNEL_API < 612
typedef struct { unsigned long seg; } mm_segment_t;
#define KERNEL_DS ((mm_segment_t){ ~0UL })
#define USER_DS ((mm_segment_t){ TASK_SIZE })
#define get_fs() USER_DS
#define set_fs(x) do { (void)(x); } while (0)
#endif
#endif
