#ifndef _STRING_H
#define _STRING_H
#include <stddef.h>
void *memcpy(void *, const void *, size_t); void *memmove(void *, const void *, size_t); void *memset(void *, int, size_t); int memcmp(const void *, const void *, size_t); size_t strlen(const char *); int strcmp(const char *, const char *); int strncmp(const char *, const char *, size_t); char *strcpy(char *, const char *); char *strncpy(char *, const char *, size_t); char *strcat(char *, const char *); char *strchr(const char *, int); char *strrchr(const char *, int); char *strstr(const char *, const char *); void *mempcpy(void *, const void *, size_t); void *memchr(const void *, int, size_t);
char *strncat(char *, const char *, size_t); char *strpbrk(const char *, const char *); char *stpcpy(char *, const char *);
size_t strspn(const char *, const char *); size_t strcspn(const char *, const char *);
static inline size_t strnlen(const char *text, size_t most)
{
	size_t n = 0;
	while (n < most && text[n])
		n++;
	return n;
}
void *malloc(size_t);
static inline char *strdup(const char *text)
{
	size_t bytes = strlen(text) + 1;
	return memcpy(malloc(bytes), text, bytes);
}
static inline int strcasecmp(const char *a, const char *b)
{
	int x, y;
	do {
		x = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a;
		y = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;
		a++, b++;
	} while (x && x == y);
	return x - y;
}
static char *__strtok_rest;
static inline char *strtok(char *text, const char *separators)
{
	char *word = text ? text : __strtok_rest;
	word += strspn(word, separators);
	__strtok_rest = word + strcspn(word, separators);
	if (!*word)
		return 0;
	if (*__strtok_rest)
		*__strtok_rest++ = 0;
	return word;
}
#endif
