// SPDX-License-Identifier: MIT
#include <linux/slab.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/uaccess.h>
#include <sound/core.h>

void release_and_free_resource(struct resource *res)
{
	if (res) {
		release_resource(res);
		kfree(res);
	}
}

/* The first entry for a board; an entry whose device is 0 stands for all of a vendor's. */
const struct snd_pci_quirk *snd_pci_quirk_lookup_id(u16 vendor, u16 device, const struct snd_pci_quirk *list)
{
	for (; list->subvendor || list->subdevice; list++)
		if (list->subvendor == vendor && (!list->subdevice || (device & list->subdevice_mask) == list->subdevice))
			return list;
	return NULL;
}

const struct snd_pci_quirk *snd_pci_quirk_lookup(struct pci_dev *pci, const struct snd_pci_quirk *list)
{
	return pci ? snd_pci_quirk_lookup_id(pci->subsystem_vendor, pci->subsystem_device, list) : NULL;
}

struct snd_fasync {
	struct fasync_struct *fasync;
	int on;
};

int snd_fasync_helper(int fd, struct file *file, int on, struct snd_fasync **fasyncp)
{
	if (!*fasyncp) {
		if (!on)
			return 0;
		*fasyncp = kzalloc(sizeof(**fasyncp), GFP_KERNEL);
		if (!*fasyncp)
			return -ENOMEM;
	}
	(*fasyncp)->on = on;
	return fasync_helper(fd, file, on, &(*fasyncp)->fasync);
}

void snd_kill_fasync(struct snd_fasync *fasync, int signal, int poll)
{
	if (fasync && fasync->on)
		kill_fasync(&fasync->fasync, signal, poll);
}

void snd_fasync_free(struct snd_fasync *fasync)
{
	kfree(fasync);
}

/* Between user memory and device memory, through a small bounce buffer. */
int copy_to_user_fromio(void __user *dst, const volatile void __iomem *src, size_t count)
{
	char bounce[256];

	while (count) {
		size_t part = min(count, sizeof(bounce));

		memcpy_fromio(bounce, src, part);
		if (copy_to_user(dst, bounce, part))
			return -EFAULT;
		dst += part;
		src += part;
		count -= part;
	}
	return 0;
}

int copy_from_user_toio(volatile void __iomem *dst, const void __user *src, size_t count)
{
	char bounce[256];

	while (count) {
		size_t part = min(count, sizeof(bounce));

		if (copy_from_user(bounce, src, part))
			return -EFAULT;
		memcpy_toio(dst, bounce, part);
		dst += part;
		src += part;
		count -= part;
	}
	return 0;
}
