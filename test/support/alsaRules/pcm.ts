// PCM construction, the runtime, the hardware description, units and DMA information.

import { type Rule, SUSPENDS, WRITES } from './rule';

const NEW_PCM = 'snd_pcm_new(chip->card, "Rules", 0, 1, 0, &pcm)';
const SET_OPS = '\tsnd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &rules_ops);\n';
const WITH_CAPTURE = [NEW_PCM, 'snd_pcm_new(chip->card, "Rules", 0, 1, 1, &pcm)'] as const;
const opened = (params: string) => `load\nopen s\nhw_params s ${params}\nclose s\nunload\n`;
const INFO = '\t\tSNDRV_PCM_INFO_INTERLEAVED |\n';

export const PCM_RULES: readonly Rule[] = [
  {
    rule: 'Each PCM of a card has an index of its own',
    change: [
      [
        '\tchip->pcm = pcm;\n',
        '\tchip->pcm = pcm;\n\terr = snd_pcm_new(chip->card, "Again", 0, 1, 0, &pcm);\n\tif (err < 0)\n\t\treturn err;\n',
      ],
    ],
    shownBy: { call: 'load', result: -19 },
  },
  {
    rule: 'A direction may have no substream, and then there is nothing to open',
    change: [
      [NEW_PCM, 'snd_pcm_new(chip->card, "Rules", 0, 0, 1, &pcm)'],
      [SET_OPS, '\tsnd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_CAPTURE, &rules_ops);\n'],
    ],
    scenario: 'load\nopen s stream=p\nunload\n',
    shownBy: { call: 'open s', result: -2 },
  },
  {
    rule: 'substream->number tells the substreams apart',
    change: [
      [NEW_PCM, 'snd_pcm_new(chip->card, "Rules", 0, 2, 0, &pcm)'],
      [
        '\tchip->substream = substream;\n',
        '\tchip->substream = substream;\n\tpr_info("substream %d\\n", substream->number);\n',
      ],
    ],
    scenario: 'load\nopen a\nopen b nonblock=1\nclose b\nclose a\nunload\n',
    shownBy: { says: /substream 1\n/ },
  },
  {
    rule: 'Every direction gets its operations after snd_pcm_new()',
    change: [[SET_OPS, '']],
    shownBy: { finding: 'memory/null-pointer-dereference', at: 'core' },
  },
  {
    rule: 'pcm->private_data is what snd_pcm_substream_chip() gives',
    change: [['\tpcm->private_data = chip;\n', '']],
    shownBy: { finding: 'memory/null-pointer-dereference', at: 'chip->substream = substream;' },
  },
  {
    rule: 'HALF_DUPLEX in info_flags keeps the other direction closed',
    change: [
      WITH_CAPTURE,
      [
        SET_OPS,
        `${SET_OPS}\tsnd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_CAPTURE, &rules_ops);\n\tpcm->info_flags = SNDRV_PCM_INFO_HALF_DUPLEX;\n`,
      ],
    ],
    scenario: 'load\nopen p stream=p\nopen c stream=c nonblock=1\nclose p\nunload\n',
    shownBy: { call: 'open c', result: -16 },
  },
  {
    rule: 'pcm->private_free frees records of the driver; the PCM itself is freed by the core',
    change: [
      [
        'static int rules_new_pcm',
        'static void rules_private_free(struct snd_pcm *pcm)\n{\n\tkfree(pcm);\n}\n\nstatic int rules_new_pcm',
      ],
      ['\tchip->pcm = pcm;\n', '\tpcm->private_free = rules_private_free;\n'],
    ],
    shownBy: { finding: 'memory/slab-use-after-free', at: 'snd_card_free(card);' },
  },
  {
    rule: 'Setting a managed buffer may fail, and then the probe does',
    change: [
      [
        '\tchip->pcm = pcm;\n\treturn 0;',
        '\treturn snd_pcm_set_managed_buffer_all(pcm, SNDRV_DMA_TYPE_DEV, chip->card->dev, 256 << 20, 0);',
      ],
    ],
    shownBy: { call: 'load', result: -19 },
  },
  {
    rule: 'The runtime exists only while the substream is open',
    change: [
      [
        '\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
        '\tpr_info("%u\\n", ((struct chip *)card->private_data)->pcm->streams[0].substream->runtime->rate);\n\tsnd_card_free(card);\n}\n\nstatic int rules_suspend',
      ],
    ],
    shownBy: { finding: 'memory/null-pointer-dereference', at: 'pr_info("%u' },
  },
  {
    rule: 'The driver only reads the runtime, except hw, private_data and the buffer it made itself',
    change: [['\tvoice->prepared++;\n', '\tvoice->prepared++;\n\tsubstream->runtime->rate = 44100;\n']],
    shownBy: { finding: 'pcm/runtime-changed', at: 'core' },
  },
  {
    rule: 'runtime->hw is a copy that open() may narrow',
    change: [['\truntime->hw = rules_hw;\n', '\truntime->hw = rules_hw;\n\truntime->hw.rate_max = 44100;\n']],
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'A driver whose buffer can be mapped says INFO_MMAP',
    change: [['SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID |', '0 |']],
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'The description says INTERLEAVED or NONINTERLEAVED',
    change: [[INFO, '']],
    scenario: WRITES,
    shownBy: { call: 'open s', result: -22 },
  },
  {
    rule: 'INFO_PAUSE: trigger() handles PAUSE_PUSH and PAUSE_RELEASE',
    change: [
      ['\tcase SNDRV_PCM_TRIGGER_PAUSE_RELEASE:\n', ''],
      ['\tcase SNDRV_PCM_TRIGGER_PAUSE_PUSH:\n', ''],
    ],
    shownBy: { call: 'pause s 1', result: -22 },
  },
  {
    rule: 'Without INFO_PAUSE there is no pause',
    change: [['\t\tSNDRV_PCM_INFO_PAUSE,\n', '\t\t0,\n']],
    shownBy: { call: 'pause s 1', result: -38 },
  },
  {
    rule: 'INFO_RESUME: the stream goes on where it was, by trigger(RESUME)',
    change: [
      ['\t\tSNDRV_PCM_INFO_PAUSE,\n', '\t\tSNDRV_PCM_INFO_PAUSE | SNDRV_PCM_INFO_RESUME,\n'],
      ['\tcase SNDRV_PCM_TRIGGER_START:\n', '\tcase SNDRV_PCM_TRIGGER_START:\n\tcase SNDRV_PCM_TRIGGER_RESUME:\n'],
    ],
    scenario: SUSPENDS,
    shownBy: { call: 'resume s', result: 0 },
  },
  {
    rule: 'INFO_SYNC_START: trigger() walks the linked group',
    shownBy: undefined,
    why: 'whether the hardware starts its streams in one go does not show in what the core sees',
  },
  {
    rule: 'Formats are the bits of the description',
    scenario: opened('format=S24_LE'),
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'rate_min and rate_max fit the rate bits',
    change: [['\t.rate_min = 44100,\n\t.rate_max = 48000,', '\t.rate_min = 45000,\n\t.rate_max = 47000,']],
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'RATE_CONTINUOUS: every rate between rate_min and rate_max',
    change: [['SNDRV_PCM_RATE_44100 | SNDRV_PCM_RATE_48000,', 'SNDRV_PCM_RATE_CONTINUOUS,']],
    scenario: opened('rate=45678'),
    shownBy: { call: 'hw_params s', result: 0 },
  },
  {
    rule: 'RATE_KNOT: open() must add the list of rates, or every rate between the limits goes through',
    change: [['SNDRV_PCM_RATE_44100 | SNDRV_PCM_RATE_48000,', 'SNDRV_PCM_RATE_KNOT,']],
    scenario: opened('rate=45678'),
    shownBy: { call: 'hw_params s', result: 0 },
  },
  {
    rule: 'Channels lie between channels_min and channels_max',
    scenario: opened('channels=6'),
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'buffer_bytes_max bounds the buffer',
    scenario: opened('channels=2 format=S16_LE buffer_bytes=131072'),
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'The smallest buffer is period_bytes_min * periods_min',
    scenario: opened('channels=2 format=S16_LE buffer_bytes=64'),
    shownBy: { call: 'hw_params s', result: -22 },
  },
  {
    rule: 'A period is the distance between interrupts: snd_pcm_period_elapsed() comes for each',
    change: [['\tif (elapsed)\n', '\tif (false)\n']],
    scenario: WRITES.replace('sleep 50\n', 'writei s 8192\n'),
    shownBy: { call: 'writei s 8192#2', result: -5 },
  },
  {
    rule: 'fifo_size is not used',
    change: [['\t.periods_max = 1024,\n', '\t.periods_max = 1024,\n\t.fifo_size = 4711,\n']],
    shownBy: { allowed: true },
  },
  {
    rule: 'Sizes of the runtime are PCM frames, params_buffer_bytes() is bytes',
    change: [['vzalloc(bytes)', 'vzalloc(params_buffer_size(params))']],
    scenario: WRITES,
    shownBy: { finding: 'memory/vmalloc-guard-page', at: 'core' },
  },
  {
    rule: 'dma_bytes must be set: nothing longer can be mapped',
    change: [['\truntime->dma_bytes = bytes;\n', '']],
    shownBy: { call: 'mmap s m', result: -22 },
  },
  {
    rule: 'dma_area must be set if the buffer is mapped',
    change: [
      [
        '\truntime->dma_bytes = bytes;\n',
        '\truntime->dma_bytes = bytes;\n\tvfree(runtime->dma_area);\n\truntime->dma_area = NULL;\n',
      ],
      ['\t.page = rules_page,\n', ''],
    ],
    shownBy: { finding: 'warning/warn', at: 'core' },
  },
  {
    rule: 'Whoever has a managed buffer does not write dma_area',
    change: [
      [
        '\tchip->pcm = pcm;\n\treturn 0;',
        '\treturn snd_pcm_set_managed_buffer_all(pcm, SNDRV_DMA_TYPE_VMALLOC, NULL, 0, 0);',
      ],
    ],
    shownBy: { finding: 'pcm/managed-buffer-changed', at: 'core' },
  },
  {
    rule: 'A buffer of its own is made in hw_params() and freed in hw_free()',
    change: [['\tvfree(runtime->dma_area);\n', '']],
    shownBy: { finding: 'leak/memory-leak', at: 'vzalloc(bytes)' },
  },
  {
    rule: 'status->hw_ptr can be read, in PCM frames',
    change: [
      [
        '\tvoice->prepared++;\n',
        '\tvoice->prepared++;\n\tpr_info("hw_ptr %lu\\n", substream->runtime->status->hw_ptr);\n',
      ],
    ],
    shownBy: { says: /hw_ptr \d/ },
  },
];
