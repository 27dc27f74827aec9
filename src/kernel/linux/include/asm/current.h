/* SPDX-License-Identifier: MIT */
#ifndef __ASM_CURRENT_H
#define __ASM_CURRENT_H
struct task_struct;
extern struct task_struct *__current_task;	/* set by the host at every context switch */
#define current __current_task
#endif
