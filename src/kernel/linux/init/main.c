// SPDX-License-Identifier: MIT
/* From nothing to a kernel with the sound core loaded. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/utsname.h>
#include <linux/firmware.h>
#include <linux/errno.h>

static struct new_utsname uts = { .sysname = "Linux", .nodename = "emulator", .release = UTS_RELEASE, .version = "#1", .machine = "x86_64" };

struct new_utsname *init_utsname(void)
{
	return &uts;
}

int request_firmware(const struct firmware **fw, const char *name, struct device *device)
{
	*fw = NULL;
	return -ENOENT;
}

void release_firmware(const struct firmware *fw)
{
}

/* Guest entry: called once, before any module is loaded. */
int kernel_boot(void)
{
	int err;

	update_jiffies();
	init_task.thread_pid = kzalloc(sizeof(struct pid), GFP_KERNEL);
	err = workqueue_init();
	if (!err)
		err = platform_bus_init();
	if (!err)
		err = pci_bus_init();
	if (!err)
		err = es1370_plug();
	if (!err)
		err = ac97_plug();
	if (!err)
		err = usb_init();
	if (!err)
		err = proc_vmalloc_init();
	if (!err)
		err = proc_self_init();
	if (!err)
		err = alsa_sound_init();
	if (!err)
		err = alsa_timer_init();
	if (!err)
		err = alsa_pcm_init();
	return err;
}
