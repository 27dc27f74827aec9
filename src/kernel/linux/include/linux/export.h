/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_EXPORT_H
#define __LINUX_EXPORT_H
#include <linux/compiler.h>
struct module;
/*
 * What is not static in the kernel itself can be used by every module; what a
 * module exports, by those linked after it: the linker looks for these marks.
 */
#ifdef MODULE
#define EXPORT_SYMBOL(sym) extern const int __ksymtab_##sym
#else
#define EXPORT_SYMBOL(sym) extern int __exported_symbol
#endif
#define EXPORT_SYMBOL_GPL(sym) EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_NS(sym, ns) EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_NS_GPL(sym, ns) EXPORT_SYMBOL(sym)
#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif
#endif
