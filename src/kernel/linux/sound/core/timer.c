// SPDX-License-Identifier: MIT
/*
 * Sound timers: a source that ticks (the system timer, every PCM substream) and
 * instances that count its ticks.  An instance of class SLAVE would follow
 * another instance; nobody here uses those, so they are refused.
 */
#include <linux/slab.h>
#include <linux/time.h>
#include <linux/mutex.h>
#include <linux/device.h>
#include <linux/workqueue.h>
#include <linux/delay.h>
#include <sound/core.h>
#include <sound/timer.h>
#include <sound/control.h>
#include <sound/info.h>
#include <sound/minors.h>

/* internal flags of an instance */
#define SNDRV_TIMER_IFLG_PAUSED 0x00010000
#define SNDRV_TIMER_IFLG_DEAD 0x00020000

static LIST_HEAD(snd_timer_list);
static DEFINE_MUTEX(snd_timer_register_mutex);

static void snd_timer_reschedule(struct snd_timer *timer, unsigned long ticks_left);

struct snd_timer_instance *snd_timer_instance_new(const char *owner)
{
	struct snd_timer_instance *timeri = kzalloc(sizeof(*timeri), GFP_KERNEL);

	if (!timeri)
		return NULL;
	timeri->owner = kstrdup(owner, GFP_KERNEL);
	if (!timeri->owner) {
		kfree(timeri);
		return NULL;
	}
	INIT_LIST_HEAD(&timeri->open_list);
	INIT_LIST_HEAD(&timeri->active_list);
	INIT_LIST_HEAD(&timeri->ack_list);
	INIT_LIST_HEAD(&timeri->slave_list_head);
	INIT_LIST_HEAD(&timeri->slave_active_head);
	return timeri;
}

void snd_timer_instance_free(struct snd_timer_instance *timeri)
{
	if (!timeri)
		return;
	if (timeri->private_free)
		timeri->private_free(timeri);
	kfree(timeri->owner);
	kfree(timeri);
}

static struct snd_timer *snd_timer_find(struct snd_timer_id *tid)
{
	struct snd_timer *timer;

	list_for_each_entry(timer, &snd_timer_list, device_list) {
		bool of_card = timer->tmr_class == SNDRV_TIMER_CLASS_CARD || timer->tmr_class == SNDRV_TIMER_CLASS_PCM;

		if (timer->tmr_class != tid->dev_class || timer->tmr_device != tid->device || timer->tmr_subdevice != tid->subdevice)
			continue;
		if (!of_card || (timer->card && timer->card->number == tid->card))
			return timer;
	}
	return NULL;
}

static int open_locked(struct snd_timer_instance *timeri, struct snd_timer_id *tid, unsigned int slave_id)
{
	struct snd_timer_instance *first;
	struct snd_timer *timer;
	int err;

	if (tid->dev_class == SNDRV_TIMER_CLASS_SLAVE)
		return -EINVAL;
	timer = snd_timer_find(tid);
	if (!timer)
		return -ENODEV;
	first = list_first_entry_or_null(&timer->open_list_head, struct snd_timer_instance, open_list);
	if (first && (first->flags & SNDRV_TIMER_IFLG_EXCLUSIVE))
		return -EBUSY;
	if (timer->num_instances >= timer->max_instances || !try_module_get(timer->module))
		return -EBUSY;
	if (!first && timer->hw.open) {
		err = timer->hw.open(timer);
		if (err) {
			module_put(timer->module);
			return err;
		}
	}
	/* The card stays for as long as its timer is open. */
	if (timer->card)
		get_device(&timer->card->card_dev);
	timeri->timer = timer;
	timeri->slave_class = tid->dev_sclass;
	timeri->slave_id = slave_id;
	list_add_tail(&timeri->open_list, &timer->open_list_head);
	timer->num_instances++;
	return 0;
}

int snd_timer_open(struct snd_timer_instance *timeri, struct snd_timer_id *tid, unsigned int slave_id)
{
	int err;

	mutex_lock(&snd_timer_register_mutex);
	err = open_locked(timeri, tid, slave_id);
	mutex_unlock(&snd_timer_register_mutex);
	return err;
}

