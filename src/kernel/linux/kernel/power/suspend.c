// SPDX-License-Identifier: MIT
/*
 * /sys/power: suspend to idle, as far as it can be tested on a machine that has
 * nothing to wake it: with pm_test=devices all devices go to sleep, five seconds
 * pass, and they are woken.
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/delay.h>
#include <linux/timekeeping.h>

int dpm_suspend_all(void);
int dpm_resume_all(void);

#define PM_TEST_SECONDS 5

static const char *const pm_tests[] = { "none", "core", "processors", "platform", "devices", "freezer" };
static unsigned int pm_test_level;

static bool is_word(const char *buf, size_t len, const char *word)
{
	size_t n = buf[len - 1] == '\n' ? len - 1 : len;

	return strlen(word) == n && !strncmp(buf, word, n);
}

/* The chosen test stands in brackets. */
ssize_t pm_test_show(char *buf)
{
	int i, at = 0;

	for (i = ARRAY_SIZE(pm_tests) - 1; i >= 0; i--)
		at += sprintf(buf + at, i == pm_test_level ? "[%s] " : "%s ", pm_tests[i]);
	buf[at - 1] = '\n';
	return at;
}

ssize_t pm_test_store(const char *buf, size_t len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pm_tests); i++)
		if (is_word(buf, len, pm_tests[i])) {
			pm_test_level = i;
			return len;
		}
	return -EINVAL;
}

static void pass_time(void)
{
	int ms;

	pr_info("PM: suspend debug: Waiting for %d second(s).\n", PM_TEST_SECONDS);
	for (ms = 0; ms < PM_TEST_SECONDS * 1000; ms++)
		mdelay(1);
}

ssize_t power_state_show(char *buf)
{
	return sprintf(buf, "freeze mem\n");
}

ssize_t power_state_store(const char *buf, size_t len)
{
	int err = 0;

	if (!is_word(buf, len, "freeze") && !is_word(buf, len, "mem"))
		return -EINVAL;
	pr_info("PM: suspend entry (s2idle)\n");
	pr_info("Filesystems sync: 0.000 seconds\n");
	pr_info("Freezing user space processes\n");
	pr_info("Freezing user space processes completed (elapsed 0.000 seconds)\n");
	pr_info("OOM killer disabled.\n");
	pr_info("Freezing remaining freezable tasks\n");
	mdelay(1);	/* kernel threads are looked at again after a short sleep */
	pr_info("Freezing remaining freezable tasks completed (elapsed 0.001 seconds)\n");
	if (strcmp(pm_tests[pm_test_level], "freezer")) {
		pr_info("printk: Suspending console(s) (use no_console_suspend to debug)\n");
		err = dpm_suspend_all();
		if (err)
			pr_err("PM: Some devices failed to suspend, or early wake event detected\n");
		else
			pass_time();
		dpm_resume_all();
	} else {
		pass_time();
	}
	pr_info("OOM killer enabled.\n");
	pr_info("Restarting tasks ... done.\n");
	pr_info("random: crng reseeded on system resumption\n");
	pr_info("PM: suspend exit\n");
	return err ? err : (ssize_t)len;
}
