#ifndef _STDLIB_H
#define _STDLIB_H
#include <stddef.h>
void abort(void) __attribute__((noreturn)); void exit(int) __attribute__((noreturn)); void *malloc(size_t); void *calloc(size_t, size_t); void *realloc(void *, size_t); void free(void *); int abs(int); long labs(long); int atoi(const char *);
#define RAND_MAX 2147483647
static unsigned long __rand_state = 1;
static inline void srand(unsigned seed) { __rand_state = seed; }
static inline int rand(void)
{
	__rand_state = __rand_state * 6364136223846793005UL + 1442695040888963407UL;
	return __rand_state >> 33;
}
/* Heap sort: in place, and never quadratic. */
static inline void __swap(char *a, char *b, size_t size)
{
	for (; size > 0; size--, a++, b++) {
		char c = *a;
		*a = *b;
		*b = c;
	}
}
static inline void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	char *at = base;
	size_t end, start, root, child;
	for (start = count / 2, end = count; end > 1;) {
		if (start > 0)
			start--;
		else
			__swap(at, at + --end * size, size);
		for (root = start; (child = 2 * root + 1) < end; root = child) {
			if (child + 1 < end && compare(at + child * size, at + (child + 1) * size) < 0)
				child++;
			if (compare(at + root * size, at + child * size) >= 0)
				break;
			__swap(at + root * size, at + child * size, size);
		}
	}
}
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#endif