/* Answers the card device whose reference the caller must drop, outside the mutex. */
static struct device *close_locked(struct snd_timer_instance *timeri)
{
	struct snd_timer *timer = timeri->timer;
	struct device *card_dev = NULL;

	if (!timer)
		return NULL;
	spin_lock_irq(&timer->lock);
	if (timeri->flags & SNDRV_TIMER_IFLG_DEAD) {
		spin_unlock_irq(&timer->lock);
		return NULL;
	}
	timeri->flags |= SNDRV_TIMER_IFLG_DEAD;
	spin_unlock_irq(&timer->lock);

	list_del_init(&timeri->open_list);
	snd_timer_stop(timeri);
	timer->num_instances--;
	/* Not before a running callback is through. */
	while (timeri->flags & SNDRV_TIMER_IFLG_CALLBACK)
		usleep_range(10, 20);
	timeri->timer = NULL;
	timeri->flags &= ~SNDRV_TIMER_IFLG_DEAD;
	if (list_empty(&timer->open_list_head) && timer->hw.close)
		timer->hw.close(timer);
	if (timer->card)
		card_dev = &timer->card->card_dev;
	module_put(timer->module);
	return card_dev;
}

void snd_timer_close(struct snd_timer_instance *timeri)
{
	struct device *card_dev;

	if (snd_BUG_ON(!timeri))
		return;
	mutex_lock(&snd_timer_register_mutex);
	card_dev = close_locked(timeri);
	mutex_unlock(&snd_timer_register_mutex);
	put_device(card_dev);
}

static unsigned long snd_timer_hw_resolution(struct snd_timer *timer)
{
	return timer->hw.c_resolution ? timer->hw.c_resolution(timer) : timer->hw.resolution;
}

unsigned long snd_timer_resolution(struct snd_timer_instance *timeri)
{
	unsigned long flags, ret = 0;

	if (timeri && timeri->timer) {
		spin_lock_irqsave(&timeri->timer->lock, flags);
		ret = snd_timer_hw_resolution(timeri->timer);
		spin_unlock_irqrestore(&timeri->timer->lock, flags);
	}
	return ret;
}

static void snd_timer_notify1(struct snd_timer_instance *ti, int event)
{
	unsigned long resolution = 0;
	struct timespec64 tstamp;

	ktime_get_ts64(&tstamp);
	if (event == SNDRV_TIMER_EVENT_START || event == SNDRV_TIMER_EVENT_CONTINUE)
		resolution = snd_timer_hw_resolution(ti->timer);
	if (ti->ccallback)
		ti->ccallback(ti, event, &tstamp, resolution);
}

/* 0: ticks from now on, 1: from the next tick on. Timer lock held. */
static int start_locked(struct snd_timer_instance *timeri, bool start, unsigned long ticks)
{
	struct snd_timer *timer = timeri->timer;
	bool begins_now = true;

	if (timeri->flags & SNDRV_TIMER_IFLG_DEAD)
		return -EINVAL;
	if (timer->card && timer->card->shutdown)
		return -ENODEV;
	if (timeri->flags & (SNDRV_TIMER_IFLG_RUNNING | SNDRV_TIMER_IFLG_START))
		return -EBUSY;
	/* At most one callback in 100 us. */
	if (start && !(timer->hw.flags & SNDRV_TIMER_HW_SLAVE) && (u64)snd_timer_hw_resolution(timer) * ticks < 100000)
		return -EINVAL;
	if (start)
		timeri->ticks = timeri->cticks = ticks;
	else if (!timeri->cticks)
		timeri->cticks = 1;
	timeri->pticks = 0;
	list_move_tail(&timeri->active_list, &timer->active_list_head);
	if (timer->running && !(timer->hw.flags & SNDRV_TIMER_HW_SLAVE)) {
		timer->flags |= SNDRV_TIMER_FLG_RESCHED;
		timeri->flags |= SNDRV_TIMER_IFLG_START;
		begins_now = false;
	} else {
		if (!timer->running) {
			if (start)
				timer->sticks = ticks;
			timer->hw.start(timer);
		}
		timer->running++;
		timeri->flags |= SNDRV_TIMER_IFLG_RUNNING;
	}
	snd_timer_notify1(timeri, start ? SNDRV_TIMER_EVENT_START : SNDRV_TIMER_EVENT_CONTINUE);
	return begins_now ? 0 : 1;
}

