// SPDX-License-Identifier: MIT
/* A run of about ten million statements: samples mixed in a buffer, a list walked, calls three deep. */
#ifdef __KERNEL__
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#define ROUNDS 300
#else
#include <stdio.h>
#include <stdlib.h>
#define vmalloc malloc
#define kmalloc(size, flags) malloc(size)
#define ROUNDS_DEFAULT 1
#define __init
#ifndef ROUNDS
#define ROUNDS ROUNDS_DEFAULT
#endif
#endif

#define SAMPLES 4096

struct node {
	struct node *next;
	int value;
};

static int checksum;

static int scaled(int sample, int volume)
{
	int product = sample * volume;

	return product >> 8;
}

static int clipped(int sample)
{
	if (sample > 32767)
		return 32767;
	return sample;
}

static void mix(short *out, const short *in, int volume)
{
	int i;

	for (i = 0; i < SAMPLES; i++) {
		int sample = scaled(in[i], volume);

		out[i] = clipped(sample + out[i]);
	}
}

static void walk(struct node *head)
{
	struct node *node;

	for (node = head; node; node = node->next)
		node->value += checksum & 7;
}

static int work(void)
{
	short *in = vmalloc(SAMPLES * sizeof(short));
	short *out = vmalloc(SAMPLES * sizeof(short));
	struct node *head = NULL;
	int i;

	for (i = 0; i < SAMPLES; i++) {
		in[i] = i * 7;
		out[i] = 0;
	}
	for (i = 0; i < 256; i++) {
		struct node *node = kmalloc(sizeof(*node), GFP_KERNEL);

		node->next = head;
		node->value = i;
		head = node;
	}
	for (i = 0; i < ROUNDS; i++) {
		mix(out, in, i & 63);
		walk(head);
		checksum += out[i];
	}
	return checksum;
}

#ifdef __KERNEL__
static int __init long_init(void)
{
	return work() == -1;
}

static void __exit long_exit(void)
{
}

module_init(long_init);
module_exit(long_exit);
MODULE_DESCRIPTION("Ten million statements");
MODULE_LICENSE("GPL");
#else
int main(void)
{
	printf("%d\n", work());
	return 0;
}
#endif
