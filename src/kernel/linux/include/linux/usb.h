/* SPDX-License-Identifier: MIT */
/* Drivers of USB interfaces. The bus has one host controller (hardware/usb_host.c); hardware/usb.h says what is on it. */
#ifndef __LINUX_USB_H
#define __LINUX_USB_H
#include <linux/mod_devicetable.h>
#include <linux/usb/ch9.h>
#include <linux/errno.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/kref.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/mutex.h>
#include <linux/pm_runtime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/atomic.h>
#include <hardware/usb.h>

#define USB_MAXINTERFACES 32
#define USB_CTRL_GET_TIMEOUT 5000
#define USB_CTRL_SET_TIMEOUT 5000

struct usb_device;
struct urb;

/* ---- what is on the bus ---- */

struct usb_host_endpoint {
	struct usb_endpoint_descriptor desc;
	unsigned char *extra;		/* descriptors of a class behind it */
	int extralen;
	int enabled;
	u64 free_at;			/* ours: when all that was submitted will be done, in ns */
};

struct usb_host_interface {
	struct usb_interface_descriptor desc;
	int extralen;
	unsigned char *extra;
	struct usb_host_endpoint *endpoint;
	char *string;
};

enum usb_interface_condition { USB_INTERFACE_UNBOUND, USB_INTERFACE_BINDING, USB_INTERFACE_BOUND, USB_INTERFACE_UNBINDING };
struct usb_interface {
	struct usb_host_interface *altsetting;		/* in the order in which the device lists them */
	struct usb_host_interface *cur_altsetting;
	unsigned int num_altsetting;
	int minor;
	enum usb_interface_condition condition;
	unsigned int needs_remote_wakeup:1;
	struct device dev;
	struct device *usb_dev;
};
#define to_usb_interface(d) container_of(d, struct usb_interface, dev)

struct usb_host_config {
	struct usb_config_descriptor desc;
	char *string;
	struct usb_interface *interface[USB_MAXINTERFACES];
	unsigned char *extra;
	int extralen;
};

struct usb_bus {
	struct device *controller;
	struct device *sysdev;
	int busnum;
	const char *bus_name;
};

struct usb_device {
	int devnum;
	char devpath[16];
	enum usb_device_state state;
	enum usb_device_speed speed;
	struct usb_device *parent;
	struct usb_bus *bus;
	struct usb_host_endpoint ep0;
	struct device dev;
	struct usb_device_descriptor descriptor;
	struct usb_host_config *config, *actconfig;
	struct usb_host_endpoint *ep_in[16], *ep_out[16];
	char *product, *manufacturer, *serial;
	u32 quirks;
	atomic_t urbnum;
	struct usb_hardware *hardware;	/* ours: the emulated device behind it */
};
#define to_usb_device(d) container_of(d, struct usb_device, dev)

static inline struct usb_device *interface_to_usbdev(struct usb_interface *intf) { return to_usb_device(intf->dev.parent); }
static inline void *usb_get_intfdata(struct usb_interface *intf) { return dev_get_drvdata(&intf->dev); }
static inline void usb_set_intfdata(struct usb_interface *intf, void *data) { dev_set_drvdata(&intf->dev, data); }
struct usb_device *usb_get_dev(struct usb_device *dev);
void usb_put_dev(struct usb_device *dev);
struct usb_interface *usb_get_intf(struct usb_interface *intf);
void usb_put_intf(struct usb_interface *intf);
#define usb_lock_device(udev) device_lock(&(udev)->dev)
#define usb_unlock_device(udev) device_unlock(&(udev)->dev)
struct usb_interface *usb_ifnum_to_if(const struct usb_device *dev, unsigned int ifnum);
struct usb_host_interface *usb_altnum_to_altsetting(const struct usb_interface *intf, unsigned int altnum);
int usb_make_path(struct usb_device *dev, char *buf, size_t size);
static inline int usb_autopm_get_interface(struct usb_interface *intf) { return 0; }
static inline void usb_autopm_put_interface(struct usb_interface *intf) { }
static inline int usb_autopm_get_interface_async(struct usb_interface *intf) { return 0; }
static inline void usb_autopm_put_interface_async(struct usb_interface *intf) { }
static inline void usb_enable_autosuspend(struct usb_device *udev) { }
static inline void usb_disable_autosuspend(struct usb_device *udev) { }
int usb_find_common_endpoints(struct usb_host_interface *alt, struct usb_endpoint_descriptor **bulk_in,
			      struct usb_endpoint_descriptor **bulk_out, struct usb_endpoint_descriptor **int_in,
			      struct usb_endpoint_descriptor **int_out);
