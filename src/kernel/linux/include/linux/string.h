/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_STRING_H
#define __LINUX_STRING_H
#include <linux/types.h>
#include <linux/errno.h>
#include <linux/stringify.h>

/* natives */
extern void *memcpy(void *dst, const void *src, size_t n);
extern void *memmove(void *dst, const void *src, size_t n);
extern void *memset(void *s, int c, size_t n);
extern int memcmp(const void *a, const void *b, size_t n);
extern void *memchr(const void *s, int c, size_t n);
extern size_t strlen(const char *s);
extern size_t strnlen(const char *s, size_t max);
extern char *strcpy(char *dst, const char *src);
extern char *strncpy(char *dst, const char *src, size_t n);
extern size_t strlcpy(char *dst, const char *src, size_t size);
extern char *strcat(char *dst, const char *src);
extern size_t strlcat(char *dst, const char *src, size_t size);
extern int strcmp(const char *a, const char *b);
extern int strncmp(const char *a, const char *b, size_t n);
extern int strcasecmp(const char *a, const char *b);
extern int strncasecmp(const char *a, const char *b, size_t n);
extern char *strchr(const char *s, int c);
extern char *strrchr(const char *s, int c);
extern char *strstr(const char *s, const char *find);
extern ssize_t sized_strscpy(char *dst, const char *src, size_t size);

/* lib/string.c */
char *strncat(char *dst, const char *src, size_t n);
char *strchrnul(const char *s, int c);
char *strnstr(const char *s, const char *find, size_t len);
char *strpbrk(const char *s, const char *accept);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strsep(char **s, const char *sep);
char *strim(char *s);
char *skip_spaces(const char *s);
char *strreplace(char *s, char old, char new);
void *memscan(void *s, int c, size_t n);
void *memchr_inv(const void *s, int c, size_t n);
ssize_t strscpy_pad_(char *dst, const char *src, size_t size);
int match_string(const char * const *array, size_t n, const char *string);
int __sysfs_match_string(const char * const *array, size_t n, const char *s);
bool sysfs_streq(const char *a, const char *b);
void memcpy_and_pad(void *dst, size_t dst_len, const void *src, size_t n, int pad);
static inline char *strstrip(char *s) { return strim(s); }
static inline void *memset16(u16 *s, u16 v, size_t n) { size_t i; for (i = 0; i < n; i++) s[i] = v; return s; }
static inline void *memset32(u32 *s, u32 v, size_t n) { size_t i; for (i = 0; i < n; i++) s[i] = v; return s; }
static inline void *memset64(u64 *s, u64 v, size_t n) { size_t i; for (i = 0; i < n; i++) s[i] = v; return s; }
static inline bool strstarts(const char *s, const char *prefix) { return strncmp(s, prefix, strlen(prefix)) == 0; }
static inline size_t str_has_prefix(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(s, prefix, len) == 0 ? len : 0;
}
static inline const char *kbasename(const char *path)
{
	const char *tail = strrchr(path, '/');

	return tail ? tail + 1 : path;
}
#define memzero_explicit(s, n) memset(s, 0, n)

/* strscpy(dst, src) takes the size of the array dst, strscpy(dst, src, size) the given one. */
#define __strscpy_pick(a, b, c, name, ...) name
#define __strscpy2(dst, src) sized_strscpy(dst, src, sizeof(dst))
#define __strscpy3(dst, src, size) sized_strscpy(dst, src, size)
#define strscpy(...) __strscpy_pick(__VA_ARGS__, __strscpy3, __strscpy2, 0)(__VA_ARGS__)
#define __strscpyp2(dst, src) strscpy_pad_(dst, src, sizeof(dst))
#define __strscpyp3(dst, src, size) strscpy_pad_(dst, src, size)
#define strscpy_pad(...) __strscpy_pick(__VA_ARGS__, __strscpyp3, __strscpyp2, 0)(__VA_ARGS__)

/* mm/util.c */
char *kstrdup(const char *s, gfp_t gfp);
const char *kstrdup_const(const char *s, gfp_t gfp);
void kfree_const(const void *x);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp);
void *memdup_user(const void __user *src, size_t len);
void *vmemdup_user(const void __user *src, size_t len);
void *memdup_user_nul(const void __user *src, size_t len);
char *strndup_user(const char __user *s, long n);
void *memdup_array_user(const void __user *src, size_t n, size_t size);
#endif
