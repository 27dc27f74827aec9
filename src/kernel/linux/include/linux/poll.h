/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_POLL_H
#define __LINUX_POLL_H
#include <linux/wait.h>
#include <linux/fs.h>
#include <linux/uaccess.h>
#define EPOLLIN ((__poll_t)0x0001)
#define EPOLLPRI ((__poll_t)0x0002)
#define EPOLLOUT ((__poll_t)0x0004)
#define EPOLLERR ((__poll_t)0x0008)
#define EPOLLHUP ((__poll_t)0x0010)
#define EPOLLNVAL ((__poll_t)0x0020)
#define EPOLLRDNORM ((__poll_t)0x0040)
#define EPOLLRDBAND ((__poll_t)0x0080)
#define EPOLLWRNORM ((__poll_t)0x0100)
#define EPOLLWRBAND ((__poll_t)0x0200)
#define POLLIN 0x0001
#define POLLPRI 0x0002
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010
#define POLLNVAL 0x0020
#define POLLRDNORM 0x0040
#define POLLWRNORM 0x0100
struct poll_table_struct;
typedef void (*poll_queue_proc)(struct file *, wait_queue_head_t *, struct poll_table_struct *);
typedef struct poll_table_struct {
	poll_queue_proc _qproc;
	__poll_t _key;
} poll_table;
static inline void poll_wait(struct file *filp, wait_queue_head_t *wq, poll_table *p)
{
	if (p && p->_qproc && wq)
		p->_qproc(filp, wq, p);
}
#endif
