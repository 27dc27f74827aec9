// SPDX-License-Identifier: MIT
/* Module parameters: "name=value name=a,b,c flag", and reading them back. */
#include <linux/moduleparam.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/ctype.h>
#include <linux/slab.h>

#define STANDARD_PARAM(name, type, format, strtox) \
int param_set_##name(const char *val, const struct kernel_param *kp) \
{ \
	return strtox(val, 0, (type *)kp->arg); \
} \
int param_get_##name(char *buffer, const struct kernel_param *kp) \
{ \
	return scnprintf(buffer, PAGE_SIZE, format "\n", *(type *)kp->arg); \
} \
const struct kernel_param_ops param_ops_##name = { .set = param_set_##name, .get = param_get_##name }

STANDARD_PARAM(byte, unsigned char, "%hhu", kstrtou8);
STANDARD_PARAM(short, short, "%hi", kstrtos16);
STANDARD_PARAM(ushort, unsigned short, "%hu", kstrtou16);
STANDARD_PARAM(int, int, "%i", kstrtoint);
STANDARD_PARAM(uint, unsigned int, "%u", kstrtouint);
STANDARD_PARAM(long, long, "%li", kstrtol);
STANDARD_PARAM(ulong, unsigned long, "%lu", kstrtoul);
STANDARD_PARAM(ullong, unsigned long long, "%llu", kstrtoull);
STANDARD_PARAM(hexint, unsigned int, "%#08x", kstrtouint);

/* A string parameter keeps a copy of its own. */
int param_set_charp(const char *val, const struct kernel_param *kp)
{
	char *copy;

	if (strlen(val) > 1024)
		return -ENOSPC;
	copy = kstrdup(val, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	*(char **)kp->arg = copy;
	return 0;
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", *(char **)kp->arg);
}

const struct kernel_param_ops param_ops_charp = { .set = param_set_charp, .get = param_get_charp };

int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ? val : "1", kp->arg);
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}

const struct kernel_param_ops param_ops_bool = { .flags = KERNEL_PARAM_OPS_FL_NOARG, .set = param_set_bool, .get = param_get_bool };

static int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool v;
	int err = kstrtobool(val, &v);

	if (!err)
		*(bool *)kp->arg = !v;
	return err;
}

static int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}

const struct kernel_param_ops param_ops_invbool = { .set = param_set_invbool, .get = param_get_invbool };

static int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool v;
	int err = kstrtobool(val ? val : "1", &v);

	if (!err)
		*(int *)kp->arg = v;
	return err;
}

const struct kernel_param_ops param_ops_bint = { .flags = KERNEL_PARAM_OPS_FL_NOARG, .set = param_set_bint, .get = param_get_int };

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *kps = kp->str;

	if (strlen(val) + 1 > kps->maxlen) {
		pr_err("%s: string doesn't fit in %u chars.\n", kp->name, kps->maxlen - 1);
		return -ENOSPC;
	}
	strcpy(kps->string, val);
	return 0;
}

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", kp->str->string);
}

const struct kernel_param_ops param_ops_string = { .set = param_set_copystring, .get = param_get_string };

/* An array is set element by element through a parameter made up for each. */
static int param_array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	unsigned int unused, *count = arr->num ? arr->num : &unused;
	char *copy, *rest, *word;
	int err = 0;

	if (!val)
		return -EINVAL;
	copy = kstrdup(val, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	rest = copy;
	*count = 0;
	while (!err && (word = strsep(&rest, ","))) {
		struct kernel_param element = { .name = kp->name, .mod = kp->mod, .ops = arr->ops, .perm = kp->perm, .level = kp->level };

		if (*count == arr->max) {
			pr_err("%s: can only take %i arguments\n", kp->name, arr->max);
			err = -EINVAL;
			break;
		}
		element.arg = arr->elem + arr->elemsize * *count;
		err = arr->ops->set(word, &element);
		(*count)++;
	}
	kfree(copy);
	return err;
}