static int snd_timer_start1(struct snd_timer_instance *timeri, bool start, unsigned long ticks)
{
	struct snd_timer *timer = timeri->timer;
	unsigned long flags;
	int result;

	if (!timer)
		return -EINVAL;
	spin_lock_irqsave(&timer->lock, flags);
	result = start_locked(timeri, start, ticks);
	spin_unlock_irqrestore(&timer->lock, flags);
	return result;
}

static void restart_hw_if_changed(struct snd_timer *timer)
{
	if (timer->flags & SNDRV_TIMER_FLG_CHANGE) {
		timer->flags &= ~SNDRV_TIMER_FLG_CHANGE;
		timer->hw.start(timer);
	}
}

static int stop_locked(struct snd_timer_instance *timeri, bool stop)
{
	struct snd_timer *timer = timeri->timer;

	list_del_init(&timeri->ack_list);
	list_del_init(&timeri->active_list);
	if (!(timeri->flags & (SNDRV_TIMER_IFLG_RUNNING | SNDRV_TIMER_IFLG_START)))
		return -EBUSY;
	if (timer->card && timer->card->shutdown)
		return 0;
	if (stop) {
		timeri->cticks = timeri->ticks;
		timeri->pticks = 0;
	}
	if ((timeri->flags & SNDRV_TIMER_IFLG_RUNNING) && !--timer->running) {
		timer->hw.stop(timer);
		if (timer->flags & SNDRV_TIMER_FLG_RESCHED) {
			timer->flags &= ~SNDRV_TIMER_FLG_RESCHED;
			snd_timer_reschedule(timer, 0);
			restart_hw_if_changed(timer);
		}
	}
	timeri->flags &= ~(SNDRV_TIMER_IFLG_RUNNING | SNDRV_TIMER_IFLG_START);
	if (stop)
		timeri->flags &= ~SNDRV_TIMER_IFLG_PAUSED;
	else
		timeri->flags |= SNDRV_TIMER_IFLG_PAUSED;
	snd_timer_notify1(timeri, stop ? SNDRV_TIMER_EVENT_STOP : SNDRV_TIMER_EVENT_PAUSE);
	return 0;
}

static int snd_timer_stop1(struct snd_timer_instance *timeri, bool stop)
{
	struct snd_timer *timer = timeri->timer;
	unsigned long flags;
	int result;

	if (!timer)
		return -EINVAL;
	spin_lock_irqsave(&timer->lock, flags);
	result = stop_locked(timeri, stop);
	spin_unlock_irqrestore(&timer->lock, flags);
	return result;
}

int snd_timer_start(struct snd_timer_instance *timeri, unsigned int ticks)
{
	if (!timeri || ticks < 1)
		return -EINVAL;
	return snd_timer_start1(timeri, true, ticks);
}

int snd_timer_stop(struct snd_timer_instance *timeri)
{
	return snd_timer_stop1(timeri, true);
}

int snd_timer_continue(struct snd_timer_instance *timeri)
{
	if (!(timeri->flags & SNDRV_TIMER_IFLG_PAUSED))
		return -EINVAL;
	return snd_timer_start1(timeri, false, 0);
}

int snd_timer_pause(struct snd_timer_instance *timeri)
{
	return snd_timer_stop1(timeri, false);
}

/* The next tick is for whoever has the fewest left. */
static void snd_timer_reschedule(struct snd_timer *timer, unsigned long ticks_left)
{
	struct snd_timer_instance *ti;
	unsigned long ticks = ~0UL;

	list_for_each_entry(ti, &timer->active_list_head, active_list) {
		if (ti->flags & SNDRV_TIMER_IFLG_START) {
			ti->flags &= ~SNDRV_TIMER_IFLG_START;
			ti->flags |= SNDRV_TIMER_IFLG_RUNNING;
			timer->running++;
		}
		if ((ti->flags & SNDRV_TIMER_IFLG_RUNNING) && ticks > ti->cticks)
			ticks = ti->cticks;
	}
	if (ticks == ~0UL) {
		timer->flags &= ~SNDRV_TIMER_FLG_RESCHED;
		return;
	}
	ticks = min(ticks, timer->hw.ticks);
	if (ticks_left != ticks)
		timer->flags |= SNDRV_TIMER_FLG_CHANGE;
	timer->sticks = ticks;
}

