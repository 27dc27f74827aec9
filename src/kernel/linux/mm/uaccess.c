// SPDX-License-Identifier: MIT
/*
 * Copying to and from user memory.  The natives stop at the first byte the page
 * tables refuse; the page fault is run here, because it may call a driver.
 */
#include <linux/uaccess.h>
#include <linux/mm.h>

int __access_ok(const void __user *addr, unsigned long size)
{
	return size <= TASK_SIZE_MAX && (unsigned long)addr <= TASK_SIZE_MAX - size;
}

/* 0 when the byte can be touched now. */
static int fault_in(unsigned long addr, bool write)
{
	struct vm_area_struct *vma;
	vm_fault_t fault;

	if (current->pagefault_disabled || in_atomic() || !current->mm)
		return -EFAULT;
	vma = vma_lookup(current->mm, addr);
	if (!vma || !(vma->vm_flags & (write ? VM_WRITE : VM_READ | VM_WRITE | VM_EXEC)))
		return -EFAULT;
	fault = handle_mm_fault(vma, addr, FAULT_FLAG_USER | (write ? FAULT_FLAG_WRITE : 0));
	return fault & VM_FAULT_ERROR ? -EFAULT : 0;
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	unsigned long left, done;

	might_fault();
	if (!access_ok(to, n))
		return n;
	while ((left = __copy_to_user_n(to, from, n))) {
		done = n - left;
		to += done;
		from += done;
		n = left;
		if (fault_in((unsigned long)to, true))
			break;
	}
	return left;
}

unsigned long copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left, done;

	might_fault();
	left = n;
	if (access_ok(from, n)) {
		while ((left = __copy_from_user_n(to, from, n))) {
			done = n - left;
			to += done;
			from += done;
			n = left;
			if (fault_in((unsigned long)from, false))
				break;
		}
	}
	if (left)
		memset(to, 0, left);	/* the kernel never sees stale bytes */
	return left;
}

unsigned long clear_user(void __user *to, unsigned long n)
{
	unsigned long left;

	might_fault();
	if (!access_ok(to, n))
		return n;
	while ((left = __clear_user_n(to, n))) {
		to += n - left;
		n = left;
		if (fault_in((unsigned long)to, true))
			break;
	}
	return left;
}

long strncpy_from_user(char *dst, const char __user *src, long count)
{
	long i;

	for (i = 0; i < count; i++) {
		if (copy_from_user(&dst[i], &src[i], 1))
			return -EFAULT;
		if (!dst[i])
			break;
	}
	return i;
}

/* Length with the final 0; 0 on a fault. */
long strnlen_user(const char __user *str, long n)
{
	long i;
	char c;

	for (i = 0; i < n; i++) {
		if (copy_from_user(&c, &str[i], 1))
			return 0;
		if (!c)
			return i + 1;
	}
	return n + 1;
}

int copy_struct_from_user(void *dst, size_t ksize, const void __user *src, size_t usize)
{
	size_t size = min(ksize, usize), i;
	char c;

	if (usize < ksize)
		memset(dst + usize, 0, ksize - usize);
	for (i = ksize; i < usize; i++) {
		if (copy_from_user(&c, src + i, 1))
			return -EFAULT;
		if (c)
			return -E2BIG;
	}
	return copy_from_user(dst, src, size) ? -EFAULT : 0;
}