static int param_array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	unsigned int i, n = arr->num ? *arr->num : arr->max;
	int at = 0, len;

	for (i = 0; i < n; i++) {
		struct kernel_param element = { .name = kp->name, .mod = kp->mod, .ops = arr->ops, .perm = kp->perm, .level = kp->level };

		if (i)
			buffer[at - 1] = ',';		/* over the newline before */
		element.arg = arr->elem + arr->elemsize * i;
		len = arr->ops->get(buffer + at, &element);
		if (len < 0)
			return len;
		at += len;
	}
	buffer[at] = '\0';
	return at;
}

const struct kernel_param_ops param_array_ops = { .set = param_array_set, .get = param_array_get };

/* Names are compared as if '-' were '_'. */
static bool parameq(const char *a, const char *b)
{
	for (;; a++, b++) {
		char ca = *a == '-' ? '_' : *a, cb = *b == '-' ? '_' : *b;

		if (ca != cb)
			return false;
		if (!ca)
			return true;
	}
}

struct kernel_param *find_param(struct module *mod, const char *name)
{
	unsigned int i;

	for (i = 0; i < mod->num_kp; i++)
		if (parameq(mod->kp[i].name, name))
			return &mod->kp[i];
	return NULL;
}

/* Cuts one word off *args: name, and value behind '=' (NULL without). Quotes protect blanks. */
static char *next_arg(char *args, char **name, char **value)
{
	bool quoted = false;
	char *p;

	*name = args;
	*value = NULL;
	for (p = args; *p && (quoted || !isspace(*p)); p++) {
		if (*p == '=' && !*value) {
			*p = '\0';
			*value = p + 1;
		} else if (*p == '"') {
			quoted = !quoted;
		}
	}
	if (*p)
		*p++ = '\0';
	if (*value && **value == '"') {
		size_t n = strlen(*value);

		(*value)++;
		if (n > 1 && (*value)[n - 2] == '"')
			(*value)[n - 2] = '\0';
	}
	return skip_spaces(p);
}

static int parse_one(struct module *mod, const char *name, const char *value)
{
	struct kernel_param *kp = find_param(mod, name);
	int err;

	if (!kp) {
		pr_warn("%s: unknown parameter '%s' ignored\n", mod->name, name);
		return 0;
	}
	if (!kp->ops->set)
		return 0;
	if (!value && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
		err = -EINVAL;
	else
		err = kp->ops->set(value, kp);
	switch (err) {
	case 0:
		break;
	case -ENOSPC:
		pr_err("%s: `%s' too large for parameter `%s'\n", mod->name, value ? value : "", name);
		break;
	default:
		pr_err("%s: `%s' invalid for parameter `%s'\n", mod->name, value ? value : "", name);
	}
	return err;
}

int parse_args(struct module *mod, char *args)
{
	char *name, *value;
	int err;

	args = skip_spaces(args);
	while (*args) {
		args = next_arg(args, &name, &value);
		if (!value && !strcmp(name, "--"))
			break;
		err = parse_one(mod, name, value);
		if (err)
			return err;
	}
	return 0;
}

/* /sys/module/NAME/parameters/PARAM */
ssize_t param_attr_show(struct module *mod, const char *name, char *buf)
{
	struct kernel_param *kp = find_param(mod, name);

	if (!kp || !kp->perm)
		return -ENOENT;
	if (!kp->ops->get)
		return -EPERM;
	return kp->ops->get(buf, kp);
}

ssize_t param_attr_store(struct module *mod, const char *name, const char *buf, size_t len)
{
	struct kernel_param *kp = find_param(mod, name);
	int err;

	if (!kp || !kp->perm)
		return -ENOENT;
	if (!kp->ops->set)
		return -EPERM;
	err = kp->ops->set(buf, kp);
	return err ? err : (ssize_t)len;
}