/* Calls back everybody on the list; the lock is dropped around each call. */
static void snd_timer_process_callbacks(struct snd_timer *timer, struct list_head *head)
{
	struct snd_timer_instance *ti;
	unsigned long resolution, ticks;

	while (!list_empty(head)) {
		ti = list_first_entry(head, struct snd_timer_instance, ack_list);
		list_del_init(&ti->ack_list);
		if (ti->flags & SNDRV_TIMER_IFLG_DEAD)
			continue;
		ticks = ti->pticks;
		ti->pticks = 0;
		resolution = ti->resolution;
		ti->flags |= SNDRV_TIMER_IFLG_CALLBACK;
		spin_unlock(&timer->lock);
		if (ti->callback)
			ti->callback(ti, resolution, ticks);
		spin_lock(&timer->lock);
		ti->flags &= ~SNDRV_TIMER_IFLG_CALLBACK;
	}
}

static void snd_timer_clear_callbacks(struct snd_timer *timer, struct list_head *head)
{
	unsigned long flags;

	spin_lock_irqsave(&timer->lock, flags);
	while (!list_empty(head))
		list_del_init(head->next);
	spin_unlock_irqrestore(&timer->lock, flags);
}

static void snd_timer_work(struct work_struct *work)
{
	struct snd_timer *timer = container_of(work, struct snd_timer, task_work);
	unsigned long flags;

	if (timer->card && timer->card->shutdown) {
		snd_timer_clear_callbacks(timer, &timer->sack_list_head);
		return;
	}
	spin_lock_irqsave(&timer->lock, flags);
	snd_timer_process_callbacks(timer, &timer->sack_list_head);
	spin_unlock_irqrestore(&timer->lock, flags);
}

/* Counts the ticks of one instance; true when its callback is due. */
static bool snd_timer_count(struct snd_timer *timer, struct snd_timer_instance *ti, unsigned long ticks, unsigned long resolution)
{
	if ((ti->flags & SNDRV_TIMER_IFLG_DEAD) || !(ti->flags & SNDRV_TIMER_IFLG_RUNNING))
		return false;
	ti->pticks += ticks;
	ti->resolution = resolution;
	ti->cticks = ti->cticks < ticks ? 0 : ti->cticks - ticks;
	if (ti->cticks)
		return false;
	if (ti->flags & SNDRV_TIMER_IFLG_AUTO) {
		ti->cticks = ti->ticks;
	} else {
		ti->flags &= ~SNDRV_TIMER_IFLG_RUNNING;
		timer->running--;
		list_del_init(&ti->active_list);
	}
	return true;
}

void snd_timer_interrupt(struct snd_timer *timer, unsigned long ticks_left)
{
	struct snd_timer_instance *ti, *next;
	unsigned long resolution, flags;
	struct list_head *ack_list;

	if (!timer)
		return;
	if (timer->card && timer->card->shutdown) {
		snd_timer_clear_callbacks(timer, &timer->ack_list_head);
		return;
	}
	spin_lock_irqsave(&timer->lock, flags);
	resolution = snd_timer_hw_resolution(timer);
	list_for_each_entry_safe(ti, next, &timer->active_list_head, active_list) {
		if (!snd_timer_count(timer, ti, ticks_left, resolution))
			continue;
		/* Fast callbacks run right here, the others on a worker. */
		if ((timer->hw.flags & SNDRV_TIMER_HW_WORK) || (ti->flags & SNDRV_TIMER_IFLG_FAST))
			ack_list = &timer->ack_list_head;
		else
			ack_list = &timer->sack_list_head;
		if (list_empty(&ti->ack_list) && !(ti->flags & SNDRV_TIMER_IFLG_CALLBACK))
			list_add_tail(&ti->ack_list, ack_list);
	}
	if (timer->flags & SNDRV_TIMER_FLG_RESCHED)
		snd_timer_reschedule(timer, timer->sticks);
	if (timer->running) {
		if (timer->hw.flags & SNDRV_TIMER_HW_STOP) {
			timer->hw.stop(timer);
			timer->flags |= SNDRV_TIMER_FLG_CHANGE;
		}
		if (!(timer->hw.flags & SNDRV_TIMER_HW_AUTO) || (timer->flags & SNDRV_TIMER_FLG_CHANGE)) {
			timer->flags &= ~SNDRV_TIMER_FLG_CHANGE;
			timer->hw.start(timer);
		}
	} else {
		timer->hw.stop(timer);
	}
	snd_timer_process_callbacks(timer, &timer->ack_list_head);
	if (!list_empty(&timer->sack_list_head))
		queue_work(system_highpri_wq, &timer->task_work);
	spin_unlock_irqrestore(&timer->lock, flags);
}

