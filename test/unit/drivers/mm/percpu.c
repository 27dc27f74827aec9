// Data of each processor: of the module, and allocated.
#include <linux/mutex.h>
#include <linux/percpu.h>
#include "../check.h"

struct count { int events; u64 bytes; };
static DEFINE_PER_CPU(struct count, counts);
static DEFINE_PER_CPU(int, plain) = 5;
static DEFINE_MUTEX(mutex);

static void percpu(void)
{
	struct count __percpu *p = alloc_percpu(struct count), *mine;
	int cpu, sum = 0;

	EXPECT_EQ(this_cpu_read(plain), 5);
	this_cpu_inc(plain);
	this_cpu_add(counts.events, 3);
	__this_cpu_dec(counts.events);
	EXPECT_EQ(this_cpu_add_return(counts.bytes, 100), 100);
	EXPECT_EQ(per_cpu(plain, 0), 6);
	EXPECT_EQ(this_cpu_xchg(plain, 9), 6);
	EXPECT_EQ(this_cpu_cmpxchg(plain, 9, 1), 9);
	EXPECT(p && p->events == 0 && p->bytes == 0);
	for_each_possible_cpu(cpu)
		per_cpu_ptr(p, cpu)->events = cpu + 1;
	for_each_online_cpu(cpu)
		sum += per_cpu_ptr(p, cpu)->events + per_cpu(counts, cpu).events;
	EXPECT_EQ(sum, 3);
	mine = get_cpu_ptr(p);
	EXPECT(mine == this_cpu_ptr(p) && mine == raw_cpu_ptr(p) && preempt_count());
	mutex_lock(&mutex);						// finds: sleep-in-atomic
	mutex_unlock(&mutex);
	put_cpu_ptr(p);
	get_cpu_var(counts).events++;
	EXPECT_EQ(smp_processor_id(), 0);
	kfree(kmalloc(8, GFP_KERNEL));					// finds: sleep-in-atomic
	put_cpu_var(counts);
	EXPECT_EQ(counts.events, 3);
	EXPECT_EQ(preempt_count(), 0);
	mine[1].events = 1;						// finds: slab-out-of-bounds
	free_percpu(p);
	EXPECT(this_cpu_read(p->events) < 9);				// finds: slab-use-after-free
	free_percpu(NULL);
}
RUN(percpu)
