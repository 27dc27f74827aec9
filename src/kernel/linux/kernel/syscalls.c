// SPDX-License-Identifier: MIT
/*
 * The doors from the user process into the kernel.  The host starts each of
 * these functions on the calling task's stack with __current_task set to it;
 * "kernel pointer" arguments are in guest kernel memory (__host_scratch).
 */
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/signal.h>

/* Room for strings that the host passes in or gets back. */
char __host_scratch[2 * PAGE_SIZE];

struct files_struct *alloc_files(void);
struct files_struct *dup_files(struct files_struct *old);
void put_files(struct files_struct *files);
struct file *do_filp_open(const char *path, unsigned int flags);
int get_unused_fd(void);
void fd_install(unsigned int fd, struct file *file);
int close_fd(unsigned int fd);
long do_poll_one(struct file *file, unsigned int events, int timeout_ms, unsigned int *revents);
long list_directory(const char *path, char *buf, size_t size);
struct task_struct *alloc_task(const char *comm);
void free_task(struct task_struct *p);
void exit_itimer(struct task_struct *p);

/*
 * A signal that cut the call short is seen as EINTR; the signal is then delivered.
 * A driver that says -ERESTARTSYS without one gets it through to its user.
 */
static long syscall_return(long ret)
{
	if (current->sigpending && (ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND))
		ret = -EINTR;
	current->sigpending = 0;
	return ret;
}

long ksys_open(const char *path, int flags)
{
	struct file *file;
	int fd = get_unused_fd();

	if (fd < 0)
		return fd;
	file = do_filp_open(path, flags);
	if (IS_ERR(file))
		return syscall_return(PTR_ERR(file));
	fd_install(fd, file);
	return syscall_return(fd);
}

long ksys_close(unsigned int fd)
{
	return syscall_return(close_fd(fd));
}

long ksys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *file = fget(fd);
	long ret = -ENOTTY;

	if (!file)
		return -EBADF;
	if (file->f_op->unlocked_ioctl) {
		ret = file->f_op->unlocked_ioctl(file, cmd, arg);
		if (ret == -ENOIOCTLCMD)
			ret = -ENOTTY;
	}
	fput(file);
	return syscall_return(ret);
}

/* read and write on files that only know the vectored form. */
static ssize_t call_iter(struct file *file, void __user *buf, size_t count, bool write)
{
	struct kiocb kiocb = { .ki_filp = file, .ki_pos = file->f_pos };
	struct iov_iter iter;
	ssize_t ret;

	iov_iter_ubuf(&iter, write ? ITER_SOURCE : ITER_DEST, buf, count);
	ret = write ? file->f_op->write_iter(&kiocb, &iter) : file->f_op->read_iter(&kiocb, &iter);
	file->f_pos = kiocb.ki_pos;
	return ret;
}

long ksys_read(unsigned int fd, char __user *buf, size_t count)
{
	struct file *file = fget(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		ret = -EBADF;
	else if (!file->f_op->read && !file->f_op->read_iter)
		ret = -EINVAL;
	else if (!access_ok(buf, count))
		ret = -EFAULT;
	else if (file->f_op->read)
		ret = file->f_op->read(file, buf, min_t(size_t, count, INT_MAX & PAGE_MASK), &file->f_pos);
	else
		ret = call_iter(file, buf, count, false);
	fput(file);
	return syscall_return(ret);
}

long ksys_write(unsigned int fd, const char __user *buf, size_t count)
{
	struct file *file = fget(fd);
	ssize_t ret;

	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_WRITE))
		ret = -EBADF;
	else if (!file->f_op->write && !file->f_op->write_iter)
		ret = -EINVAL;
	else if (!access_ok(buf, count))
		ret = -EFAULT;
	else if (file->f_op->write)
		ret = file->f_op->write(file, buf, min_t(size_t, count, INT_MAX & PAGE_MASK), &file->f_pos);
	else
		ret = call_iter(file, (void __user *)buf, count, true);
	fput(file);
	return syscall_return(ret);
}

#define UIO_MAXIOV 1024