static int snd_timer_free(struct snd_timer *timer)
{
	struct snd_timer_instance *ti, *next;

	if (!timer)
		return 0;
	mutex_lock(&snd_timer_register_mutex);
	list_for_each_entry_safe(ti, next, &timer->open_list_head, open_list)
		put_device(close_locked(ti));
	list_del(&timer->device_list);
	if (timer->private_free)
		timer->private_free(timer);
	kfree(timer);
	mutex_unlock(&snd_timer_register_mutex);
	return 0;
}

static int snd_timer_dev_free(struct snd_device *device)
{
	return snd_timer_free(device->device_data);
}

/* Order of /proc/asound/timers: class, card, device, subdevice. */
static int snd_timer_compare(struct snd_timer *a, struct snd_timer *b)
{
	int card_a = a->card ? a->card->number : -1, card_b = b->card ? b->card->number : -1;

	if (a->tmr_class != b->tmr_class)
		return a->tmr_class - b->tmr_class;
	if (card_a != card_b)
		return card_a - card_b;
	if (a->tmr_device != b->tmr_device)
		return a->tmr_device - b->tmr_device;
	return a->tmr_subdevice - b->tmr_subdevice;
}

static int snd_timer_dev_register(struct snd_device *dev)
{
	struct snd_timer *timer = dev->device_data, *other;
	int order = -1;

	if (snd_BUG_ON(!timer || !timer->hw.start || !timer->hw.stop))
		return -ENXIO;
	if (!(timer->hw.flags & SNDRV_TIMER_HW_SLAVE) && !timer->hw.resolution && !timer->hw.c_resolution)
		return -EINVAL;
	mutex_lock(&snd_timer_register_mutex);
	list_for_each_entry(other, &snd_timer_list, device_list) {
		order = snd_timer_compare(timer, other);
		if (order <= 0)
			break;
	}
	if (order != 0 || list_empty(&snd_timer_list))
		list_add_tail(&timer->device_list, &other->device_list);
	mutex_unlock(&snd_timer_register_mutex);
	return order == 0 ? -EBUSY : 0;
}

static int snd_timer_dev_disconnect(struct snd_device *device)
{
	struct snd_timer *timer = device->device_data;
	struct snd_timer_instance *ti;

	mutex_lock(&snd_timer_register_mutex);
	list_del_init(&timer->device_list);
	list_for_each_entry(ti, &timer->open_list_head, open_list)
		if (ti->disconnect)
			ti->disconnect(ti);
	mutex_unlock(&snd_timer_register_mutex);
	return 0;
}

