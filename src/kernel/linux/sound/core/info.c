// SPDX-License-Identifier: MIT
/* /proc/asound: a tree of snd_info_entry that shadows the one of procfs. */
#include <linux/slab.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/utsname.h>
#include <linux/uaccess.h>
#include <sound/core.h>
#include <sound/info.h>

static DEFINE_MUTEX(info_mutex);
static struct snd_info_entry *snd_proc_root;
struct snd_info_entry *snd_seq_root;

/* One open file. */
struct snd_info_private_data {
	struct snd_info_buffer *rbuffer;
	struct snd_info_buffer *wbuffer;
	struct snd_info_entry *entry;
	void *file_private_data;
};

/* 0 when a card may not have this id: its link would hide a file. */
int snd_info_check_reserved_words(const char *str)
{
	static const char * const reserved[] = {
		"version", "meminfo", "memdebug", "detect", "devices", "oss", "cards", "timers", "synth", "pcm", "seq",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		if (!strcmp(reserved[i], str))
			return 0;
	return strncmp(str, "card", 4) != 0;
}

static int alloc_info_private(struct snd_info_entry *entry, struct snd_info_private_data **ret)
{
	struct snd_info_private_data *data;

	if (!entry || !entry->p)
		return -ENODEV;
	if (!try_module_get(entry->module))
		return -EFAULT;
	data = kzalloc(sizeof(*data), GFP_KERNEL);
	if (!data) {
		module_put(entry->module);
		return -ENOMEM;
	}
	data->entry = entry;
	*ret = data;
	return 0;
}

/* Entries with operations of their own (SNDRV_INFO_CONTENT_DATA). */
static int snd_info_entry_open(struct inode *inode, struct file *file)
{
	struct snd_info_entry *entry = pde_data(inode);
	struct snd_info_private_data *data;
	int mode = file->f_flags & O_ACCMODE, err;

	mutex_lock(&info_mutex);
	err = alloc_info_private(entry, &data);
	if (err < 0)
		goto out;
	if ((mode != O_WRONLY && !entry->c.ops->read) || (mode != O_RDONLY && !entry->c.ops->write))
		err = -ENODEV;
	else if (entry->c.ops->open)
		err = entry->c.ops->open(entry, mode, &data->file_private_data);
	if (err < 0) {
		kfree(data);
		module_put(entry->module);
	} else {
		file->private_data = data;
	}
out:
	mutex_unlock(&info_mutex);
	return err;
}

static int snd_info_entry_release(struct inode *inode, struct file *file)
{
	struct snd_info_private_data *data = file->private_data;
	struct snd_info_entry *entry = data->entry;

	if (entry->c.ops->release)
		entry->c.ops->release(entry, file->f_flags & O_ACCMODE, data->file_private_data);
	module_put(entry->module);
	kfree(data);
	return 0;
}

static ssize_t snd_info_entry_read(struct file *file, char __user *buffer, size_t count, loff_t *offset)
{
	struct snd_info_private_data *data = file->private_data;
	struct snd_info_entry *entry = data->entry;
	ssize_t n;

	if (*offset < 0)
		return -EIO;
	if (*offset >= entry->size)
		return 0;
	count = min_t(size_t, count, entry->size - *offset);
	n = entry->c.ops->read(entry, data->file_private_data, file, buffer, count, *offset);
	if (n > 0)
		*offset += n;
	return n;
}

static ssize_t snd_info_entry_write(struct file *file, const char __user *buffer, size_t count, loff_t *offset)
{
	struct snd_info_private_data *data = file->private_data;
	struct snd_info_entry *entry = data->entry;
	ssize_t n = 0;

	if (*offset < 0)
		return -EIO;
	if (count > 0) {
		count = min_t(size_t, count, entry->size - *offset);
		n = entry->c.ops->write(entry, data->file_private_data, file, buffer, count, *offset);
	}
	if (n > 0)
		*offset += n;
	return n;
}

static loff_t snd_info_entry_llseek(struct file *file, loff_t offset, int orig)
{
	struct snd_info_private_data *data = file->private_data;
	struct snd_info_entry *entry = data->entry;

	if (entry->c.ops->llseek)
		return entry->c.ops->llseek(entry, data->file_private_data, file, offset, orig);
	return fixed_size_llseek(file, offset, orig, entry->size);
}

static long snd_info_entry_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct snd_info_private_data *data = file->private_data;
	struct snd_info_entry *entry = data->entry;

	if (!entry->c.ops->ioctl)
		return -ENOTTY;
	return entry->c.ops->ioctl(entry, data->file_private_data, file, cmd, arg);
}