static long do_iov(unsigned int fd, const struct iovec __user *uvec, unsigned long n, bool write)
{
	struct file *file = fget(fd);
	struct kiocb kiocb;
	struct iov_iter iter;
	struct iovec *iov = NULL;
	size_t total = 0, i;
	ssize_t ret;

	if (!file)
		return -EBADF;
	ret = -EBADF;
	if (!(file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
		goto out;
	ret = -EINVAL;
	if (n > UIO_MAXIOV)
		goto out;
	iov = memdup_user(uvec, n * sizeof(*iov));
	if (IS_ERR(iov)) {
		ret = PTR_ERR(iov);
		iov = NULL;
		goto out;
	}
	for (i = 0; i < n; i++) {
		if ((ssize_t)iov[i].iov_len < 0)
			goto out;
		if (!access_ok(iov[i].iov_base, iov[i].iov_len)) {
			ret = -EFAULT;
			goto out;
		}
		total += iov[i].iov_len;
	}
	if (!total) {
		ret = 0;
		goto out;
	}
	kiocb.ki_filp = file;
	kiocb.ki_pos = file->f_pos;
	kiocb.ki_flags = 0;
	/* One vector is a plain buffer, as far as the file can tell. */
	if (n == 1)
		iov_iter_ubuf(&iter, write ? ITER_SOURCE : ITER_DEST, iov[0].iov_base, iov[0].iov_len);
	else
		iov_iter_init(&iter, write ? ITER_SOURCE : ITER_DEST, iov, n, total);
	if (write ? file->f_op->write_iter != NULL : file->f_op->read_iter != NULL) {
		ret = write ? file->f_op->write_iter(&kiocb, &iter) : file->f_op->read_iter(&kiocb, &iter);
		goto out;
	}
	/* The file has only the plain calls: one per vector. */
	ret = -EINVAL;
	if (write ? !file->f_op->write : !file->f_op->read)
		goto out;
	for (ret = 0, i = 0; i < n; i++) {
		ssize_t one = write ? file->f_op->write(file, iov[i].iov_base, iov[i].iov_len, &file->f_pos)
				    : file->f_op->read(file, iov[i].iov_base, iov[i].iov_len, &file->f_pos);

		if (one < 0) {
			if (!ret)
				ret = one;
			break;
		}
		ret += one;
		if (one != (ssize_t)iov[i].iov_len)
			break;
	}
out:
	kfree(iov);
	fput(file);
	return syscall_return(ret);
}

long ksys_readv(unsigned int fd, const struct iovec __user *vec, unsigned long vlen)
{
	return do_iov(fd, vec, vlen, false);
}

long ksys_writev(unsigned int fd, const struct iovec __user *vec, unsigned long vlen)
{
	return do_iov(fd, vec, vlen, true);
}

/* -errno, 0 on time-out, else the events (never 0) in bits 0-15. */
long ksys_poll(unsigned int fd, unsigned int events, int timeout_ms)
{
	struct file *file = fget(fd);
	unsigned int revents = 0;
	long ret;

	if (!file)
		return EPOLLNVAL;
	ret = do_poll_one(file, events, timeout_ms, &revents);
	fput(file);
	return syscall_return(ret > 0 ? (long)revents : ret);
}

long ksys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	const unsigned int settable = O_APPEND | O_NONBLOCK | FASYNC;
	struct file *file = fget(fd);
	long ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (cmd == F_GETFL) {
		ret = file->f_flags;
	} else if (cmd == F_SETFL) {
		ret = 0;
		if (((arg ^ file->f_flags) & FASYNC) && file->f_op->fasync)
			ret = file->f_op->fasync(fd, file, (arg & FASYNC) != 0);
		if (ret >= 0) {
			file->f_flags = (arg & settable) | (file->f_flags & ~settable);
			ret = 0;
		}
	}
	fput(file);
	return ret;
}

long ksys_mmap(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags, int fd, unsigned long off)
{
	struct file *file = NULL;
	long ret;

	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	ret = vm_mmap(file, addr, len, prot, flags, off);
	if (file)
		fput(file);
	return syscall_return(ret);
}

long ksys_munmap(unsigned long addr, size_t len)
{
	return vm_munmap(addr, len);
}

long ksys_mprotect(unsigned long start, size_t len, unsigned long prot)
{
	long ret;

	mmap_write_lock(current->mm);
	ret = do_mprotect(current->mm, start, len, prot);
	mmap_write_unlock(current->mm);
	return ret;
}

long ksys_mremap(unsigned long addr, size_t old_len, size_t new_len, unsigned long flags)
{
	long ret;

	mmap_write_lock(current->mm);
	ret = do_mremap(current->mm, addr, old_len, new_len, flags);
	mmap_write_unlock(current->mm);
	return ret;
}

/*
 * The user process touched a page it may not, or not yet.  0: try again.
 * Otherwise -(signal << 8 | si_code).
 */
long do_user_fault(unsigned long addr, unsigned int write)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	vm_fault_t fault;

	vma = vma_lookup(mm, addr);
	if (!vma)
		return -(SIGSEGV << 8 | SEGV_MAPERR);
	if (!(vma->vm_flags & (write ? VM_WRITE : VM_READ | VM_WRITE | VM_EXEC)))
		return -(SIGSEGV << 8 | SEGV_ACCERR);
	mmap_read_lock(mm);
	fault = handle_mm_fault(vma, addr, FAULT_FLAG_USER | (write ? FAULT_FLAG_WRITE : 0));
	mmap_read_unlock(mm);
	if (fault & VM_FAULT_SIGSEGV)
		return -(SIGSEGV << 8 | SEGV_MAPERR);
	if (fault & VM_FAULT_ERROR)
		return -(SIGBUS << 8 | BUS_ADRERR);
	return 0;
}

/* The names in a directory of /dev, /proc or /sys/kernel/debug, one per line. */
long ksys_listdir(const char *path, char *buf, size_t size)
{
	return list_directory(path, buf, size);
}

/* A new user process, or with "share" a thread of that task's process. */
struct task_struct *user_task_create(const char *comm, struct task_struct *share)
{
	struct task_struct *task = alloc_task(comm);

	if (!task)
		return NULL;
	if (share) {
		task->tgid = share->tgid;
		task->mm = share->mm;
		task->mm->mm_users++;
		task->files = share->files;
		task->files->users++;
	} else {
		task->mm = mm_alloc();
		task->files = alloc_files();
		if (!task->mm || !task->files)
			return NULL;
	}
	return task;
}

/* fork(): a process with copies of the current one's mappings and descriptors. */
struct task_struct *user_task_fork(void)
{
	struct task_struct *task = alloc_task(current->comm);

	if (!task)
		return NULL;
	task->mm = mm_alloc();
	task->files = dup_files(current->files);
	if (task->mm && task->files && !dup_mmap(task->mm, current->mm))
		return task;
	if (task->mm)
		mmput(task->mm);
	if (task->files)
		put_files(task->files);
	free_task(task);
	return NULL;
}

/* The current user task ends: its mappings and files go, if nobody shares them. */
void user_task_exit(void)
{
	struct task_struct *task = current;

	task->flags |= PF_EXITING;
	exit_itimer(task);
	mmput(task->mm);
	task->mm = NULL;
	put_files(task->files);
	task->files = NULL;
	task->__state = TASK_DEAD;
}