int snd_timer_new(struct snd_card *card, char *id, struct snd_timer_id *tid, struct snd_timer **rtimer)
{
	static const struct snd_device_ops ops = {
		.dev_free = snd_timer_dev_free,
		.dev_register = snd_timer_dev_register,
		.dev_disconnect = snd_timer_dev_disconnect,
	};
	struct snd_timer *timer;
	int err;

	if (snd_BUG_ON(!tid))
		return -EINVAL;
	if (tid->dev_class == SNDRV_TIMER_CLASS_CARD || tid->dev_class == SNDRV_TIMER_CLASS_PCM)
		if (WARN_ON(!card))
			return -EINVAL;
	if (rtimer)
		*rtimer = NULL;
	timer = kzalloc(sizeof(*timer), GFP_KERNEL);
	if (!timer)
		return -ENOMEM;
	timer->tmr_class = tid->dev_class;
	timer->card = card;
	timer->tmr_device = tid->device;
	timer->tmr_subdevice = tid->subdevice;
	if (id)
		strscpy(timer->id, id, sizeof(timer->id));
	timer->sticks = 1;
	INIT_LIST_HEAD(&timer->device_list);
	INIT_LIST_HEAD(&timer->open_list_head);
	INIT_LIST_HEAD(&timer->active_list_head);
	INIT_LIST_HEAD(&timer->ack_list_head);
	INIT_LIST_HEAD(&timer->sack_list_head);
	spin_lock_init(&timer->lock);
	INIT_WORK(&timer->task_work, snd_timer_work);
	timer->max_instances = 1000;
	if (card) {
		timer->module = card->module;
		err = snd_device_new(card, SNDRV_DEV_TIMER, timer, &ops);
		if (err < 0) {
			snd_timer_free(timer);
			return err;
		}
	}
	if (rtimer)
		*rtimer = timer;
	return 0;
}

/* A PCM tells the instances on its timer what happens to the stream. */
void snd_timer_notify(struct snd_timer *timer, int event, struct timespec64 *tstamp)
{
	unsigned long resolution = 0, flags;
	struct snd_timer_instance *ti;

	if ((timer->card && timer->card->shutdown) || !(timer->hw.flags & SNDRV_TIMER_HW_SLAVE))
		return;
	spin_lock_irqsave(&timer->lock, flags);
	if (event == SNDRV_TIMER_EVENT_MSTART || event == SNDRV_TIMER_EVENT_MCONTINUE || event == SNDRV_TIMER_EVENT_MRESUME)
		resolution = snd_timer_hw_resolution(timer);
	list_for_each_entry(ti, &timer->active_list_head, active_list)
		if (ti->ccallback)
			ti->ccallback(ti, event, tstamp, resolution);
	spin_unlock_irqrestore(&timer->lock, flags);
}

int snd_timer_global_new(char *id, int device, struct snd_timer **rtimer)
{
	struct snd_timer_id tid = { SNDRV_TIMER_CLASS_GLOBAL, SNDRV_TIMER_SCLASS_NONE, -1, device, 0 };

	return snd_timer_new(NULL, id, &tid, rtimer);
}

int snd_timer_global_free(struct snd_timer *timer)
{
	return snd_timer_free(timer);
}

int snd_timer_global_register(struct snd_timer *timer)
{
	struct snd_device dev = { .device_data = timer };

	return snd_timer_dev_register(&dev);
}

/* The system timer: one tick per jiffy. */
struct snd_timer_system_private {
	struct timer_list tlist;
	struct snd_timer *snd_timer;
	unsigned long last_expires;
	unsigned long last_jiffies;
	unsigned long correction;
};

static void snd_timer_s_function(struct timer_list *t)
{
	struct snd_timer_system_private *priv = from_timer(priv, t, tlist);
	unsigned long now = jiffies;

	if (time_after(now, priv->last_expires))
		priv->correction += (long)now - (long)priv->last_expires;
	snd_timer_interrupt(priv->snd_timer, (long)now - (long)priv->last_jiffies);
}

static int snd_timer_s_start(struct snd_timer *timer)
{
	struct snd_timer_system_private *priv = timer->private_data;
	unsigned long when = jiffies;

	priv->last_jiffies = when;
	/* What came late before is taken off now. */
	if (priv->correction > timer->sticks - 1) {
		priv->correction -= timer->sticks - 1;
		when++;
	} else {
		when += timer->sticks - priv->correction;
		priv->correction = 0;
	}
	priv->last_expires = when;
	mod_timer(&priv->tlist, when);
	return 0;
}

static int snd_timer_s_stop(struct snd_timer *timer)
{
	struct snd_timer_system_private *priv = timer->private_data;
	unsigned long now;

	timer_delete(&priv->tlist);
	now = jiffies;
	timer->sticks = time_before(now, priv->last_expires) ? priv->last_expires - now : 1;
	priv->correction = 0;
	return 0;
}

static int snd_timer_s_close(struct snd_timer *timer)
{
	struct snd_timer_system_private *priv = timer->private_data;

	timer_delete_sync(&priv->tlist);
	return 0;
}