static int snd_info_entry_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct snd_info_private_data *data = file->private_data;
	struct snd_info_entry *entry;

	if (!data)
		return 0;
	entry = data->entry;
	if (!entry->c.ops->mmap)
		return -ENXIO;
	return entry->c.ops->mmap(entry, data->file_private_data, file_inode(file), file, vma);
}

static const struct proc_ops snd_info_entry_operations = {
	.proc_open = snd_info_entry_open,
	.proc_release = snd_info_entry_release,
	.proc_read = snd_info_entry_read,
	.proc_write = snd_info_entry_write,
	.proc_lseek = snd_info_entry_llseek,
	.proc_ioctl = snd_info_entry_ioctl,
	.proc_mmap = snd_info_entry_mmap,
};

/* Text entries: read as one seq_file, written text is handed over at close. */
static int snd_info_seq_show(struct seq_file *seq, void *p)
{
	struct snd_info_private_data *data = seq->private;
	struct snd_info_entry *entry = data->entry;

	if (!entry->c.text.read)
		return -EIO;
	data->rbuffer->buffer = (char *)seq;
	entry->c.text.read(entry, data->rbuffer);
	return 0;
}

static int snd_info_text_entry_open(struct inode *inode, struct file *file)
{
	struct snd_info_entry *entry = pde_data(inode);
	struct snd_info_private_data *data;
	int err;

	mutex_lock(&info_mutex);
	err = alloc_info_private(entry, &data);
	if (err < 0)
		goto out;
	data->rbuffer = kzalloc(sizeof(*data->rbuffer), GFP_KERNEL);
	err = data->rbuffer ? single_open_size(file, snd_info_seq_show, data, entry->size) : -ENOMEM;
	if (err < 0) {
		kfree(data->rbuffer);
		kfree(data);
		module_put(entry->module);
	}
out:
	mutex_unlock(&info_mutex);
	return err;
}

static int collect_text(struct snd_info_private_data *data, const char __user *buffer, size_t count, loff_t pos)
{
	struct snd_info_buffer *buf = data->wbuffer;
	size_t next = pos + count;
	char *bigger;

	if (!buf) {
		buf = kzalloc(sizeof(*buf), GFP_KERNEL);
		if (!buf)
			return -ENOMEM;
		data->wbuffer = buf;
	}
	if (next > buf->len) {
		bigger = kvzalloc(PAGE_ALIGN(next), GFP_KERNEL);
		if (!bigger)
			return -ENOMEM;
		kvfree(buf->buffer);
		buf->buffer = bigger;
		buf->len = PAGE_ALIGN(next);
	}
	if (copy_from_user(buf->buffer + pos, buffer, count))
		return -EFAULT;
	buf->size = next;
	return 0;
}

static ssize_t snd_info_text_entry_write(struct file *file, const char __user *buffer, size_t count, loff_t *offset)
{
	struct seq_file *m = file->private_data;
	struct snd_info_private_data *data = m->private;
	struct snd_info_entry *entry = data->entry;
	int err;

	if (!entry->c.text.write)
		return -EIO;
	if (*offset < 0 || *offset + count > 16 * 1024)
		return -EIO;
	mutex_lock(&entry->access);
	err = collect_text(data, buffer, count, *offset);
	mutex_unlock(&entry->access);
	if (err)
		return err;
	*offset += count;
	return count;
}

static int snd_info_text_entry_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct snd_info_private_data *data = m->private;
	struct snd_info_entry *entry = data->entry;

	if (data->wbuffer && entry->c.text.write)
		entry->c.text.write(entry, data->wbuffer);
	single_release(inode, file);
	kfree(data->rbuffer);
	if (data->wbuffer) {
		kvfree(data->wbuffer->buffer);
		kfree(data->wbuffer);
	}
	module_put(entry->module);
	kfree(data);
	return 0;
}

