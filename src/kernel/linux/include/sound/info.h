/* SPDX-License-Identifier: MIT */
/* /proc/asound */
#ifndef __SOUND_INFO_H
#define __SOUND_INFO_H
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/proc_fs.h>
#include <sound/core.h>
struct snd_info_buffer {
	char *buffer;			/* reading: the seq_file; writing: the text */
	unsigned int curr;
	unsigned int size;
	unsigned int len;
	int stop;
	int error;
};
#define SNDRV_INFO_CONTENT_TEXT 0
#define SNDRV_INFO_CONTENT_DATA 1
struct snd_info_entry;
struct snd_info_entry_text {
	void (*read)(struct snd_info_entry *entry, struct snd_info_buffer *buffer);
	void (*write)(struct snd_info_entry *entry, struct snd_info_buffer *buffer);
};
struct snd_info_entry_ops {
	int (*open)(struct snd_info_entry *entry, unsigned short mode, void **file_private_data);
	int (*release)(struct snd_info_entry *entry, unsigned short mode, void *file_private_data);
	ssize_t (*read)(struct snd_info_entry *entry, void *file_private_data, struct file *file, char __user *buf, size_t count, loff_t pos);
	ssize_t (*write)(struct snd_info_entry *entry, void *file_private_data, struct file *file, const char __user *buf, size_t count, loff_t pos);
	loff_t (*llseek)(struct snd_info_entry *entry, void *file_private_data, struct file *file, loff_t offset, int orig);
	__poll_t (*poll)(struct snd_info_entry *entry, void *file_private_data, struct file *file, poll_table *wait);
	int (*ioctl)(struct snd_info_entry *entry, void *file_private_data, struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct snd_info_entry *entry, void *file_private_data, struct inode *inode, struct file *file, struct vm_area_struct *vma);
};
struct snd_info_entry {
	const char *name;
	umode_t mode;
	long size;
	unsigned short content;
	union {
		struct snd_info_entry_text text;
		const struct snd_info_entry_ops *ops;
	} c;
	struct snd_info_entry *parent;
	struct module *module;
	void *private_data;
	void (*private_free)(struct snd_info_entry *entry);
	struct proc_dir_entry *p;
	struct mutex access;
	struct list_head children;
	struct list_head list;
};
extern struct snd_info_entry *snd_seq_root;
#define snd_iprintf(buf, fmt, args...) seq_printf((struct seq_file *)(buf)->buffer, fmt, ##args)
int snd_info_init(void);
int snd_info_get_line(struct snd_info_buffer *buffer, char *line, int len);
const char *snd_info_get_str(char *dest, const char *src, int len);
struct snd_info_entry *snd_info_create_module_entry(struct module *module, const char *name, struct snd_info_entry *parent);
struct snd_info_entry *snd_info_create_card_entry(struct snd_card *card, const char *name, struct snd_info_entry *parent);
void snd_info_free_entry(struct snd_info_entry *entry);
int snd_info_card_create(struct snd_card *card);
int snd_info_card_register(struct snd_card *card);
int snd_info_card_free(struct snd_card *card);
void snd_info_card_disconnect(struct snd_card *card);
void snd_info_card_id_change(struct snd_card *card);
int snd_info_register(struct snd_info_entry *entry);
static inline int snd_card_proc_new(struct snd_card *card, const char *name, struct snd_info_entry **entryp)
{
	*entryp = snd_info_create_card_entry(card, name, card->proc_root);
	return *entryp ? 0 : -ENOMEM;
}
static inline void snd_info_set_text_ops(struct snd_info_entry *entry, void *private_data,
					 void (*read)(struct snd_info_entry *, struct snd_info_buffer *))
{
	entry->private_data = private_data;
	entry->c.text.read = read;
}
int snd_card_rw_proc_new(struct snd_card *card, const char *name, void *private_data,
			 void (*read)(struct snd_info_entry *, struct snd_info_buffer *),
			 void (*write)(struct snd_info_entry *, struct snd_info_buffer *));
static inline int snd_card_ro_proc_new(struct snd_card *card, const char *name, void *private_data,
				       void (*read)(struct snd_info_entry *, struct snd_info_buffer *))
{
	return snd_card_rw_proc_new(card, name, private_data, read, NULL);
}
int snd_info_check_reserved_words(const char *str);
#endif