#define usb_find_bulk_in_endpoint(alt, in) usb_find_common_endpoints(alt, in, NULL, NULL, NULL)
#define usb_find_bulk_out_endpoint(alt, out) usb_find_common_endpoints(alt, NULL, out, NULL, NULL)
#define usb_find_int_in_endpoint(alt, in) usb_find_common_endpoints(alt, NULL, NULL, in, NULL)
#define usb_find_int_out_endpoint(alt, out) usb_find_common_endpoints(alt, NULL, NULL, NULL, out)

/* ---- drivers ---- */

#define USB_DEVICE_ID_MATCH_DEVICE (USB_DEVICE_ID_MATCH_VENDOR | USB_DEVICE_ID_MATCH_PRODUCT)
#define USB_DEVICE_ID_MATCH_DEV_RANGE (USB_DEVICE_ID_MATCH_DEV_LO | USB_DEVICE_ID_MATCH_DEV_HI)
#define USB_DEVICE_ID_MATCH_DEVICE_AND_VERSION (USB_DEVICE_ID_MATCH_DEVICE | USB_DEVICE_ID_MATCH_DEV_RANGE)
#define USB_DEVICE_ID_MATCH_DEV_INFO (USB_DEVICE_ID_MATCH_DEV_CLASS | USB_DEVICE_ID_MATCH_DEV_SUBCLASS | USB_DEVICE_ID_MATCH_DEV_PROTOCOL)
#define USB_DEVICE_ID_MATCH_INT_INFO (USB_DEVICE_ID_MATCH_INT_CLASS | USB_DEVICE_ID_MATCH_INT_SUBCLASS | USB_DEVICE_ID_MATCH_INT_PROTOCOL)
#define USB_DEVICE(vend, prod) .match_flags = USB_DEVICE_ID_MATCH_DEVICE, .idVendor = (vend), .idProduct = (prod)
#define USB_DEVICE_VER(vend, prod, lo, hi) .match_flags = USB_DEVICE_ID_MATCH_DEVICE_AND_VERSION, \
	.idVendor = (vend), .idProduct = (prod), .bcdDevice_lo = (lo), .bcdDevice_hi = (hi)
#define USB_DEVICE_INTERFACE_NUMBER(vend, prod, num) .match_flags = USB_DEVICE_ID_MATCH_DEVICE | USB_DEVICE_ID_MATCH_INT_NUMBER, \
	.idVendor = (vend), .idProduct = (prod), .bInterfaceNumber = (num)
#define USB_DEVICE_INTERFACE_CLASS(vend, prod, cl) .match_flags = USB_DEVICE_ID_MATCH_DEVICE | USB_DEVICE_ID_MATCH_INT_CLASS, \
	.idVendor = (vend), .idProduct = (prod), .bInterfaceClass = (cl)
#define USB_INTERFACE_INFO(cl, sc, pr) .match_flags = USB_DEVICE_ID_MATCH_INT_INFO, \
	.bInterfaceClass = (cl), .bInterfaceSubClass = (sc), .bInterfaceProtocol = (pr)
#define USB_DEVICE_AND_INTERFACE_INFO(vend, prod, cl, sc, pr) .match_flags = USB_DEVICE_ID_MATCH_INT_INFO | USB_DEVICE_ID_MATCH_DEVICE, \
	.idVendor = (vend), .idProduct = (prod), .bInterfaceClass = (cl), .bInterfaceSubClass = (sc), .bInterfaceProtocol = (pr)

