// The stick that the audio driver belongs to: it brings sound in bulk transfers.
#include <linux/module.h>
#include "pd-common.h"

static const u8 descriptors[] = {
	18, USB_DT_DEVICE, 0x00, 0x02, 0, 0, 0, 64, 0x1a, 0x1b, 0x01, 0x23, 0x00, 0x01, 0, 0, 0, 1,
	9, USB_DT_CONFIG, 25, 0, 1, 1, 0, 0x80, 250,
	9, USB_DT_INTERFACE, 0, 0, 1, USB_CLASS_VENDOR_SPEC, 0, 0, 0,
	7, USB_DT_ENDPOINT, 0x83, USB_ENDPOINT_XFER_BULK, 0x00, 0x02, 0,
};
static struct usb_hardware stick = {
	.descriptors = descriptors, .descriptors_bytes = sizeof(descriptors), .bulk_bytes_per_second = 48000 * 4,
};
static struct poseidon poseidon;

int alloc_bulk_urbs_generic(struct urb **urbs, int num, struct usb_device *udev, u8 ep_addr, int buf_size, gfp_t gfp_flags,
			    usb_complete_t complete_fn, void *context)
{
	int i;

	for (i = 0; i < num; i++) {
		void *buffer;

		urbs[i] = usb_alloc_urb(0, gfp_flags);
		buffer = usb_alloc_coherent(udev, buf_size, gfp_flags, &urbs[i]->transfer_dma);
		usb_fill_bulk_urb(urbs[i], udev, usb_rcvbulkpipe(udev, ep_addr), buffer, buf_size, complete_fn, context);
		urbs[i]->transfer_flags = URB_NO_TRANSFER_DMA_MAP;
	}
	return num;
}

void free_all_urb_generic(struct urb **urbs, int num)
{
	int i;

	for (i = 0; i < num; i++) {
		if (!urbs[i])
			continue;
		usb_free_coherent(urbs[i]->dev, urbs[i]->transfer_buffer_length, urbs[i]->transfer_buffer, urbs[i]->transfer_dma);
		usb_free_urb(urbs[i]);
		urbs[i] = NULL;
	}
}

void poseidon_delete(struct kref *kref) { }

static int __init machine_init(void)
{
	int err = usb_hardware_plug(&stick);

	if (err)
		return err;
	kref_init(&poseidon.kref);
	poseidon.udev = stick.dev;
	poseidon.interface = usb_ifnum_to_if(stick.dev, 0);
	return poseidon_audio_init(&poseidon);
}

static void __exit machine_exit(void)
{
	poseidon_audio_free(&poseidon);
	usb_hardware_unplug(&stick);
}

module_init(machine_init);
module_exit(machine_exit);
MODULE_LICENSE("GPL");
