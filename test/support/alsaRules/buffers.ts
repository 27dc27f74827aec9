// Buffers of the core, the card and its components, power management, modules.

import { type Rule, SUSPENDS, WRITES } from './rule';

const OWN = ['\t.hw_params = rules_hw_params,\n\t.hw_free = rules_hw_free,\n', ''] as const;
const NO_PAGE = ['\t.page = rules_page,\n', ''] as const;
const UNUSED = [
  ['static int rules_hw_free', 'static int __maybe_unused rules_hw_free'],
  ['static int rules_hw_params', 'static int __maybe_unused rules_hw_params'],
  ['static struct page *rules_page', 'static struct page * __maybe_unused rules_page'],
] as const;
const PCM_DONE = '\tchip->pcm = pcm;\n\treturn 0;';
const managed = (args: string) =>
  [
    OWN,
    NO_PAGE,
    ...UNUSED,
    [PCM_DONE, `\tchip->pcm = pcm;\n\treturn snd_pcm_set_managed_buffer_all(pcm, ${args});`],
  ] as const;
const SAYS_BUFFER = [
  '\tvoice->prepared++;\n',
  '\tvoice->prepared++;\n\tpr_info("linear %d addr %d\\n", !is_vmalloc_addr(substream->runtime->dma_area), substream->runtime->dma_addr != 0);\n',
] as const;