struct usb_driver {
	const char *name;
	int (*probe)(struct usb_interface *intf, const struct usb_device_id *id);
	void (*disconnect)(struct usb_interface *intf);
	int (*unlocked_ioctl)(struct usb_interface *intf, unsigned int code, void *buf);
	int (*suspend)(struct usb_interface *intf, pm_message_t message);
	int (*resume)(struct usb_interface *intf);
	int (*reset_resume)(struct usb_interface *intf);
	int (*pre_reset)(struct usb_interface *intf);
	int (*post_reset)(struct usb_interface *intf);
	void (*shutdown)(struct usb_interface *intf);
	const struct usb_device_id *id_table;
#if KERNEL_API < 612
	struct module *owner;			/* until 2.6.15 */
#endif
	const struct attribute_group **dev_groups;
	struct device_driver driver;
	unsigned int no_dynamic_id:1;
	unsigned int supports_autosuspend:1;
	unsigned int disable_hub_initiated_lpm:1;
	unsigned int soft_unbind:1;
};
#define to_usb_driver(d) container_of(d, struct usb_driver, driver)

extern struct usb_hardware usb_hardware __weak;	/* ours: a file of the module may describe the device */
extern const struct bus_type usb_bus_type;
int __usb_register_driver(struct usb_driver *driver, struct module *owner, const char *mod_name, struct usb_hardware *described);
#define usb_register_driver(driver, owner, mod_name) __usb_register_driver(driver, owner, mod_name, &usb_hardware)
#define usb_register(driver) usb_register_driver(driver, THIS_MODULE, KBUILD_MODNAME)
void usb_deregister(struct usb_driver *driver);
#define module_usb_driver(drv) module_driver(drv, usb_register, usb_deregister)
const struct usb_device_id *usb_match_id(struct usb_interface *intf, const struct usb_device_id *id);
int usb_driver_claim_interface(struct usb_driver *driver, struct usb_interface *intf, void *data);
void usb_driver_release_interface(struct usb_driver *driver, struct usb_interface *intf);
static inline int usb_interface_claimed(struct usb_interface *intf) { return intf->dev.driver != NULL; }

/* ---- transfers ---- */

#define URB_SHORT_NOT_OK 0x0001
#define URB_ISO_ASAP 0x0002
#define URB_NO_TRANSFER_DMA_MAP 0x0004
#define URB_ZERO_PACKET 0x0040
#define URB_NO_INTERRUPT 0x0080
#define URB_FREE_BUFFER 0x0100
#define URB_DIR_IN 0x0200
#define URB_DIR_OUT 0
#define URB_DIR_MASK URB_DIR_IN

struct usb_iso_packet_descriptor {
	unsigned int offset, length, actual_length;
	int status;
};

struct usb_anchor {
	struct list_head urb_list;
	wait_queue_head_t wait;
	spinlock_t lock;
	atomic_t suspend_wakeups;
	unsigned int poisoned:1;
};

typedef void (*usb_complete_t)(struct urb *);
struct urb {
	struct kref kref;
	int unlinked;			/* why it was called back; 0: it was not */
	void *hcpriv;			/* not NULL: submitted */
	atomic_t use_count;		/* submissions that are not over yet */
	atomic_t reject;		/* those who want no more of them */
	struct list_head urb_list;	/* of the host controller */
	struct list_head anchor_list;
	struct usb_anchor *anchor;
	u64 due;			/* ours: when it is done, in ns */
	struct usb_device *dev;
	struct usb_host_endpoint *ep;
	unsigned int pipe;
	unsigned int stream_id;
	int status;
	unsigned int transfer_flags;
	void *transfer_buffer;
	dma_addr_t transfer_dma;
	struct scatterlist *sg;
	int num_mapped_sgs, num_sgs;
	u32 transfer_buffer_length, actual_length;
	unsigned char *setup_packet;
	dma_addr_t setup_dma;
	int start_frame;
	int number_of_packets;
	int interval;
	int error_count;
	void *context;
	usb_complete_t complete;
	struct usb_iso_packet_descriptor iso_frame_desc[];
};

void usb_init_urb(struct urb *urb);
struct urb *usb_alloc_urb(int iso_packets, gfp_t mem_flags);
struct urb *usb_get_urb(struct urb *urb);
void usb_free_urb(struct urb *urb);
#define usb_put_urb usb_free_urb
int usb_submit_urb(struct urb *urb, gfp_t mem_flags);
int usb_unlink_urb(struct urb *urb);
void usb_kill_urb(struct urb *urb);
void usb_poison_urb(struct urb *urb);
void usb_unpoison_urb(struct urb *urb);
void usb_block_urb(struct urb *urb);
#define usb_unblock_urb usb_unpoison_urb
int usb_pipe_type_check(struct usb_device *dev, unsigned int pipe);
int usb_urb_ep_type_check(const struct urb *urb);
static inline int usb_urb_dir_in(struct urb *urb) { return (urb->transfer_flags & URB_DIR_MASK) == URB_DIR_IN; }
static inline int usb_urb_dir_out(struct urb *urb) { return !usb_urb_dir_in(urb); }

