/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SIGNAL_H
#define __LINUX_SIGNAL_H
#define SIGHUP 1
#define SIGINT 2
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGBUS 7
#define SIGALRM 14
#define SIGTERM 15
#define SIGIO 29
#define SIGPOLL SIGIO
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRERR 2
#define POLL_IN 1
#define POLL_OUT 2
#define flush_signals(t) ((t)->sigpending = 0)
#define allow_signal(s) do { } while (0)
#endif
