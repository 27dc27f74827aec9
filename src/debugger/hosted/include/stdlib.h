#ifndef _STDLIB_H
#define _STDLIB_H
#include <stddef.h>
void abort(void) __attribute__((noreturn)); void exit(int) __attribute__((noreturn)); void *malloc(size_t); void *calloc(size_t, size_t); void *realloc(void *, size_t); void free(void *); int abs(int); long labs(long); int atoi(const char *); long long llabs(long long);
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
static inline unsigned long strtoul(const char *text, char **end, int base)
{
	const char *at = text, *digits;
	unsigned long value = 0, most = ~0UL;
	int negative, digit, full = 0;
	while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
		at++;
	negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if ((base == 0 || base == 16) && at[0] == '0' && (at[1] | 32) == 'x') {
		at += 2;
		base = 16;
	} else if (base == 0)
		base = *at == '0' ? 8 : 10;
	for (digits = at; ; at++) {
		digit = *at >= '0' && *at <= '9' ? *at - '0' : (*at | 32) >= 'a' && (*at | 32) <= 'z' ? (*at | 32) - 'a' + 10 : 99;
		if (digit >= base)
			break;
		if (value > (most - digit) / base)
			full = 1;
		value = value * base + digit;
	}
	if (end)
		*end = (char *)(at == digits ? text : at);
	return full ? most : negative ? -value : value;
}
static inline long strtol(const char *text, char **end, int base)
{
	unsigned long value = strtoul(text, end, base);
	const char *at = text;
	while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
		at++;
	if (*at == '-')
		return (long)value > 0 ? (long)(1UL << 63) : (long)value;
	return (long)value < 0 ? (long)(~0UL >> 1) : (long)value;
}
#define strtoull strtoul
#define strtoll strtol
static inline long atol(const char *text) { return strtol(text, 0, 10); }
static inline long long atoll(const char *text) { return strtol(text, 0, 10); }
static inline void *bsearch(const void *key, const void *base, size_t count, size_t size,
			    int (*compare)(const void *, const void *))
{
	size_t low = 0, high = count, middle;
	int order;
	while (low < high) {
		middle = (low + high) / 2;
		order = compare(key, (const char *)base + middle * size);
		if (order == 0)
			return (char *)base + middle * size;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}
static inline char *getenv(const char *name) { return 0; }
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#endif
