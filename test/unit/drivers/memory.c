#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
static DEFINE_SPINLOCK(l); static DEFINE_MUTEX(m);
struct s { int a[4]; int b; };
static int __init i(void) { char *p = kmalloc(20, GFP_KERNEL), *v; struct s *q = kzalloc(sizeof(*q), GFP_KERNEL); int k = 4; unsigned long f;
	p[20] = 1; kfree(p); p[0] = 2; v = vmalloc(5000); v[5000] = 1; if (p == v) return 1; q->a[k] = 3; 
	spin_lock_irqsave(&l, f); mutex_lock(&m); mutex_unlock(&m); kmalloc(3, GFP_KERNEL); spin_unlock_irqrestore(&l, f);
	if (v[1] == 3) return -1; kfree(q); kfree(q); v[8192] = 1; return 0; }
static void __exit e(void) {}
module_init(i); module_exit(e);
