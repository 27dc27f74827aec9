// The DMA engine of Conexant's TV cards: it fills one line (a period) after the other, through the list of pages that it
// was given, with the number of the line, and interrupts after each. The machine says which list, and what an interrupt is.
#include <linux/hrtimer.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>

struct line_engine {
	struct hrtimer timer;
	struct scatterlist *list;
	unsigned int line_bytes, lines_in_buffer, bytes_per_second;
	u32 lines;			/* so far: the card's general purpose counter */
	bool running;
	void (*interrupt)(void);
};

static ktime_t line_time(struct line_engine *engine)
{
	return ns_to_ktime((u64)engine->line_bytes * NSEC_PER_SEC / engine->bytes_per_second);
}

static enum hrtimer_restart line_is_full(struct hrtimer *timer)
{
	struct line_engine *engine = container_of(timer, struct line_engine, timer);
	unsigned int at = engine->lines % engine->lines_in_buffer * engine->line_bytes, i;

	for (i = at; i < at + engine->line_bytes; i++)
		((u8 *)phys_to_virt(sg_dma_address(&engine->list[i >> PAGE_SHIFT])))[offset_in_page(i)] = engine->lines;
	engine->lines++;
	engine->interrupt();
	if (!engine->running)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, line_time(engine));
	return HRTIMER_RESTART;
}

static void line_engine_init(struct line_engine *engine, unsigned int bytes_per_second, void (*interrupt)(void))
{
	hrtimer_init(&engine->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	engine->timer.function = line_is_full;
	engine->bytes_per_second = bytes_per_second;
	engine->interrupt = interrupt;
}

static void line_engine_start(struct line_engine *engine, struct scatterlist *list, unsigned int line_bytes, unsigned int lines)
{
	engine->list = list;
	engine->line_bytes = line_bytes;
	engine->lines_in_buffer = lines;
	engine->running = true;
	hrtimer_start(&engine->timer, line_time(engine), HRTIMER_MODE_REL);
}

static void line_engine_stop(struct line_engine *engine)
{
	engine->running = false;
	hrtimer_try_to_cancel(&engine->timer);
}

/* The card's place on the bus, and memory for the program of its processor. */
static void no_release(struct device *dev) { }
static int card_register(struct pci_dev *pci)
{
	dev_set_name(&pci->dev, "tv");
	pci->dev.release = no_release;
	dma_coerce_mask_and_coherent(&pci->dev, DMA_BIT_MASK(32));
	return device_register(&pci->dev);
}
