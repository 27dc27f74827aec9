// The other half of the stick's driver: transfers and their memory, made when it is plugged in.
#include "easycap.h"
#include "stick.h"

#define PACKETS 16
#define PACKET_BYTES 196

static LIST_HEAD(urbs);
static struct data_urb data_urbs[AUDIO_ISOC_BUFFER_MANY];
static struct easycap easycap = {
	.audio_interface = 1, .audio_altsetting_on = 1, .audio_endpointnumber = 3, .purb_audio_head = &urbs,
	.audio_isoc_framesperdesc = PACKETS, .audio_isoc_maxframesize = PACKET_BYTES, .audio_isoc_buffer_size = PACKETS * PACKET_BYTES,
};

int audio_setup(struct easycap *peasycap) { return 0; }
int wakeup_device(struct usb_device *dev) { return 0; }

static int __init machine_init(void)
{
	int i, err = usb_hardware_plug(&stick);

	if (err)
		return err;
	easycap.pusb_device = stick.dev;
	for (i = 0; i < AUDIO_ISOC_BUFFER_MANY; i++) {
		easycap.audio_isoc_buffer[i].pgo = kmalloc(PACKETS * PACKET_BYTES, GFP_KERNEL);
		data_urbs[i].purb = usb_alloc_urb(PACKETS, GFP_KERNEL);
		data_urbs[i].isbuf = i;
		list_add_tail(&data_urbs[i].list_head, &urbs);
	}
	return easycap_alsa_probe(&easycap);
}

static void __exit machine_exit(void)
{
	int i;

	kill_audio_urbs(&easycap);
	snd_card_free(easycap.psnd_card);
	for (i = 0; i < AUDIO_ISOC_BUFFER_MANY; i++) {
		usb_free_urb(data_urbs[i].purb);
		kfree(easycap.audio_isoc_buffer[i].pgo);
	}
	usb_hardware_unplug(&stick);
}

module_init(machine_init);
module_exit(machine_exit);
MODULE_LICENSE("GPL");