static const struct proc_ops snd_info_text_entry_ops = {
	.proc_open = snd_info_text_entry_open,
	.proc_release = snd_info_text_entry_release,
	.proc_write = snd_info_text_entry_write,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
};

static struct snd_info_entry *snd_info_create_entry(const char *name, struct snd_info_entry *parent, struct module *module)
{
	struct snd_info_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return NULL;
	entry->name = kstrdup(name, GFP_KERNEL);
	if (!entry->name) {
		kfree(entry);
		return NULL;
	}
	entry->mode = S_IFREG | 0444;
	entry->content = SNDRV_INFO_CONTENT_TEXT;
	mutex_init(&entry->access);
	INIT_LIST_HEAD(&entry->children);
	INIT_LIST_HEAD(&entry->list);
	entry->parent = parent;
	entry->module = module;
	if (parent) {
		mutex_lock(&parent->access);
		list_add_tail(&entry->list, &parent->children);
		mutex_unlock(&parent->access);
	}
	return entry;
}

struct snd_info_entry *snd_info_create_module_entry(struct module *module, const char *name, struct snd_info_entry *parent)
{
	return snd_info_create_entry(name, parent ? parent : snd_proc_root, module);
}

struct snd_info_entry *snd_info_create_card_entry(struct snd_card *card, const char *name, struct snd_info_entry *parent)
{
	return snd_info_create_entry(name, parent ? parent : card->proc_root, card->module);
}

/* The procfs side is gone: forget it in the whole subtree. */
static void snd_info_clear_entries(struct snd_info_entry *entry)
{
	struct snd_info_entry *child;

	if (!entry->p)
		return;
	list_for_each_entry(child, &entry->children, list)
		snd_info_clear_entries(child);
	entry->p = NULL;
}

void snd_info_free_entry(struct snd_info_entry *entry)
{
	struct snd_info_entry *child, *next, *parent;

	if (!entry)
		return;
	if (entry->p) {
		proc_remove(entry->p);
		mutex_lock(&info_mutex);
		snd_info_clear_entries(entry);
		mutex_unlock(&info_mutex);
	}
	list_for_each_entry_safe(child, next, &entry->children, list)
		snd_info_free_entry(child);
	parent = entry->parent;
	if (parent) {
		mutex_lock(&parent->access);
		list_del(&entry->list);
		mutex_unlock(&parent->access);
	}
	kfree(entry->name);
	if (entry->private_free)
		entry->private_free(entry);
	kfree(entry);
}

static int __snd_info_register(struct snd_info_entry *entry)
{
	struct proc_dir_entry *root = entry->parent ? entry->parent->p : snd_proc_root->p, *p;
	const struct proc_ops *ops = &snd_info_text_entry_ops;

	if (entry->p || !root)
		return 0;
	if (S_ISDIR(entry->mode)) {
		p = proc_mkdir_mode(entry->name, entry->mode, root);
	} else {
		if (entry->content == SNDRV_INFO_CONTENT_DATA)
			ops = &snd_info_entry_operations;
		p = proc_create_data(entry->name, entry->mode, root, ops, entry);
		if (p)
			proc_set_size(p, entry->size);
	}
	if (!p)
		return -ENOMEM;
	entry->p = p;
	return 0;
}

/* Shows the entry, and everything below it. */
int snd_info_register(struct snd_info_entry *entry)
{
	struct snd_info_entry *child;
	int err;

	if (!entry->p) {
		mutex_lock(&info_mutex);
		err = __snd_info_register(entry);
		mutex_unlock(&info_mutex);
		if (err < 0)
			return err;
	}
	list_for_each_entry(child, &entry->children, list) {
		err = snd_info_register(child);
		if (err < 0)
			return err;
	}
	return 0;
}

int snd_card_rw_proc_new(struct snd_card *card, const char *name, void *private_data,
			 void (*read)(struct snd_info_entry *, struct snd_info_buffer *),
			 void (*write)(struct snd_info_entry *, struct snd_info_buffer *))
{
	struct snd_info_entry *entry = snd_info_create_card_entry(card, name, card->proc_root);

	if (!entry)
		return -ENOMEM;
	snd_info_set_text_ops(entry, private_data, read);
	if (write) {
		entry->mode |= 0200;
		entry->c.text.write = write;
	}
	return 0;
}