static inline void init_usb_anchor(struct usb_anchor *anchor)
{
	memset(anchor, 0, sizeof(*anchor));
	INIT_LIST_HEAD(&anchor->urb_list);
	init_waitqueue_head(&anchor->wait);
	spin_lock_init(&anchor->lock);
}
void usb_anchor_urb(struct urb *urb, struct usb_anchor *anchor);
void usb_unanchor_urb(struct urb *urb);
void usb_kill_anchored_urbs(struct usb_anchor *anchor);
void usb_poison_anchored_urbs(struct usb_anchor *anchor);
void usb_unpoison_anchored_urbs(struct usb_anchor *anchor);
void usb_unlink_anchored_urbs(struct usb_anchor *anchor);
int usb_wait_anchor_empty_timeout(struct usb_anchor *anchor, unsigned int timeout);
struct urb *usb_get_from_anchor(struct usb_anchor *anchor);
void usb_scuttle_anchored_urbs(struct usb_anchor *anchor);
int usb_anchor_empty(struct usb_anchor *anchor);

void *usb_alloc_coherent(struct usb_device *dev, size_t size, gfp_t mem_flags, dma_addr_t *dma);
void usb_free_coherent(struct usb_device *dev, size_t size, void *addr, dma_addr_t dma);

/* Up to so many milliseconds; 0 is for ever. */
int usb_control_msg(struct usb_device *dev, unsigned int pipe, __u8 request, __u8 requesttype, __u16 value, __u16 index,
		    void *data, __u16 size, int timeout);
int usb_control_msg_send(struct usb_device *dev, __u8 endpoint, __u8 request, __u8 requesttype, __u16 value, __u16 index,
			 const void *data, __u16 size, int timeout, gfp_t memflags);
int usb_control_msg_recv(struct usb_device *dev, __u8 endpoint, __u8 request, __u8 requesttype, __u16 value, __u16 index,
			 void *data, __u16 size, int timeout, gfp_t memflags);
int usb_bulk_msg(struct usb_device *dev, unsigned int pipe, void *data, int len, int *actual_length, int timeout);
int usb_interrupt_msg(struct usb_device *dev, unsigned int pipe, void *data, int len, int *actual_length, int timeout);
int usb_get_descriptor(struct usb_device *dev, unsigned char type, unsigned char index, void *buf, int size);
int usb_string(struct usb_device *dev, int index, char *buf, size_t size);
int usb_set_interface(struct usb_device *dev, int ifnum, int alternate);
int usb_reset_device(struct usb_device *dev);
int usb_clear_halt(struct usb_device *dev, int pipe);
int usb_get_current_frame_number(struct usb_device *dev);

