/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_DELAY_H
#define __LINUX_DELAY_H
#include <linux/sched.h>
extern void __delay_ns(u64 ns);		/* native: virtual time passes, nothing else runs but interrupts */
#define ndelay(n) __delay_ns(n)
#define udelay(n) __delay_ns((u64)(n) * 1000)
#define mdelay(n) __delay_ns((u64)(n) * 1000000)
void msleep(unsigned int msecs);
unsigned long msleep_interruptible(unsigned int msecs);
void usleep_range(unsigned long min, unsigned long max);
#define fsleep(us) usleep_range(us, (us) * 2)
static inline void ssleep(unsigned int s) { msleep(s * 1000); }
#endif
