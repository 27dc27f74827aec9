// SPDX-License-Identifier: MIT
#include <linux/printk.h>
#include <linux/kernel.h>
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/ctype.h>
#include <linux/string.h>

int _printk(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk(fmt, args);
	va_end(args);
	return n;
}

void dump_stack(void)
{
	printk(KERN_INFO "Call trace requested (see the call stack view)\n");
}

void __warn_printf(const char *file, int line, const char *cond, const char *fmt, ...)
{
	char message[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	__warn(file, line, cond, message);
}

/* At most "burst" messages per interval; 1 means go ahead. */
int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	if (!rs->interval)
		return 1;
	if (!rs->begin)
		rs->begin = jiffies;
	if (time_after(jiffies, rs->begin + rs->interval)) {
		if (rs->missed)
			printk(KERN_WARNING "%s: %d callbacks suppressed\n", func, rs->missed);
		rs->begin = jiffies;
		rs->printed = 0;
		rs->missed = 0;
	}
	if (rs->printed < rs->burst) {
		rs->printed++;
		return 1;
	}
	rs->missed++;
	return 0;
}

static DEFINE_RATELIMIT_STATE(printk_ratelimit_state, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

int printk_ratelimit(void)
{
	return ___ratelimit(&printk_ratelimit_state, "printk");
}

/*
 * "driver device: message", as every dev_err() line begins.  A message about a
 * device is always a whole line, even if its writer forgot the end.
 */
void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	char message[400];
	const char *end;
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	end = strlen(message) && message[strlen(message) - 1] == '\n' ? "" : "\n";
	if (dev)
		printk("%s%s %s: %s%s", level, dev_driver_string(dev), dev_name(dev), message, end);
	else
		printk("%s(NULL device *): %s%s", level, message, end);
}

int dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	char message[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	if (err != -EPROBE_DEFER)
		dev_err(dev, "error %d: %s", err, message);
	return err;
}

void print_hex_dump(const char *level, const char *prefix, int type, int rowsize, int groupsize,
		    const void *buf, size_t len, bool ascii)
{
	const unsigned char *p = buf;
	size_t at, i;
	char line[160];
	int n;

	for (at = 0; at < len; at += rowsize) {
		n = 0;
		for (i = at; i < len && i < at + rowsize; i++)
			n += scnprintf(line + n, sizeof(line) - n, "%02x ", p[i]);
		if (ascii)
			for (i = at; i < len && i < at + rowsize; i++)
				n += scnprintf(line + n, sizeof(line) - n, "%c", isprint(p[i]) ? p[i] : '.');
		if (type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8zx: %s\n", level, prefix, at, line);
		else
			printk("%s%s%s\n", level, prefix, line);
	}
}
