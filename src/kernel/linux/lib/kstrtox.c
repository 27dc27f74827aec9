// SPDX-License-Identifier: MIT
/* Text to numbers.  kstrto*() insist on the whole string, one newline aside. */
#include <linux/kstrtox.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>

static const char *pick_base(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	if (*base == 16 && s[0] == '0' && tolower(s[1]) == 'x')
		s += 2;
	return s;
}

static int digit_of(char c, unsigned int base)
{
	int v = isdigit(c) ? c - '0' : isalpha(c) ? tolower(c) - 'a' + 10 : 99;

	return v < (int)base ? v : -1;
}

/* Reads digits from s; answers how many, and whether the value wrapped. */
static unsigned int read_digits(const char *s, unsigned int base, unsigned long long *value, bool *overflow)
{
	unsigned int n = 0;
	int d;

	*value = 0;
	*overflow = false;
	while ((d = digit_of(s[n], base)) >= 0) {
		if (*value > (ULLONG_MAX - d) / base)
			*overflow = true;
		*value = *value * base + d;
		n++;
	}
	return n;
}

static int parse_unsigned(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	unsigned int n;
	bool overflow;

	s = pick_base(s, &base);
	n = read_digits(s, base, &value, &overflow);
	if (overflow)
		return -ERANGE;
	if (n == 0)
		return -EINVAL;
	s += n;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	return parse_unsigned(*s == '+' ? s + 1 : s, base, res);
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long v;
	int err;

	if (*s == '-') {
		err = parse_unsigned(s + 1, base, &v);
		if (err)
			return err;
		if ((long long)-v > 0)
			return -ERANGE;
		*res = -v;
		return 0;
	}
	err = kstrtoull(s, base, &v);
	if (err)
		return err;
	if ((long long)v < 0)
		return -ERANGE;
	*res = v;
	return 0;
}

#define KSTRTO(name, type, wide, parse) \
int name(const char *s, unsigned int base, type *res) \
{ \
	wide v; \
	int err = parse(s, base, &v); \
\
	if (err) \
		return err; \
	if (v != (wide)(type)v) \
		return -ERANGE; \
	*res = v; \
	return 0; \
}
KSTRTO(kstrtoul, unsigned long, unsigned long long, kstrtoull)
KSTRTO(kstrtol, long, long long, kstrtoll)
KSTRTO(kstrtouint, unsigned int, unsigned long long, kstrtoull)
KSTRTO(kstrtoint, int, long long, kstrtoll)
KSTRTO(kstrtou16, u16, unsigned long long, kstrtoull)
KSTRTO(kstrtos16, s16, long long, kstrtoll)
KSTRTO(kstrtou8, u8, unsigned long long, kstrtoull)
KSTRTO(kstrtos8, s8, long long, kstrtoll)

int kstrtobool(const char *s, bool *res)
{
	if (!s)
		return -EINVAL;
	switch (s[0]) {
	case 'y': case 'Y': case 't': case 'T': case '1':
		*res = true;
		return 0;
	case 'n': case 'N': case 'f': case 'F': case '0':
		*res = false;
		return 0;
	case 'o': case 'O':
		if (tolower(s[1]) == 'n') {
			*res = true;
			return 0;
		}
		if (tolower(s[1]) == 'f') {
			*res = false;
			return 0;
		}
		break;
	}
	return -EINVAL;
}

static int text_from_user(char *buf, size_t size, const char __user *s, size_t count)
{
	count = min(count, size - 1);
	if (copy_from_user(buf, s, count))
		return -EFAULT;
	buf[count] = '\0';
	return 0;
}

int kstrtobool_from_user(const char __user *s, size_t count, bool *res)
{
	char buf[4];
	int err = text_from_user(buf, sizeof(buf), s, count);

	return err ? err : kstrtobool(buf, res);
}

int kstrtoint_from_user(const char __user *s, size_t count, unsigned int base, int *res)
{
	char buf[24];
	int err = text_from_user(buf, sizeof(buf), s, count);

	return err ? err : kstrtoint(buf, base, res);
}

int kstrtouint_from_user(const char __user *s, size_t count, unsigned int base, unsigned int *res)
{
	char buf[24];
	int err = text_from_user(buf, sizeof(buf), s, count);

	return err ? err : kstrtouint(buf, base, res);
}

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base)
{
	unsigned long long value;
	bool overflow;

	s = pick_base(s, &base);
	s += read_digits(s, base, &value, &overflow);
	if (end)
		*end = (char *)s;
	return value;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return simple_strtoull(s, end, base);
}

long long simple_strtoll(const char *s, char **end, unsigned int base)
{
	return *s == '-' ? -simple_strtoull(s + 1, end, base) : simple_strtoull(s, end, base);
}

long simple_strtol(const char *s, char **end, unsigned int base)
{
	return simple_strtoll(s, end, base);
}
