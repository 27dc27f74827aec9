/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_UIO_H
#define __LINUX_UIO_H
#include <linux/kernel.h>
#include <linux/mm_types.h>
struct iovec {
	void __user *iov_base;
	size_t iov_len;
};
struct kvec {
	void *iov_base;
	size_t iov_len;
};
enum iter_type { ITER_UBUF, ITER_IOVEC, ITER_KVEC };
#define ITER_SOURCE 1
#define ITER_DEST 0
struct iov_iter {
	u8 iter_type;
	bool nofault;
	bool data_source;
	size_t iov_offset;
	union {
		struct iovec __ubuf_iovec;	/* ITER_UBUF: base and what is left */
		struct {
			union {
				const struct iovec *__iov;
				const struct kvec *kvec;
				void __user *ubuf;
			};
			size_t count;
		};
	};
	unsigned long nr_segs;
};
static inline const struct iovec *iter_iov(const struct iov_iter *i)
{
	return i->iter_type == ITER_UBUF ? &i->__ubuf_iovec : i->__iov;
}
static inline bool iter_is_ubuf(const struct iov_iter *i) { return i->iter_type == ITER_UBUF; }
static inline bool iter_is_iovec(const struct iov_iter *i) { return i->iter_type == ITER_IOVEC; }
static inline bool iov_iter_is_kvec(const struct iov_iter *i) { return i->iter_type == ITER_KVEC; }
static inline bool user_backed_iter(const struct iov_iter *i) { return i->iter_type != ITER_KVEC; }
static inline size_t iov_iter_count(const struct iov_iter *i) { return i->count; }
void iov_iter_init(struct iov_iter *i, unsigned int direction, const struct iovec *iov, unsigned long nr_segs, size_t count);
void iov_iter_kvec(struct iov_iter *i, unsigned int direction, const struct kvec *kvec, unsigned long nr_segs, size_t count);
void iov_iter_ubuf(struct iov_iter *i, unsigned int direction, void __user *buf, size_t count);
int import_ubuf(int rw, void __user *buf, size_t len, struct iov_iter *i);
size_t copy_to_iter(const void *addr, size_t bytes, struct iov_iter *i);
size_t copy_from_iter(void *addr, size_t bytes, struct iov_iter *i);
size_t iov_iter_zero(size_t bytes, struct iov_iter *i);
void iov_iter_advance(struct iov_iter *i, size_t bytes);
void iov_iter_revert(struct iov_iter *i, size_t bytes);
static inline bool copy_from_iter_full(void *addr, size_t bytes, struct iov_iter *i) { return copy_from_iter(addr, bytes, i) == bytes; }
int copy_from_iter_toio(void __iomem *addr, struct iov_iter *i, size_t n);
int copy_to_iter_fromio(struct iov_iter *i, const void __iomem *addr, size_t n);
#endif