export const BUFFER_RULES: readonly Rule[] = [
  {
    rule: 'snd_pcm_lib_malloc_pages() takes the preallocated buffer if it is large enough',
    change: [
      [
        PCM_DONE,
        '\tchip->pcm = pcm;\n\tsnd_pcm_lib_preallocate_pages_for_all(pcm, SNDRV_DMA_TYPE_DEV, chip->card->dev, 64 * 1024, 128 * 1024);\n\treturn 0;',
      ],
      ['\trules_hw_free(substream);\n', '\treturn snd_pcm_lib_malloc_pages(substream, bytes);\n'],
      ['\tvfree(runtime->dma_area);\n', '\treturn snd_pcm_lib_free_pages(substream);\n'],
      NO_PAGE,
      UNUSED[2],
      SAYS_BUFFER,
    ],
    shownBy: { says: /linear 1 addr 1/ },
  },
  {
    rule: 'A preallocation with a maximum falls back to less memory',
    change: [
      [
        PCM_DONE,
        '\tchip->pcm = pcm;\n\tsnd_pcm_lib_preallocate_pages_for_all(pcm, SNDRV_DMA_TYPE_DEV, chip->card->dev, 256 << 20, 256 << 20);\n\tpr_info("preallocated %zu\\n", pcm->streams[0].substream->dma_buffer.bytes);\n\treturn 0;',
      ],
    ],
    scenario: 'load\nunload\n',
    shownBy: { says: /preallocated (?!268435456)[1-9]/ },
  },
  {
    rule: 'The preallocation can be changed in /proc, up to the maximum',
    change: managed('SNDRV_DMA_TYPE_DEV, chip->card->dev, 64 * 1024, 128 * 1024'),
    scenario: 'load\nsysw /proc/asound/card0/pcm0p/sub0/prealloc 128\nunload\n',
    shownBy: { call: 'sysw /proc/asound/card0/pcm0p/sub0/prealloc 128', result: 0 },
  },
  {
    rule: 'A buffer of malloc_pages() is given back by hw_free()',
    change: [
      [
        PCM_DONE,
        '\tchip->pcm = pcm;\n\tsnd_pcm_lib_preallocate_pages_for_all(pcm, SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0);\n\treturn 0;',
      ],
      ['\trules_hw_free(substream);\n', '\treturn snd_pcm_lib_malloc_pages(substream, bytes);\n'],
      ['\tvfree(runtime->dma_area);\n', '\treturn 0;\n'],
    ],
    shownBy: { finding: 'leak/memory-leak', at: 'core' },
  },
  {
    rule: 'A managed buffer comes before hw_params() and goes after hw_free(): both may be missing',
    change: managed('SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0'),
    shownBy: { allowed: true },
  },
  {
    rule: 'TYPE_DEV is for a device, and linear',
    change: [...managed('SNDRV_DMA_TYPE_DEV, chip->card->dev, 64 * 1024, 64 * 1024'), SAYS_BUFFER],
    shownBy: { says: /linear 1 addr 1/ },
  },
  {
    rule: 'TYPE_DEV needs its device',
    change: managed('SNDRV_DMA_TYPE_DEV, NULL, 64 * 1024, 64 * 1024'),
    shownBy: { finding: 'memory/null-pointer-dereference', at: 'snd_pcm_set_managed_buffer_all(' },
  },
  {
    rule: 'TYPE_CONTINUOUS needs no device',
    change: [...managed('SNDRV_DMA_TYPE_CONTINUOUS, NULL, 64 * 1024, 64 * 1024'), SAYS_BUFFER],
    shownBy: { says: /linear 1/ },
  },
  {
    rule: 'TYPE_DEV_SG needs its device, and is one piece if there is one that is free',
    change: [...managed('SNDRV_DMA_TYPE_DEV_SG, chip->card->dev, 64 * 1024, 64 * 1024'), SAYS_BUFFER],
    shownBy: { says: /linear 1 addr 1/ },
  },
  {
    rule: 'TYPE_VMALLOC needs neither device nor size',
    change: [...managed('SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0'), SAYS_BUFFER],
    shownBy: { says: /linear 0 addr 0/ },
  },
  {
    rule: 'copy() gets bytes and an iov_iter, in place of the buffer',
    change: [
      [
        'static snd_pcm_uframes_t rules_pointer',
        'static int rules_copy(struct snd_pcm_substream *substream, int channel, unsigned long pos, struct iov_iter *from, unsigned long bytes)\n{\n\tpr_info("copy %lu bytes to %lu\\n", bytes, pos);\n\treturn copy_from_iter(substream->runtime->dma_area + pos, bytes, from) == bytes ? 0 : -EFAULT;\n}\n\nstatic snd_pcm_uframes_t rules_pointer',
      ],
      ['\t.page = rules_page,\n', '\t.copy = rules_copy,\n'],
      UNUSED[2],
      ['SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID |', '0 |'],
    ],
    scenario: WRITES,
    shownBy: { says: /copy 32768 bytes to 0/ },
  },
  {
    rule: 'fill_silence() goes with copy(); buffers in the memory of the hardware are copied by interrupt or mapped',
    shownBy: undefined,
    why: 'the template has no memory of its own behind a bus',
  },
  {
    rule: 'Extra bytes of snd_card_new() are card->private_data',
    change: [['THIS_MODULE, sizeof(struct chip), &card', 'THIS_MODULE, sizeof(struct chip) - 16, &card']],
    shownBy: { finding: 'memory/slab-out-of-bounds', at: 'chip->started = jiffies' },
  },
  {
    rule: 'A LOWLEVEL device frees what it owns in dev_free()',
    change: [
      ['\tkfree(chip->registers);\n\treturn 0;\n}\n\nstatic const', '\treturn chip ? 0 : -EIO;\n}\n\nstatic const'],
    ],
    shownBy: { finding: 'leak/memory-leak', at: 'kcalloc(16' },
  },
  {
    rule: 'Nothing can be reached before snd_card_register()',
    change: [['\t\terr = snd_card_register(card);\n', '\t\terr = 0;\n']],
    shownBy: { call: 'open s', result: -2 },
  },
  {
    rule: 'One snd_card_free() releases everything',
    change: [
      [
        '\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
        '\tsnd_card_disconnect(card);\n}\n\nstatic int rules_suspend',
      ],
    ],
    shownBy: { finding: 'leak/memory-leak', at: 'core' },
  },
  {
    rule: 'A card is freed once',
    change: [
      [
        '\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
        '\tsnd_card_free(card);\n\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
      ],
    ],
    shownBy: { finding: 'memory/slab-use-after-free', at: 'snd_card_free(card);' },
  },
  {
    rule: 'snd_card_free_when_closed() waits for the last close',
    change: [
      [
        '\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
        '\tsnd_card_free_when_closed(card);\n\tpr_info("not waited\\n");\n}\n\nstatic int rules_suspend',
      ],
    ],
    shownBy: { says: /not waited/ },
  },
  {
    rule: 'A card of snd_devm_card_new() is not freed by hand on remove',
    change: [
      ['snd_card_new(&device->dev', 'snd_devm_card_new(&device->dev'],
      ['\tif (err < 0) {\n\t\tsnd_card_free(card);\n\t\treturn err;\n\t}\n', '\tif (err < 0)\n\t\treturn err;\n'],
      [
        '\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
        '\tpr_info("no free of %s\\n", card->id);\n}\n\nstatic int rules_suspend',
      ],
    ],
    shownBy: { says: /no free of/ },
  },
  {
    rule: 'Managed and unmanaged resources are not mixed: devm memory outlives nothing of the card',
    change: [
      [
        'chip->registers = kcalloc(16, sizeof(int), GFP_KERNEL)',
        'chip->registers = devm_kcalloc(card->dev, 16, sizeof(int), GFP_KERNEL)',
      ],
    ],
    shownBy: { finding: 'memory/invalid-free', at: 'kfree(chip->registers)' },
  },
  {
    rule: 'PCI: enable first, set the DMA mask, request regions, free in reverse',
    shownBy: undefined,
    why: 'the template is no PCI driver; unmodified PCI drivers run in the tests of real drivers',
  },
  {
    rule: 'An interrupt line of several devices is requested with IRQF_SHARED by each',
    change: [
      ['#include <linux/delay.h>\n', '#include <linux/delay.h>\n#include <linux/interrupt.h>\n'],
      [
        'static int rules_new_pcm',
        'static irqreturn_t rules_irq(int irq, void *chip)\n{\n\treturn IRQ_NONE;\n}\n\nstatic int rules_new_pcm',
      ],
      [
        '\treturn rules_new_pcm(chip);\n',
        '\terr = request_irq(10, rules_irq, IRQF_SHARED, "rules", chip);\n\tif (err < 0)\n\t\treturn err;\n\terr = request_irq(10, rules_irq, 0, "other", chip->registers);\n\tpr_info("the second: %d\\n", err);\n\tfree_irq(10, chip);\n\treturn rules_new_pcm(chip);\n',
      ],
    ],
    shownBy: { says: /the second: -16/ },
  },
  {
    rule: 'An interrupt line: irq = -1 before it is requested, freed before the regions',
    shownBy: undefined,
    why: 'the template has a timer and no interrupt line',
  },
  {
    rule: 'card->sync_irq is set after request_irq()',
    shownBy: undefined,
    why: 'the template has a timer and no interrupt line',
  },
  {
    rule: 'The state of power is changed to D3hot, registers are saved, and the other way round on resume',
    change: [['\tchip->saved = chip->registers[0];\n', '\tpr_info("power %x\\n", snd_power_get_state(card));\n']],
    scenario: SUSPENDS,
    shownBy: { says: /power 300/ },
  },
  {
    rule: 'A card has an index below SNDRV_CARDS',
    change: [['SNDRV_DEFAULT_IDX1', 'SNDRV_CARDS + 8']],
    shownBy: { call: 'load', result: -19 },
  },
  {
    rule: 'A module has a licence',
    shownBy: undefined,
    why: 'modpost refuses such a module when it is built; a launch does not look',
  },
  {
    rule: 'snd_BUG_ON() answers its condition, and warns only in a kernel with CONFIG_SND_DEBUG',
    change: [
      ['\tvoice->prepared++;\n', '\tvoice->prepared++;\n\tif (snd_BUG_ON(voice->prepared > 1))\n\t\treturn -EINVAL;\n'],
    ],
    shownBy: { call: 'prepare s#2', result: -22 },
  },
];
