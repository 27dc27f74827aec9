// SPDX-License-Identifier: MIT
/* Iterators over user or kernel buffers, as ->copy() of a PCM driver gets them. */
#include <linux/uio.h>
#include <linux/uaccess.h>
#include <linux/io.h>
#include <linux/slab.h>

void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs, size_t count)
{
	memset(i, 0, sizeof(*i));
	i->iter_type = ITER_IOVEC;
	i->data_source = direction;
	i->__iov = iov;
	i->nr_segs = nr_segs;
	i->count = count;
}

void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec, unsigned long nr_segs, size_t count)
{
	memset(i, 0, sizeof(*i));
	i->iter_type = ITER_KVEC;
	i->data_source = direction;
	i->kvec = kvec;
	i->nr_segs = nr_segs;
	i->count = count;
}

void iov_iter_ubuf(struct iov_iter *i, unsigned int direction, void __user *buf, size_t count)
{
	memset(i, 0, sizeof(*i));
	i->iter_type = ITER_UBUF;
	i->data_source = direction;
	i->ubuf = buf;
	i->nr_segs = 1;
	i->count = count;
}

int import_ubuf(int rw, void __user *buf, size_t len, struct iov_iter *i)
{
	if (len > INT_MAX)
		len = INT_MAX & PAGE_MASK;
	if (!access_ok(buf, len))
		return -EFAULT;
	iov_iter_ubuf(i, rw, buf, len);
	return 0;
}

/* Where the iterator stands, and how many bytes follow there in one piece. */
static char *iter_chunk(struct iov_iter *i, size_t *len)
{
	if (i->iter_type == ITER_UBUF) {
		*len = i->count;
		return (char *)i->ubuf + i->iov_offset;
	}
	*len = min_t(size_t, i->count, i->__iov->iov_len - i->iov_offset);
	return (char *)i->__iov->iov_base + i->iov_offset;
}

void iov_iter_advance(struct iov_iter *i, size_t bytes)
{
	size_t here;

	while (bytes) {
		iter_chunk(i, &here);
		here = min(here, bytes);
		i->iov_offset += here;
		i->count -= here;
		bytes -= here;
		if (i->iter_type != ITER_UBUF && i->iov_offset == i->__iov->iov_len && i->nr_segs > 1) {
			i->__iov++;
			i->nr_segs--;
			i->iov_offset = 0;
		}
		if (!here)
			return;
	}
}

/* Back within the current segment, which is all that callers ask for. */
void iov_iter_revert(struct iov_iter *i, size_t bytes)
{
	i->iov_offset -= bytes;
	i->count += bytes;
}

enum iter_copy { ITER_PUT, ITER_GET, ITER_ZERO };

static size_t iter_transfer(void *addr, size_t bytes, struct iov_iter *i, enum iter_copy how)
{
	size_t done = 0, here, left = 0;
	char *at;

	if (bytes > i->count)
		bytes = i->count;
	while (done < bytes && !left) {
		at = iter_chunk(i, &here);
		here = min(here, bytes - done);
		if (!here)
			break;
		if (i->iter_type == ITER_KVEC) {
			if (how == ITER_PUT)
				memcpy(at, addr + done, here);
			else if (how == ITER_GET)
				memcpy(addr + done, at, here);
			else
				memset(at, 0, here);
		} else if (how == ITER_PUT) {
			left = copy_to_user(at, addr + done, here);
		} else if (how == ITER_GET) {
			left = copy_from_user(addr + done, at, here);
		} else {
			left = clear_user(at, here);
		}
		iov_iter_advance(i, here - left);
		done += here - left;
	}
	return done;
}

size_t copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i)
{
	return iter_transfer((void *)addr, bytes, i, ITER_PUT);
}

size_t copy_from_iter(void *addr, size_t bytes, struct iov_iter *i)
{
	return iter_transfer(addr, bytes, i, ITER_GET);
}

size_t iov_iter_zero(size_t bytes, struct iov_iter *i)
{
	return iter_transfer(NULL, bytes, i, ITER_ZERO);
}

/* Between a user buffer and device memory, through a small bounce buffer. */
int copy_from_iter_toio(void __iomem *addr, struct iov_iter *i, size_t n)
{
	char bounce[128];

	while (n) {
		size_t part = min(n, sizeof(bounce));

		if (copy_from_iter(bounce, part, i) != part)
			return -EFAULT;
		memcpy_toio(addr, bounce, part);
		addr += part;
		n -= part;
	}
	return 0;
}

int copy_to_iter_fromio(struct iov_iter *i, const void __iomem *addr, size_t n)
{
	char bounce[128];

	while (n) {
		size_t part = min(n, sizeof(bounce));

		memcpy_fromio(bounce, addr, part);
		if (copy_to_iter(bounce, part, i) != part)
			return -EFAULT;
		addr += part;
		n -= part;
	}
	return 0;
}
