#ifndef _STDLIB_H
#define _STDLIB_H
#include <stddef.h>
void abort(void) __attribute__((noreturn)); void exit(int) __attribute__((noreturn)); void *malloc(size_t); void *calloc(size_t, size_t); void *realloc(void *, size_t); void free(void *); int abs(int); long labs(long); int atoi(const char *); int rand(void); void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#endif