/* A pipe: type (2 bits), endpoint (4), device (7), direction (1). */
#define PIPE_ISOCHRONOUS 0
#define PIPE_INTERRUPT 1
#define PIPE_CONTROL 2
#define PIPE_BULK 3
#define usb_pipein(pipe) ((pipe) & USB_DIR_IN)
#define usb_pipeout(pipe) (!usb_pipein(pipe))
#define usb_pipedevice(pipe) (((pipe) >> 8) & 0x7f)
#define usb_pipeendpoint(pipe) (((pipe) >> 15) & 0xf)
#define usb_pipetype(pipe) (((pipe) >> 30) & 3)
#define usb_pipeisoc(pipe) (usb_pipetype(pipe) == PIPE_ISOCHRONOUS)
#define usb_pipeint(pipe) (usb_pipetype(pipe) == PIPE_INTERRUPT)
#define usb_pipecontrol(pipe) (usb_pipetype(pipe) == PIPE_CONTROL)
#define usb_pipebulk(pipe) (usb_pipetype(pipe) == PIPE_BULK)
static inline unsigned int __create_pipe(struct usb_device *dev, unsigned int endpoint) { return dev->devnum << 8 | endpoint << 15; }
#define __usb_pipe(type, dev, endpoint, dir) ((unsigned int)(type) << 30 | __create_pipe(dev, endpoint) | (dir))
#define usb_sndctrlpipe(dev, endpoint) __usb_pipe(PIPE_CONTROL, dev, endpoint, USB_DIR_OUT)
#define usb_rcvctrlpipe(dev, endpoint) __usb_pipe(PIPE_CONTROL, dev, endpoint, USB_DIR_IN)
#define usb_sndisocpipe(dev, endpoint) __usb_pipe(PIPE_ISOCHRONOUS, dev, endpoint, USB_DIR_OUT)
#define usb_rcvisocpipe(dev, endpoint) __usb_pipe(PIPE_ISOCHRONOUS, dev, endpoint, USB_DIR_IN)
#define usb_sndbulkpipe(dev, endpoint) __usb_pipe(PIPE_BULK, dev, endpoint, USB_DIR_OUT)
#define usb_rcvbulkpipe(dev, endpoint) __usb_pipe(PIPE_BULK, dev, endpoint, USB_DIR_IN)
#define usb_sndintpipe(dev, endpoint) __usb_pipe(PIPE_INTERRUPT, dev, endpoint, USB_DIR_OUT)
#define usb_rcvintpipe(dev, endpoint) __usb_pipe(PIPE_INTERRUPT, dev, endpoint, USB_DIR_IN)
static inline struct usb_host_endpoint *usb_pipe_endpoint(struct usb_device *dev, unsigned int pipe)
{
	struct usb_host_endpoint **eps = usb_pipein(pipe) ? dev->ep_in : dev->ep_out;

	return eps[usb_pipeendpoint(pipe)];
}
#if KERNEL_API >= 612
static inline u16 usb_maxpacket(struct usb_device *dev, int pipe)
#else
static inline u16 usb_maxpacket(struct usb_device *dev, int pipe, int is_out)
#endif
{
	struct usb_host_endpoint *ep = usb_pipe_endpoint(dev, pipe);

	return ep ? usb_endpoint_maxp(&ep->desc) : 0;
}

static inline void usb_fill_bulk_urb(struct urb *urb, struct usb_device *dev, unsigned int pipe, void *transfer_buffer,
				     int buffer_length, usb_complete_t complete_fn, void *context)
{
	urb->dev = dev;
	urb->pipe = pipe;
	urb->transfer_buffer = transfer_buffer;
	urb->transfer_buffer_length = buffer_length;
	urb->complete = complete_fn;
	urb->context = context;
}
static inline void usb_fill_control_urb(struct urb *urb, struct usb_device *dev, unsigned int pipe, unsigned char *setup_packet,
					void *transfer_buffer, int buffer_length, usb_complete_t complete_fn, void *context)
{
	usb_fill_bulk_urb(urb, dev, pipe, transfer_buffer, buffer_length, complete_fn, context);
	urb->setup_packet = setup_packet;
}
/* In frames at full speed; above it bInterval is an exponent, and counts microframes. */
static inline void usb_fill_int_urb(struct urb *urb, struct usb_device *dev, unsigned int pipe, void *transfer_buffer,
				    int buffer_length, usb_complete_t complete_fn, void *context, int interval)
{
	usb_fill_bulk_urb(urb, dev, pipe, transfer_buffer, buffer_length, complete_fn, context);
	urb->interval = dev->speed >= USB_SPEED_HIGH ? 1 << (clamp(interval, 1, 16) - 1) : interval;
	urb->start_frame = -1;
}

#if KERNEL_API < 612
#define usb_buffer_alloc(dev, size, flags, dma) usb_alloc_coherent(dev, size, flags, dma)	/* until 2.6.34 */
#define usb_buffer_free(dev, size, addr, dma) usb_free_coherent(dev, size, addr, dma)
#define URB_ASYNC_UNLINK 0
#define USB_ISO_ASAP URB_ISO_ASAP
#define err(format, arg...) printk(KERN_ERR KBUILD_MODNAME ": " format "\n", ##arg)		/* until 3.6 */
#endif
#endif
