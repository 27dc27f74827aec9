/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_BUG_H
#define __LINUX_BUG_H
#include <linux/compiler.h>
#include <linux/printk.h>
#include <linux/build_bug.h>

/* natives: each stops the run (or records a finding) at the line that asked */
extern void __bug(const char *file, int line, const char *condition);
extern int __warn(const char *file, int line, const char *condition, const char *message);
extern void panic(const char *fmt, ...) __noreturn;
void __warn_printf(const char *file, int line, const char *cond, const char *fmt, ...) __printf(4, 5);

#define BUG() do { __bug(__FILE__, __LINE__, "BUG()"); __builtin_unreachable(); } while (0)
#define BUG_ON(c) do { if (unlikely(c)) __bug(__FILE__, __LINE__, #c); } while (0)
#define WARN_ON(c) ({ int __w = !!(c); if (unlikely(__w)) __warn(__FILE__, __LINE__, #c, NULL); unlikely(__w); })
#define WARN(c, fmt...) ({ int __w = !!(c); if (unlikely(__w)) __warn_printf(__FILE__, __LINE__, #c, fmt); unlikely(__w); })
#define WARN_TAINT(c, t, fmt...) WARN(c, fmt)
#define WARN_ON_ONCE(c) ({ static bool __once; int __w = !!(c); \
	if (unlikely(__w && !__once)) { __once = true; __warn(__FILE__, __LINE__, #c, NULL); } unlikely(__w); })
#define WARN_ONCE(c, fmt...) ({ static bool __once; int __w = !!(c); \
	if (unlikely(__w && !__once)) { __once = true; __warn_printf(__FILE__, __LINE__, #c, fmt); } unlikely(__w); })
#define WARN_ON_SMP(c) ({ 0; })
#endif
