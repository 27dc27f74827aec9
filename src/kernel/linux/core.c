// SPDX-License-Identifier: MIT
/*
 * The emulated kernel, as one translation unit.  Each file stands at Linux's own
 * path and can be read alone; here they are put in an order in which the static
 * functions of one are declared before the next uses them.
 */
#undef MODULE

#include "lib/string.c"
#include "lib/kstrtox.c"
#include "lib/vsprintf.c"
#include "lib/bitmap.c"
#include "lib/crc32.c"
#include "lib/sort.c"
#include "lib/xarray.c"
#include "lib/scatterlist.c"
#include "lib/iov_iter.c"

#include "kernel/printk.c"
#include "kernel/time/timekeeping.c"
#include "kernel/time/timer.c"
#include "kernel/time/hrtimer.c"
#include "kernel/time/itimer.c"
#include "kernel/softirq.c"
#include "kernel/irq/manage.c"
#include "kernel/sched/core.c"
#include "kernel/sched/wait.c"
#include "kernel/locking/mutex.c"
#include "kernel/kthread.c"
#include "kernel/workqueue.c"
#include "kernel/params.c"
#include "kernel/module.c"
#include "kernel/resource.c"

#include "drivers/base/devres.c"
#include "drivers/base/core.c"
#include "drivers/base/bus.c"
#include "drivers/base/platform.c"
#include "kernel/dma/mapping.c"

#include "mm/util.c"
#include "mm/uaccess.c"
#include "mm/memory.c"
#include "mm/vmalloc.c"
#include "mm/mmap.c"

#include "fs/file.c"
#include "fs/char_dev.c"
#include "fs/seq_file.c"
#include "fs/proc.c"
#include "fs/proc_self.c"
#include "kernel/power/suspend.c"
#include "fs/debugfs.c"
#include "fs/sysfs.c"
#include "fs/select.c"
#include "kernel/syscalls.c"

#include "sound/core/misc.c"
#include "sound/core/device.c"
#include "sound/core/info.c"
#include "sound/core/sound.c"
#include "sound/core/control.c"
#include "sound/core/init.c"
#include "sound/core/timer.c"
#include "sound/core/memalloc.c"
#include "sound/core/pcm_misc.c"
#include "sound/core/pcm_lib.c"
#include "sound/core/pcm_memory.c"
#include "sound/core/pcm_timer.c"
#include "sound/core/pcm_native.c"
#include "sound/core/pcm.c"

#include "init/main.c"
