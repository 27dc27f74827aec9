// The callbacks, the interrupt handler, atomicity and constraints.

import { LIFE, type Rule, SUSPENDS, WRITES } from './rule';

const PREPARED = '\tvoice->prepared++;\n';
const ELAPSED = '\tspin_unlock(&chip->lock);\n\tif (elapsed)\n\t\tsnd_pcm_period_elapsed(substream);\n';
const POINTER = '\tu32 position;\n';
const STARTED = '\t\tchip->running = true;\n';
const OPS_END = '\t.page = rules_page,\n';
const HW = '\truntime->hw = rules_hw;\n';
const PCM_DONE = '\tchip->pcm = pcm;\n';
const INTEGER = '\terr = snd_pcm_hw_constraint_integer(runtime, SNDRV_PCM_HW_PARAM_PERIODS);\n';

export const CALLBACK_RULES: readonly Rule[] = [
  {
    rule: 'A callback answers 0 or a negative errno, and the client gets it',
    change: [[`${PREPARED}\treturn 0;`, '\treturn voice ? -EIO : 0;']],
    shownBy: { call: 'prepare s', result: -5 },
  },
  {
    rule: 'substream->private_data can be set for one substream',
    change: [[HW, `${HW}\tsubstream->private_data = NULL;\n`]],
    shownBy: { finding: 'memory/null-pointer-dereference', at: 'spin_lock(&chip->lock);' },
  },
  {
    rule: 'open() fills runtime->hw',
    change: [[HW, '']],
    shownBy: { call: 'open s', result: -22 },
  },
  {
    rule: 'close() frees what open() allocated',
    change: [['\tkfree(substream->runtime->private_data);\n', '']],
    shownBy: { finding: 'leak/memory-leak', at: 'kzalloc(sizeof(struct voice)' },
  },
  {
    rule: 'No ioctl callback is the same as snd_pcm_lib_ioctl()',
    change: [[OPS_END, `${OPS_END}\t.ioctl = snd_pcm_lib_ioctl,\n`]],
    shownBy: { allowed: true },
  },
  {
    rule: 'hw_params() may come again: what it allocated before is not lost',
    change: [['\trules_hw_free(substream);\n', '']],
    shownBy: { finding: 'leak/memory-leak', at: 'vzalloc(bytes)' },
  },
  {
    rule: 'snd_pcm_lib_malloc_pages() needs a preallocation before',
    change: [['\trules_hw_free(substream);\n', '\treturn snd_pcm_lib_malloc_pages(substream, bytes);\n']],
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'hw_params() may sleep, but not with a spinlock held',
    change: [
      [
        '\trules_hw_free(substream);\n\truntime->dma_area = vzalloc(bytes);\n',
        '\tstruct chip *chip = snd_pcm_substream_chip(substream);\n\n\trules_hw_free(substream);\n\tspin_lock_irq(&chip->lock);\n\truntime->dma_area = vzalloc(bytes);\n\tspin_unlock_irq(&chip->lock);\n',
      ],
    ],
    shownBy: { finding: 'context/sleep-in-atomic', at: 'vzalloc(bytes)' },
  },
  {
    rule: 'hw_free() may come again: it frees once',
    change: [
      ['\truntime->dma_area = NULL;\n\truntime->dma_bytes = 0;\n\treturn 0;', '\truntime->dma_bytes = 0;\n\treturn 0;'],
    ],
    scenario: LIFE.replace('hw_free s\n', 'hw_free s\nhw_params s rate=1\n'),
    shownBy: { finding: 'memory/double-free', at: 'vfree(' },
  },
  {
    rule: 'prepare() may come any number of times, also after an xrun',
    change: [[`${PREPARED}\treturn 0;`, '\treturn voice->prepared++ ? -EBUSY : 0;']],
    shownBy: { call: 'prepare s#2', result: -16 },
  },
  {
    rule: 'prepare() may sleep',
    change: [[PREPARED, `${PREPARED}\tmsleep(2);\n\tpr_info("slept\\n");\n`]],
    shownBy: { says: /slept/ },
  },
  {
    rule: 'trigger() handles START and STOP; what it does not know is -EINVAL',
    change: [['\tcase SNDRV_PCM_TRIGGER_START:\n', '']],
    shownBy: { call: 'start s', result: -22 },
  },
  {
    rule: 'trigger() is atomic: it must not sleep',
    change: [[STARTED, `${STARTED}\t\tmsleep(1);\n`]],
    shownBy: { finding: 'context/sleep-in-atomic', at: 'msleep(1)' },
  },
  {
    rule: 'trigger() must not allocate with GFP_KERNEL',
    change: [[STARTED, `${STARTED}\t\tkfree(kmalloc(16, GFP_KERNEL));\n`]],
    shownBy: { finding: 'context/sleep-in-atomic', at: 'kmalloc(16, GFP_KERNEL)' },
  },
  {
    rule: 'trigger() may wait with udelay()',
    change: [[STARTED, `${STARTED}\t\tudelay(10);\n\t\tpr_info("waited\\n");\n`]],
    shownBy: { says: /waited/ },
  },
  {
    rule: 'trigger() may sleep if pcm->nonatomic is set',
    change: [
      [PCM_DONE, `${PCM_DONE}\tpcm->nonatomic = 1;\n`],
      ['\tif (elapsed)\n', '\tif (false)\n'],
      [
        '\tint err = 0;\n\n',
        '\tint err = 0;\n\n\tmutex_lock(&chip->mutex);\n\tpr_info("trigger with a mutex\\n");\n\tmutex_unlock(&chip->mutex);\n',
      ],
    ],
    scenario: WRITES,
    shownBy: { says: /trigger with a mutex/ },
  },
  {
    rule: 'pcm->nonatomic: nobody calls the core from an interrupt then',
    change: [[PCM_DONE, `${PCM_DONE}\tpcm->nonatomic = 1;\n`]],
    shownBy: { finding: 'context/sleep-in-atomic', at: 'snd_pcm_period_elapsed(substream);' },
  },
  {
    rule: 'trigger(SUSPEND) comes with power management, also without INFO_RESUME',
    change: [
      [
        '\tcase SNDRV_PCM_TRIGGER_SUSPEND:\n',
        '\tcase SNDRV_PCM_TRIGGER_SUSPEND:\n\t\tpr_info("suspended\\n");\n\t\tfallthrough;\n',
      ],
    ],
    scenario: SUSPENDS,
    shownBy: { says: /suspended/ },
  },
  {
    rule: 'sync_stop() comes after a stop, before the next prepare, hw_params or hw_free',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_sync_stop(struct snd_pcm_substream *substream)\n{\n\tpr_info("sync_stop\\n");\n\treturn 0;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, `${OPS_END}\t.sync_stop = rules_sync_stop,\n`],
    ],
    shownBy: { says: /sync_stop/ },
  },
  {
    rule: 'What still runs after the stop must have ended before its data go',
    change: [
      ['\t\ttimer_delete(&chip->timer);\n', ''],
      ['\ttimer_delete_sync(&chip->timer);\n', ''],
    ],
    scenario: WRITES.replace('unload\n', 'unload\nsleep 500\n'),
    shownBy: { finding: 'memory/slab-use-after-free', at: 'core' },
  },
  {
    rule: 'pointer() answers in PCM frames',
    change: [['\treturn position;\n', '\treturn frames_to_bytes(runtime, position);\n']],
    scenario: WRITES.replace('sleep 50', 'sleep 150'),
    shownBy: { finding: 'pcm/invalid-position', at: 'snd_pcm_period_elapsed(substream);' },
  },
  {
    rule: 'pointer() answers 0 to buffer_size - 1',
    change: [
      [
        '\tdiv_u64_rem(rules_played(chip, runtime), runtime->buffer_size, &position);\n\treturn position;',
        '\treturn rules_played(chip, runtime) ? runtime->buffer_size : 0;',
      ],
      [POINTER, ''],
    ],
    shownBy: { finding: 'pcm/invalid-position', at: 'snd_pcm_period_elapsed(substream);' },
  },
  {
    rule: 'pointer() is atomic: no mutex',
    change: [[POINTER, `${POINTER}\n\tmutex_lock(&chip->mutex);\n\tmutex_unlock(&chip->mutex);\n`]],
    shownBy: { finding: 'context/sleep-in-atomic', at: 'mutex_lock(&chip->mutex)' },
  },
  {
    rule: 'ack(): a negative errno refuses the new position',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_ack(struct snd_pcm_substream *substream)\n{\n\treturn -ENODEV;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, `${OPS_END}\t.ack = rules_ack,\n`],
    ],
    scenario: WRITES,
    shownBy: { call: 'writei s 8192', result: -19 },
  },
  {
    rule: 'ack(): -EPIPE is an xrun',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_ack(struct snd_pcm_substream *substream)\n{\n\treturn -EPIPE;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, `${OPS_END}\t.ack = rules_ack,\n`],
    ],
    scenario: WRITES,
    shownBy: { call: 'writei s 8192', result: -32 },
  },
  {
    rule: 'ack() is atomic',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_ack(struct snd_pcm_substream *substream)\n{\n\tmsleep(3);\n\treturn 0;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, `${OPS_END}\t.ack = rules_ack,\n`],
    ],
    scenario: WRITES,
    shownBy: { finding: 'context/sleep-in-atomic', at: 'msleep(3)' },
  },
  {
    rule: 'page() answers the page that holds the byte',
    change: [
      [
        '\treturn vmalloc_to_page(substream->runtime->dma_area + offset);',
        '\treturn vmalloc_to_page(substream->runtime->dma_area);',
      ],
    ],
    shownBy: { finding: 'page/wrong-page', at: 'core' },
  },
  {
    rule: 'page() is needed for a vmalloc buffer that the core does not manage',
    change: [[OPS_END, '']],
    shownBy: { finding: 'page/bad-virt-to-page', at: 'core' },
  },
  {
    rule: 'mmap() takes the place of the standard mapping',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_mmap(struct snd_pcm_substream *substream, struct vm_area_struct *area)\n{\n\treturn -ENXIO;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, '\t.mmap = rules_mmap,\n'],
    ],
    shownBy: { call: 'mmap s m', result: -6 },
  },
  {
    rule: 'The handler gives its own lock back before snd_pcm_period_elapsed()',
    change: [[ELAPSED, '\tif (elapsed)\n\t\tsnd_pcm_period_elapsed(substream);\n\tspin_unlock(&chip->lock);\n']],
    scenario: WRITES.replace('sleep 50', 'sleep 500'),
    shownBy: { finding: 'context/deadlock', at: 'spin_lock(&chip->lock);' },
  },
  {
    rule: 'A driver with a timer counts PCM frames and tells a period when it is full',
    shownBy: { allowed: true },
  },
  {
    rule: 'ack() holds the stream lock: snd_pcm_period_elapsed() would take it again',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_ack(struct snd_pcm_substream *substream)\n{\n\tsnd_pcm_period_elapsed(substream); /* from ack */\n\treturn 0;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, `${OPS_END}\t.ack = rules_ack,\n`],
    ],
    scenario: WRITES,
    shownBy: { finding: 'context/deadlock', at: 'from ack' },
  },
  {
    rule: 'ack() may call snd_pcm_period_elapsed_under_stream_lock()',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_ack(struct snd_pcm_substream *substream)\n{\n\tsnd_pcm_period_elapsed_under_stream_lock(substream);\n\treturn 0;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      [OPS_END, `${OPS_END}\t.ack = rules_ack,\n`],
    ],
    scenario: WRITES,
    shownBy: { allowed: true },
  },
  {
    rule: 'The handler knows the substream from open to close, and not after',
    change: [
      ['\t\ttimer_delete(&chip->timer);\n', ''],
      ['\ttimer_delete_sync(&chip->timer);\n', ''],
      ['\t\tchip->running = false;\n', ''],
      ['\tchip->substream = NULL;\n', ''],
    ],
    scenario: WRITES.replace('close s\n', 'close s\nsleep 500\n'),
    shownBy: { finding: 'memory/null-pointer-dereference', at: 'ticks * runtime->rate' },
  },
  {
    rule: 'Several periods in one interrupt are one snd_pcm_period_elapsed()',
    shownBy: undefined,
    why: 'calling it more often is allowed and costs only time',
  },
  {
    rule: 'snd_pcm_stop_xrun() is called without the stream lock',
    change: [[STARTED, `${STARTED}\t\tsnd_pcm_stop_xrun(substream);\n`]],
    shownBy: { finding: 'context/deadlock', at: 'snd_pcm_stop_xrun(substream);' },
  },
  {
    rule: 'hw_constraint_list in open() narrows to a list',
    change: [
      [
        HW,
        `${HW}\terr = snd_pcm_hw_constraint_list(runtime, 0, SNDRV_PCM_HW_PARAM_RATE, &rules_rates);\n\tif (err < 0)\n\t\treturn err;\n`,
      ],
      [
        'static u64 rules_played',
        'static const unsigned int rules_rate_list[] = { 44100 };\nstatic const struct snd_pcm_hw_constraint_list rules_rates = { .count = 1, .list = rules_rate_list };\n\nstatic u64 rules_played',
      ],
    ],
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'A rule between two parameters has its inverse',
    shownBy: undefined,
    why: 'the core cannot know what a rule function depends on',
  },
  {
    rule: 'A buffer is no multiple of the period unless the driver asks for it',
    change: [
      [`${INTEGER}\tif (err < 0)\n\t\treturn err;\n`, '\terr = 0;\n'],
      ['SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID |', '0 |'],
    ],
    scenario: 'load\nopen s\nhw_params s channels=2 format=S16_LE period_bytes=256 buffer_bytes=996\nclose s\nunload\n',
    shownBy: { call: 'hw_params s', result: 0 },
  },
];