static void snd_card_id_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_card *card = entry->private_data;

	snd_iprintf(buffer, "%s\n", card->id);
}

int snd_info_card_create(struct snd_card *card)
{
	struct snd_info_entry *entry;
	char name[16];

	sprintf(name, "card%i", card->number);
	entry = snd_info_create_module_entry(card->module, name, NULL);
	if (!entry)
		return -ENOMEM;
	entry->mode = S_IFDIR | 0555;
	if (snd_info_register(entry) < 0) {
		snd_info_free_entry(entry);
		return -ENOMEM;
	}
	card->proc_root = entry;
	return snd_card_ro_proc_new(card, "id", card, snd_card_id_read);
}

/* Registers what the driver added and links the card's id to its directory. */
int snd_info_card_register(struct snd_card *card)
{
	int err = snd_info_register(card->proc_root);

	if (err < 0)
		return err;
	if (!strcmp(card->id, card->proc_root->name) || card->proc_root_link)
		return 0;
	card->proc_root_link = proc_symlink(card->id, snd_proc_root->p, card->proc_root->name);
	return card->proc_root_link ? 0 : -ENOMEM;
}

void snd_info_card_id_change(struct snd_card *card)
{
	mutex_lock(&info_mutex);
	proc_remove(card->proc_root_link);
	card->proc_root_link = NULL;
	if (strcmp(card->id, card->proc_root->name))
		card->proc_root_link = proc_symlink(card->id, snd_proc_root->p, card->proc_root->name);
	mutex_unlock(&info_mutex);
}

void snd_info_card_disconnect(struct snd_card *card)
{
	if (!card)
		return;
	proc_remove(card->proc_root_link);
	if (card->proc_root)
		proc_remove(card->proc_root->p);
	mutex_lock(&info_mutex);
	if (card->proc_root)
		snd_info_clear_entries(card->proc_root);
	card->proc_root_link = NULL;
	mutex_unlock(&info_mutex);
}

int snd_info_card_free(struct snd_card *card)
{
	if (!card)
		return 0;
	snd_info_free_entry(card->proc_root);
	card->proc_root = NULL;
	return 0;
}

/* Next line of written text without its newline; non-zero when there is none. */
int snd_info_get_line(struct snd_info_buffer *buffer, char *line, int len)
{
	char c;

	if (snd_BUG_ON(!buffer) || !buffer->buffer)
		return 1;
	if (len <= 0 || buffer->stop || buffer->error)
		return 1;
	while (!buffer->stop) {
		c = buffer->buffer[buffer->curr++];
		if (buffer->curr >= buffer->size)
			buffer->stop = 1;
		if (c == '\n')
			break;
		if (len > 1) {
			*line++ = c;
			len--;
		}
	}
	*line = '\0';
	return 0;
}

/* Next word, which may be in quotes; answers what follows it. */
const char *snd_info_get_str(char *dest, const char *src, int len)
{
	char quote = 0;

	while (*src == ' ' || *src == '\t')
		src++;
	if (*src == '"' || *src == '\'')
		quote = *src++;
	while (--len > 0 && *src && (quote ? *src != quote : *src != ' ' && *src != '\t'))
		*dest++ = *src++;
	if (quote && *src == quote)
		src++;
	*dest = '\0';
	while (*src == ' ' || *src == '\t')
		src++;
	return src;
}

static void snd_info_version_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	snd_iprintf(buffer, "Advanced Linux Sound Architecture Driver Version k%s.\n", init_utsname()->release);
}

int snd_info_init(void)
{
	struct snd_info_entry *version;

	snd_proc_root = snd_info_create_entry("asound", NULL, THIS_MODULE);
	if (!snd_proc_root)
		return -ENOMEM;
	snd_proc_root->mode = S_IFDIR | 0555;
	snd_proc_root->p = proc_mkdir("asound", NULL);
	version = snd_info_create_module_entry(THIS_MODULE, "version", NULL);
	if (!snd_proc_root->p || !version)
		return -ENOMEM;
	version->c.text.read = snd_info_version_read;
	if (snd_info_register(version) < 0 || snd_minor_info_init() < 0 || snd_card_info_init() < 0)
		return -ENOMEM;
	return 0;
}