static const struct snd_timer_hardware snd_timer_system = {
	.flags = SNDRV_TIMER_HW_FIRST | SNDRV_TIMER_HW_WORK,
	.resolution = NSEC_PER_SEC / HZ,
	.ticks = 10000000L,
	.close = snd_timer_s_close,
	.start = snd_timer_s_start,
	.stop = snd_timer_s_stop,
};

static void snd_timer_free_system(struct snd_timer *timer)
{
	kfree(timer->private_data);
}

static int snd_timer_register_system(void)
{
	struct snd_timer_system_private *priv;
	struct snd_timer *timer;
	int err = snd_timer_global_new("system", SNDRV_TIMER_GLOBAL_SYSTEM, &timer);

	if (err < 0)
		return err;
	strcpy(timer->name, "system timer");
	timer->hw = snd_timer_system;
	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv) {
		snd_timer_free(timer);
		return -ENOMEM;
	}
	priv->snd_timer = timer;
	timer_setup(&priv->tlist, snd_timer_s_function, 0);
	timer->private_data = priv;
	timer->private_free = snd_timer_free_system;
	return snd_timer_global_register(timer);
}

/* /proc/asound/timers */
static void snd_timer_proc_read(struct snd_info_entry *entry, struct snd_info_buffer *buffer)
{
	struct snd_timer_instance *ti;
	struct snd_timer *timer;
	unsigned long resolution;

	mutex_lock(&snd_timer_register_mutex);
	list_for_each_entry(timer, &snd_timer_list, device_list) {
		if (timer->card && timer->card->shutdown)
			continue;
		switch (timer->tmr_class) {
		case SNDRV_TIMER_CLASS_GLOBAL:
			snd_iprintf(buffer, "G%i: ", timer->tmr_device);
			break;
		case SNDRV_TIMER_CLASS_CARD:
			snd_iprintf(buffer, "C%i-%i: ", timer->card->number, timer->tmr_device);
			break;
		case SNDRV_TIMER_CLASS_PCM:
			snd_iprintf(buffer, "P%i-%i-%i: ", timer->card->number, timer->tmr_device, timer->tmr_subdevice);
			break;
		default:
			snd_iprintf(buffer, "?%i-%i-%i-%i: ", timer->tmr_class, timer->card ? timer->card->number : -1,
				    timer->tmr_device, timer->tmr_subdevice);
		}
		snd_iprintf(buffer, "%s :", timer->name);
		resolution = snd_timer_hw_resolution(timer);
		if (timer->hw.flags & SNDRV_TIMER_HW_SLAVE)
			snd_iprintf(buffer, " SLAVE");
		else if (resolution)
			snd_iprintf(buffer, " %lu.%03luus (%lu ticks)", resolution / 1000, resolution % 1000, timer->hw.ticks);
		snd_iprintf(buffer, "\n");
		list_for_each_entry(ti, &timer->open_list_head, open_list)
			snd_iprintf(buffer, "  Client %s : %s\n", ti->owner ? ti->owner : "unknown",
				    (ti->flags & (SNDRV_TIMER_IFLG_START | SNDRV_TIMER_IFLG_RUNNING)) ? "running" : "stopped");
	}
	mutex_unlock(&snd_timer_register_mutex);
}

static int snd_timer_user_open(struct inode *inode, struct file *file)
{
	return -ENODEV;			/* the user side of timers is not emulated */
}

static const struct file_operations snd_timer_f_ops = { .open = snd_timer_user_open };

static int alsa_timer_init(void)
{
	struct snd_info_entry *entry;
	struct device *timer_dev;
	int err = snd_device_alloc(&timer_dev, NULL);

	if (err < 0)
		return err;
	dev_set_name(timer_dev, "timer");
	err = snd_timer_register_system();
	if (err < 0)
		return err;
	err = snd_register_device(SNDRV_DEVICE_TYPE_TIMER, NULL, 0, &snd_timer_f_ops, NULL, timer_dev);
	if (err < 0)
		return err;
	entry = snd_info_create_module_entry(THIS_MODULE, "timers", NULL);
	if (!entry)
		return -ENOMEM;
	entry->c.text.read = snd_timer_proc_read;
	return snd_info_register(entry);
}
