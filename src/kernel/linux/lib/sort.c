// SPDX-License-Identifier: MIT
#include <linux/sort.h>
#include <linux/bsearch.h>
#include <linux/list_sort.h>

static void swap_bytes(char *a, char *b, size_t n)
{
	while (n--) {
		char c = *a;

		*a++ = *b;
		*b++ = c;
	}
}

/* Sinks the element at "from" of a heap of n elements. */
static void sift_down(char *base, size_t from, size_t n, size_t size,
		      int (*cmp)(const void *, const void *), void (*swap_func)(void *, void *, int))
{
	size_t child;

	while ((child = 2 * from + 1) < n) {
		if (child + 1 < n && cmp(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (cmp(base + from * size, base + child * size) >= 0)
			return;
		if (swap_func)
			swap_func(base + from * size, base + child * size, size);
		else
			swap_bytes(base + from * size, base + child * size, size);
		from = child;
	}
}

void sort(void *base, size_t num, size_t size, int (*cmp)(const void *, const void *), void (*swap_func)(void *, void *, int))
{
	size_t i;

	for (i = num / 2; i-- > 0; )
		sift_down(base, i, num, size, cmp, swap_func);
	for (i = num; i-- > 1; ) {
		if (swap_func)
			swap_func(base, (char *)base + i * size, size);
		else
			swap_bytes(base, (char *)base + i * size, size);
		sift_down(base, 0, i, size, cmp, swap_func);
	}
}

void *bsearch(const void *key, const void *base, size_t num, size_t size, int (*cmp)(const void *, const void *))
{
	while (num) {
		const char *mid = (const char *)base + num / 2 * size;
		int c = cmp(key, mid);

		if (c == 0)
			return (void *)mid;
		if (c > 0) {
			base = mid + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}

/* Stable insertion sort: the lists of a driver are short. */
void list_sort(void *priv, struct list_head *head, int (*cmp)(void *priv, const struct list_head *a, const struct list_head *b))
{
	struct list_head *pos, *next, *at;
	LIST_HEAD(sorted);

	list_for_each_safe(pos, next, head) {
		list_for_each_prev(at, &sorted)
			if (cmp(priv, at, pos) <= 0)
				break;
		list_move(pos, at);
	}
	list_splice(&sorted, head);
}
