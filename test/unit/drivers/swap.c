// SPDX-License-Identifier: MIT
/*
 * A table that one client replaces while another reads it: writing /proc/asound/card0/gain frees what reading it still
 * uses. Only if the writer comes in between does it show.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <sound/core.h>
#include <sound/control.h>
#include <sound/info.h>

struct swap {
	struct snd_card *card;
	int *gain;
};

static struct platform_device *device;
static struct snd_card *swap_card;

static void swap_gain_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct swap *swap = entry->private_data;
	int *gain = swap->gain;

	snd_iprintf(buffer, "gain\n");
	snd_iprintf(buffer, "%d\n", *gain);
}

static int swap_gain_info(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_info *info)
{
	info->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	info->count = 1;
	info->value.integer.min = 0;
	info->value.integer.max = 100;
	return 0;
}

static int swap_gain_get(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	struct swap *swap = snd_kcontrol_chip(kcontrol);

	value->value.integer.value[0] = *swap->gain;
	return 0;
}

static int swap_gain_put(struct snd_kcontrol *kcontrol, struct snd_ctl_elem_value *value)
{
	struct swap *swap = snd_kcontrol_chip(kcontrol);
	int *gain = kzalloc(sizeof(*gain), GFP_KERNEL);

	if (!gain)
		return -ENOMEM;
	*gain = value->value.integer.value[0];
	kfree(swap->gain);
	swap->gain = gain;
	return 1;
}

static const struct snd_kcontrol_new swap_gain = {
	.iface = SNDRV_CTL_ELEM_IFACE_MIXER,
	.name = "Gain",
	.info = swap_gain_info,
	.get = swap_gain_get,
	.put = swap_gain_put,
};

static void swap_free(struct snd_card *card)
{
	struct swap *swap = card->private_data;

	kfree(swap->gain);
}

static int __init swap_init(void)
{
	struct swap *swap;
	int err;

	device = platform_device_register_simple("swap", -1, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	err = snd_card_new(&device->dev, -1, "Swap", THIS_MODULE, sizeof(*swap), &swap_card);
	if (err < 0)
		goto unregister;
	swap = swap_card->private_data;
	swap->gain = kzalloc(sizeof(*swap->gain), GFP_KERNEL);
	swap_card->private_free = swap_free;
	err = swap->gain ? snd_ctl_add(swap_card, snd_ctl_new1(&swap_gain, swap)) : -ENOMEM;
	if (err < 0)
		goto free;
	err = snd_card_ro_proc_new(swap_card, "gain", swap, swap_gain_read);
	if (err < 0)
		goto free;
	err = snd_card_register(swap_card);
	if (err < 0)
		goto free;
	return 0;
free:
	snd_card_free(swap_card);
unregister:
	platform_device_unregister(device);
	return err;
}

static void __exit swap_exit(void)
{
	snd_card_free(swap_card);
	platform_device_unregister(device);
}

module_init(swap_init);
module_exit(swap_exit);
MODULE_LICENSE("GPL");
