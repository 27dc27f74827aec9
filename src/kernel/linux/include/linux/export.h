/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_EXPORT_H
#define __LINUX_EXPORT_H
#include <linux/compiler.h>
struct module;
/* The loader links by name; an exported symbol is simply one that is not static. */
#define EXPORT_SYMBOL(sym) extern int __exported_symbol
#define EXPORT_SYMBOL_GPL(sym) extern int __exported_symbol
#define EXPORT_SYMBOL_NS(sym, ns) extern int __exported_symbol
#define EXPORT_SYMBOL_NS_GPL(sym, ns) extern int __exported_symbol
#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif
#endif
