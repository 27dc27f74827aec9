/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SCHED_H
#define __LINUX_SCHED_H
#include <linux/list.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <asm/current.h>
struct mm_struct;
struct files_struct;
struct pid;
struct itimer;

#define TASK_RUNNING 0x0000
#define TASK_INTERRUPTIBLE 0x0001
#define TASK_UNINTERRUPTIBLE 0x0002
#define TASK_STOPPED 0x0004
#define TASK_DEAD 0x0080
#define TASK_WAKEKILL 0x0100
#define TASK_NOLOAD 0x0400
#define TASK_FREEZABLE 0x2000
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define TASK_COMM_LEN 16
#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_KTHREAD 0x00200000

struct task_struct {
	unsigned int __state;		/* TASK_*; what __schedule() looks at */
	unsigned int flags;		/* PF_* */
	pid_t pid;
	pid_t tgid;
	char comm[TASK_COMM_LEN];
	struct mm_struct *mm;		/* NULL for kernel threads */
	struct files_struct *files;
	struct pid *thread_pid;
	unsigned int sigpending;	/* a signal waits: interruptible sleeps end */
	unsigned int pagefault_disabled;
	struct itimer *itimer;		/* ITIMER_REAL, once it was set */
	void *kthread_data;		/* struct kthread of a kernel thread */
	int exit_code;
	struct list_head tasks;
};
struct pid {
	int nr;
	int count;
};
static inline struct pid *task_pid(struct task_struct *t) { return t->thread_pid; }
static inline struct pid *get_pid(struct pid *pid) { if (pid) pid->count++; return pid; }
static inline void put_pid(struct pid *pid) { if (pid) pid->count--; }
static inline pid_t pid_vnr(struct pid *pid) { return pid ? pid->nr : 0; }
static inline pid_t pid_nr(struct pid *pid) { return pid ? pid->nr : 0; }
static inline pid_t task_pid_nr(struct task_struct *t) { return t->pid; }
static inline pid_t task_pid_vnr(struct task_struct *t) { return t->pid; }
static inline pid_t task_tgid_nr(struct task_struct *t) { return t->tgid; }
#define task_lock(t) do { } while (0)
#define task_unlock(t) do { } while (0)
#define get_task_struct(t) (t)
#define put_task_struct(t) do { } while (0)
#define get_task_comm(buf, t) ({ strscpy(buf, (t)->comm, sizeof(buf)); buf; })

#define __set_current_state(s) do { current->__state = (s); } while (0)
#define set_current_state(s) do { current->__state = (s); } while (0)
#define get_current_state() (current->__state)

/*
 * natives.  __schedule() parks the current task; it returns at once when the
 * task's state is TASK_RUNNING, else after somebody made it runnable and called
 * __wake_task().  __create_task() gives a new task a stack that starts at fn(arg).
 */
extern void __schedule(void);
extern int __wake_task(struct task_struct *p);
extern int __create_task(struct task_struct *p, int (*fn)(void *), void *arg);

#define MAX_SCHEDULE_TIMEOUT LONG_MAX
void schedule(void);
signed long schedule_timeout(signed long timeout);
signed long schedule_timeout_interruptible(signed long timeout);
signed long schedule_timeout_killable(signed long timeout);
signed long schedule_timeout_uninterruptible(signed long timeout);
signed long schedule_timeout_idle(signed long timeout);
void io_schedule(void);
void yield(void);
int cond_resched(void);
#define need_resched() 0
int wake_up_process(struct task_struct *p);
int wake_up_state(struct task_struct *p, unsigned int state);
int default_wake_function_task(struct task_struct *p, unsigned int mode);
static inline int signal_pending(struct task_struct *p) { return p->sigpending != 0; }
static inline int fatal_signal_pending(struct task_struct *p) { return 0; }
static inline int signal_pending_state(unsigned int state, struct task_struct *p)
{
	return (state & TASK_INTERRUPTIBLE) && signal_pending(p);
}
static inline void sched_set_fifo(struct task_struct *p) { }
static inline void set_user_nice(struct task_struct *p, long nice) { }
#define in_group_p(g) 1
#define capable(cap) true
#define CAP_SYS_ADMIN 21
#define CAP_SYS_RAWIO 17
#define current_uid() 0
#endif
