// SPDX-License-Identifier: MIT
/*
 * Loading and unloading.  The host has linked the module and filled name, kp,
 * num_kp, init and exit of its __this_module; what follows is Linux's order.
 */
#include <linux/module.h>
#include <linux/string.h>
#include <linux/list.h>
#include <linux/sched.h>

static LIST_HEAD(modules);

int parse_args(struct module *mod, char *args);

struct module *find_module(const char *name)
{
	struct module *mod;

	list_for_each_entry(mod, &modules, list)
		if (!strcmp(mod->name, name))
			return mod;
	return NULL;
}

bool try_module_get(struct module *mod)
{
	if (!mod)
		return true;
	if (mod->state == MODULE_STATE_GOING)
		return false;
	atomic_inc(&mod->refcnt);
	return true;
}

void __module_get(struct module *mod)
{
	if (mod)
		atomic_inc(&mod->refcnt);
}

void module_put(struct module *mod)
{
	if (!mod)
		return;
	WARN_ON(atomic_read(&mod->refcnt) <= 1);
	atomic_dec(&mod->refcnt);
}

int module_refcount(struct module *mod)
{
	return atomic_read(&mod->refcnt) - 1;
}

/* What came from elsewhere is told, once each for its origin and for its signature. */
static void check_origin(struct module *mod)
{
	static bool tainted;

	if (mod->intree || tainted)
		return;
	tainted = true;
	pr_warn("%s: loading out-of-tree module taints kernel.\n", mod->name);
	pr_notice("%s: module verification failed: signature and/or required key missing - tainting kernel\n", mod->name);
}

int load_module(struct module *mod, const char *params)
{
	int err;

	if (find_module(mod->name))
		return -EEXIST;
	check_origin(mod);
	mod->state = MODULE_STATE_COMING;
	atomic_set(&mod->refcnt, 1);
	mod->args = kstrdup(params ? params : "", GFP_KERNEL);
	if (!mod->args)
		return -ENOMEM;
	list_add(&mod->list, &modules);
	err = parse_args(mod, mod->args);
	if (!err && mod->init) {
		atomic_inc(&mod->refcnt);	/* nobody unloads it while init runs */
		err = mod->init();
		atomic_dec(&mod->refcnt);
		if (err > 0) {
			pr_warn("%s: '%s'->init suspiciously returned %d, it should follow 0/-E convention\n", __func__, mod->name, err);
			err = 0;
		}
	}
	if (err) {
		mod->state = MODULE_STATE_GOING;
		list_del(&mod->list);
		kfree(mod->args);
		return err;
	}
	mod->state = MODULE_STATE_LIVE;
	return 0;
}

int delete_module(struct module *mod, unsigned int flags)
{
	if (mod->state != MODULE_STATE_LIVE)
		return -EBUSY;
	if (mod->init && !mod->exit)
		return -EBUSY;
	if (module_refcount(mod) != 0)
		return -EWOULDBLOCK;
	mod->state = MODULE_STATE_GOING;
	if (mod->exit)
		mod->exit();
	list_del(&mod->list);
	kfree(mod->args);
	mod->args = NULL;
	mod->state = MODULE_STATE_UNFORMED;
	return 0;
}
