// SPDX-License-Identifier: MIT
/* String helpers that are not worth a native. */
#include <linux/string.h>
#include <linux/ctype.h>
#include <linux/kernel.h>

char *strncat(char *dst, const char *src, size_t n)
{
	char *d = dst + strlen(dst);

	while (n-- && *src)
		*d++ = *src++;
	*d = '\0';
	return dst;
}

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strnstr(const char *s, const char *find, size_t len)
{
	size_t want = strlen(find);

	for (; len >= want; len--, s++)
		if (!memcmp(s, find, want))
			return (char *)s;
	return NULL;
}

/* How many leading characters of s are (in == true) or are not in set. */
static size_t span_of(const char *s, const char *set, bool in)
{
	size_t n = 0;

	while (s[n] && !!strchr(set, s[n]) == in)
		n++;
	return n;
}

size_t strspn(const char *s, const char *accept)
{
	return span_of(s, accept, true);
}

size_t strcspn(const char *s, const char *reject)
{
	return span_of(s, reject, false);
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

char *strsep(char **s, const char *sep)
{
	char *word = *s, *end;

	if (!word)
		return NULL;
	end = strpbrk(word, sep);
	if (end)
		*end++ = '\0';
	*s = end;
	return word;
}

char *skip_spaces(const char *s)
{
	while (isspace(*s))
		s++;
	return (char *)s;
}

char *strim(char *s)
{
	size_t n = strlen(s);

	while (n && isspace(s[n - 1]))
		n--;
	s[n] = '\0';
	return skip_spaces(s);
}

char *strreplace(char *s, char old, char new)
{
	char *p;

	for (p = s; *p; p++)
		if (*p == old)
			*p = new;
	return s;
}

void *memscan(void *s, int c, size_t n)
{
	unsigned char *p = s;

	while (n-- && *p != (unsigned char)c)
		p++;
	return p;
}

void *memchr_inv(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n--; p++)
		if (*p != (unsigned char)c)
			return (void *)p;
	return NULL;
}

ssize_t strscpy_pad_(char *dst, const char *src, size_t size)
{
	ssize_t n = sized_strscpy(dst, src, size);

	if (n >= 0)
		memset(dst + n, 0, size - n);
	return n;
}

int match_string(const char * const *array, size_t n, const char *string)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++)
		if (!strcmp(array[i], string))
			return i;
	return -EINVAL;
}

/* Equal, but for a newline that one of them may end with. */
bool sysfs_streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b || (!*a && *b == '\n' && !b[1]) || (*a == '\n' && !a[1] && !*b);
}

int __sysfs_match_string(const char * const *array, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++)
		if (sysfs_streq(array[i], s))
			return i;
	return -EINVAL;
}

void memcpy_and_pad(void *dst, size_t dst_len, const void *src, size_t n, int pad)
{
	memcpy(dst, src, min(n, dst_len));
	if (n < dst_len)
		memset(dst + n, pad, dst_len - n);
}
